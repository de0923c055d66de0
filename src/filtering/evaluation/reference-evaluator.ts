import { equal, order } from '../values/comparing.js';
import { differs } from '../values/changed.js';
import type { Condition, Connector, Filter, FilterSet, Group } from '../model/filter.js';
import { child, isNumber, isObject } from '../model/json.js';
import { lookup } from '../values/field-lookup.js';
import { Operand } from '../values/operand.js';
import type { ValueComparison } from './value-test.js';

/** The two states of an event, as parseExactly made them. */
export interface States {
  readonly oldState: unknown;
  readonly newState: unknown;
}

/**
 * Whether an event passes, told straight from the rules: nothing is prepared, kept or hashed. Slow and plain on
 * purpose; what is fast is tested against it. See docs/contract/event-subscriptions.md#5.
 * @internal explain() asks for its members; whole, it is for the tests and the bench
 */
export function matchesByReference(set: FilterSet, states: States): boolean {
  return (
    set.filters.length === 0 || joined(set.connector, set.filters, (member) => memberPasses(member, states))
  );
}

/** Whether an event passes one filter or group. */
export function memberPasses(member: Filter | Group, states: States): boolean {
  switch (member.kind) {
    case 'never':
      return false;
    case 'condition':
      return conditionPasses(member, states);
    case 'group':
      return joined(member.connector, member.filters, (filter) => memberPasses(filter, states));
  }
}

function joined<T>(connector: Connector, parts: readonly T[], passes: (member: T) => boolean): boolean {
  return connector === 'AND' ? parts.every(passes) : parts.some(passes);
}

function conditionPasses({ comparison, state, fieldName, fieldValue }: Condition, states: States): boolean {
  if (comparison === 'changed') {
    return differs(lookup(states.oldState, fieldName), lookup(states.newState, fieldName));
  }
  return holds(comparison, lookup(states[state], fieldName), fieldValue);
}

function holds(comparison: ValueComparison, value: unknown, wanted: unknown): boolean {
  if (comparison === 'ne') return !holds('eq', value, wanted);
  if (comparison === 'notContains') return !holds('contains', value, wanted);
  const asElement = comparison.startsWith('contains') && Array.isArray(value) && value.length > 0;
  if (isObject(wanted) && !asElement) {
    return Object.keys(wanted).every((key) => holds(comparison, child(value, key), wanted[key]));
  }
  switch (comparison) {
    case 'eq':
      return same(value, wanted);
    case 'gt':
      return order(new Operand(value), new Operand(wanted)) > 0;
    case 'gte':
      return order(new Operand(value), new Operand(wanted)) >= 0;
    case 'lt':
      return order(new Operand(value), new Operand(wanted)) < 0;
    case 'lte':
      return order(new Operand(value), new Operand(wanted)) <= 0;
    case 'contains':
      return members(wanted).every((item) => containsOne(value, item));
    case 'containsOnly':
      return within(members(value), members(wanted)) && within(members(wanted), members(value));
  }
}

function containsOne(value: unknown, item: unknown): boolean {
  if (Array.isArray(value)) return value.some((element) => same(element, item));
  if (!isScalar(value)) return false;
  return same(item, null) || (isScalar(item) && String(value).includes(String(item)));
}

function within(inner: readonly unknown[], outer: readonly unknown[]): boolean {
  return inner.every((item) => outer.some((other) => same(item, other)));
}

function same(a: unknown, b: unknown): boolean {
  return equal(new Operand(a), new Operand(b));
}

function members(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return same(value, null) ? [] : [value];
}

function isScalar(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'boolean' || isNumber(value);
}
