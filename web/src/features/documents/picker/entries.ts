import type { components } from '../../../api/schema';

/** A file or folder of a provider. */
export type Entry = components['schemas']['DocumentMetadata'];

const ROOT = '/';

export const SORTS = ['name', '-name', 'modified', '-modified', 'size', '-size'] as const;
export type Sort = (typeof SORTS)[number];

/** Where somebody is at a provider, and how they look at it. */
export interface Place {
  /** Ids of the folders below the root, outermost first. */
  readonly path: readonly string[];
  /** What is searched for, in the folder. */
  readonly query?: string | undefined;
  /** Undefined: as the provider has it. */
  readonly sort?: Sort | undefined;
  readonly view?: 'grid' | undefined;
  /** The id of the file that is looked at. */
  readonly open?: string | undefined;
}

export function folderOf({ path }: Place): string {
  return path.at(-1) ?? ROOT;
}

/** A name as it stands in a notice. */
export function cut(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}

/** Folders first, then as asked for; what has no size or date comes last, whichever way it is sorted. */
export function sorted(
  entries: readonly Entry[],
  sort: Sort | undefined,
  language?: string,
): readonly Entry[] {
  if (sort === undefined) return entries;
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const down = sort.startsWith('-') ? -1 : 1;
  const value = ({ dateModified, size }: Entry): number | undefined =>
    sort.endsWith('size') ? size : dateModified === undefined ? undefined : Date.parse(dateModified);
  return entries.toSorted((a, b) => {
    if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
    const byName = compare(a.title, b.title);
    if (sort.endsWith('name')) return down * byName;
    const [x, y] = [value(a), value(b)];
    if (x === undefined || y === undefined)
      return (x === undefined ? 1 : 0) - (y === undefined ? 1 : 0) || byName;
    return down * (x - y) || byName;
  });
}

/** Pages of a list as one, each entry once: a provider may take no notice of the offset. */
export function joined(pages: readonly { readonly items: readonly Entry[] }[]): readonly Entry[] {
  const seen = new Map<string, Entry>();
  for (const { items } of pages)
    for (const entry of items) if (!seen.has(entry.id)) seen.set(entry.id, entry);
  return [...seen.values()];
}

/** Whether the last page brought anything that was not there before; if not, asking on would never end. */
export function bringsMore(pages: readonly { readonly items: readonly Entry[] }[]): boolean {
  const before = new Set(joined(pages.slice(0, -1)).map(({ id }) => id));
  const last = pages.at(-1)?.items ?? [];
  return last.length === 0 || last.some(({ id }) => !before.has(id));
}
