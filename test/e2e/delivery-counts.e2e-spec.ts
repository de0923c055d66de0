import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CountingRepository } from '../../src/delivery-log/reading/counting.repository.js';
import { type CountLimits, DeliveryCounts } from '../../src/delivery-log/reading/delivery-counts.js';
import { DeliveryLogRepository } from '../../src/delivery-log/reading/delivery-log.repository.js';
import { LOG_LIMITS } from '../../src/delivery-log/reading/log-limits.js';
import type { DeliveryQuery } from '../../src/delivery-log/reading/logged-delivery.js';
import { Succession } from '../../src/delivery/index.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { Partitions, RetentionPeriod } from '../../src/platform/database/index.js';
import { addCustomer } from '../support/customers.js';
import { customerOf } from '../support/linking.js';
import { Gate } from '../support/receiver.js';
import { type ListedDelivery, Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE } from '../support/service.js';
import { until } from '../support/until.js';

const LOG = `${BASE}/deliveries`;
const NONE = { pending: 0, retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 };
/** The first retry is far away, so that nothing moves but by a call. */
const ENV = { EGRESS_PRIVATE: 'allow', RETRY_BASE_MS: '3600000', RETRY_LIMIT: '1' };

let scene: Scene;
/** The session of another customer's administrator. */
let stranger: string;
let customerId: string;

beforeAll(async () => {
  scene = await Scene.start({ env: ENV });
  stranger = await addCustomer(scene.service, 'other');
  customerId = await customerOf(scene.service);
});
afterAll(() => scene.close());
beforeEach(() => scene.renewReceiver());

const call = (query: string, session?: string): Promise<Answer> =>
  scene.service.call('GET', `${LOG}/counts?${query}`, session === undefined ? {} : { session });
const listed = (query: string): Promise<Answer> => scene.service.call('GET', `${LOG}?limit=1000&${query}`);

/** How many the list has, by state, over all its pages. */
async function countOfList(query: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = { ...NONE };
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Answer = await listed(`${query}&cursor=${cursor}`);
    for (const { state } of page.body.deliveries as ListedDelivery[]) counts[state]!++;
    cursor = page.body.meta.cursor;
  }
  return counts;
}

async function publish(...events: object[]): Promise<string[]> {
  return (await scene.publish(events)).map(({ eventId }) => eventId);
}

/** Resolves with the subscription's deliveries once `n` of them are in the state. */
async function inState({ id }: SubscriptionOfObject, state: string, n: number): Promise<ListedDelivery[]> {
  let found: ListedDelivery[] = [];
  await until(`${n} deliveries are ${state}`, async () => {
    found = (await scene.deliveriesOf(id)).filter((delivery) => delivery.state === state);
    return found.length === n;
  });
  return found;
}

const set = (id: string, assignments: string): Promise<unknown> =>
  scene.database.query(
    `UPDATE deferred_deliveries SET ${assignments} WHERE 'msg_' || replace(segment_id::text, '-', '') || '_' || delivery_index = $1`,
    [id],
  );

/** Two subscriptions whose deliveries are in every state. */
async function inEveryState(): Promise<{
  good: SubscriptionOfObject;
  bad: SubscriptionOfObject;
  events: string[];
}> {
  const good = await scene.subscribeToObject();
  const bad = await scene.subscribeToObject({ objCode: 'TASK', eventType: 'CREATE' });
  const task = { objCode: 'TASK', eventType: 'CREATE', objId: bad.objId };
  scene.receiver.answerAt(bad.path, 500);
  const events = await publish({ objId: good.objId }, task, task, task, task, task, { objId: good.objId });
  await inState(good, 'delivered', 2);
  const failures = await inState(bad, 'retrying', 5);
  await set(failures[0]!.id, `state = 'onHold', due_at = NULL`);
  await set(failures[1]!.id, `state = 'exhausted', due_at = NULL, finished_at = now()`);
  await set(failures[2]!.id, `state = 'cancelled', due_at = NULL, finished_at = now()`);
  await set(failures[3]!.id, `state = 'delivered', due_at = NULL, finished_at = now()`);
  return { good, bad, events };
}

describe('GET /deliveries/counts', () => {
  it('needs an administrator, and counts only what is the customer’s own', async () => {
    const { good } = await inEveryState();
    expect((await scene.service.call('GET', `${LOG}/counts`, { session: null })).status).toBe(401);
    const theirs = await call(`subscriptionId=${good.id}`, stranger);
    expect(theirs.body).toEqual({ ...NONE, complete: true, atLeast: [] });
    expect((await call('', stranger)).body).toEqual({ ...NONE, complete: true, atLeast: [] });
  });

  it('counts by state what the list with the same filters has', async () => {
    const { good, bad, events } = await inEveryState();
    const gate = new Gate();
    scene.receiver.answerAt(good.path, { gate });
    await publish({ objId: good.objId });
    await inState(good, 'pending', 1);
    const url = encodeURIComponent(scene.receiver.url(bad.path).replace('http:', 'HTTP:'));
    const expected: Record<string, object> = {
      [`subscriptionId=${good.id}`]: { delivered: 2, pending: 1 },
      [`subscriptionId=${bad.id}`]: { retrying: 1, onHold: 1, exhausted: 1, cancelled: 1, delivered: 1 },
      [`url=${url}`]: { retrying: 1, onHold: 1, exhausted: 1, cancelled: 1, delivered: 1 },
      [`url=${url}&subscriptionId=${good.id}`]: {},
      [`url=${url}&state=retrying,delivered`]: { retrying: 1, delivered: 1 },
      [`subscriptionId=${good.id}&state=pending`]: { pending: 1 },
      [`subscriptionId=${bad.id}&state=onHold,exhausted`]: { onHold: 1, exhausted: 1 },
      [`objId=${bad.objId}`]: { retrying: 1, onHold: 1, exhausted: 1, cancelled: 1, delivered: 1 },
      [`objId=${bad.objId}&eventType=UPDATE`]: {},
      [`objId=${bad.objId}&objCode=PROJ`]: {},
      [`objId=${good.objId}&objCode=PROJ`]: { delivered: 2, pending: 1 },
      [`eventId=${events[0]}`]: { delivered: 1 },
      [`eventId=${events[0]}&objCode=TASK`]: {},
      'eventId=evt_ffffffffffff7fff8fffffffffffffff_0': {},
      [`subscriptionId=${good.id}&since=2999-01-01`]: {},
      [`subscriptionId=${bad.id}&until=2020-01-01`]: {},
    };
    const counted: typeof expected = {};
    for (const query of Object.keys(expected)) {
      const { complete, atLeast, ...counts } = (await call(query)).body;
      expect([complete, atLeast]).toEqual([true, []]);
      counted[query] = Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
      expect({ query, ...(await countOfList(query)) }).toEqual({ query, ...counts });
    }
    expect(counted).toEqual(expected);
    const one = await Promise.all(events.slice(1, 6).map(async (id) => (await call(`eventId=${id}`)).body));
    expect(
      one.map(
        ({ retrying, onHold, exhausted, cancelled, delivered }) =>
          retrying + onHold + exhausted + cancelled + delivered,
      ),
    ).toEqual([1, 1, 1, 1, 1]);
    gate.open();
    await inState(good, 'delivered', 3);
    const { complete: _c, atLeast: _a, ...all } = (await call('')).body;
    expect(all).toEqual(await countOfList(''));
  });

  it('counts what replays made, by themselves and with the event that they repeat', async () => {
    const { bad, events } = await inEveryState();
    scene.receiver.answerAt(bad.path, 200);
    const made = await scene.service.call('POST', `${BASE}/subscriptions/${bad.id}/replay`, {
      body: { since: '2020-01-01', only: 'all' },
    });
    expect(made.status).toBe(202);
    const replayed = `replayId=${made.body.id}`;
    // Those that were delivered, exhausted or cancelled; the others are still on their way.
    await until('it is delivered', async () => (await call(replayed)).body.delivered === 2 + 1);
    for (const query of [replayed, `${replayed}&state=delivered`, ...events.map((id) => `eventId=${id}`)]) {
      const { complete, atLeast: _, ...counts } = (await call(query)).body;
      expect(complete).toBe(true);
      expect({ query, ...counts }).toEqual({ query, ...(await countOfList(query)) });
    }
  });

  it('counts what was moved from a subscription that was replaced where the list has it', async () => {
    const old = await scene.subscribeToObject();
    const event = { objCode: 'PROJ', eventType: 'UPDATE', objId: old.objId };
    await publish(event);
    await inState(old, 'delivered', 1);
    scene.receiver.answerAt(old.path, 500);
    await publish(event, event);
    await inState(old, 'retrying', 2);
    const url = scene.receiver.url(`${old.path}/new`);
    const made = await scene.service.call('POST', `${BASE}/subscriptions/${old.id}/replace`, {
      body: { undelivered: 'move', objCode: 'PROJ', eventType: 'UPDATE', objId: old.objId, url },
    });
    expect(made.status).toBe(201);
    const next = { ...old, id: made.body.id as string };
    await publish(event);
    await inState(next, 'delivered', 3);
    expect((await call(`subscriptionId=${next.id}`)).body).toMatchObject({ ...NONE, delivered: 3 });
    const elsewhere = encodeURIComponent(scene.receiver.url(old.path));
    for (const id of [old.id, next.id]) {
      for (const more of [
        '',
        '&state=delivered',
        `&objId=${old.objId}`,
        '&objId=other',
        `&url=${elsewhere}`,
      ]) {
        const query = `subscriptionId=${id}${more}`;
        const { complete: _c, atLeast: _a, ...counts } = (await call(query)).body;
        expect({ query, ...counts }).toEqual({ query, ...(await countOfList(query)) });
      }
    }
  });

  it.each([
    ['state=lost', /^state must be /],
    ['limit=1', /^Unknown parameter "limit"/],
    ['since=2026-03-02&until=2026-03-01', /^since must not be later than until/],
  ])('refuses ?%s', async (query, message) => {
    const answer = await call(query);
    expect([answer.status, answer.body.error.class]).toEqual([400, 'ValidationFailed']);
    expect(answer.body.error.message).toMatch(message);
  });
});

describe('a count', () => {
  const countWith = (limits: Partial<CountLimits>, query: DeliveryQuery) =>
    new DeliveryCounts(
      new DeliveryLogRepository(scene.database),
      new Succession(scene.database),
      new CountingRepository(scene.database),
      new Partitions(scene.database),
      new RetentionPeriod(new SystemClock(), { retentionDays: 7 }),
      {
        ...LOG_LIMITS,
        deliveries: 100_000,
        deliveriesBatch: 1_000,
        unfinished: 1_000,
        replays: 1_000,
        ...limits,
      },
    ).count(customerId, query);

  it('is the same in small portions', async () => {
    const { good, bad } = await inEveryState();
    for (let n = 0; n < 5; n++) await publish({ objId: good.objId });
    await inState(good, 'delivered', 7);
    const small = { batch: 2, deliveriesBatch: 2, deferredBatch: 2 };
    expect((await countWith(small, { subscriptionId: good.id })).counts).toEqual({ ...NONE, delivered: 7 });
    expect((await countWith(small, { subscriptionId: bad.id })).counts).toEqual({
      ...NONE,
      retrying: 1,
      onHold: 1,
      exhausted: 1,
      cancelled: 1,
      delivered: 1,
    });
  });

  it.each<[string, Partial<CountLimits>, string[]]>([
    ['segments', { batch: 2, segments: 2 }, ['delivered', 'cancelled']],
    ['deliveries', { batch: 2, deliveriesBatch: 1, deliveries: 1 }, ['delivered', 'cancelled']],
    ['deferred deliveries', { deferredBatch: 2, deferred: 2 }, ['retrying']],
  ])(
    'says of which states there may be more when enough %s were looked through',
    async (_what, limits, atLeast) => {
      const one = await scene.subscribeToObject();
      scene.receiver.answer(500);
      for (let n = 0; n < 3; n++) await publish({ objId: one.objId });
      await inState(one, 'retrying', 3);
      const result = await countWith(limits, { href: scene.receiver.url(one.path) });
      expect(result.atLeast).toEqual(expect.arrayContaining(atLeast));
      if (!atLeast.includes('retrying')) expect(result.counts.retrying).toBe(3);
      else expect(result.counts.retrying).toBe(2);
    },
  );
});
