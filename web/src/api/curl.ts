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
