import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Filters, matchInput } from '../../filtering/index.js';
import { parseExactly } from '../../platform/json/index.js';
import { changedFields } from './changed-fields.js';

const filters = new Filters();
const changesOf = (oldState: unknown, newState: unknown) =>
  changedFields(text(oldState), text(newState), (a, b) => filters.differs(a, b));
const text = (state: unknown): string => (typeof state === 'string' ? state : JSON.stringify(state));

describe('the changed fields', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['none', { a: 1 }, { a: 1 }, []],
    ['changed, new and gone ones', { a: 1, b: 2, d: 4 }, { c: 3, b: 2, a: 2 }, ['c', 'a', 'd']],
    ['not what is spelt otherwise', '{"a":1.10,"b":{"x":1,"y":2}}', '{"b":{"y":2,"x":1},"a":1.1}', []],
    ['but what is beyond a double', '{"a":9007199254740993}', '{"a":9007199254740992}', ['a']],
    ['not null for what is absent', { a: null }, {}, []],
    ['an empty text for null', { a: null }, { a: '' }, ['a']],
    [
      'custom data by its names',
      { parameterValues: { 'DE:One': 1, 'DE:Two': 2 }, a: 1 },
      { a: 1, parameterValues: { 'DE:Two': 3, 'DE:One': 1, 'DE:Three': 0 } },
      ['DE:Two', 'DE:Three'],
    ],
    ['new custom data', {}, { parameterValues: { 'DE:One': 1 } }, ['DE:One']],
    ['custom data that is none', { parameterValues: 5 }, { parameterValues: { a: 1 } }, ['parameterValues']],
    ['a masked name', '{"caf\\u00e9":1}', '{"café":2}', ['café']],
    ['__proto__', '{"__proto__":1}', '{"__proto__":2}', ['__proto__']],
    ['states that are no objects', '[]', '"x"', []],
  ])('are %s', (_what, before, after, names) => {
    expect(changesOf(before, after)).toEqual({ names, count: names.length });
  });

  it('are the first twenty, with how many there are', () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`field${n}`, n]));
    const { names, count } = changesOf({}, many);
    expect(count).toBe(20_000);
    expect(names).toEqual(Object.keys(many).slice(0, 20));
  });

  it('leave names out that are too long together', () => {
    const long = Object.fromEntries(['a', 'b', 'c'].map((letter) => [letter.repeat(900), 1]));
    expect(changesOf(long, {})).toEqual({ names: ['a'.repeat(900), 'b'.repeat(900)], count: 3 });
  });

  it('are those that the filters’ comparison finds', () => {
    const states = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }), {
      maxKeys: 3,
    });
    fc.assert(
      fc.property(states, states, (before, after) => {
        const input = matchInput({
          oldState: parseExactly(JSON.stringify(before)),
          newState: parseExactly(JSON.stringify(after)),
        });
        const wanted = ['a', 'b', 'c'].filter((name) => input.changed(name));
        expect(changesOf(before, after).names.toSorted()).toEqual(wanted);
      }),
    );
  });
});
