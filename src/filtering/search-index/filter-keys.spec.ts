import { describe, expect, it } from '@jest/globals';
import type { IndexKey } from './index-key.js';
import { parseFilters } from '../parsing/parse.js';
import { filterKeys } from './filter-keys.js';

type Raw = Record<string, unknown>;

/** By key, what it costs to look up; 1 where nothing is said. */
type Costs = Record<string, number>;

const CUSTOMER = { objCode: 'DOCV', eventType: 'UPDATE' };

function named(key: IndexKey): string {
  if (key.kind === 'changed') return `${key.fieldName} changed`;
  const { state, fieldName, steps } = key.subject;
  const place = [state === 'oldState' ? `old ${fieldName}` : fieldName, ...steps].join('/');
  switch (key.kind) {
    case 'equal':
      return `${place} = ${key.key.replace('\0', '#')}`;
    case 'element':
      return `${place} has ${key.key.replace('\0', '#')}`;
    case 'text':
      return `${place} ~ ${key.part}`;
    case 'range': {
      const { lower, upper } = key.range.interval;
      const from = lower && `${lower.value.spelling} ${lower.open ? '<' : '<='} `;
      const to = upper && ` ${upper.open ? '<' : '<='} ${upper.value.spelling}`;
      return `${from ?? ''}${place}${to ?? ''}`;
    }
  }
}

/** The keys, and the paths of the filters that are tried for an event that has one. */
function keysOf(filters: readonly Raw[], connector = 'AND', costs: Costs = {}) {
  const parsed = parseFilters(filters, connector, CUSTOMER);
  if (!parsed.ok) throw new Error(parsed.errors.join());
  const found = filterKeys(parsed.filterSet, (key) => costs[named(key)] ?? 1);
  return found && { keys: found.keys.map(named), tried: found.rest?.filters.map(({ path }) => path) };
}

function filter(fieldName: string, comparison: string, fieldValue: unknown, state = 'newState'): Raw {
  return { fieldName, comparison, fieldValue, state };
}

function group(connector: string, ...filters: Raw[]): Raw {
  return { type: 'group', connector, filters };
}

const ALL = ['filters[0]'];

describe('a single filter', () => {
  it.each<[Raw, string[], string[] | undefined]>([
    [filter('a', 'eq', 'x'), ['a = x'], undefined],
    [filter('a', 'eq', 'x', 'oldState'), ['old a = x'], undefined],
    [filter('a', 'eq', 5), ['a = #5'], undefined],
    [filter('a', 'eq', true), ['a = true'], undefined],
    [filter('a', 'eq', '2024-03-01'), ['a = #t1709251200000.0'], undefined],
    // 5 and "5" have its key, but differ.
    [filter('a', 'eq', '5.0'), ['a = #5'], ALL],
    // [null] has its key.
    [filter('a', 'eq', null), ['a = #empty'], ALL],
    [filter('a', 'eq', ['x', 5]), ['a = #[x,\u00005]'], ALL],
    [filter('a', 'eq', { b: { c: 'x' } }), ['a/b/c = x'], undefined],
    [filter('a', 'eq', { b: 'x', c: 'y' }), ['a/b = x'], ALL],
    [filter('a', 'gt', 5), ['5 < a'], undefined],
    [filter('a', 'lte', { b: 5 }), ['a/b <= 5'], undefined],
    [filter('a', 'contains', 'x'), ['a has x', 'a ~ x'], undefined],
    [filter('a', 'contains', 'x'.repeat(33)), [`a has ${'x'.repeat(33)}`, `a ~ ${'x'.repeat(33)}`], ALL],
    [filter('a', 'contains', ['x', 'y']), ['a has x', 'a ~ x'], ALL],
    [filter('a', 'contains', ['x', ['y']]), ['a has x'], ALL],
    [filter('a', 'contains', { b: 'x' }), ['a has #{b:x}', 'a/b has x', 'a/b ~ x'], ALL],
    [filter('a', 'containsOnly', ['x', 'y']), ['a has x', 'a = x'], ALL],
    [filter('a', 'containsOnly', []), ['a = #empty'], ALL],
    [filter('a', 'changed', null), ['a changed'], undefined],
  ])('%j is found by its keys', (raw, keys, tried) => {
    expect(keysOf([raw])).toEqual({ keys, tried });
  });

  it.each<[Raw]>([
    [filter('a', 'ne', 'x')],
    [filter('a', 'notContains', 'x')],
    [filter('a', 'contains', '')],
    [filter('a', 'contains', [''])],
    [filter('a', 'eq', {})],
  ])('%j is found by no key', (raw) => {
    expect(keysOf([raw])).toBeUndefined();
  });

  it('that can never work is found by none, and never', () => {
    expect(keysOf([filter('a', 'is', 'x')])).toEqual({ keys: [], tried: undefined });
  });
});

describe('filters under AND', () => {
  const [a, b, no] = [filter('a', 'eq', 'x'), filter('b', 'eq', 'y'), filter('c', 'ne', 'z')];

  it.each<[string, Raw[], Costs, string[], string[] | undefined]>([
    ['the cheapest', [a, b], { 'b = y': 0.5 }, ['b = y'], ['filters[0]']],
    ['the one that has a key', [no, a], {}, ['a = x'], ['filters[0]']],
    ['what is in an AND group', [group('AND', a, no)], {}, ['a = x'], ['filters[0].filters[1]']],
    ['all of an OR group', [group('OR', a, b), no], {}, ['a = x', 'b = y'], ['filters[1]']],
    ['nothing, when one can never work', [a, filter('d', 'is', 'x')], {}, [], ['filters[0]']],
    [
      'two ends of a range as one',
      [filter('n', 'gte', 1), filter('n', 'lt', 9)],
      { '1 <= n < 9': 0.5 },
      ['1 <= n < 9'],
      undefined,
    ],
    [
      'two ends of a range, one of them in a group',
      [filter('n', 'lt', 9), group('AND', a, filter('n', 'gt', 1))],
      { '1 < n < 9': 0.5 },
      ['1 < n < 9'],
      ['filters[1].filters[0]'],
    ],
    [
      'two ends below the field, and then the other leaves too',
      [filter('n', 'gte', { x: 1, y: 1 }), filter('n', 'lt', { x: 9 })],
      { '1 <= n/x < 9': 0.5 },
      ['1 <= n/x < 9'],
      ['filters[0]', 'filters[1]'],
    ],
    [
      'one end only, when the other is of another kind',
      [filter('n', 'gte', 1), filter('n', 'lt', '2024-03-01')],
      {},
      ['1 <= n'],
      ['filters[1]'],
    ],
  ])('are found by %s', (_, filters, costs, keys, tried) => {
    expect(keysOf(filters, 'AND', costs)).toEqual({ keys, tried });
  });
});

describe('filters under OR', () => {
  const [a, b] = [filter('a', 'eq', 'x'), filter('b', 'eq', '5')];

  it('are found by a key of each, and are all tried when one key says too little', () => {
    expect(keysOf([a, filter('b', 'gt', 5)], 'OR')).toEqual({ keys: ['a = x', '5 < b'], tried: undefined });
    expect(keysOf([a, b], 'OR')).toEqual({ keys: ['a = x', 'b = #5'], tried: ['filters[0]', 'filters[1]'] });
  });

  it('are found by no key when one of them has none', () => {
    expect(keysOf([a, filter('b', 'ne', 'y')], 'OR')).toBeUndefined();
  });

  it('need no key for what can never work', () => {
    expect(keysOf([a, filter('b', 'is', 'y')], 'OR')).toEqual({ keys: ['a = x'], tried: undefined });
  });
});

describe('no filters', () => {
  it('are found by no key: every event passes', () => {
    expect(keysOf([])).toBeUndefined();
  });
});
