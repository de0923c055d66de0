import { describe, expect, it } from '@jest/globals';
import { nextRetryDelay } from './retry-schedule.js';

const RULES = { baseMs: 84_800, limit: 11 };

describe('the retry schedule', () => {
  it.each([
    [1, 84_800],
    [2, 254_400],
    [3, 593_600],
    [4, 1_272_000],
    [5, 2_628_800],
    [6, 5_342_400],
    [7, 10_769_600],
    [8, 21_624_000],
    [9, 43_332_800],
    [10, 86_750_400],
    [11, 173_585_600],
  ])('has retry %i due %i ms after the first attempt', (n, due) => {
    const msSinceFirst = (2 ** (n - 1) - 1) * RULES.baseMs;
    const delay = nextRetryDelay({ attempts: n, msSinceFirst, msSinceLast: 0 }, RULES);
    expect(msSinceFirst + Number(delay)).toBe(due);
  });

  it('is about 48 hours long', () => {
    expect(173_585_600 / 3_600_000).toBeCloseTo(48.2, 1);
  });

  it('is over after the eleventh failed retry', () => {
    expect(nextRetryDelay({ attempts: 12, msSinceFirst: 173_585_600, msSinceLast: 0 }, RULES)).toBe(
      'exhausted',
    );
  });

  it('keeps its distance to the attempt before when that one came late', () => {
    const delay = nextRetryDelay({ attempts: 3, msSinceFirst: 500_000_000, msSinceLast: 10 }, RULES);
    expect(delay).toBe(4 * 84_800 - 10);
  });

  it('is due at once when both times have passed', () => {
    expect(nextRetryDelay({ attempts: 1, msSinceFirst: 900_000, msSinceLast: 900_000 }, RULES)).toBe(0);
  });

  it('moves later for a Retry-After', () => {
    const delay = nextRetryDelay(
      { attempts: 1, msSinceFirst: 0, msSinceLast: 0, retryAfterMs: 3_600_000 },
      RULES,
    );
    expect(delay).toBe(3_600_000);
  });

  it('does not move earlier for a Retry-After', () => {
    const delay = nextRetryDelay(
      { attempts: 2, msSinceFirst: 0, msSinceLast: 0, retryAfterMs: 1_000 },
      RULES,
    );
    expect(delay).toBe(254_400);
  });

  it('lets no Retry-After pass the end of the schedule', () => {
    const delay = nextRetryDelay({ attempts: 1, msSinceFirst: 0, msSinceLast: 0, retryAfterMs: 1e12 }, RULES);
    expect(delay).toBe(173_585_600);
  });

  it('exhausts at once when no retries are configured', () => {
    expect(nextRetryDelay({ attempts: 1, msSinceFirst: 0, msSinceLast: 0 }, { baseMs: 1, limit: 0 })).toBe(
      'exhausted',
    );
  });
});
