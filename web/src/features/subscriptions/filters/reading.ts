import { isJsonObject } from '../../../api/json';

/** The comparisons that filters have, in the order in which they are offered. */
export const COMPARISONS = [
  'eq',
  'ne',
  'changed',
  'contains',
  'notContains',
  'containsOnly',
  'gt',
  'gte',
  'lt',
  'lte',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const STATE_NAMES = ['newState', 'oldState'] as const;
export type StateName = (typeof STATE_NAMES)[number];
export type Connector = 'AND' | 'OR';

/** A filter as people read it: defaults filled in. */
export interface ReadFilter {
  readonly fieldName: string;
  readonly comparison: Comparison;
  readonly state: StateName;
  /** Undefined: none was given. */
  readonly value: unknown;
}

/** What filters and groups may hold. */
export const FILTER_KEYS: readonly string[] = ['fieldName', 'fieldValue', 'comparison', 'state'];
export const GROUP_KEYS: readonly string[] = ['type', 'connector', 'filters'];

/**
 * A filter whose every part the builder can show; undefined for any other, which stays as it is: no object, unknown keys, unknown
 * comparisons.
 */
export function readFilter(raw: unknown): ReadFilter | undefined {
  if (!isJsonObject(raw) || !hasOnly(raw, FILTER_KEYS)) return undefined;
  const { fieldName, comparison, state } = raw;
  if (typeof fieldName !== 'string') return undefined;
  const compared = comparison === 'change' ? 'changed' : (comparison ?? 'eq');
  const found = COMPARISONS.find((one) => one === compared);
  const looked = STATE_NAMES.find((one) => one === (state ?? 'newState'));
  if (found === undefined || looked === undefined) return undefined;
  return { fieldName, comparison: found, state: looked, value: raw['fieldValue'] };
}

/** A group whose every part the builder can show. */
export function readGroup(
  raw: unknown,
): { readonly connector: Connector; readonly filters: readonly unknown[] } | undefined {
  if (!isJsonObject(raw) || raw['type'] !== 'group' || !hasOnly(raw, GROUP_KEYS)) return undefined;
  const { filters } = raw;
  const connector = raw['connector'] || 'AND';
  if (!Array.isArray(filters) || (connector !== 'AND' && connector !== 'OR')) return undefined;
  return { connector, filters };
}

/** Typed clients write as null what a filter has not. */
function hasOnly(raw: Record<string, unknown>, known: readonly string[]): boolean {
  const others = [...FILTER_KEYS, ...GROUP_KEYS];
  return Object.keys(raw).every((key) => known.includes(key) || (others.includes(key) && raw[key] === null));
}

/** The object with one member changed; all others, and their order, stay. */
export function withMember(raw: unknown, key: string, value: unknown): unknown {
  return { ...(raw as Record<string, unknown>), [key]: value };
}

/** The value under an own key of an object; undefined where there is none. */
export function own(object: unknown, key: string): unknown {
  return isJsonObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}
