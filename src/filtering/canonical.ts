import { isObject, own, type JsonObject } from './json.js';

/**
 * One text for all ways to write the same filters, for telling duplicates: defaults filled in, keys sorted, `change`
 * as `changed`; all else as sent, the order of filters included. Give it filters that parseFilters took: it goes as
 * deep as they do. Contract, section 3.
 */
export function canonicalFilters(
  filters: readonly unknown[] | undefined,
  connector: string | undefined,
): string {
  return canonicalJson({ connector: connector || 'AND', filters: (filters ?? []).map(withDefaults) });
}

function withDefaults(filter: unknown): unknown {
  if (!isObject(filter)) return filter;
  if (own(filter, 'type') === 'group') {
    const filters = own(filter, 'filters');
    return filled(filter, {
      connector: own(filter, 'connector') || 'AND',
      filters: Array.isArray(filters) ? filters.map(withDefaults) : filters,
    });
  }
  const comparison = own(filter, 'comparison') ?? 'eq';
  return filled(filter, {
    comparison: comparison === 'change' ? 'changed' : comparison,
    fieldValue: own(filter, 'fieldValue') ?? null,
    state: own(filter, 'state') ?? 'newState',
  });
}

/** Spread copies own keys as own keys, `__proto__` too. */
function filled(filter: JsonObject, values: JsonObject): JsonObject {
  return { ...filter, ...values };
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join()}}`;
  }
  // JSON.parse makes Infinity of 1e999, which JSON.stringify would turn into null.
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'null');
}
