import { shown } from '../../lib/value-text.js';
import {
  CONNECTORS,
  type Connector,
  type Filter,
  type FilterContext,
  type FilterSet,
  type Group,
} from '../model/filter.js';
import type { Findings } from './findings.js';
import { isObject, nestsDeeperThan, own, type JsonObject } from '../model/json.js';
import { readFilter } from './read-filter.js';
import { GROUP_KEYS, warnOfUnknownKeys } from './unknown-keys.js';

/** Limits of docs/contract/event-subscriptions.md#5. */
const GROUP_LIMIT = 10;
const FILTERS_IN_GROUP = { least: 2, most: 5 };
const FILTER_LIMIT = 100;

/** States cannot nest deeper, so a deeper fieldValue could match nothing; and it bounds every recursion here. */
const DEPTH_LIMIT = 200;

/** The filters and what to warn of, or what is structurally wrong; every sentence names the place. */
export type ParseResult =
  | { readonly ok: true; readonly filterSet: FilterSet; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly errors: readonly string[] };

/**
 * Reads the `filters` and `filterConnector` of a subscription body; null counts as missing, as undefined does. Errors
 * are what is structurally wrong and always a 400; warnings are all else that is amiss and do not stop the creation.
 * See docs/contract/event-subscriptions.md#5.
 */
export function parseFilters(
  rawFilters: unknown,
  rawConnector: unknown,
  context: FilterContext,
): ParseResult {
  const findings: Findings = { errors: [], warnings: [] };
  const connector = readConnector(rawConnector, 'filterConnector', findings);
  const filters = readMembers(rawFilters ?? [], context, findings);
  return findings.errors.length > 0
    ? { ok: false, errors: findings.errors }
    : { ok: true, filterSet: { connector, filters }, warnings: findings.warnings };
}

function readMembers(raw: unknown, context: FilterContext, findings: Findings): (Filter | Group)[] {
  if (!Array.isArray(raw)) {
    findings.errors.push(`filters must be an array, not ${shown(raw)}`);
    return [];
  }
  const tooMany = excess(raw);
  if (tooMany !== undefined) {
    findings.errors.push(tooMany);
    return [];
  }
  return raw.map((member, index) => readMember(member, `filters[${index}]`, context, findings));
}

/** What there is too much of, so that a list of a million filters is counted but not read. */
function excess(raw: readonly unknown[]): string | undefined {
  const groups = raw.filter(isGroup);
  if (groups.length > GROUP_LIMIT) {
    return `filters must not hold more than ${GROUP_LIMIT} groups, but hold ${groups.length}`;
  }
  const total = groups.reduce((sum, group) => sum + sizeOf(group), raw.length - groups.length);
  if (total <= FILTER_LIMIT) return undefined;
  return `filters must not hold more than ${FILTER_LIMIT} filters in all, but hold ${total}`;
}

function readMember(raw: unknown, path: string, context: FilterContext, findings: Findings): Filter | Group {
  return isGroup(raw)
    ? readGroup(raw, path, context, findings)
    : readFilterObject(raw, path, context, findings);
}

function readGroup(raw: JsonObject, path: string, context: FilterContext, findings: Findings): Group {
  const { filters, ...rest } = raw;
  checkDepth(rest, path, findings);
  warnOfUnknownKeys(raw, GROUP_KEYS, path, findings);
  const connector = readConnector(own(raw, 'connector'), `${path}.connector`, findings);
  const { least, most } = FILTERS_IN_GROUP;
  if (!Array.isArray(filters)) {
    findings.errors.push(`${path}.filters must be an array, not ${shown(filters)}`);
  } else if (filters.length < least || filters.length > most) {
    findings.errors.push(`${path}.filters must hold ${least} to ${most} filters, but hold ${filters.length}`);
  } else {
    const read = (member: unknown, index: number): Filter =>
      readGroupMember(member, `${path}.filters[${index}]`, context, findings);
    return { kind: 'group', path, connector, filters: filters.map(read) };
  }
  return { kind: 'group', path, connector, filters: [] };
}

function readGroupMember(raw: unknown, path: string, context: FilterContext, findings: Findings): Filter {
  if (!isGroup(raw)) return readFilterObject(raw, path, context, findings);
  findings.errors.push(`${path} must not be a group, for it stands in one`);
  return unreadable(path);
}

function readFilterObject(raw: unknown, path: string, context: FilterContext, findings: Findings): Filter {
  if (isObject(raw)) {
    return checkDepth(raw, path, findings) ? readFilter(raw, path, context, findings) : unreadable(path);
  }
  findings.errors.push(`${path} must be an object, not ${shown(raw)}`);
  return unreadable(path);
}

function checkDepth(raw: JsonObject, path: string, findings: Findings): boolean {
  const fits = !nestsDeeperThan(raw, DEPTH_LIMIT);
  if (!fits) findings.errors.push(`${path} must not nest deeper than ${DEPTH_LIMIT} levels`);
  return fits;
}

/** Stands where an error was found, so that the rest can be read and its errors told too. */
function unreadable(path: string): Filter {
  return { kind: 'never', path, reason: 'it could not be read' };
}

function readConnector(raw: unknown, path: string, findings: Findings): Connector {
  if (raw === undefined || raw === null || raw === '') return 'AND';
  const connector = CONNECTORS.find((known) => known === raw);
  if (connector === undefined) findings.errors.push(`${path} must be "AND" or "OR", not ${shown(raw)}`);
  return connector ?? 'AND';
}

function isGroup(raw: unknown): raw is JsonObject {
  return isObject(raw) && own(raw, 'type') === 'group';
}

function sizeOf(group: JsonObject): number {
  const filters = own(group, 'filters');
  return Array.isArray(filters) ? filters.length : 0;
}
