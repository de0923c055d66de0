import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { someScalar } from './scalars.js';

/** Every name and scalar of a text, in its order. */
function scalarsOf(text: string): string[] {
  const found: string[] = [];
  expect(someScalar(text, (scalar) => found.push(scalar) < 0)).toBe(false);
  return found;
}

/** The same of a parsed value. */
function expected(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(expected);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => [name, ...expected(inner)]);
  }
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

describe('the scalars of a JSON text', () => {
  it.each([
    ['{"a":1.10,"b":[true,null,-0.0e+5],"c":{}}', ['a', '1.10', 'b', 'true', 'null', '-0.0e+5', 'c']],
    [' { "a\\u00e9" : "x\\n\\"y" , "" : [ ] } ', ['aé', 'x\n"y', '']],
    ['"caf\\\\"', ['caf\\']],
    ['{}', []],
    ['9007199254740993', ['9007199254740993']],
  ])('of %s', (text, scalars) => {
    expect(scalarsOf(text)).toEqual(scalars);
  });

  it('end at the first that passes', () => {
    const seen: string[] = [];
    expect(someScalar('[1,2,3]', (scalar) => seen.push(scalar) === 2)).toBe(true);
    expect(seen).toEqual(['1', '2']);
  });

  it('are those of any value, however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        expect(scalarsOf(JSON.stringify(value, null, space))).toEqual(expected(value));
      }),
    );
  });
});
