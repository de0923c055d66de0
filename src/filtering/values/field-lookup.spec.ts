import { describe, expect, it } from '@jest/globals';
import { lookup } from './field-lookup.js';

/** From JSON text, as states are: so `__proto__` is a key like any other. */
const ROWS: [rule: string, state: string, fieldName: string, found: unknown][] = [
  ['the literal key', '{"status":"CUR"}', 'status', 'CUR'],
  ['a key with a colon', '{"project:programID":"1"}', 'project:programID', '1'],
  ['a literal key with a dot before the path', '{"a.b":1,"a":{"b":2}}', 'a.b', 1],
  ['the literal key before parameterValues', '{"x":1,"parameterValues":{"x":2}}', 'x', 1],
  ['the literal key even when it is null', '{"x":null,"parameterValues":{"x":2}}', 'x', null],
  ['a key under parameterValues', '{"parameterValues":{"DE:Cost Center":"7"}}', 'DE:Cost Center', '7'],
  ['parameterValues before the path', '{"parameterValues":{"a.b":1},"a":{"b":2}}', 'a.b', 1],
  ['parameterValues that is an array', '{"parameterValues":["x"]}', '0', undefined],
  ['parameterValues that is null', '{"parameterValues":null}', 'x', undefined],
  ['a dotted path', '{"a":{"b":{"c":3}}}', 'a.b.c', 3],
  ['a path into parameterValues', '{"parameterValues":{"DE:x":5}}', 'parameterValues.DE:x', 5],
  ['a path to an array element', '{"a":["x","y"]}', 'a.1', 'y'],
  ['a path through an array', '{"a":[{"b":1}]}', 'a.0.b', 1],
  ['no path through an array without an index', '{"a":[{"b":1}]}', 'a.b', undefined],
  ['an index beyond the end', '{"a":["x"]}', 'a.1', undefined],
  ['an index with a leading zero', '{"a":["x","y"]}', 'a.01', undefined],
  ['the length of an array', '{"a":["x"]}', 'a.length', undefined],
  ['the length of a text', '{"a":"x"}', 'a.length', undefined],
  ['a letter of a text', '{"a":"x"}', 'a.0', undefined],
  ['a path that ends early', '{"a":{"b":null}}', 'a.b.c', undefined],
  ['empty steps', '{"a":{"":{"b":1}}}', 'a..b', 1],
  ['an absent key', '{"a":1}', 'b', undefined],
  ['toString that was not sent', '{}', 'toString', undefined],
  ['constructor that was not sent', '{}', 'constructor', undefined],
  ['__proto__ that was not sent', '{}', '__proto__', undefined],
  ['hasOwnProperty that was not sent', '{}', 'hasOwnProperty', undefined],
  ['a path over prototypes', '{"a":{}}', 'a.constructor.name', undefined],
  ['a path over __proto__', '{"a":{}}', 'a.__proto__.toString', undefined],
  ['toString as a key', '{"toString":"x"}', 'toString', 'x'],
  ['constructor as a key', '{"constructor":"x"}', 'constructor', 'x'],
  ['__proto__ as a key', '{"__proto__":"x"}', '__proto__', 'x'],
  ['hasOwnProperty as a key', '{"hasOwnProperty":"x"}', 'hasOwnProperty', 'x'],
  ['__proto__ on a path', '{"a":{"__proto__":{"b":1}}}', 'a.__proto__.b', 1],
  ['__proto__ is no way to a field', '{"__proto__":{"status":"x"}}', 'status', undefined],
  ['a state that is an array', '["x"]', '0', undefined],
  ['a state that is a text', '"x"', 'length', undefined],
  ['a state that is null', 'null', 'x', undefined],
];

describe('field lookup (docs/contract/event-subscriptions.md#5-lookup)', () => {
  it.each(ROWS)('%s: %s has %j = %j', (_rule, state, fieldName, found) => {
    expect(lookup(JSON.parse(state), fieldName)).toEqual(found);
  });
});
