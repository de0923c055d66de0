import { describe, expect, it } from '@jest/globals';
import { sentence, withOneFullStop } from './sentence.js';

describe('a sentence', () => {
  it.each([
    ['The token expired', 'The token expired.'],
    ['The token expired.', 'The token expired.'],
    ['The token expired.. \n', 'The token expired.'],
    ['Wait...', 'Wait.'],
    ['What?', 'What?'],
    ['and so on…', 'and so on…'],
    ['', ''],
  ])('of %j ends once', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });

  it.each([
    ['It failed: no..', 'It failed: no.'],
    ['It failed: no.', 'It failed: no.'],
    ['There is nothing at GET /a/...', 'There is nothing at GET /a/...'],
  ])('that was put together, %j, ends once', (text, expected) => {
    expect(withOneFullStop(text)).toBe(expected);
  });
});
