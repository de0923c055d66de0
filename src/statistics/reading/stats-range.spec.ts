import { describe, expect, it } from '@jest/globals';
import { type AskedRange, MOST_POINTS, pointsOf, readRange } from './stats-range.js';

const NOW = Date.UTC(2026, 2, 9, 12, 34, 56);
const OLDEST = Date.UTC(2026, 1, 7);
const at = (text: string): number => Date.parse(text);
const iso = (ms: number): string => new Date(ms).toISOString().replace(/:00\.000Z$/, 'Z');

/** From, to, step in minutes, and how many points. */
function read(asked: Partial<AskedRange>): unknown {
  const range = readRange({ fromMs: undefined, toMs: undefined, stepMs: undefined, ...asked }, NOW, OLDEST);
  if (typeof range === 'string') return range;
  return [iso(range.fromMs), iso(range.toMs), range.stepMs / 60_000, pointsOf(range)];
}

describe('the range of figures', () => {
  it('is the last hour by minutes when nobody says', () => {
    expect(read({})).toEqual(['2026-03-09T11:34Z', '2026-03-09T12:35Z', 1, 61]);
  });

  it.each<[string, string | undefined, unknown]>([
    ['2026-03-09T12:00Z', '2026-03-09T12:01Z', ['2026-03-09T12:00Z', '2026-03-09T12:01Z', 1, 1]],
    ['2026-03-09T06:10Z', '2026-03-09T12:10Z', ['2026-03-09T06:10Z', '2026-03-09T12:10Z', 5, 72]],
    ['2026-03-08T12:34Z', undefined, ['2026-03-08T12:30Z', '2026-03-09T12:45Z', 15, 97]],
    ['2026-03-02T12:34Z', undefined, ['2026-03-02T12:00Z', '2026-03-09T13:00Z', 60, 169]],
    ['2026-02-08', undefined, ['2026-02-08T00:00Z', '2026-03-09T15:00Z', 180, 237]],
    ['2020-01-01', undefined, ['2026-02-07T00:00Z', '2026-03-10T00:00Z', 720, 62]],
  ])('from %s to %s has steps that suit it', (from, to, range) => {
    expect(read({ fromMs: at(from), ...(to !== undefined && { toMs: at(to) }) })).toEqual(range);
  });

  it('ends now at the latest, and begins with what is kept', () => {
    const stepMs = 86_400_000;
    expect(read({ fromMs: 0, toMs: at('2999-01-01'), stepMs })).toEqual([
      '2026-02-07T00:00Z',
      '2026-03-10T00:00Z',
      1_440,
      31,
    ]);
  });

  it.each<[Partial<AskedRange>, RegExp]>([
    [{ fromMs: NOW }, /^from must be before now\.$/],
    [{ fromMs: NOW - 1_000, toMs: NOW - 1_000 }, /^from must be before to\.$/],
    [{ toMs: OLDEST }, /^to must be after 2026-02-07T00:00:00\.000Z, since when figures are kept\.$/],
    [{ fromMs: NOW - 49 * 3_600_000, stepMs: 1_800_000 }, /^step must be a multiple of 3600/],
    [
      { fromMs: NOW - 48 * 3_600_000, stepMs: 60_000 },
      /^step is too short for this range: it makes 2881 points/,
    ],
  ])('refuses %j', (asked, problem) => {
    expect(read(asked)).toMatch(problem);
  });

  it('has no more points than are answered', () => {
    expect(read({ fromMs: NOW - (MOST_POINTS - 1) * 60_000, stepMs: 60_000 })).toEqual(expect.any(Array));
    expect(read({ fromMs: NOW - MOST_POINTS * 60_000, stepMs: 60_000 })).toMatch(/^step is too short/);
  });
});
