import { describe, expect, it } from '@jest/globals';
import { nextAttemptMs } from './alert-schedule.js';

describe('an alert that was not taken', () => {
  it('is tried again after longer and longer, and given up after an hour', () => {
    const waits: number[] = [];
    let age = 0;
    for (let attempts = 1; ; attempts++) {
      const wait = nextAttemptMs(attempts, age);
      if (wait === undefined) break;
      waits.push(wait / 1_000);
      age += wait;
    }
    expect(waits.slice(0, 6)).toEqual([5, 15, 45, 120, 300, 300]);
    expect(age).toBeGreaterThan(3_000_000);
    expect(age).toBeLessThanOrEqual(3_600_000);
  });

  it('that waited for longer than an hour for its first attempt is given up with it', () => {
    expect(nextAttemptMs(1, 3_600_000)).toBeUndefined();
  });
});
