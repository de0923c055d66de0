import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactly, JsonNumber, numberText, parseExactly, stringifyExactly } from './index.js';

/** With numbers that are spelled otherwise than JavaScript would, as often as not. */
const number = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
  fc.integer().map(String),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.constantFrom('0', '7', '10', '9007199254740993', '1234567890123456789012345678901234567890'),
      fc.constantFrom('', '.0', '.10', '.1', '.00000001', '.77777777777777777777'),
      fc.constantFrom('', 'e0', 'E2', 'e+2', 'e-400', 'e400', 'e999999999'),
    )
    .map((parts) => parts.join('')),
);
const space = fc.constantFrom('', ' ', '\n\t', '\r ');
const { text } = fc.letrec<{ text: string; value: string }>((tie) => ({
  text: fc.tuple(space, tie('value'), space).map((parts) => parts.join('')),
  value: fc.oneof(
    { maxDepth: 4 },
    number,
    fc.constantFrom('true', 'false', 'null', '""', '"1.10"', '"a\\"b\\\\"', '"\\u0000é"'),
    fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    fc
      .array(tie('text'), { maxLength: 4 })
      .map(
        (items) => `{${items.map((item, n) => `"${['a', '__proto__', 'c\\n', 'a'][n]}" :${item}`).join()}}`,
      ),
  ),
}));

/** The numbers of a text, as they are written. */
function spellings(json: string): string[] {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
}

function numbersOf(value: unknown): string[] {
  const spelled = numberText(value);
  if (spelled !== undefined) return [spelled];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

describe('the reader of numbers as they were sent', () => {
  it.each([
    '9007199254740993',
    '1234567890123456.77',
    '1.10',
    '1.0',
    '1E2',
    '1e21',
    '-0',
    '-0.0',
    '0.0000001',
    '1e400',
    '1e-400',
    '1e999999999',
  ])('keeps %s, which a double would spell otherwise', (spelled) => {
    expect(parseExactly(`{"a":[${spelled} ]}`)).toEqual({ a: [new JsonNumber(spelled)] });
    expect(parseExactly(spelled)).toEqual(new JsonNumber(spelled));
  });

  it.each(['0', '10', '-17', '1.5', '-0.25', '9007199254740992', '1234567890123456.8', '1e+21', '1e-7'])(
    'takes %s for the number that it is',
    (spelled) => {
      expect(parseExactly(`[${spelled}]`)).toEqual([Number(spelled)]);
    },
  );

  it('hands back what was parsed where nothing is lost, digits in texts or not', () => {
    const sent = '{"a":1.5,"b":"1.10","c":"x\\",1.10"}';
    const parsed: unknown = JSON.parse(sent);
    expect(exactly(sent, parsed)).toBe(parsed);
  });

  it('says what is wrong as JSON.parse does', () => {
    expect(() => parseExactly('{"a":1.10')).toThrow(SyntaxError);
    expect(() => parseExactly('[01]')).toThrow(SyntaxError);
  });

  it('reads to any depth', () => {
    const depth = 100_000;
    let value = parseExactly(`${'['.repeat(depth)}1.0${']'.repeat(depth)}`);
    for (let level = 0; level < depth; level++) [value] = value as unknown[];
    expect(value).toEqual(new JsonNumber('1.0'));
  });

  it('takes __proto__ for a key like any other', () => {
    const value = parseExactly('{"__proto__":{"x":1.0}}') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('reads what JSON.parse reads, and every number digit for digit', () => {
    fc.assert(
      fc.property(text, (sent) => {
        const value = parseExactly(sent);
        expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(JSON.parse(sent))));
        const kept = new Set(spellings(sent));
        expect(numbersOf(value).filter((spelled) => !kept.has(spelled))).toEqual([]);
      }),
    );
  });
});

describe('the writer of numbers as they were sent', () => {
  it('writes what was read, digit for digit', () => {
    fc.assert(
      fc.property(text, (sent) => {
        const value = parseExactly(sent);
        const written = stringifyExactly(value)!;
        expect(parseExactly(written)).toEqual(value);
        expect(spellings(written)).toEqual(numbersOf(value));
      }),
    );
  });

  it('writes all else as JSON.stringify does', () => {
    const odd = {
      number: new JsonNumber('1.10'),
      date: new Date(0),
      list: [undefined, Number.NaN, () => 1],
      nothing: undefined,
      call: () => 1,
    };
    expect(stringifyExactly(odd)).toBe(
      '{"number":1.10,"date":"1970-01-01T00:00:00.000Z","list":[null,null,null]}',
    );
    expect(stringifyExactly(undefined)).toBeUndefined();
  });
});
