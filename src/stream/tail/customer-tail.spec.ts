import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { until } from '../../../test/support/until.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import type { Topic } from '../model/sse.js';
import { encodePosition, type StreamPosition } from '../model/stream-position.js';
import type { ChangeReader, Changes, Wanted } from './change-reader.js';
import { CustomerTail, type From, type TailSources, type WatchedTopic } from './customer-tail.js';
import { StreamConnection } from './stream-connection.js';

const NOON = Date.UTC(2026, 2, 9, 12);
const place = (next: number, atMs = NOON): StreamPosition => ({ atMs, snapshot: `${next}:${next}:` });
const nothing = { rows: [], more: 0 };

/** A database of numbered transactions; what each brings is told to who reads on from before it. */
class FakeSources implements TailSources {
  next = 10;
  reads: { from: string; wanted: Wanted }[] = [];
  looks: WatchedTopic[] = [];
  failing = 0;
  /** What the next look at a topic finds. */
  readonly news = new Map<WatchedTopic, object>();
  private readonly events: { at: number; eventId: string }[] = [];

  commit(eventId: string): void {
    this.events.push({ at: this.next++, eventId });
  }

  async now(): Promise<StreamPosition> {
    return place(this.next);
  }

  reader(): ChangeReader {
    const read = async (from: StreamPosition, wanted: Wanted): Promise<Changes> => {
      if (this.failing-- > 0) throw new Error('Connection terminated');
      this.reads.push({ from: from.snapshot, wanted });
      const since = Number(from.snapshot.split(':')[0]);
      const rows = this.events.filter(({ at }) => at >= since).map(({ eventId }) => ({ eventId }));
      const told = { rows, more: 0 } as unknown as Changes['events'];
      return {
        next: place(this.next),
        events: wanted.events ? told : nothing,
        deliveries: wanted.deliveries ? told : nothing,
      };
    };
    return { read } as unknown as ChangeReader;
  }

  watch(topic: WatchedTopic) {
    return {
      everyMs: 0,
      look: async () => {
        this.looks.push(topic);
        const found = this.news.get(topic);
        this.news.delete(topic);
        return found;
      },
    };
  }
}

/** A stream with what it was told, message by message. */
class Listener {
  readonly stream: StreamConnection;
  private text = '';

  constructor(...topics: Topic[]) {
    this.stream = new StreamConnection(new Set(topics));
    this.stream.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
  }

  get messages(): string[] {
    return this.text
      .split('\n\n')
      .filter((block) => block !== '' && block !== ':')
      .map((block) => block.replace(/^retry: 1000\n/, '').replace(/^id: .*\n/, ''))
      .map((block) => block.replace(/^event: (\w+)\ndata: /, '$1 '));
  }

  get lastId(): string | undefined {
    return [...this.text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1];
  }

  heard(...messages: string[]): Promise<void> {
    return until(`it heard ${messages.join()}`, () => this.messages.join() === messages.join());
  }
}

const events = (...ids: string[]): string =>
  `events ${JSON.stringify({ events: ids.map((eventId) => ({ eventId })), more: 0 })}`;
const ready = (...topics: Topic[]): string => `ready ${JSON.stringify({ topics })}`;

describe('the tail of a customer', () => {
  let sources: FakeSources;
  let tail: CustomerTail;

  beforeEach(() => {
    sources = new FakeSources();
    const clock = new ManualClock();
    tail = new CustomerTail(sources, clock, new SparseWarning(Log.create('silent'), clock, 1_000));
  });
  const join = (listener: Listener, from?: From): Listener => {
    tail.join(listener.stream, from);
    return listener;
  };

  it('tells what is committed from the beginning of a stream on, and where that is', async () => {
    sources.commit('before');
    const listener = join(new Listener('events'));
    await listener.heard(ready('events'));
    sources.commit('a');
    sources.commit('b');
    await listener.heard(ready('events'), events('a', 'b'));
    expect(listener.lastId).toBe(encodePosition(place(13)));
    tail.leave(listener.stream);
  });

  it('asks once for all streams, for what one of them wants', async () => {
    const [one, other, third] = [
      join(new Listener('events')),
      join(new Listener('events', 'stats')),
      join(new Listener('stats')),
    ];
    await Promise.all([
      one.heard(ready('events')),
      other.heard(ready('events', 'stats')),
      third.heard(ready('stats')),
    ]);
    sources.reads = [];
    sources.commit('a');
    await Promise.all(
      [one, other].map((listener) => until('it hears', () => listener.messages.length === 2)),
    );
    expect(new Set(sources.reads.map(({ from }) => from)).size).toBe(sources.reads.length);
    expect(sources.reads.every(({ wanted }) => wanted.events && !wanted.deliveries)).toBe(true);
    sources.news.set('stats', { n: 1 });
    await third.heard(ready('stats'), 'stats {"n":1}');
    await other.heard(ready('events', 'stats'), events('a'), 'stats {"n":1}');
    await one.heard(ready('events'), events('a'));
    for (const { stream } of [one, other, third]) tail.leave(stream);
  });

  it('tells a stream that goes on what it missed, and then what all are told', async () => {
    const first = join(new Listener('events', 'deliveries'));
    await first.heard(ready('deliveries', 'events'));
    sources.commit('missed');
    await until('it is told', () => first.messages.length === 3);
    const again = join(new Listener('events'), place(10));
    await again.heard(ready('events'), events('missed'));
    sources.commit('new');
    await again.heard(ready('events'), events('missed'), events('new'));
    expect(again.messages).toHaveLength(3);
    for (const { stream } of [first, again]) tail.leave(stream);
  });

  it.each<[string, From]>([
    ['that cannot be read', 'unknown'],
    ['of another database', place(99)],
    ['of more than an hour ago', place(10, NOON - 3_600_001)],
  ])('says that all must be read anew after a place %s', async (_what, from) => {
    const listener = join(new Listener('events', 'replays'), from);
    await listener.heard(ready('events', 'replays'), 'reset {"topics":["events","replays"]}');
    expect(listener.messages).toHaveLength(2);
    tail.leave(listener.stream);
  });

  it('says what has no past, and tells of replays what it finds', async () => {
    sources.news.set('replays', { replays: [] });
    const listener = join(new Listener('endpoints', 'replays', 'stats'), place(10));
    await listener.heard(
      ready('endpoints', 'replays', 'stats'),
      'replays {"replays":[]}',
      'reset {"topics":["endpoints","stats"]}',
    );
    expect(listener.messages).toHaveLength(3);
    tail.leave(listener.stream);
  });

  it('loses nothing when the database is away for a while', async () => {
    const listener = join(new Listener('events'));
    await listener.heard(ready('events'));
    sources.failing = 2;
    sources.commit('a');
    await listener.heard(ready('events'), events('a'));
    expect(listener.messages).toHaveLength(2);
    tail.leave(listener.stream);
  });

  it('asks nothing any more once nobody listens, and begins anew with the next one', async () => {
    const listener = join(new Listener('events'));
    await listener.heard(ready('events'));
    tail.leave(listener.stream);
    expect(tail.isIdle).toBe(true);
    await until('it has come to its end', () => tail.id === undefined);
    const { length } = sources.reads;
    sources.commit('unheard');
    const next = join(new Listener('events'));
    await next.heard(ready('events'));
    sources.commit('a');
    await next.heard(ready('events'), events('a'));
    expect(sources.reads.length).toBeGreaterThan(length);
    tail.leave(next.stream);
  });

  it('leaves streams out that have ended', async () => {
    const [gone, stays] = [join(new Listener('events')), join(new Listener('events'))];
    await Promise.all([gone.heard(ready('events')), stays.heard(ready('events'))]);
    gone.stream.destroy();
    sources.commit('a');
    await stays.heard(ready('events'), events('a'));
    tail.leave(gone.stream);
    expect(tail.isIdle).toBe(false);
    tail.leave(stays.stream);
    expect(tail.isIdle).toBe(true);
  });
});
