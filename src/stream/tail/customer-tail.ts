import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../platform/clock/clock.js';
import type { SparseWarning } from '../../platform/logging/sparse-warning.js';
import type { StreamConnection } from './stream-connection.js';
import { beginning, message, type Topic, TOPICS, withId } from '../model/sse.js';
import type { ChangeReader, Changes } from './change-reader.js';
import { encodePosition, isBefore, type StreamPosition } from '../model/stream-position.js';
import type { Watch } from './watches.js';

/** What a tail is made of, of one customer. */
export interface TailSources {
  /** What the database has committed now. */
  now(): Promise<StreamPosition>;
  reader(from: StreamPosition): ChangeReader;
  /** @param sinceMs how long ago somebody listened the last time; 0: now */
  watch(topic: WatchedTopic, sinceMs: number): Watch;
}

export type WatchedTopic = Exclude<Topic, 'events' | 'deliveries'>;
const WATCHED = ['endpoints', 'replays', 'stats'] as const satisfies readonly WatchedTopic[];

/** How often the database is asked, and after it could not be. */
const TURN_MS = 500;
const AFTER_ERROR_MS = 2_000;
/** Of an older place it is only said that there may be something to read anew. */
const LONGEST_GAP_MS = 3_600_000;
/** What is known as it is now alone: nobody knows what it was when somebody listened the last time. */
const WITHOUT_PAST: readonly Topic[] = ['endpoints', 'stats'];

/** Where a stream goes on: at a place, at none that is known, or (undefined) now. */
export type From = StreamPosition | 'unknown' | undefined;

interface Joining {
  readonly stream: StreamConnection;
  readonly from: From;
}

/** A message with its topic. */
type Message = readonly [topic: Topic, text: string];

/**
 * What one customer's streams on this node are told: one reader for all of them, which asks the database twice a second as long as there is
 * one. A stream that goes on where another connection ended is first told what it missed.
 */
export class CustomerTail {
  private readonly streams = new Set<StreamConnection>();
  private joining: Joining[] = [];
  private position: StreamPosition | undefined;
  private reader: ChangeReader | undefined;
  private readonly watches = new Map<WatchedTopic, { readonly watch: Watch; nextAt: number }>();
  private running = false;

  constructor(
    private readonly sources: TailSources,
    private readonly clock: Clock,
    private readonly warning: SparseWarning,
  ) {}

  get isIdle(): boolean {
    return this.streams.size === 0 && this.joining.length === 0;
  }

  /** The place that all streams have been told up to; undefined before the first turn. */
  get id(): string | undefined {
    return this.position && encodePosition(this.position);
  }

  join(stream: StreamConnection, from: From): void {
    this.joining.push({ stream, from });
    if (!this.running) void this.run();
  }

  leave(stream: StreamConnection): void {
    this.streams.delete(stream);
    this.joining = this.joining.filter((joining) => joining.stream !== stream);
  }

  private async run(): Promise<void> {
    this.running = true;
    while (!this.isIdle) {
      let waitMs = TURN_MS;
      try {
        await this.turn();
      } catch (error) {
        this.warning.warn('Streams could not be told what is new; trying again', { error: String(error) });
        waitMs = AFTER_ERROR_MS;
      }
      // Whoever joins meanwhile waits for the next turn: half a second at most.
      await delay(waitMs, undefined, { ref: false });
    }
    this.running = false;
    this.position = undefined;
    this.reader = undefined;
    this.watches.clear();
  }

  private async turn(): Promise<void> {
    this.position ??= await this.sources.now();
    this.reader ??= this.sources.reader(this.position);
    await this.admit();
    const wanted = this.wanted();
    const changes = await this.reader.read(this.position, {
      events: wanted.has('events'),
      deliveries: wanted.has('deliveries'),
    });
    // Told before anything else can fail: the reader takes what it has read for told.
    this.position = changes.next;
    this.tell(messagesOf(changes));
    await this.look(wanted);
  }

  /** Lets those in who wait: from now on they are told what all are told. */
  private async admit(): Promise<void> {
    const now = this.position!;
    for (const { stream, from } of this.joining) {
      const topics = TOPICS.filter((topic) => stream.topics.has(topic));
      const missed = from === undefined ? [] : await this.missed(topics, from, now);
      const text = [beginning(topics, this.id!), ...missed].join('');
      this.joining = this.joining.filter((joining) => joining.stream !== stream);
      if (stream.tell(Buffer.from(text))) this.streams.add(stream);
    }
  }

  /** What a stream missed since its place, as far as that is known. What is committed from here on it is told with the others. */
  private async missed(
    topics: readonly Topic[],
    from: StreamPosition | 'unknown',
    now: StreamPosition,
  ): Promise<string[]> {
    const known = from !== 'unknown' && isBefore(from, now) && now.atMs - from.atMs <= LONGEST_GAP_MS;
    if (!known) return [message('reset', { topics })];
    const lost = topics.filter((topic) => WITHOUT_PAST.includes(topic));
    const changes = await this.sources.reader(from).read(from, {
      events: topics.includes('events'),
      deliveries: topics.includes('deliveries'),
    });
    const replays = topics.includes('replays')
      ? await this.sources.watch('replays', now.atMs - from.atMs).look()
      : undefined;
    return [
      ...messagesOf(changes).map(([, text]) => text),
      ...(replays === undefined ? [] : [message('replays', replays)]),
      ...(lost.length === 0 ? [] : [message('reset', { topics: lost })]),
    ];
  }

  private wanted(): ReadonlySet<Topic> {
    return new Set([...this.streams].flatMap(({ topics }) => [...topics]));
  }

  private async look(wanted: ReadonlySet<Topic>): Promise<void> {
    for (const topic of WATCHED) {
      if (!wanted.has(topic)) {
        this.watches.delete(topic);
        continue;
      }
      const known = this.watches.get(topic) ?? { watch: this.sources.watch(topic, 0), nextAt: 0 };
      this.watches.set(topic, known);
      const now = this.clock.monotonic();
      if (now < known.nextAt) continue;
      known.nextAt = now + known.watch.everyMs;
      const data = await known.watch.look();
      if (data !== undefined) this.tell([[topic, message(topic, data)]]);
    }
  }

  /** Each gets what it asked for: those who ask for the same get the same bytes. */
  private tell(messages: readonly Message[]): void {
    const made = new Map<string, Buffer | undefined>();
    for (const stream of this.streams) {
      const own = messages.filter(([topic]) => stream.topics.has(topic));
      const key = own.map(([topic]) => topic).join();
      if (!made.has(key)) made.set(key, bytesOf(own, this.id!));
      const bytes = made.get(key);
      if (bytes !== undefined && !stream.tell(bytes)) this.streams.delete(stream);
    }
  }
}

function bytesOf(messages: readonly Message[], id: string): Buffer | undefined {
  const texts = messages.map(([, text]) => text);
  const last = texts.pop();
  return last === undefined ? undefined : Buffer.from([...texts, withId(last, id)].join(''));
}

function messagesOf({ events, deliveries }: Changes): Message[] {
  const messages: Message[] = [];
  if (events.rows.length + events.more > 0)
    messages.push(['events', message('events', { events: events.rows, more: events.more })]);
  if (deliveries.rows.length + deliveries.more > 0)
    messages.push([
      'deliveries',
      message('deliveries', { deliveries: deliveries.rows, more: deliveries.more }),
    ]);
  return messages;
}
