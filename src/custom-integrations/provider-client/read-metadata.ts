import { JsonNumber, numberText } from '../../platform/json/index.js';
import type { Metadata } from '../model/metadata.js';
import { firstCharacters, plainText } from '../model/plain-text.js';
import { asDate } from './read-date.js';
import { asFlag, asLink, asSize } from './read-values.js';
import { Unreadable } from './unreadable.js';

const LONGEST_ID = 255;
const LONGEST_TITLE = 1_000;
const LONGEST_TYPE = 255;

/**
 * A provider's metadata, normalised (docs/contract/document-webhooks.md#4): sizes as strings, dates in many forms, ids
 * that are numbers (kept digit for digit), empty strings for what is absent, keys that nobody knows. Of what may be
 * absent, what cannot be read is absent; a thing without a title is called by its id.
 * @param kind of a thing that does not say it; else the root is a folder and everything else a file
 * @throws Unreadable when it is no object, has no id of 1 to 255 characters, or is of another kind than file or folder
 */
export function readMetadata(value: unknown, kind?: Metadata['kind']): Metadata {
  if (!isRecord(value)) throw new Unreadable('it is not a metadata object');
  const id = readId(value['id']);
  return withoutAbsent({
    title: titleOf(value['title']) ?? id,
    kind: readKind(value['kind'], kind ?? (id === '/' ? 'folder' : 'file')),
    id,
    viewLink: asLink(value['viewLink']),
    downloadLink: asLink(value['downloadLink']),
    mimeType: typeOf(value['mimeType']),
    dateModified: asDate(value['dateModified']),
    size: asSize(value['size']),
    readOnly: asFlag(value['readOnly']),
  });
}

/** Whether it is an object of JSON. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

function readId(value: unknown): string {
  const id = numberText(value) ?? value;
  if (typeof id !== 'string' || id === '') throw new Unreadable('it has no id');
  if (firstCharacters(id, LONGEST_ID + 1).length > LONGEST_ID)
    throw new Unreadable(`its id is longer than ${LONGEST_ID} characters`);
  if (/[\p{Cc}\p{Cs}]/u.test(id)) throw new Unreadable('its id holds control characters');
  return id;
}

function readKind(value: unknown, unsaid: Metadata['kind']): Metadata['kind'] {
  if (value === undefined || value === null || value === '') return unsaid;
  const kind = typeof value === 'string' ? value.toLowerCase() : value;
  if (kind !== 'file' && kind !== 'folder') throw new Unreadable('its kind is neither file nor folder');
  return kind;
}

function titleOf(value: unknown): string | undefined {
  const text = numberText(value) ?? value;
  if (typeof text !== 'string') return undefined;
  return firstCharacters(plainText(text), LONGEST_TITLE).join('') || undefined;
}

function typeOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const type = plainText(value);
  return type === '' || type.length > LONGEST_TYPE ? undefined : type;
}

function withoutAbsent(found: Record<keyof Metadata, unknown>): Metadata {
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined),
  ) as unknown as Metadata;
}
