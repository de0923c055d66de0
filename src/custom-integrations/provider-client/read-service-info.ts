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

/**
 * What a provider says of itself, normalised (docs/contract/document-webhooks.md#4). Without a list of endpoints it has
 * the usual ones; their names may be written in any case and with a slash before them. Entries that cannot be read, and
 * those beyond a hundred, are left out.
 * @throws Unreadable when it is no object, or a list in it is none
 */
export function readServiceInfoAnswer(value: unknown): ServiceInfo {
  if (!isRecord(value)) throw new Unreadable('it is not a service info object');
  return {
    // The vendor's example has it in two words.
    webhookVersion: textOf(value['webhookVersion']) ?? textOf(value['webhook version']),
    version: textOf(value['version']),
    publisher: textOf(value['publisher']),
    availableEndpoints: endpointsOf(value['availableEndpoints']),
    customActions: actionsOf(value['customActions']),
  };
}

function endpointsOf(value: unknown): readonly string[] {
  const list = listOf(value, 'availableEndpoints');
  if (list === null) return USUAL_ENDPOINTS;
  const names = list.map((entry) => canonical(textOf(entry))).filter((name) => name !== null);
  return [...new Set(names)].slice(0, MOST_ENTRIES);
}

function canonical(name: string | null): string | null {
  const bare = name?.replace(/^\/+/, '') ?? '';
  if (bare === '') return null;
  return KNOWN_ENDPOINTS.find((known) => known.toLowerCase() === bare.toLowerCase()) ?? bare;
}

function actionsOf(value: unknown): readonly CustomAction[] {
  const actions = (listOf(value, 'customActions') ?? []).flatMap((entry): CustomAction[] => {
    const name = isRecord(entry) ? textOf(entry['name']) : null;
    return name === null
      ? []
      : [{ name, displayName: textOf((entry as Record<string, unknown>)['displayName']) ?? name }];
  });
  const first = actions.filter((action, at) => actions.findIndex(({ name }) => name === action.name) === at);
  return first.slice(0, MOST_ENTRIES);
}

function listOf(value: unknown, name: string): readonly unknown[] | null {
  if (value === undefined || value === null || value === '') return null;
  if (!Array.isArray(value)) throw new Unreadable(`its ${name} is not a list`);
  return value.slice(0, 10 * MOST_ENTRIES);
}

/** Null for what is absent, empty, longer than 255 characters, or neither text nor number. */
function textOf(value: unknown): string | null {
  const text = numberText(value) ?? value;
  if (typeof text !== 'string') return null;
  const plain = plainText(text);
  return plain === '' || plain.length > LONGEST_TEXT ? null : plain;
}
