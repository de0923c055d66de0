import type { components } from '../../api/schema';
import type { News } from '../../api/stream';

export const KINDS = ['events', 'deliveries', 'endpoints', 'replays'] as const;
export type Kind = (typeof KINDS)[number];

type Delivery = components['schemas']['DeliveryResponse'];
type Endpoint = components['schemas']['EndpointResponse'];
type Replay = components['schemas']['ReplayResponse'];
/** What is told of an event. */
interface TailEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly objCode: string;
  readonly objId: string | null;
  readonly acceptedAt: string;
  readonly matches: number;
}

interface OfLine {
  /** A line with the same key is the same news: it comes once, and is shown as it is now. */
  readonly key: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

export type Line = OfLine &
  (
    | { readonly kind: 'events'; readonly row: TailEvent }
    | { readonly kind: 'deliveries'; readonly row: Delivery }
    | { readonly kind: 'endpoints'; readonly row: Endpoint }
    | { readonly kind: 'replays'; readonly row: Replay }
    /** So many more than are shown; of unknown number where something was missed. */
    | { readonly kind: 'more'; readonly of: Kind; readonly count: number | undefined }
  );

/** Older ones are forgotten. */
export const MOST_LINES = 500;

/** The lines of a message, oldest first: the service tells the newest first. @param now milliseconds since the epoch */
export function linesOf(news: News, now: number): Line[] {
  if (news.kind === 'reset') {
    return KINDS.filter((kind) => news.topics.includes(kind)).map((of) => ({
      key: `missed ${of} ${now}`,
      at: now,
      kind: 'more',
      of,
      count: undefined,
    }));
  }
  const { topic, data } = news;
  if (topic === 'stats') return [];
  const rows = ((data[topic] ?? []) as readonly never[]).toReversed().map((row) => lineOf(topic, row, now));
  const more = Number(data['more'] ?? 0);
  return more === 0
    ? rows
    : [{ key: `more ${topic} ${now}`, at: now, kind: 'more', of: topic, count: more }, ...rows];
}

function lineOf(kind: Kind, row: never, now: number): Line {
  switch (kind) {
    case 'events':
      return eventLine(row);
    case 'deliveries':
      return deliveryLine(row);
    case 'endpoints': {
      const of: Endpoint = row;
      return { key: `url ${of.id} ${of.health} ${now}`, at: now, kind, row: of };
    }
    case 'replays': {
      const of: Replay = row;
      return { key: `replay ${of.id} ${of.state}`, at: now, kind, row: of };
    }
  }
}

export function eventLine(row: TailEvent): Line {
  return { key: row.eventId, at: Date.parse(row.acceptedAt), kind: 'events', row };
}

/** One for each state and attempt of a delivery: how it went stays to be seen. */
export function deliveryLine(row: Delivery): Line {
  const { id, state, attemptCount, lastAttempt, createdAt } = row;
  const at =
    lastAttempt === null ? Date.parse(createdAt) : Date.parse(lastAttempt.at) + lastAttempt.durationMs;
  return { key: `${id} ${state} ${attemptCount}`, at, kind: 'deliveries', row };
}

/** The lines with others behind them. What is there already is shown as it is now, where it stands. */
export function appended(lines: readonly Line[], others: readonly Line[]): readonly Line[] {
  if (others.length === 0) return lines;
  const now = new Map(others.map((line) => [line.key, line]));
  const kept = lines.map((line) => {
    const other = now.get(line.key);
    now.delete(line.key);
    return other ?? line;
  });
  return [...kept, ...now.values()].slice(-MOST_LINES);
}

/** Whether a line is among those that are asked for. */
export function isShown(line: Line, kinds: readonly Kind[], text: string | undefined): boolean {
  const kind = line.kind === 'more' ? line.of : line.kind;
  if (kinds.length > 0 && !kinds.includes(kind)) return false;
  if (text === undefined) return true;
  return line.kind !== 'more' && wordsOf(line).toLowerCase().includes(text.toLowerCase());
}

function wordsOf(line: Exclude<Line, { kind: 'more' }>): string {
  const { row } = line;
  const values = Object.values(row).filter((value) => typeof value === 'string');
  const last = line.kind === 'deliveries' ? [line.row.lastAttempt?.status, line.row.lastAttempt?.error] : [];
  return [...values, ...last].join(' ');
}
