import type { IndexKey } from './index-key.js';
import { EMPTY_KEY, keyOf } from '../values/element-set.js';
import type { Operand } from '../values/operand.js';
import type { Place, Visit } from './posting-list.js';
import { KeyTable } from './text-postings.js';
import { RangeTable } from './range-table.js';
import { SuffixLookup } from './suffix-lookup.js';

/** A key that is looked up in a value. */
export type ValueKey = Exclude<IndexKey, { kind: 'changed' }>;

/** Two texts of so few units have little to tell apart by. */
const SHORT_PART = 2;

/** All that filters look for in one value; and, below it, in the values that objects as fieldValue name. */
export class ValueTable<Entry> {
  private equal: KeyTable<Entry> | undefined = undefined;
  private elements: KeyTable<Entry> | undefined = undefined;
  private texts: SuffixLookup<Entry> | undefined = undefined;
  private ranges: RangeTable<Entry> | undefined = undefined;
  private below: Map<string, ValueTable<Entry>> | undefined = undefined;

  /** @param released called when it holds nothing any more */
  constructor(private readonly released: () => void) {}

  /**
   * What the key is expected to cost an event: how likely an event is to have it, and how many entries are tried then.
   * Events are not known here, so the keys that filters want stand for the values that events have.
   */
  cost(key: ValueKey, depth = 0): number {
    if (depth < key.subject.steps.length) {
      return this.below?.get(key.subject.steps[depth])?.cost(key, depth + 1) ?? freshCost(key);
    }
    switch (key.kind) {
      case 'equal':
        // Most events lack most fields: being empty tells them apart badly.
        return key.key === EMPTY_KEY
          ? 0.3 + (this.equal?.load(key.key) ?? 0)
          : 0.01 + share(this.equal, key.key);
      case 'element':
        return 0.02 + share(this.elements, key.key);
      case 'text':
        return (key.part.length > SHORT_PART ? 0.05 : 0.3) + share(this.texts, key.part);
      case 'range':
        return key.range.interval.lower && key.range.interval.upper ? 0.25 : 0.5;
    }
  }

  add(key: ValueKey, entry: Entry, depth = 0): Place<Entry>[] {
    if (depth < key.subject.steps.length) {
      return this.child(key.subject.steps[depth]).add(key, entry, depth + 1);
    }
    switch (key.kind) {
      case 'equal':
        this.equal ??= new KeyTable(this.tidy);
        return [this.equal.posting(key.key).add(entry)];
      case 'element':
        this.elements ??= new KeyTable(this.tidy);
        return [this.elements.posting(key.key).add(entry)];
      case 'text':
        this.texts ??= new SuffixLookup(this.tidy);
        return [this.texts.posting(key.part).add(entry)];
      case 'range':
        this.ranges ??= new RangeTable(this.tidy);
        return this.ranges.add(key.range, entry);
    }
  }

  /** Visits every posting whose key the value has, some of them more than once. */
  search(value: Operand, visit: Visit<Entry>): void {
    const { equal, elements, texts, ranges, below } = this;
    equal?.visit(keyOf(value), visit);
    if (elements !== undefined && value.kind === 'array') {
      for (const item of value.items) elements.visit(keyOf(item), visit);
    }
    if (texts !== undefined && value.isScalar) texts.searchIn(value.spelling, visit);
    ranges?.around(value, visit);
    if (below !== undefined) for (const [step, table] of below) table.search(value.child(step), visit);
  }

  private child(step: string): ValueTable<Entry> {
    const below = (this.below ??= new Map<string, ValueTable<Entry>>());
    let table = below.get(step);
    if (table === undefined) {
      table = new ValueTable(() => {
        below.delete(step);
        this.tidy();
      });
      below.set(step, table);
    }
    return table;
  }

  /** What is empty must not cost an event a look. */
  private readonly tidy = (): void => {
    if (this.equal?.size === 0) this.equal = undefined;
    if (this.elements?.size === 0) this.elements = undefined;
    if (this.texts?.size === 0) this.texts = undefined;
    if (this.ranges?.isEmpty) this.ranges = undefined;
    if (this.below?.size === 0) this.below = undefined;
    if (!this.equal && !this.elements && !this.texts && !this.ranges && !this.below) this.released();
  };
}

/** The load of a key as a share of the keys there are. */
function share(table: { load(key: string): number; readonly size: number } | undefined, key: string): number {
  return table === undefined ? 0 : table.load(key) / (table.size + 1);
}

/** The cost of a key where there is no table yet. */
export function freshCost(key: ValueKey): number {
  return NO_TABLE.cost(key, key.subject.steps.length);
}

const NO_TABLE = new ValueTable<never>(() => {});
