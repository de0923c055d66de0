import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compileFilters } from './compile.js';
import { COMPARISONS, type Comparison, type FilterSet } from '../model/filter.js';
import { matchInput } from './match-input.js';
import { matchesByReference } from './reference-evaluator.js';

/** The kinds that docs/filters.md names, in its rows and columns. */
const KINDS = new Map<string, unknown>([
  ['null', null],
  ['""', ''],
  ['[]', []],
  ['"abc"', 'abc'],
  ['"5"', '5'],
  ['"5.0"', '5.0'],
  ['5', 5],
  ['true', true],
  ['"true"', 'true'],
  ['day', '2024-03-01'],
  ['time', '2024-03-01T01:00:00+01:00'],
  ['["abc"]', ['abc']],
  ['["abc",5]', ['abc', 5]],
  ['{a}', { a: 5 }],
  ['{a,b}', { a: 5, b: 'abc' }],
]);

/** Which signs of a cell let a comparison pass. */
const PASSES: Record<Exclude<Comparison, 'changed'>, (cell: string) => boolean> = {
  eq: (cell) => cell.includes('='),
  ne: (cell) => !cell.includes('='),
  gt: (cell) => cell.includes('>'),
  gte: (cell) => /[>≈]/.test(cell),
  lt: (cell) => cell.includes('<'),
  lte: (cell) => /[<≈]/.test(cell),
  contains: (cell) => cell.includes('⊇'),
  notContains: (cell) => !cell.includes('⊇'),
  containsOnly: (cell) => cell.includes('≡'),
};

/** The rows of the table under the heading, as lists of cells without their decoration. */
function printedMatrix(): string[][] {
  const page = readFileSync(new URL('../../../docs/filters.md', import.meta.url), 'utf8');
  const table = page
    .slice(page.indexOf('## Every pair of kinds'))
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return table
    .filter((line) => !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

const [heading, ...rows] = printedMatrix();
const cells = rows.flatMap(([found, ...marks]) =>
  marks.map((mark, index) => ({ found, wanted: heading[index + 1], mark })),
);

describe('the matrix of docs/filters.md', () => {
  it('has a row and a column for every kind', () => {
    expect(heading.slice(1)).toEqual([...KINDS.keys()]);
    expect(rows.map(([found]) => found)).toEqual([...KINDS.keys()]);
  });

  it.each(cells)('$found in the state and $wanted as fieldValue: $mark', ({ found, wanted, mark }) => {
    const newState = { field: KINDS.get(found) };
    const passed: Record<string, [boolean, boolean]> = {};
    const expected: Record<string, [boolean, boolean]> = {};
    for (const comparison of COMPARISONS) {
      if (comparison === 'changed') continue;
      const set = oneFilter(comparison, KINDS.get(wanted));
      passed[comparison] = [
        compileFilters(set).matches(matchInput({ newState })),
        matchesByReference(set, { oldState: {}, newState }),
      ];
      expected[comparison] = [PASSES[comparison](mark), PASSES[comparison](mark)];
    }
    expect(passed).toEqual(expected);
  });

  it.each(cells.filter(({ found }) => found === 'null'))(
    'an absent field and $wanted: $mark',
    ({ wanted, mark }) => {
      for (const comparison of COMPARISONS) {
        if (comparison === 'changed') continue;
        const compiled = compileFilters(oneFilter(comparison, KINDS.get(wanted)));
        expect(compiled.matches(matchInput({ newState: {} }))).toBe(PASSES[comparison](mark));
      }
    },
  );
});

function oneFilter(comparison: Comparison, fieldValue: unknown): FilterSet {
  return {
    connector: 'AND',
    filters: [
      {
        kind: 'condition',
        path: 'filters[0]',
        fieldName: 'field',
        fieldValue,
        comparison,
        state: 'newState',
      },
    ],
  };
}
