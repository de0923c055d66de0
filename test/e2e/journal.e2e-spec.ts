import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Journal, SubscriptionsRevision, type Appended } from '../../src/delivery/index.js';
import { Housekeeping } from '../../src/delivery/node/housekeeping.js';
import type { NewEvent } from '../../src/delivery/model/journal-event.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import type { Database } from '../../src/platform/database/index.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** The machine's clock, moved. */
class MovedClock extends SystemClock {
  offsetMs = 0;

  override now(): number {
    return super.now() + this.offsetMs;
  }
}

const DAY_MS = 86_400_000;

describe('the journal', () => {
  const clock = new MovedClock();
  let service: TestService;
  let journal: Journal;
  let database: Database;
  let revision: number;

  beforeAll(async () => {
    service = await startTestService({ clock });
    journal = service.running.app.get(Journal);
    database = await service.database.connect();
    ({ revision } = await service.running.app.get(SubscriptionsRevision).current(database));
  });
  afterAll(() => service.close());

  const event = (key: string | null = null): NewEvent => ({
    key,
    deliveries: [],
    event: {
      eventType: 'UPDATE',
      objCode: 'PROJ',
      objId: 'p1',
      eventTime: { epochSecond: 1, nano: 0 },
      eventVersion: 'v2',
      userId: null,
      newState: '{}',
      oldState: '{}',
    },
  });
  const count = async (table: string, customerId: string): Promise<number> => {
    const [row] = await database.query<{ n: number }>(
      `SELECT count(*) AS n FROM ${table} WHERE customer_id = $1`,
      [customerId],
    );
    return row!.n;
  };
  const accepted = (results: (Appended[] | 'stale')[]): Appended[] =>
    results.flatMap((result) => {
      if (result === 'stale') throw new Error('stale');
      return result;
    });

  it('writes calls that arrive together into few segments, and gives each event an id of its own', async () => {
    const customer = randomUUID();
    const results = await Promise.all(
      Array.from({ length: 60 }, () => journal.append(customer, 'publisher', [event()], revision)),
    );
    expect(new Set(accepted(results).map(({ eventId }) => eventId)).size).toBe(60);
    expect(await count('segments', customer)).toBeLessThan(20);
    const [row] = await database.query<{ n: number }>(
      'SELECT sum(cardinality(obj_codes)) AS n FROM segments WHERE customer_id = $1',
      [customer],
    );
    expect(row!.n).toBe(60);
  });

  it('writes one call alone at once', async () => {
    const customer = randomUUID();
    const results = accepted([await journal.append(customer, 'publisher', [event(), event()], revision)]);
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect(await count('segments', customer)).toBe(1);
  });

  it('keeps the customers of one moment apart', async () => {
    const customers = Array.from({ length: 5 }, () => randomUUID());
    await Promise.all(
      customers.map((customer) => journal.append(customer, 'publisher', [event('same key')], revision)),
    );
    for (const customer of customers) {
      expect([await count('segments', customer), await count('idempotency_keys', customer)]).toEqual([1, 1]);
    }
  });

  it('takes nothing, not even the idempotency key, that was matched against an older revision', async () => {
    const customer = randomUUID();
    expect(await journal.append(customer, 'publisher', [event('k')], revision - 1)).toBe('stale');
    expect([await count('segments', customer), await count('idempotency_keys', customer)]).toEqual([0, 0]);
    expect(accepted([await journal.append(customer, 'publisher', [event('k')], revision)])[0]!.status).toBe(
      'accepted',
    );
  });

  it('is not held up by what other customers change', async () => {
    const revisions = service.running.app.get(SubscriptionsRevision);
    const [busy, calm] = [randomUUID(), randomUUID()];
    const bumped = await database.transaction((tx) => revisions.bump(tx, busy));
    expect(await journal.append(busy, 'publisher', [event()], bumped - 1)).toBe('stale');
    expect(accepted([await journal.append(calm, 'publisher', [event()], bumped - 1)])[0]!.status).toBe(
      'accepted',
    );
    expect(accepted([await journal.append(busy, 'publisher', [event()], bumped)])[0]!.status).toBe(
      'accepted',
    );
  });

  it('accepts an idempotency key once, however many calls bring it at the same time', async () => {
    const customer = randomUUID();
    const keys = ['a', 'b', 'c'];
    const calls = Array.from({ length: 30 }, (_, n) =>
      journal.append(customer, 'publisher', [event(keys[n % 3]!)], revision),
    );
    const results = accepted(await Promise.all(calls));
    expect(results.filter(({ status }) => status === 'accepted')).toHaveLength(3);
    expect(new Set(results.map(({ eventId }) => eventId)).size).toBe(3);
    expect(await count('idempotency_keys', customer)).toBe(3);
  });

  it('takes the new events of a call whose others are known already', async () => {
    const customer = randomUUID();
    const [first] = accepted([await journal.append(customer, 'publisher', [event('known')], revision)]);
    const results = accepted([
      await journal.append(customer, 'publisher', [event('new'), event('known'), event()], revision),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'duplicate', 'accepted']);
    expect(results[1]!.eventId).toBe(first!.eventId);
  });

  it('accepts a key once within one call', async () => {
    const results = accepted([
      await journal.append(randomUUID(), 'publisher', [event('twin'), event('twin')], revision),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'duplicate']);
    expect(results[1]!.eventId).toBe(results[0]!.eventId);
  });

  it('makes the partition of a day that nobody made ahead', async () => {
    const customer = randomUUID();
    clock.offsetMs = 40 * DAY_MS;
    try {
      expect(accepted([await journal.append(customer, 'publisher', [event()], revision)])[0]!.status).toBe(
        'accepted',
      );
    } finally {
      clock.offsetMs = 0;
    }
    expect(await count('segments', customer)).toBe(1);
  });

  it('forgets days past the retention period, and never one that still has unfinished segments', async () => {
    const old = randomUUID();
    const stuck = randomUUID();
    clock.offsetMs = -30 * DAY_MS;
    try {
      await journal.append(old, 'publisher', [event('old key')], revision);
      clock.offsetMs = -20 * DAY_MS;
      await journal.append(stuck, 'publisher', [event()], revision);
    } finally {
      clock.offsetMs = 0;
    }
    await database.query('UPDATE segments SET finished_at = NULL WHERE customer_id = $1', [stuck]);
    await service.running.app.get(Housekeeping).run();
    expect([
      await count('segments', old),
      await count('idempotency_keys', old),
      await count('segments', stuck),
    ]).toEqual([0, 0, 1]);
  });

  it('knows an idempotency key for as long as the retention period, and takes it anew after that', async () => {
    const publish = async (id: string): Promise<{ status: string; eventId: string }> => {
      const body = { eventType: 'CREATE', objCode: 'PROJ', newState: { ID: 'p1' }, id };
      const answer = await service.call('POST', `${BASE}/events`, { body });
      expect(answer.status).toBe(202);
      return answer.body.results[0];
    };
    let first: { status: string; eventId: string };
    try {
      clock.offsetMs = -30 * DAY_MS;
      await publish('a month ago');
      clock.offsetMs = -6 * DAY_MS;
      first = await publish('six days ago');
    } finally {
      clock.offsetMs = 0;
    }
    await service.running.app.get(Housekeeping).run();
    expect(await publish('six days ago')).toMatchObject({ status: 'duplicate', eventId: first.eventId });
    expect(await publish('a month ago')).toMatchObject({ status: 'accepted' });
  });

  it('forgets nothing because its own clock has run ahead by weeks', async () => {
    const [customer, key] = [randomUUID(), randomUUID()];
    await journal.append(customer, 'publisher', [event(key)], revision);
    clock.offsetMs = 30 * DAY_MS;
    try {
      await service.running.app.get(Housekeeping).run();
    } finally {
      clock.offsetMs = 0;
    }
    expect([await count('segments', customer), await count('idempotency_keys', customer)]).toEqual([1, 1]);
  });

  it('goes on while something reads its tables for long, as a dump does: makes days, and drops none until it has ended', async () => {
    const [old, future] = [randomUUID(), randomUUID()];
    const days = async (): Promise<number> =>
      (await count('segments', old)) + (await count('segments', future));
    clock.offsetMs = -35 * DAY_MS;
    try {
      await journal.append(old, 'publisher', [event()], revision);
      await database.transaction(async (dump) => {
        await dump.query('LOCK TABLE segments, attempts IN ACCESS SHARE MODE');
        clock.offsetMs = 60 * DAY_MS;
        await journal.append(future, 'publisher', [event()], revision);
        clock.offsetMs = 0;
        await service.running.app.get(Housekeeping).run();
        expect(await days()).toBe(2);
      });
      await service.running.app.get(Housekeeping).run();
      expect(await days()).toBe(1);
    } finally {
      clock.offsetMs = 0;
    }
  });

  it('forgets at its start what fell due while no node ran', async () => {
    const old = randomUUID();
    clock.offsetMs = -25 * DAY_MS;
    try {
      await journal.append(old, 'publisher', [event()], revision);
    } finally {
      clock.offsetMs = 0;
    }
    expect(await count('segments', old)).toBe(1);
    const next = await startTestService({ database: service.database });
    await until('the old day is dropped', async () => (await count('segments', old)) === 0);
    await next.close();
  });
});
