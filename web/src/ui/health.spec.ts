import { describe, expect, it } from '@jest/globals';
import { type Health, type Recent, type Standing, standingOf } from './health';

const recent = (attempts: number, failures: number, inARow = 0): Recent => ({ attempts, failures, inARow });

describe('how it goes with a URL', () => {
  it.each<[Standing, Health, Recent | undefined]>([
    ['untried', 'healthy', recent(0, 0)],
    ['healthy', 'healthy', recent(9, 1)],
    ['healthy', 'healthy', recent(100, 9)],
    ['failing', 'healthy', recent(100, 10)],
    ['failing', 'healthy', recent(1, 1, 1)],
    ['failing', 'healthy', recent(1_000, 3, 3)],
    ['healthy', 'healthy', recent(1_000, 3, 2)],
    ['healthy', 'healthy', undefined],
    ['disabled', 'disabled', recent(20, 20, 20)],
    ['frozen', 'frozen', recent(0, 0)],
  ])('is %s: %s with %j', (standing, health, figures) => {
    expect(standingOf(health, figures)).toBe(standing);
  });
});
