import { matchesByReference, type States } from '../../../src/filtering/evaluation/reference-evaluator.js';
import type { FilterSet } from '../../../src/filtering/model/filter.js';
import { parseFilters } from '../../../src/filtering/parsing/parse.js';
import { SubscriptionIndex } from '../../../src/filtering/search-index/subscription-index.js';
import type { Case, Crowd } from './filter-cases.js';

/** What a case came to. */
export interface Played {
  readonly events: number;
  /** Subscriptions tried by the reference evaluator. */
  readonly tried: number;
  readonly matches: number;
}

const KIND = { customerId: 'c', objCode: 'DOCV', eventType: 'UPDATE' };

/**
 * Plays a case with the index and the reference evaluator side by side.
 * @throws Error where they differ
 */
export function play({ crowd, steps }: Case): Played {
  const index = new SubscriptionIndex<string>();
  const all = new Map<string, { objId: string | null; set: FilterSet }>();
  const subscribe = (name: string, of: string | null, set: FilterSet): void => {
    index.add(name, { ...KIND, objId: of, filters: set, payload: name });
    all.set(name, { objId: of, set });
  };
  for (const [name, of, set] of CROWDS[crowd]) subscribe(name, of, set);

  const played = { events: 0, tried: 0, matches: 0 };
  for (const step of steps) {
    if (step.kind === 'add') subscribe(String(step.id), step.objId, parsed(step.filters, step.connector));
    if (step.kind === 'remove') {
      index.remove(String(step.id));
      all.delete(String(step.id));
    }
    if (step.kind !== 'event') continue;
    const found = matchOf(index, step).toSorted();
    const right: string[] = [];
    for (const [name, { objId: of, set }] of all) {
      if ((of === null || of === step.objId) && matchesByReference(set, step.states)) right.push(name);
    }
    if (found.join() !== right.toSorted().join()) {
      throw new Error(`the index found [${found.join()}], the reference evaluator [${right.join()}]`);
    }
    played.events++;
    played.tried += all.size;
    played.matches += found.length;
  }
  if (index.size !== all.size) throw new Error(`the index holds ${index.size} subscriptions of ${all.size}`);
  return played;
}

/** The payloads of what an event matches. */
export function matchOf<Payload>(
  index: SubscriptionIndex<Payload>,
  { objId: of, states: { oldState, newState } }: { objId: string | null; states: States },
): Payload[] {
  return index.match({ ...KIND, objId: of, oldState: () => oldState, newState: () => newState });
}

/** An index of one subscription to everything that the filters let pass. */
export function indexOf(raw: readonly object[], join: string): SubscriptionIndex<true> {
  const index = new SubscriptionIndex<true>();
  index.add('only', { ...KIND, objId: null, filters: parsed(raw, join), payload: true });
  return index;
}

/** @throws Error when no create call would take the filters */
export function parsed(raw: readonly object[], join: string): FilterSet {
  const result = parseFilters(raw, join, KIND);
  if (!result.ok) throw new Error(result.errors.join());
  return result.filterSet;
}

const CROWDS: Record<Crowd, [string, string | null, FilterSet][]> = {
  none: [],
  fields: Array.from({ length: 60 }, (_, n) => {
    const state = n % 2 === 0 ? 'newState' : 'oldState';
    const comparison = n % 3 === 0 ? 'changed' : 'eq';
    return [`crowd-${n}`, null, parsed([{ fieldName: `f${n}`, fieldValue: 'a', comparison, state }], 'AND')];
  }),
  object: Array.from({ length: 12 }, (_, n) => [
    `crowd-${n}`,
    'o1',
    parsed([{ fieldName: 'status', fieldValue: n % 2 === 0 ? 'a' : 5 }], 'AND'),
  ]),
  texts: Array.from({ length: 80 }, (_, n) => {
    const fieldName = n % 4 === 0 ? 'name' : 'status';
    const fieldValue = n.toString(2).replaceAll('0', 'a').replaceAll('1', 'b');
    return [`crowd-${n}`, null, parsed([{ fieldName, fieldValue, comparison: 'contains' }], 'AND')];
  }),
};
