import {
  type KeySet,
  type IndexKey,
  type Estimate,
  NOTHING,
  type RangeKey,
  single,
  unionOf,
} from './index-key.js';
import { conditionKeys } from './condition-keys.js';
import type { Connector, Filter, FilterSet, Group } from '../model/filter.js';
import { isObject } from '../model/json.js';
import { joinedRange } from './range-table.js';

/** How to find a subscription's candidates, and what is to be tried of its filters then. */
export interface FilterKeys {
  readonly keys: readonly IndexKey[];
  /** What decides about an event that has one of the keys; undefined when it passes. */
  readonly rest: FilterSet | undefined;
}

/** The cheapest keys of a subscription's filters; undefined when events that pass need not have any key. */
export function filterKeys(set: FilterSet, estimate: Estimate): FilterKeys | undefined {
  return set.filters.length === 0 ? undefined : memberKeys(set.connector, set.filters, estimate);
}

type Members = readonly (Filter | Group)[];

function memberKeys(
  connector: Connector,
  members: Members,
  estimate: Estimate,
): (KeySet & FilterKeys) | undefined {
  if (connector === 'AND') return conjunctionKeys(members, estimate);
  const keySet = unionOf(members.map((member) => conjunctionKeys([member], estimate)));
  return keySet && { ...keySet, rest: keySet.exact ? undefined : { connector, filters: members } };
}

/** The keys of some of the parts of an AND: all of these hold if the keys are exact and the event has one. */
interface KeysOfParts extends KeySet {
  readonly parts: readonly number[];
}

function conjunctionKeys(members: Members, estimate: Estimate): (KeySet & FilterKeys) | undefined {
  // An AND group under AND is no group: its ranges may meet those outside.
  const parts = members.flatMap<Filter | Group>((member) =>
    member.kind === 'group' && member.connector === 'AND' ? member.filters : [member],
  );
  const ranges: NotedRange[] = [];
  const found = parts.flatMap((part, index): KeysOfParts[] => {
    const keySet = partKeys(part, estimate, (key) => ranges.push({ key, index, alone: isOfOneLeaf(part) }));
    return keySet === undefined ? [] : [{ ...keySet, parts: [index] }];
  });
  const all = [...found, ...joined(ranges, estimate)];
  if (all.length === 0) return undefined;
  const best = all.reduce((a, b) => (b.cost < a.cost ? b : a));
  const left = best.exact ? parts.filter((_, index) => !best.parts.includes(index)) : parts;
  const rest = left.length === 0 ? undefined : ({ connector: 'AND', filters: left } as const);
  return { ...best, exact: rest === undefined, rest };
}

function partKeys(
  part: Filter | Group,
  estimate: Estimate,
  noteRange: (range: RangeKey) => void,
): KeySet | undefined {
  switch (part.kind) {
    case 'never':
      return NOTHING;
    case 'group':
      return memberKeys(part.connector, part.filters, estimate);
    case 'condition':
      return conditionKeys(part, estimate, noteRange);
  }
}

interface NotedRange {
  readonly key: RangeKey;
  /** Whose it is. */
  readonly index: number;
  /** Whether the part holds wherever the range does. */
  readonly alone: boolean;
}

function isOfOneLeaf(part: Filter | Group): boolean {
  return part.kind === 'condition' && !isObject(part.fieldValue);
}

/** The ranges from a lower bound to an upper one that these make: for each subject, the first of either. */
function joined(ranges: readonly NotedRange[], estimate: Estimate): KeysOfParts[] {
  if (ranges.length < 2) return [];
  const open = new Map<string, NotedRange>();
  const found: KeysOfParts[] = [];
  for (const noted of ranges) {
    const { key, index, alone } = noted;
    const { state, fieldName, steps } = key.subject;
    const name = JSON.stringify([state, fieldName, steps, key.range.kind]);
    const other = open.get(name);
    const range = other && joinedRange(other.key.range, key.range);
    if (other === undefined) open.set(name, noted);
    else if (range !== undefined) {
      const exact = alone && other.alone;
      found.push({ ...single({ ...key, range }, exact, estimate), parts: [other.index, index] });
    }
  }
  return found;
}
