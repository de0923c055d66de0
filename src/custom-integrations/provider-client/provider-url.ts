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
