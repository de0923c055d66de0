import type { Integration, NameValue, TokenEndpointAuthMethod } from '../model/integration.js';
import { originOf } from './url-rules.js';

/** What an edit asks for, each field by itself checked; what is left out stays. */
export interface IntegrationEdit {
  readonly name?: string | undefined;
  readonly baseApiUrl?: string | undefined;
  readonly requestParameters?: readonly NameValue[] | undefined;
  /** Replaces the whole list; an entry without a value keeps the stored one. */
  readonly requestHeaders?: readonly HeaderEdit[] | undefined;
  readonly authenticationUrl?: string | undefined;
  readonly tokenEndpointUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly tokenEndpointAuthMethod?: TokenEndpointAuthMethod | undefined;
  readonly pkce?: boolean | undefined;
  readonly apiKey?: string | undefined;
}

interface HeaderEdit {
  readonly name: string;
  readonly value?: string | undefined;
}

/** What an edit comes to. */
export interface Edited<T extends Integration = Integration> {
  readonly integration: T;
  /** Names of the fields that are different afterwards. */
  readonly changed: readonly string[];
  /** Whether users' tokens were issued for something else than what the integration is now. */
  readonly dropsLinks: boolean;
  /** Whether another server may answer now, or the same one otherwise: what it said of itself is out of date. */
  readonly asksAnew: boolean;
}

const FIELDS = [
  'name',
  'baseApiUrl',
  'requestParameters',
  'requestHeaders',
  'authenticationUrl',
  'tokenEndpointUrl',
  'clientId',
  'clientSecret',
  'tokenEndpointAuthMethod',
  'pkce',
  'apiKey',
] as const;

/** What each call of serviceInfo is made of. */
const ASKED_WITH: readonly string[] = ['baseApiUrl', 'requestParameters', 'requestHeaders'];
/** What tokens are issued by and to. A new clientSecret is the same client. */
const ISSUED_WITH: readonly string[] = ['authenticationUrl', 'tokenEndpointUrl', 'clientId'];
/** What decides how the token endpoint takes the client. */
const TAKEN_WITH: readonly string[] = [
  'tokenEndpointUrl',
  'clientId',
  'clientSecret',
  'tokenEndpointAuthMethod',
];

/**
 * Applies an edit (docs/contract/document-webhooks.md#1). A secret that the edit leaves out is kept only
 * where it still leads to the same scheme, host and port.
 * @returns every reason why the edit cannot be applied, one sentence each, or what it comes to
 */
export function applyEdit<T extends Integration>(
  stored: T,
  edit: IntegrationEdit,
): { readonly problems: readonly string[] } | Edited<T> {
  const baseMoves = edit.baseApiUrl !== undefined && moves(stored.baseApiUrl, edit.baseApiUrl);
  const problems: string[] = [];
  const headers = keepHeaders(stored.requestHeaders, edit.requestHeaders, baseMoves, problems);
  if (stored.authenticationType === 'ApiKey' && baseMoves && edit.apiKey === undefined) {
    problems.push(again('apiKey', 'baseApiUrl'));
  }
  if (
    stored.authenticationType === 'OAuth2' &&
    edit.tokenEndpointUrl !== undefined &&
    edit.clientSecret === undefined &&
    moves(stored.tokenEndpointUrl, edit.tokenEndpointUrl)
  ) {
    problems.push(again('clientSecret', 'tokenEndpointUrl'));
  }
  if (problems.length > 0) return { problems };
  const given = Object.fromEntries(
    FIELDS.flatMap((field) => (edit[field] === undefined ? [] : [[field, edit[field]]])),
  );
  const edited = { ...stored, ...given, requestHeaders: headers } as T;
  const changed = FIELDS.filter((field) => !same(stored, edited, field));
  const forgetsMethod = changed.some((field) => TAKEN_WITH.includes(field));
  return {
    integration: forgetsMethod ? { ...edited, knownAuthMethod: null } : edited,
    changed,
    dropsLinks:
      stored.authenticationType === 'OAuth2' &&
      (baseMoves || changed.some((field) => ISSUED_WITH.includes(field))),
    asksAnew: changed.some((field) => ASKED_WITH.includes(field)),
  };
}

/** The list as it is afterwards; adds to the problems where a value would go to another host or is not there. */
function keepHeaders(
  stored: readonly NameValue[],
  edit: readonly HeaderEdit[] | undefined,
  baseMoves: boolean,
  problems: string[],
): readonly NameValue[] {
  if (edit === undefined) {
    if (baseMoves && stored.length > 0) problems.push(again('requestHeaders', 'baseApiUrl'));
    return stored;
  }
  const values = new Map(stored.map(({ name, value }) => [name.toLowerCase(), value]));
  return edit.map(({ name, value }, index) => {
    if (value !== undefined) return { name, value };
    const kept = values.get(name.toLowerCase());
    const field = `requestHeaders[${index}].value`;
    if (kept === undefined)
      problems.push(`${field} is required: no value of ${JSON.stringify(name)} is stored.`);
    else if (baseMoves) problems.push(again(field, 'baseApiUrl'));
    return { name, value: kept ?? '' };
  });
}

function moves(before: string, after: string): boolean {
  return originOf(before) !== originOf(after);
}

function again(secret: string, url: string): string {
  return `${secret} must be given again: ${url} moves to another host, and a stored secret is not sent there.`;
}

function same(before: Integration, after: Integration, field: string): boolean {
  const value = (of: Integration): unknown => (of as unknown as Record<string, unknown>)[field];
  return JSON.stringify(pairs(value(before))) === JSON.stringify(pairs(value(after)));
}

/** Lists of names and values as they compare, whatever the order of their keys. */
function pairs(value: unknown): unknown {
  return Array.isArray(value) ? value.map(({ name, value: of }: NameValue) => [name, of]) : value;
}
