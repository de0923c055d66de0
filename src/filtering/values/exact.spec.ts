import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { orderOfTexts, twoDecimalTexts } from '../../../test/support/decimal-texts.js';
import { compareExact, exactValue, isSameValue } from './exact.js';

function order(a: string, b: string): number {
  return Math.sign(compareExact(exactValue(a), exactValue(b)));
}

describe('the exact value of a number (docs/contract/event-subscriptions.md#5-values, rule 3)', () => {
  it.each([
    ['9007199254740993', '9007199254740992', 1],
    ['1234567890123456.77', '1234567890123456.78', -1],
    ['1.10', '1.1', 0],
    ['1E2', '100', 0],
    ['-0', '0', 0],
    ['0e999999999', '0', 0],
    ['1e400', '1e401', -1],
    ['-1e400', '1e400', -1],
    ['1e-400', '0', 1],
    ['-1e-400', '0', -1],
    ['1e-400', '1e-401', 1],
    ['1e400', '10e399', 0],
    ['0.1', '0.1000000000000000055511151231257827', -1],
    ['1e999999999', '1e999999998', 1],
    ['12e999999999', '1.2e1000000000', 0],
    ['1e-999999999', '1e-999999998', -1],
    ['1e99999999999999999999', '10e99999999999999999998', 0],
    ['1e999999999999999999999999999999', '0.01e1000000000000000000000000000001', 0],
    ['1e-1000000000000000000000000000000', '0.1e-999999999999999999999999999999', 0],
    ['1e1000000000000000000', '100e999999999999999999', -1],
    ['+5', '05.', 0],
    ['.5', '0.5', 0],
  ])('%s against %s is %d', (a, b, wanted) => {
    expect(order(a, b)).toBe(wanted);
    expect(order(b, a)).toBe(0 - wanted);
    expect(isSameValue(exactValue(a), exactValue(b))).toBe(wanted === 0);
  });

  it.each(['5', '1.10', '1E2', '-0', '9007199254740992', '0.30000000000000004', '1e-7'])(
    'of %s is a double',
    (text) => {
      expect(exactValue(text)).toBe(Number(text) + 0);
    },
  );

  it('is told by one text alone', () => {
    fc.assert(
      fc.property(twoDecimalTexts, ([a, b]) => {
        expect(String(exactValue(a)) === String(exactValue(b))).toBe(orderOfTexts(a, b) === 0);
      }),
    );
  });

  it('orders any two numbers as arithmetic does', () => {
    fc.assert(
      fc.property(twoDecimalTexts, ([a, b]) => {
        expect(order(a, b)).toBe(orderOfTexts(a, b));
        expect(isSameValue(exactValue(a), exactValue(b))).toBe(orderOfTexts(a, b) === 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('orders numbers with an exponent of any size as arithmetic orders their exponents', () => {
    const digits = fc.array(fc.constantFrom(...'0199'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1 }), digits, fc.integer({ min: -30, max: 30 }), (whole, size, by) => {
        const exponent = BigInt(size.join(''));
        for (const one of [exponent, -exponent]) {
          expect(order(`${whole}e${one + BigInt(by)}`, `${whole}e${one}`)).toBe(Math.sign(by));
          expect(order(`${whole}e${one}`, `${whole}00e${one - 2n}`)).toBe(0);
          expect(order(`${whole}e${one}`, `${whole}.5e${one}`)).toBe(-1);
        }
      }),
    );
  });

  it('is told in time by the length of the text, whatever its exponent', () => {
    const nines = '9'.repeat(1_000_000);
    expect(order(`1e${nines}`, `10e${nines}`)).toBe(-1);
    expect(order(`1e-${nines}`, `0.${'0'.repeat(1_000_000)}1`)).toBe(-1);
    expect(order(`${'1'.repeat(1_000_000)}.0`, '1'.repeat(1_000_000))).toBe(0);
  });
});
