import { describe, expect, it } from '@jest/globals';
import { uuidV7 } from '../../platform/crypto/index.js';
import { dayOf, deliveryId, eventId, parseId, timeOf, timeOfDelivery } from './ids.js';

const SEGMENT = uuidV7(Date.UTC(2026, 1, 28, 23, 59, 59, 999), Buffer.alloc(10, 7));

describe('the identity of events and deliveries', () => {
  it('leads back to the segment and the index', () => {
    expect(parseId(deliveryId(SEGMENT, 41), 'msg')).toEqual({ segmentId: SEGMENT, index: 41 });
    expect(parseId(eventId(SEGMENT, 0), 'evt')).toEqual({ segmentId: SEGMENT, index: 0 });
  });

  it.each([
    '',
    'msg_',
    'msg_x_1',
    `evt_${'a'.repeat(32)}_1`,
    `msg_${'a'.repeat(32)}`,
    `msg_${'a'.repeat(32)}_1x`,
  ])('is not read out of %j', (text) => {
    expect(parseId(text, 'msg')).toBeUndefined();
  });

  it('tells the day of the partition', () => {
    expect(dayOf(SEGMENT)).toBe('2026-02-28');
  });

  it('tells when the events of a segment, and of a delivery, were written', () => {
    const time = Date.UTC(2026, 1, 28, 23, 59, 59, 999);
    expect([timeOf(SEGMENT), timeOfDelivery(deliveryId(SEGMENT, 41))]).toEqual([time, time]);
  });
});
