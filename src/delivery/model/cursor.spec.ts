import { describe, expect, it } from '@jest/globals';
import { uuidV7 } from '../../platform/crypto/index.js';
import { decodeCursor, encodeCursor, isPossible } from './cursor.js';

const AT = Date.UTC(2026, 2, 2, 9);
const LOWEST = uuidV7(AT, new Uint8Array(10));
const HIGHEST = uuidV7(AT, new Uint8Array(10).fill(255));

describe('a position', () => {
  it.each([0, 1, 999, 0x7fff])('with index %d survives its cursor', (index) => {
    const position = { segmentId: HIGHEST, index };
    const cursor = encodeCursor(position);
    expect(cursor).toMatch(/^[\w-]{27}$/);
    expect(decodeCursor(cursor)).toEqual(position);
  });

  it.each([
    ['empty', ''],
    ['too short', encodeCursor({ segmentId: LOWEST, index: 0 }).slice(1)],
    ['too long', `${encodeCursor({ segmentId: LOWEST, index: 0 })}A`],
    ['in another alphabet', encodeCursor({ segmentId: LOWEST, index: 0 }).replace(/^./, '+')],
    ['beyond every index', encodeCursor({ segmentId: LOWEST, index: 0x8000 })],
    ['beyond every day', Buffer.alloc(20).fill(0xff, 0, 16).toString('base64url')],
    ['no text of a cursor', 'Bad cursor'],
  ])('is not read from what is %s', (_, text) => {
    expect(decodeCursor(text)).toBeUndefined();
  });

  it('is impossible after the year 9999, whose days the database spells in another way', () => {
    const beyond = uuidV7(Date.UTC(10_000, 0), new Uint8Array(10));
    expect(isPossible({ segmentId: beyond, index: 0 })).toBe(false);
    expect(isPossible({ segmentId: HIGHEST, index: 0 })).toBe(true);
  });
});
