import { describe, expect, it } from '@jest/globals';
import { explain } from './explain.js';
import { parseFilters } from '../parsing/parse.js';

const states = { oldState: { status: 'NEW' }, newState: { status: 'CPL', priority: 2, tags: ['a'] } };

function reasons(filters: unknown[], connector?: string): string[] {
  const result = parseFilters(filters, connector, { objCode: 'TASK', eventType: 'UPDATE' });
  if (!result.ok) throw new Error(result.errors.join());
  return explain(result.filterSet, states).map(({ sentence }) => sentence);
}

const cur = { fieldName: 'status', fieldValue: 'CUR' };
const cpl = { fieldName: 'status', fieldValue: 'CPL' };
const low = { fieldName: 'priority', fieldValue: 3, comparison: 'gte' };

describe('why an event does not pass', () => {
  it('is nothing when it passes', () => {
    expect(reasons([cpl])).toEqual([]);
    expect(reasons([])).toEqual([]);
    expect(reasons([], 'OR')).toEqual([]);
    expect(reasons([cur, cpl], 'OR')).toEqual([]);
  });

  it('under AND is each filter that said no', () => {
    expect(reasons([cpl, cur, low])).toEqual([
      'filters[1]: status is "CPL", wanted "CUR" (eq, newState)',
      'filters[2]: priority is 2, wanted 3 (gte, newState)',
    ]);
  });

  it('under OR is every filter', () => {
    expect(reasons([cur, low], 'OR')).toHaveLength(2);
  });

  it('in a group names the filter within it', () => {
    expect(reasons([cpl, { type: 'group', filters: [cur, cpl] }])).toEqual([
      'filters[1].filters[0]: status is "CPL", wanted "CUR" (eq, newState)',
    ]);
  });

  it('leaves a group out that passed', () => {
    expect(reasons([{ type: 'group', connector: 'OR', filters: [cur, cpl] }, low])).toEqual([
      'filters[1]: priority is 2, wanted 3 (gte, newState)',
    ]);
  });

  it('names the state, what is absent, and what is no scalar', () => {
    expect(reasons([{ ...cur, state: 'oldState' }])).toEqual([
      'filters[0]: status is "NEW", wanted "CUR" (eq, oldState)',
    ]);
    expect(reasons([{ ...cur, fieldName: 'name' }])).toEqual([
      'filters[0]: name is nothing, wanted "CUR" (eq, newState)',
    ]);
    expect(reasons([{ fieldName: 'tags', fieldValue: ['b'], comparison: 'contains' }])).toEqual([
      'filters[0]: tags is an array, wanted an array (contains, newState)',
    ]);
  });

  it('says that nothing changed, and what can never work', () => {
    expect(reasons([{ fieldName: 'name', comparison: 'changed' }])).toEqual([
      'filters[0]: name is the same in both states (changed)',
    ]);
    expect(reasons([{ fieldValue: 'x' }])).toEqual([
      'filters[0]: there is no fieldName, so the filter never passes',
    ]);
  });

  it('cuts a name that is no name', () => {
    expect(reasons([{ fieldName: 'x'.repeat(100_000), fieldValue: 1 }])[0]).toHaveLength(
      `filters[0]: ${'x'.repeat(120)}… is nothing, wanted 1 (eq, newState)`.length,
    );
  });

  it('holds the parts of its sentence', () => {
    const result = parseFilters([cur], undefined, { objCode: 'TASK', eventType: 'UPDATE' });
    if (!result.ok) throw new Error(result.errors.join());
    expect(explain(result.filterSet, states)).toMatchObject([
      {
        path: 'filters[0]',
        fieldName: 'status',
        comparison: 'eq',
        state: 'newState',
        found: 'CPL',
        wanted: 'CUR',
      },
    ]);
  });
});
