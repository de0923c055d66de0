import { Injectable } from '@nestjs/common';
import { DELIVERY_STATES, type DeliveryState } from '../model/delivery-state.js';
import { dayOf, eventId, parseId } from '../model/ids.js';
import { RecordedEventsRepository, type SegmentOutcomes } from './recorded-events.repository.js';
import { SLOT, SLOT_BYTES, type SlotState, STATE_OF_SLOT } from './segment.js';

/** How many of an event's deliveries are in each state; those that replays made of it are not among them. */
export type EventOutcome = Readonly<Record<DeliveryState, number>>;

/** Segments whose results are in memory at a time. */
const PORTION = 100;

/** What became of recorded events: read from the results of their segments, and from the rows of what was deferred. */
@Injectable()
export class EventOutcomes {
  constructor(private readonly repository: RecordedEventsRepository) {}

  /**
   * By eventId. An event whose segment was dropped meanwhile is missing.
   * @param eventIds as they were given out
   */
  async of(customerId: string, eventIds: readonly string[]): Promise<Map<string, EventOutcome>> {
    const outcomes = new Map<string, EventOutcome>();
    for (const [day, wanted] of wantedByDay(eventIds)) {
      const ids = [...wanted.keys()];
      for (let at = 0; at < ids.length; at += PORTION) {
        const segments = await this.repository.outcomes(customerId, day, ids.slice(at, at + PORTION));
        const counted = new Map(
          segments.map((segment) => [segment.id, countsOf(segment, wanted.get(segment.id)!)]),
        );
        for (const { id, eventIndex, state, count } of await this.deferredOf(customerId, counted)) {
          counted.get(id)!.get(eventIndex)!.states[state] += count;
        }
        for (const [id, counts] of counted) {
          for (const [index, { states }] of counts) outcomes.set(eventId(id, index), states);
        }
      }
    }
    return outcomes;
  }

  private async deferredOf(customerId: string, counted: ReadonlyMap<string, ReadonlyMap<number, Counts>>) {
    const places = [...counted].flatMap(([id, counts]) =>
      [...counts].flatMap(([index, { deferred }]) => (deferred > 0 ? { id, index } : [])),
    );
    if (places.length === 0) return [];
    return this.repository.deferredOutcomes(
      customerId,
      places.map(({ id }) => id),
      places.map(({ index }) => index),
    );
  }
}

/** The indexes of events by their segments, and those by their days. */
function wantedByDay(eventIds: readonly string[]): Map<string, Map<string, number[]>> {
  const days = new Map<string, Map<string, number[]>>();
  for (const id of eventIds) {
    const place = parseId(id, 'evt');
    if (place === undefined) continue;
    const day = dayOf(place.segmentId);
    const segments = days.get(day) ?? new Map<string, number[]>();
    days.set(day, segments);
    segments.set(place.segmentId, [...(segments.get(place.segmentId) ?? []), place.index]);
  }
  return days;
}

interface Counts {
  readonly states: Record<DeliveryState, number>;
  /** Those that rows know more of. */
  deferred: number;
}

/** By the event's index, for those that are wanted. */
function countsOf(
  { eventIndexes, results }: SegmentOutcomes,
  wanted: readonly number[],
): Map<number, Counts> {
  const counts = new Map(wanted.map((index) => [index, { states: noneYet(), deferred: 0 }]));
  eventIndexes.forEach((eventIndex, delivery) => {
    const ofEvent = counts.get(eventIndex);
    if (ofEvent === undefined) return;
    const at = delivery * SLOT_BYTES;
    const slot = results === null || at >= results.length ? SLOT.open : (results[at] as SlotState);
    const state = STATE_OF_SLOT[slot];
    if (state === undefined) ofEvent.deferred++;
    else ofEvent.states[state]++;
  });
  return counts;
}

function noneYet(): Record<DeliveryState, number> {
  return Object.fromEntries(DELIVERY_STATES.map((state) => [state, 0])) as Record<DeliveryState, number>;
}
