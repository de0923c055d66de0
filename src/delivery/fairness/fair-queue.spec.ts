import { describe, expect, it } from '@jest/globals';
import { FairQueue } from './fair-queue.js';

function queueOf(...items: [key: string, item: number][]): FairQueue<number> {
  const queue = new FairQueue<number>();
  for (const [key, item] of items) queue.push(key, item);
  return queue;
}

function drain(queue: FairQueue<number>): number[] {
  const out: number[] = [];
  while (queue.length > 0) out.push(queue.shift()!);
  return out;
}

describe('a fair queue', () => {
  it('gives keys their turns, and keeps the order within one', () => {
    const queue = queueOf(['a', 1], ['a', 2], ['a', 3], ['b', 10], ['c', 20], ['c', 21]);
    expect(drain(queue)).toEqual([1, 10, 20, 2, 21, 3]);
  });

  it('lets a late key in at its first turn', () => {
    const queue = queueOf(['a', 1], ['a', 2], ['a', 3], ['a', 4]);
    expect([queue.shift(), queue.shift()]).toEqual([1, 2]);
    queue.push('b', 10);
    expect(drain(queue)).toEqual([3, 10, 4]);
  });

  it('lets some go ahead of the others of their key, but for every fourth turn, and of no other key', () => {
    const queue = queueOf(['a', 1], ['a', 2], ['b', 10], ['b', 11], ['b', 12]);
    for (const item of [5, 6, 7, 8]) queue.pushAhead('a', item);
    expect(drain(queue)).toEqual([5, 10, 6, 11, 7, 12, 1, 8, 2]);
    for (const item of [7, 8]) queue.pushAhead('a', item);
    expect([queue.length, [...queue.heads()], queue.takeFromLongest()]).toEqual([2, [7], 8]);
    expect(drain(queue)).toEqual([7]);
  });

  it('gives up the youngest of whoever has most', () => {
    const queue = queueOf(['a', 1], ['b', 10], ['a', 2], ['a', 3]);
    expect([queue.takeFromLongest(), queue.takeFromLongest()]).toEqual([3, 2]);
    expect(queue.length).toBe(2);
    expect(drain(queue)).toEqual([1, 10]);
  });

  it('gives up everything, and then nothing', () => {
    const queue = queueOf(['a', 1], ['b', 10], ['a', 2]);
    const taken = [queue.takeFromLongest(), queue.takeFromLongest(), queue.takeFromLongest()];
    expect(taken.toSorted((a, b) => a! - b!)).toEqual([1, 2, 10]);
    expect([queue.takeFromLongest(), queue.shift(), queue.length]).toEqual([undefined, undefined, 0]);
    queue.push('a', 7);
    expect(drain(queue)).toEqual([7]);
  });

  it('shows the first of each key', () => {
    expect([...queueOf(['a', 1], ['a', 2], ['b', 10]).heads()]).toEqual([1, 10]);
  });

  it('is empty when it was cleared', () => {
    const queue = queueOf(['a', 1], ['b', 2]);
    queue.clear();
    expect([queue.length, queue.shift(), [...queue.heads()]]).toEqual([0, undefined, []]);
  });
});
