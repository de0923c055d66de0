import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { skipValue, sliceElements, sliceMembers } from './slices.js';

/** JSON text of a value with white space wherever it may stand. */
function spaced(value: unknown, space: string): string {
  if (Array.isArray(value)) {
    return `[${space}${value.map((item) => spaced(item, space)).join(`${space},${space}`)}${space}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}${space}:${space}${spaced(item, space)}`,
    );
    return `{${space}${members.join(`${space},${space}`)}${space}}`;
  }
  return JSON.stringify(value);
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const json = fc.jsonValue({ maxDepth: 5 });
const spaces = fc.constantFrom('', ' ', '\n', '\r\n\t ');

function membersOf(text: string, start = 0): Record<string, string> | undefined {
  const found = sliceMembers(text, start);
  return (
    found && Object.fromEntries([...found.members].map(([key, { from, to }]) => [key, text.slice(from, to)]))
  );
}

function elementsOf(text: string): string[] | undefined {
  return sliceElements(text, 0)?.elements.map(({ from, to }) => text.slice(from, to));
}

describe('sliceMembers', () => {
  const cases: [string, string, Record<string, string> | undefined][] = [
    ['an empty object has none', '{}', {}],
    ['an empty object may hold white space', '{ \t\r\n}', {}],
    ['a value is cut without the white space around it', '{ "a" : 1 , "b":2}', { a: '1', b: '2' }],
    ['a number keeps its spelling', '{"a":1.50e+3,"b":-0}', { a: '1.50e+3', b: '-0' }],
    ['an integer beyond 2^53 keeps its digits', '{"a":9007199254740993}', { a: '9007199254740993' }],
    ['brackets within strings do not count', '{"a":"]}{[","b":["}"]}', { a: '"]}{["', b: '["}"]' }],
    [
      'an escaped quote does not end a string',
      String.raw`{"a":"\"}","b":1}`,
      { a: String.raw`"\"}"`, b: '1' },
    ],
    [
      'an escaped backslash before a quote does',
      String.raw`{"a":"\\","b":1}`,
      { a: String.raw`"\\"`, b: '1' },
    ],
    ['a key is decoded', String.raw`{"\u0061\n":1}`, { 'a\n': '1' }],
    ['a key may hold an escaped quote', String.raw`{"a\"b":1}`, { 'a"b': '1' }],
    ['the last of a repeated key counts', '{"a":1,"b":2,"a":3}', { b: '2', a: '3' }],
    ['two spellings of a key are one key', String.raw`{"a":1,"\u0061":2}`, { a: '2' }],
    ['nested members are not taken apart', '{"a":{"b":{"c":[1,{}]}}}', { a: '{"b":{"c":[1,{}]}}' }],
    ['the three words are values', '{"a":true,"b":false,"c":null}', { a: 'true', b: 'false', c: 'null' }],
    ['an empty key is a key', '{"":1}', { '': '1' }],
    ['an array is no object', '[1]', undefined],
    ['an unfinished object is none', '{"a":1', undefined],
    ['an unfinished string ends nothing', '{"a":"b}', undefined],
    ['an unfinished key ends nothing', '{"a', undefined],
    ['a trailing comma is refused', '{"a":1,}', undefined],
    ['a missing comma is refused', '{"a":1 "b":2}', undefined],
    ['a missing colon is refused', '{"a" 1}', undefined],
    ['a missing value is refused', '{"a":}', undefined],
    ['a key without quotes is refused', '{a:1}', undefined],
    ['a key with a broken escape is refused', String.raw`{"\x":1}`, undefined],
    ['a bracket that is never closed is refused', '{"a":[1}', undefined],
  ];

  it.each(cases)('%s', (_rule, text, expected) => {
    expect(membersOf(text)).toEqual(expected);
  });

  it('keeps __proto__ as a member like any other', () => {
    const { members } = sliceMembers('{"__proto__":{"x":1},"constructor":2}', 0)!;
    expect([...members.keys()]).toEqual(['__proto__', 'constructor']);
  });

  it('begins where it is told and says where the object ends', () => {
    const text = '[{"a":1}, {"b":[2]} ]';
    expect(membersOf(text, 10)).toEqual({ b: '[2]' });
    expect(sliceMembers(text, 10)!.end).toBe(text.indexOf(' ]'));
  });

  it('gives the slices in the order of the text even when a key repeats', () => {
    const { members } = sliceMembers('{"a":1,"b":2,"a":3}', 0)!;
    const starts = [...members.values()].map(({ from }) => from);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  it('cuts any object into slices that parse to its own values, and knows its depth', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json, { noNullPrototype: true }), spaces, (object, space) => {
        const text = spaced(object, space);
        const { members, end, depth } = sliceMembers(text, 0)!;
        const parsed = JSON.parse(text) as Record<string, unknown>;
        expect([...members.keys()].sort()).toEqual(Object.keys(parsed).sort());
        for (const [key, { from, to }] of members) {
          expect(JSON.parse(text.slice(from, to))).toEqual(parsed[key]);
          expect(text.slice(from, to)).toBe(text.slice(from, to).trim());
        }
        expect(end).toBe(text.length);
        expect(depth).toBe(depthOf(parsed));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws and never reaches past the text, whatever the text is', () => {
    const scraps = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      ' ',
      'a',
      '1',
      'u00',
      '\ud800',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(scraps, { maxLength: 60 }), (parts) => {
        const text = `{${parts.join('')}`;
        const found = sliceMembers(text, 0);
        expect(found?.end ?? 0).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds the outline of every text that JSON.parse takes', () => {
    const scraps = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\\\',
      '\\"',
      ':',
      ',',
      ' ',
      '1',
      '""',
      '"a":',
      '{}',
      '[]',
    );
    fc.assert(
      fc.property(fc.array(scraps, { maxLength: 12 }), (parts) => {
        const text = `{${parts.join('')}}`;
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        fc.pre(valid);
        expect(sliceMembers(text, 0)?.end).toBe(text.length);
      }),
      { numRuns: 300, maxSkipsPerRun: 20_000 },
    );
  });

  it('takes a million open brackets without recursion', () => {
    const deep = 1_000_000;
    const text = `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`;
    expect(sliceMembers(text, 0)).toMatchObject({ end: text.length, depth: deep + 1 });
  });
});

describe('sliceElements', () => {
  const cases: [string, string, string[] | undefined][] = [
    ['an empty array has none', '[ ]', []],
    ['elements are cut without white space', '[ 1 ,\n"a" , null]', ['1', '"a"', 'null']],
    ['nested ones stay whole', '[[1,[2]],{"a":[3]}]', ['[1,[2]]', '{"a":[3]}']],
    ['a comma within a string does not part', '["a,b","]"]', ['"a,b"', '"]"']],
    ['an object is no array', '{}', undefined],
    ['a trailing comma is refused', '[1,]', undefined],
    ['a leading comma is refused', '[,1]', undefined],
    ['a missing comma is refused', '[1 2]', undefined],
    ['an unfinished array is none', '[1', undefined],
  ];

  it.each(cases)('%s', (_rule, text, expected) => {
    expect(elementsOf(text)).toEqual(expected);
  });

  it('cuts any array into slices that parse to its own values', () => {
    fc.assert(
      fc.property(fc.array(json), spaces, (array, space) => {
        const text = spaced(array, space);
        const elements = elementsOf(text)!;
        expect(elements.map((element) => JSON.parse(element) as unknown)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('skipValue', () => {
  it.each([
    ['a string', '"a" ', 3, 0],
    ['a number', '-1.5e+7,', 7, 0],
    ['a number with a capital exponent', '1E5]', 3, 0],
    ['a word', 'null}', 4, 0],
    ['an object', '{"a":[]} ', 8, 2],
  ])('finds the end of %s', (_kind, text, end, depth) => {
    expect(skipValue(text, 0)).toEqual({ end, depth });
  });

  it.each(['', ',', ']', '"abc', '[1'])('finds no value in %j', (text) => {
    expect(skipValue(text, 0)).toBeUndefined();
  });
});
