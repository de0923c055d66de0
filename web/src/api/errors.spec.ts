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
  ])('%j', (message, problems) => {
    expect(fieldProblems(message, FIELDS).map(({ field, message: text }) => [field, text])).toEqual(problems);
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
