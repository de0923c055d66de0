import { describe, expect, it } from '@jest/globals';
import { waitersFor } from './database-metrics.js';

describe('statements that wait for a connection', () => {
  const options = { max: 20 };

  it('are none while the pool has connections to hand over or may open more', () => {
    expect(waitersFor({ waitingCount: 3, idleCount: 3, totalCount: 3, options })).toBe(0);
    expect(waitersFor({ waitingCount: 5, idleCount: 1, totalCount: 16, options })).toBe(0);
  });

  it('are those beyond what is free', () => {
    expect(waitersFor({ waitingCount: 7, idleCount: 0, totalCount: 20, options })).toBe(7);
    expect(waitersFor({ waitingCount: 7, idleCount: 1, totalCount: 18, options })).toBe(4);
  });
});
