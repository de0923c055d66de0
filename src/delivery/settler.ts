import { Clock } from '../platform/clock/clock.js';
import { encodeEvent } from './segment-codec.js';
import { type OpenSegment, SLOT, type SegmentDelivery } from './open-segment.js';
import type { Outcome } from './outcome.js';
import { type RetryRules, nextRetryDelay } from './retry-schedule.js';
import type { ParkRow, SettleBatch, SettleRepository } from './settle.repository.js';

/** Outcomes of finished segments wait this long for company; those of unfinished ones a quarter of a second. */
const FINISHED_WAIT_MS = 50;
const UNFINISHED_WAIT_MS = 250;
const RETRY_WAIT_MS = 500;
/** Segments in one statement. */
const BATCH_SEGMENTS = 500;

interface Failure {
  readonly delivery: SegmentDelivery;
  readonly endpointId: number;
  readonly startedAt: number;
  readonly outcome: Outcome;
}

interface Pending {
  readonly segment: OpenSegment;
  failures: Failure[];
  readonly counts: Map<number, { successes: number; failures: number }>;
  writtenAt: number;
}

export interface SettlerEvents {
  /** Segments that need nothing more from this node: settled, or taken over by another. */
  gone(segments: readonly OpenSegment[]): void;
  /** Failed deliveries were parked. */
  parked(): void;
  /** So many failed, and there is no retry to come. */
  exhausted(count: number): void;
  failed(error: unknown): void;
}

/**
 * Collects the outcomes of first attempts and writes them down in bulk: many segments a statement, one statement at a time.
 * What could not be written stays here and is tried again, so a lost database loses no outcome.
 */
export class Settler {
  private readonly pending = new Map<string, Pending>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | undefined;

  constructor(
    private readonly repository: SettleRepository,
    private readonly clock: Clock,
    private readonly rules: RetryRules,
    private readonly events: SettlerEvents,
    private readonly owner: () => number | undefined,
  ) {}

  delivered(segment: OpenSegment, delivery: SegmentDelivery, startedAt: number, outcome: Outcome): void {
    segment.record(delivery.index, SLOT.delivered, outcome.status ?? 0, startedAt, outcome.durationMs);
    this.countFor(segment, delivery).successes++;
    this.schedule(segment);
  }

  failed(segment: OpenSegment, delivery: SegmentDelivery, startedAt: number, outcome: Outcome): void {
    segment.record(delivery.index, SLOT.parked, outcome.status ?? 0, startedAt, outcome.durationMs);
    if (outcome.left) this.countFor(segment, delivery).failures++;
    this.pendingFor(segment).failures.push({
      delivery,
      endpointId: delivery.target!.endpointId,
      startedAt,
      outcome,
    });
    this.schedule(segment);
  }

  cancelled(segment: OpenSegment, delivery: SegmentDelivery): void {
    segment.record(delivery.index, SLOT.cancelled);
    this.pendingFor(segment);
    this.schedule(segment);
  }

  /** Forgets everything: the segments belong to somebody else now. */
  clear(): void {
    this.pending.clear();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Writes everything down that is known. @throws the database's error */
  async flushAll(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.flushing;
    while (this.owner() !== undefined && [...this.pending.values()].some(({ segment }) => segment.dirty)) {
      await this.flush(0);
    }
  }

  private pendingFor(segment: OpenSegment): Pending {
    let pending = this.pending.get(segment.id);
    if (!pending) {
      pending = { segment, failures: [], counts: new Map(), writtenAt: this.clock.monotonic() };
      this.pending.set(segment.id, pending);
    }
    return pending;
  }

  private countFor(segment: OpenSegment, delivery: SegmentDelivery): { successes: number; failures: number } {
    const { counts } = this.pendingFor(segment);
    const endpointId = delivery.target!.endpointId;
    let count = counts.get(endpointId);
    if (!count) counts.set(endpointId, (count = { successes: 0, failures: 0 }));
    return count;
  }

  private schedule(segment?: OpenSegment): void {
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
        this.events.failed(error);
      })
      .finally(() => {
        this.flushing = undefined;
        if (wait !== undefined) this.timer = setTimeout(() => this.run(), wait);
        else if (this.pending.size > 0) this.schedule();
      });
  }

  /** @param unfinishedAfterMs how old the last write of an unfinished segment must be for it to come along */
  private async flush(unfinishedAfterMs: number): Promise<void> {
    const owner = this.owner();
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
    const now = this.clock.monotonic();
    const taken = group.map((pending) => {
      const { segment, failures, counts } = pending;
      const part = { pending, done: segment.open === 0, failures, counts: new Map(counts) };
      segment.dirty = false;
      pending.failures = [];
      counts.clear();
      return part;
    });
    const batch: SettleBatch = {
      owner,
      day,
      segments: taken.map(({ pending, done }) => ({
        id: pending.segment.id,
        outcomes: Buffer.from(pending.segment.outcomes),
        done,
      })),
      counts: taken.flatMap(({ pending, counts }) =>
        [...counts].map(([endpointId, count]) => ({ segmentId: pending.segment.id, endpointId, ...count })),
      ),
      parked: taken.flatMap(({ pending, failures }) =>
        failures.map((failure) => this.parkRow(pending.segment, failure, now)),
      ),
      events: taken.flatMap(({ pending, failures }) =>
        [...new Set(failures.map(({ delivery }) => delivery.eventIndex))].map((eventIndex) => ({
          segmentId: pending.segment.id,
          eventIndex,
          customerId: pending.segment.customerId,
          body: encodeEvent(pending.segment.events[eventIndex]!),
        })),
      ),
    };
    try {
      const ours = await this.repository.settle(batch);
      const gone = taken.filter(({ pending, done }) => done || !ours.has(pending.segment.id));
      for (const { pending } of gone) this.pending.delete(pending.segment.id);
      for (const { pending } of taken) pending.writtenAt = this.clock.monotonic();
      this.events.gone(gone.map(({ pending }) => pending.segment));
      if (batch.parked.length > 0) this.events.parked();
      this.events.exhausted(batch.parked.filter(({ state }) => state === 'exhausted').length);
    } catch (error) {
      for (const { pending, failures, counts } of taken) putBack(pending, failures, counts);
      throw error;
    }
  }

  private parkRow(
    segment: OpenSegment,
    { delivery, endpointId, startedAt, outcome }: Failure,
    now: number,
  ): ParkRow {
    const ago = now - startedAt;
    const delay = nextRetryDelay(
      { attempts: 1, msSinceFirst: ago, msSinceLast: ago, retryAfterMs: outcome.retryAfterMs },
      this.rules,
    );
    return {
      segmentId: segment.id,
      deliveryIndex: delivery.index,
      customerId: segment.customerId,
      eventIndex: delivery.eventIndex,
      subscriptionId: delivery.subscriptionId,
      endpointId,
      version: delivery.version,
      state: delay === 'exhausted' ? 'exhausted' : 'waiting',
      reason: outcome.error,
      startedMsAgo: ago,
      dueInMs: delay === 'exhausted' ? 0 : delay,
      durationMs: Math.round(outcome.durationMs),
      status: outcome.status,
      error: outcome.error,
      response: outcome.response,
    };
  }
}

function putBack(
  pending: Pending,
  failures: readonly Failure[],
  counts: ReadonlyMap<number, { successes: number; failures: number }>,
): void {
  pending.segment.dirty = true;
  pending.failures = [...failures, ...pending.failures];
  for (const [endpointId, count] of counts) {
    const since = pending.counts.get(endpointId) ?? { successes: 0, failures: 0 };
    pending.counts.set(endpointId, {
      successes: since.successes + count.successes,
      failures: since.failures + count.failures,
    });
  }
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
