import type { Metadata } from '../../custom-integrations/index.js';

/** Of a title, in characters; a document's name is far shorter, and an event's state has its limit. */
export const LONGEST_TITLE = 1_000;
const LONGEST_LINK = 8_000;
const LONGEST_TYPE = 255;

/** What another answer of the provider means for a document. */
export type Difference =
  /** Nothing is different. */
  | 'none'
  /** Only the links are: providers sign new ones for every answer, so no event is published. */
  | 'links'
  /** The document is another one than it was. */
  | 'document';

/** What is kept of a provider's answer: nothing is longer than a document needs. */
export function storedMetadata(given: Metadata): Metadata {
  const { title, kind, id, viewLink, downloadLink, mimeType, dateModified, size, readOnly } = given;
  return {
    title: cut(title, LONGEST_TITLE),
    kind,
    id,
    ...within('viewLink', viewLink, LONGEST_LINK),
    ...within('downloadLink', downloadLink, LONGEST_LINK),
    ...within('mimeType', mimeType, LONGEST_TYPE),
    ...(dateModified !== undefined && { dateModified }),
    ...(size !== undefined && { size }),
    ...(readOnly !== undefined && { readOnly }),
  };
}

export function difference(before: Metadata, after: Metadata): Difference {
  const same = (...fields: (keyof Metadata)[]): boolean =>
    fields.every((field) => before[field] === after[field]);
  if (!same('title', 'kind', 'id', 'mimeType', 'dateModified', 'size', 'readOnly')) return 'document';
  return same('viewLink', 'downloadLink') ? 'none' : 'links';
}

/**
 * A document's metadata after it was renamed.
 * @param fresh the provider's answer since; null when it has none under the old id, as where ids are paths
 */
export function renamedMetadata(before: Metadata, fresh: Metadata | null, name: string): Metadata {
  if (fresh === null) return { ...before, title: cut(name, LONGEST_TITLE) };
  // A provider that still gives the old title has not caught up with itself.
  return fresh.title === before.title ? { ...fresh, title: cut(name, LONGEST_TITLE) } : fresh;
}

function cut(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : Array.from(text.slice(0, 2 * longest))
        .slice(0, longest)
        .join('');
}

function within<Name extends string>(
  name: Name,
  text: string | undefined,
  longest: number,
): Partial<Record<Name, string>> {
  return text === undefined || text.length > longest
    ? {}
    : ({ [name]: text } as Partial<Record<Name, string>>);
}
