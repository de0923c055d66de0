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
  /** What a missing or invalid token is answered with. */
  refusal: 401 | 403;
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
  refusal: 403,
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
  refusal: 401,
};

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
