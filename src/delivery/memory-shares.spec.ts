import { describe, expect, it } from '@jest/globals';
import { MemoryShares } from './memory-shares.js';

describe('the shares of memory', () => {
  it('let one publisher alone have half, and the others theirs beside it', () => {
    const shares = new MemoryShares(1_000);
    shares.take('flood', 499);
    expect(shares.hasRoomFor('flood')).toBe(true);
    shares.take('flood', 1);
    expect([shares.hasRoomFor('flood'), shares.hasRoomFor('other')]).toEqual([false, true]);
  });

  it('let nobody have more than a quarter of what is past the half', () => {
    const shares = new MemoryShares(1_000);
    shares.take('flood', 500);
    shares.take('second', 249);
    expect(shares.hasRoomFor('second')).toBe(true);
    shares.take('second', 1);
    expect([shares.hasRoomFor('second'), shares.hasRoomFor('third')]).toEqual([false, true]);
  });

  it('end at the limit, for everybody', () => {
    const shares = new MemoryShares(1_000);
    for (const payer of ['a', 'b', 'c', 'd', 'e']) shares.take(payer, 200);
    expect([shares.bytes, shares.hasRoomFor('new')]).toEqual([1_000, false]);
    shares.give('a', 200);
    expect(shares.hasRoomFor('new')).toBe(true);
  });

  it('take nothing over from the database past the half', () => {
    const shares = new MemoryShares(1_000);
    shares.take('', 499);
    expect(shares.hasRoomFor('')).toBe(true);
    shares.take('x', 1);
    expect(shares.hasRoomFor('')).toBe(false);
  });

  it('are all free again when everything was given back or forgotten', () => {
    const shares = new MemoryShares(1_000);
    shares.take('a', 600);
    shares.give('a', 600);
    expect([shares.bytes, shares.hasRoomFor('a')]).toEqual([0, true]);
    shares.take('a', 600);
    shares.clear();
    expect([shares.bytes, shares.hasRoomFor('a')]).toEqual([0, true]);
  });
});
