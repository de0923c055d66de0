/** Where postings are kept; told when one has become empty. */
export interface PostingOwner {
  drop(posting: Posting<never>): void;
}

/** One entry's place in a posting; knows where it stands, so it is taken out without a search. */
export interface Place<Entry> {
  readonly entry: Entry;
  readonly posting: Posting<Entry>;
  /** Whether every event that has the posting's key passes the entry's filters; else they must be tried. */
  readonly decisive: boolean;
  at: number;
}

/** The entries that are filed under one key, in no order. */
export class Posting<Entry> {
  /** The last search that came by: a value may hold one key many times. */
  seenBy = 0;
  private list: Place<Entry>[] | undefined = undefined;

  /** @param key what the owner finds this posting by */
  constructor(
    private readonly owner: PostingOwner,
    readonly key: unknown,
  ) {}

  get places(): readonly Place<Entry>[] {
    return this.list ?? [];
  }

  get size(): number {
    return this.list?.length ?? 0;
  }

  add(entry: Entry, decisive: boolean): Place<Entry> {
    const place = { entry, posting: this, decisive, at: this.size };
    // A literal has room for one; the first push would make room for seventeen, and most keys belong to one entry.
    if (this.list === undefined) this.list = [place];
    else this.list.push(place);
    return place;
  }

  remove(place: Place<Entry>): void {
    const list = this.list!;
    const last = list.pop()!;
    if (last !== place) {
      list[place.at] = last;
      last.at = place.at;
    }
    if (list.length === 0) this.owner.drop(this as unknown as Posting<never>);
  }
}

/** What a search hands the postings to that it comes by. */
export type Visit<Entry> = (posting: Posting<Entry>) => void;
