import type { Condition } from './filter.js';
import { isObject, spell } from './json.js';
import { Operand } from './operand.js';

type ValueOfCondition = Pick<Condition, 'comparison' | 'fieldValue'>;

/** Why no value can ever pass this comparison with this fieldValue; undefined when one can. Contract, section 5. */
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
  return `"${comparison}" has no order for ${spell(unordered.raw)} as fieldValue, so the filter never passes.`;
}

/** What is odd about the fieldValue although the filter works; undefined when nothing is. */
export function valueDoubt({ comparison, fieldValue }: ValueOfCondition, given: boolean): string | undefined {
  if (comparison === 'changed') return undefined;
  if (comparison === 'contains' && new Operand(fieldValue).kind === 'empty') {
    return 'everything contains an empty fieldValue, so the filter always passes.';
  }
  // An array contains an empty object as an element or not, so containment may still say no.
  if (!comparison.startsWith('contains') && isLeafless(fieldValue)) {
    return 'the fieldValue is an object without values, which everything matches, so the filter always passes.';
  }
  return given ? undefined : 'there is no fieldValue, so the field is compared with the empty value.';
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
