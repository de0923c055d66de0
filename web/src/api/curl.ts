import type { ApiError } from './errors';
import { stringifyExactly } from './json';
import { SERVICE_URL } from './place';
import { quoted } from './shell';

/** A call of the service for a shell. @param path with a slash at its beginning, and with its query */
export function curlCall(method: string, path: string, body?: unknown): string {
  const to = quoted(`${SERVICE_URL}${path}`);
  return [
    method === 'GET' ? `curl -s ${to}` : `curl -s -X ${method} ${to}`,
    `-H "sessionID: $SESSION"`,
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `--data-raw ${quoted(stringifyExactly(body) ?? '')}`]),
  ].join(' \\\n  ');
}

/** The call that a list is: its first page. @param path with a slash at its beginning */
export function listCall(
  path: string,
  query: Readonly<Record<string, string | readonly string[] | undefined>> = {},
): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(given).toString();
  return curlCall('GET', text === '' ? path : `${path}?${text}`);
}

/** The call that failed, where it only read; what changes something may have had a secret in its body, and is not told. */
export function failedCall({ details: { method, url } }: ApiError): string | undefined {
  if (method !== 'GET' || !url.startsWith(SERVICE_URL)) return undefined;
  return curlCall('GET', url.slice(SERVICE_URL.length));
}
