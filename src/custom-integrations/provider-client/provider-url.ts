import type { NameValue } from '../model/integration.js';

/** A call's own parameters, in this order; those that are undefined are left out. */
export type CallParameters = Readonly<Record<string, string | number | undefined>>;

/**
 * The address of a call (docs/contract/document-webhooks.md#1): one slash between base and endpoint whatever the base
 * ends with; in the query first what the base has, as it stands, then the call's parameters, then those that go with
 * every call. Everything is percent-encoded once.
 * @param baseApiUrl absolute, http or https
 */
export function providerUrl(
  baseApiUrl: string,
  endpoint: string,
  parameters: CallParameters,
  requestParameters: readonly NameValue[],
): string {
  const base = new URL(baseApiUrl);
  const own = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const query = [
    base.search.slice(1),
    ...own.map(([name, value]) => pair(name, String(value))),
    ...requestParameters.map(({ name, value }) => pair(name, value)),
  ].filter((part) => part !== '');
  const path = `${base.origin}${base.pathname.replace(/\/+$/, '')}/${endpoint}`;
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

function pair(name: string, value: string): string {
  return `${encoded(name)}=${encoded(value)}`;
}

function encoded(text: string): string {
  // Half a character cannot be encoded; and an apostrophe would be encoded by whoever parses the address.
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD')).replaceAll("'", '%27');
}

/** What of a call's own parameters is shown whole: ids, and which part of a list. What users write may be private. */
const SHOWN = [
  'id',
  'parentId',
  'documentId',
  'documentVersionId',
  'folderId',
  'max',
  'offset',
  'size',
] as const satisfies readonly string[];
const LONGEST_SHOWN = 500;

/**
 * The path and query of the same address as administrators may see them: of the query's values only those that this service chose itself
 * or that name a file; those that the administrator wrote down, which may be keys, and those that users wrote are three dots.
 */
export function shownPath(
  baseApiUrl: string,
  endpoint: string,
  parameters: CallParameters,
  requestParameters: readonly NameValue[],
): string {
  const base = new URL(baseApiUrl);
  const own = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const query = [
    ...hiddenQuery(base),
    ...own.map(([name, value]) =>
      (SHOWN as readonly string[]).includes(name) ? pair(name, String(value)) : hidden(encoded(name)),
    ),
    ...requestParameters.map(({ name }) => hidden(encoded(name))),
  ];
  return shortened(`${base.pathname.replace(/\/+$/, '')}/${endpoint}`, query);
}

/** The same of an address that is asked as it stands. */
export function shownPathOf(url: string): string {
  const parsed = new URL(url);
  return shortened(parsed.pathname, hiddenQuery(parsed));
}

/** The names of a query; a part without a value may be one. */
function hiddenQuery({ search }: URL): string[] {
  const parts = search.slice(1).split('&');
  return parts.filter((part) => part !== '').map((part) => hidden(/^([^=]+)=/.exec(part)?.[1] ?? ''));
}

function hidden(name: string): string {
  return name === '' ? '…' : `${name}=…`;
}

function shortened(path: string, query: readonly string[]): string {
  const whole = query.length === 0 ? path : `${path}?${query.join('&')}`;
  return whole.length <= LONGEST_SHOWN ? whole : `${whole.slice(0, LONGEST_SHOWN - 1)}…`;
}
