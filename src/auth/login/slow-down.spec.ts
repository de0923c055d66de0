import { describe, expect, it } from '@jest/globals';
import {
  countingFailures,
  delayAfterMs,
  PER_ADDRESS,
  PER_USER_AND_ADDRESS,
  remainingWaitMs,
  withFailure,
} from './slow-down.js';

const MINUTE = 60_000;

describe('the wait after a failure', () => {
  it.each([
    [1, 0],
    [4, 0],
    [5, 1_000],
    [6, 2_000],
    [14, 512_000],
    [15, 15 * MINUTE],
    [1_000_000, 15 * MINUTE],
  ])('number %i of a user from an address is %i ms', (count, ms) => {
    expect(delayAfterMs(count, PER_USER_AND_ADDRESS)).toBe(ms);
  });

  it.each([
    [49, 0],
    [50, 1_000],
    [55, 32_000],
    [56, MINUTE],
    [1_000, MINUTE],
  ])('number %i from an address is %i ms', (count, ms) => {
    expect(delayAfterMs(count, PER_ADDRESS)).toBe(ms);
  });

  it('runs from the failure on', () => {
    const failures = { count: 6, lastAt: 10_000 };
    expect(remainingWaitMs(failures, 10_000, PER_USER_AND_ADDRESS)).toBe(2_000);
    expect(remainingWaitMs(failures, 11_999, PER_USER_AND_ADDRESS)).toBe(1);
    expect(remainingWaitMs(failures, 12_000, PER_USER_AND_ADDRESS)).toBe(0);
    expect(remainingWaitMs(failures, 99_000, PER_USER_AND_ADDRESS)).toBe(0);
  });
});

describe('failures', () => {
  it('are forgotten one by one', () => {
    const failures = { count: 3, lastAt: 0 };
    const counts = [0, 10 * MINUTE - 1, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 300 * MINUTE];
    expect(counts.map((now) => countingFailures(failures, now, PER_USER_AND_ADDRESS))).toEqual([
      3, 3, 2, 1, 0, 0,
    ]);
  });

  it('add up from what still counts', () => {
    expect(withFailure(undefined, 7, PER_USER_AND_ADDRESS)).toEqual({ count: 1, lastAt: 7 });
    expect(withFailure({ count: 3, lastAt: 0 }, 10 * MINUTE, PER_USER_AND_ADDRESS)).toEqual({
      count: 3,
      lastAt: 10 * MINUTE,
    });
  });

  it('allow a patient guesser some 200 guesses a day at one user', () => {
    let failures = withFailure(undefined, 0, PER_USER_AND_ADDRESS);
    let guesses = 1;
    for (let now = 0; ; guesses++) {
      now += remainingWaitMs(failures, now, PER_USER_AND_ADDRESS);
      if (now >= 24 * 60 * MINUTE) break;
      failures = withFailure(failures, now, PER_USER_AND_ADDRESS);
    }
    expect(guesses).toBeGreaterThan(50);
    expect(guesses).toBeLessThan(200);
  });
});
