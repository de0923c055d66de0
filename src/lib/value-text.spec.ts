import { describe, expect, it } from '@jest/globals';
import { JsonNumber } from '../platform/json/index.js';
import { kindOf, oneOf, quoted, shown } from './value-text.js';

describe('a value in a message', () => {
  it.each<[unknown, string]>([
    ['a "text"', '"a \\"text\\""'],
    ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
    [1.5, '1.5'],
    [Infinity, 'Infinity'],
    [new JsonNumber('1.10'), '1.10'],
    [new JsonNumber('1'.repeat(61)), `${'1'.repeat(60)}…`],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'nothing'],
    [[], 'an empty array'],
    [['a secret'], 'an array'],
    [{ a: 'secret' }, 'an object'],
  ])('%j is shown as %s', (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it('is called what is asked for when it is not there', () => {
    expect(shown(undefined, 'missing')).toBe('missing');
    expect(shown(null, 'missing')).toBe('null');
  });

  it('is cut where it is said', () => {
    expect(quoted('abcd', 3)).toBe('"abc…"');
    expect(quoted('abc', 3)).toBe('"abc"');
  });

  it.each<[unknown, string]>([
    [undefined, 'nothing'],
    [null, 'null'],
    ['secret', 'a string'],
    [1, 'a number'],
    [new JsonNumber('1.10'), 'a number'],
    [false, 'a boolean'],
    [[1], 'an array'],
    [{}, 'an object'],
  ])('%j is of the kind %s', (value, kind) => {
    expect(kindOf(value)).toBe(kind);
  });
});

it.each([
  [['a'], '"a"'],
  [['a', 'b'], '"a" or "b"'],
  [['a', 'b', 'c'], '"a", "b" or "c"'],
])('one of %j is %s', (values, text) => {
  expect(oneOf(values)).toBe(text);
});
