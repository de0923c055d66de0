import { describe, expect, it } from '@jest/globals';
import { type Entry, fill, places } from './catalogue';

const COUNTED: Entry = [{ one: '{n} row of {name}', other: '{n} rows of {name}' }, '{name} 的 {n} 行'];

describe('a text', () => {
  it.each([
    ['en', 1, '1 row of X'],
    ['en', 0, '0 rows of X'],
    ['en', 12_345, '12,345 rows of X'],
    ['zh', 1, 'X 的 1 行'],
    ['zh', 12_345, 'X 的 12,345 行'],
  ] as const)('in %s for %i is %s', (language, n, text) => {
    expect(fill(COUNTED, language, { n, name: 'X' })).toBe(text);
  });

  it('keeps a place that nothing was given for, and what is given is no pattern', () => {
    expect(fill(['{a} and {b}', ''], 'en', { a: '{b} $&' })).toBe('{b} $& and {b}');
  });

  it('names its places once each', () => {
    expect(places(COUNTED[0])).toEqual(['n', 'name']);
  });
});
