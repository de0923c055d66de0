import { describe, expect, it } from '@jest/globals';
import { differs } from './changed.js';

describe('changed (docs/contract/event-subscriptions.md#5)', () => {
  it.each<[rule: string, before: unknown, after: unknown, differs: boolean]>([
    ['the same text', 'CUR', 'CUR', false],
    ['another text', 'CUR', 'CPL', true],
    ['absent is null', undefined, null, false],
    ['absent on both sides', undefined, undefined, false],
    ['null and a value', null, 'x', true],
    ['nothing is normalised: null and ""', null, '', true],
    ['nothing is normalised: null and []', null, [], true],
    ['nothing is normalised: "" and []', '', [], true],
    ['nothing is normalised: a number and its text', 5, '5', true],
    ['nothing is normalised: one moment written twice', '2024-03-01', '2024-03-01T00:00:00Z', true],
    ['nothing is normalised: a boolean and its text', true, 'true', true],
    ['nothing is normalised: a scalar and the array of it', 'a', ['a'], true],
    ['numbers by value', 1.0, 1, false],
    ['key order is ignored', { a: 1, b: 2 }, { b: 2, a: 1 }, false],
    ['deep', { a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } }, true],
    ['deep and equal', { a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } }, false],
    ['an absent key in an object is null', { a: 1, b: null }, { a: 1 }, false],
    ['an absent key in the other one too', { a: 1 }, { a: 1, b: null }, false],
    ['a key that came', { a: 1 }, { a: 1, b: 0 }, true],
    ['array order counts', ['a', 'b'], ['b', 'a'], true],
    ['array length counts', ['a'], ['a', null], true],
    ['an array and an object', [], {}, true],
    ['an own key named like a prototype member', {}, { toString: 'x' }, true],
    ['an own __proto__', JSON.parse('{"__proto__":1}'), {}, true],
  ])('%s', (_rule, before, after, expected) => {
    expect(differs(before, after)).toBe(expected);
    expect(differs(after, before)).toBe(expected);
  });

  it('overflows at no depth', () => {
    const deep = (): unknown => JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(differs(deep(), deep())).toBe(false);
    expect(differs(deep(), [deep()])).toBe(true);
  });
});
