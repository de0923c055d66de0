import { describe, expect, it } from '@jest/globals';
import { fill } from '../texts/catalogue';
import { mismatchTexts } from '../texts/mismatches';
import { differsInCase, type Mismatch, placeOf, sentenceOf } from './mismatches';

const inLanguage =
  (language: 'en' | 'zh') =>
  (mismatch: Mismatch): string =>
    sentenceOf(mismatch, (key, values) => fill(mismatchTexts[key]!, language, values));
const say = inLanguage('en');
const filter = (changes: Partial<Mismatch>): Mismatch => ({
  path: 'filters[0]',
  sentence: 'filters[0]: x',
  fieldName: 'priority',
  comparison: 'gte',
  state: 'newState',
  ...changes,
});

describe('why a condition said no', () => {
  it.each<[string, Partial<Mismatch>]>([
    ['priority is 3; the filter asks for at least 4.', { found: 3, wanted: 4 }],
    ['priority is "INP"; the filter asks for "CPL".', { comparison: 'eq', found: 'INP', wanted: 'CPL' }],
    ['priority is 3; the filter asks for an empty field.', { comparison: 'eq', found: 3, wanted: null }],
    [
      'priority is empty; the filter asks for a field that is not empty.',
      { comparison: 'ne', found: null, wanted: null },
    ],
    [
      'priority is "a"; the filter asks for a time after "2026-01-02".',
      { comparison: 'gt', found: 'a', wanted: '2026-01-02' },
    ],
    [
      'priority is "a", "b"; the filter asks for what contains "c".',
      { comparison: 'contains', found: ['a', 'b'], wanted: ['c'] },
    ],
    [
      'Before the change, priority is 3; the filter asks for at least 4.',
      { state: 'oldState', found: 3, wanted: 4 },
    ],
    [
      'priority is not there; the filter asks for at least 4.',
      { sentence: 'filters[0]: priority is nothing, wanted 4 (gte, newState)', wanted: 4 },
    ],
    ['priority is a long value; the filter asks for at least 4.', { wanted: 4 }],
    ['priority did not change: it is 3 as before.', { comparison: 'changed', found: 3 }],
    ['priority did not change.', { comparison: 'changed' }],
  ])('is said as: %s', (sentence, mismatch) => {
    expect(say(filter(mismatch))).toBe(sentence);
  });

  it('is said of what is no filter, and of one that can never pass', () => {
    expect(say({ path: 'objId', sentence: 'x', found: 'a', wanted: 'b' })).toBe(
      'The event is about the object "a"; the subscription asks for "b".',
    );
    expect(
      say({ path: 'filters[0]', sentence: 'filters[0]: there is no fieldName, so the filter never passes' }),
    ).toBe('The filter names no field, so it never passes.');
    expect(say({ path: 'filters[0]', sentence: 'filters[0]: it could not be read' })).toBe(
      'It could not be read.',
    );
  });

  it('is said in Chinese', () => {
    expect(inLanguage('zh')(filter({ found: 3, wanted: 4 }))).toBe('priority 为 3；筛选条件要求不小于 4。');
  });

  it('names the place of a filter as the builder does', () => {
    expect(placeOf(filter({ path: 'filters[1].filters[0]' }))).toBe('2.1');
    expect(placeOf(filter({ path: 'objId' }))).toBeUndefined();
  });
});

describe('a difference in capital letters alone', () => {
  it.each<[boolean, Partial<Mismatch>]>([
    [true, { comparison: 'contains', found: 'Permit is missing', wanted: 'permit' }],
    [true, { comparison: 'contains', found: 'Permit is missing', wanted: ['permit'] }],
    [true, { comparison: 'eq', found: 'cpl', wanted: 'CPL' }],
    [true, { comparison: 'contains', found: ['Red', 'Blue'], wanted: ['red'] }],
    [false, { comparison: 'eq', found: 'CPL', wanted: 'INP' }],
    [false, { comparison: 'contains', found: 'Permit', wanted: 'road' }],
    [false, { comparison: 'gt', found: 'a', wanted: 'A' }],
    [false, { comparison: 'eq', found: 3, wanted: '3' }],
    [false, { comparison: 'eq', wanted: 'CPL' }],
  ])('is %s of %j', (expected, mismatch) => {
    expect(differsInCase(filter(mismatch))).toBe(expected);
  });
});
