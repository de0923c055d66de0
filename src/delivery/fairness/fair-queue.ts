import { FifoQueue } from './fifo-queue.js';

/** What goes ahead has so many turns of its key before one of the others has. */
const AHEAD_IN_A_ROW = 3;

/** What waits for one key. */
class Share<T> {
  readonly items = new FifoQueue<T>();
  /** Whether it is among those that take turns. */
  lined = false;
  private ahead: FifoQueue<T> | undefined;
  private inARow = 0;

  get length(): number {
    return this.items.length + (this.ahead?.length ?? 0);
  }

  pushAhead(item: T): void {
    this.ahead ??= new FifoQueue();
    this.ahead.push(item);
  }

  shift(): T | undefined {
    const mayGoAhead = this.inARow < AHEAD_IN_A_ROW || this.items.length === 0;
    const item = mayGoAhead ? this.ahead?.shift() : undefined;
    this.inARow = item === undefined ? 0 : this.inARow + 1;
    return item ?? this.items.shift();
  }

  first(): T | undefined {
    return this.items.first() ?? this.ahead?.first();
  }

  pop(): T | undefined {
    return this.items.pop() ?? this.ahead?.pop();
  }
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
    const share = this.shareOf(key);
    share.items.push(item);
    this.line(share);
  }

  /** Puts it before what its key has by {@link push}; that still has every fourth turn of the key, so that nothing waits for ever. */
  pushAhead(key: string, item: T): void {
    const share = this.shareOf(key);
    share.pushAhead(item);
    this.line(share);
  }

  shift(): T | undefined {
    for (let share = this.turns.shift(); share !== undefined; share = this.turns.shift()) {
      const item = share.shift();
      share.lined = share.length > 0;
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
      if (longest === undefined || share.length > longest.length) longest = share;
    }
    const item = longest?.pop();
    if (item !== undefined) this.count--;
    return item;
  }

  /** The first item of each key. */
  *heads(): Generator<T> {
    for (const share of this.shares.values()) if (share.length > 0) yield share.first()!;
  }

  clear(): void {
    this.shares.clear();
    this.turns.clear();
    this.count = 0;
  }

  private shareOf(key: string): Share<T> {
    let share = this.shares.get(key);
    if (share === undefined) {
      if (this.shares.size >= REMEMBERED) this.forgetEmpty();
      share = new Share();
      this.shares.set(key, share);
    }
    return share;
  }

  private line(share: Share<T>): void {
    this.count++;
    if (share.lined) return;
    share.lined = true;
    this.turns.push(share);
  }

  private forgetEmpty(): void {
    for (const [key, share] of this.shares) if (!share.lined) this.shares.delete(key);
  }
}
