import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { highestIdAt, isUuid, lowestIdAt, uuidFromHex, uuidToHex, uuidV7 } from './uuid.js';

describe('UUIDs of version 7', () => {
  it('are the one of the example in RFC 9562', () => {
    const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
    expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sort by their time', () => {
    const times = [0, 1, 255, 256, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1];
    const ids = times.map((time) => uuidV7(time, randomBytes(10)));
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every(isUuid)).toBe(true);
  });

  it.each([-1, 0.5, 2 ** 48, Number.NaN])('are not made for the time %d', (time) => {
    expect(() => uuidV7(time, randomBytes(10))).toThrow(RangeError);
  });

  it('are not made of too few random bytes', () => {
    expect(() => uuidV7(0, randomBytes(9))).toThrow(RangeError);
  });

  it('lose their hyphens and capitals as hexadecimal digits', () => {
    expect(uuidToHex('017F22E2-79B0-7CC3-98C4-DC0C0C07398F')).toBe('017f22e279b07cc398c4dc0c0c07398f');
    expect(() => uuidToHex('017f22e279b07cc398c4dc0c0c07398f')).toThrow(RangeError);
  });

  it.each(['', 'x', '017f22e2-79b0-7cc3-98c4-dc0c0c07398', ' 017f22e2-79b0-7cc3-98c4-dc0c0c07398f'])(
    'are not taken for one: %j',
    (text) => {
      expect(isUuid(text)).toBe(false);
    },
  );
});

describe('the ids of a millisecond', () => {
  const AT = Date.UTC(2026, 2, 2, 9);
  const LOWEST = uuidV7(AT, new Uint8Array(10));
  const HIGHEST = uuidV7(AT, new Uint8Array(10).fill(255));

  it('lie between its lowest and its highest', () => {
    expect(lowestIdAt(AT) <= LOWEST && HIGHEST <= highestIdAt(AT)).toBe(true);
    expect(highestIdAt(AT - 1) < LOWEST && HIGHEST < lowestIdAt(AT + 1)).toBe(true);
  });

  it.each([
    [-1, 0],
    [-Infinity, 0],
    [Infinity, Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
  ])('are those of the nearest possible moment for %d', (epochMs, possible) => {
    expect(lowestIdAt(epochMs)).toBe(lowestIdAt(possible));
    expect(highestIdAt(epochMs)).toBe(highestIdAt(possible));
    expect(Number.parseInt(lowestIdAt(epochMs).replace('-', '').slice(0, 12), 16)).toBe(possible);
  });
});

it('a UUID is told by its digits', () => {
  const uuid = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
  expect(uuidFromHex(uuidToHex(uuid))).toBe(uuid);
});
