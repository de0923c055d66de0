import { describe, expect, it } from '@jest/globals';
import { Clock } from '../clock/clock.js';
import { SparseWarning } from './sparse-warning.js';

class StandingClock extends Clock {
  at = 0;

  now(): number {
    return this.at;
  }

  monotonic(): number {
    return this.at;
  }
}

describe('a sparse warning', () => {
  it('is written once an interval, and then says how many were left out', () => {
    const clock = new StandingClock();
    const lines: [string, object][] = [];
    const warning = new SparseWarning(
      { warn: (...line) => void lines.push(line as [string, object]) },
      clock,
      1_000,
    );
    for (clock.at of [0, 10, 999, 1_000, 1_500, 9_000]) warning.warn('lost', { at: clock.at });
    expect(lines).toEqual([
      ['lost', { at: 0 }],
      ['lost', { at: 1_000, leftOut: 2 }],
      ['lost', { at: 9_000, leftOut: 1 }],
    ]);
  });

  it('lets one message not stand in the way of another', () => {
    const lines: string[] = [];
    const warning = new SparseWarning({ warn: (line: string) => void lines.push(line) }, new StandingClock());
    for (const message of ['one', 'two', 'one']) warning.warn(message);
    expect(lines).toEqual(['one', 'two']);
  });
});
