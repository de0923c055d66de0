import type { IndexKey } from './index-key.js';
import { EMPTY_KEY } from '../values/element-set.js';
import { FieldTables } from './field-tables.js';
import { type FilterSet, STATE_NAMES, type StateName } from '../model/filter.js';
import type { MatchInput } from '../evaluation/match-input.js';
import { type Place, Posting, type PostingOwner, type Visit } from './posting-list.js';
import { filterKeys } from './filter-keys.js';
import { freshCost, type ValueKey, ValueTable } from './value-table.js';

/** Where an entry was filed. */
export interface Filed<Entry> {
  /** Each is taken out by {@link Posting.remove}. */
  readonly places: readonly Place<Entry>[];
  /** The filters that decide whether an event that leads to the entry passes; undefined when it does. */
  readonly rest: FilterSet | undefined;
}

/**
 * Entries by what their filters look for. Each is filed under the keys of which every event that passes its filters
 * has at least one, the cheapest that there are when it comes; what has no such keys is in every search.
 */
export class ConditionIndex<Entry> implements PostingOwner {
  private readonly fields: Record<StateName, FieldTables<ValueTable<Entry>>> = {
    newState: new FieldTables(),
    oldState: new FieldTables(),
  };
  private readonly changed = new FieldTables<Posting<Entry>>();
  /** What no key leads to. */
  private readonly residue = new Posting<Entry>(this, undefined);

  add(entry: Entry, filters: FilterSet): Filed<Entry> {
    const found = filterKeys(filters, (key) => this.cost(key));
    if (found === undefined) return { places: [this.residue.add(entry)], rest: filters };
    const places = found.keys.flatMap((key) =>
      key.kind === 'changed'
        ? [this.changedPosting(key.fieldName).add(entry)]
        : this.table(key).add(key, entry),
    );
    return { places, rest: found.rest };
  }

  /** Visits postings that hold, together, every entry whose filters the event passes; some of them more than once. */
  search(event: MatchInput, visit: Visit<Entry>): void {
    if (this.residue.size > 0) visit(this.residue);
    for (const state of STATE_NAMES) {
      this.fields[state].each(event, state, (fieldName, table) => {
        table.search(event.field(state, fieldName), visit);
      });
      this.changed.each(event, state, (fieldName, posting) => {
        if (event.changed(fieldName)) visit(posting);
      });
    }
  }

  drop(posting: Posting<never>): void {
    if (typeof posting.key === 'string') this.changed.delete(posting.key);
  }

  private cost(key: IndexKey): number {
    if (key.kind === 'changed') return CHANGED_COST;
    const { state, fieldName } = key.subject;
    return this.fields[state].get(fieldName)?.cost(key) ?? freshCost(key);
  }

  private table(key: ValueKey): ValueTable<Entry> {
    const { state, fieldName } = key.subject;
    const fields = this.fields[state];
    const table = fields.get(fieldName) ?? new ValueTable<Entry>(() => fields.delete(fieldName));
    fields.set(fieldName, table, key.kind === 'equal' && key.key === EMPTY_KEY);
    return table;
  }

  private changedPosting(fieldName: string): Posting<Entry> {
    let posting = this.changed.get(fieldName);
    if (posting === undefined) {
      posting = new Posting<Entry>(this, fieldName);
      this.changed.set(fieldName, posting, false);
    }
    return posting;
  }
}

/** A guess: `changed` filters pass more often than most. */
const CHANGED_COST = 0.6;
