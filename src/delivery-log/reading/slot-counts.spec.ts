import { describe, expect, it } from '@jest/globals';
import { eventId, SLOT, SLOT_BYTES, type SlotState } from '../../delivery/index.js';
import type { DeliveryQuery } from './logged-delivery.js';
import { type SegmentSlots, slotCounts, slotsWanted } from './slot-counts.js';

const ID = '0199c3a4-5b1e-7c22-9d0e-3f6a1b2c4d5e';

function resultsOf(...slots: SlotState[]): Buffer {
  const bytes = Buffer.alloc(slots.length * SLOT_BYTES);
  slots.forEach((slot, index) => bytes.writeUInt8(slot, index * SLOT_BYTES));
  return bytes;
}

/** Of two events; the first one has two deliveries, the second three. */
const SEGMENT: SegmentSlots = {
  id: ID,
  deliveries: 5,
  results: resultsOf(SLOT.delivered, SLOT.deferred, SLOT.cancelled, SLOT.open, SLOT.delivered),
  places: null,
  eventIndexes: [0, 0, 1, 1, 1],
  objCodes: ['PROJ', 'TASK'],
  eventTypes: ['UPDATE', 'CREATE'],
  objIds: ['one', null],
};

describe('the deliveries of a segment', () => {
  it.each<[string, DeliveryQuery, number[] | null, object]>([
    ['all', {}, null, { pending: 1, delivered: 2, cancelled: 1, deferred: [1] }],
    ['those at some places', {}, [1, 3], { pending: 1, delivered: 0, cancelled: 0, deferred: [1] }],
    ['those at others', {}, [0, 2, 4], { pending: 0, delivered: 2, cancelled: 1, deferred: [] }],
    ['by objCode', { objCode: 'TASK' }, null, { pending: 1, delivered: 1, cancelled: 1, deferred: [] }],
    [
      'by eventType',
      { eventType: 'UPDATE' },
      null,
      { pending: 0, delivered: 1, cancelled: 0, deferred: [1] },
    ],
    ['by objId', { objId: 'one' }, [0, 2], { pending: 0, delivered: 1, cancelled: 0, deferred: [] }],
    ['by event', { eventId: eventId(ID, 1) }, null, { pending: 1, delivered: 1, cancelled: 1, deferred: [] }],
    ['of nothing', { objCode: 'DOCU' }, null, { pending: 0, delivered: 0, cancelled: 0, deferred: [] }],
  ])('are counted: %s', (_what, query, places, counts) => {
    const { events } = slotsWanted(query, undefined);
    const withoutEvents = { eventIndexes: null, objCodes: null, eventTypes: null, objIds: null };
    const read: SegmentSlots = { ...SEGMENT, places, ...(!events && withoutEvents) };
    expect(slotCounts(read, query)).toEqual(counts);
  });

  it.each([null, resultsOf(SLOT.delivered)])('are pending as long as there is no result: %p', (results) => {
    const delivered = results === null ? 0 : 1;
    expect(slotCounts({ ...SEGMENT, results }, {})).toEqual({
      pending: 5 - delivered,
      delivered,
      cancelled: 0,
      deferred: [],
    });
  });
});
