import { compareCodePoints } from './code-points.js';
import { compareExact, isSameValue } from './exact.js';
import { compareInstants } from '../../lib/instants.js';
import { isObject } from '../model/json.js';
import type { Operand } from './operand.js';

/**
 * Whether two values are equal under the rules of docs/contract/event-subscriptions.md#5-values. Symmetric. Arrays and
 * objects compare whole: arrays in order, objects key by key, where a key that one of them lacks counts as empty.
 */
export function equal(a: Operand, b: Operand): boolean {
  if (a.kind === 'empty' || b.kind === 'empty') return a.kind === b.kind;
  if (a.kind === 'array' || b.kind === 'array') return equalArrays(a, b);
  if (a.kind === 'object' || b.kind === 'object') return a.kind === b.kind && equalObjects(a, b);
  if (a.raw === b.raw) return true;
  if (a.kind === 'string' && b.kind === 'string') {
    return b.instant !== null && a.instant !== null && compareInstants(a.instant, b.instant) === 0;
  }
  if (a.kind === 'number' || b.kind === 'number') {
    return a.number !== null && b.number !== null && isSameValue(a.number, b.number);
  }
  // A boolean is left on one side at least; `true` the boolean and `true` the text are spelled alike.
  return a.spelling === b.spelling;
}

/**
 * The order of two values: below zero when a is less, zero when neither is, above zero when a is greater, and NaN,
 * which fails every test, when they have no order. See docs/contract/event-subscriptions.md#5-values, rules 1 to 6.
 */
export function order(a: Operand, b: Operand): number {
  if (a.kind === 'string' && b.kind === 'string') return orderStrings(a, b);
  if ((a.kind !== 'number' && b.kind !== 'number') || a.number === null || b.number === null)
    return Number.NaN;
  return compareExact(a.number, b.number);
}

function orderStrings(a: Operand, b: Operand): number {
  if (a.instant !== null && b.instant !== null) return compareInstants(a.instant, b.instant);
  if (a.plainDecimal !== null && b.plainDecimal !== null) {
    return compareExact(a.plainDecimal, b.plainDecimal);
  }
  return compareCodePoints(a.raw as string, b.raw as string);
}

function equalArrays(a: Operand, b: Operand): boolean {
  if (a.kind === 'array' && b.kind === 'array') {
    return lengthOf(a) === lengthOf(b) && a.items.every((item, index) => equal(item, b.items[index]));
  }
  const [array, other] = a.kind === 'array' ? [a, b] : [b, a];
  return other.isScalar && array.unwrapped.kind !== 'array' && equal(array.unwrapped, other);
}

/** Asked before the elements are, which would all be normalised. */
function lengthOf(array: Operand): number {
  return (array.raw as unknown[]).length;
}

function equalObjects(a: Operand, b: Operand): boolean {
  const keys = (operand: Operand): string[] => (isObject(operand.raw) ? Object.keys(operand.raw) : []);
  return (
    keys(a).every((key) => equal(a.child(key), b.child(key))) &&
    keys(b).every((key) => equal(a.child(key), b.child(key)))
  );
}
