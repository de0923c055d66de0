import { describe, expect, it } from '@jest/globals';
import { quantile } from './quantiles.js';

const BOUNDS = [10, 20, 50];

describe('a quantile', () => {
  it.each([
    [[0, 0, 0, 0], 0.5, null],
    [[2, 0, 0, 0], 0.5, 5],
    [[2, 0, 0, 0], 1, 10],
    [[1, 1, 0, 0], 0.5, 10],
    [[1, 0, 1, 0], 0.75, 35],
    [[0, 0, 4, 0], 0.25, 27.5],
    [[0, 0, 0, 3], 0.5, 50],
    [[1, 1, 1, 97], 0.99, 50],
    [[0, 1, 0, 0], 0, 10],
  ])('of %j at %s is %s', (counts, share, value) => {
    expect(quantile(counts, BOUNDS, share)).toBe(value);
  });
});
