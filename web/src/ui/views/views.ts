import { parseSearch, type Search, stringifySearch } from '../../app/search';

/** Filters under a name: what stands behind the `?` of an address. */
export interface View {
  readonly name: string;
  readonly query: string;
}

/** The longest name, in characters. */
export const LONGEST_NAME = 60;
/** So many views of one list are kept at most. */
const MOST = 100;

/** Filters as one text: the same for the same filters, in whichever order they were set. */
export function queryOf(search: Search): string {
  const names = Object.keys(search).toSorted();
  return stringifySearch(
    Object.fromEntries(names.map((name) => [name, [search[name] ?? []].flat().toSorted()])),
  );
}

/** The filters of a view. */
export function searchOf({ query }: View): Search {
  return parseSearch(query);
}

/** With one more view, by name; one of the same name is replaced. */
export function withView(views: readonly View[], view: View): readonly View[] {
  const others = views.filter(({ name }) => name !== view.name);
  return [...others, view].toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, MOST);
}

export function withoutView(views: readonly View[], name: string): readonly View[] {
  return views.filter((view) => view.name !== name);
}

/** What was kept of a list's views, as far as it still means something. */
export function readViews(kept: unknown): readonly View[] {
  if (!Array.isArray(kept)) return [];
  return (kept as Partial<View>[]).flatMap((view) => {
    const { name, query } = view ?? {};
    const able = typeof name === 'string' && name !== '' && typeof query === 'string';
    return able ? [{ name: name.slice(0, LONGEST_NAME), query: queryOf(parseSearch(query)) }] : [];
  });
}
