import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Appended, Journal, PlannedDelivery } from '../../delivery/index.js';
import type { SubscriptionSnapshot } from '../../event-subscriptions/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Metrics } from '../../platform/metrics/index.js';
import { EventMatching } from './event-matching.js';
import { PublishingMetrics } from './publishing-metrics.js';
import { PublishingService } from './publishing.service.js';

type MatchEvent = Parameters<SubscriptionSnapshot['match']>[0];
type NewEvent = Parameters<Journal['append']>[2][number];

/** Stands still, but for a millisecond that passes at each look at the monotonic clock. */
class TickingClock extends Clock {
  ticks = 0;

  now(): number {
    return 1_700_000_000_000;
  }

  monotonic(): number {
    return this.ticks++;
  }
}

/** Subscriptions that change whenever the test says so: an event causes `revision` deliveries. */
class ChangingSnapshot {
  revision = 1;
  refreshes = 0;
  readonly seen: { objId: string | null; revision: number; newState: unknown; oldState: unknown }[] = [];

  match(event: MatchEvent): PlannedDelivery[] {
    const { objId } = event;
    this.seen.push({
      objId,
      revision: this.revision,
      newState: event.newState(),
      oldState: event.oldState(),
    });
    return Array.from({ length: this.revision }, () => ({}) as PlannedDelivery);
  }

  refresh(): Promise<void> {
    this.refreshes++;
    this.revision++;
    return Promise.resolve();
  }
}

/** A journal that knows the current revision and refuses what was matched under an older one. */
class RememberingJournal {
  /** Refuses this many times before it takes anything. */
  stale = 0;
  readonly calls: { customerId: string; events: readonly NewEvent[]; revision: number }[] = [];
  readonly taken: NewEvent[] = [];

  append(
    customerId: string,
    _publisher: string,
    events: readonly NewEvent[],
    revision: number,
  ): Promise<Appended[] | 'stale'> {
    this.calls.push({ customerId, events: [...events], revision });
    if (this.stale-- > 0) return Promise.resolve('stale');
    return Promise.resolve(
      events.map((event) => {
        this.taken.push(event);
        return {
          status: event.key === 'seen before' ? 'duplicate' : 'accepted',
          eventId: `event-${this.taken.length}`,
        };
      }),
    );
  }
}

const EVENT = (objId: string, more: object = {}): object => ({
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId,
  newState: { n: objId },
  oldState: { o: objId },
  ...more,
});

const PUBLISHER = { customerId: 'c1', userId: 'u1' };

describe('publishing', () => {
  let snapshot: ChangingSnapshot;
  let journal: RememberingJournal;
  let publishing: PublishingService;

  beforeEach(() => {
    snapshot = new ChangingSnapshot();
    journal = new RememberingJournal();
    const clock = new TickingClock();
    publishing = new PublishingService(
      new EventMatching(snapshot as unknown as SubscriptionSnapshot, clock),
      journal as unknown as Journal,
      clock,
      new PublishingMetrics(new Metrics()),
    );
  });

  const publish = (...events: object[]): Promise<unknown> =>
    publishing.publishBody(PUBLISHER, Buffer.from(JSON.stringify(events)), 'json');

  it('hands the events that keep the rules to the journal in one go, and answers in their order', async () => {
    const results = await publish(
      EVENT('a', { id: 'k' }),
      { bad: 1 },
      EVENT('b', { id: 'seen before' }),
      EVENT('c'),
    );
    expect(journal.calls).toHaveLength(1);
    expect(journal.calls[0]).toMatchObject({ customerId: 'c1', revision: 1 });
    expect(results).toEqual([
      { id: 'k', eventId: 'event-1', status: 'accepted', deliveries: 1 },
      {
        eventId: null,
        status: 'rejected',
        deliveries: 0,
        error: {
          class: 'ValidationFailed',
          message: expect.stringMatching(/^Event 2: Unknown field "bad"\. Allowed: /),
        },
      },
      { id: 'seen before', eventId: 'event-2', status: 'duplicate', deliveries: 0 },
      { eventId: 'event-3', status: 'accepted', deliveries: 1 },
    ]);
  });

  it('asks the journal for nothing when every event is refused', async () => {
    await publish({ bad: 1 });
    expect(journal.calls).toHaveLength(0);
  });

  it('matches again after the subscriptions have changed, with the same states', async () => {
    journal.stale = 2;
    const results = await publish(EVENT('a'));
    expect(results).toMatchObject([{ status: 'accepted', deliveries: 3 }]);
    expect(snapshot.refreshes).toBe(2);
    expect(journal.calls.map(({ revision }) => revision)).toEqual([1, 2, 3]);
    expect(snapshot.seen).toEqual(
      [1, 2, 3].map((revision) => ({ objId: 'a', revision, newState: { n: 'a' }, oldState: { o: 'a' } })),
    );
  });

  it('says try again, with nothing taken, when the subscriptions never stop changing', async () => {
    journal.stale = Infinity;
    await expect(publish(EVENT('a'))).rejects.toMatchObject({
      code: 'StoreUnavailable',
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    expect(journal.taken).toEqual([]);
  });

  it('matches again what was matched before a change that came while it was reading', async () => {
    const events = Array.from({ length: 40 }, (_, n) => EVENT(`e${n}`));
    const publishingAll = publish(...events);
    // The clock lets a few events through before each pause; the change comes in the first one.
    setImmediate(() => void snapshot.refresh());
    await publishingAll;
    const revisions = snapshot.seen.map(({ revision }) => revision);
    expect(revisions[0]).toBe(1);
    expect(revisions.filter((revision) => revision === 2)).toHaveLength(40);
    expect(journal.calls.map(({ revision }) => revision)).toEqual([2]);
    expect(journal.taken.every(({ deliveries }) => deliveries.length === 2)).toBe(true);
  });

  it('lets others have their turn while it reads a long body', async () => {
    let turns = 0;
    let reading = true;
    const count = (): void => {
      turns++;
      if (reading) setImmediate(count);
    };
    setImmediate(count);
    await publish(...Array.from({ length: 200 }, (_, n) => EVENT(`e${n}`)));
    reading = false;
    // A millisecond passes per event here, and a stretch of work is five.
    expect(turns).toBeGreaterThanOrEqual(30);
  });

  it('decodes a long body in pieces, wherever a character is cut', async () => {
    const name = '🏗é'.repeat(150_000);
    const body = Buffer.from(
      JSON.stringify([EVENT('a', { newState: { name } }), EVENT('b', { newState: { name } })]),
    );
    expect(body.length).toBeGreaterThan(1_500_000);
    for (const shift of [0, 1, 2, 3, 4, 5]) {
      await publishing.publishBody(PUBLISHER, Buffer.concat([Buffer.from(' '.repeat(shift)), body]), 'json');
      expect(journal.taken.at(-1)!.event.newState).toBe(JSON.stringify({ name }));
    }
  });

  it('keeps a byte order mark within the text, even where a long body is cut', async () => {
    const head = '[{"eventType":"CREATE","objCode":"PROJ","newState":{"s":"';
    for (let padding = -3; padding <= 3; padding++) {
      const name = `${'x'.repeat(1024 * 1024 - head.length - 60_000 + padding)}\ufeffé\ufeff`;
      const spaces = ' '.repeat(60_000);
      await publishing.publishBody(PUBLISHER, Buffer.from(`${spaces}${head}${name}"}}]`), 'json');
      expect(journal.taken.at(-1)!.event.newState).toBe(`{"s":"${name}"}`);
    }
  });

  it.each([
    ['half a character at the end', Buffer.from([0x5b, 0x5d, 0xc3])],
    ['bytes that UTF-8 does not know', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a surrogate in bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ])('refuses a body that is not UTF-8: %s', async (_what, body) => {
    await expect(publishing.publishBody(PUBLISHER, body, 'json')).rejects.toMatchObject({
      code: 'MalformedBody',
    });
  });

  it('takes a byte order mark for what it is', async () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(EVENT('a')))]);
    expect(await publishing.publishBody(PUBLISHER, body, 'json')).toMatchObject([{ status: 'accepted' }]);
  });
});
