import { shortened } from '../../lib/value-text.js';
import { numberText } from '../../platform/json/index.js';
import { plainText } from '../model/plain-text.js';
import { isRecord } from './read-metadata.js';
import { type CustomAction, type ServiceInfo, USUAL_ENDPOINTS } from '../model/service-info.js';
import { Unreadable } from './unreadable.js';

const LONGEST_TEXT = 255;
const MOST_ENTRIES = 100;

/** The contract's endpoints, as they are written there. */
const KNOWN_ENDPOINTS: readonly string[] = [
  ...USUAL_ENDPOINTS,
  'createFolder',
  'delete',
  'rename',
  'serviceInfo',
  'customAction',
];

const WEBHOOK_VERSION_IN_WORDS = 'webhook version';
const FIELDS = ['webhookVersion', 'version', 'publisher', 'availableEndpoints', 'customActions'];

/** Is told of each part of an answer that says nothing here, and why, as the end of a sentence. */
type Ignore = (path: string, reason: string) => void;

/**
 * What a provider says of itself, normalised (docs/contract/document-webhooks.md#4). Without a list of endpoints it has
 * the usual ones; their names may be written in any case and with a slash before them. Entries that cannot be read, and
 * those beyond a hundred, are left out.
 * @throws Unreadable when it is no object, or a list in it is none
 */
export function readServiceInfoAnswer(value: unknown, ignore: Ignore = () => undefined): ServiceInfo {
  if (!isRecord(value)) throw new Unreadable('it is not a service info object');
  const text = (name: string): string | null => textOf(value[name], name, ignore);
  const version = text('webhookVersion');
  // The vendor's example has it in two words.
  const inWords = text(WEBHOOK_VERSION_IN_WORDS);
  if (version !== null && inWords !== null) ignore(WEBHOOK_VERSION_IN_WORDS, 'webhookVersion counts');
  for (const name of Object.keys(value)) {
    if (!FIELDS.includes(name) && name !== WEBHOOK_VERSION_IN_WORDS) ignore(named(name), UNKNOWN);
  }
  return {
    webhookVersion: version ?? inWords,
    version: text('version'),
    publisher: text('publisher'),
    availableEndpoints: endpointsOf(value['availableEndpoints'], ignore),
    customActions: actionsOf(value['customActions'], ignore),
  };
}

const UNKNOWN = 'it is no field of serviceInfo';
const AGAIN = 'it is there already';
const TOO_MANY = `more than ${MOST_ENTRIES} are not read`;

function endpointsOf(value: unknown, ignore: Ignore): readonly string[] {
  const list = listOf(value, 'availableEndpoints', ignore);
  if (list === null) return USUAL_ENDPOINTS;
  const names = new Set<string>();
  for (const [at, entry] of list.entries()) {
    const path = `availableEndpoints[${at}]`;
    const text = textOf(entry ?? '', path, ignore);
    if (text === null) continue;
    const name = canonical(text);
    if (name === '') ignore(path, 'it is empty');
    else if (names.has(name)) ignore(path, AGAIN);
    else if (names.size === MOST_ENTRIES) ignore(path, TOO_MANY);
    else names.add(name);
  }
  return [...names];
}

function canonical(name: string): string {
  const bare = name.replace(/^\/+/, '');
  return KNOWN_ENDPOINTS.find((known) => known.toLowerCase() === bare.toLowerCase()) ?? bare;
}

function actionsOf(value: unknown, ignore: Ignore): readonly CustomAction[] {
  const actions = new Map<string, CustomAction>();
  for (const [at, entry] of (listOf(value, 'customActions', ignore) ?? []).entries()) {
    const path = `customActions[${at}]`;
    if (!isRecord(entry)) {
      ignore(path, 'it is no object');
      continue;
    }
    const name = textOf(entry['name'] ?? '', `${path}.name`, ignore);
    const displayName = textOf(entry['displayName'], `${path}.displayName`, ignore);
    for (const key of Object.keys(entry)) {
      if (key !== 'name' && key !== 'displayName')
        ignore(`${path}.${named(key)}`, 'it is no field of a custom action');
    }
    if (name === null) continue;
    if (actions.has(name)) ignore(path, AGAIN);
    else if (actions.size === MOST_ENTRIES) ignore(path, TOO_MANY);
    else actions.set(name, { name, displayName: displayName ?? name });
  }
  return [...actions.values()];
}

function listOf(value: unknown, name: string, ignore: Ignore): readonly unknown[] | null {
  if (value === undefined || value === null || value === '') return null;
  if (!Array.isArray(value)) throw new Unreadable(`its ${name} is not a list`);
  const most = 10 * MOST_ENTRIES;
  if (value.length > most) ignore(name, `only the first ${most} entries are looked at`);
  return value.slice(0, most);
}

/** Null for what is absent, empty, longer than 255 characters, or neither text nor number. */
function textOf(value: unknown, path: string, ignore: Ignore): string | null {
  if (value === undefined || value === null) return null;
  const text = numberText(value) ?? value;
  if (typeof text !== 'string') {
    ignore(path, 'it is neither a text nor a number');
    return null;
  }
  const plain = plainText(text);
  if (plain !== '' && plain.length <= LONGEST_TEXT) return plain;
  ignore(path, plain === '' ? 'it is empty' : `it is longer than ${LONGEST_TEXT} characters`);
  return null;
}

/** A field's name, of whatever length and characters. */
function named(name: string): string {
  return shortened(plainText(name));
}
