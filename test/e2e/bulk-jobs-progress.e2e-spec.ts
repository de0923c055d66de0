import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BulkDeliveriesRepository } from '../../src/delivery-log/jobs/bulk-deliveries.repository.js';
import { BulkDeliveries } from '../../src/delivery-log/jobs/bulk-deliveries.js';
import { type BulkStep, BulkJobsRepository } from '../../src/delivery-log/jobs/bulk-jobs.repository.js';
import { NONE_SKIPPED, stretchOf } from '../../src/delivery-log/jobs/bulk-job.js';
import { StoredBulkJob } from '../../src/delivery-log/jobs/bulk-job.entity.js';
import { DeliveryLogRepository } from '../../src/delivery-log/reading/delivery-log.repository.js';
import type { DeliveryPosition } from '../../src/delivery-log/reading/delivery-position.js';
import { ENTITIES } from '../../src/entities.js';
import { createTestDatabase } from '../support/database.js';
import { Gate } from '../support/receiver.js';
import { type ListedDelivery, numbered, Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** Retries are planned, but not within a test. Jobs are slow enough to be watched. */
const ENV = {
  RETRY_LIMIT: '3',
  RETRY_BASE_MS: '3600000',
  ON_HOLD_RELEASE_RATE: '20',
  DELIVERY_TIMEOUT_MS: '25000',
  LEASE_MS: '60000',
};
const NONE = { retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 };

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start({ env: ENV });
});
afterAll(() => scene.close());
beforeEach(() => scene.renewReceiver());

// oxlint-disable-next-line typescript/no-explicit-any -- an answer's body
type Body = any;

const post = (body: unknown, node: TestService = scene.service): Promise<Answer> =>
  node.call('POST', `${BASE}/jobs`, { body });
const get = async (id: string, node: TestService = scene.service): Promise<Body> =>
  (await node.call('GET', `${BASE}/jobs/${id}`)).body;

/** Starts a job. @returns its id */
async function start(action: string, filter: object, node?: TestService): Promise<string> {
  const answer = await post({ action, filter }, node);
  expect(`${answer.status} ${answer.text}`).toMatch(/^202 /);
  return answer.body.id as string;
}

async function untilJob(id: string, condition: (job: Body) => boolean, node?: TestService): Promise<Body> {
  let job: Body;
  await until('the job is as it should be', async () => condition((job = await get(id, node))));
  return job;
}

/** Publishes events of the object that are not delivered, and waits until all are planned again. @returns them, oldest first */
async function fail(
  { id, objId, path }: SubscriptionOfObject,
  n: number,
  node = scene.service,
): Promise<ListedDelivery[]> {
  scene.receiver.answerAt(path, 500);
  await scene.publish(numbered(n, { objId }), { node });
  await until(
    'all are retrying',
    async () => (await scene.deliveriesOf(id, '&state=retrying', node)).length === n,
  );
  scene.receiver.answerAt(path, 200);
  scene.receiver.clear();
  return (await scene.deliveriesOf(id, '', node)).toReversed();
}

const positionOf = ({ id }: { readonly id: string }): DeliveryPosition => {
  const [, hex, index] = id.split('_');
  const segmentId = hex!.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { segmentId, index: Number(index) };
};

const states = async (id: string, node?: TestService): Promise<string[]> =>
  (await scene.deliveriesOf(id, '', node)).toReversed().map(({ state }) => state);

describe('a job under way', () => {
  it('retries at the pace of what was on hold, oldest first, and ends where it is when it is cancelled', async () => {
    const subscription = await scene.subscribeToObject();
    const failed = await fail(subscription, 60);
    const id = await start('retry', { subscriptionId: subscription.id });
    await untilJob(id, ({ done }) => done >= 20);
    const answer = await scene.service.call('POST', `${BASE}/jobs/${id}/cancel`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: 'cancelled', total: 60, endedAt: expect.any(String) });
    const { done } = answer.body;
    expect(done).toBeLessThan(60);
    const job = await untilJob(id, ({ deliveries }) => deliveries.delivered === done);
    expect(job).toMatchObject({ done, deliveries: { ...NONE, delivered: done } });
    expect(await states(subscription.id)).toEqual(
      failed.map((_, at) => (at < done ? 'delivered' : 'retrying')),
    );
    // Of any second, what was sent in it: a turn's worth may be saved up, and requests may be late.
    const times = scene.receiver.requests.map(({ arrivedAt }) => arrivedAt);
    for (const from of times) {
      expect(times.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(35);
    }
    const { entries } = (await scene.service.call('GET', `/api/v1/audit?objectId=${id}`)).body;
    expect((entries as Body[]).map(({ action }) => action)).toEqual(['job.cancelled', 'job.created']);
    const again = await scene.service.call('POST', `${BASE}/jobs/${id}/cancel`);
    expect([again.status, again.body.error.message]).toEqual([409, `The job "${id}" has ended.`]);
    // What it retried is found by it, as in the list.
    expect((await post({ action: 'cancel', filter: { jobId: id }, dryRun: true })).body.count).toBe(0);
  });

  it('cancels what is under way once its attempt has failed, and not what that attempt delivers', async () => {
    const gate = new Gate();
    const [taken, refused] = [await scene.subscribeToObject(), await scene.subscribeToObject()];
    const since = new Date().toISOString();
    const both = [...(await fail(taken, 1)), ...(await fail(refused, 1))];
    scene.receiver.answerAt(taken.path, { gate });
    scene.receiver.answerAt(refused.path, { status: 500, gate });
    for (const { id } of both) await scene.service.call('POST', `${BASE}/deliveries/${id}/retry`);
    await scene.receiver.waitFor(2);
    const id = await start('cancel', { since });
    // It has seen both, and found that neither can be cancelled yet.
    const database = await scene.service.database.connect();
    await until('both are awaited', async () => {
      const [job] = await database.query<{ awaited: number }>(
        'SELECT cardinality(awaited_indexes) AS awaited FROM bulk_jobs WHERE id = $1',
        [id],
      );
      return job?.awaited === 2;
    });
    expect(await get(id)).toMatchObject({ state: 'running', total: 2, found: 0 });
    // It goes on with others meanwhile.
    const waiting = await fail(await scene.subscribeToObject(), 1);
    expect(await get(id)).toMatchObject({ state: 'running', found: 0 });
    gate.open();
    const job = await untilJob(id, ({ state }) => state === 'completed');
    expect(job).toMatchObject({
      found: 2,
      done: 1,
      skipped: { ...NONE_SKIPPED, underWay: 1 },
      deliveries: { ...NONE, cancelled: 1 },
    });
    expect(await states(taken.id)).toEqual(['delivered']);
    expect(await states(refused.id)).toEqual(['cancelled']);
    // Published after the job was made.
    const { body } = await scene.service.call('GET', `${BASE}/deliveries/${waiting[0]!.id}`);
    expect(body).toMatchObject({ state: 'retrying', jobId: null });
  });
});

describe('nodes', () => {
  it('go on with a job where another one stopped, each delivery once', async () => {
    const shared = await createTestDatabase();
    const first = await startTestService({ env: ENV, database: shared });
    const subscription = await scene.subscribeToObject({}, { node: first });
    await fail(subscription, 40, first);
    const id = await start('retry', { subscriptionId: subscription.id }, first);
    await scene.receiver.waitFor(5);
    await first.close();
    expect(scene.receiver.requests.length).toBeLessThan(40);
    const [two, three] = [
      await startTestService({ env: ENV, database: shared }),
      await startTestService({ env: ENV, database: shared }),
    ];
    const done = await untilJob(id, ({ deliveries }) => deliveries.delivered === 40, two);
    expect(done).toMatchObject({ found: 40, done: 40 });
    const numbers = scene.receiver.requests.map(
      (request) => (request.json() as { newState: { n: number } }).newState.n,
    );
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    await two.close();
    await three.close();
    await shared.drop();
  });
});

/** A node that takes calls and sends nothing, with deliveries in every state that jobs mean, and nobody who works on jobs. */
describe('a job that nobody works on', () => {
  let idle: TestService;
  let jobs: BulkJobsRepository;
  let deliveries: BulkDeliveriesRepository;
  let subscription: SubscriptionOfObject;
  let all: ListedDelivery[];

  beforeAll(async () => {
    await scene.renewReceiver();
    const node = await startTestService({ env: ENV });
    subscription = await scene.subscribeToObject({}, { node });
    all = await fail(subscription, 6, node);
    const { database } = node;
    idle = await startTestService({ env: { ...ENV, ROLES: 'api' }, database });
    await node.running.close();
    const connected = await database.connect(ENTITIES);
    jobs = new BulkJobsRepository(connected.dataSource.getRepository(StoredBulkJob), connected);
    deliveries = new BulkDeliveriesRepository(connected);
  });
  afterAll(async () => {
    await idle.close();
    await idle.database.drop();
  });

  const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await idle.database.connect()).query<Row>(text, values);
  const set = ({ id }: ListedDelivery, assignments: string): Promise<unknown> =>
    query(
      `UPDATE deferred_deliveries SET ${assignments} WHERE 'msg_' || replace(segment_id::text, '-', '') || '_' || delivery_index = $1`,
      [id],
    );
  const newNode = async (name: string): Promise<number> => {
    const [row] = await query<{ id: number }>(
      `INSERT INTO nodes (name, lease_until) VALUES ($1, now() + interval '1 hour') RETURNING id`,
      [name],
    );
    return row!.id;
  };

  it('is one of five at most', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.push(await start('enable', {}, idle));
    const answer = await post({ action: 'enable', filter: {} }, idle);
    expect([answer.status, answer.body.error]).toEqual([
      409,
      {
        class: 'LimitReached',
        message:
          'There are 5 jobs running. One of them must end first, or be cancelled: ' +
          `GET https://hooks.example.com${BASE}/jobs lists them.`,
      },
    ]);
    expect((await post({ action: 'enable', filter: {}, dryRun: true }, idle)).status).toBe(200);
    for (const id of made) await idle.call('POST', `${BASE}/jobs/${id}/cancel`);
    const tried = await Promise.all(
      Array.from({ length: 8 }, () => post({ action: 'enable', filter: {} }, idle)),
    );
    expect(tried.filter(({ status }) => status === 202)).toHaveLength(5);
    for (const { body } of tried) if (body.id) await idle.call('POST', `${BASE}/jobs/${body.id}/cancel`);
  });

  it('moves on only for the node that has it, and only from where it stands', async () => {
    const id = await start('cancel', { subscriptionId: subscription.id }, idle);
    const [one, two] = [await newNode('one'), await newNode('two')];
    expect(await jobs.claim(one, [])).toEqual([id]);
    expect(await jobs.claim(one, [id])).toEqual([]);
    expect(await jobs.claim(two, [])).toEqual([]);
    expect(await jobs.own(two, id)).toBeUndefined();
    const own = (await jobs.own(one, id))!;
    const step = (at: DeliveryPosition): BulkStep => ({
      done: 1,
      skipped: { ...NONE_SKIPPED, underWay: 2 },
      cursor: { ...at, endpointId: 0 },
      awaited: [positionOf(all[0]!)],
      finished: false,
    });
    const at = positionOf(all[1]!);
    const advance = (owner: number, from = own): Promise<unknown> =>
      jobs.advance(owner, from, async () => step(at));
    expect(await advance(two)).toBeUndefined();
    expect((await get(id, idle)).found).toBe(0);
    expect(await advance(one)).toMatchObject({ done: 1 });
    expect(await get(id, idle)).toMatchObject({ found: 3, done: 1, skipped: { underWay: 2 } });
    // The confirmation was lost, and the node does the same again.
    expect(await advance(one)).toBeUndefined();
    const moved = (await jobs.own(one, id))!;
    expect(moved).toMatchObject({ cursor: at, awaited: [positionOf(all[0]!)] });
    // The others give the node up; what it still does changes nothing.
    await query('DELETE FROM nodes WHERE id = $1', [one]);
    expect(await advance(one, moved)).toBeUndefined();
    expect(await jobs.claim(two, [])).toEqual([id]);
    // What this node has without knowing it, it takes up.
    expect(await jobs.claim(two, [])).toEqual([id]);
    await idle.call('POST', `${BASE}/jobs/${id}/cancel`);
    expect(await jobs.own(two, id)).toBeUndefined();
    expect(await jobs.advance(two, moved, async () => step(at))).toBeUndefined();
  });

  it('touches only what was as its filter says when the job was made', async () => {
    const since = `('retrying', 'onHold', 'retrying', 'exhausted', 'onHold', 'retrying')`;
    for (const [at, state] of [...since.matchAll(/'(\w+)'/g)].entries()) {
      await set(
        all[at]!,
        `state = '${state[1]}', state_since = now(), owner = NULL, last_attempt_at = now() - interval '1 day'`,
      );
    }
    const id = await start(
      'retry',
      { subscriptionId: subscription.id, state: ['onHold', 'exhausted'] },
      idle,
    );
    const [row] = await query<{ createdAt: Date; highest: string; customerId: string }>(
      'SELECT created_at AS "createdAt", highest_segment AS highest, customer_id AS "customerId" FROM bulk_jobs WHERE id = $1',
      [id],
    );
    const { createdAt: asOf, highest: highestId, customerId } = row!;
    // Since then: one was put on hold, one was retried and given up again, one is being tried, one came back from an attempt.
    await set(all[2]!, `state = 'onHold', state_since = now()`);
    await set(all[3]!, `state_since = now()`);
    await set(all[4]!, `owner = 1`);
    const filter = { subscriptionId: subscription.id, states: ['onHold', 'exhausted'] as const };
    const found = new BulkDeliveries(deliveries, new DeliveryLogRepository(await idle.database.connect()));
    const { from } = stretchOf({}, Date.now());
    const range = { customerId, after: from, highestId, asOf, limit: 100 };
    const portion = await found.next(range, filter);
    expect(portion).toMatchObject({ positions: [all[1]!, all[4]!].map(positionOf), finished: true });
    const act = (positions: readonly DeliveryPosition[], on: 'retry' | 'cancel' = 'retry') =>
      idle.database
        .connect()
        .then((database) =>
          database.transaction((tx) =>
            deliveries.act(tx, on, { id, customerId, asOf }, positions, filter.states),
          ),
        )
        .then((judged) =>
          judged.toSorted((a, b) => a.index - b.index).map(({ index, verdict }) => [index, verdict]),
        );
    const places = all.map(positionOf);
    const indexes = places.map(({ index }) => index);
    // What was found may have changed before it is its turn.
    expect(await act(places)).toEqual([
      [indexes[0], 'changed'],
      [indexes[1], 'done'],
      [indexes[2], 'changed'],
      [indexes[3], 'changed'],
      [indexes[4], 'underWay'],
      [indexes[5], 'changed'],
    ]);
    expect(await get(id, idle)).toMatchObject({ deliveries: { ...NONE, retrying: 1 } });
    expect(await jobs.open(id, 10)).toBe(1);
    expect(await jobs.open(id, 0)).toBe(0);
    await set(all[1]!, `due_at = now() + interval '1 hour'`);
    expect(await jobs.open(id, 10)).toBe(0);
    // An attempt that began before the job, and ended after it, is one that was under way.
    await set(all[4]!, `owner = NULL, last_attempt_at = '${new Date(asOf.getTime() - 5_000).toISOString()}'`);
    const { segmentId, index } = places[4]!;
    await query(
      `UPDATE attempts a SET duration_ms = $3 FROM deferred_deliveries p
        WHERE p.segment_id = $1 AND p.delivery_index = $2 AND a.segment_id = $1 AND a.delivery_index = $2 AND a.number = p.attempts`,
      [segmentId, index, 5_001],
    );
    expect(await act([places[4]!])).toEqual([[index, 'attempted']]);
    await query('UPDATE attempts SET duration_ms = 10 WHERE segment_id = $1 AND delivery_index = $2', [
      segmentId,
      index,
    ]);
    expect(await act([places[4]!])).toEqual([[index, 'done']]);
    // Nobody else's.
    const database = await idle.database.connect();
    expect(await deliveries.judge('retry', 'another', places, filter.states)).toEqual([]);
    expect(
      await database.transaction((tx) =>
        deliveries.act(tx, 'retry', { id, customerId: 'another', asOf }, places, filter.states),
      ),
    ).toEqual([]);
    await idle.call('POST', `${BASE}/jobs/${id}/cancel`);
  });

  it('finds what it means in portions, however small', async () => {
    for (const one of all) await set(one, `state = 'exhausted', state_since = '2026-01-01', owner = NULL`);
    const database = await idle.database.connect();
    const [row] = await query<{ customerId: string }>(
      'SELECT customer_id AS "customerId" FROM deferred_deliveries LIMIT 1',
    );
    const log = new DeliveryLogRepository(database);
    const { from, highestId } = stretchOf({}, Date.now());
    for (const limits of [
      { rows: 1, events: 1 },
      { rows: 2, events: 2 },
      { rows: 100, events: 4 },
    ]) {
      const found = new BulkDeliveries(deliveries, log, limits);
      for (const objCode of [undefined, 'PROJ', 'TASK']) {
        for (const limit of [1, 4, 100]) {
          const filter = { states: ['exhausted'] as const, ...(objCode !== undefined && { objCode }) };
          const positions: DeliveryPosition[] = [];
          let after = from;
          for (let portion = 0; portion < 20; portion++) {
            const range = { customerId: row!.customerId, after, highestId, asOf: null, limit };
            const next = await found.next(range, filter);
            expect(next.positions.length).toBeLessThanOrEqual(limit);
            positions.push(...next.positions);
            after = next.cursor;
            if (next.finished) break;
          }
          expect({ limits, objCode, limit, positions }).toEqual({
            limits,
            objCode,
            limit,
            positions: objCode === 'TASK' ? [] : all.map(positionOf),
          });
        }
      }
    }
  });
});
