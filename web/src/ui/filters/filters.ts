import type { Search } from '../../app/search';

/** What a list can be filtered by: one name in the address. */
export type FilterField =
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      /** Several at once: any of them. */
      readonly multiple?: boolean;
    }
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: string;
      readonly placeholder?: string;
      /** What the value is shown as: an id shortened, a URL without its protocol. */
      readonly format?: (value: string) => string;
    }
  /** From and to, as `since` and `until`: moments, or `since` as a span before now, such as `1h`. */
  | { readonly kind: 'period'; readonly label: string };

/** A filter that is set. */
export interface ActiveFilter {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
}

/** The spans that a period can be chosen by, longest last. */
export const SPANS = {
  '15m': 15 * 60_000,
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
} as const;
export type Span = keyof typeof SPANS;

export function isSpan(value: unknown): value is Span {
  return typeof value === 'string' && value in SPANS;
}

/** The moment that `since` means, for a call; spans end now. */
export function sinceMoment(since: string | undefined, now = Date.now()): string | undefined {
  if (since === undefined) return undefined;
  return isSpan(since) ? new Date(now - SPANS[since]).toISOString() : since;
}

/** What is set of the fields, in their order. */
export function activeFilters(fields: readonly FilterField[], search: Search): ActiveFilter[] {
  return fields.flatMap((field) => {
    if (field.kind === 'period') {
      const set = search['since'] !== undefined || search['until'] !== undefined;
      return set ? [{ name: 'period', label: field.label, values: [] }] : [];
    }
    const values = [search[field.name] ?? []].flat() as string[];
    return values.length > 0 ? [{ name: field.name, label: field.label, values }] : [];
  });
}

/** The address without the fields' filters, and back at the list's beginning. */
export function withoutFilters(fields: readonly FilterField[], search: Search): Search {
  const names = fields.flatMap((field) => (field.kind === 'period' ? ['since', 'until'] : [field.name]));
  return Object.fromEntries(Object.entries(search).filter(([name]) => !names.includes(name)));
}

/** The address with one filter changed; undefined or nothing takes it away. */
export function withFilter(
  search: Search,
  name: string,
  value: string | readonly string[] | undefined,
): Search {
  const { [name]: _, ...rest } = search;
  const values = [value ?? []].flat();
  if (values.length === 0) return rest;
  return { ...rest, [name]: values.length === 1 ? values[0]! : values };
}

/** The address in which one value alone is let through; `except`: all others of the field's options. */
export function withValue(search: Search, field: FilterField, value: string, except = false): Search {
  if (field.kind === 'period') return search;
  if (!except) return withFilter(search, field.name, value);
  if (field.kind === 'text') return search;
  const set = [search[field.name] ?? field.options.map((option) => option.value)].flat() as string[];
  return withFilter(
    search,
    field.name,
    set.filter((one) => one !== value),
  );
}

/** The field that an {@link ActiveFilter} of that name is of. */
export function fieldOf(fields: readonly FilterField[], name: string): FilterField | undefined {
  return fields.find((field) => (field.kind === 'period' ? 'period' : field.name) === name);
}
