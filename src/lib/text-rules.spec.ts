import { describe, expect, it } from '@jest/globals';
import { nameProblem, textProblem } from './text-rules.js';

describe('a text', () => {
  it.each<[string, unknown, number, number, string | undefined]>([
    ['within its length', 'abc', 1, 3, undefined],
    ['of no characters, where none are needed', '', 0, 3, undefined],
    ['of no characters', '', 1, 3, 'must have 1 to 3 characters'],
    ['one too long', 'abcd', 1, 3, 'must have 1 to 3 characters'],
    ['one too long, where none are needed', 'abcd', 0, 3, 'must have at most 3 characters'],
    ['of as many characters in twice the units', '😀😀😀', 1, 3, undefined],
    ['of one too many in more units', '😀😀😀a', 1, 3, 'must have 1 to 3 characters'],
    ['of too few that look like enough', '😀😀', 3, 9, 'must have 3 to 9 characters'],
    ['of a million', 'x'.repeat(1_000_000), 0, 3, 'must have at most 3 characters'],
    ['that is none', 7, 1, 3, 'must be a string'],
    ['with a NUL', 'a\0', 1, 3, 'must not contain control characters'],
    ['with a DEL', '\u007f', 1, 3, 'must not contain control characters'],
    ['with half a character', 'a\ud83d', 1, 3, 'must not contain half of a surrogate pair'],
  ])('%s', (_, text, least, most, problem) => {
    expect(textProblem(text, least, most)).toBe(problem);
  });
});

describe('a name', () => {
  it.each([
    ['a b', undefined],
    [' ab', 'must not begin or end with a space'],
    ['ab ', 'must not begin or end with a space'],
    ['', 'must have 1 to 3 characters'],
  ])('%j', (name, problem) => {
    expect(nameProblem(name, 3)).toBe(problem);
  });
});
