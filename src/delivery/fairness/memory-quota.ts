/**
 * Bounds the memory for events on their way, and who may take it: one publisher alone gets half of it, and past that half
 * nobody gets more than a quarter. So one publisher's flood waits in the database while the others' few events are still
 * sent from memory. What is taken over from the database counts as one more publisher, `''`.
 */
export class MemoryQuota {
  private readonly byPayer = new Map<string, number>();
  private taken = 0;

  constructor(private readonly limitBytes: number) {}

  /** Bytes taken in all. */
  get bytes(): number {
    return this.taken;
  }

  /** Whether so much is taken that nobody gets all that he asks for. */
  get isShort(): boolean {
    return this.taken >= this.limitBytes / 2;
  }

  hasCapacityFor(payer: string): boolean {
    if (!this.isShort) return true;
    if (this.taken >= this.limitBytes) return false;
    return (this.byPayer.get(payer) ?? 0) < this.limitBytes / 4;
  }

  /** @param shares bytes by payer */
  take(shares: ReadonlyMap<string, number>): void {
    for (const [payer, bytes] of shares) {
      this.taken += bytes;
      this.byPayer.set(payer, (this.byPayer.get(payer) ?? 0) + bytes);
    }
  }

  give(shares: ReadonlyMap<string, number>): void {
    for (const [payer, bytes] of shares) {
      this.taken -= bytes;
      const left = (this.byPayer.get(payer) ?? 0) - bytes;
      if (left > 0) this.byPayer.set(payer, left);
      else this.byPayer.delete(payer);
    }
  }

  clear(): void {
    this.byPayer.clear();
    this.taken = 0;
  }
}
