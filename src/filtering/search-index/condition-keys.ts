import { EMPTY_KEY, isToldByKey, keyOf } from '../values/element-set.js';
import type { Condition } from '../model/filter.js';
import { isObject } from '../model/json.js';
import { Operand } from '../values/value.js';
import { rangeOf } from './range-table.js';
import { isFoundWhole } from './suffix-lookup.js';
import {
  type KeySet,
  cheapest,
  type Estimate,
  NOTHING,
  type RangeKey,
  single,
  type Subject,
  union,
} from './index-key.js';

/**
 * The cheapest access to a condition; undefined when there is none. Most hold if and only if they do for every leaf of
 * an object as fieldValue.
 * @param note called with every range that the condition holds for, to be joined with those of others
 */
export function toCondition(
  condition: Condition,
  estimate: Estimate,
  note: (range: RangeKey) => void,
): KeySet | undefined {
  const { comparison, state, fieldName, fieldValue } = condition;
  const subject = { state, fieldName, steps: [] };
  switch (comparison) {
    case 'changed':
      return single({ kind: 'changed', fieldName }, true, estimate);
    case 'eq':
      return toLeaves(subject, fieldValue, (leaf, raw) => {
        const wanted = new Operand(raw);
        return single({ kind: 'equal', subject: leaf, key: keyOf(wanted) }, isToldByKey(wanted), estimate);
      });
    case 'contains':
      return toContents(subject, fieldValue, estimate, toContained);
    case 'containsOnly':
      return toContents(subject, fieldValue, estimate, toContainedOnly);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return toLeaves(subject, fieldValue, (leaf, wanted) => {
        const range = rangeOf(comparison, new Operand(wanted));
        if (range === undefined) return NOTHING;
        const key: RangeKey = { kind: 'range', subject: leaf, range };
        note(key);
        return single(key, true, estimate);
      });
    case 'ne':
    case 'notContains':
      return undefined;
  }
}

function toLeaves(
  subject: Subject,
  wanted: unknown,
  toLeaf: (subject: Subject, wanted: unknown) => KeySet | undefined,
): KeySet | undefined {
  if (!isObject(wanted)) return toLeaf(subject, wanted);
  return cheapest(Object.keys(wanted).map((key) => toLeaves(below(subject, key), wanted[key], toLeaf)));
}

type ToContent = (subject: Subject, wanted: Operand, estimate: Estimate) => KeySet | undefined;

/** An array holds an object as an element, any other value leaf by leaf; only the event says which it is. */
function toContents(
  subject: Subject,
  wanted: unknown,
  estimate: Estimate,
  toContent: ToContent,
): KeySet | undefined {
  if (!isObject(wanted)) return toContent(subject, new Operand(wanted), estimate);
  const leaves = Object.keys(wanted).map((key) =>
    toContents(below(subject, key), wanted[key], estimate, toContent),
  );
  return inexact(union([toElement(subject, new Operand(wanted), estimate), cheapest(leaves)]));
}

const toContained: ToContent = (subject, wanted, estimate) => {
  if (wanted.kind === 'empty') return undefined;
  const elements = wanted.items.map((item) => toElement(subject, item, estimate));
  return union([cheapest(elements), toSpelled(subject, wanted.items, estimate)]);
};

/** A text contains no array and no object, and an empty part always. */
function toSpelled(subject: Subject, parts: readonly Operand[], estimate: Estimate): KeySet | undefined {
  if (parts.some((part) => part.kind !== 'empty' && !part.isScalar)) return NOTHING;
  const spelled = parts.filter((part) => part.kind !== 'empty').map(({ spelling }) => spelling);
  return cheapest(
    spelled.map((part) => single({ kind: 'text', subject, part }, isFoundWhole(part), estimate)),
  );
}

const toContainedOnly: ToContent = (subject, wanted, estimate) => {
  if (wanted.kind === 'empty') return single({ kind: 'equal', subject, key: EMPTY_KEY }, false, estimate);
  const accesses = wanted.items.map((item) => {
    const alone = single({ kind: 'equal', subject, key: keyOf(item) }, false, estimate);
    return union([toElement(subject, item, estimate), alone]);
  });
  return inexact(cheapest(accesses));
};

function toElement(subject: Subject, item: Operand, estimate: Estimate): KeySet {
  return single({ kind: 'element', subject, key: keyOf(item) }, isToldByKey(item), estimate);
}

function below({ state, fieldName, steps }: Subject, step: string): Subject {
  return { state, fieldName, steps: [...steps, step] };
}

function inexact(access: KeySet | undefined): KeySet | undefined {
  return access && { ...access, exact: false };
}
