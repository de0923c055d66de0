import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchInput } from '../../filtering/index.js';
import { fieldText } from './field-text.js';

const names = fc.constantFrom('a', 'b', '0', '1', 'a.b', '__proto__', 'length', 'parameterValues', 'é"\\');
const values = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.integer(), fc.string(), fc.constant(null), tie('object'), tie('array')),
  array: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

describe('the text of a field', () => {
  it.each([
    ['{"a":1.10}', 'a', '1.10'],
    ['{ "a" : { "b" : [ 1 , {"c":null} ] } }', 'a.b.1.c', 'null'],
    ['{"a":1,"parameterValues":{"a":2,"DE:x":3}}', 'a', '1'],
    ['{"a":1,"parameterValues":{"a":2,"DE:x":3}}', 'DE:x', '3'],
    ['{"a":1,"a":2}', 'a', '2'],
    ['{"a":[1]}', 'a.01', undefined],
    ['{"a":[1]}', 'a.length', undefined],
    ['{"parameterValues":5}', 'x', undefined],
    ['[1]', '0', undefined],
    ['5', 'a', undefined],
  ])('in %s at %s is %s', (state, name, text) => {
    expect(fieldText(state, name)).toBe(text);
  });

  it('is of what filters find', () => {
    const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('.'));
    fc.assert(
      fc.property(values.object, paths, (object, path) => {
        const state = JSON.stringify(object);
        const found = matchInput({ newState: JSON.parse(state) }).field('newState', path).raw;
        expect(fieldText(state, path)).toBe(found === undefined ? undefined : JSON.stringify(found));
      }),
      { numRuns: 1_000 },
    );
  });
});
