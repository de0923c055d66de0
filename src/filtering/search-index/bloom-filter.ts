/** How many bits there are at least for each text. */
const SPARSITY = 32;

/**
 * Tells of most texts that they are not among some others, from a bit for the hash of each: a few bytes that stay in the
 * processor's cache, where the others themselves do not. It never says so of a text that is among them.
 */
export class BloomFilter {
  private bits = new Int32Array(16);
  private known = 0;

  /** Whether there may be a text of this {@link hashOf}. */
  mayHold(hash: number): boolean {
    return (this.bits[(hash >>> 5) & (this.bits.length - 1)] & (1 << hash)) !== 0;
  }

  /**
   * Adds a text; none is ever taken out, so that a bit may outlive its text until there are many more.
   * @param all the texts that there are, this one among them
   */
  add(text: string, all: { readonly size: number; keys(): Iterable<string> }): void {
    if (++this.known * SPARSITY <= this.bits.length * 32) {
      this.mark(text);
      return;
    }
    let words = 16;
    while (words * 32 < all.size * SPARSITY * 2) words *= 2;
    this.bits = new Int32Array(words);
    this.known = all.size;
    for (const each of all.keys()) this.mark(each);
  }

  private mark(text: string): void {
    const hash = hashOf(text);
    this.bits[(hash >>> 5) & (this.bits.length - 1)] |= 1 << hash;
  }
}

/** What hashes are powers of. */
export const FACTOR = 0x01000193;

/** Only so many units at the end of a text are hashed: a state may hold a megabyte of it. */
const HASHED_UNITS = 32;

/** The hash of a text, by its UTF-16 units: a sum of theirs, each times a power of {@link FACTOR}, then mixed. */
export function hashOf(text: string): number {
  let sum = 0;
  for (let unit = Math.max(0, text.length - HASHED_UNITS); unit < text.length; unit++) {
    sum = (Math.imul(sum, FACTOR) + text.charCodeAt(unit)) | 0;
  }
  return mixed(sum);
}

/** Carries what the upper bits of a sum tell to the lower ones, where the units stand alone. */
export function mixed(sum: number): number {
  return sum ^ (sum >>> 15);
}
