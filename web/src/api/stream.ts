import { createStore } from '../app/store';
import { noteHeard, onRecovered } from './connection';
import { parseExactly } from './json';
import { SERVICE_URL } from './place';
import { send } from './send';
import { SseReader } from './sse';

const TOPICS = ['deliveries', 'events', 'endpoints', 'replays', 'stats'] as const;
export type Topic = (typeof TOPICS)[number];

/** What a stream told: rows of a topic, or that what is shown of it has to be read anew. */
export type News =
  | { readonly kind: 'rows'; readonly topic: Topic; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: 'reset'; readonly topics: readonly Topic[] };

type Listener = (news: News) => void;

/** `off`: nobody listens; `down`: it could not be opened, or has ended, and is tried again. */
export type StreamState = 'off' | 'opening' | 'live' | 'down';
export const streamState = createStore<StreamState>('off');

const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
/** A comment comes every 15 seconds: after this nobody is there any more. */
const SILENT_MS = 40_000;

const listeners = new Map<Listener, readonly Topic[]>();
let open: { readonly control: AbortController; readonly topics: readonly Topic[] } | undefined;
let reader = new SseReader();
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Tells of what happens, for as long as the tab is seen. All that listen share one stream, which goes on where it ended: a browser opens few
 * connections to one host, and a tab that nobody sees needs none.
 * @returns what ends it
 */
export function listen(topics: readonly Topic[], listener: Listener): () => void {
  listeners.set(listener, topics);
  soon(0);
  return () => {
    listeners.delete(listener);
    soon(0);
  };
}

/** Pages come and go in one turn: what they want together is looked at after it. */
function soon(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(adapt, ms);
}

function adapt(): void {
  const wanted = TOPICS.filter((topic) => [...listeners.values()].some((topics) => topics.includes(topic)));
  if (wanted.length === 0 || document.visibilityState === 'hidden') return close();
  if (open !== undefined && wanted.every((topic) => open!.topics.includes(topic))) return;
  open?.control.abort();
  void follow(wanted);
}

function close(): void {
  open?.control.abort();
  open = undefined;
  streamState.set('off');
}

async function follow(topics: readonly Topic[]): Promise<void> {
  const control = new AbortController();
  open = { control, topics };
  if (streamState.get() !== 'down') streamState.set('opening');
  await read(topics, control).catch(() => undefined);
  if (open?.control !== control) return;
  control.abort();
  open = undefined;
  streamState.set('down');
  soon(WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)]!);
}

async function read(topics: readonly Topic[], control: AbortController): Promise<void> {
  const { lastId } = reader;
  const answer = await send(
    new Request(`${SERVICE_URL}/api/v1/stream?topics=${topics.join(',')}`, {
      cache: 'no-store',
      signal: control.signal,
      headers: {
        accept: 'text/event-stream',
        ...(lastId !== undefined && { 'last-event-id': lastId }),
      },
    }),
  );
  if (!answer.ok || answer.body === null) return;
  reader = new SseReader();
  reader.lastId = lastId;
  const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const silent = setTimeout(() => control.abort(), SILENT_MS);
    const { done, value } = await pieces.read().finally(() => clearTimeout(silent));
    if (done || open?.control !== control) return;
    noteHeard();
    for (const { event, data } of reader.take(value))
      heard(event, parseExactly(data) as Record<string, unknown>);
  }
}

function heard(event: string, data: Record<string, unknown>): void {
  if (event === 'ready') {
    failures = 0;
    streamState.set('live');
  }
  if (event === 'reset') tell({ kind: 'reset', topics: data['topics'] as Topic[] });
  const topic = TOPICS.find((one) => one === event);
  if (topic !== undefined) tell({ kind: 'rows', topic, data });
}

function tell(news: News): void {
  const about = news.kind === 'rows' ? [news.topic] : news.topics;
  for (const [listener, topics] of listeners)
    if (about.some((topic) => topics.includes(topic))) listener(news);
}

document.addEventListener('visibilitychange', () => soon(0));
onRecovered(() => soon(0));
