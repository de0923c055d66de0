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
  /** Most keys belong to one entry: it is reached in one step less than the others. */
  private first: Place<Entry> | undefined = undefined;
  private others: Place<Entry>[] | undefined = undefined;

  /** @param key what the owner finds this posting by */
  constructor(
    private readonly owner: PostingOwner,
    readonly key: unknown,
  ) {}

  get size(): number {
    return this.first === undefined ? 0 : 1 + (this.others?.length ?? 0);
  }

  each(use: (place: Place<Entry>) => void): void {
    if (this.first === undefined) return;
    use(this.first);
    if (this.others !== undefined) for (const place of this.others) use(place);
  }

  add(entry: Entry, decisive: boolean): Place<Entry> {
    const place = { entry, posting: this, decisive, at: this.size - 1 };
    if (this.first === undefined) this.first = place;
    else if (this.others === undefined) this.others = [place];
    else this.others.push(place);
    return place;
  }

  /** The last one takes the place of the one that goes. */
  remove(place: Place<Entry>): void {
    const last = this.others?.pop();
    if (last === undefined) {
      this.first = undefined;
      this.owner.drop(this as unknown as Posting<never>);
    } else if (last !== place) {
      if (this.first === place) this.first = last;
      else this.others![place.at] = last;
      last.at = place.at;
    }
    if (this.others?.length === 0) this.others = undefined;
  }
}

/** What a search hands the postings to that it comes by. */
export type Visit<Entry> = (posting: Posting<Entry>) => void;
