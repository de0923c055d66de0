import { describe, expect, it } from '@jest/globals';
import type { CatalogueObject } from '../../../api/objects';
import { fill } from '../../../texts/catalogue';
import { guideTexts } from '../../../texts/filterGuide';
import type { Translate } from '../../../texts/useTexts';
import { spotAt } from '../../../ui/json-editor/spot';
import { checkFilters } from './checkFilters';
import { filterGuide } from './filterGuide';
import { partOf, placedProblems, placeName } from './problems';

const t: Translate<typeof guideTexts> = (key, values) => fill(guideTexts[key], 'en', values);
const field = (name: string, type: string | null, restriction: string | null = null) => ({
  name,
  label: name,
  type,
  restriction,
});
const object = {
  objCode: 'TASK',
  fields: [
    field('status', null),
    field('isDone', 'boolean'),
    field('plannedDate', 'date'),
    field('customerID', 'id', 'changedOnly'),
  ],
} as unknown as CatalogueObject;
const fields = ['status', 'DE:Cost Center', 'data.owner.name'].map((value) => ({
  value,
  label: value,
  hint: `about ${value}`,
}));

/** What is offered at the bar. */
function offered(marked: string, eventType = 'UPDATE'): string[] {
  const place = marked.indexOf('|');
  const spot = spotAt(marked.replace('|', ''), place)!;
  const guide = filterGuide({ object, eventType, fields }, t);
  return (spot.role === 'key' ? guide.keys(spot) : guide.values(spot)).map(({ name }) => name);
}

describe('what is offered in filters as JSON', () => {
  it('are the keys that may still stand there', () => {
    expect(offered('[{"|"}]')).toEqual([
      'fieldName',
      'comparison',
      'fieldValue',
      'state',
      'type',
      'connector',
      'filters',
    ]);
    expect(offered('[{"fieldName": "status", "|"}]')).toEqual(['comparison', 'fieldValue', 'state']);
    expect(offered('[{"fieldN|": "status", "state": "oldState"}]')).toEqual([
      'fieldName',
      'comparison',
      'fieldValue',
    ]);
    expect(offered('[{"type": "group", "|"}]')).toEqual(['connector', 'filters']);
    expect(offered('[{"type": "group", "filters": [{"|"}]}]')).not.toContain('type');
    expect(offered('[{"fieldValue": {"|"}}]')).toEqual([]);
  });

  it('are none that do nothing: a value of what changed, a state where there is one alone', () => {
    expect(offered('[{"comparison": "changed", "|"}]')).toEqual(['fieldName']);
    expect(offered('[{"fieldName": "status", "|"}]', 'CREATE')).toEqual(['comparison', 'fieldValue']);
    expect(offered('[{"state": "|"}]', 'CREATE')).toEqual(['newState']);
    expect(offered('[{"state": "|"}]', 'DELETE')).toEqual(['oldState']);
    expect(offered('[{"state": "|"}]')).toEqual(['newState', 'oldState']);
  });

  it('are the fields of the object, custom data and paths among them, and what each can be compared by', () => {
    expect(offered('[{"fieldName": "|"}]')).toEqual(['status', 'DE:Cost Center', 'data.owner.name']);
    expect(offered('[{"fieldName": "status", "comparison": "|"}]')).toHaveLength(10);
    expect(offered('[{"fieldName": "isDone", "comparison": "|"}]')).toEqual(['eq', 'ne', 'changed']);
    expect(offered('[{"comparison": "|", "fieldName": "customerID"}]')).toEqual(['changed']);
    expect(offered('[{"fieldName": "isDone", "fieldValue": |}]')).toEqual(['true', 'false']);
    expect(offered('[{"type": "|"}]')).toEqual(['group']);
    expect(offered('[{"type": "group", "connector": "|"}]')).toEqual(['AND', 'OR']);
    expect(offered('[{"type": "group", "filters": [{"type": "|"}]}]')).toEqual([]);
  });

  it('are whole filters and groups where one may stand, and are such as nothing is wrong with', () => {
    expect(offered('[|]')).toEqual(['filter', 'group']);
    expect(offered('[{"type": "group", "filters": [|]}]')).toEqual(['filter']);
    expect(offered('[{"fieldValue": [|]}]')).toEqual([]);
    const spot = spotAt('[]', 1)!;
    const whole = filterGuide({ object, eventType: 'UPDATE', fields }, t).values(spot);
    const parsed = whole.map(({ json }) =>
      JSON.parse(json!.replaceAll('"fieldName": ""', '"fieldName": "x"')),
    );
    expect(checkFilters(parsed, 'UPDATE', t)).toEqual([]);
  });
});

describe('what is wrong with filters by their form', () => {
  const filter = { fieldName: 'status', fieldValue: 'CUR' };
  const found = (filters: unknown[], eventType = 'UPDATE'): string[] =>
    checkFilters(filters, eventType, t).map(
      ({ path, severity, key }) => `${severity} ${placeName(path)}${key ? ' (key)' : ''}`,
    );

  it.each<[what: string, filters: unknown[], expected: string[], eventType?: string]>([
    ['nothing', [filter, { type: 'group', connector: 'OR', filters: [filter, filter] }], []],
    [
      'what typed clients write',
      [{ ...filter, comparison: null, state: null, type: null, filters: null }],
      [],
    ],
    ['change', [{ fieldName: 'a', comparison: 'change' }], []],
    ['an unknown key', [{ ...filter, note: 1 }], ['warning filters[0].note (key)']],
    ['an unknown comparison', [{ ...filter, comparison: 'like' }], ['warning filters[0].comparison']],
    ['an unknown state', [{ ...filter, state: 'older' }], ['warning filters[0].state']],
    ['a type that is no group', [{ ...filter, type: 'Group' }], ['warning filters[0].type']],
    ['no field', [{ fieldValue: 1 }], ['warning filters[0].fieldName']],
    ['a field that is no text', [{ fieldName: 5 }], ['warning filters[0].fieldName']],
    ['no object', ['status'], ['error filters[0]']],
    ['a connector of no group', [{ ...filter, connector: 'OR' }], ['warning filters[0].connector (key)']],
    [
      'a group of one with another connector',
      [{ type: 'group', connector: 'XOR', filters: [filter] }],
      ['error filters[0].connector', 'error filters[0].filters (key)'],
    ],
    [
      'a group in a group',
      [{ type: 'group', filters: [filter, { type: 'group', filters: [filter, filter] }] }],
      ['error filters[0].filters[1].type'],
    ],
    ['oldState of what is created', [{ ...filter, state: 'oldState' }], ['error filters[0].state'], 'CREATE'],
    ['newState of what is deleted', [filter], ['warning filters[0].state'], 'DELETE'],
    ['too many', Array.from({ length: 101 }, () => filter), ['error filters']],
  ])('is told at its place: %s', (...[, filters, expected, eventType]) => {
    expect(found(filters, eventType)).toEqual(expected);
  });
});

describe('what the service says of filters', () => {
  it.each([
    ['filters[0]: the key "note" is unknown and ignored.', 'note', true],
    [
      'filters[1].filters[0]: the comparison "like" is unknown (allowed: eq), so the filter never passes.',
      'comparison',
      false,
    ],
    ['filters[0].connector must be "AND" or "OR", not "XOR"', 'connector', false],
    ['filters[0].filters must hold 2 to 5 filters, but hold 1', 'filters', true],
    ['filters[0].filters[1] must not be a group, for it stands in one', 'type', false],
    [
      'filters[0]: TASK lists no field "stauts"; the nearest one that it lists is "status".',
      'fieldName',
      false,
    ],
    ['filters[0]: there is no fieldName, so the filter never passes.', 'fieldName', false],
  ])('is shown at its part: %s', (message, step, key) => {
    expect(placedProblems([message], 'warning')).toHaveLength(1);
    expect(partOf(message)).toEqual({ step, key });
  });

  it('is shown at the filter where no part is named', () => {
    expect(partOf('filters[0]: "2023-02-30" begins like a date, but is none.')).toBeUndefined();
  });
});
