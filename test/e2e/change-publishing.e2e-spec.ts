import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TransactionalAppend } from '../../src/delivery/index.js';
import { FirstAttempts } from '../../src/delivery/dispatch/first-attempts.js';
import { InFlightSegments } from '../../src/delivery/dispatch/in-flight-segments.js';
import { SegmentTakeover } from '../../src/delivery/dispatch/segment-takeover.js';
import { JournalRepository } from '../../src/delivery/journal/journal.repository.js';
import { SubscriptionsRevision } from '../../src/delivery/journal/subscriptions-revision.repository.js';
import { SubscriptionSnapshot } from '../../src/event-subscriptions/index.js';
import { Database, type Tx } from '../../src/platform/database/index.js';
import { type ChangeEvent, TransactionalPublishing } from '../../src/publishing/index.js';
import type { Publisher } from '../../src/publishing/accepting/publishing.service.js';
import { JumpingClock } from '../support/jumping-clock.js';
import { Exposition } from '../support/exposition.js';
import { Receiver } from '../support/receiver.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const DAY_MS = 86_400_000;

describe('a change that is published with its events', () => {
  const clock = new JumpingClock();
  let service: TestService;
  let receiver: Receiver;
  let sql: Database;
  let publishing: TransactionalPublishing;
  let publisher: Publisher;

  beforeAll(async () => {
    receiver = await Receiver.start();
    service = await startTestService({ clock });
    sql = await service.database.connect();
    publishing = service.running.app.get(TransactionalPublishing);
    const [user] = await sql.query<Publisher>(
      'SELECT id AS "userId", customer_id AS "customerId" FROM users LIMIT 1',
    );
    publisher = user!;
    await sql.query('CREATE TABLE things (id text PRIMARY KEY)');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    receiver.clear();
  });
  afterAll(async () => {
    await service.close();
    await receiver.close();
  });

  const created = (id: string): ChangeEvent => ({
    eventType: 'CREATE',
    objCode: 'DOCU',
    newState: { ID: id, name: 'Plan' },
    userId: publisher.userId,
  });
  const make = async (tx: Tx, id: string): Promise<void> => {
    await tx.query('INSERT INTO things (id) VALUES ($1)', [id]);
  };
  /** Makes a thing and tells of it. */
  const change = (id: string, events: readonly ChangeEvent[] = [created(id)]): Promise<string> =>
    publishing.publishWith(publisher, async (tx) => {
      await make(tx, id);
      return { result: `made ${id}`, events };
    });
  const subscribe = async (objId: string): Promise<string> => {
    const answer = await service.call('POST', `${BASE}/subscriptions`, {
      body: { objCode: 'DOCU', eventType: 'CREATE', objId, url: receiver.url(`/${objId}`), authToken: 't' },
    });
    expect(answer.status).toBe(201);
    return answer.body.id;
  };
  const things = async (id: string): Promise<number> =>
    (await sql.query('SELECT 1 FROM things WHERE id = $1', [id])).length;
  const recorded = async (id: string): Promise<number> =>
    (await sql.query('SELECT 1 FROM segments WHERE $1 = ANY (obj_ids)', [id])).length;
  const stored = async (id: string): Promise<number[]> => [await things(id), await recorded(id)];
  const newId = (): string => randomUUID().replaceAll('-', '');

  it('is committed with its event, which is sent at once', async () => {
    const id = newId();
    const subscriptionId = await subscribe(id);
    expect(await change(id)).toBe(`made ${id}`);
    expect(await stored(id)).toEqual([1, 1]);
    const [request] = await receiver.waitFor(1);
    expect(request!.json()).toMatchObject({
      eventType: 'CREATE',
      subscriptionId,
      customerId: publisher.customerId,
      userId: publisher.userId,
      newState: { ID: id, name: 'Plan' },
      oldState: {},
    });
  });

  it('is visible to nobody before its event is', async () => {
    const id = newId();
    await publishing.publishWith(publisher, async (tx) => {
      await make(tx, id);
      expect(await stored(id)).toEqual([0, 0]);
      return { result: undefined, events: [created(id)] };
    });
    expect(await stored(id)).toEqual([1, 1]);
  });

  it('counts as accepted events and as a commit', async () => {
    const read = async (name: string, labels = {}): Promise<number> =>
      new Exposition((await service.call('GET', '/metrics')).text).value(name, labels) ?? 0;
    const events = await read('hookfront_events_total', { result: 'accepted' });
    const commits = await read('hookfront_group_commit_events_count');
    const id = newId();
    await change(id, [created(id), created(id)]);
    expect(await read('hookfront_events_total', { result: 'accepted' })).toBe(events + 2);
    expect(await read('hookfront_group_commit_events_count')).toBe(commits + 1);
  });

  it('without events is committed alone', async () => {
    const id = newId();
    await change(id, []);
    expect(await stored(id)).toEqual([1, 0]);
  });

  describe('that fails', () => {
    /** Whatever would be sent comes before what is sent for the next change. */
    const nothingWasSent = async (id: string): Promise<void> => {
      const next = newId();
      await subscribe(next);
      await change(next);
      await receiver.waitFor((requests) => requests.some(({ path }) => path === `/${next}`));
      expect(receiver.at(`/${id}`)).toHaveLength(0);
    };

    it('leaves nothing and sends nothing', async () => {
      const id = newId();
      await subscribe(id);
      const failed = publishing.publishWith(publisher, async (tx) => {
        await make(tx, id);
        throw new RangeError('no');
      });
      await expect(failed).rejects.toThrow(RangeError);
      expect(await stored(id)).toEqual([0, 0]);
      await nothingWasSent(id);
    });

    it.each<[string, object]>([
      ['an object that is none', { objCode: 'DOCUMENT' }],
      ['no state', { newState: null }],
      ['a state that is too large', { newState: { ID: 'x', name: 'x'.repeat(1_048_577) } }],
    ])('because an event has %s leaves nothing, not even the good events', async (_what, bad) => {
      const id = newId();
      await subscribe(id);
      await expect(change(id, [created(id), { ...created(id), ...bad }])).rejects.toThrow(
        /told of an event that is none/,
      );
      expect(await stored(id)).toEqual([0, 0]);
      await nothingWasSent(id);
    });

    it('because an event carries an idempotency key leaves nothing', async () => {
      const id = newId();
      await expect(change(id, [{ ...created(id), id: 'key' } as ChangeEvent])).rejects.toThrow(TypeError);
      expect(await stored(id)).toEqual([0, 0]);
    });

    it('when its event was written already takes the event back with it', async () => {
      const id = newId();
      await subscribe(id);
      const repository = service.running.app.get(JournalRepository);
      const append = repository.append.bind(repository);
      jest.spyOn(repository, 'append').mockImplementationOnce(async (row, tx) => {
        await append(row, tx);
        throw new Error('cut');
      });
      await expect(change(id)).rejects.toThrow('cut');
      expect(await stored(id)).toEqual([0, 0]);
      await nothingWasSent(id);
    });
  });

  describe('while subscriptions change', () => {
    it('is done again, and reaches a subscription that this node had not heard of', async () => {
      const id = newId();
      const snapshot = service.running.app.get(SubscriptionSnapshot);
      const journal = service.running.app.get(TransactionalAppend);
      const refresh = snapshot.refresh.bind(snapshot);
      const append = journal.commit.bind(journal);
      let deaf = true;
      jest.spyOn(snapshot, 'refresh').mockImplementation(async () => (deaf ? undefined : refresh()));
      const outcomes: unknown[] = [];
      jest.spyOn(journal, 'commit').mockImplementation(async (customerId, user, work) => {
        const outcome = await append(customerId, user, work);
        outcomes.push(outcome === 'stale' ? [outcome, ...(await stored(id))] : 'committed');
        deaf = false;
        return outcome;
      });
      await subscribe(id);
      await change(id);
      expect(outcomes).toEqual([['stale', 0, 0], 'committed']);
      expect(await stored(id)).toEqual([1, 1]);
      await receiver.waitFor(1);
      expect(receiver.at(`/${id}`)).toHaveLength(1);
    });

    it('is given up when they never stop, with nothing done', async () => {
      const id = newId();
      jest.spyOn(service.running.app.get(SubscriptionsRevision), 'hold').mockResolvedValue(Infinity);
      await expect(change(id)).rejects.toMatchObject({
        code: 'StoreUnavailable',
        headers: { 'Retry-After': '1' },
      });
      expect(await stored(id)).toEqual([0, 0]);
    });

    it('lets none be created between its match and its commit', async () => {
      const id = newId();
      const repository = service.running.app.get(JournalRepository);
      const append = repository.append.bind(repository);
      let subscribing: Promise<string> | undefined;
      let subscribed = false;
      jest.spyOn(repository, 'append').mockImplementationOnce(async (row, tx) => {
        subscribing = subscribe(id).finally(() => (subscribed = true));
        await until('the subscription waits', async () => {
          const rows = await sql.query(
            `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%advisory%'
                AND datname = current_database()`,
          );
          return rows.length > 0 || subscribed;
        });
        expect(subscribed).toBe(false);
        return append(row, tx);
      });
      await change(id);
      await subscribing;
      expect(await stored(id)).toEqual([1, 1]);
    });

    describe('are held back, whether or not the customer has any,', () => {
      const bumped = (customer: string, tx?: Tx): Promise<number> => {
        const revisions = service.running.app.get(SubscriptionsRevision);
        return tx
          ? revisions.bump(tx, customer)
          : sql.transaction((other) => revisions.bump(other, customer));
      };
      const held = (customer: string, tx: Tx): Promise<number> =>
        service.running.app.get(SubscriptionsRevision).hold(tx, customer);
      const impatient = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
        sql.transaction(async (tx) => {
          await tx.query(`SET LOCAL lock_timeout = '50ms'`);
          return work(tx);
        });

      it('until the change is committed', async () => {
        const customer = newId();
        for (const revision of [0, expect.any(Number)]) {
          await sql.transaction(async (tx) => {
            expect(await held(customer, tx)).toEqual(revision);
            await expect(impatient((other) => bumped(customer, other))).rejects.toThrow(/lock timeout/);
            expect(await impatient((other) => bumped(newId(), other))).toBeGreaterThan(0);
          });
          await bumped(customer);
        }
      });

      it('and by no later change', async () => {
        const customer = newId();
        await bumped(customer);
        let bumping: Promise<number> | undefined;
        await sql.transaction(async (tx) => {
          await held(customer, tx);
          bumping = bumped(customer);
          await until('the subscription waits', async () => {
            const rows = await sql.query(
              `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
            );
            return rows.length > 0;
          });
          expect(await impatient((other) => bumped(newId(), other))).toBeGreaterThan(0);
          await expect(impatient((other) => held(customer, other))).rejects.toThrow(/lock timeout/);
        });
        const revision = await bumping!;
        expect(await sql.transaction((tx) => held(customer, tx))).toBe(revision);
      });
    });
  });

  it('makes the partition of a day that nobody made ahead, and is done once', async () => {
    const id = newId();
    await subscribe(id);
    clock.jump(40 * DAY_MS);
    try {
      await change(id);
    } finally {
      clock.jump(-40 * DAY_MS);
    }
    expect(await stored(id)).toEqual([1, 1]);
    await receiver.waitFor(1);
  });

  it('knows a commit whose confirmation was lost', async () => {
    const id = newId();
    await subscribe(id);
    const database = service.running.app.get(Database);
    const transaction = database.transaction.bind(database);
    jest.spyOn(database, 'transaction').mockImplementationOnce(async (work) => {
      await transaction(work);
      throw new Error('Connection terminated unexpectedly');
    });
    expect(await change(id)).toBe(`made ${id}`);
    await receiver.waitFor(1);
    expect(await stored(id)).toEqual([1, 1]);
  });

  it('stays this node’s until it is in its memory, however long its transaction took', async () => {
    const id = newId();
    await subscribe(id);
    const database = service.running.app.get(Database);
    const transaction = database.transaction.bind(database);
    const owners = (): Promise<object[]> =>
      sql.query('SELECT owner IS NULL AS free FROM segments WHERE $1 = ANY (obj_ids)', [id]);
    let committed: object[] = [];
    const repository = service.running.app.get(JournalRepository);
    const append = repository.append.bind(repository);
    let written = false;
    jest.spyOn(repository, 'append').mockImplementation(async (row, tx) => {
      const owner = await append(row, tx);
      if (!row.objIds.includes(id)) return owner;
      await tx!.query(`UPDATE segments SET committed_at = now() - interval '1 minute' WHERE id = $1`, [
        row.id,
      ]);
      written = true;
      return owner;
    });
    jest.spyOn(database, 'transaction').mockImplementation(async (work) => {
      const result = await transaction(work);
      if (written && committed.length === 0) {
        await service.running.app.get(SegmentTakeover).releaseForgotten();
        committed = await owners();
      }
      return result;
    });
    await change(id);
    expect(committed).toEqual([{ free: false }]);
    await receiver.waitFor(1);
  });

  it('says that it was not done when the connection was lost before the commit', async () => {
    const id = newId();
    const database = service.running.app.get(Database);
    const transaction = database.transaction.bind(database);
    jest.spyOn(database, 'transaction').mockImplementationOnce(async (work) =>
      transaction(async (tx) => {
        await work(tx);
        throw new Error('Connection terminated unexpectedly');
      }),
    );
    await expect(change(id)).rejects.toThrow('Connection terminated');
    expect(await stored(id)).toEqual([0, 0]);
  });

  it('waits in the database, and is sent from there, when nobody has capacity in memory', async () => {
    const id = newId();
    await subscribe(id);
    jest.spyOn(InFlightSegments.prototype, 'ownerForNew').mockReturnValueOnce(null);
    await change(id);
    const [request] = await receiver.waitFor(1);
    expect(request!.path).toBe(`/${id}`);
  });

  it('is taken over when its node ends between the commit and the hand-over', async () => {
    const id = newId();
    await subscribe(id);
    const first = await startTestService({ database: service.database });
    const accept = jest.spyOn(FirstAttempts.prototype, 'accept').mockImplementationOnce(() => undefined);
    await first.running.app.get(TransactionalPublishing).publishWith(publisher, async (tx) => {
      await make(tx, id);
      return { result: undefined, events: [created(id)] };
    });
    expect(accept).toHaveBeenCalledTimes(1);
    expect(receiver.requests).toHaveLength(0);
    await first.close();
    const [request] = await receiver.waitFor(1);
    expect(request!.path).toBe(`/${id}`);
    expect(await stored(id)).toEqual([1, 1]);
  });
});
