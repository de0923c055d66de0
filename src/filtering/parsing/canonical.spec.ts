import { describe, expect, it } from '@jest/globals';
import { JsonNumber } from '../../platform/json/index.js';
import { canonicalFilters } from './canonical.js';

const filter = { fieldName: 'status', fieldValue: 'CUR' };

describe('the canonical form of filters (docs/contract/event-subscriptions.md#3, a duplicate)', () => {
  it.each<[rule: string, a: unknown[] | undefined, b: unknown[] | undefined]>([
    ['no filters and an empty list', undefined, []],
    ['the default comparison', [filter], [{ ...filter, comparison: 'eq' }]],
    ['the default state', [filter], [{ ...filter, state: 'newState' }]],
    ['the order of keys', [filter], [{ fieldValue: 'CUR', fieldName: 'status' }]],
    ['the order of keys in a fieldValue', [{ fieldValue: { a: 1, b: 2 } }], [{ fieldValue: { b: 2, a: 1 } }]],
    [
      'the default connector of a group',
      [{ type: 'group', filters: [filter] }],
      [{ connector: 'AND', filters: [filter], type: 'group' }],
    ],
    [
      'defaults within a group',
      [{ type: 'group', filters: [filter] }],
      [{ type: 'group', filters: [{ ...filter, state: 'newState' }] }],
    ],
    [
      'change and changed',
      [{ fieldName: 'a', comparison: 'change' }],
      [{ fieldName: 'a', comparison: 'changed' }],
    ],
    ['null for missing', [filter], [{ ...filter, comparison: null, state: null }]],
    [
      'an empty connector of a group',
      [{ type: 'group', filters: [filter] }],
      [{ type: 'group', connector: '', filters: [filter] }],
    ],
    ['the spelling of a number', [{ fieldValue: 1.1 }], [{ fieldValue: new JsonNumber('1.10') }]],
    [
      'that of one beyond any double, in an array',
      [{ fieldValue: [new JsonNumber('9007199254740993')] }],
      [{ fieldValue: [new JsonNumber('9007199254740993.0')] }],
    ],
    ['no fieldValue and null', [{ fieldName: 'a' }], [{ fieldName: 'a', fieldValue: null }]],
  ])('ignores %s', (_rule, a, b) => {
    expect(canonicalFilters(a, undefined)).toBe(canonicalFilters(b, 'AND'));
  });

  it.each<[rule: string, a: unknown[], b: unknown[]]>([
    ['a number and its text', [{ fieldValue: 5 }], [{ fieldValue: '5' }]],
    ['the order of filters', [filter, { fieldName: 'a' }], [{ fieldName: 'a' }, filter]],
    ['the order of an array', [{ fieldValue: ['a', 'b'] }], [{ fieldValue: ['b', 'a'] }]],
    ['the state', [filter], [{ ...filter, state: 'oldState' }]],
    ['a filter less', [filter, filter], [filter]],
    ['a group and its filters', [{ type: 'group', filters: [filter, filter] }], [filter, filter]],
    ['an unknown key', [filter], [{ ...filter, note: 'x' }]],
    ['an own __proto__', [filter], [JSON.parse('{"fieldName":"status","fieldValue":"CUR","__proto__":1}')]],
    ['one text with a comma and two texts', [{ fieldValue: ['a","b'] }], [{ fieldValue: ['a', 'b'] }]],
    ['a number too great and null', [{ fieldValue: new JsonNumber('1e999') }], [{ fieldValue: null }]],
    [
      'numbers that are one double',
      [{ fieldValue: 9007199254740992 }],
      [{ fieldValue: new JsonNumber('9007199254740993') }],
    ],
    [
      'the spelling of a number that contains looks for',
      [{ type: 'group', filters: [filter, { fieldValue: 1.1, comparison: 'contains' }] }],
      [{ type: 'group', filters: [filter, { fieldValue: new JsonNumber('1.10'), comparison: 'contains' }] }],
    ],
  ])('tells apart %s', (_rule, a, b) => {
    expect(canonicalFilters(a, 'AND')).not.toBe(canonicalFilters(b, 'AND'));
  });

  it('tells the connectors apart', () => {
    expect(canonicalFilters([], 'OR')).not.toBe(canonicalFilters([], undefined));
  });
});
