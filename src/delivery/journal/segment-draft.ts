import { createHash } from 'node:crypto';
import type { NewEvent } from '../model/recorded-event.js';
import type { SegmentRow } from './journal.repository.js';
import { packEvents } from './segment-codec.js';

/** An event on its way into a segment; `settle` tells its publisher what became of it. */
export interface DraftEvent {
  readonly input: NewEvent;
  readonly keyHash: Buffer | undefined;
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
    for (const { target, version } of input.deliveries) {
      eventIndexes.push(index);
      subscriptionIds.push(target.subscriptionId);
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
