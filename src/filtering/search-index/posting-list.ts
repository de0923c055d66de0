/** Where postings are kept; told when one has become empty. */
export interface PostingOwner {
  drop(posting: Posting<never>): void;
}

/** One entry's place in a posting; knows where it stands, so it is taken out without a search. */
export interface Place<Entry> {
  readonly posting: Posting<Entry>;
}

interface OtherPlace<Entry> extends Place<Entry> {
  readonly entry: Entry;
  at: number;
}

/**
 * The entries that are filed under one key, in no order. Most keys belong to one entry: the posting itself is the place
 * of the first, which is one object less, and one step less of a search.
 */
export class Posting<Entry> implements Place<Entry> {
  /** The last search that came by: a value may hold one key many times. */
  seenBy = 0;
  /** The first entry; undefined while there is none here, even when there are others. */
  entry: Entry | undefined = undefined;
  private others: OtherPlace<Entry>[] | undefined = undefined;

  /** @param key what the owner finds this posting by */
  constructor(
    private readonly owner: PostingOwner,
    readonly key: unknown,
  ) {}

  get posting(): this {
    return this;
  }

  get size(): number {
    return (this.entry === undefined ? 0 : 1) + (this.others?.length ?? 0);
  }

  each(use: (entry: Entry) => void): void {
    if (this.entry !== undefined) use(this.entry);
    if (this.others !== undefined) for (const { entry } of this.others) use(entry);
  }

  add(entry: Entry): Place<Entry> {
    if (this.entry === undefined) {
      this.entry = entry;
      return this;
    }
    const others = (this.others ??= []);
    const place = { posting: this, entry, at: others.length };
    others.push(place);
    return place;
  }

  /** Of the others, the last takes the place of the one that goes. */
  remove(place: Place<Entry>): void {
    if (place === this) {
      this.entry = undefined;
    } else {
      const { at } = place as OtherPlace<Entry>;
      const last = this.others!.pop()!;
      if (last !== place) {
        this.others![at] = last;
        last.at = at;
      }
      if (this.others!.length === 0) this.others = undefined;
    }
    if (this.size === 0) this.owner.drop(this as unknown as Posting<never>);
  }
}

/** What a search hands the postings to that it comes by. */
export type Visit<Entry> = (posting: Posting<Entry>) => void;
