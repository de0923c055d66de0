import { describe, expect, it } from '@jest/globals';
import { MemoryQuota } from './memory-quota.js';

const of = (payer: string, bytes: number): Map<string, number> => new Map([[payer, bytes]]);

describe('the shares of memory', () => {
  it('let one publisher alone have half, and the others theirs beside it', () => {
    const shares = new MemoryQuota(1_000);
    shares.take(of('flood', 499));
    expect(shares.hasCapacityFor('flood')).toBe(true);
    shares.take(of('flood', 1));
    expect([shares.hasCapacityFor('flood'), shares.hasCapacityFor('other')]).toEqual([false, true]);
  });

  it('let nobody have more than a quarter of what is past the half', () => {
    const shares = new MemoryQuota(1_000);
    shares.take(of('flood', 500));
    shares.take(of('second', 249));
    expect(shares.hasCapacityFor('second')).toBe(true);
    shares.take(of('second', 1));
    expect([shares.hasCapacityFor('second'), shares.hasCapacityFor('third')]).toEqual([false, true]);
  });

  it('end at the limit, for everybody', () => {
    const shares = new MemoryQuota(1_000);
    for (const payer of ['a', 'b', 'c', 'd', 'e']) shares.take(of(payer, 200));
    expect([shares.bytes, shares.hasCapacityFor('new')]).toEqual([1_000, false]);
    shares.give(of('a', 200));
    expect(shares.hasCapacityFor('new')).toBe(true);
  });

  it('let what is taken over from the database have its quarter too, so that a lasting flood does not starve it', () => {
    const shares = new MemoryQuota(1_000);
    shares.take(of('flood', 500));
    shares.take(of('', 249));
    expect(shares.hasCapacityFor('')).toBe(true);
    shares.take(of('', 1));
    expect([shares.hasCapacityFor(''), shares.hasCapacityFor('x')]).toEqual([false, true]);
  });

  it('are paid by everybody whose events came together', () => {
    const shares = new MemoryQuota(1_000);
    const together = new Map([
      ['flood', 590],
      ['quiet', 10],
    ]);
    shares.take(together);
    expect([shares.bytes, shares.hasCapacityFor('flood'), shares.hasCapacityFor('quiet')]).toEqual([
      600,
      false,
      true,
    ]);
    shares.give(together);
    expect(shares.bytes).toBe(0);
  });

  it('are all free again when everything was given back or forgotten', () => {
    const shares = new MemoryQuota(1_000);
    shares.take(of('a', 600));
    shares.give(of('a', 600));
    expect([shares.bytes, shares.hasCapacityFor('a')]).toEqual([0, true]);
    shares.take(of('a', 600));
    shares.clear();
    expect([shares.bytes, shares.hasCapacityFor('a')]).toEqual([0, true]);
  });
});
