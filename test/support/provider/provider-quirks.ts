import type { Entry } from './folder-tree.js';

/** What a provider does differently from the contract's table, as real ones do; switched one by one. */
export interface ProviderQuirks {
  /** 201 where 200 is meant. */
  created: boolean;
  sizeAsString: boolean;
  /** `dateModified` as milliseconds since the Unix epoch. */
  epochDates: boolean;
  /** Empty strings for what is absent. */
  emptyStrings: boolean;
  extraKeys: boolean;
  /** `{"items":[…]}` in place of an array. */
  items: boolean;
  /** Links that a browser should not follow. */
  badLinks: boolean;
  /** Neither `Accept-Ranges` nor an answer to `Range`. */
  noRanges: boolean;
  /** Bytes without `Content-Length`. */
  noLength: boolean;
  /** Downloads are answered with so many redirects before the bytes. */
  downloadRedirects: number;
  /** Whether the last of those redirects leads to another origin, the provider's storage. */
  storage: boolean;
  noServiceInfo: boolean;
  /** How a file without bytes is told: by a length of 0, by 204, by chunks that do not come, or by closing the connection. */
  emptyFiles: 'length' | 'noContent' | 'chunked' | 'closed';
  /** Ids that are digits are written as JSON numbers. */
  numericIds: boolean;
  /** null for a list of nothing. */
  nullLists: boolean;
  /** Among the entries of lists, one before each, are some that nobody can use. */
  badEntries: boolean;
  /** JSON as UTF-16, marked by its byte order mark. */
  utf16: boolean;
  /** What a missing or invalid token is answered with. */
  rejection: 401 | 403;
}

export const NO_QUIRKS: ProviderQuirks = {
  created: false,
  sizeAsString: false,
  epochDates: false,
  emptyStrings: false,
  extraKeys: false,
  items: false,
  badLinks: false,
  noRanges: false,
  noLength: false,
  downloadRedirects: 0,
  storage: false,
  noServiceInfo: false,
  emptyFiles: 'length',
  numericIds: false,
  nullLists: false,
  badEntries: false,
  utf16: false,
  rejection: 403,
};

/** Everything at once that a caller has to accept. */
export const ALL_QUIRKS: ProviderQuirks = {
  created: true,
  sizeAsString: true,
  epochDates: true,
  emptyStrings: true,
  extraKeys: true,
  items: true,
  badLinks: true,
  noRanges: true,
  noLength: true,
  downloadRedirects: 3,
  storage: true,
  noServiceInfo: true,
  emptyFiles: 'closed',
  numericIds: true,
  nullLists: true,
  badEntries: true,
  utf16: true,
  rejection: 401,
};

/** What providers have among the entries of a list, and why it cannot be used. */
export const BAD_ENTRIES: readonly (readonly [entry: unknown, reason: string])[] = [
  [{ title: 'no id', kind: 'file' }, 'it has no id'],
  [{ title: 'null for an id', kind: 'file', id: null }, 'it has no id'],
  [{ title: 'a shortcut', kind: 'shortcut', id: 's' }, 'its kind is neither file nor folder'],
  [{ title: 'a long id', kind: 'file', id: 'x'.repeat(300) }, 'its id is longer than 255 characters'],
  [null, 'it is not a metadata object'],
  [7, 'it is not a metadata object'],
  ['text', 'it is not a metadata object'],
  [[{ title: 'nested', kind: 'file', id: 'n' }], 'it is not a metadata object'],
];

/** The metadata of an entry as this provider writes it. */
export function metadataOf(entry: Entry, origin: string, quirks: ProviderQuirks): Record<string, unknown> {
  const id = encodeURIComponent(entry.id);
  const isFile = entry.kind === 'file';
  const absent = quirks.emptyStrings ? '' : undefined;
  return {
    title: entry.title,
    kind: entry.kind,
    id: entry.id,
    viewLink: quirks.badLinks ? 'javascript:alert(1)' : `${origin}/view?id=${id}`,
    downloadLink: isFile ? `${origin}/bytes?id=${id}` : absent,
    mimeType: isFile ? entry.mimeType : absent,
    dateModified: quirks.epochDates ? entry.modified.getTime() : entry.modified.toISOString(),
    size: isFile ? (quirks.sizeAsString ? String(entry.size) : entry.size) : absent,
    ...(!quirks.emptyStrings && { readOnly: false }),
    ...(quirks.extraKeys && { constructor: { deep: [1] }, owner: 'somebody', score: 0.5 }),
  };
}

/** A list as this provider writes it. */
export function listOf(entries: readonly unknown[], quirks: ProviderQuirks): unknown {
  const bad = BAD_ENTRIES.map(([entry]) => entry);
  const items = quirks.badEntries ? entries.flatMap((entry, at) => [bad[at % bad.length], entry]) : entries;
  const list = quirks.nullLists && items.length === 0 ? null : items;
  return quirks.items ? { items: list, more: false } : list;
}

/** JSON as this provider writes it. */
export function jsonOf(value: unknown, quirks: ProviderQuirks): Buffer {
  const json = JSON.stringify(value);
  const text = quirks.numericIds ? json.replaceAll(/"id":"(\d+)"/g, '"id":$1') : json;
  return quirks.utf16 ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text);
}
