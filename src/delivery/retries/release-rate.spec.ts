import { describe, expect, it } from '@jest/globals';
import { releaseAtRate } from './release-rate.js';

describe('the pace at which deliveries on hold leave', () => {
  it.each([
    [50, 100, 10, 200],
    [50, 4, 4, 1_000 / 12],
    [50, 0, 0, 0],
    [1, 16, 1, 1_000],
    [7, 16, 1, 1_000 / 7],
    [1_000, 500, 200, 200],
  ])(
    'lets, at %d a second with capacity for %d, %d go and waits %d ms',
    (perSecond, capacity, count, nextInMs) => {
      expect(releaseAtRate(capacity, perSecond)).toEqual({ count, nextInMs });
    },
  );

  it('lets no more go in a second than its rate, however often it is asked', () => {
    for (const perSecond of [1, 3, 10, 50, 333]) {
      const times: number[] = [];
      for (let now = 0; now < 5_000;) {
        const { count, nextInMs } = releaseAtRate(16, perSecond);
        for (let i = 0; i < count; i++) times.push(now);
        now += nextInMs;
      }
      const most = Math.max(...times.map((at) => times.filter((t) => t >= at && t < at + 999.99).length));
      expect(most).toBeLessThanOrEqual(perSecond);
    }
  });
});
