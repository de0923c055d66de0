import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexOf, matchOf, parsed } from '../../../test/support/filtering/play-case.js';
import { orderOfTexts, twoDecimalTexts } from '../../../test/support/decimal-texts.js';
import { parseExactly } from '../../platform/json/index.js';
import { compileFilters } from './compile.js';
import { matchInput } from './match-input.js';
import { matchesByReference, type States } from './reference-evaluator.js';

/** Where a number may stand, in an event as in a filter. */
const PLACES: Record<string, (text: string) => string> = {
  alone: (text) => text,
  'in an array': (text) => `["a",${text}]`,
  'in an object': (text) => `{"a":{"b":${text}}}`,
  'in an array in an object': (text) => `{"a":["a",${text}]}`,
};

/** What the compiled filters, the reference evaluator and the index say, which must be the same. */
function passes(fieldValue: string, comparison: string, found: string, before = '0'): boolean {
  const filter = parseExactly(
    `{"fieldName":"DE:x","comparison":"${comparison}","fieldValue":${fieldValue}}`,
  ) as object;
  const event = parseExactly(`{"newState":{"DE:x":${found}},"oldState":{"DE:x":${before}}}`) as States;
  // The second one keeps the index from answering by the key alone.
  const [one, two] = [[filter], [filter, { fieldName: 'DE:y', comparison: 'ne', fieldValue: 1 }]];
  const said = [
    compileFilters(parsed(one, 'AND')).matches(matchInput(event)),
    matchesByReference(parsed(one, 'AND'), event),
    ...[one, two].map(
      (filters) => matchOf(indexOf(filters, 'AND'), { objId: null, states: event }).length > 0,
    ),
  ];
  expect(new Set(said).size).toBe(1);
  return said[0]!;
}

describe('numbers in filters are compared by the value that was sent', () => {
  const runs = { numRuns: 150 };

  it.each(Object.keys(PLACES))('%s', (place) => {
    const at = PLACES[place]!;
    fc.assert(
      fc.property(twoDecimalTexts, ([found, wanted]) => {
        const isEqual = orderOfTexts(found, wanted) === 0;
        expect(passes(at(wanted), 'eq', at(found))).toBe(isEqual);
        expect(passes(at(wanted), 'ne', at(found))).toBe(!isEqual);
        expect(passes(at(wanted), 'containsOnly', at(found))).toBe(isEqual);
        expect(passes('0', 'changed', at(found), at(wanted))).toBe(!isEqual);
      }),
      runs,
    );
  });

  it.each(['alone', 'in an object'])('in their order, %s', (place) => {
    const at = PLACES[place]!;
    fc.assert(
      fc.property(twoDecimalTexts, ([found, wanted]) => {
        const order = orderOfTexts(found, wanted);
        expect(passes(at(wanted), 'gt', at(found))).toBe(order > 0);
        expect(passes(at(wanted), 'gte', at(found))).toBe(order >= 0);
        expect(passes(at(wanted), 'lt', at(found))).toBe(order < 0);
        expect(passes(at(wanted), 'lte', at(found))).toBe(order <= 0);
      }),
      runs,
    );
  });

  it('against texts that spell one, on either side', () => {
    fc.assert(
      fc.property(twoDecimalTexts, ([a, b]) => {
        const order = orderOfTexts(a, b);
        for (const [found, wanted] of [
          [a, `"${b}"`],
          [`"${a}"`, b],
        ] as const) {
          expect(passes(wanted, 'eq', found)).toBe(order === 0);
          expect(passes(wanted, 'gt', found)).toBe(order > 0);
          expect(passes(wanted, 'lte', found)).toBe(order <= 0);
          expect(passes(wanted, 'changed', found, wanted)).toBe(true);
        }
        expect(passes(`"${b}"`, 'eq', `"${a}"`)).toBe(a === b);
      }),
      runs,
    );
  });

  it('as elements of an array, of few or many', () => {
    fc.assert(
      fc.property(fc.array(twoDecimalTexts, { minLength: 1, maxLength: 12 }), (pairs) => {
        const found = pairs.map(([text]) => text);
        for (const [, wanted] of pairs) {
          const isThere = found.some((text) => orderOfTexts(text, wanted) === 0);
          expect(passes(wanted, 'contains', `[${found.join()}]`)).toBe(isThere);
          expect(passes(`"${wanted}"`, 'contains', `[${found.join()}]`)).toBe(isThere);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('but by their spelling under contains', () => {
    fc.assert(
      fc.property(twoDecimalTexts, fc.nat(), fc.nat(), ([found, other], from, length) => {
        const part = found.slice(from % found.length).slice(0, 1 + (length % found.length));
        expect(passes(JSON.stringify(part), 'contains', found)).toBe(true);
        expect(passes(other, 'contains', found)).toBe(found.includes(other));
        expect(passes(other, 'notContains', found)).toBe(!found.includes(other));
      }),
      runs,
    );
  });

  it.each([
    ['a difference beyond a double', '9007199254740993', 'eq', '9007199254740992', false],
    ['a greater one', '9007199254740992', 'gt', '9007199254740993', true],
    ['digits after the point', '1234567890123456.77', 'lt', '1234567890123456.76', true],
    ['a text that spells the next number', '1524831183200260098', 'eq', '"1524831183200260097"', false],
    ['the last digits', '"0097"', 'contains', '1524831183200260097', true],
    ['a zero that was sent', '"10"', 'contains', '1.10', true],
    ['numbers greater than any double', '1e400', 'eq', '10e399', true],
    [
      'an element that differs in the last digit',
      '[9007199254740993,1]',
      'contains',
      '[1,9007199254740992]',
      false,
    ],
  ])('such as %s', (_what, wanted, comparison, found, expected) => {
    expect(passes(wanted, comparison, found)).toBe(expected);
  });
});
