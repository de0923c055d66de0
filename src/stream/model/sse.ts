/** What a stream can be asked for. */
export const TOPICS = ['deliveries', 'events', 'endpoints', 'replays', 'stats'] as const;
export type Topic = (typeof TOPICS)[number];

/** How soon a browser connects again after an end, in milliseconds. */
const RETRY_MS = 1_000;

/** A message of the stream (of the HTML standard: server-sent events). @param data as JSON, which has no line breaks */
export function message(event: Topic | 'ready' | 'reset' | 'end', data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What a stream begins with. */
export function beginning(topics: readonly Topic[], id: string): string {
  return `retry: ${RETRY_MS}\n${withId(message('ready', { topics }), id)}`;
}

/** What keeps an idle stream open, and its place known. A comment and an id are no message. */
export function heartbeat(id: string): string {
  return `:\nid: ${id}\n\n`;
}

/** The last of the messages that lead to a place: whoever has it has those before it too. */
export function withId(last: string, id: string): string {
  return `id: ${id}\n${last}`;
}
