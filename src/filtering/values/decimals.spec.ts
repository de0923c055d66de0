import { describe, expect, it } from '@jest/globals';
import { parseDecimal, parsePlainDecimal } from './decimals.js';

describe('decimals (docs/contract/event-subscriptions.md#5-values, rule 3)', () => {
  it.each<[text: string, spelled: number | null, plain: number | null]>([
    ['5', 5, 5],
    ['-5', -5, -5],
    ['+5.25', 5.25, 5.25],
    ['0', 0, 0],
    ['0.5', 0.5, 0.5],
    ['.5', 0.5, null],
    ['5.', 5, null],
    ['05', 5, null],
    ['00', 0, null],
    ['1e3', 1000, null],
    ['1E-3', 0.001, null],
    ['123456789012345', 123456789012345, 123456789012345],
    ['-1234567890.12345', -1234567890.12345, -1234567890.12345],
    ['1234567890123456', 1234567890123456, null],
    ['0.123456789012345', 0.123456789012345, null],
    ['9007199254740992', 9007199254740992, null],
    ['Infinity', null, null],
    ['NaN', null, null],
    ['0x10', null, null],
    ['1_000', null, null],
    ['1,5', null, null],
    ['5 ', null, null],
    ['5\n', null, null],
    ['--5', null, null],
    ['.', null, null],
    ['e5', null, null],
    ['', null, null],
    ['٥', null, null],
  ])('%j spells %j, and as a plain decimal %j', (text, spelled, plain) => {
    expect(parseDecimal(text)).toBe(spelled);
    expect(parsePlainDecimal(text)).toBe(plain);
  });

  it('reads a megabyte that is almost a number in one pass', () => {
    expect(parseDecimal(`${'1'.repeat(1_000_000)}x`)).toBeNull();
  });
});
