import { EMPTY_KEY, isDecidedByKey, keyOf } from '../values/element-set.js';
import type { Condition } from '../model/filter.js';
import { isObject } from '../model/json.js';
import { Operand } from '../values/operand.js';
import { rangeOf } from './range-table.js';
import { isFoundWhole } from './suffix-lookup.js';
import {
  type KeySet,
  cheapestOf,
  type Estimate,
  NOTHING,
  type RangeKey,
  single,
  type Subject,
  unionOf,
} from './index-key.js';

/**
 * The cheapest keys of a condition; undefined when there are none. Most hold if and only if they do for every leaf of
 * an object as fieldValue.
 * @param noteRange called with every range that the condition holds for, to be joined with those of others
 */
export function conditionKeys(
  condition: Condition,
  estimate: Estimate,
  noteRange: (range: RangeKey) => void,
): KeySet | undefined {
  const { comparison, state, fieldName, fieldValue } = condition;
  const subject = { state, fieldName, steps: [] };
  switch (comparison) {
    case 'changed':
      return single({ kind: 'changed', fieldName }, true, estimate);
    case 'eq':
      return leafKeys(subject, fieldValue, (leaf, raw) => {
        const wanted = new Operand(raw);
        return single({ kind: 'equal', subject: leaf, key: keyOf(wanted) }, isDecidedByKey(wanted), estimate);
      });
    case 'contains':
      return contentKeys(subject, fieldValue, estimate, containsKeys);
    case 'containsOnly':
      return contentKeys(subject, fieldValue, estimate, containsOnlyKeys);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return leafKeys(subject, fieldValue, (leaf, wanted) => {
        const range = rangeOf(comparison, new Operand(wanted));
        if (range === undefined) return NOTHING;
        const key: RangeKey = { kind: 'range', subject: leaf, range };
        noteRange(key);
        return single(key, true, estimate);
      });
    case 'ne':
    case 'notContains':
      return undefined;
  }
}

function leafKeys(
  subject: Subject,
  wanted: unknown,
  toLeaf: (subject: Subject, wanted: unknown) => KeySet | undefined,
): KeySet | undefined {
  if (!isObject(wanted)) return toLeaf(subject, wanted);
  return cheapestOf(Object.keys(wanted).map((key) => leafKeys(below(subject, key), wanted[key], toLeaf)));
}

type ContentKeys = (subject: Subject, wanted: Operand, estimate: Estimate) => KeySet | undefined;

/** An array holds an object as an element, any other value leaf by leaf; only the event says which it is. */
function contentKeys(
  subject: Subject,
  wanted: unknown,
  estimate: Estimate,
  toContent: ContentKeys,
): KeySet | undefined {
  if (!isObject(wanted)) return toContent(subject, new Operand(wanted), estimate);
  const leaves = Object.keys(wanted).map((key) =>
    contentKeys(below(subject, key), wanted[key], estimate, toContent),
  );
  return inexact(unionOf([elementKey(subject, new Operand(wanted), estimate), cheapestOf(leaves)]));
}

const containsKeys: ContentKeys = (subject, wanted, estimate) => {
  if (wanted.kind === 'empty') return undefined;
  const elements = wanted.items.map((item) => elementKey(subject, item, estimate));
  return unionOf([cheapestOf(elements), textKeys(subject, wanted.items, estimate)]);
};

/** A text contains no array and no object, and an empty part always. */
function textKeys(subject: Subject, parts: readonly Operand[], estimate: Estimate): KeySet | undefined {
  if (parts.some((part) => part.kind !== 'empty' && !part.isScalar)) return NOTHING;
  const spelled = parts.filter((part) => part.kind !== 'empty').map(({ spelling }) => spelling);
  return cheapestOf(
    spelled.map((part) => single({ kind: 'text', subject, part }, isFoundWhole(part), estimate)),
  );
}

const containsOnlyKeys: ContentKeys = (subject, wanted, estimate) => {
  if (wanted.kind === 'empty') return single({ kind: 'equal', subject, key: EMPTY_KEY }, false, estimate);
  const sets = wanted.items.map((item) => {
    const alone = single({ kind: 'equal', subject, key: keyOf(item) }, false, estimate);
    return unionOf([elementKey(subject, item, estimate), alone]);
  });
  return inexact(cheapestOf(sets));
};

function elementKey(subject: Subject, item: Operand, estimate: Estimate): KeySet {
  return single({ kind: 'element', subject, key: keyOf(item) }, isDecidedByKey(item), estimate);
}

function below({ state, fieldName, steps }: Subject, step: string): Subject {
  return { state, fieldName, steps: [...steps, step] };
}

function inexact(keySet: KeySet | undefined): KeySet | undefined {
  return keySet && { ...keySet, exact: false };
}
