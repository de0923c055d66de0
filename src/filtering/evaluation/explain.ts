import type { Comparison, Filter, FilterSet, Group, StateName } from '../model/filter.js';
import { shortened, shown } from '../../lib/value-text.js';
import { lookup } from '../values/field-lookup.js';
import { memberPasses, type States } from './reference-evaluator.js';

/** A thousand events may be told why, so a megabyte of fieldName must not be in every sentence. */
const LONGEST_NAME = 120;

/** A filter that said no to an event. */
export interface Mismatch {
  /** The filter's place in the request, such as `filters[1].filters[0]`. */
  readonly path: string;
  /** The value found, the value wanted and the rule, in words. */
  readonly sentence: string;
  /** The filter's field, cut when it is very long; undefined when the filter can never work. */
  readonly fieldName?: string;
  readonly comparison?: Comparison;
  /** In which state the field was looked up; undefined for `changed`, which looks at both. */
  readonly state?: StateName;
  /** The field's value in the named state; undefined when it is absent, or the filter can never work. */
  readonly found?: unknown;
  /** The fieldValue; undefined for `changed` and when the filter can never work. */
  readonly wanted?: unknown;
}

/**
 * Why an event does not pass: under AND each filter that said no, under OR all of them. Empty when the event passes.
 */
export function explain(set: FilterSet, states: States): Mismatch[] {
  if (set.connector === 'OR' && set.filters.some((member) => memberPasses(member, states))) return [];
  return set.filters.flatMap((member) => mismatches(member, states));
}

function mismatches(member: Filter | Group, states: States): Mismatch[] {
  if (memberPasses(member, states)) return [];
  if (member.kind === 'group') return member.filters.flatMap((filter) => mismatches(filter, states));
  const { path } = member;
  if (member.kind === 'never') return [{ path, sentence: `${path}: ${member.reason.replace(/\.$/, '')}` }];

  const { fieldName, fieldValue: wanted, comparison, state } = member;
  const name = shortened(fieldName, LONGEST_NAME);
  if (comparison === 'changed') {
    const found = lookup(states.newState, fieldName);
    const sentence = `${path}: ${name} is the same in both states (changed)`;
    return [{ path, sentence, fieldName: name, comparison, found }];
  }
  const found = lookup(states[state], fieldName);
  const sentence = `${path}: ${name} is ${shown(found)}, wanted ${shown(wanted)} (${comparison}, ${state})`;
  return [{ path, sentence, fieldName: name, comparison, state, found, wanted }];
}
