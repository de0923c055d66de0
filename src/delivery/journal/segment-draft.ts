import { createHash } from 'node:crypto';
import type { NewEvent } from '../model/journal-event.js';
import type { SegmentRow } from './journal.repository.js';
import type { SegmentDelivery } from './segment.js';
import { packEvents } from './segment-codec.js';

/** Deliveries a segment may hold before the next one is begun; a single event's are never split. */
const SEGMENT_DELIVERIES = 20_000;

/** An event on its way into a segment. */
export interface DraftEvent {
  readonly input: NewEvent;
  readonly keyHash: Buffer | undefined;
  readonly publisher: string;
}

/** What a publisher's idempotency key is stored as: any text, always 32 bytes. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** The row of one segment. Idempotency keys are in order, so that two writers never wait for each other in a circle. */
export async function draftRow(
  head: Pick<SegmentRow, 'id' | 'day' | 'customerId' | 'owner' | 'revision'>,
  drafts: readonly DraftEvent[],
): Promise<SegmentRow> {
  const eventIndexes: number[] = [];
  const subscriptionIds: string[] = [];
  const versions: number[] = [];
  const keys: { hash: Buffer; index: number }[] = [];
  drafts.forEach(({ input, keyHash }, index) => {
    if (keyHash) keys.push({ hash: keyHash, index });
    for (const { destination, version } of input.deliveries) {
      eventIndexes.push(index);
      subscriptionIds.push(destination.subscriptionId);
      versions.push(version);
    }
  });
  keys.sort((a, b) => a.hash.compare(b.hash));
  return {
    ...head,
    objCodes: drafts.map(({ input }) => input.event.objCode),
    eventTypes: drafts.map(({ input }) => input.event.eventType),
    objIds: drafts.map(({ input }) => input.event.objId),
    eventIndexes,
    subscriptionIds,
    versions,
    payload: await packEvents(drafts.map(({ input }) => input.event)),
    keyHashes: keys.map(({ hash }) => hash),
    keyEventIndexes: keys.map(({ index }) => index),
  };
}

/** Takes events apart into those of one segment each. */
export function splitByDeliveries<E extends DraftEvent>(events: readonly E[]): E[][] {
  const parts: E[][] = [];
  let capacity = 0;
  for (const event of events) {
    const size = event.input.deliveries.length;
    if (parts.length === 0 || size > capacity) {
      parts.push([]);
      capacity = SEGMENT_DELIVERIES;
    }
    parts.at(-1)!.push(event);
    capacity -= size;
  }
  return parts;
}

/** The deliveries of drafted events, in the order of their row's arrays. */
export function deliveriesOf(events: readonly DraftEvent[]): SegmentDelivery[] {
  const deliveries: SegmentDelivery[] = [];
  events.forEach(({ input }, eventIndex) => {
    for (const { destination, version } of input.deliveries) {
      const index = deliveries.length;
      deliveries.push({
        index,
        eventIndex,
        subscriptionId: destination.subscriptionId,
        destination,
        version,
      });
    }
  });
  return deliveries;
}
