import { describe, expect, it } from '@jest/globals';
import { positionTooDeep } from './index.js';

describe('positionTooDeep', () => {
  it.each([
    ['a scalar has no depth', '1', 0, -1],
    ['as deep as allowed is fine', '[[1]]', 2, -1],
    ['one deeper is found where it opens', '[[{}]]', 2, 2],
    ['neighbours do not add up', '[[],[],{}]', 2, -1],
    ['brackets in strings do not count', '["[[[["]', 1, -1],
    ['an escaped quote does not end a string', String.raw`["\"[[["]`, 1, -1],
    ['what is not closed counts too', '[[[', 2, 2],
    ['an unfinished string hides the rest', '["[[[', 1, -1],
  ])('%s', (_rule, text, max, expected) => {
    expect(positionTooDeep(text, max)).toBe(expected);
  });

  it('allows 200 levels unless told otherwise', () => {
    expect(positionTooDeep('['.repeat(200))).toBe(-1);
    expect(positionTooDeep('['.repeat(201))).toBe(200);
  });
});
