import { eventId, STATE_OF_SLOT } from '../../delivery/index.js';
import { type DeliveryPosition, isNewer } from './delivery-position.js';
import { type DeliveryQuery, isAboutEvent, isInState, type LoggedDelivery } from './logged-delivery.js';
import { readSlot } from './segment-slot.js';

/** A segment's look-up arrays: an entry per event in the first three, an entry per delivery in the next three. */
export interface SegmentArrays {
  readonly id: string;
  /** When its commit began, in milliseconds since the Unix epoch. */
  readonly committedMs: number;
  readonly objCodes: readonly string[];
  readonly eventTypes: readonly string[];
  readonly objIds: readonly (string | null)[];
  readonly eventIndexes: readonly number[];
  readonly subscriptionIds: readonly string[];
  readonly versions: readonly number[];
  readonly results: Buffer | null;
}

/** A delivery that its segment knows all of, or one whose row among the deferred ones knows the rest. */
export type SegmentDeliveryView =
  | { readonly deferred: false; readonly delivery: LoggedDelivery }
  | {
      readonly deferred: true;
      readonly position: DeliveryPosition;
      /** That it was first for: it may have been moved since. */
      readonly subscriptionId: string;
    };

/**
 * The segment's deliveries that may be asked for, newest first.
 * @param subscriptions of these only; undefined for all
 * @param after only what comes after this place in the log
 */
export function* deliveriesIn(
  segment: SegmentArrays,
  query: DeliveryQuery,
  subscriptions: ReadonlySet<string> | undefined,
  after: DeliveryPosition,
): Generator<SegmentDeliveryView> {
  for (let index = segment.subscriptionIds.length - 1; index >= 0; index--) {
    const position = { segmentId: segment.id, index };
    if (!isNewer(after, position)) continue;
    const view = deliveryAt(segment, index);
    const subscriptionId = segment.subscriptionIds[index]!;
    if (subscriptions !== undefined && !subscriptions.has(subscriptionId)) continue;
    if (!isAboutEvent(query, eventAt(segment, index))) continue;
    if (view.deferred || (isFor(query, subscriptionId) && isInState(query, view.delivery.state))) yield view;
  }
}

/** Whether a delivery for this subscription is asked for. */
export function isFor({ subscriptionId }: DeliveryQuery, ...ofDelivery: readonly string[]): boolean {
  return subscriptionId === undefined || ofDelivery.includes(subscriptionId);
}

/** One delivery of the segment; the index must be one of its own. */
export function deliveryAt(segment: SegmentArrays, index: number): SegmentDeliveryView {
  const position = { segmentId: segment.id, index };
  const slot = readSlot(segment.results, index);
  const state = STATE_OF_SLOT[slot.state];
  if (state === undefined) {
    return { deferred: true, position, subscriptionId: segment.subscriptionIds[index]! };
  }
  const delivered = state === 'delivered';
  const attempt = {
    number: 1,
    atMs: segment.committedMs + slot.startMs,
    durationMs: slot.durationMs,
    status: slot.status,
    error: null,
  };
  return {
    deferred: false,
    delivery: {
      position,
      ...eventAt(segment, index),
      subscriptionId: segment.subscriptionIds[index]!,
      endpointId: null,
      version: segment.versions[index] === 1 ? 1 : 2,
      state,
      reason: state === 'cancelled' ? 'The subscription was deleted.' : null,
      attempts: delivered ? 1 : 0,
      lastAttempt: delivered ? attempt : null,
      dueAtMs: null,
      underWay: false,
      onHoldBy: null,
      replayId: null,
      replayOf: null,
      jobId: null,
    },
  };
}

function eventAt(
  segment: SegmentArrays,
  index: number,
): Pick<LoggedDelivery, 'eventId' | 'eventType' | 'objCode' | 'objId'> {
  const event = segment.eventIndexes[index]!;
  return {
    eventId: eventId(segment.id, event),
    eventType: segment.eventTypes[event]!,
    objCode: segment.objCodes[event]!,
    objId: segment.objIds[event] ?? null,
  };
}
