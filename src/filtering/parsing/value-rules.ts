import { shown } from '../../lib/value-text.js';
import type { Condition } from '../model/filter.js';
import { parseInstant } from '../../lib/instants.js';
import { isObject } from '../model/json.js';
import { Operand } from '../values/operand.js';

type ValueOfCondition = Pick<Condition, 'comparison' | 'fieldValue'>;

/**
 * Why no value can ever pass this comparison with this fieldValue; undefined when one can. See
 * docs/contract/event-subscriptions.md#5.
 */
export function valueRestriction({ comparison, fieldValue }: ValueOfCondition): string | undefined {
  if (comparison === 'notContains' && new Operand(fieldValue).kind === 'empty') {
    return 'everything contains an empty fieldValue, so the filter never passes.';
  }
  if (comparison === 'ne' && isLeafless(fieldValue)) {
    return 'the fieldValue is an object without values, which everything matches, so the filter never passes.';
  }
  if (!isOrdering(comparison)) return undefined;
  const unordered = leavesOf(fieldValue).find((leaf) => !isOrdered(leaf));
  if (unordered === undefined) return undefined;
  return `"${comparison}" has no order for ${shown(unordered.raw)} as fieldValue, so the filter never passes.`;
}

/** What is odd about the fieldValue although the filter works, in sentences. */
export function valueDoubts({ comparison, fieldValue }: ValueOfCondition, given: boolean): string[] {
  if (comparison === 'changed') return [];
  const doubts = [
    emptinessDoubt(comparison, fieldValue, given),
    dateDoubt(fieldValue),
    wildcardDoubt(fieldValue),
  ];
  return doubts.filter((doubt) => doubt !== undefined);
}

function emptinessDoubt(comparison: string, fieldValue: unknown, given: boolean): string | undefined {
  if (comparison === 'contains' && new Operand(fieldValue).kind === 'empty') {
    return 'everything contains an empty fieldValue, so the filter always passes.';
  }
  // Not for contains: an array may lack an empty object as an element, so that filter can fail.
  if (!comparison.startsWith('contains') && isLeafless(fieldValue)) {
    return 'the fieldValue is an object without values, which everything matches, so the filter always passes.';
  }
  return given ? undefined : 'there is no fieldValue, so the field is compared with the empty value.';
}

const LIKE_A_DATE = /^\d{4}([-/])\d{1,2}\1\d{1,2}(?!\d)/;

function dateDoubt(fieldValue: unknown): string | undefined {
  const found = findText(fieldValue, (text) => LIKE_A_DATE.test(text) && parseInstant(text) === null);
  if (found === undefined) return undefined;
  return `${shown(found)} begins like a date, but is none that filters know, so it is compared as a text.`;
}

/** The vendor's search replaces `$$TODAY`, `$$USER.ID` and the like before it compares. */
const WILDCARD = /^\$\$[a-z]/i;

function wildcardDoubt(fieldValue: unknown): string | undefined {
  const found = findText(fieldValue, (text) => WILDCARD.test(text));
  if (found === undefined) return undefined;
  return `${shown(found)} looks like a wildcard of the vendor's search, which filters do not know: it is compared as a text.`;
}

/** The first text of a value that is looked for, at any depth. */
function findText(value: unknown, isWanted: (text: string) => boolean): string | undefined {
  if (typeof value === 'string') return isWanted(value) ? value : undefined;
  if (!Array.isArray(value) && !isObject(value)) return undefined;
  for (const inner of Object.values(value)) {
    const found = findText(inner, isWanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOrdering(comparison: string): boolean {
  return ['gt', 'gte', 'lt', 'lte'].includes(comparison);
}

function isOrdered(value: Operand): boolean {
  return value.kind === 'string' || value.kind === 'number';
}

function isLeafless(fieldValue: unknown): boolean {
  return isObject(fieldValue) && leavesOf(fieldValue).length === 0;
}

function leavesOf(fieldValue: unknown): Operand[] {
  return isObject(fieldValue) ? Object.values(fieldValue).flatMap(leavesOf) : [new Operand(fieldValue)];
}
