import { EMPTY_KEY, isToldByKey, keyOf } from './element-set.js';
import type { Condition, Connector, Filter, FilterSet, Group, StateName } from './filter.js';
import { isObject } from './json.js';
import { Operand } from './operand.js';
import { joinedRange, rangeOf, type WantedRange } from './range-table.js';
import { isFoundWhole } from './text-tree.js';

/** A value that filters look at: a field in one state, or what lies some steps below it. */
export interface Subject {
  readonly state: StateName;
  readonly fieldName: string;
  readonly steps: readonly string[];
}

/**
 * Something that can be looked up from an event: that the subject's value has this bucket key (`equal`), that it is an
 * array with such an element (`element`), a scalar whose spelling contains the part (`text`), that it lies in the range,
 * or that the field changed.
 */
export type AccessKey =
  | { readonly kind: 'equal' | 'element'; readonly subject: Subject; readonly key: string }
  | { readonly kind: 'text'; readonly subject: Subject; readonly part: string }
  | { readonly kind: 'range'; readonly subject: Subject; readonly range: WantedRange }
  | { readonly kind: 'changed'; readonly fieldName: string };

/** A key, and whether every event that has it passes. */
export interface AccessTo<Key> {
  readonly key: Key;
  readonly decisive: boolean;
}

/**
 * Keys of which every event that passes has at least one: an event that has none of them need not be tried. No keys:
 * no event passes.
 */
export interface Access {
  readonly keys: readonly AccessTo<AccessKey>[];
  readonly cost: number;
}

/** What a key is expected to cost an event; only the order of the numbers counts. */
export type Estimate = (key: AccessKey) => number;

/** The cheapest access to a subscription's filters; undefined when events that pass need not have any key. */
export function accessTo(set: FilterSet, estimate: Estimate): Access | undefined {
  return set.filters.length === 0 ? undefined : toMembers(set.connector, set.filters, estimate);
}

function toMembers(
  connector: Connector,
  members: readonly (Filter | Group)[],
  estimate: Estimate,
): Access | undefined {
  if (connector === 'OR') return union(members.map((member) => toMembers('AND', [member], estimate)));
  // An AND group under AND is no group: its ranges may meet those outside.
  const parts = members.flatMap<Filter | Group>((member) =>
    member.kind === 'group' && member.connector === 'AND' ? member.filters : [member],
  );
  const ranges: Range[] = [];
  const found = parts.map((part) => {
    if (part.kind === 'never') return NOTHING;
    return part.kind === 'group'
      ? toMembers(part.connector, part.filters, estimate)
      : toCondition(part, ranges, estimate);
  });
  const both = parts.length === 2 && ranges.length === 2 && parts.every(isOfOneLeaf);
  return cheaper(cheapest(found), cheapest(joined(ranges).map((key) => single(key, both, estimate))));
}

const NOTHING: Access = { keys: [], cost: 0 };

function isOfOneLeaf(part: Filter | Group): boolean {
  return part.kind === 'condition' && !isObject(part.fieldValue);
}

/** A condition holds if and only if it does for every leaf; ranges are noted, to be joined with others. */
function toCondition(condition: Condition, ranges: Range[], estimate: Estimate): Access | undefined {
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
        ranges.push({ kind: 'range', subject: leaf, range });
        return single({ kind: 'range', subject: leaf, range }, true, estimate);
      });
    case 'ne':
    case 'notContains':
      return undefined;
  }
}

function toLeaves(
  subject: Subject,
  wanted: unknown,
  toLeaf: (subject: Subject, wanted: unknown) => Access | undefined,
): Access | undefined {
  if (!isObject(wanted)) return toLeaf(subject, wanted);
  return cheapest(Object.keys(wanted).map((key) => toLeaves(below(subject, key), wanted[key], toLeaf)));
}

type ToContent = (subject: Subject, wanted: Operand, estimate: Estimate) => Access | undefined;

/** An array holds an object as an element, any other value leaf by leaf; only the event says which it is. */
function toContents(
  subject: Subject,
  wanted: unknown,
  estimate: Estimate,
  toContent: ToContent,
): Access | undefined {
  if (!isObject(wanted)) return toContent(subject, new Operand(wanted), estimate);
  const leaves = Object.keys(wanted).map((key) =>
    toContents(below(subject, key), wanted[key], estimate, toContent),
  );
  const access = union([toElement(subject, new Operand(wanted), estimate), cheapest(leaves)]);
  return access && indecisive(access);
}

const toContained: ToContent = (subject, wanted, estimate) => {
  if (wanted.kind === 'empty') return undefined;
  const elements = wanted.items.map((item) => toElement(subject, item, estimate));
  return union([cheapest(elements), toSpelled(subject, wanted.items, estimate)]);
};

/** A text contains no array and no object, and an empty part always. */
function toSpelled(subject: Subject, parts: readonly Operand[], estimate: Estimate): Access | undefined {
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
  const access = cheapest(accesses);
  return access && indecisive(access);
};

function toElement(subject: Subject, item: Operand, estimate: Estimate): Access {
  return single({ kind: 'element', subject, key: keyOf(item) }, isToldByKey(item), estimate);
}

function below({ state, fieldName, steps }: Subject, step: string): Subject {
  return { state, fieldName, steps: [...steps, step] };
}

function single(key: AccessKey, decisive: boolean, estimate: Estimate): Access {
  return { keys: [{ key, decisive }], cost: estimate(key) };
}

function indecisive({ keys, cost }: Access): Access {
  return { keys: keys.map(({ key }) => ({ key, decisive: false })), cost };
}

/** Of what holds only if all of these do, any of them will do, and says nothing about the others. */
function cheapest(accesses: readonly (Access | undefined)[]): Access | undefined {
  const best = accesses.reduce(cheaper, undefined);
  return best === undefined || accesses.length === 1 ? best : indecisive(best);
}

function cheaper(a: Access | undefined, b: Access | undefined): Access | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.cost < a.cost ? b : a;
}

/** Of what holds if one of these does, all are needed. */
function union(accesses: readonly (Access | undefined)[]): Access | undefined {
  const keys: AccessTo<AccessKey>[] = [];
  let cost = 0;
  for (const access of accesses) {
    if (access === undefined) return undefined;
    keys.push(...access.keys);
    cost += access.cost;
  }
  return { keys, cost };
}

type Range = Extract<AccessKey, { kind: 'range' }>;

/** The ranges from a lower bound to an upper one that these make: for each subject, the first of either. */
function joined(ranges: readonly Range[]): Range[] {
  if (ranges.length < 2) return [];
  const open = new Map<string, Range>();
  const found: Range[] = [];
  for (const key of ranges) {
    const { state, fieldName, steps } = key.subject;
    const name = JSON.stringify([state, fieldName, steps, key.range.kind]);
    const other = open.get(name);
    const range = other && joinedRange(other.range, key.range);
    if (other === undefined) open.set(name, key);
    else if (range !== undefined) found.push({ ...key, range });
  }
  return found;
}
