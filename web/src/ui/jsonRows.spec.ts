import { describe, expect, it } from '@jest/globals';
import { jsonRows } from './jsonRows';

const shown = (value: unknown, isOpen: (key: string, depth: number) => boolean): string[] =>
  jsonRows(value, isOpen).map(
    ({ name, depth, kind, members }) =>
      `${' '.repeat(depth)}${name ?? '$'} ${kind}${kind === 'closed' ? ` ${members}` : ''}`,
  );
const VALUE = { a: 1, b: { c: [true, { d: null }], e: {} }, f: [] };

describe('the lines of a tree of JSON', () => {
  it('are those of what is open, in the order of the text', () => {
    expect(shown(VALUE, () => true)).toEqual([
      '$ open',
      ' a leaf',
      ' b open',
      '  c open',
      '   0 leaf',
      '   1 open',
      '    d leaf',
      '   1 end',
      '  c end',
      '  e leaf',
      ' b end',
      ' f leaf',
      '$ end',
    ]);
    expect(shown(VALUE, (_key, depth) => depth < 1)).toEqual([
      '$ open',
      ' a leaf',
      ' b closed 2',
      ' f leaf',
      '$ end',
    ]);
    expect(shown(VALUE, () => false)).toEqual(['$ closed 3']);
    expect(shown('text', () => true)).toEqual(['$ leaf']);
  });

  it('know where they are, and are told apart by it', () => {
    const rows = jsonRows(VALUE, () => true);
    expect(rows.find(({ name }) => name === 'd')).toMatchObject({ path: ['b', 'c', 1, 'd'], value: null });
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    const numbers = jsonRows({ a: { 0: 1 }, 'a]': [1] }, () => true).map(({ key }) => key);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('are opened one by one, by their keys', () => {
    expect(shown(VALUE, (key) => ['[]', '["b"]'].includes(key))).toEqual([
      '$ open',
      ' a leaf',
      ' b open',
      '  c closed 2',
      '  e leaf',
      ' b end',
      ' f leaf',
      '$ end',
    ]);
  });

  it('are had of a megabyte, and of what is nested deeper than the stack', () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`key${n}`, { n }]));
    expect(jsonRows(wide, () => true)).toHaveLength(60_002);
    let deep: unknown = 1;
    for (let n = 0; n < 50_000; n++) deep = [deep];
    expect(jsonRows(deep, (_key, depth) => depth < 100)).toHaveLength(201);
  });
});
