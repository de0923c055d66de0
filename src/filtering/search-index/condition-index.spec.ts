import { describe, expect, it, jest } from '@jest/globals';
import { ConditionIndex } from './condition-index.js';
import type { FilterSet } from '../model/filter.js';
import { matchInput } from '../evaluation/match-input.js';
import { parseFilters } from '../parsing/parse.js';
import type { Place } from './posting-list.js';

function set(...filters: object[]): FilterSet {
  const parsed = parseFilters(filters, 'AND', { objCode: 'DOCV', eventType: 'UPDATE' });
  if (!parsed.ok) throw new Error(parsed.errors.join());
  return parsed.filterSet;
}

function visited(index: ConditionIndex<number>, newState: object, oldState: object = {}): number[] {
  const found = new Set<number>();
  index.search(matchInput({ newState, oldState }), (posting) => posting.each((entry) => found.add(entry)));
  return [...found].toSorted((a, b) => a - b);
}

/** An index of a hundred entries, by what the filters of each are. */
function hundred(filtersOf: (n: number) => object[]): ConditionIndex<number> {
  const index = new ConditionIndex<number>();
  for (let n = 0; n < 100; n++) index.add(n, set(...filtersOf(n)));
  return index;
}

describe('of a hundred entries, an event leads to few', () => {
  it('by the field that tells them apart, whichever comes first', () => {
    const current = { fieldName: 'status', fieldValue: 'CUR' };
    const index = hundred((n) => [current, { fieldName: 'ownerID', fieldValue: `owner-${n}` }]);
    // The first one came when nothing was known of either field.
    expect(visited(index, { status: 'CUR', ownerID: 'owner-7' })).toEqual([0, 7]);
  });

  it('by a range from one bound to another rather than by one that half of all events lie in', () => {
    const index = hundred((n) => [
      { fieldName: 'size', comparison: 'gt', fieldValue: 0 },
      { fieldName: 'budget', comparison: 'gte', fieldValue: n },
      { fieldName: 'budget', comparison: 'lt', fieldValue: n + 1 },
    ]);
    expect(visited(index, { size: 3, budget: 7.5 })).toEqual([7]);
  });

  it('by a part of a text rather than by being empty, which most fields are', () => {
    const index = hundred((n) => [
      { fieldName: 'sponsorID', fieldValue: null },
      { fieldName: 'name', comparison: 'contains', fieldValue: `part ${n}.` },
    ]);
    expect(visited(index, { name: 'the part 7. of it' })).toEqual([7]);
  });

  it('and to all that nothing tells apart', () => {
    const index = hundred((n) => [{ fieldName: 'ownerID', comparison: 'ne', fieldValue: `owner-${n}` }]);
    expect(visited(index, {})).toHaveLength(100);
  });
});

describe('with filters on a hundred fields', () => {
  it('only those that the event has are looked up, and those that paths or absence may reach', () => {
    const index = hundred((n) => [{ fieldName: `DE:field ${n}`, fieldValue: 'x' }]);
    index.add(100, set({ fieldName: 'data.size', fieldValue: 5 }));
    index.add(101, set({ fieldName: 'data.length', fieldValue: null }));
    index.add(102, set({ fieldName: 'sponsorID', fieldValue: null }));
    const newState = { 'DE:field 1': 'x', parameterValues: { 'DE:field 2': 'x' }, data: { size: '5' } };
    const event = matchInput({ newState, oldState: {} });
    const field = jest.spyOn(event, 'field');
    const found: number[] = [];
    index.search(event, (posting) => posting.each((entry) => found.push(entry)));
    expect(found.toSorted((a, b) => a - b)).toEqual([1, 2, 100, 101, 102]);
    expect(field.mock.calls.map(([, name]) => name).toSorted()).toEqual([
      'DE:field 1',
      'DE:field 2',
      'data.length',
      'data.size',
      'sponsorID',
    ]);
  });

  it('and changes only where one of the states has the field', () => {
    const index = hundred((n) => [{ fieldName: `field ${n}`, comparison: 'changed' }]);
    expect(visited(index, { 'field 3': 1, 'field 4': 1 }, { 'field 4': 1, 'field 5': 1 })).toEqual([3, 5]);
  });
});

describe('what was taken out of an index', () => {
  it('is looked for no more, nor are its fields', () => {
    const filters = [
      set({ fieldName: 'a', fieldValue: 'x' }),
      set({ fieldName: 'a', fieldValue: { b: { c: null } } }),
      set({ fieldName: 'a', comparison: 'contains', fieldValue: 'x' }),
      set({ fieldName: 'a', comparison: 'gt', fieldValue: '5' }),
      set({ fieldName: 'a', comparison: 'changed' }),
      set({ fieldName: 'a', comparison: 'ne', fieldValue: 'z' }),
    ];
    const index = new ConditionIndex<number>();
    const places = filters.flatMap((one, n): readonly Place<number>[] => index.add(n, one).places);
    expect(visited(index, { a: 'x' })).toEqual([0, 1, 2, 3, 4, 5]);
    for (const place of places) place.posting.remove(place);
    const event = matchInput({ newState: { a: 'x' }, oldState: {} });
    const field = jest.spyOn(event, 'field');
    index.search(event, () => expect('a posting').toBe('visited'));
    expect(field).not.toHaveBeenCalled();
  });
});
