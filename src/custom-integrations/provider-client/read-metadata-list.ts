import type { Range } from '../model/document-provider.js';
import type { Metadata } from '../model/metadata.js';
import type { MetadataList, SkippedEntry } from '../model/metadata-list.js';
import { isRecord, readMetadata } from './read-metadata.js';
import { Unreadable } from './unreadable.js';

const MOST_REASONS = 5;
/** Of one list, written as JSON: a thousand entries of a thousand characters each fit well. */
export const MOST_LIST_CHARACTERS = 4 * 1024 * 1024;

/**
 * A list of metadata: an array, an object with one in `items`, or null for an empty one
 * (docs/contract/document-webhooks.md#4). An entry that cannot be used never hides the others. Entries beyond `max`,
 * and beyond what one answer may hold, are left out; `nextOffset` is where they begin, since offsets count what the
 * provider gave.
 * @throws Unreadable for anything else
 */
export function readMetadataList(value: unknown, { max, offset }: Range): MetadataList {
  const given = entriesIn(value);
  const items: Metadata[] = [];
  const skippedReasons: SkippedEntry[] = [];
  let skipped = 0;
  let characters = 0;
  let read = 0;
  for (const entry of given.slice(0, max)) {
    const metadata = entryOf(entry);
    if (typeof metadata === 'string') {
      skipped++;
      if (skippedReasons.length < MOST_REASONS) skippedReasons.push({ entry: read + 1, reason: metadata });
    } else {
      characters += JSON.stringify(metadata).length;
      if (characters > MOST_LIST_CHARACTERS) break;
      items.push(metadata);
    }
    read++;
  }
  return {
    items,
    skipped,
    skippedReasons,
    beyondMax: given.length - read,
    nextOffset: given.length < max && read === given.length ? null : offset + read,
  };
}

function entriesIn(value: unknown): readonly unknown[] {
  const list = isRecord(value) && 'items' in value ? value['items'] : value;
  if (list === null) return [];
  if (!Array.isArray(list)) throw new Unreadable('it is not a list of metadata');
  return list;
}

/** What an entry is, or why it cannot be used. */
function entryOf(entry: unknown): Metadata | string {
  try {
    return readMetadata(entry);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}
