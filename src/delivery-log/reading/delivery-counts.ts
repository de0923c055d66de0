import { Injectable, Optional } from '@nestjs/common';
import { DELIVERY_STATES, type JournalEvent, Succession } from '../../delivery/index.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import { Partitions, RetentionPeriod } from '../../platform/database/index.js';
import { type CountedDeliveries, NOTHING, Tally } from './count-tally.js';
import { CountingRepository, type DeferredGroup } from './counting.repository.js';
import {
  type DeferredKind,
  DeliveryLogRepository,
  type SegmentEntry,
  TROUBLE,
} from './delivery-log.repository.js';
import { LOG_LIMITS, type LogLimits } from './log-limits.js';
import { daysIn, type LogRange, type LogScope, scopeOf } from './log-scope.js';
import { type DeliveryQuery, isAboutEvent, isInState } from './logged-delivery.js';
import { RetriedDeliveriesSource } from './deferred-deliveries-source.js';
import { slotCounts, slotsWanted } from './slot-counts.js';

/** What one count may cost, beside what a page may. */
export interface CountLimits extends LogLimits {
  /** Deliveries of segments looked at, in all and in a statement; a single segment may have more. */
  readonly deliveries: number;
  readonly deliveriesBatch: number;
  /** Segments with pending deliveries looked at. */
  readonly unfinished: number;
  /** Rows of an event's replayed deliveries looked at. */
  readonly replays: number;
}

const COUNT_LIMITS: CountLimits = {
  ...LOG_LIMITS,
  batch: 1_000,
  deliveries: 250_000,
  deliveriesBatch: 10_000,
  unfinished: 10_000,
  replays: 10_000,
};

/** Reading an event's header beside a row costs about as much as so many rows. */
const COST_OF_HEADER = 10;

/**
 * Counts the deliveries that the log would list for a query, by state. Each state is counted where it is found soonest, so those
 * in trouble and those pending are told however many were delivered.
 */
@Injectable()
export class DeliveryCounts {
  constructor(
    private readonly log: DeliveryLogRepository,
    private readonly succession: Succession,
    private readonly repository: CountingRepository,
    private readonly partitions: Partitions,
    private readonly retention: RetentionPeriod,
    @Optional() private readonly limits: CountLimits = COUNT_LIMITS,
  ) {}

  async count(customerId: string, query: DeliveryQuery): Promise<CountedDeliveries> {
    const scope = await scopeOf(this.log, this.succession, customerId, query);
    if (scope === undefined) return NOTHING;
    const tally = new Tally(customerId, query, scope);
    const { range, event } = scope;
    if (query.jobId !== undefined) {
      await this.deferred(tally, 'ofJob', range);
      if (event !== undefined) await this.replaysOf(tally, event);
      return tally.result;
    }
    for (const state of TROUBLE) if (isInState(query, state)) await this.deferred(tally, state, range);
    if (event !== undefined) await this.replaysOf(tally, event);
    const border = lowestIdAt(this.retention.beginsAt());
    const kept = { ...range, lowestId: range.lowestId > border ? range.lowestId : border };
    const ended = isInState(query, 'delivered') || isInState(query, 'cancelled');
    if (ended && event === undefined) await this.deferred(tally, 'replayed', kept);
    if (query.replayId !== undefined || scope.subscriptions?.size === 0) return tally.result;
    if (ended) {
      await this.ended(tally, kept, 'ended');
      if (scope.predecessors.length > 0) await this.ended(tally, kept, 'moved');
    }
    if (isInState(query, 'pending')) await this.pending(tally, kept);
    return tally.result;
  }

  /** Deferred deliveries of one kind; of replayed ones those that are in no state of trouble, which has its own kind; of a job's all. */
  private async deferred(tally: Tally, kind: DeferredKind, { after, lowestId }: LogRange): Promise<void> {
    const { customerId, query, scope } = tally;
    const withHeaders = [query.objCode, query.eventType, query.objId].some((wanted) => wanted !== undefined);
    const counting = { endpointId: scope.endpointId, eventIndex: scope.event?.index, withHeaders };
    const batch = this.limits.deferredBatch;
    let last = after;
    for (let looked = 0; ;) {
      const range = { customerId, kind, lowestId, after: last, limit: batch };
      const groups = await this.repository.deferred(range, query, counting);
      const [first] = groups;
      for (const group of groups) looked += addGroup(tally, group, kind);
      looked += first!.looked;
      if (first!.looked < batch || first!.lastSegment === null) return;
      last = { segmentId: first!.lastSegment, index: first!.lastIndex! };
      if (looked >= this.limits.deferred) {
        if (kind === 'replayed') tally.stopped('delivered', 'cancelled');
        else if (kind === 'ofJob') tally.stopped(...DELIVERY_STATES);
        else tally.stopped(kind);
        return;
      }
    }
  }

  /** What replays made of the event that is asked for, in every state. */
  private async replaysOf(tally: Tally, event: NonNullable<LogScope['event']>): Promise<void> {
    const { customerId, query, scope } = tally;
    const { endpointId, everyTime } = scope;
    const source = new RetriedDeliveriesSource(this.log, customerId, query, endpointId, this.limits);
    let looked = 0;
    for await (const { delivery } of source.replaysOf(event, everyTime.after, everyTime.lowestId)) {
      if (delivery !== undefined) tally.add(delivery.state, 1);
      if (++looked === this.limits.replays) return tally.stopped(...DELIVERY_STATES);
    }
  }

  /**
   * What segments know of delivered and cancelled ones; of `moved` those that the segments have for a subscription that was replaced, and
   * that are the other one's by now.
   */
  private async ended(tally: Tally, range: LogRange, counted: 'ended' | 'moved'): Promise<void> {
    const { customerId, query } = tally;
    const { batch } = this.limits;
    let last: string | undefined;
    let segments = 0;
    let deliveries = 0;
    for (const day of daysIn(await this.partitions.daysOf('segments'), range)) {
      for (let more = true; more;) {
        const highestId = last ?? range.after.segmentId;
        const part = { customerId, day, lowestId: range.lowestId, highestId, limit: batch };
        const entries = await this.log.segments(part, query, subscriptionsOf(tally, counted));
        // The last one of the batch before is the first of this one.
        for (const ids of inPortions(entries, last, this.limits.deliveriesBatch)) {
          deliveries += await this.slots(tally, day, ids, counted);
          if (deliveries >= this.limits.deliveries) return tally.stopped('delivered', 'cancelled');
        }
        segments += entries.length;
        more = entries.length === batch;
        last = entries.at(-1)?.id ?? last;
        if (more && segments >= this.limits.segments) return tally.stopped('delivered', 'cancelled');
      }
    }
  }

  /** Segments that are not finished, however old. */
  private async pending(tally: Tally, range: LogRange): Promise<void> {
    const most = this.limits.unfinished;
    const open = await this.repository.unfinished(tally.customerId, range, most);
    if (open.length === most) tally.stopped('pending');
    let deliveries = 0;
    for (const day of new Set(open.map((segment) => segment.day))) {
      const entries = open.filter((segment) => segment.day === day);
      for (const ids of inPortions(entries, undefined, this.limits.deliveriesBatch)) {
        deliveries += await this.slots(tally, day, ids, 'pending');
        if (deliveries >= this.limits.deliveries) return tally.stopped('pending');
      }
    }
  }

  /** @returns how many deliveries were looked at */
  private async slots(
    tally: Tally,
    day: string,
    ids: readonly string[],
    counted: 'ended' | 'moved' | 'pending',
  ): Promise<number> {
    const { query } = tally;
    const wanted = slotsWanted(query, subscriptionsOf(tally, counted));
    const segments = await this.repository.slots(day, ids, wanted);
    const deferred: { readonly segmentId: string; readonly index: number }[] = [];
    let looked = 0;
    for (const segment of segments) {
      const counts = slotCounts(segment, query);
      looked += segment.deliveries;
      if (counted === 'pending') {
        tally.add('pending', counts.pending);
        continue;
      }
      // What ended at its first attempt was never moved.
      if (counted === 'ended') {
        tally.add('delivered', counts.delivered);
        tally.add('cancelled', counts.cancelled);
      }
      for (const index of counts.deferred) deferred.push({ segmentId: segment.id, index });
    }
    if (deferred.length > 0) {
      const [segmentIds, indexes] = [
        deferred.map(({ segmentId }) => segmentId),
        deferred.map(({ index }) => index),
      ];
      const owner = counted === 'moved' ? query.subscriptionId! : null;
      for (const { state, count } of await this.repository.ended(segmentIds, indexes, owner))
        tally.add(state, count);
    }
    return looked;
  }
}

/** The subscriptions that segments are looked through for. */
function subscriptionsOf(
  { scope }: Tally,
  counted: 'ended' | 'moved' | 'pending',
): ReadonlySet<string> | undefined {
  return counted === 'moved' ? new Set(scope.predecessors) : scope.subscriptions;
}

/** @returns what looking at the events of these cost on top, in deliveries */
function addGroup(tally: Tally, { state, header, count }: DeferredGroup, kind: DeferredKind): number {
  if (state === null || count === null) return 0;
  if (kind === 'replayed' && TROUBLE.some((trouble) => trouble === state)) return 0;
  if (header === null) {
    tally.add(state, count);
    return 0;
  }
  const { eventType, objCode, objId } = JSON.parse(header) as JournalEvent;
  const { query } = tally;
  // The event itself was asked for by its index.
  if (isAboutEvent(query, { eventType, objCode, objId, eventId: query.eventId ?? '' }))
    tally.add(state, count);
  return COST_OF_HEADER * count;
}

/** Segments with deliveries that may be meant, in portions. @param except one that was looked at before */
function* inPortions(
  entries: readonly SegmentEntry[],
  except: string | undefined,
  mostDeliveries: number,
): Generator<string[]> {
  let portion: string[] = [];
  let deliveries = 0;
  for (const entry of entries) {
    if (entry.deliveries === 0 || entry.id === except) continue;
    if (portion.length > 0 && deliveries + entry.deliveries > mostDeliveries) {
      yield portion;
      portion = [];
      deliveries = 0;
    }
    portion.push(entry.id);
    deliveries += entry.deliveries;
  }
  if (portion.length > 0) yield portion;
}
