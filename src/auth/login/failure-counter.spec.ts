import { beforeEach, describe, expect, it } from '@jest/globals';
import { FailureCounter } from './failure-counter.js';

const POLICY = { free: 3, baseMs: 1_000, maxMs: 8_000, forgiveMs: 60_000 };

describe('FailureCounter', () => {
  let counter: FailureCounter;
  beforeEach(() => {
    counter = new FailureCounter(POLICY, 5);
  });
  const fail = (key: string, now = 0): void => {
    counter.begin(key);
    counter.end(key, 'failed', now);
  };

  it('leaves room for as many attempts at once as may fail for free', () => {
    const places = [1, 2, 3].map(() => {
      counter.begin('a');
      return counter.hasCapacity('a', 0);
    });
    expect(places).toEqual([true, true, false]);
    counter.end('a', 'unknown', 0);
    expect(counter.hasCapacity('a', 0)).toBe(true);
  });

  it('leaves room for one at a time when nothing is free any more', () => {
    for (let i = 0; i < 4; i++) fail('a');
    expect(counter.hasCapacity('a', 0)).toBe(true);
    counter.begin('a');
    expect(counter.hasCapacity('a', 0)).toBe(false);
  });

  it('makes wait after the last free failure, that key alone, until it is forgiven', () => {
    fail('a');
    fail('a');
    expect(counter.waitMs('a', 0)).toBe(0);
    fail('a', 500);
    expect(counter.waitMs('a', 500)).toBe(1_000);
    expect(counter.waitMs('b', 500)).toBe(0);
    counter.forgive('a');
    expect(counter.waitMs('a', 500)).toBe(0);
  });

  it('remembers nothing of what did not fail', () => {
    counter.begin('a');
    counter.end('a', 'unknown', 0);
    expect(counter.size).toBe(0);
  });

  it('forgets who failed longest ago when it is full, and never who is at it', () => {
    counter.begin('busy');
    for (const key of ['a', 'b', 'c', 'a', 'd', 'e']) fail(key);
    expect(counter.size).toBe(5);
    for (let i = 0; i < 2; i++) fail('a');
    expect(counter.waitMs('a', 0)).toBeGreaterThan(0);
    counter.end('busy', 'failed', 0);
    expect(counter.size).toBe(5);
  });

  it('stays small when very many keys fail', () => {
    for (let i = 0; i < 10_000; i++) fail(`key ${i}`);
    expect(counter.size).toBe(5);
  });
});
