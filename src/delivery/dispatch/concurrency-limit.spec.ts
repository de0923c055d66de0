import { describe, expect, it } from '@jest/globals';
import { ConcurrencyLimit } from './concurrency-limit.js';

/** Answers, each of which makes room for another request: the limit is always made use of. @returns what it comes to */
function flow(limit: ConcurrencyLimit, answers: number, latencyOf: (underWay: number) => number): number {
  for (let n = 0; n < answers; n++) limit.delivered(latencyOf(limit.current), limit.current - 1);
  return limit.current;
}

/** A receiver that works on one request at a time, for so long. */
const oneByOne =
  (ms: number) =>
  (underWay: number): number =>
    ms * underWay;

describe('the limit of requests at once', () => {
  it('begins with four, and never exceeds the most', () => {
    expect([new ConcurrencyLimit(64).current, new ConcurrencyLimit(2).current]).toEqual([4, 2]);
    expect(flow(new ConcurrencyLimit(6), 1_000, () => 20)).toBe(6);
    expect(flow(new ConcurrencyLimit(1), 1_000, () => 20)).toBe(1);
  });

  it('gets to the usual sixteen with as many answers as are missing', () => {
    const limit = new ConcurrencyLimit(64);
    expect(flow(limit, 11, () => 20)).toBe(15);
    expect(flow(limit, 1, () => 20)).toBe(16);
  });

  it.each([5, 20, 200, 2_000])('gets to the most for a receiver that takes %i ms for however many', (ms) => {
    expect(flow(new ConcurrencyLimit(64), 250, () => ms)).toBe(64);
  });

  it('stays at the usual where more at once only makes each wait', () => {
    expect(flow(new ConcurrencyLimit(64), 5_000, oneByOne(0.2))).toBe(16);
  });

  it('gives back what is past the usual when it comes to be in vain, and no more than that', () => {
    const limit = new ConcurrencyLimit(64);
    flow(limit, 250, () => 5);
    expect(limit.current).toBe(64);
    expect(flow(limit, 2_000, () => 20)).toBe(16);
  });

  it('does not grow while nobody needs it', () => {
    const limit = new ConcurrencyLimit(64);
    flow(limit, 12, () => 20);
    for (let n = 0; n < 1_000; n++) limit.delivered(20, 3);
    expect(limit.current).toBe(16);
  });

  it('leaves a receiver that works on one at a time a few, so that each is answered in reasonable time', () => {
    const limit = new ConcurrencyLimit(64);
    limit.delivered(250, 0);
    const settled = flow(limit, 400, oneByOne(250));
    expect(settled).toBeGreaterThanOrEqual(1);
    expect(settled).toBeLessThanOrEqual(4);
  });

  it('is not lowered by answers that are late now and then, as when this node was busy', () => {
    const limit = new ConcurrencyLimit(64);
    flow(limit, 250, () => 20);
    let n = 0;
    expect(flow(limit, 5_000, () => (n++ % 16 === 0 ? 21 : 400))).toBeGreaterThanOrEqual(16);
  });

  it('gets back to the most for a receiver that has come to take longer for good', () => {
    const limit = new ConcurrencyLimit(64);
    flow(limit, 250, () => 20);
    expect(flow(limit, 250, () => 300)).toBeLessThan(16);
    expect(flow(limit, 500, () => 300)).toBe(64);
  });

  it('is halved by a receiver that asks for fewer, once a round', () => {
    const limit = new ConcurrencyLimit(64);
    flow(limit, 12, () => 20);
    for (let left = 15; left >= 0; left--) limit.refused(left);
    expect(limit.current).toBe(8);
    for (let left = 7; left >= 0; left--) limit.refused(left);
    expect(limit.current).toBe(4);
  });

  it('comes back by one a round after that, not by one for each answer', () => {
    const limit = new ConcurrencyLimit(64);
    flow(limit, 12, () => 20);
    limit.refused(0);
    expect(flow(limit, 8, () => 20)).toBe(9);
    expect(flow(limit, 9, () => 20)).toBe(10);
  });

  it('is halved by each request that fails and takes its time, down to one', () => {
    const limit = new ConcurrencyLimit(64);
    for (let n = 0; n < 5; n++) limit.stalled();
    expect(limit.current).toBe(1);
    expect(flow(limit, 2, () => 20)).toBe(3);
  });

  it('tells what the receiver can take by its fastest answers, whatever this node makes of it', () => {
    const limit = new ConcurrencyLimit(16);
    expect(limit.pace).toBeUndefined();
    let n = 0;
    flow(limit, 400, () => (n++ % 8 === 0 ? 4 : 900));
    expect(limit.pace).toBe(4);
  });
});
