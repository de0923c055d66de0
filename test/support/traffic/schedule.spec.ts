import { describe, expect, it } from '@jest/globals';
import { outsideSchedule } from './schedule.js';

const RULES = { baseMs: 100, toleranceMs: 10 };

describe('the check of attempts against the schedule', () => {
  it.each([
    ['one attempt', [0]],
    ['retries on time', [0, 100, 300, 700]],
    ['retries that became late', [0, 5_000, 5_200, 5_600]],
    ['what is a little early by the receiver', [5, 96, 297]],
  ])('has nothing against %s', (_what, times) => {
    expect(outsideSchedule(times, RULES)).toEqual([]);
  });

  it.each([
    ['a retry at once', [0, 1], 'request 2 came 99 ms before its time'],
    ['a second retry as soon as the first', [0, 100, 200], 'request 3 came 100 ms before its time'],
    [
      'late retries that follow at once upon each other',
      [0, 5_000, 5_001],
      'request 3 came 199 ms before its time',
    ],
  ])('finds %s', (_what, times, line) => {
    expect(outsideSchedule(times, RULES)).toEqual([line]);
  });

  it('excuses a repeat only by a disturbance that may have lost the outcome before it', () => {
    const at = (from: number, to: number) => ({ ...RULES, disturbances: [{ from, to }] });
    expect(outsideSchedule([10_000, 10_050], at(10_020, 10_040))).toEqual([]);
    expect(outsideSchedule([10_000, 10_050], at(7_000, 7_900))).toHaveLength(1);
    expect(outsideSchedule([10_000, 10_050], at(10_060, 10_070))).toHaveLength(1);
  });
});
