import { describe, expect, it } from '@jest/globals';
import { encodeCursor } from '../../delivery/index.js';
import { uuidV7 } from '../../platform/crypto/index.js';
import {
  decodeDeliveryCursor,
  idAt,
  isNewer,
  LARGEST_DELIVERY_INDEX,
  positionAfter,
  positionOf,
} from './delivery-position.js';

const AT = Date.UTC(2026, 2, 2, 9);
const LOWEST = uuidV7(AT, new Uint8Array(10));
const HIGHEST = uuidV7(AT, new Uint8Array(10).fill(255));
const ZERO = encodeCursor({ segmentId: LOWEST, index: 0 });

describe('a place in the delivery log', () => {
  it.each([0, 1, 0x8000, LARGEST_DELIVERY_INDEX])('with index %d survives its cursor', (index) => {
    const position = { segmentId: HIGHEST, index };
    expect(decodeDeliveryCursor(encodeCursor(position))).toEqual(position);
  });

  it.each([
    ['empty', ''],
    ['too short', ZERO.slice(1)],
    ['too long', `${ZERO}A`],
    ['in another alphabet', ZERO.replace(/^./, '+')],
    ['beyond every index', encodeCursor({ segmentId: LOWEST, index: 0x8000_0000 })],
    ['beyond every day', Buffer.alloc(20).fill(0xff, 0, 16).toString('base64url')],
  ])('is not read from what is %s', (_, text) => {
    expect(decodeDeliveryCursor(text)).toBeUndefined();
  });

  it('is read from a webhook-id and written as one', () => {
    const position = { segmentId: LOWEST, index: 7 };
    expect(positionOf(idAt(position))).toEqual(position);
    expect(positionOf('evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0')).toBeUndefined();
    expect(positionOf('msg_ffffffffffff7fff8fffffffffffffff_0')).toBeUndefined();
  });

  it('is newer in a later segment, or later in the same one', () => {
    const [a, b, c] = [
      { segmentId: LOWEST, index: 5 },
      { segmentId: LOWEST, index: 6 },
      { segmentId: HIGHEST, index: 0 },
    ] as const;
    expect([isNewer(b, a), isNewer(c, b), isNewer(a, b), isNewer(a, a)]).toEqual([true, true, false, false]);
    expect(isNewer(positionAfter(AT), { segmentId: HIGHEST, index: LARGEST_DELIVERY_INDEX })).toBe(true);
    expect(isNewer({ segmentId: LOWEST, index: 0 }, positionAfter(AT - 1))).toBe(true);
  });
});
