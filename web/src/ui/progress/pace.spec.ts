import { describe, expect, it } from '@jest/globals';
import { paceOf, type Sample, timeLeft, withSample } from './pace';

describe('the pace of what goes on', () => {
  const samples = (...found: number[]): readonly Sample[] =>
    found.reduce<readonly Sample[]>((all, n, at) => withSample(all, { at: at * 2_000, found: n }), []);

  it('is what was dealt with a second between the first and the last look', () => {
    expect(paceOf(samples(0, 100, 150, 300))).toBe(50);
    expect(timeLeft({ total: 1_000, found: 400 }, 50)).toBe(12_000);
  });

  it('cannot be told from one look, and nothing is left without a pace or a total', () => {
    expect(paceOf(samples(40))).toBeUndefined();
    expect(timeLeft({ total: 1_000, found: 400 }, 0)).toBeUndefined();
    expect(timeLeft({ total: null, found: 400 }, 50)).toBeUndefined();
  });

  it('forgets looks long ago, and one that goes back', () => {
    const many = samples(...Array.from({ length: 40 }, (_, n) => (n < 20 ? n * 1_000 : 20_000)));
    expect(paceOf(many)).toBe(0);
    expect(withSample(many, { at: 90_000, found: 5 })).toBe(many);
  });
});
