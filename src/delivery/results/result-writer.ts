import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { isOverdue, isStoreUnavailable, mayPass, sqlState } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { type HealthSignal, healthSignalOf } from '../endpoints/health-signal.js';
import { type Segment, SLOT, SLOT_BYTES, type SegmentDelivery } from '../journal/segment.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import { type ClaimedDelivery, Claims } from './claims.js';
import {
  type Batch,
  type Counted,
  eventsOf,
  halvesOf,
  namesOf,
  type News,
  PendingSegment,
  type Retried,
  takeBatch,
  type Written,
} from './result-batch.js';
import { newDeferredRow, retriedRow, type TurnResult } from './result-rows.js';
import { ResultsRepository, type SegmentResults } from './results.repository.js';
import type { RetryRules } from './retry-schedule.js';

/** Results wait for company: of retries, of finished segments, and of unfinished ones since their last write. */
const RETRIED_WAIT_MS = 50;
const FINISHED_WAIT_MS = 100;
const UNFINISHED_WAIT_MS = 250;
const AFTER_ERROR_MS = 500;
/** While the database is away a warning comes with every try; one in half a minute says as much. */
const WARN_EVERY_MS = 30_000;
/** What takes too long so often, or what the database refuses, is written in halves from then on. */
const MOST_TIMEOUTS = 3;
/** What was refused by itself is tried again so often. */
const SET_ASIDE_MS = 60_000;

/**
 * Collects the results of first attempts and of retries, and writes them down in bulk: one flush at a time, each of it in one
 * transaction. A flush that failed is written again as it was, before anything else and until it is confirmed; the database
 * then takes only what it has not taken before. So a lost database loses no result, and a lost confirmation counts none twice.
 * What the database refuses is written in halves, down to what it refuses alone, which then holds up nothing else.
 */
@Injectable()
export class ResultWriter {
  private readonly rules: RetryRules;
  private readonly warning: SparseWarning;
  private readonly refusals: SparseWarning;
  private readonly pending = new Map<string, PendingSegment>();
  private retried: Retried[] = [];
  /** By endpoint: the tally that its next attempt may be added to. */
  private readonly lastTally = new Map<number, Counted>();
  private sequence = 0;
  /** What was given to the database and is not confirmed, in the order in which it is given again. */
  private unconfirmed: Batch[] = [];
  /** Batches of one thing each that the database refused. */
  private aside: Batch[] = [];
  private asideUntil = 0;
  private toldOf = new WeakSet<object>();
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
    const own = log.for('delivery');
    this.warning = new SparseWarning(own, clock, WARN_EVERY_MS);
    this.refusals = new SparseWarning({ warn: (message, details) => own.error(message, details) }, clock);
    events.on('nodeLost', () => this.clear());
  }

  start(): void {
    // Results are written as they come.
  }

  /** Writes every result down that there is, and that the database takes. @throws the database's error when it is away */
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
    return this.unconfirmed.some(({ doubtful }) => doubtful);
  }

  /** How many results, or segments, the database refused by themselves. */
  get setAside(): number {
    return this.aside.length;
  }

  /**
   * Claims deliveries, unless results are being written that may be written already: what they give back would then be
   * claimed, and given back a second time. `claim` must have put what it got among the claims when it resolves.
   * @returns undefined, with nothing claimed, in that case
   */
  async whileSure<T>(claim: () => Promise<T>): Promise<T | undefined> {
    if (this.isUnsure) return undefined;
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
    this.unconfirmed = [];
    this.aside = [];
    this.stopTimer();
  }

  private get hasWork(): boolean {
    if (this.unconfirmed.length > 0 || this.retried.length > 0) return true;
    return [...this.pending.values()].some(({ isDirty }) => isDirty);
  }

  private newsOf(segment: Segment, { index }: SegmentDelivery): News {
    let pending = this.pending.get(segment.id);
    // What was told of it before it was taken up anew is made, and told, once more.
    if (pending?.segment !== segment) {
      pending = new PendingSegment(segment, this.clock.monotonic());
      this.pending.set(segment.id, pending);
    }
    return pending.newsOf(index);
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
      if (this.unconfirmed.length > 0 || this.retried.length > 0) this.schedule(RETRIED_WAIT_MS);
      else if (this.pending.size > 0) this.schedule(FINISHED_WAIT_MS);
      else if (this.aside.length > 0) this.schedule(SET_ASIDE_MS);
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
    if (this.unconfirmed.length > 0) await Promise.allSettled([this.claiming]);
    // Only now: meanwhile this node may have been given up, and have begun again under another id.
    const owner = this.node.id;
    if (owner === undefined) return;
    if (this.unconfirmed.length === 0) {
      const next = this.takeSetAside() ?? this.nextBatch(unfinishedAfterMs);
      if (next !== undefined) this.unconfirmed = [next];
    }
    const [batch] = this.unconfirmed;
    if (batch === undefined) return;
    try {
      await this.write(owner, batch);
    } catch (error) {
      if (this.unconfirmed[0] === batch && this.wasRefused(batch, error)) return;
      throw error;
    }
  }

  /** Which of them is written next. @returns whether it is worth while at once, since there is less in it */
  private wasRefused(batch: Batch, error: unknown): boolean {
    const overdue = isOverdue(error);
    const away = isStoreUnavailable(error);
    // Only what the database itself says about a statement tells that nothing of it is done.
    const doubtful = batch.doubtful || away || sqlState(error) === undefined;
    if (overdue || away || mayPass(error)) {
      const next = { ...batch, doubtful, timeouts: batch.timeouts + (overdue ? 1 : 0) };
      const parts = next.timeouts < MOST_TIMEOUTS ? [] : halvesOf({ ...next, timeouts: 0 });
      this.unconfirmed.splice(0, 1, ...(parts.length > 0 ? parts : [next]));
      return false;
    }
    this.warning.warn('Results were refused; they are written in parts', { error: String(error) });
    const parts = halvesOf({ ...batch, doubtful });
    this.unconfirmed.splice(0, 1, ...parts);
    if (parts.length === 0) this.putAside(batch, error);
    return true;
  }

  private putAside(batch: Batch, error: unknown): void {
    for (const written of batch.segments) written.pending.setAside(written);
    if (this.aside.length === 0) this.asideUntil = this.clock.monotonic() + SET_ASIDE_MS;
    this.aside.push(batch);
    const things = namesOf(batch).filter(([thing]) => !this.toldOf.has(thing));
    for (const [thing] of things) this.toldOf.add(thing);
    if (things.length === 0) return;
    this.refusals.warn(
      'The database refuses a result; it is tried again every minute, and sent again after a restart',
      {
        refused: things.map(([, name]) => name),
        error: String(error),
      },
    );
  }

  /** In a batch of their own, so that they hold up nothing else when they are refused once more. */
  private takeSetAside(): Batch | undefined {
    if (this.aside.length === 0 || this.clock.monotonic() < this.asideUntil) return undefined;
    const batches = this.aside;
    this.aside = [];
    const segments = batches.flatMap((batch) => batch.segments);
    for (const written of segments) written.pending.putBack(written);
    const retried = batches.flatMap((batch) => batch.retried);
    const batch = this.take([...new Set(segments.map(({ pending }) => pending))], retried);
    this.retried.unshift(...retried.slice(batch?.retried.length));
    return batch;
  }

  private nextBatch(unfinishedAfterMs: number): Batch | undefined {
    const now = this.clock.monotonic();
    const due = [...this.pending.values()].filter(
      ({ isDirty, segment, writtenAt }) =>
        isDirty && (segment.open === 0 || now - writtenAt >= unfinishedAfterMs),
    );
    const batch = this.take(due, this.retried);
    if (batch !== undefined) this.retried = this.retried.slice(batch.retried.length);
    return batch;
  }

  private take(segments: readonly PendingSegment[], retried: readonly Retried[]): Batch | undefined {
    const batch = takeBatch(segments, retried);
    // What is counted from now on goes into another tally than what is being written.
    if (batch !== undefined) this.lastTally.clear();
    return batch;
  }

  private async write(owner: number, batch: Batch): Promise<void> {
    const now = this.clock.monotonic();
    const segments = batch.segments.filter((written) => this.isPending(written));
    const rows = segments.map((written) => this.segmentResults(written, now));
    const retried = batch.retried.filter(({ claim }) => this.claims.has(claim));
    const recorded = await this.repository.record({
      owner,
      segments: rows,
      retried: retried.map(({ claim, claimedAt, result, sequence }) => ({
        ...retriedRow(claim, result, claimedAt, now, this.rules),
        sequence,
      })),
    });
    this.metrics.exhausted(recorded.exhausted);
    if (recorded.changes.length > 0) this.events.emit('endpointHealthChanged', recorded.changes);
    // Given up meanwhile, with the node's lease.
    if (this.unconfirmed[0] !== batch) return;
    this.unconfirmed.shift();
    const finished = new Set(rows.filter(({ done }) => done).map(({ id }) => id));
    this.forget(segments, finished, recorded.segments, batch.doubtful);
    for (const { claim } of batch.retried) this.claims.delete(claim);
    const deferred = segments.some(({ news }) => news.deferred.length > 0);
    if (deferred || batch.retried.length > 0) this.events.emit('deferredChanged');
  }

  private isPending({ pending }: Written): boolean {
    return this.pending.get(pending.segment.id) === pending;
  }

  /** @param again whether it may have been written before */
  private forget(
    segments: readonly Written[],
    finished: ReadonlySet<string>,
    recorded: ReadonlySet<string>,
    again: boolean,
  ): void {
    const gone: string[] = [];
    for (const written of segments) {
      const { pending } = written;
      const { segment } = pending;
      if (!this.isPending(written)) continue;
      if (finished.has(segment.id) || (!recorded.has(segment.id) && !again)) {
        this.pending.delete(segment.id);
        gone.push(segment.id);
        continue;
      }
      pending.writtenAt = this.clock.monotonic();
      // Written before, or taken over: the next write tells.
      if (!recorded.has(segment.id)) segment.dirty = true;
    }
    if (gone.length > 0) this.events.emit('segmentsFinished', gone);
  }

  private segmentResults(written: Written, now: number): SegmentResults {
    const { pending, news } = written;
    const { segment } = pending;
    const { first, tallies, deferred } = news;
    return {
      id: segment.id,
      day: segment.day,
      results: pending.resultsOf(written),
      done: pending.isDoneWith(written),
      newAt: first === undefined ? undefined : first * SLOT_BYTES,
      tallies,
      deferred: deferred.map(({ delivery, result }) =>
        newDeferredRow(segment, delivery, result, now, this.rules),
      ),
      events: eventsOf(segment, deferred),
    };
  }
}
