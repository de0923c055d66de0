import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareExact } from '../values/exact.js';
import { type Bound, type Interval, IntervalTree } from './interval-tree.js';

const bound: fc.Arbitrary<Bound<number> | undefined> = fc.option(
  fc.record({ value: fc.integer({ min: -8, max: 8 }), open: fc.boolean() }),
  { nil: undefined },
);
const interval: fc.Arbitrary<Interval<number>> = fc.record({ lower: bound, upper: bound });

function isIn(point: number, { lower, upper }: Interval<number>): boolean {
  const above = lower === undefined || (lower.open ? point > lower.value : point >= lower.value);
  const under = upper === undefined || (upper.open ? point < upper.value : point <= upper.value);
  return above && under;
}

function around(tree: IntervalTree<number, number>, point: number): number[] {
  const found: number[] = [];
  tree.around(point, (posting) => posting.each((entry) => found.push(entry)));
  return found.toSorted((a, b) => a - b);
}

describe('the intervals around a point', () => {
  it('are all those that it lies in, each once, whatever came and went', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(interval, fc.boolean()), { maxLength: 60, size: 'max' }),
        fc.array(interval, { maxLength: 10 }),
        (first, later) => {
          const tree = new IntervalTree<number, number>(compareExact, () => {});
          const left = new Map<number, Interval<number>>();
          const places = first.map(([one], n) => {
            left.set(n, one);
            return tree.posting(one).add(n);
          });
          first.forEach(([, goes], n) => {
            if (!goes) return;
            places[n]!.posting.remove(places[n]!);
            left.delete(n);
          });
          later.forEach((one, n) => {
            left.set(1_000 + n, one);
            tree.posting(one).add(1_000 + n);
          });
          const points = Array.from({ length: 37 }, (_, n) => n / 2 - 9);
          const right = points.map((point) =>
            [...left].filter(([, one]) => isIn(point, one)).map(([n]) => n),
          );
          expect(points.map((point) => around(tree, point))).toEqual(right);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are found in few steps when they were added in order', () => {
    let compared = 0;
    const tree = new IntervalTree<number, number>(
      (a, b) => {
        compared++;
        return a - b;
      },
      () => {},
    );
    for (let n = 0; n < 10_000; n++) {
      tree.posting({ lower: { value: n, open: false }, upper: { value: n + 1, open: true } }).add(n);
    }
    compared = 0;
    expect(around(tree, 5_000.5)).toEqual([5_000]);
    // Some 30 levels, three comparisons at most on each.
    expect(compared).toBeLessThan(150);
  });
});
