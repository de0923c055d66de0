import { describe, expect, it } from '@jest/globals';
import { uuidV7 } from '../../platform/crypto/index.js';
import { eventId, SLOT, SLOT_BYTES, type SlotState } from '../../delivery/index.js';
import { positionAfter } from './delivery-position.js';
import type { DeliveryQuery } from './logged-delivery.js';
import { deliveriesIn, type SegmentArrays } from './segment-deliveries.js';
import { readSlot } from './segment-slot.js';

const AT = Date.UTC(2026, 2, 2, 9);
const ID = uuidV7(AT, new Uint8Array(10));
const [A, B] = ['00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b'];

/** Written as the sending node writes it: delivered, deferred, open, cancelled. */
function results(): Buffer {
  const slots = Buffer.alloc(4 * SLOT_BYTES);
  const record = (index: number, state: SlotState, status = 0, startMs = 0, durationMs = 0): void => {
    const at = index * SLOT_BYTES;
    slots.writeUInt8(state, at);
    slots.writeUInt16BE(status, at + 1);
    slots.writeUInt32BE(startMs, at + 3);
    slots.writeUInt32BE(durationMs, at + 7);
  };
  record(0, SLOT.delivered, 204, 12, 34);
  record(1, SLOT.deferred, 500, 20, 5);
  record(3, SLOT.cancelled);
  return slots;
}

const SEGMENT: SegmentArrays = {
  id: ID,
  committedMs: AT,
  objCodes: ['PROJ', 'TASK'],
  eventTypes: ['UPDATE', 'CREATE'],
  objIds: ['p', null],
  eventIndexes: [0, 0, 1, 1],
  subscriptionIds: [A, B, A, B],
  versions: [2, 1, 2, 2],
  results: results(),
};

const found = (
  query: DeliveryQuery,
  subscriptions?: ReadonlySet<string>,
  after = positionAfter(AT),
): number[] =>
  [...deliveriesIn(SEGMENT, query, subscriptions, after)].map((view) =>
    view.deferred ? view.position.index : view.delivery.position.index,
  );

describe("a segment's deliveries", () => {
  it.each<[string, DeliveryQuery, ReadonlySet<string> | undefined, number[]]>([
    ['all, newest first', {}, undefined, [3, 2, 1, 0]],
    ['pending', { states: ['pending'] }, undefined, [2, 1]],
    ['delivered, and deferred ones that may be', { states: ['delivered'] }, undefined, [1, 0]],
    ['cancelled, and deferred ones that may be', { states: ['cancelled'] }, undefined, [3, 1]],
    ['of a subscription', {}, new Set([A]), [2, 0]],
    ['of an objCode', { objCode: 'TASK' }, undefined, [3, 2]],
    ['of an event type', { eventType: 'UPDATE' }, undefined, [1, 0]],
    ['of an object', { objId: 'p' }, undefined, [1, 0]],
    ['in one of several states', { states: ['pending', 'cancelled'] }, undefined, [3, 2, 1]],
    ['of an event', { eventId: eventId(ID, 1) }, undefined, [3, 2]],
    ['of nothing', { objId: 'x' }, undefined, []],
  ])('are found: %s', (_, query, subscriptions, indexes) => {
    expect(found(query, subscriptions)).toEqual(indexes);
  });

  it('begin after a place', () => {
    expect(found({}, undefined, { segmentId: ID, index: 2 })).toEqual([1, 0]);
    expect(found({}, undefined, { segmentId: ID, index: 0 })).toEqual([]);
  });

  it('carry what the slot tells', () => {
    const [, , , delivered] = [...deliveriesIn(SEGMENT, {}, undefined, positionAfter(AT))];
    expect(delivered).toMatchObject({
      deferred: false,
      delivery: {
        state: 'delivered',
        attempts: 1,
        version: 2,
        objCode: 'PROJ',
        objId: 'p',
        lastAttempt: { number: 1, atMs: AT + 12, durationMs: 34, status: 204, error: null },
      },
    });
  });

  it('are all pending before the first outcome is written', () => {
    expect(readSlot(null, 3)).toEqual({ state: SLOT.open, status: null, startMs: 0, durationMs: 0 });
  });
});
