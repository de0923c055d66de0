import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unwrapSingletons } from './index.js';

function unwrapAsParsed(state: Record<string, unknown>): Record<string, unknown> {
  const custom = state.parameterValues;
  if (typeof custom !== 'object' || custom === null || Array.isArray(custom)) return state;
  const unwrapped = Object.entries(custom).map(([key, value]: [string, unknown]) => [
    key,
    Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value,
  ]);
  return { ...state, parameterValues: Object.fromEntries(unwrapped) as unknown };
}

describe('unwrapSingletons', () => {
  it.each([
    [
      'an array of one becomes its element',
      '{"parameterValues":{"a":["x"]}}',
      '{"parameterValues":{"a":"x"}}',
    ],
    ['an array of two stays', '{"parameterValues":{"a":["x","y"]}}', '{"parameterValues":{"a":["x","y"]}}'],
    ['an empty array stays', '{"parameterValues":{"a":[]}}', '{"parameterValues":{"a":[]}}'],
    ['only one level is unwrapped', '{"parameterValues":{"a":[["x"]]}}', '{"parameterValues":{"a":["x"]}}'],
    [
      'an array outside parameterValues stays',
      '{"a":["x"],"parameterValues":{}}',
      '{"a":["x"],"parameterValues":{}}',
    ],
    ['a deeper array stays', '{"parameterValues":{"a":{"b":[1]}}}', '{"parameterValues":{"a":{"b":[1]}}}'],
    [
      'a deeper parameterValues stays',
      '{"a":{"parameterValues":{"b":[1]}}}',
      '{"a":{"parameterValues":{"b":[1]}}}',
    ],
    ['a parameterValues that is an array stays', '{"parameterValues":["x"]}', '{"parameterValues":["x"]}'],
    ['a parameterValues that is null stays', '{"parameterValues":null}', '{"parameterValues":null}'],
    ['white space within the array goes', '{"parameterValues":{"a":[ 1 ]}}', '{"parameterValues":{"a":1}}'],
    [
      'white space elsewhere stays',
      '{ "parameterValues" : { "a" : [1] } }',
      '{ "parameterValues" : { "a" : 1 } }',
    ],
    [
      'numbers and key order stay',
      '{"z":1.0,"parameterValues":{"n":[9007199254740993],"b":1e2,"a":[2.50]},"a":1}',
      '{"z":1.0,"parameterValues":{"n":9007199254740993,"b":1e2,"a":2.50},"a":1}',
    ],
    [
      'of two parameterValues the last one counts',
      '{"parameterValues":{"a":[1]},"parameterValues":{"a":[2]}}',
      '{"parameterValues":{"a":[1]},"parameterValues":{"a":2}}',
    ],
    [
      'a comma within the only element does not make two',
      '{"parameterValues":{"a":["x,y"]}}',
      '{"parameterValues":{"a":"x,y"}}',
    ],
    ['an empty state stays', '{}', '{}'],
  ])('%s', (_rule, state, expected) => {
    expect(unwrapSingletons(state)).toBe(expected);
  });

  it('agrees with unwrapping the parsed object, for any state', () => {
    const custom = fc.dictionary(
      fc.string(),
      fc.oneof(fc.array(fc.jsonValue(), { maxLength: 2 }), fc.jsonValue()),
    );
    const states = fc.record({
      ID: fc.string(),
      parameterValues: fc.oneof(custom, fc.jsonValue()),
      other: fc.jsonValue(),
    });
    fc.assert(
      fc.property(states, (state) => {
        const text = JSON.stringify(state);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        expect(JSON.parse(unwrapSingletons(text))).toEqual(unwrapAsParsed(parsed));
      }),
      { numRuns: 1_000 },
    );
  });
});
