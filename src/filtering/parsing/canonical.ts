import { exactValue } from '../values/exact.js';
import { isNumber, isObject, own, type JsonObject } from '../model/json.js';

/**
 * One text for all ways to write the same filters, for telling duplicates: defaults filled in, keys sorted, `change`
 * as `changed`, numbers by value, but where `contains` looks at their spelling; all else as sent, the order of filters
 * included. Give it filters that parseFilters took: it goes as deep as they do. See
 * docs/contract/event-subscriptions.md#3.
 */
export function canonicalFilters(
  filters: readonly unknown[] | null | undefined,
  connector: string | null | undefined,
): string {
  return `{"connector":${JSON.stringify(connector || 'AND')},"filters":${canonicalMembers(filters ?? [])}}`;
}

function canonicalMembers(filters: readonly unknown[]): string {
  return `[${filters.map(canonicalMember).join()}]`;
}

function canonicalMember(filter: unknown): string {
  if (!isObject(filter)) return canonicalJson(filter, byValue);
  if (own(filter, 'type') === 'group') {
    const filters = own(filter, 'filters');
    // Spread copies own keys as own keys, `__proto__` too.
    return canonicalObject({ ...filter, connector: own(filter, 'connector') || 'AND' }, (key, value) =>
      key === 'filters' && Array.isArray(filters) ? canonicalMembers(filters) : canonicalJson(value, byValue),
    );
  }
  const comparison = own(filter, 'comparison') ?? 'eq';
  const filled = {
    ...filter,
    comparison: comparison === 'change' ? 'changed' : comparison,
    fieldValue: own(filter, 'fieldValue') ?? null,
    state: own(filter, 'state') ?? 'newState',
  };
  const spell = comparison === 'contains' || comparison === 'notContains' ? String : byValue;
  return canonicalJson(filled, spell);
}

type Spell = (number: unknown) => string;

/** A double as JavaScript spells it, and what no double is in its own way. */
const byValue: Spell = (number) => String(exactValue(String(number)));

function canonicalJson(value: unknown, spell: Spell): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, spell)).join()}]`;
  if (isObject(value)) return canonicalObject(value, (_, member) => canonicalJson(member, spell));
  return isNumber(value) ? spell(value) : (JSON.stringify(value) ?? 'null');
}

function canonicalObject(object: JsonObject, write: (key: string, value: unknown) => string): string {
  const keys = Object.keys(object).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${write(key, object[key])}`).join()}}`;
}
