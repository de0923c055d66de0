import { describe, expect, it } from '@jest/globals';
import { parseMoment } from './moment.js';

describe('a moment in a query', () => {
  it.each([
    ['2026-03-09', '2026-03-09T00:00:00.000Z'],
    ['2026-03-09T09:30', '2026-03-09T09:30:00.000Z'],
    ['2026-03-09T09:30:15', '2026-03-09T09:30:15.000Z'],
    ['2026-03-09T09:30:15.5Z', '2026-03-09T09:30:15.500Z'],
    ['2026-03-09T01:00:00+02:00', '2026-03-08T23:00:00.000Z'],
    ['2026-03-09T23:30:00-0130', '2026-03-10T01:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(new Date(parseMoment(text, 'earlier')!).toISOString()).toBe(iso);
    expect(parseMoment(text, 'later')).toBe(parseMoment(text, 'earlier'));
  });

  it('is rounded to a whole millisecond, the way that is asked for', () => {
    const text = '2026-03-09T09:30:15.123000001Z';
    expect(parseMoment(text, 'earlier')).toBe(Date.parse('2026-03-09T09:30:15.123Z'));
    expect(parseMoment(text, 'later')).toBe(Date.parse('2026-03-09T09:30:15.124Z'));
  });

  it.each([
    'yesterday',
    '1773000000000',
    '2026-02-30',
    '2026-02-29T00:00:00Z',
    '2026-13-01',
    '2026-00-10',
    '2026-03-09T24:00:00Z',
    '2026-03-09T09:60:00Z',
    '2026-03-09T09:30:15,5Z',
    '2026-03-09T09:30:15.0123456789Z',
    '2026-03-09 09:30:15Z',
    '2026-03-09Z',
    ' 2026-03-09',
  ])('is none: %j', (text) => {
    expect(parseMoment(text, 'later')).toBeUndefined();
  });
});
