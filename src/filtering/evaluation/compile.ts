import type { Condition, Connector, Filter, FilterSet, Group } from '../model/filter.js';
import type { MatchInput } from './match-input.js';
import { valueTest } from './value-test.js';

/** A subscription's filters, ready to be tried on any number of events. */
export interface CompiledFilter {
  /** Whether the event passes. Never throws for states that parseExactly made. */
  matches(event: MatchInput): boolean;
}

/** Tries one event. */
type Test = (event: MatchInput) => boolean;

/**
 * Compiles a subscription's filters once; every constant in them is normalised here. See
 * docs/contract/event-subscriptions.md#5.
 */
export function compileFilters(set: FilterSet): CompiledFilter {
  return {
    matches: set.filters.length === 0 ? () => true : join(set.connector, set.filters.map(compileMember)),
  };
}

function compileMember(member: Filter | Group): Test {
  switch (member.kind) {
    case 'never':
      return () => false;
    case 'condition':
      return compileCondition(member);
    case 'group':
      return join(member.connector, member.filters.map(compileMember));
  }
}

function compileCondition({ comparison, state, fieldName, fieldValue }: Condition): Test {
  if (comparison === 'changed') return (event) => event.changed(fieldName);
  const passes = valueTest(comparison, fieldValue);
  return (event) => passes(event.field(state, fieldName));
}

function join(connector: Connector, tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0];
  // The result that decides; loops, because this runs for every candidate of every event.
  const decisive = connector === 'OR';
  return (event) => {
    for (const test of tests) if (test(event) === decisive) return decisive;
    return !decisive;
  };
}
