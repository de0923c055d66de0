import { describe, expect, it } from '@jest/globals';
import { parseExactly } from '../api/json';
import { differences } from './diff';

const between = (before: string, after: string) =>
  differences(parseExactly(before), parseExactly(after)).map(({ path, kind }) => `${kind} ${path.join('/')}`);

describe('the differences of two states', () => {
  it('are what was added, removed, changed, and stayed, at its path', () => {
    expect(
      between('{"a":1,"b":{"c":"x","d":null},"e":true}', '{"a":2,"b":{"c":"x","f":[]},"e":true}'),
    ).toEqual(['changed a', 'same b/c', 'added b/f', 'removed b/d', 'same e']);
  });

  it('see digits that a double loses', () => {
    expect(between('{"n":9007199254740992}', '{"n":9007199254740993}')).toEqual(['changed n']);
  });

  it('take arrays as wholes', () => {
    expect(between('{"t":[1,2]}', '{"t":[1,3]}')).toEqual(['changed t']);
    expect(between('{"t":[1,2]}', '{"t":[1,2]}')).toEqual(['same t']);
  });

  it('take an object in the place of a scalar as one change', () => {
    expect(between('{"o":1}', '{"o":{"a":1}}')).toEqual(['changed o']);
  });

  it('know null from nothing', () => {
    expect(between('{"x":null}', '{}')).toEqual(['removed x']);
    expect(between('{}', '{"x":null}')).toEqual(['added x']);
  });

  it('of a new object are all of its fields', () => {
    expect(differences({}, { a: 1, constructor: 2 }).map(({ kind }) => kind)).toEqual(['added', 'added']);
  });
});
