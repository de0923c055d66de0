import { Posting, type PostingOwner, type Visit } from './posting-list.js';
import { hashOf, BloomFilter } from './bloom-filter.js';

/** Postings by a text. */
export class KeyTable<Entry> implements PostingOwner {
  private readonly postings = new Map<string, Posting<Entry>>();
  private readonly bloomFilter = new BloomFilter();

  /** @param released called when a posting was dropped */
  constructor(private readonly released: () => void) {}

  get size(): number {
    return this.postings.size;
  }

  /** How many entries are filed under a key. */
  load(key: string): number {
    return this.postings.get(key)?.size ?? 0;
  }

  /** The posting of a key, made when there is none yet. */
  posting(key: string): Posting<Entry> {
    let posting = this.postings.get(key);
    if (posting === undefined) {
      posting = new Posting<Entry>(this, key);
      this.postings.set(key, posting);
      this.bloomFilter.add(key, this.postings);
    }
    return posting;
  }

  visit(key: string, visit: Visit<Entry>): void {
    if (!this.bloomFilter.mayHold(hashOf(key))) return;
    const posting = this.postings.get(key);
    if (posting !== undefined) visit(posting);
  }

  drop(posting: Posting<never>): void {
    this.postings.delete(posting.key as string);
    this.released();
  }
}
