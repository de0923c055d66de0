import { parseExactly, stringifyExactly } from './json';
import { SERVICE_URL } from './place';

const EVENTS_URL = `${SERVICE_URL}/attask/eventsubscription/api/v1/events`;

/** A call that publishes an event, for whoever has not published one yet. */
export function publishExample(): string {
  return [
    `curl -X POST ${EVENTS_URL} \\`,
    `  -H "sessionID: $SESSION" -H 'Content-Type: application/json' \\`,
    `  -d '{"eventType":"UPDATE","objCode":"PROJ","newState":{"ID":"p1","name":"New"},"oldState":{"ID":"p1","name":"Old"}}'`,
  ].join('\n');
}

/** A call that publishes what a body says. */
export function publishCurl(body: string): string {
  return [
    `curl -X POST ${EVENTS_URL}`,
    `-H "sessionID: $SESSION" -H 'Content-Type: application/json'`,
    `--data-raw '${body.replaceAll("'", `'\\''`)}'`,
  ].join(' \\\n  ');
}

/** The same in TypeScript. A body that JavaScript's numbers would change stays a text. */
export function publishTypeScript(body: string): string {
  const isExact = JSON.stringify(JSON.parse(body)) === stringifyExactly(parseExactly(body));
  return [
    isExact ? `const event = ${body};` : `const body = ${JSON.stringify(body)};`,
    '',
    `const answer = await fetch('${EVENTS_URL}', {`,
    `  method: 'POST',`,
    `  headers: { apiKey: process.env.HOOKFRONT_API_KEY!, 'content-type': 'application/json' },`,
    isExact ? '  body: JSON.stringify(event),' : '  body,',
    '});',
    'const { results } = await answer.json();',
    `if (!answer.ok) throw new Error(results?.[0]?.error.message ?? answer.statusText);`,
  ].join('\n');
}
