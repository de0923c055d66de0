import { describe, expect, it } from '@jest/globals';
import { WorkRate } from './work-rate.js';

/** How many are made in so many milliseconds, when as many as possible are made each turn. */
function made(perSecond: number, turnMs: number, durationMs: number): number {
  const rate = new WorkRate(perSecond, 200, 0);
  let sum = 0;
  for (let now = 0; now <= durationMs; now += turnMs) {
    const capacity = rate.capacity(now);
    rate.spend(capacity);
    sum += capacity;
  }
  return sum;
}

describe('the rate of durable work', () => {
  it.each([
    [50, 200],
    [50, 130],
    [3, 200],
    [1, 200],
    [1_000, 200],
  ])('is %d a second, asked every %d ms', (perSecond, turnMs) => {
    const sum = made(perSecond, turnMs, 10_000);
    expect(sum).toBeLessThanOrEqual(perSecond * 10 + 1);
    expect(sum).toBeGreaterThanOrEqual(perSecond * 9);
  });

  it('begins at once, and saves nothing up while nothing is made', () => {
    const rate = new WorkRate(50, 200, 0);
    expect(rate.capacity(0)).toBe(1);
    expect(rate.capacity(60_000)).toBe(11);
    rate.spend(11);
    expect(rate.capacity(60_020)).toBe(1);
  });
});
