import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodePosition, encodePosition, isBefore } from './stream-position.js';

const AT = Date.UTC(2026, 2, 9, 12);
const at = (snapshot: string) => ({ atMs: AT, snapshot });

describe('a place in a stream', () => {
  it.each(['10:10:', '10:12:10', '10:20:10,11,19', '1:9223372036854775807:'])(
    'is told by an id: %s',
    (snapshot) => {
      const id = encodePosition(at(snapshot));
      expect(id).toMatch(/^[0-9a-z._-]+$/);
      expect(decodePosition(id)).toEqual(at(snapshot));
    },
  );

  it('is told by an id, whatever transactions are under way', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(numbers, (some) => {
        const [first, ...rest] = some.toSorted((a, b) => a - b) as [number, ...number[]];
        const snapshot = `${first}:${rest.at(-1)! + 1}:${rest.join(',')}`;
        expect(decodePosition(encodePosition(at(snapshot)))).toEqual(at(snapshot));
      }),
    );
  });

  it.each([
    ['', 'nothing'],
    ['17', 'a number'],
    ['mmiz.0-5-', 'a transaction that there is none of'],
    ['mmiz.9-5-', 'an oldest one after the next one'],
    ['mmiz.5-9-4', 'one under way before the oldest'],
    ['mmiz.5-9-9', 'one under way that is the next one'],
    ['mmiz.5-9-7_6', 'those under way in disorder'],
    ['mmiz.5-9-6_6', 'one of them twice'],
    ['mmiz.5-9223372036854775808-', 'a number that is too large'],
    ['mmiz.5-9-6,7', 'another spelling'],
    [`mmiz.5-9-${'6_'.repeat(5_000)}7`, 'too much'],
    ['zzzzzzzzzzz.5-9-', 'a time that is too late'],
    ["mmiz.5-9-'", 'something else'],
  ])('is not told by %s: %s', (id) => {
    expect(decodePosition(id)).toBeUndefined();
  });

  it('comes before another one of the same database alone', () => {
    expect(isBefore(at('10:12:'), at('11:12:'))).toBe(true);
    expect(isBefore(at('10:9223372036854775000:'), at('11:9223372036854775001:'))).toBe(true);
    expect(isBefore(at('10:13:'), at('11:12:'))).toBe(false);
  });
});
