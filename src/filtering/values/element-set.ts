import { equal } from './comparing.js';
import { isObject } from '../model/json.js';
import type { Operand } from './operand.js';

/** Below this, trying each element is quicker than hashing them. */
const SMALL = 8;

/**
 * How far down a value is hashed: as deep as a published state may nest, or elements that differ only further down would
 * all have to be compared with each other. What lies deeper is left to the comparison.
 */
const HASHED_LEVELS = 200;

/** The elements of a value as a set, where "in it" means equal to one of them. */
export class ElementSet {
  private buckets: Map<string, Operand[]> | undefined;

  constructor(readonly items: readonly Operand[]) {}

  has(wanted: Operand): boolean {
    const candidates = this.items.length <= SMALL ? this.items : this.hashed().get(keyOf(wanted));
    return candidates?.some((item) => equal(item, wanted)) ?? false;
  }

  hasAll(wanted: readonly Operand[]): boolean {
    return wanted.every((item) => this.has(item));
  }

  private hashed(): Map<string, Operand[]> {
    if (this.buckets === undefined) {
      this.buckets = new Map();
      for (const item of this.items) {
        const key = keyOf(item);
        const bucket = this.buckets.get(key);
        if (bucket === undefined) this.buckets.set(key, [item]);
        else bucket.push(item);
      }
    }
    return this.buckets;
  }
}

const sets = new WeakMap<Operand, ElementSet>();

/** The element set of a value, made once for each. */
export function elementsOf(operand: Operand): ElementSet {
  let set = sets.get(operand);
  if (set === undefined) {
    set = new ElementSet(operand.items);
    sets.set(operand, set);
  }
  return set;
}

/** Begins the key of what is no text, so that no text has it. */
const MARK = '\0';

/** The {@link keyOf} of the empty value. */
export const EMPTY_KEY = `${MARK}empty`;

/**
 * Whether all values that have this value's {@link keyOf} equal it: true of instants, numbers, booleans and texts,
 * but not of texts that spell numbers, which a number equals while they differ among themselves.
 */
export function isDecidedByKey(operand: Operand): boolean {
  return operand.isScalar && (operand.kind === 'number' || operand.number === null);
}

/**
 * A text that is the same for any two equal values; unequal ones may share it, so `equal` has the last word. This is what
 * values are hashed by. The operand keeps what is worked out for it.
 */
export function keyOf(operand: Operand, levels = HASHED_LEVELS): string {
  // A scalar equals an array of it alone, however often it is wrapped.
  const value = operand.kind === 'array' ? operand.unwrapped : operand;
  switch (value.kind) {
    case 'empty':
      return EMPTY_KEY;
    case 'array':
      return levels === 0
        ? `${MARK}[`
        : `${MARK}[${value.items.map((item) => keyOf(item, levels - 1)).join()}]`;
    case 'object':
      return levels === 0 || !isObject(value.raw) ? `${MARK}{` : objectKey(value, value.raw, levels);
    default:
      return scalarKey(value);
  }
}

function objectKey(value: Operand, object: object, levels: number): string {
  const members = Object.keys(object)
    .filter((key) => value.child(key).kind !== 'empty')
    .sort()
    .map((key) => `${key}:${keyOf(value.child(key), levels - 1)}`);
  return `${MARK}{${members.join()}}`;
}

function scalarKey(value: Operand): string {
  const { number } = value;
  if (number !== null) return MARK + String(number);
  const moment = value.instant;
  if (moment !== null) return `${MARK}t${moment.milliseconds}.${moment.nanoseconds}`;
  const text = value.spelling;
  return text.charCodeAt(0) === 0 ? `${MARK}text${text}` : text;
}
