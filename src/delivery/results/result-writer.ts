import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { type HealthSignal, healthSignalOf } from '../endpoints/health-signal.js';
import { encodeEvent } from '../journal/segment-codec.js';
import { type Segment, SLOT, SLOT_BYTES, type SegmentDelivery } from '../journal/segment.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import { type ClaimedDelivery, Claims } from './claims.js';
import { newDeferredRow, retriedRow, type TurnResult } from './result-rows.js';
import { ResultsRepository, type SegmentResults, type Tally } from './results.repository.js';
import type { RetryRules } from './retry-schedule.js';

/** Results wait for company: of retries, of finished segments, and of unfinished ones since their last write. */
const RETRIED_WAIT_MS = 50;
const FINISHED_WAIT_MS = 100;
const UNFINISHED_WAIT_MS = 250;
const AFTER_ERROR_MS = 500;
/** While the database is away a warning comes with every try; one in half a minute says as much. */
const WARN_EVERY_MS = 30_000;
/** Segments in one flush. */
const BATCH_SEGMENTS = 500;

/** A delivery to be deferred: its first attempt failed, or it is put on hold without one. */
interface Deferred {
  readonly delivery: SegmentDelivery;
  readonly result: AttemptResult | 'onHold';
}

/** What a segment still has to be written of, beside its results. */
interface News {
  readonly tallies: Counted[];
  readonly deferred: Deferred[];
  /** The first delivery with a result that was not given to the database before. */
  readonly first: number | undefined;
}

interface Counted extends Tally {
  count: number;
  /** The tallies that it stands among: those of one segment. */
  readonly among: readonly Counted[];
}

interface Pending {
  readonly segment: Segment;
  news: News;
  writtenAt: number;
}

/** A claimed delivery with what became of it. */
interface Retried {
  readonly claim: ClaimedDelivery;
  readonly claimedAt: number;
  readonly result: TurnResult;
  readonly sequence: number;
}

/** A segment as one flush writes it. */
interface Written {
  readonly pending: Pending;
  readonly results: Buffer;
  readonly done: boolean;
  readonly news: News;
}

interface Batch {
  readonly segments: readonly Written[];
  readonly retried: readonly Retried[];
}

/**
 * Collects the results of first attempts and of retries, and writes them down in bulk: one flush at a time, each of it in one
 * transaction. A flush that failed is written again as it was, before anything else and until it is confirmed; the database
 * then takes only what it has not taken before. So a lost database loses no result, and a lost confirmation counts none twice.
 */
@Injectable()
export class ResultWriter {
  private readonly rules: RetryRules;
  private readonly warning: SparseWarning;
  private readonly pending = new Map<string, Pending>();
  private retried: Retried[] = [];
  /** By endpoint: the tally that its next attempt may be added to. */
  private readonly lastTally = new Map<number, Counted>();
  private sequence = 0;
  /** What was given to the database and is not confirmed. */
  private unconfirmed: Batch | undefined;
  /** Whether that was tried, in vain as far as is known. */
  private unsure = false;
  private claiming: Promise<unknown> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Infinity;
  private flushing: Promise<void> | undefined;

  constructor(
    private readonly repository: ResultsRepository,
    private readonly claims: Claims,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) { delivery }: Pick<AppConfig, 'delivery'>,
    private readonly node: ThisNode,
    private readonly events: DeliveryEvents,
    private readonly metrics: DeliveryMetrics,
    log: Log,
  ) {
    this.rules = { baseMs: delivery.retryBaseMs, limit: delivery.retryLimit };
    this.warning = new SparseWarning(log.for('delivery'), clock, WARN_EVERY_MS);
    events.on('nodeLost', () => this.clear());
  }

  start(): void {
    // Results are written as they come.
  }

  /** Writes every result down that there is. @throws the database's error */
  async stop(): Promise<void> {
    await this.flushing?.catch(() => undefined);
    while (this.node.id !== undefined && this.hasWork) await this.flush(0);
  }

  /** A first attempt has ended. */
  attempted(segment: Segment, delivery: SegmentDelivery, result: AttemptResult): void {
    const { delivered, status, startedAt, durationMs } = result;
    const slot = delivered ? SLOT.delivered : SLOT.deferred;
    segment.record(delivery.index, slot, status ?? 0, startedAt, durationMs);
    const news = this.newsOf(segment, delivery);
    this.count(news.tallies, delivery.destination!.endpointId, healthSignalOf(result));
    if (!delivered) news.deferred.push({ delivery, result });
    this.scheduleFor(segment);
  }

  /** Its endpoint cannot take it: no attempt was made, and none is used up. */
  putOnHold(segment: Segment, delivery: SegmentDelivery): void {
    segment.record(delivery.index, SLOT.deferred);
    this.newsOf(segment, delivery).deferred.push({ delivery, result: 'onHold' });
    this.scheduleFor(segment);
  }

  /** Its subscription is gone. */
  cancelled(segment: Segment, delivery: SegmentDelivery): void {
    segment.record(delivery.index, SLOT.cancelled);
    this.newsOf(segment, delivery);
    this.scheduleFor(segment);
  }

  /** What became of a claimed delivery. @param claimedAt on the monotonic clock, milliseconds */
  retriedAs(claim: ClaimedDelivery, claimedAt: number, result: TurnResult): void {
    this.retried.push({ claim, claimedAt, result, sequence: this.sequence++ });
    // First attempts counted after this one need a new tally, with a higher sequence than this attempt has.
    this.lastTally.delete(claim.endpoint_id);
    this.schedule(RETRIED_WAIT_MS);
  }

  /** Whether results that were given to the database may be written or not. */
  get isUnsure(): boolean {
    return this.unsure;
  }

  /**
   * Claims deliveries, unless results are being written that may be written already: what they give back would then be
   * claimed, and given back a second time. `claim` must have put what it got among the claims when it resolves.
   * @returns undefined, with nothing claimed, in that case
   */
  async whileSure<T>(claim: () => Promise<T>): Promise<T | undefined> {
    if (this.unsure) return undefined;
    const claiming = claim();
    this.claiming = claiming;
    try {
      return await claiming;
    } finally {
      if (this.claiming === claiming) this.claiming = undefined;
    }
  }

  /** Forgets everything: it belongs to somebody else now. */
  private clear(): void {
    this.pending.clear();
    this.retried = [];
    this.lastTally.clear();
    this.unconfirmed = undefined;
    this.unsure = false;
    this.stopTimer();
  }

  private get hasWork(): boolean {
    if (this.unconfirmed !== undefined || this.retried.length > 0) return true;
    return [...this.pending.values()].some(({ segment }) => segment.dirty);
  }

  private newsOf(segment: Segment, { index }: SegmentDelivery): News {
    let pending = this.pending.get(segment.id);
    // What was told of it before it was taken up anew is made, and told, once more.
    if (pending?.segment !== segment) {
      pending = { segment, news: NOTHING_NEW, writtenAt: this.clock.monotonic() };
      this.pending.set(segment.id, pending);
    }
    if (pending.news === NOTHING_NEW) pending.news = { tallies: [], deferred: [], first: index };
    return pending.news;
  }

  /** Attempts are counted in the order in which they ended, whatever segments they are of: a streak is one of its endpoint. */
  private count(tallies: Counted[], endpointId: number, signal: HealthSignal | undefined): void {
    if (signal === undefined) return;
    const last = this.lastTally.get(endpointId);
    if (last !== undefined && last.among === tallies && last.signal === signal) {
      last.count++;
      return;
    }
    const tally = { endpointId, signal, count: 1, sequence: this.sequence++, among: tallies };
    tallies.push(tally);
    this.lastTally.set(endpointId, tally);
  }

  private scheduleFor({ open }: Segment): void {
    this.schedule(open > 0 ? UNFINISHED_WAIT_MS : FINISHED_WAIT_MS);
  }

  /** After a flush, what has come meanwhile is looked at again. */
  private schedule(waitMs: number): void {
    if (this.flushing !== undefined) return;
    const at = this.clock.monotonic() + waitMs;
    if (at >= this.timerAt) return;
    this.stopTimer();
    this.timerAt = at;
    this.timer = setTimeout(() => void this.run(), waitMs);
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.timerAt = Infinity;
  }

  private async run(): Promise<void> {
    try {
      await this.flush(UNFINISHED_WAIT_MS);
      if (this.retried.length > 0) this.schedule(RETRIED_WAIT_MS);
      else if (this.pending.size > 0) this.schedule(FINISHED_WAIT_MS);
    } catch (error) {
      this.warning.warn('Results could not be written down; trying again', { error: String(error) });
      this.stopTimer();
      // Whatever comes meanwhile does not have it tried sooner.
      this.timerAt = -Infinity;
      this.timer = setTimeout(() => void this.run(), AFTER_ERROR_MS);
    }
  }

  /** One at a time. @param unfinishedAfterMs how old the last write of an unfinished segment must be for it to come along */
  private flush(unfinishedAfterMs: number): Promise<void> {
    this.stopTimer();
    this.flushing = this.writeNext(unfinishedAfterMs).finally(() => (this.flushing = undefined));
    return this.flushing;
  }

  private async writeNext(unfinishedAfterMs: number): Promise<void> {
    // A claim under way may take rows that the unconfirmed flush has freed: wait, so that they are left out of the rewrite.
    if (this.unconfirmed !== undefined) await Promise.allSettled([this.claiming]);
    // Only now: meanwhile this node may have been given up, and have begun again under another id.
    const owner = this.node.id;
    if (owner === undefined) return;
    const again = this.unconfirmed !== undefined;
    const batch = this.unconfirmed ?? this.nextBatch(unfinishedAfterMs);
    if (batch === undefined) return;
    this.unconfirmed = batch;
    try {
      await this.write(owner, batch, again);
    } catch (error) {
      if (this.unconfirmed === batch) this.unsure = true;
      throw error;
    }
  }

  private nextBatch(unfinishedAfterMs: number): Batch | undefined {
    const now = this.clock.monotonic();
    const due = [...this.pending.values()]
      .filter(
        ({ segment, writtenAt }) =>
          segment.dirty && (segment.open === 0 || now - writtenAt >= unfinishedAfterMs),
      )
      .slice(0, BATCH_SEGMENTS);
    if (due.length === 0 && this.retried.length === 0) return undefined;
    const segments = due.map((pending): Written => {
      const { segment, news } = pending;
      segment.dirty = false;
      pending.news = NOTHING_NEW;
      return { pending, results: Buffer.from(segment.results), done: segment.open === 0, news };
    });
    const retried = this.retried;
    this.retried = [];
    // What is counted from now on goes into another tally than what is being written.
    this.lastTally.clear();
    return { segments, retried };
  }

  /** @param again whether it may be written already */
  private async write(owner: number, batch: Batch, again: boolean): Promise<void> {
    const now = this.clock.monotonic();
    const retried = batch.retried.filter(({ claim }) => this.claims.has(claim));
    const recorded = await this.repository.record({
      owner,
      segments: batch.segments.map((written) => this.segmentResults(written, now)),
      retried: retried.map(({ claim, claimedAt, result, sequence }) => ({
        ...retriedRow(claim, result, claimedAt, now, this.rules),
        sequence,
      })),
    });
    this.metrics.exhausted(recorded.exhausted);
    if (recorded.changes.length > 0) this.events.emit('endpointHealthChanged', recorded.changes);
    // Given up meanwhile, with the node's lease.
    if (this.unconfirmed !== batch) return;
    this.unconfirmed = undefined;
    this.unsure = false;
    this.forget(batch.segments, recorded.segments, again);
    for (const { claim } of batch.retried) this.claims.delete(claim);
    const deferred = batch.segments.some(({ news }) => news.deferred.length > 0);
    if (deferred || batch.retried.length > 0) this.events.emit('deferredChanged');
  }

  private forget(segments: readonly Written[], written: ReadonlySet<string>, again: boolean): void {
    const gone: string[] = [];
    for (const { pending, done } of segments) {
      const { segment } = pending;
      if (this.pending.get(segment.id) !== pending) continue;
      if (done || (!written.has(segment.id) && !again)) {
        this.pending.delete(segment.id);
        gone.push(segment.id);
        continue;
      }
      pending.writtenAt = this.clock.monotonic();
      // The lost flush wrote it, or another node has it: the next write finds out which.
      if (!written.has(segment.id)) segment.dirty = true;
    }
    if (gone.length > 0) this.events.emit('segmentsFinished', gone);
  }

  private segmentResults({ pending, results, done, news }: Written, now: number): SegmentResults {
    const { segment } = pending;
    const { first, tallies, deferred } = news;
    return {
      id: segment.id,
      day: segment.day,
      results,
      done,
      newAt: first === undefined ? undefined : first * SLOT_BYTES,
      tallies,
      deferred: deferred.map(({ delivery, result }) =>
        newDeferredRow(segment, delivery, result, now, this.rules),
      ),
      events: eventsOf(segment, deferred),
    };
  }
}

const NOTHING_NEW: News = { tallies: [], deferred: [], first: undefined };

function eventsOf(segment: Segment, deferred: readonly Deferred[]): SegmentResults['events'] {
  return [...new Set(deferred.map(({ delivery }) => delivery.eventIndex))].map((eventIndex) => ({
    eventIndex,
    customerId: segment.customerId,
    body: encodeEvent(segment.events[eventIndex]!),
  }));
}
