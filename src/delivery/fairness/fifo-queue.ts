/** First in, first out, without the cost of shifting an array. */
export class FifoQueue<T> {
  private items: T[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head]!;
    this.items[this.head++] = undefined as T;
    if (this.head === this.items.length) {
      this.items.length = 0;
      this.head = 0;
    } else if (this.head > 1_000 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  first(): T | undefined {
    return this.items[this.head];
  }

  /** Takes the youngest. */
  pop(): T | undefined {
    return this.head === this.items.length ? undefined : this.items.pop();
  }

  clear(): void {
    this.items = [];
    this.head = 0;
  }
}
