import { ConditionIndex, type Filed } from './condition-index.js';
import type { FilterSet } from '../model/filter.js';
import type { MatchInput } from '../evaluation/match-input.js';
import { Posting, type PostingOwner, type Visit } from './posting-list.js';

/** Trying so few one by one is quicker than asking what the event has; and most objects have one subscription. */
const FEW = 8;

/** The entries for one object: the first few as they are, more of them by what their filters look for. */
export class ObjectIndex<Entry> implements PostingOwner {
  private size = 0;
  private readonly few = new Posting<Entry>(this, undefined);
  private more: ConditionIndex<Entry> | undefined = undefined;

  /** Whoever takes the entry out of its places says so by {@link forget}. */
  add(entry: Entry, filters: FilterSet): Filed<Entry> {
    this.size++;
    if (this.few.size < FEW) return { places: [this.few.add(entry)], rest: filters };
    return (this.more ??= new ConditionIndex<Entry>()).add(entry, filters);
  }

  /** @returns how many entries are left */
  forget(): number {
    return --this.size;
  }

  search(event: MatchInput, visit: Visit<Entry>): void {
    if (this.few.size > 0) visit(this.few);
    this.more?.search(event, visit);
  }

  drop(): void {
    // The posting is empty and stays.
  }
}
