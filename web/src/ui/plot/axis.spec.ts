import { describe, expect, it } from '@jest/globals';
import { alone, axisUnit, COUNT_STEPS, cutOf, inUnit, TIME_STEPS } from './axis';

describe('an axis of times', () => {
  it('is written in one unit, in steps that are round in it', () => {
    for (const step of TIME_STEPS) {
      const unit = axisUnit(step);
      const labels = [1, 2, 3, 4].map((n) => inUnit(n * step, unit));
      // Halves at most: never "25 min" for what is 25.33 of them.
      for (const label of labels) expect(label * 2).toBe(Math.round(label * 2));
    }
  });

  it.each([
    [5, 'millisecond'],
    [500, 'second'],
    [15_000, 'second'],
    [30_000, 'minute'],
    [900_000, 'minute'],
    [1_800_000, 'hour'],
    [86_400_000, 'day'],
  ])('of %d ms a step is in the unit %s', (step, unit) => expect(axisUnit(step)).toBe(unit));

  it('has no steps that are no whole milliseconds or counts', () => {
    expect([...TIME_STEPS, ...COUNT_STEPS].every(Number.isInteger)).toBe(true);
  });
});

describe('the top of a plot', () => {
  const usual = Array.from({ length: 30 }, (_, n) => 20 + (n % 5));

  it('is cut where one moment would flatten all others', () => {
    expect(cutOf([usual, usual.map((value, n) => (n === 12 ? 90_000 : value))])).toEqual({
      at: 36,
      most: 90_000,
    });
  });

  it('is not cut for what goes on for long, for a slope, or for a few moments', () => {
    expect(cutOf([usual.map((value, n) => (n > 24 ? 90_000 : value))])).toBeUndefined();
    expect(cutOf([usual.map((_, n) => n * 100)])).toBeUndefined();
    expect(cutOf([[1, 2, 9_000]])).toBeUndefined();
    expect(cutOf([])).toBeUndefined();
  });

  it('is that of the moments of which something is known', () => {
    expect(cutOf([usual.map((value, n) => (n % 2 === 0 ? null : n === 13 ? 5_000 : value))])).toMatchObject({
      most: 5_000,
    });
  });
});

describe('a moment between unknown ones', () => {
  it('is drawn as a point', () => {
    expect(alone([5, null, 7, 8, null, 9])).toEqual([0, 5]);
    expect(alone([3])).toEqual([0]);
    expect(alone([1, 2])).toEqual([]);
  });
});
