import type { Random } from '../random.js';

/** Which subscriptions an event of each kind has to reach. */
export const SUBSCRIBERS = {
  even: ['all', 'even', 'flaky'],
  odd: ['all', 'flaky'],
  task: ['tasks'],
} as const satisfies Record<string, readonly string[]>;

type Kind = keyof typeof SUBSCRIBERS;
const KINDS = Object.keys(SUBSCRIBERS) as Kind[];

/** One event as the test knows it: its marker is in its states, so that it is recognised wherever it arrives. */
export interface PublishedEvent {
  readonly marker: string;
  readonly kind: Kind;
  /** Its idempotency key, if it has one. */
  readonly key: string | undefined;
  /** Every event id that a 202 gave it. */
  readonly eventIds: Set<string>;
}

/** How often the publishers give an event an idempotency key, send several at once, or send one again on purpose. */
const ODDS = { key: 0.5, batch: 0.4, again: 0.1 };
const LARGEST_BATCH = 8;

/** What was published, what the service answered, and what arrived where. */
export class Ledger {
  readonly events = new Map<string, PublishedEvent>();
  /** Answers that no publisher should get: a line each. */
  readonly surprises: string[] = [];
  /** Calls that ended without an answer or with a 503: their events may have been taken, or not. */
  readonly unanswered: PublishedEvent[][] = [];
  /** The `webhook-id` of every request that arrived, by subscription and marker. */
  readonly arrivals = new Map<string, string[]>();
  /** When each of them arrived, in milliseconds since the Unix epoch. */
  readonly times = new Map<string, number[]>();
  /** Events with a key from calls without an answer, to be published again under the same key. */
  private unsure: PublishedEvent[] = [];
  private readonly keyed: PublishedEvent[] = [];

  constructor(private readonly random: Random) {}

  get hasUnsure(): boolean {
    return this.unsure.length > 0;
  }

  /** What to publish next: one event or several; those whose fate is unknown come first. */
  next(): PublishedEvent[] {
    if (this.hasUnsure) return this.unsure.splice(0, LARGEST_BATCH);
    const { random } = this;
    const size = random.chance(ODDS.batch) ? random.between(2, LARGEST_BATCH) : 1;
    const events = Array.from({ length: size }, () => this.newEvent());
    const known = this.keyed[random.between(0, this.keyed.length - 1)];
    return known && random.chance(ODDS.again) ? [...events, known] : events;
  }

  /** A 202: one event id for each, and what became of it. */
  answered(events: readonly PublishedEvent[], results: readonly { eventId: string; status: string }[]): void {
    events.forEach((event, i) => {
      const { eventId, status } = results[i] ?? { eventId: '', status: 'missing' };
      const taken = status === 'accepted' || (status === 'duplicate' && event.key !== undefined);
      if (!taken) this.surprises.push(`${event.marker} was ${status}`);
      event.eventIds.add(eventId);
    });
  }

  /** No answer, or a 503. */
  lost(events: PublishedEvent[]): void {
    this.unanswered.push(events);
    this.unsure.push(...events.filter(({ key }) => key !== undefined));
  }

  /** @param at milliseconds since the Unix epoch @returns how often this delivery has arrived by now */
  arrived(subscription: string, marker: string, webhookId: string, at: number): number {
    const place = `${subscription} ${marker}`;
    const ids = this.arrivals.get(place) ?? [];
    const times = this.times.get(place) ?? [];
    this.arrivals.set(place, ids);
    this.times.set(place, times);
    times.push(at);
    return ids.push(webhookId);
  }

  private newEvent(): PublishedEvent {
    const marker = `event-${this.events.size + 1}`;
    const kind = KINDS[this.random.between(0, KINDS.length - 1)]!;
    const key = this.random.chance(ODDS.key) ? `key of ${marker}` : undefined;
    const event = { marker, kind, key, eventIds: new Set<string>() };
    this.events.set(marker, event);
    if (key !== undefined) this.keyed.push(event);
    return event;
  }
}

/** How often the subscription `flaky` answers 500 to a delivery of this event first: never, or up to three times. */
export function failuresOf(marker: string): number {
  return Math.max(0, (Number(marker.replace(/\D/g, '')) % 7) - 3);
}

/** The body of an event. */
export function bodyOf({ marker, kind, key }: PublishedEvent): object {
  const id = key === undefined ? {} : { id: key };
  if (kind === 'task') return { ...id, eventType: 'CREATE', objCode: 'TASK', newState: { ID: marker } };
  const states = { newState: { ID: marker, parity: kind }, oldState: { ID: marker, parity: 'unknown' } };
  return { ...id, eventType: 'UPDATE', objCode: 'PROJ', ...states };
}
