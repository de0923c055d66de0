/** The least that is set aside once more than one piece has come. */
const LEAST = 4 * 1024;

/**
 * Bytes that come in pieces, put together as they come: a thousand pieces of one byte take no more room than one piece of a
 * thousand bytes, and there is never a second copy of the whole but while it grows.
 */
export class GrowingBytes {
  private buffer = Buffer.alloc(0);
  private used = 0;

  /** @param promised how many will come, where that is known: no room is made beyond it */
  constructor(private readonly promised = Infinity) {}

  get length(): number {
    return this.used;
  }

  /** How much memory it takes once `more` bytes are added. */
  sizeWith(more: number): number {
    const wanted = this.used + more;
    if (wanted <= this.buffer.length) return this.buffer.length;
    return Math.max(wanted, Math.min(Math.max(2 * this.buffer.length, LEAST), this.promised));
  }

  add(piece: Uint8Array): void {
    const size = this.sizeWith(piece.length);
    if (size > this.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(size);
      this.buffer.copy(grown, 0, 0, this.used);
      this.buffer = grown;
    }
    this.buffer.set(piece, this.used);
    this.used += piece.length;
  }

  /** What has come so far; not a copy. */
  whole(): Buffer {
    return this.buffer.subarray(0, this.used);
  }
}
