import { Queue } from './queue.js';

interface Share<T> {
  readonly key: string;
  readonly items: Queue<T>;
}

/** A queue whose items come out in turn by key, and in their order within one: nobody's many hold up another's few. */
export class FairQueue<T> {
  private readonly shares = new Map<string, Share<T>>();
  private readonly turns = new Queue<Share<T>>();
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(key: string, item: T): void {
    let share = this.shares.get(key);
    if (share === undefined) {
      share = { key, items: new Queue() };
      this.shares.set(key, share);
      this.turns.push(share);
    }
    share.items.push(item);
    this.count++;
  }

  shift(): T | undefined {
    const share = this.turns.shift();
    if (share === undefined) return undefined;
    const item = share.items.shift();
    if (share.items.length > 0) this.turns.push(share);
    else this.shares.delete(share.key);
    this.count--;
    return item;
  }

  /** Takes the youngest item of the key that has most. */
  takeFromLongest(): T | undefined {
    let longest: Share<T> | undefined;
    for (const share of this.shares.values()) {
      if (longest === undefined || share.items.length > longest.items.length) longest = share;
    }
    // The last one of a share is left to shift(), which also ends the share's turns.
    if (longest === undefined || longest.items.length < 2) return this.shift();
    this.count--;
    return longest.items.pop();
  }

  /** The first item of each key. */
  *heads(): Generator<T> {
    for (const { items } of this.shares.values()) yield items.first()!;
  }

  clear(): void {
    this.shares.clear();
    this.turns.clear();
    this.count = 0;
  }
}
