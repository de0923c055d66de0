import { describe, expect, it } from '@jest/globals';
import { compileFilters } from './compile.js';
import { matchInput } from './match-input.js';
import { matchesByReference } from './reference-evaluator.js';
import { parseFilters } from '../parsing/parse.js';

const yes = { fieldName: 'status', fieldValue: 'CUR' };
const no = { fieldName: 'status', fieldValue: 'CPL' };
const never = { fieldName: 'status', fieldValue: 'CUR', comparison: 'equals' };
const all = (...filters: unknown[]) => ({ type: 'group', connector: 'AND', filters });
const any = (...filters: unknown[]) => ({ type: 'group', connector: 'OR', filters });
const group = (...filters: unknown[]) => ({ type: 'group', filters });

const ROWS: [rule: string, filters: unknown[] | undefined, connector: string | undefined, passes: boolean][] =
  [
    ['no filters pass every event', undefined, undefined, true],
    ['an empty list passes every event', [], 'AND', true],
    ['an empty list passes every event under OR too', [], 'OR', true],
    ['one filter that passes', [yes], undefined, true],
    ['one filter that does not', [no], 'OR', false],
    ['filters join by AND when nothing is said', [yes, no], undefined, false],
    ['AND of two that pass', [yes, yes], 'AND', true],
    ['OR of one that passes', [no, yes], 'OR', true],
    ['OR of none that passes', [no, no], 'OR', false],
    ['a group joins by AND when nothing is said', [group(yes, no)], undefined, false],
    ['a group of two that pass', [group(yes, yes)], undefined, true],
    ['an AND group within OR', [all(yes, no), all(yes, yes)], 'OR', true],
    ['an OR group within AND', [any(no, yes), yes], 'AND', true],
    ['an OR group that fails within AND', [any(no, no), yes], 'AND', false],
    ['an OR group that fails beside one that passes', [any(no, no), yes], 'OR', true],
    ['a filter that can never work does not pass', [never], undefined, false],
    ['nor lets AND pass', [yes, never], 'AND', false],
    ['nor hinders OR', [never, yes], 'OR', true],
    ['nor hinders an OR group', [any(never, yes)], undefined, true],
    ['two groups under AND', [any(no, yes), any(yes, no)], 'AND', true],
  ];

describe('connectors and groups (docs/contract/event-subscriptions.md#5)', () => {
  it.each(ROWS)('%s', (_rule, filters, connector, passes) => {
    const result = parseFilters(filters, connector, { objCode: 'TASK', eventType: 'UPDATE' });
    if (!result.ok) throw new Error(result.errors.join());
    const states = { oldState: {}, newState: { status: 'CUR' } };
    expect(compileFilters(result.filterSet).matches(matchInput(states))).toBe(passes);
    expect(matchesByReference(result.filterSet, states)).toBe(passes);
  });
});

describe('the state that a filter names (docs/contract/event-subscriptions.md#5)', () => {
  const update = { oldState: { status: 'NEW' }, newState: { status: 'CUR' } };
  const create = { oldState: {}, newState: { status: 'CUR', note: null } };
  const remove = { oldState: { status: 'CPL' }, newState: {} };

  it.each<[rule: string, eventType: string, states: typeof update | object, filter: object, passes: boolean]>(
    [
      ['newState when nothing is said', 'UPDATE', update, { fieldName: 'status', fieldValue: 'CUR' }, true],
      ['newState', 'UPDATE', update, { fieldName: 'status', fieldValue: 'NEW', state: 'newState' }, false],
      ['oldState', 'UPDATE', update, { fieldName: 'status', fieldValue: 'NEW', state: 'oldState' }, true],
      ['changed looks at both', 'UPDATE', update, { fieldName: 'status', comparison: 'changed' }, true],
      ['change is changed', 'UPDATE', update, { fieldName: 'status', comparison: 'change' }, true],
      ['changed of what is the same', 'UPDATE', update, { fieldName: 'name', comparison: 'changed' }, false],
      [
        'fieldValue and state have no effect on changed',
        'UPDATE',
        update,
        { fieldName: 'status', comparison: 'changed', fieldValue: 'no', state: 'oldState' },
        true,
      ],
      [
        'changed on CREATE: a value came',
        'CREATE',
        create,
        { fieldName: 'status', comparison: 'changed' },
        true,
      ],
      [
        'changed on CREATE: null is absent',
        'CREATE',
        create,
        { fieldName: 'note', comparison: 'changed' },
        false,
      ],
      [
        'oldState with changed on CREATE has no effect',
        'CREATE',
        create,
        { fieldName: 'status', comparison: 'changed', state: 'oldState' },
        true,
      ],
      [
        'oldState on DELETE',
        'DELETE',
        remove,
        { fieldName: 'status', fieldValue: 'CPL', state: 'oldState' },
        true,
      ],
      ['newState on DELETE is empty', 'DELETE', remove, { fieldName: 'status', fieldValue: 'CPL' }, false],
      ['and equals the empty value', 'DELETE', remove, { fieldName: 'status', fieldValue: null }, true],
      [
        'changed on DELETE: the value went',
        'DELETE',
        remove,
        { fieldName: 'status', comparison: 'changed' },
        true,
      ],
    ],
  )('%s', (_rule, eventType, states, filter, passes) => {
    const result = parseFilters([filter], undefined, { objCode: 'TASK', eventType });
    if (!result.ok) throw new Error(result.errors.join());
    expect(compileFilters(result.filterSet).matches(matchInput(states))).toBe(passes);
  });
});
