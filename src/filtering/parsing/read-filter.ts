import { shown } from '../../lib/value-text.js';
import { fieldDoubt, fieldRestriction } from './field-rules.js';
import {
  COMPARISONS,
  STATE_NAMES,
  type Comparison,
  type Filter,
  type FilterContext,
  type StateName,
} from '../model/filter.js';
import type { Findings } from './findings.js';
import { own, type JsonObject } from '../model/json.js';
import { FILTER_KEYS, GROUP_KEYS, warnOfUnknownKeys } from './unknown-keys.js';
import { valueDoubts, valueRestriction } from './value-rules.js';

/**
 * Reads one filter that is an object. What can never work becomes a filter that never passes, and a warning; the
 * only error is `oldState` in a CREATE subscription. See docs/contract/event-subscriptions.md#5.
 */
export function readFilter(
  raw: JsonObject,
  path: string,
  context: FilterContext,
  findings: Findings,
): Filter {
  const warn: Warn = (sentence) => void findings.warnings.push(`${path}: ${sentence}`);
  if (!context.isStored) warnOfKeys(raw, path, findings);
  const fieldName = own(raw, 'fieldName');
  const comparison = readComparison(own(raw, 'comparison'));
  const state = readState(own(raw, 'state'), comparison, warn);
  if (context.eventType === 'CREATE' && state === 'oldState' && comparison !== 'changed') {
    findings.errors.push(`${path}.state must not be "oldState", which a CREATE event has none of`);
  }
  if (context.eventType === 'DELETE' && state === 'newState' && comparison !== 'changed') {
    warn('the newState of a DELETE event is empty, so the filter should name "oldState".');
  }
  const isNamed = typeof fieldName === 'string' && fieldName !== '';
  const doubt = isNamed && !context.isStored ? fieldDoubt(fieldName, context.objCode) : undefined;
  if (doubt !== undefined) warn(doubt);
  const never = (reasons: string[]): Filter => {
    reasons.forEach(warn);
    return { kind: 'never', path, reason: reasons.join(' ') };
  };
  if (!isNamed || comparison === undefined || state === undefined) {
    const reasons = [
      isNamed ? undefined : nameProblem(fieldName),
      comparison === undefined ? unknownWord('comparison', own(raw, 'comparison'), COMPARISONS) : undefined,
      state === undefined ? unknownWord('state', own(raw, 'state'), STATE_NAMES) : undefined,
    ];
    return never(reasons.filter((reason) => reason !== undefined));
  }

  const condition = { fieldName, comparison, fieldValue: own(raw, 'fieldValue') ?? null, state };
  const restriction = fieldRestriction(condition, context.objCode) ?? valueRestriction(condition);
  if (restriction !== undefined) return never([restriction]);
  valueDoubts(condition, Object.hasOwn(raw, 'fieldValue')).forEach(warn);
  return { kind: 'condition', path, ...condition };
}

function warnOfKeys(raw: JsonObject, path: string, findings: Findings): void {
  if ((own(raw, 'filters') ?? null) === null) return warnOfUnknownKeys(raw, FILTER_KEYS, path, findings);
  findings.warnings.push(`${path}: "filters" is ignored, for only "type":"group" makes a group.`);
  warnOfUnknownKeys(raw, [...FILTER_KEYS, ...GROUP_KEYS], path, findings);
}

type Warn = (sentence: string) => void;

function nameProblem(fieldName: unknown): string {
  if (fieldName === undefined || fieldName === null || fieldName === '') {
    return 'there is no fieldName, so the filter never passes.';
  }
  return `the fieldName must be a string, not ${shown(fieldName)}, so the filter never passes.`;
}

function unknownWord(key: string, raw: unknown, known: readonly string[]): string {
  return `the ${key} ${shown(raw)} is unknown (allowed: ${known.join(', ')}), so the filter never passes.`;
}

function readComparison(raw: unknown): Comparison | undefined {
  if (raw === undefined || raw === null) return 'eq';
  return raw === 'change' ? 'changed' : COMPARISONS.find((known) => known === raw);
}

function readState(raw: unknown, comparison: Comparison | undefined, warn: Warn): StateName | undefined {
  const known = STATE_NAMES.find((name) => name === raw);
  if (raw === undefined || raw === null || known !== undefined) return known ?? 'newState';
  if (comparison === 'changed') warn(`the state ${shown(raw)} is unknown, but "changed" looks at both.`);
  else return undefined;
  return 'newState';
}
