import { describe, expect, it } from '@jest/globals';
import { fieldProblems, isWithin } from './errors';

const FIELDS = ['url', 'filters', 'authToken', 'name'];

describe('what a message says of each field', () => {
  it.each<[string, [string, string][]]>([
    ['url is required.', [['url', 'url is required.']]],
    [
      'url must be an http or https URL. filters[0].fieldName is required.',
      [
        ['url', 'url must be an http or https URL.'],
        ['filters[0].fieldName', 'filters[0].fieldName is required.'],
      ],
    ],
    [
      'url is odd. It names an address that is not allowed.',
      [['url', 'url is odd. It names an address that is not allowed.']],
    ],
    ['Unknown field "name"; did you mean "url"?', [['name', 'Unknown field "name"; did you mean "url"?']]],
    ['urls are fine.', []],
    ['The body must be a JSON object.', []],
    ['name "A. Smith" is taken.', [['name', 'name "A. Smith" is taken.']]],
    ['', []],
  ])('%j', (message, said) => {
    const { problems } = fieldProblems(message, FIELDS);
    expect(problems.map(({ field, message: text }) => [field, text])).toEqual(said);
  });

  it.each([
    ['colour must be a word. url is required.', ['url is required.'], 'colour must be a word.'],
    ['url is required. colour must be a word.', ['url is required.'], 'colour must be a word.'],
    [
      'url is odd. It is no address. colour is odd. It is too light. name is taken.',
      ['url is odd. It is no address.', 'name is taken.'],
      'colour is odd. It is too light.',
    ],
    [
      'url is required. Unknown field "colour"; did you mean "name"?',
      ['url is required.'],
      'Unknown field "colour"; did you mean "name"?',
    ],
    ['The body must be a JSON object.', [], 'The body must be a JSON object.'],
    ['url is odd; try another one. name is taken.', ['url is odd; try another one.', 'name is taken.'], ''],
  ])('drops nothing of %j', (message, placed, unplaced) => {
    const said = fieldProblems(message, FIELDS);
    expect(said.problems.map((problem) => problem.message)).toEqual(placed);
    expect(said.unplaced).toBe(unplaced);
  });

  it.each([
    ['filters[0].value', 'filters', true],
    ['filters.x', 'filters', true],
    ['filters', 'filters', true],
    ['filtersOf', 'filters', false],
  ])('%s lies in %s: %s', (path, field, within) => {
    expect(isWithin(path, field)).toBe(within);
  });
});
