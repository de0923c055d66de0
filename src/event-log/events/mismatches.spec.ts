import { describe, expect, it } from '@jest/globals';
import type { Selection } from '../../event-subscriptions/index.js';
import { Filters } from '../../filtering/index.js';
import { mismatchesOf, type SeenEvent } from './mismatches.js';

const FILTERS = new Filters();
const EVENT: SeenEvent = {
  objCode: 'PROJ',
  eventType: 'UPDATE',
  objId: 'p1',
  states: { newState: { status: 'CPL', tags: ['a'] }, oldState: {} },
};

function selection(changes: Partial<Selection> = {}, filters: unknown[] = []): Selection {
  const parsed = FILTERS.parse(filters, undefined, { objCode: 'PROJ', eventType: 'UPDATE' });
  if (!parsed.ok) throw new Error(parsed.errors.join());
  return { objCode: 'PROJ', eventType: 'UPDATE', objId: null, filterSet: parsed.filterSet, ...changes };
}

describe('what a subscription says no to', () => {
  it.each<[string, Partial<Selection>, string[]]>([
    ['nothing, when all fits', {}, []],
    ['nothing of its own object', { objId: 'p1' }, []],
    ['another object', { objId: 'p2' }, ['objId is "p1", wanted "p2"']],
    ['another objCode', { objCode: 'TASK' }, ['objCode is "PROJ", wanted "TASK"']],
    ['another eventType', { eventType: 'CREATE' }, ['eventType is "UPDATE", wanted "CREATE"']],
  ])('is %s', (_, changes, sentences) => {
    expect(mismatchesOf(selection(changes), EVENT, FILTERS).map(({ sentence }) => sentence)).toEqual(
      sentences,
    );
  });

  it('is an event without an objId, when it asks for one', () => {
    expect(mismatchesOf(selection({ objId: 'p1' }), { ...EVENT, objId: null }, FILTERS)).toEqual([
      { path: 'objId', sentence: 'objId is null, wanted "p1"', found: null, wanted: 'p1' },
    ]);
  });

  it.each<[string, unknown, boolean]>([
    ['a short text', 'x', true],
    ['a text of 198 characters', 'x'.repeat(198), true],
    ['a text of 199 characters', 'x'.repeat(199), false],
    ['an array of many', Array.from({ length: 100 }, (_, i) => i), false],
    ['an object with a long key', { ['k'.repeat(300)]: 1 }, false],
    ['a small structure', { a: [1, { b: null }] }, true],
  ])('holds %s as the value wanted: %s', (_, fieldValue, isThere) => {
    const filter = { fieldName: 'status', fieldValue };
    const [mismatch] = mismatchesOf(selection({}, [filter]), EVENT, FILTERS);
    expect(mismatch).toMatchObject({
      path: 'filters[0]',
      found: 'CPL',
      ...(isThere ? { wanted: fieldValue } : {}),
    });
    expect('wanted' in mismatch!).toBe(isThere);
  });
});
