import { Engine, type NestedCondition } from 'json-rules-engine';
import sift from 'sift';
import { compileFilters } from '../src/filtering/evaluation/compile.js';
import { MatchInput } from '../src/filtering/evaluation/match-input.js';
import { matchesByReference, type States } from '../src/filtering/evaluation/reference-evaluator.js';
import type { FilterSet } from '../src/filtering/model/filter.js';
import { parseFilters } from '../src/filtering/parsing/parse.js';
import { SubscriptionIndex } from '../src/filtering/search-index/subscription-index.js';
import type { Catalogue, Wanted, WantedCondition } from './filter-catalogue.js';

/** Something that finds the subscriptions that an event matches. */
export interface Contestant {
  /** @returns their numbers in the catalogue, in any order */
  match(event: States): number[] | Promise<number[]>;
}

const KIND = { customerId: 'c', objCode: 'PROJ', eventType: 'UPDATE', objId: null };

/** The index, as the service uses it. */
export function indexed({ subscriptions }: Catalogue): Contestant & { index: SubscriptionIndex<number> } {
  const index = new SubscriptionIndex<number>();
  subscriptions.forEach((wanted, n) =>
    index.add(`subscription-${n}`, { ...KIND, filters: filterSet(wanted), payload: n }),
  );
  return {
    index,
    match: ({ oldState, newState }) =>
      index.match({
        customerId: KIND.customerId,
        objCode: KIND.objCode,
        eventType: KIND.eventType,
        objId: null,
        oldState: () => oldState,
        newState: () => newState,
      }),
  };
}

/** The same compiled filters, all of them tried. */
export function oneByOne({ subscriptions }: Catalogue): Contestant {
  const filters = subscriptions.map((wanted) => compileFilters(filterSet(wanted)));
  return {
    match({ oldState, newState }) {
      const input = new MatchInput({ oldState: () => oldState, newState: () => newState });
      return passing(filters, (filter) => filter.matches(input));
    },
  };
}

/** The reference evaluator, which prepares nothing. */
export function byReference({ subscriptions }: Catalogue): Contestant {
  const sets = subscriptions.map(filterSet);
  return { match: (event) => passing(sets, (set) => matchesByReference(set, event)) };
}

/** sift: MongoDB queries as functions, one for each subscription. */
export function sifted({ subscriptions }: Catalogue): Contestant {
  const tests = subscriptions.map((wanted) => sift.default(query(wanted)));
  return { match: ({ newState }) => passing(tests, (test) => test(newState)) };
}

/** json-rules-engine: one engine, one rule for each subscription. */
export function rulesEngine({ subscriptions }: Catalogue): Contestant {
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addOperator('containsText', (text: string, part: string) => text.includes(part));
  subscriptions.forEach(({ connector, conditions }, n) => {
    const nested = conditions.map(ruleCondition);
    engine.addRule({
      conditions: connector === 'AND' ? { all: nested } : { any: nested },
      event: { type: 'match', params: { n } },
    });
  });
  return {
    async match({ newState }) {
      const state = newState as { parameterValues: object };
      // Custom data as facts of their own: its paths would cost it more.
      const { events } = await engine.run({ ...state, ...state.parameterValues });
      return events.map(({ params }) => (params as { n: number }).n);
    },
  };
}

function passing<Test>(tests: readonly Test[], passes: (test: Test) => boolean): number[] {
  const found: number[] = [];
  for (let n = 0; n < tests.length; n++) if (passes(tests[n])) found.push(n);
  return found;
}

function filterSet({ connector, conditions }: Wanted): FilterSet {
  const group = { type: 'group', connector: 'OR', filters: conditions };
  const parsed = parseFilters(connector === 'OR' ? [group] : conditions, 'AND', KIND);
  if (!parsed.ok) throw new Error(parsed.errors.join());
  return parsed.filterSet;
}

const CUSTOM = 'DE:';

function query({ connector, conditions }: Wanted): Record<string, unknown> {
  const parts = conditions.map((condition) => {
    const { fieldName } = condition;
    return {
      [fieldName.startsWith(CUSTOM) ? `parameterValues.${fieldName}` : fieldName]: queryValue(condition),
    };
  });
  if (parts.length === 1) return parts[0];
  return connector === 'AND' ? { $and: parts } : { $or: parts };
}

function queryValue({ fieldName, comparison, fieldValue }: WantedCondition): unknown {
  if (comparison === 'eq' || fieldName === 'DE:Tags') return fieldValue;
  return comparison === 'contains' ? { $regex: fieldValue } : { [`$${comparison}`]: fieldValue };
}

const OPERATORS = { eq: 'equal', gt: 'greaterThan', gte: 'greaterThanInclusive', lt: 'lessThan' };

function ruleCondition({ fieldName, comparison, fieldValue }: WantedCondition): NestedCondition {
  const inList = fieldName === 'DE:Tags' ? 'contains' : 'containsText';
  const operator = comparison === 'contains' ? inList : OPERATORS[comparison];
  return { fact: fieldName, operator, value: fieldValue };
}
