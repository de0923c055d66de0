import { describe, expect, it } from '@jest/globals';
import { JsonNumber } from '../../platform/json/index.js';
import { parseFilters } from './parse.js';

const UPDATE = { objCode: 'TASK', eventType: 'UPDATE' };
const filter = { fieldName: 'status', fieldValue: 'CUR' };
const filters = (count: number): unknown[] => Array.from({ length: count }, () => filter);
const group = (count: number): object => ({ type: 'group', filters: filters(count) });
const groups = (count: number, size: number): unknown[] => Array.from({ length: count }, () => group(size));
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

function errorsOf(raw: unknown, connector?: unknown, context = UPDATE): readonly string[] {
  const result = parseFilters(raw, connector, context);
  return result.ok ? [] : result.errors;
}

describe('what is structurally wrong is an error (docs/contract/event-subscriptions.md#5)', () => {
  it.each<[rule: string, filters: unknown, error: string]>([
    ['filters that are an object', {}, 'filters must be an array, not an object'],
    ['filters that are a text', '[]', 'filters must be an array, not "[]"'],
    [
      'filters that are a number that no double spells',
      new JsonNumber('1.0'),
      'filters must be an array, not 1.0',
    ],
    ['a filter that is such a number', [new JsonNumber('1.0')], 'filters[0] must be an object, not 1.0'],
    ['filters that are a number', 5, 'filters must be an array, not 5'],
    ['a filter that is a text', ['status'], 'filters[0] must be an object, not "status"'],
    ['a filter that is null', [filter, null], 'filters[1] must be an object, not null'],
    ['a filter that is an array', [[filter]], 'filters[0] must be an object, not an array'],
    [
      'a filter in a group that is none',
      [{ type: 'group', filters: [filter, 1] }],
      'filters[0].filters[1] must be an object, not 1',
    ],
    ['a group without filters', [{ type: 'group' }], 'filters[0].filters must be an array, not nothing'],
    [
      'a group whose filters are an object',
      [{ type: 'group', filters: {} }],
      'filters[0].filters must be an array, not an object',
    ],
    ['a group of none', [group(0)], 'filters[0].filters must hold 2 to 5 filters, but hold 0'],
    ['a group of one', [filter, group(1)], 'filters[1].filters must hold 2 to 5 filters, but hold 1'],
    ['a group of six', [group(6)], 'filters[0].filters must hold 2 to 5 filters, but hold 6'],
    [
      'a group in a group',
      [{ type: 'group', filters: [filter, group(2)] }],
      'filters[0].filters[1] must not be a group, for it stands in one',
    ],
    ['eleven groups', groups(11, 2), 'filters must not hold more than 10 groups, but hold 11'],
    [
      'a hundred and one filters',
      filters(101),
      'filters must not hold more than 100 filters in all, but hold 101',
    ],
    [
      'the same with groups',
      [...groups(10, 5), ...filters(51)],
      'filters must not hold more than 100 filters in all, but hold 101',
    ],
    [
      'a million filters',
      filters(1_000_000),
      'filters must not hold more than 100 filters in all, but hold 1000000',
    ],
    [
      'a bad group connector',
      [{ ...group(2), connector: 'XOR' }],
      'filters[0].connector must be "AND" or "OR", not "XOR"',
    ],
    [
      'a group connector in small letters',
      [{ ...group(2), connector: 'or' }],
      'filters[0].connector must be "AND" or "OR", not "or"',
    ],
    [
      'a fieldValue 201 levels deep',
      [{ ...filter, fieldValue: nested(200) }],
      'filters[0] must not nest deeper than 200 levels',
    ],
    [
      'a fieldValue 100 000 levels deep',
      [{ ...filter, fieldValue: nested(100_000) }],
      'filters[0] must not nest deeper than 200 levels',
    ],
    [
      'the same in a group',
      [{ type: 'group', filters: [filter, { ...filter, fieldValue: nested(100_000) }] }],
      'filters[0].filters[1] must not nest deeper than 200 levels',
    ],
    [
      'a fieldName 100 000 levels deep',
      [{ fieldName: nested(100_000) }],
      'filters[0] must not nest deeper than 200 levels',
    ],
    [
      'an unknown key of a group as deep',
      [{ ...group(2), note: nested(100_000) }],
      'filters[0] must not nest deeper than 200 levels',
    ],
  ])('%s', (_rule, raw, error) => {
    expect(errorsOf(raw)).toEqual([error]);
  });

  it.each<[connector: unknown, shown: string]>([
    ['XOR', '"XOR"'],
    ['and', '"and"'],
    [1, '1'],
    [true, 'true'],
    [['AND'], 'an array'],
    [nested(100_000), 'an array'],
  ])('the filterConnector %#', (connector, shown) => {
    expect(errorsOf(undefined, connector)).toEqual([`filterConnector must be "AND" or "OR", not ${shown}`]);
  });

  it.each<[rule: string, filters: unknown, connector: unknown]>([
    ['filters', null, undefined],
    ['the filterConnector', [filter], null],
    ["a group's connector", [{ ...group(2), connector: null }], 'AND'],
    ['the comparison', [{ ...filter, comparison: null }], 'AND'],
    ['the state', [{ ...filter, state: null }], 'AND'],
    ['what a group has not', [{ ...group(2), fieldName: null, state: null, comparison: null }], 'AND'],
    ['what a filter has not', [{ ...filter, type: null, connector: null, filters: null }], 'AND'],
    ['an empty filterConnector', [filter], ''],
    ["a group's empty connector", [{ ...group(2), connector: '' }], 'AND'],
  ])('takes for missing when it is null or an empty connector: %s', (_rule, raw, connector) => {
    const result = parseFilters(raw, connector, UPDATE);
    expect(result).toMatchObject({ ok: true, warnings: [], filterSet: { connector: 'AND' } });
    for (const member of result.ok ? result.filterSet.filters : []) {
      const defaults =
        member.kind === 'group' ? { connector: 'AND' } : { comparison: 'eq', state: 'newState' };
      expect(member).toMatchObject(defaults);
    }
  });

  it('tells every error at once', () => {
    expect(errorsOf([1, group(1), filter, { ...group(2), connector: 'x' }], 'NOT')).toEqual([
      'filterConnector must be "AND" or "OR", not "NOT"',
      'filters[0] must be an object, not 1',
      'filters[1].filters must hold 2 to 5 filters, but hold 1',
      'filters[3].connector must be "AND" or "OR", not "x"',
    ]);
  });

  it('cuts a long value short in its message', () => {
    expect(errorsOf('x'.repeat(1_000_000))[0].length).toBeLessThan(120);
  });

  it.each<[rule: string, filters: unknown[]]>([
    ['oldState', [{ ...filter, state: 'oldState' }]],
    ['oldState with ne', [{ ...filter, state: 'oldState', comparison: 'ne' }]],
    ['oldState with an unknown comparison', [{ ...filter, state: 'oldState', comparison: 'is' }]],
  ])('%s in a CREATE subscription', (_rule, raw) => {
    expect(errorsOf(raw, undefined, { objCode: 'TASK', eventType: 'CREATE' })).toEqual([
      'filters[0].state must not be "oldState", which a CREATE event has none of',
    ]);
  });

  it('names the place of oldState within a group', () => {
    const raw = [{ type: 'group', filters: [filter, { ...filter, state: 'oldState' }] }];
    expect(errorsOf(raw, undefined, { objCode: 'TASK', eventType: 'CREATE' })[0]).toMatch(
      /^filters\[0\]\.filters\[1\]\.state must not be /,
    );
  });
});

describe('what is taken (docs/contract/event-subscriptions.md#5)', () => {
  it.each<[rule: string, filters: unknown, connector: unknown]>([
    ['nothing', undefined, undefined],
    ['an empty list', [], 'OR'],
    ['one filter', [filter], 'AND'],
    ['ten groups', groups(10, 5), undefined],
    ['a hundred filters', filters(100), undefined],
    ['a hundred filters with groups', [...groups(10, 5), ...filters(50)], undefined],
    ['groups of two and of five', [group(2), group(5)], 'OR'],
    ['a fieldValue 199 levels deep', [{ ...filter, fieldValue: nested(199) }], undefined],
    ['changed on oldState', [{ fieldName: 'status', comparison: 'changed', state: 'oldState' }], undefined],
  ])('%s', (_rule, raw, connector) => {
    expect(parseFilters(raw, connector, UPDATE)).toMatchObject({ ok: true, warnings: [] });
  });

  it('fills in the defaults and keeps the place', () => {
    const raw = [
      filter,
      { type: 'group', filters: [filter, { fieldName: 'name', comparison: 'change', state: 'oldState' }] },
    ];
    const condition = { kind: 'condition', ...filter, comparison: 'eq', state: 'newState' };
    expect(parseFilters(raw, undefined, UPDATE)).toEqual({
      ok: true,
      warnings: [],
      filterSet: {
        connector: 'AND',
        filters: [
          { ...condition, path: 'filters[0]' },
          {
            kind: 'group',
            path: 'filters[1]',
            connector: 'AND',
            filters: [
              { ...condition, path: 'filters[1].filters[0]' },
              {
                kind: 'condition',
                path: 'filters[1].filters[1]',
                fieldName: 'name',
                fieldValue: null,
                comparison: 'changed',
                state: 'oldState',
              },
            ],
          },
        ],
      },
    });
  });
});

describe('stored filters that are read again', () => {
  it('are the same, without another look for the names that were meant', () => {
    const raw = [{ fieldName: 'statsu', fieldValue: 'CPL', comparsion: 'eq' }];
    const context = { objCode: 'PROJ', eventType: 'UPDATE' };
    const first = parseFilters(raw, 'AND', context);
    const again = parseFilters(raw, 'AND', { ...context, isStored: true });
    expect(first).toMatchObject({ ok: true, warnings: [expect.any(String), expect.any(String)] });
    expect(again).toEqual({ ...first, warnings: [] });
  });
});
