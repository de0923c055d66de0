import type { StateName } from '../model/filter.js';
import type { WantedRange } from './range-table.js';

/** A value that filters look at: a field in one state, or what lies some steps below it. */
export interface Subject {
  readonly state: StateName;
  readonly fieldName: string;
  readonly steps: readonly string[];
}

/**
 * Something that can be looked up from an event: that the subject's value has this bucket key (`equal`), that it is an
 * array with such an element (`element`), a scalar whose spelling contains the part (`text`), that it lies in the range,
 * or that the field changed.
 */
export type IndexKey =
  | { readonly kind: 'equal' | 'element'; readonly subject: Subject; readonly key: string }
  | { readonly kind: 'text'; readonly subject: Subject; readonly part: string }
  | { readonly kind: 'range'; readonly subject: Subject; readonly range: WantedRange }
  | { readonly kind: 'changed'; readonly fieldName: string };

export type RangeKey = Extract<IndexKey, { kind: 'range' }>;

/**
 * Keys of which every event that passes has at least one: an event that has none of them need not be tried. No keys:
 * no event passes.
 */
export interface KeySet {
  readonly keys: readonly IndexKey[];
  readonly cost: number;
  /** Whether every event that has one of the keys passes: it need not be tried either. */
  readonly exact: boolean;
}

/** What a key is expected to cost an event; only the order of the numbers counts. */
export type Estimate = (key: IndexKey) => number;

/** The keys of what never holds. */
export const NOTHING: KeySet = { keys: [], cost: 0, exact: true };

/** One key alone. */
export function single(key: IndexKey, exact: boolean, estimate: Estimate): KeySet {
  return { keys: [key], cost: estimate(key), exact };
}

/** The keys of what holds only if all of these do: any of them will do, but says nothing about the others. */
export function cheapestOf(sets: readonly (KeySet | undefined)[]): KeySet | undefined {
  let best: KeySet | undefined;
  for (const set of sets) {
    if (set !== undefined && (best === undefined || set.cost < best.cost)) best = set;
  }
  return best && { ...best, exact: best.exact && sets.length === 1 };
}

/** The keys of what holds if one of these does: all are needed. */
export function unionOf(sets: readonly (KeySet | undefined)[]): KeySet | undefined {
  const keys: IndexKey[] = [];
  let [cost, exact] = [0, true];
  for (const set of sets) {
    if (set === undefined) return undefined;
    keys.push(...set.keys);
    cost += set.cost;
    exact &&= set.exact;
  }
  return { keys, cost, exact };
}
