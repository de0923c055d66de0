/** The latest keys that were remembered, in memory and of bounded number. */
export class RecentKeys {
  private readonly keys = new Set<string>();

  /** @param capacity past it, the key that was remembered longest ago is forgotten first */
  constructor(private readonly capacity: number) {}

  has(key: string): boolean {
    return this.keys.has(key);
  }

  remember(key: string): void {
    this.keys.delete(key);
    this.keys.add(key);
    for (const oldest of this.keys) {
      if (this.keys.size <= this.capacity) return;
      this.keys.delete(oldest);
    }
  }
}
