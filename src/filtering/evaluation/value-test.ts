import { equal, order } from '../values/comparing.js';
import { elementsOf } from '../values/element-set.js';
import type { Comparison } from '../model/filter.js';
import { isObject, type JsonObject } from '../model/json.js';
import { Operand } from '../values/operand.js';
import { searchFor } from '../values/substring.js';

/** Whether a field's value passes one comparison with one fieldValue. */
export type ValueTest = (value: Operand) => boolean;

/** The comparisons that look at the field's value. */
export type ValueComparison = Exclude<Comparison, 'changed'>;

/**
 * Compiles a comparison with its fieldValue, which is normalised here once. An object as fieldValue makes a test of
 * every leaf at its path; `ne` and `notContains` are the plain opposites. See docs/contract/event-subscriptions.md#5.
 */
export function valueTest(comparison: ValueComparison, fieldValue: unknown): ValueTest {
  if (comparison === 'ne') return not(valueTest('eq', fieldValue));
  if (comparison === 'notContains') return not(valueTest('contains', fieldValue));
  return isObject(fieldValue)
    ? structureTest(comparison, fieldValue)
    : LEAF_TESTS[comparison](new Operand(fieldValue));
}

type PositiveComparison = Exclude<ValueComparison, 'ne' | 'notContains'>;

const LEAF_TESTS: Record<PositiveComparison, (wanted: Operand) => ValueTest> = {
  eq: (wanted) => (value) => equal(value, wanted),
  gt: (wanted) => (value) => order(value, wanted) > 0,
  gte: (wanted) => (value) => order(value, wanted) >= 0,
  lt: (wanted) => (value) => order(value, wanted) < 0,
  lte: (wanted) => (value) => order(value, wanted) <= 0,
  contains: containsTest,
  containsOnly: (wanted) => (value) => sameElements(value, wanted),
};

function not(test: ValueTest): ValueTest {
  return (value) => !test(value);
}

/**
 * An array holds an object as an element or not; every other value is a structure whose leaves are compared one by
 * one, each at its path.
 */
function structureTest(comparison: PositiveComparison, pattern: JsonObject): ValueTest {
  const steps = Object.keys(pattern).map((key) => ({ key, test: valueTest(comparison, pattern[key]) }));
  const inEveryLeaf: ValueTest = (value) => steps.every(({ key, test }) => test(value.child(key)));
  if (comparison !== 'contains' && comparison !== 'containsOnly') return inEveryLeaf;
  const inArray = LEAF_TESTS[comparison](new Operand(pattern));
  return (value) => (value.kind === 'array' ? inArray(value) : inEveryLeaf(value));
}

function containsTest(wanted: Operand): ValueTest {
  if (wanted.kind === 'empty') return () => true;
  const parts = wanted.items.map(spellingTest);
  return (value) => {
    if (value.kind === 'array') return elementsOf(value).hasAll(wanted.items);
    return value.isScalar && parts.every((isIn) => isIn(value.spelling));
  };
}

/** Whether a text contains the part as it is spelt. */
function spellingTest(part: Operand): (text: string) => boolean {
  if (part.kind === 'empty') return () => true;
  return part.isScalar ? searchFor(part.spelling) : () => false;
}

function sameElements(value: Operand, wanted: Operand): boolean {
  return elementsOf(wanted).hasAll(value.items) && elementsOf(value).hasAll(wanted.items);
}
