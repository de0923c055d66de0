import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { encodeEvent } from '../journal/segment-codec.js';
import { type Segment, SLOT, type SegmentDelivery } from '../journal/segment.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { type HealthSignal, healthSignalOf } from '../endpoints/health-signal.js';
import { type RetryRules, nextRetryDelay } from './retry-schedule.js';
import {
  type DeferredRow,
  type SegmentResults,
  ResultsRepository,
  type Tally,
} from './results.repository.js';

/** Outcomes of finished segments wait this long for company; those of unfinished ones a quarter of a second. */
const FINISHED_WAIT_MS = 100;
const UNFINISHED_WAIT_MS = 250;
const RETRY_WAIT_MS = 500;
/** Segments in one statement. */
const BATCH_SEGMENTS = 500;
/** While the database is away a warning comes with every try; one in half a minute says as much. */
const WARN_EVERY_MS = 30_000;

/** A delivery to be deferred: with the attempt that failed, or held without one. */
interface Deferred {
  readonly delivery: SegmentDelivery;
  readonly result: AttemptResult | undefined;
}

/** What a segment still has to be written of, beside its results. */
interface News {
  readonly tallies: Counted[];
  readonly deferred: Deferred[];
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
  /** What was given to the database without an answer: it may be written or not. */
  unsure: { readonly results: Buffer; readonly news: News } | undefined;
}

/**
 * Collects the results of first attempts and writes them down in bulk: many segments a statement, one statement at a time.
 * What could not be written stays here and is tried again, so a lost database loses no outcome.
 */
@Injectable()
export class ResultWriter {
  private readonly rules: RetryRules;
  private readonly warning: SparseWarning;
  private readonly pending = new Map<string, Pending>();
  /** By endpoint: the tally that its next attempt may be added to. */
  private readonly lastTally = new Map<number, Counted>();
  private sequence = 0;
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | undefined;

  constructor(
    private readonly repository: ResultsRepository,
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

  delivered(segment: Segment, delivery: SegmentDelivery, result: AttemptResult): void {
    segment.record(delivery.index, SLOT.delivered, result.status ?? 0, result.startedAt, result.durationMs);
    this.count(segment, delivery, healthSignalOf(result));
    this.schedule(segment);
  }

  failed(segment: Segment, delivery: SegmentDelivery, result: AttemptResult): void {
    segment.record(delivery.index, SLOT.deferred, result.status ?? 0, result.startedAt, result.durationMs);
    this.count(segment, delivery, healthSignalOf(result));
    this.pendingFor(segment).news.deferred.push({ delivery, result });
    this.schedule(segment);
  }

  /** Its endpoint cannot take it: no attempt was made, and none is used up. */
  held(segment: Segment, delivery: SegmentDelivery): void {
    segment.record(delivery.index, SLOT.deferred);
    this.pendingFor(segment).news.deferred.push({ delivery, result: undefined });
    this.schedule(segment);
  }

  cancelled(segment: Segment, delivery: SegmentDelivery): void {
    segment.record(delivery.index, SLOT.cancelled);
    this.pendingFor(segment);
    this.schedule(segment);
  }

  /** Forgets everything: the segments belong to somebody else now. */
  private clear(): void {
    this.pending.clear();
    this.lastTally.clear();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Writes everything down that is known. @throws the database's error */
  async flushAll(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.flushing;
    while (this.node.id !== undefined && [...this.pending.values()].some(({ segment }) => segment.dirty)) {
      await this.flush(0);
    }
  }

  private pendingFor(segment: Segment): Pending {
    let pending = this.pending.get(segment.id);
    if (!pending) {
      const news = { tallies: [], deferred: [] };
      pending = { segment, news, writtenAt: this.clock.monotonic(), unsure: undefined };
      this.pending.set(segment.id, pending);
    }
    return pending;
  }

  /** Attempts are counted in the order in which they ended, whatever segments they are of: a streak is one of its endpoint. */
  private count(segment: Segment, delivery: SegmentDelivery, signal: HealthSignal | undefined): void {
    if (signal === undefined) {
      this.pendingFor(segment);
      return;
    }
    const { tallies } = this.pendingFor(segment).news;
    const { endpointId } = delivery.target!;
    const last = this.lastTally.get(endpointId);
    if (last !== undefined && last.among === tallies && last.signal === signal) {
      last.count++;
      return;
    }
    const tally = { endpointId, signal, count: 1, sequence: this.sequence++, among: tallies };
    tallies.push(tally);
    this.lastTally.set(endpointId, tally);
  }

  private schedule(segment?: Segment): void {
    if (this.timer || this.flushing) return;
    const wait = segment && segment.open > 0 ? UNFINISHED_WAIT_MS : FINISHED_WAIT_MS;
    this.timer = setTimeout(() => this.run(), wait);
  }

  private run(): void {
    this.timer = undefined;
    let wait: number | undefined;
    this.flushing = this.flush(UNFINISHED_WAIT_MS)
      .catch((error: unknown) => {
        wait = RETRY_WAIT_MS;
        this.warning.warn('Results could not be written down; trying again', { error: String(error) });
      })
      .finally(() => {
        this.flushing = undefined;
        if (wait !== undefined) this.timer = setTimeout(() => this.run(), wait);
        else if (this.pending.size > 0) this.schedule();
      });
  }

  /** @param unfinishedAfterMs how old the last write of an unfinished segment must be for it to come along */
  private async flush(unfinishedAfterMs: number): Promise<void> {
    const owner = this.node.id;
    const now = this.clock.monotonic();
    if (owner === undefined) return;
    const due = [...this.pending.values()]
      .filter(
        ({ segment, writtenAt }) =>
          segment.dirty && (segment.open === 0 || now - writtenAt >= unfinishedAfterMs),
      )
      .slice(0, BATCH_SEGMENTS);
    for (const [day, group] of groupByDay(due)) await this.write(owner, day, group);
  }

  private async write(owner: number, day: string, group: readonly Pending[]): Promise<void> {
    await this.makeSure(day, group);
    const now = this.clock.monotonic();
    const segments = group.map((pending): SegmentResults => {
      const { segment, news } = pending;
      const results = Buffer.from(segment.results);
      segment.dirty = false;
      pending.unsure = { results, news };
      pending.news = { tallies: [], deferred: [] };
      return {
        id: segment.id,
        results,
        done: segment.open === 0,
        tallies: news.tallies,
        deferred: news.deferred.map((deferred) => this.deferredRow(segment, deferred, now)),
        events: eventsOf(segment, news.deferred),
      };
    });
    // What is counted from now on goes into another tally than what is being written.
    this.lastTally.clear();
    try {
      const { ours, changes } = await this.repository.settle({ owner, day, segments });
      const gone = group.filter(({ segment }, i) => segments[i]!.done || !ours.has(segment.id));
      for (const { segment } of gone) this.pending.delete(segment.id);
      for (const pending of group) {
        pending.unsure = undefined;
        pending.writtenAt = this.clock.monotonic();
      }
      this.events.emit(
        'segmentsFinished',
        gone.map(({ segment }) => segment.id),
      );
      if (segments.some(({ deferred }) => deferred.length > 0)) this.events.emit('deliveriesDeferred');
      this.metrics.exhausted(countExhausted(segments.filter(({ id }) => ours.has(id))));
      if (changes.length > 0) this.events.emit('endpointHealthChanged', changes);
    } catch (error) {
      for (const { segment } of group) segment.dirty = true;
      throw error;
    }
  }

  /**
   * A connection that is lost may take the confirmation of a commit with it. What was written after all is not written again,
   * so that no attempt counts twice.
   */
  private async makeSure(day: string, group: readonly Pending[]): Promise<void> {
    const unsure = group.filter((pending) => pending.unsure !== undefined);
    if (unsure.length === 0) return;
    const stored = await this.repository.results(
      day,
      unsure.map(({ segment }) => segment.id),
    );
    for (const pending of unsure) {
      const { results, news } = pending.unsure!;
      pending.unsure = undefined;
      if (stored.get(pending.segment.id)?.equals(results)) continue;
      pending.news = {
        tallies: [...news.tallies, ...pending.news.tallies],
        deferred: [...news.deferred, ...pending.news.deferred],
      };
    }
  }

  private deferredRow(segment: Segment, { delivery, result }: Deferred, now: number): DeferredRow {
    const head = {
      segmentId: segment.id,
      deliveryIndex: delivery.index,
      customerId: segment.customerId,
      eventIndex: delivery.eventIndex,
      subscriptionId: delivery.subscriptionId,
      endpointId: delivery.target!.endpointId,
      version: delivery.version,
    };
    if (result === undefined) return { ...head, ...ON_HOLD };
    const ago = now - result.startedAt;
    const delay = nextRetryDelay(
      { attempts: 1, msSinceFirst: ago, msSinceLast: ago, retryAfterMs: result.retryAfterMs },
      this.rules,
    );
    return {
      ...head,
      state: delay === 'exhausted' ? 'exhausted' : 'retrying',
      attempted: true,
      reason: result.error,
      startedMsAgo: ago,
      dueInMs: delay === 'exhausted' ? 0 : delay,
      durationMs: Math.round(result.durationMs),
      status: result.status,
      error: result.error,
      response: result.response,
    };
  }
}

const ON_HOLD = {
  state: 'onHold',
  attempted: false,
  reason: null,
  startedMsAgo: 0,
  dueInMs: 0,
  durationMs: 0,
  status: null,
  error: null,
  response: null,
} as const;

function countExhausted(segments: readonly SegmentResults[]): number {
  return segments.flatMap(({ deferred }) => deferred).filter(({ state }) => state === 'exhausted').length;
}

function eventsOf(segment: Segment, deferred: readonly Deferred[]): SegmentResults['events'] {
  return [...new Set(deferred.map(({ delivery }) => delivery.eventIndex))].map((eventIndex) => ({
    eventIndex,
    customerId: segment.customerId,
    body: encodeEvent(segment.events[eventIndex]!),
  }));
}

function groupByDay(pendings: readonly Pending[]): Map<string, Pending[]> {
  const groups = new Map<string, Pending[]>();
  for (const pending of pendings) {
    const group = groups.get(pending.segment.day);
    if (group) group.push(pending);
    else groups.set(pending.segment.day, [pending]);
  }
  return groups;
}
