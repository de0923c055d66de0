import { FifoQueue } from './fifo-queue.js';

interface Share<T> {
  readonly items: FifoQueue<T>;
  /** Whether it is among those that take turns. */
  lined: boolean;
}

/** Keys that are remembered while they have nothing waiting: making a share anew for each item would cost more. */
const REMEMBERED = 1_000;

/** A queue whose items come out in turn by key, and in their order within one: nobody's many hold up another's few. */
export class FairQueue<T> {
  private readonly shares = new Map<string, Share<T>>();
  private readonly turns = new FifoQueue<Share<T>>();
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(key: string, item: T): void {
    let share = this.shares.get(key);
    if (share === undefined) {
      if (this.shares.size >= REMEMBERED) this.forgetEmpty();
      share = { items: new FifoQueue(), lined: false };
      this.shares.set(key, share);
    }
    share.items.push(item);
    this.count++;
    if (share.lined) return;
    share.lined = true;
    this.turns.push(share);
  }

  shift(): T | undefined {
    for (let share = this.turns.shift(); share !== undefined; share = this.turns.shift()) {
      const item = share.items.shift();
      share.lined = share.items.length > 0;
      if (share.lined) this.turns.push(share);
      if (item === undefined) continue;
      this.count--;
      return item;
    }
    return undefined;
  }

  /** Takes the youngest item of the key that has most. */
  takeFromLongest(): T | undefined {
    let longest: Share<T> | undefined;
    for (const share of this.shares.values()) {
      if (longest === undefined || share.items.length > longest.items.length) longest = share;
    }
    const item = longest?.items.pop();
    if (item !== undefined) this.count--;
    return item;
  }

  /** The first item of each key. */
  *heads(): Generator<T> {
    for (const { items } of this.shares.values()) if (items.length > 0) yield items.first()!;
  }

  clear(): void {
    this.shares.clear();
    this.turns.clear();
    this.count = 0;
  }

  private forgetEmpty(): void {
    for (const [key, share] of this.shares) if (!share.lined) this.shares.delete(key);
  }
}
