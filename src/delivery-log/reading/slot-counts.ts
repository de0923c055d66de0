import { eventId, SLOT, SLOT_BYTES } from '../../delivery/index.js';
import { type DeliveryQuery, isAboutEvent } from './logged-delivery.js';

/** What a count needs of segments beside their results. */
export interface SlotsWanted {
  /** Null: their deliveries to all subscriptions. */
  readonly subscriptions: readonly string[] | null;
  /** Whether it asks for some events alone. */
  readonly events: boolean;
}

/** A segment's results. What {@link SlotsWanted} does not ask for is null. */
export interface SegmentSlots {
  readonly id: string;
  readonly deliveries: number;
  readonly results: Buffer | null;
  /** The indexes of the deliveries to the subscriptions. */
  readonly places: readonly number[] | null;
  readonly eventIndexes: readonly number[] | null;
  readonly objCodes: readonly string[] | null;
  readonly eventTypes: readonly string[] | null;
  readonly objIds: readonly (string | null)[] | null;
}

/** What a segment knows of its deliveries that are meant. */
export interface SlotCounts {
  readonly pending: number;
  readonly delivered: number;
  readonly cancelled: number;
  /** The indexes of those that were deferred: their rows know. */
  readonly deferred: readonly number[];
}

export function slotsWanted(
  query: DeliveryQuery,
  subscriptions: ReadonlySet<string> | undefined,
): SlotsWanted {
  const { eventId: event, objCode, eventType, objId } = query;
  return {
    subscriptions: subscriptions === undefined ? null : [...subscriptions],
    events: [event, objCode, eventType, objId].some((wanted) => wanted !== undefined),
  };
}

/** Counts what {@link deliveriesIn} would show of a segment. */
export function slotCounts(segment: SegmentSlots, query: DeliveryQuery): SlotCounts {
  const { deliveries, results, places, eventIndexes } = segment;
  const meantEvents = eventsMeant(segment, query);
  const counts = [0, 0, 0, 0];
  const deferred: number[] = [];
  for (let place = 0; place < (places?.length ?? deliveries); place++) {
    const index = places === null ? place : places[place]!;
    if (meantEvents !== undefined && !meantEvents[eventIndexes![index]!]) continue;
    const at = index * SLOT_BYTES;
    const slot = results === null || at >= results.length ? SLOT.open : results[at]!;
    counts[slot]!++;
    if (slot === SLOT.deferred) deferred.push(index);
  }
  return {
    pending: counts[SLOT.open]!,
    delivered: counts[SLOT.delivered]!,
    cancelled: counts[SLOT.cancelled]!,
    deferred,
  };
}

/** By an event's index whether it is meant; undefined when all are. */
function eventsMeant(
  { id, objCodes, eventTypes, objIds }: SegmentSlots,
  query: DeliveryQuery,
): boolean[] | undefined {
  return objCodes?.map((objCode, index) =>
    isAboutEvent(query, {
      eventId: eventId(id, index),
      objCode,
      eventType: eventTypes![index]!,
      objId: objIds![index] ?? null,
    }),
  );
}
