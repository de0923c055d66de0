import { describe, expect, it } from '@jest/globals';
import { compileFilters } from '../evaluation/compile.js';
import { matchInput } from '../evaluation/match-input.js';
import { parseFilters } from './parse.js';

function read(filter: object, objCode = 'TASK', eventType = 'UPDATE') {
  const result = parseFilters([filter], undefined, { objCode, eventType });
  if (!result.ok) throw new Error(result.errors.join());
  return result;
}

const withValue = (fieldValue: unknown, comparison = 'eq') => ({
  fieldName: 'status',
  fieldValue,
  comparison,
});

describe('a filter that can never work is warned of and never passes (docs/contract/event-subscriptions.md#5-warnings)', () => {
  it.each<[rule: string, objCode: string, filter: object, warning: string]>([
    ['no fieldName', 'TASK', { fieldValue: 'CUR' }, 'there is no fieldName'],
    ['a fieldName that is null', 'TASK', { fieldName: null, fieldValue: 'CUR' }, 'there is no fieldName'],
    ['an empty fieldName', 'TASK', { fieldName: '', fieldValue: 'CUR' }, 'there is no fieldName'],
    [
      'a fieldName that is a number',
      'TASK',
      { fieldName: 5, comparison: 'ne' },
      'the fieldName must be a string, not 5',
    ],
    [
      'a fieldName that is an object',
      'TASK',
      { fieldName: {}, comparison: 'ne' },
      'the fieldName must be a string, not an object',
    ],
    ['no fieldName for changed', 'TASK', { comparison: 'changed' }, 'there is no fieldName'],
    [
      'an unknown comparison',
      'TASK',
      withValue('CUR', 'contain'),
      'the comparison "contain" is unknown (allowed: eq, ne, gt, gte, lt, lte, contains, notContains, containsOnly, changed), so the filter never passes',
    ],
    [
      'a comparison in another case',
      'TASK',
      withValue('CUR', 'EQ'),
      'the comparison "EQ" is unknown (allowed: eq, ne, gt, gte, lt, lte, contains, notContains, containsOnly, changed), so the filter never passes',
    ],
    [
      'a comparison named like a prototype member',
      'TASK',
      withValue('CUR', 'constructor'),
      'the comparison "constructor" is unknown (allowed: eq, ne, gt, gte, lt, lte, contains, notContains, containsOnly, changed), so the filter never passes',
    ],
    [
      'a comparison that is a number',
      'TASK',
      { ...withValue('CUR'), comparison: 5 },
      'the comparison 5 is unknown (allowed: eq, ne, gt, gte, lt, lte, contains, notContains, containsOnly, changed), so the filter never passes',
    ],
    [
      'an unknown state',
      'TASK',
      { ...withValue('CUR'), state: 'newstate' },
      'the state "newstate" is unknown (allowed: newState, oldState), so the filter never passes',
    ],
    [
      'a field that cannot be filtered',
      'DOCU',
      { fieldName: 'groups', fieldValue: 'x', comparison: 'ne' },
      'the field "groups" of DOCU cannot be filtered',
    ],
    [
      'nor by changed',
      'DOCU',
      { fieldName: 'groups', comparison: 'changed' },
      'the field "groups" of DOCU cannot be filtered',
    ],
    [
      'nor by a path into it',
      'DOCU',
      { fieldName: 'groups.0', fieldValue: 'x' },
      'the field "groups" of DOCU cannot be filtered',
    ],
    [
      'a nested field with a text',
      'RECORD',
      { fieldName: 'data', fieldValue: 'x', comparison: 'ne' },
      'the field "data" of RECORD needs an object as fieldValue',
    ],
    [
      'a nested field with an array',
      'RECORD_TYPE',
      { fieldName: 'fields', fieldValue: ['x'] },
      'the field "fields" of RECORD_TYPE needs an object',
    ],
    [
      'a nested field with null',
      'RECORD',
      { fieldName: 'data', fieldValue: null },
      'the field "data" of RECORD needs an object',
    ],
    [
      'a field for changed alone',
      'USER',
      { fieldName: 'userRoles', fieldValue: 'x' },
      'the field "userRoles" of USER can only be compared with "changed"',
    ],
    ['gt with null', 'TASK', withValue(null, 'gt'), '"gt" has no order for null as fieldValue'],
    ['gte with ""', 'TASK', withValue('', 'gte'), '"gte" has no order for "" as fieldValue'],
    ['lt with a boolean', 'TASK', withValue(true, 'lt'), '"lt" has no order for true as fieldValue'],
    ['lte with an array', 'TASK', withValue([5], 'lte'), '"lte" has no order for an array as fieldValue'],
    [
      'gt without a fieldValue',
      'TASK',
      { fieldName: 'status', comparison: 'gt' },
      '"gt" has no order for null as fieldValue',
    ],
    [
      'gt with an object that has a boolean in it',
      'TASK',
      withValue({ a: 1, b: { c: true } }, 'gt'),
      '"gt" has no order for true as fieldValue',
    ],
    [
      'notContains of nothing',
      'TASK',
      withValue('', 'notContains'),
      'everything contains an empty fieldValue',
    ],
    [
      'ne of an object without values',
      'TASK',
      withValue({ a: {} }, 'ne'),
      'the fieldValue is an object without values',
    ],
  ])('%s', (_rule, objCode, filter, warning) => {
    const { warnings, filterSet } = read(filter, objCode);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^filters\[0\]: [^\n]*so the filter never passes\.$/);
    expect(warnings[0]).toContain(warning);
    const state = {
      status: 'CUR',
      groups: 'x',
      data: 'x',
      fields: ['x'],
      userRoles: 'x',
      '': 'CUR',
      undefined: 'CUR',
    };
    for (const event of [{ newState: state }, { newState: {} }, { newState: state, oldState: state }]) {
      expect(compileFilters(filterSet).matches(matchInput(event))).toBe(false);
    }
  });
});

describe('what looks like a slip is warned of, but evaluated (docs/contract/event-subscriptions.md#5-warnings)', () => {
  it.each<[rule: string, objCode: string, filter: object, warning: string]>([
    [
      'a field that the catalogue does not list',
      'TASK',
      { fieldName: 'stauts', fieldValue: 'x' },
      'filters[0]: TASK lists no field "stauts"; the nearest one that it lists is "status".',
    ],
    [
      'a field in another case',
      'TASK',
      { fieldName: 'STATUS', fieldValue: 'x' },
      'filters[0]: TASK lists no field "STATUS"; the nearest one that it lists is "status".',
    ],
    [
      'a field of another object',
      'HOUR',
      { fieldName: 'enteredDate', comparison: 'changed' },
      'filters[0]: HOUR lists no field "enteredDate".',
    ],
    [
      'a path whose first step is unknown',
      'RECORD',
      { fieldName: 'dta.x', fieldValue: 'x' },
      'filters[0]: RECORD lists no field "dta.x"; the nearest one that it lists is "data".',
    ],
    [
      'an unknown key',
      'TASK',
      { ...withValue('x'), comparision: 'ne' },
      'filters[0]: the key "comparision" is unknown and ignored; the nearest known one is "comparison".',
    ],
    [
      'a key in another case',
      'TASK',
      { ...withValue('x'), State: 'oldState' },
      'filters[0]: the key "State" is unknown and ignored; the nearest known one is "state".',
    ],
    [
      'a type that is no group',
      'TASK',
      { ...withValue('x'), type: 'filter' },
      'filters[0]: the key "type" is unknown and ignored.',
    ],
    [
      'filters without the type of a group',
      'TASK',
      { ...withValue('x'), filters: [], connector: 'OR' },
      'filters[0]: "filters" is ignored, for only "type":"group" makes a group.',
    ],
    [
      'contains of nothing',
      'TASK',
      withValue('', 'contains'),
      'filters[0]: everything contains an empty fieldValue, so the filter always passes.',
    ],
    [
      'contains without a fieldValue',
      'TASK',
      { fieldName: 'status', comparison: 'contains' },
      'filters[0]: everything contains an empty fieldValue, so the filter always passes.',
    ],
    [
      'an object without values',
      'TASK',
      withValue({}),
      'filters[0]: the fieldValue is an object without values, which everything matches, so the filter always passes.',
    ],
    [
      'no fieldValue',
      'TASK',
      { fieldName: 'status' },
      'filters[0]: there is no fieldValue, so the field is compared with the empty value.',
    ],
    [
      'a day that does not exist',
      'TASK',
      withValue('2023-02-30'),
      'filters[0]: "2023-02-30" begins like a date, but is none that filters know, so it is compared as a text.',
    ],
    [
      'a date in another spelling, in an array in an object',
      'TASK',
      withValue({ a: ['x', '2023/02/03'] }, 'contains'),
      'filters[0]: "2023/02/03" begins like a date, but is none that filters know, so it is compared as a text.',
    ],
    [
      'a date with more behind it',
      'TASK',
      withValue('2023-02-03T10:00:00 CET', 'gt'),
      'filters[0]: "2023-02-03T10:00:00 CET" begins like a date, but is none that filters know, so it is compared as a text.',
    ],
    [
      'a day as a wildcard',
      'TASK',
      withValue('$$TODAY-1w', 'gte'),
      'filters[0]: "$$TODAY-1w" looks like a wildcard of the vendor\'s search, which filters do not know: it is compared as a text.',
    ],
    [
      'a user as a wildcard, among others',
      'TASK',
      withValue(['x', '$$USER.ID'], 'containsOnly'),
      'filters[0]: "$$USER.ID" looks like a wildcard of the vendor\'s search, which filters do not know: it is compared as a text.',
    ],
    [
      'an unknown state with changed',
      'TASK',
      { ...withValue('x', 'changed'), state: 'both' },
      'filters[0]: the state "both" is unknown, but "changed" looks at both.',
    ],
  ])('%s', (_rule, objCode, filter, warning) => {
    const { warnings, filterSet } = read(filter, objCode);
    expect(warnings).toEqual([warning]);
    expect(filterSet.filters[0].kind).toBe('condition');
  });

  it('the integration of a linked document is no slip, though documents have none in the catalogue', () => {
    expect(read({ fieldName: 'documentProviderID', comparison: 'changed' }, 'DOCU').warnings).toEqual([]);
    expect(read({ fieldName: 'documentProviderID', comparison: 'changed' }, 'TASK').warnings).toHaveLength(1);
  });

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])(
    '%s is no listed field',
    (fieldName) => {
      const { warnings, filterSet } = read({ fieldName, fieldValue: 'x' });
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`TASK lists no field "${fieldName}"`);
      expect(filterSet.filters[0].kind).toBe('condition');
    },
  );

  it('a DELETE filter on newState should name oldState', () => {
    const warning =
      'filters[0]: the newState of a DELETE event is empty, so the filter should name "oldState".';
    expect(read(withValue('x'), 'TASK', 'DELETE').warnings).toEqual([warning]);
    expect(read({ ...withValue('x'), state: 'newState' }, 'TASK', 'DELETE').warnings).toEqual([warning]);
    expect(read({ ...withValue('x'), state: 'oldState' }, 'TASK', 'DELETE').warnings).toEqual([]);
    expect(read({ fieldName: 'status', comparison: 'changed' }, 'TASK', 'DELETE').warnings).toEqual([]);
  });

  it('tells several things about one filter, and each filter by its place', () => {
    const group = {
      type: 'group',
      conector: 'OR',
      filters: [withValue('x'), { fieldName: 'nme', comparison: 'is' }],
    };
    const result = parseFilters([withValue('x'), group], undefined, { objCode: 'TASK', eventType: 'UPDATE' });
    expect(result).toMatchObject({
      warnings: [
        'filters[1]: the key "conector" is unknown and ignored; the nearest known one is "connector".',
        'filters[1].filters[1]: TASK lists no field "nme"; the nearest one that it lists is "name".',
        'filters[1].filters[1]: the comparison "is" is unknown (allowed: eq, ne, gt, gte, lt, lte, contains, notContains, containsOnly, changed), so the filter never passes.',
      ],
    });
  });

  it('counts unknown keys beyond the fifth', () => {
    const keys = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, index]));
    const { warnings } = read({ ...withValue('x'), ...keys });
    expect(warnings).toHaveLength(6);
    expect(warnings[5]).toBe('filters[0]: 995 more unknown keys are ignored.');
  });

  it('takes a __proto__ key for an unknown one', () => {
    const filter = JSON.parse(
      '{"fieldName":"status","fieldValue":"x","__proto__":{"state":"oldState"}}',
    ) as object;
    const { warnings, filterSet } = read(filter);
    expect(warnings[0]).toContain('the key "__proto__" is unknown');
    expect(filterSet.filters[0]).toMatchObject({ state: 'newState' });
  });

  it('answers a very long name quickly and shortly', () => {
    expect(read({ fieldName: 'x'.repeat(1_000_000), fieldValue: 'x' }).warnings[0].length).toBeLessThan(200);
  });
});

describe('what is no reason for a warning (docs/contract/event-subscriptions.md#5-warnings)', () => {
  it.each<[rule: string, objCode: string, filter: object]>([
    ['a listed field', 'TASK', withValue('CUR')],
    ['a listed field with a colon', 'TASK', { fieldName: 'project:programID', fieldValue: 'x' }],
    ['custom data', 'TASK', { fieldName: 'DE:Cost Center', fieldValue: 'x' }],
    ['custom data with a dot', 'TASK', { fieldName: 'DE:v1.2', fieldValue: 'x' }],
    ['a path into parameterValues', 'HOUR', { fieldName: 'parameterValues.DE:x', fieldValue: 'x' }],
    ['parameterValues itself', 'TASK', { fieldName: 'parameterValues', fieldValue: { 'DE:x': 1 } }],
    ['a path into a listed field', 'RECORD', { fieldName: 'data.size', fieldValue: 5, comparison: 'gt' }],
    ['any field of an object without a list', 'NEWER', { fieldName: 'whatever', fieldValue: 'x' }],
    [
      'a nested field with an object',
      'RECORD',
      { fieldName: 'data', fieldValue: { size: 5 }, comparison: 'gt' },
    ],
    ['a nested field with changed', 'RECORD', { fieldName: 'data', comparison: 'changed' }],
    ['a field for changed alone with change', 'USER', { fieldName: 'userRoles', comparison: 'change' }],
    ['a comparison that is null', 'TASK', { ...withValue('x'), comparison: null }],
    ['a state that is null', 'TASK', { ...withValue('x'), state: null }],
    ['null as fieldValue', 'TASK', withValue(null)],
    ['a date with a space and a comma', 'TASK', withValue('2023-02-03 10:00:00,5+02')],
    ['the end of a day', 'TASK', withValue('2023-02-28t24:00z', 'lt')],
    ['digits that are no date', 'TASK', withValue('2023-02-031')],
    ['a sum of money', 'TASK', withValue('$$ 5')],
    ['a wildcard under changed', 'TASK', withValue('$$TODAY', 'changed')],
    ['changed without a fieldValue', 'TASK', { fieldName: 'status', comparison: 'changed' }],
    ['changed with an empty fieldValue', 'TASK', withValue('', 'changed')],
    ['containsOnly of nothing', 'TASK', withValue([], 'containsOnly')],
    ['gt with an object of numbers', 'TASK', withValue({ a: 1, b: { c: '2024-03-01' } }, 'gt')],
  ])('%s', (_rule, objCode, filter) => {
    const { warnings, filterSet } = read(filter, objCode);
    expect(warnings).toEqual([]);
    expect(filterSet.filters[0].kind).toBe('condition');
  });
});
