import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addCustomer } from '../support/customers.js';
import { Gate, type ReceivedRequest } from '../support/receiver.js';
import { type ListedDelivery, numbered, Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE } from '../support/service.js';
import { until } from '../support/until.js';

/** A failed first attempt is the last one; retries by jobs go as fast as they can. */
const ENV = {
  EGRESS_PRIVATE: 'allow',
  RETRY_LIMIT: '0',
  ON_HOLD_RELEASE_RATE: '100000',
  // Requests that are held at a gate must not time out.
  DELIVERY_TIMEOUT_MS: '25000',
  LEASE_MS: '60000',
};
const NONE = { retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 };
const NONE_SKIPPED = { underWay: 0, attempted: 0, urlBlocked: 0, paused: 0, unsubscribed: 0 };

let scene: Scene;
/** The session of another customer's administrator. */
let stranger: string;

beforeAll(async () => {
  scene = await Scene.start({ env: ENV });
  stranger = await addCustomer(scene.service, 'other');
});
afterAll(() => scene.close());
beforeEach(() => scene.renewReceiver());

// oxlint-disable-next-line typescript/no-explicit-any -- an answer's body
type Body = any;

const post = (body: unknown, session?: string, node = scene.service): Promise<Answer> =>
  node.call('POST', `${BASE}/jobs`, { body, ...(session !== undefined && { session }) });
const get = async (id: string, node = scene.service): Promise<Body> =>
  (await node.call('GET', `${BASE}/jobs/${id}`)).body;
const cancelJob = (id: string): Promise<Answer> => scene.service.call('POST', `${BASE}/jobs/${id}/cancel`);

/** Starts a job. @returns its id */
async function start(action: string, filter: object, session?: string): Promise<string> {
  const answer = await post({ action, filter }, session);
  expect(`${answer.status} ${answer.text}`).toMatch(/^202 /);
  return answer.body.id as string;
}

async function untilJob(id: string, condition: (job: Body) => boolean): Promise<Body> {
  let job: Body;
  await until('the job is as it should be', async () => condition((job = await get(id))));
  return job;
}
const untilDone = (id: string): Promise<Body> => untilJob(id, ({ state }) => state === 'completed');
/** And until nothing of it is on its way. */
const untilSent = (id: string): Promise<Body> =>
  untilJob(
    id,
    ({ state, deliveries }) => state === 'completed' && deliveries.retrying + deliveries.onHold === 0,
  );

const run = async (action: string, filter: object): Promise<Body> => untilDone(await start(action, filter));
const count = async (action: string, filter: object): Promise<Body> => {
  const answer = await post({ action, filter, dryRun: true });
  expect(`${answer.status} ${answer.text}`).toMatch(/^200 /);
  return answer.body;
};

/** Publishes events of the object that are not delivered, and waits until all are given up. @returns them, oldest first */
async function fail({ id, objId, path }: SubscriptionOfObject, n: number): Promise<ListedDelivery[]> {
  const before = (await scene.deliveriesOf(id)).length;
  scene.receiver.answerAt(path, 500);
  await scene.publish(numbered(n, { objId }));
  await until('all are exhausted', async () => {
    const found = await scene.deliveriesOf(id, '&state=exhausted');
    return found.length >= before + n;
  });
  scene.receiver.answerAt(path, 200);
  scene.receiver.clear();
  return (await scene.deliveriesOf(id)).slice(0, n).toReversed();
}

const set = ({ id }: { readonly id: string }, assignments: string): Promise<unknown> =>
  scene.database.query(
    `UPDATE deferred_deliveries SET ${assignments} WHERE 'msg_' || replace(segment_id::text, '-', '') || '_' || delivery_index = $1`,
    [id],
  );
const WAITS = `state = 'retrying', due_at = now() + interval '1 hour', finished_at = NULL`;
const ON_HOLD = `state = 'onHold', finished_at = NULL`;
/** Nobody at the service takes it for due. */
const setUrl = (id: string, assignments: string): Promise<unknown> =>
  scene.database.query(
    `UPDATE endpoints SET ${assignments} WHERE id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)`,
    [id],
  );
const DISABLED = `disabled_at = now(), reason = 'It failed.', probe_at = now() + interval '1 hour'`;
const FROZEN = `frozen_at = now(), reason = 'It failed.'`;

const statesOf = async (id: string): Promise<string[]> =>
  (await scene.deliveriesOf(id)).toReversed().map(({ state }) => state);
const jobOf = async (delivery: ListedDelivery): Promise<string | null> =>
  (await scene.service.call('GET', `${BASE}/deliveries/${delivery.id}`)).body.jobId as string | null;
const idsOf = (deliveries: readonly { readonly id: string }[]): string[] =>
  deliveries.map(({ id }) => id).toSorted();
const webhookIds = (requests: readonly ReceivedRequest[]): string[] =>
  requests.map(({ headers }) => headers['webhook-id']!).toSorted();

describe('who may have jobs', () => {
  const id = '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
  it.each([
    ['POST', '/jobs'],
    ['GET', '/jobs'],
    ['GET', `/jobs/${id}`],
    ['POST', `/jobs/${id}/cancel`],
  ])('%s %s needs an administrator', async (method, path) => {
    const credentials = { username: `worker-${randomUUID()}`, password: 'correct horse battery' };
    await scene.service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
    const worker = await scene.service.login(credentials.username, credentials.password);
    expect((await scene.service.call(method, BASE + path, { session: null })).status).toBe(401);
    expect((await scene.service.call(method, BASE + path, { session: worker })).status).toBe(403);
  });

  it.each(['nothing', id])('nobody knows the job %s', async (unknown) => {
    expect((await scene.service.call('GET', `${BASE}/jobs/${unknown}`)).status).toBe(404);
    expect((await cancelJob(unknown)).status).toBe(404);
  });

  it('another customer neither sees nor cancels one, and none of theirs means anything here', async () => {
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 2);
    await setUrl(subscription.id, FROZEN);
    const mine = await start('retry', { subscriptionId: subscription.id });
    const as = (method: string, path: string): Promise<Answer> =>
      scene.service.call(method, BASE + path, { session: stranger });
    expect((await as('GET', `/jobs/${mine}`)).status).toBe(404);
    expect((await as('POST', `/jobs/${mine}/cancel`)).status).toBe(404);
    for (const [action, filter] of [
      ['retry', { subscriptionId: subscription.id }],
      ['retry', { url: scene.receiver.url(subscription.path) }],
      ['retry', {}],
      ['cancel', {}],
      ['enable', {}],
      ['enable', { url: scene.receiver.url(subscription.path) }],
    ] as const) {
      expect((await post({ action, filter, dryRun: true }, stranger)).body.count).toBe(0);
      const theirs = await start(action, filter, stranger);
      await until(
        'it has ended',
        async () => (await as('GET', `/jobs/${theirs}`)).body.state === 'completed',
      );
      expect((await as('GET', `/jobs/${theirs}`)).body).toMatchObject({ total: 0, found: 0, done: 0 });
    }
    const listed = (await as('GET', '/jobs')).body.jobs as Body[];
    expect(listed.map((job) => job.createdBy.username)).toEqual(listed.map(() => 'admin-of-other'));
    expect((await untilDone(mine)).skipped).toEqual({ ...NONE_SKIPPED, urlBlocked: 2 });
    expect(await statesOf(subscription.id)).toEqual(['exhausted', 'exhausted']);
  });
});

describe('a job that retries', () => {
  it('sends what was given up once more, under the same ids, and says what became of it', async () => {
    const subscription = await scene.subscribeToObject();
    const failed = await fail(subscription, 4);
    scene.receiver.answerAt(subscription.path, (request) =>
      (request.json() as { newState: { n: number } }).newState.n === 2 ? 500 : 200,
    );
    const answer = await post({ action: 'retry', filter: { subscriptionId: subscription.id } });
    expect(answer.status).toBe(202);
    const { id } = answer.body;
    expect(answer.headers.get('location')).toBe(`https://hooks.example.com${BASE}/jobs/${id}`);
    const job = await untilSent(id);
    expect(job).toEqual({
      id,
      action: 'retry',
      filter: { subscriptionId: subscription.id, state: ['retrying', 'onHold', 'exhausted'] },
      state: 'completed',
      total: 4,
      found: 4,
      done: 4,
      skipped: NONE_SKIPPED,
      createdAt: expect.any(String),
      createdBy: { userId: expect.any(String), username: 'admin' },
      endedAt: expect.any(String),
      deliveries: { ...NONE, delivered: 3, exhausted: 1 },
    });
    expect(webhookIds(scene.receiver.requests)).toEqual(idsOf(failed));
    expect((await scene.deliveriesOf(subscription.id)).map(({ attemptCount }) => attemptCount)).toEqual([
      2, 2, 2, 2,
    ]);
    expect(await statesOf(subscription.id)).toEqual(['delivered', 'delivered', 'exhausted', 'delivered']);
    const { entries } = (await scene.service.call('GET', `/api/v1/audit?objectId=${id}`)).body;
    expect(entries[0]).toMatchObject({
      action: 'job.created',
      objectType: 'job',
      username: 'admin',
      details: { action: 'retry', filter: { subscriptionId: subscription.id } },
    });
  });

  it('has its deliveries in the log, and leaves others alone', async () => {
    const [one, other] = [await scene.subscribeToObject(), await scene.subscribeToObject()];
    const failed = await fail(one, 3);
    await fail(other, 2);
    const { id } = await untilSent(await start('retry', { subscriptionId: one.id }));
    const list = async (query: string): Promise<ListedDelivery[]> =>
      (await scene.service.call('GET', `${BASE}/deliveries?jobId=${id}${query}`)).body.deliveries;
    expect(idsOf(await list(''))).toEqual(idsOf(failed));
    expect(idsOf(await list('&state=delivered'))).toEqual(idsOf(failed));
    expect(await list('&state=exhausted')).toEqual([]);
    const counts = async (query: string): Promise<Body> =>
      (await scene.service.call('GET', `${BASE}/deliveries/counts?jobId=${id}${query}`)).body;
    expect(await counts('')).toMatchObject({ delivered: 3, exhausted: 0, pending: 0, complete: true });
    expect(await counts(`&eventId=${failed[1]!.eventId}`)).toMatchObject({ delivered: 1 });
    expect(await list(`&subscriptionId=${other.id}`)).toEqual([]);
    expect(await list(`&eventId=${failed[1]!.eventId}`)).toMatchObject([{ id: failed[1]!.id, jobId: id }]);
    expect(await statesOf(other.id)).toEqual(['exhausted', 'exhausted']);
    expect(await jobOf(failed[0]!)).toBe(id);
    expect(await jobOf((await scene.deliveriesOf(other.id))[0]!)).toBeNull();
  });

  it('takes what waits for its time and what is on hold', async () => {
    const subscription = await scene.subscribeToObject();
    const [first, second] = await fail(subscription, 3);
    await set(first!, WAITS);
    await set(second!, ON_HOLD);
    const filter = { subscriptionId: subscription.id, state: ['onHold', 'retrying'] };
    expect(await untilSent(await start('retry', filter))).toMatchObject({
      filter: { state: ['retrying', 'onHold'] },
      done: 2,
      deliveries: { ...NONE, delivered: 2 },
    });
    expect(await statesOf(subscription.id)).toEqual(['delivered', 'delivered', 'exhausted']);
  });

  it('sends nothing twice: neither what is under way, nor what another job has sent', async () => {
    const gate = new Gate();
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 3);
    // All of them fail once more, so that nothing but the rule keeps the second job from them.
    scene.receiver.answerAt(subscription.path, { status: 500, gate });
    const filter = { subscriptionId: subscription.id };
    const first = await start('retry', filter);
    await scene.receiver.waitFor(3);
    expect((await count('retry', filter)).skipped).toEqual({ ...NONE_SKIPPED, underWay: 3 });
    const second = await start('retry', filter);
    expect(await untilDone(second)).toMatchObject({ found: 3, done: 0, skipped: { underWay: 3 } });
    gate.open();
    expect(await untilSent(first)).toMatchObject({ done: 3, deliveries: { ...NONE, exhausted: 3 } });
    expect(scene.receiver.requests).toHaveLength(3);
  });

  it('leaves alone what it cannot try, and says why', async () => {
    const [frozen, disabled, deleted, paused, well] = [
      await scene.subscribeToObject(),
      await scene.subscribeToObject(),
      await scene.subscribeToObject(),
      await scene.subscribeToObject(),
      await scene.subscribeToObject(),
    ];
    const since = new Date().toISOString();
    for (const subscription of [frozen, disabled, deleted, paused, well]) await fail(subscription, 1);
    await scene.service.call('PATCH', `${BASE}/subscriptions/${paused.id}/settings`, {
      body: { paused: true },
    });
    await setUrl(frozen.id, FROZEN);
    await setUrl(disabled.id, DISABLED);
    await scene.service.call('DELETE', `${BASE}/subscriptions/${deleted.id}`);
    const filter = { since, state: 'exhausted' };
    const skipped = { ...NONE_SKIPPED, urlBlocked: 2, paused: 1, unsubscribed: 1 };
    expect(await count('retry', filter)).toEqual({
      dryRun: true,
      action: 'retry',
      filter: { state: ['exhausted'], since },
      count: 1,
      skipped,
      complete: true,
    });
    expect(scene.receiver.requests).toEqual([]);
    expect(await untilSent(await start('retry', filter))).toMatchObject({
      total: 5,
      found: 5,
      done: 1,
      skipped,
      deliveries: { ...NONE, delivered: 1 },
    });
    expect(await statesOf(frozen.id)).toEqual(['exhausted']);
  });
});

describe('a job that cancels', () => {
  it('ends what is on its way, and nothing else', async () => {
    const subscription = await scene.subscribeToObject();
    const [first, second] = await fail(subscription, 3);
    await set(first!, WAITS);
    await set(second!, ON_HOLD);
    const filter = { subscriptionId: subscription.id };
    expect(await count('cancel', filter)).toMatchObject({ count: 2, skipped: NONE_SKIPPED, complete: true });
    const job = await run('cancel', filter);
    expect(job).toMatchObject({
      action: 'cancel',
      filter: { state: ['retrying', 'onHold'] },
      total: 2,
      done: 2,
      deliveries: { ...NONE, cancelled: 2 },
    });
    expect(await statesOf(subscription.id)).toEqual(['cancelled', 'cancelled', 'exhausted']);
    const { body } = await scene.service.call('GET', `${BASE}/deliveries/${first!.id}`);
    expect(body).toMatchObject({
      state: 'cancelled',
      reason: 'An administrator cancelled it.',
      jobId: job.id,
    });
    expect(scene.receiver.requests).toEqual([]);
  });
});

describe('a job that enables', () => {
  it('enables the URLs that are meant, and what is on hold for them goes out', async () => {
    const [frozen, disabled, well] = [
      await scene.subscribeToObject(),
      await scene.subscribeToObject(),
      await scene.subscribeToObject(),
    ];
    for (const subscription of [frozen, disabled, well]) {
      const [delivery] = await fail(subscription, 1);
      await set(delivery!, ON_HOLD);
    }
    await setUrl(frozen.id, `${FROZEN}, on_hold_since = now()`);
    await setUrl(disabled.id, `${DISABLED}, on_hold_since = now()`);
    const url = scene.receiver.url(disabled.path);
    expect(await count('enable', { url })).toMatchObject({ filter: { url }, count: 1, complete: true });
    expect(await count('enable', { url, health: 'frozen' })).toMatchObject({ count: 0 });
    expect(await count('enable', { url: scene.receiver.url(well.path) })).toMatchObject({ count: 0 });
    const { id } = await run('enable', { url, health: 'disabled' });
    await until('what was on hold has arrived', async () => (await statesOf(disabled.id))[0] === 'delivered');
    expect(await statesOf(frozen.id)).toEqual(['onHold']);
    const endpoint = createHash('sha256').update(url).digest('base64url');
    const entries = await scene.service.call(
      'GET',
      `/api/v1/audit?action=endpoint.enabled&objectId=${endpoint}`,
    );
    expect(entries.body.entries).toMatchObject([
      { username: 'admin', objectType: 'endpoint', details: { url, from: 'disabled', jobId: id } },
    ]);
    expect(await run('enable', {})).toMatchObject({ done: expect.any(Number), filter: {} });
    await until('what was on hold has arrived', async () => (await statesOf(frozen.id))[0] === 'delivered');
  });

  it('means no URL that no subscription uses', async () => {
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 1);
    await setUrl(subscription.id, FROZEN);
    const url = scene.receiver.url(subscription.path);
    expect(await count('enable', { url })).toMatchObject({ count: 1 });
    await scene.service.call('DELETE', `${BASE}/subscriptions/${subscription.id}`);
    expect(await count('enable', { url })).toMatchObject({ count: 0 });
  });
});

describe('the filter', () => {
  it('means what the list of deliveries shows for the same', async () => {
    const [one, other] = [
      await scene.subscribeToObject({ objCode: 'TASK' }),
      await scene.subscribeToObject({ eventType: 'CREATE' }),
    ];
    scene.receiver.answer(500);
    const before = new Date().toISOString();
    await scene.publish([
      { objCode: 'TASK', objId: one.objId },
      { objCode: 'TASK', objId: one.objId },
      { eventType: 'CREATE', objId: other.objId },
    ]);
    await until('all are exhausted', async () =>
      [...(await statesOf(one.id)), ...(await statesOf(other.id))].every((state) => state === 'exhausted'),
    );
    const [newest, oldest] = await scene.deliveriesOf(one.id);
    const oldestAt = (await scene.service.call('GET', `${BASE}/deliveries/${oldest!.id}`)).body
      .createdAt as string;
    scene.receiver.answer(200);
    const { body: replay } = await scene.service.call('POST', `${BASE}/subscriptions/${one.id}/replay`, {
      body: { since: before, only: 'undelivered' },
    });
    await until(
      'the replay has made its own',
      async () => (await scene.deliveriesOf(one.id, `&replayId=${replay.id}`)).length === 2,
    );
    const replayed = await scene.deliveriesOf(one.id, `&replayId=${replay.id}`);
    await until(
      'they have ended',
      async () => (await scene.deliveriesOf(one.id, `&replayId=${replay.id}&state=delivered`)).length === 2,
    );
    for (const delivery of replayed) await set(delivery, `state = 'exhausted'`);
    const url = scene.receiver.url(one.path);
    const cases: [object, number][] = [
      [{ since: before }, 5],
      [{ subscriptionId: one.id }, 4],
      [{ subscriptionId: one.id.toUpperCase() }, 4],
      [{ url }, 4],
      [{ url: `${url}/nobody` }, 0],
      [{ since: before, objCode: 'TASK' }, 4],
      [{ since: before, objCode: 'PROJ', eventType: 'CREATE' }, 1],
      [{ since: before, eventType: 'DELETE' }, 0],
      [{ objId: other.objId, since: before }, 1],
      [{ eventId: newest!.eventId }, 2],
      [{ eventId: oldest!.eventId, subscriptionId: other.id }, 0],
      [{ eventId: 'evt_00000000000000000000000000000000_0' }, 0],
      [{ replayId: replay.id }, 2],
      [{ subscriptionId: one.id, until: before }, 0],
      [{ subscriptionId: one.id, since: oldestAt, until: oldestAt }, 2],
      [{ subscriptionId: one.id, state: ['retrying'] }, 0],
      [{ jobId: randomUUID() }, 0],
    ];
    for (const [filter, expected] of cases) {
      expect({ filter, count: (await count('retry', filter)).count }).toEqual({ filter, count: expected });
    }
  });

  it.each<[unknown, RegExp]>([
    [undefined, /^action is required; it must be "retry", "cancel" or "enable"\. filter is required\.$/],
    [[], /^The body must be a JSON object, not an array\.$/],
    [{ action: 'delete', filter: {} }, /^action must be "retry", "cancel" or "enable"\.$/],
    [{ action: 'retry' }, /^filter is required\.$/],
    [{ action: 'retry', filter: null }, /^filter must be a JSON object, not null\.$/],
    [{ action: 'retry', filter: {}, dryRun: 1 }, /^dryRun must be true or false, not a number\.$/],
    [
      { action: 'retry', filter: {}, limit: 1 },
      /^Unknown field "limit"\. Allowed: action, filter, dryRun\.$/,
    ],
    [
      { action: 'retry', filter: { state: ['delivered'] } },
      /^filter\.state must hold only "retrying", "onHold" or "exhausted", not "delivered"\.$/,
    ],
    [
      { action: 'cancel', filter: { state: 'exhausted' } },
      /^filter\.state must hold only "retrying" or "onHold", not "exhausted"\.$/,
    ],
    [
      { action: 'cancel', filter: { state: [] } },
      /^filter\.state must not be empty; leave it out for all states\.$/,
    ],
    [{ action: 'cancel', filter: { state: [7] } }, /^filter\.state must hold only .* not a number\.$/],
    [
      { action: 'cancel', filter: { state: {} } },
      /^filter\.state must be an array of states, not an object\.$/,
    ],
    [
      { action: 'retry', filter: { objcode: 'PROJ' } },
      /^Unknown field "objcode" in filter; did you mean "objCode"\? /,
    ],
    [{ action: 'retry', filter: { objCode: 'PRJ' } }, /^filter\.objCode "PRJ" is unknown/],
    [
      { action: 'retry', filter: { objId: '' } },
      /^filter\.objId must not be empty; leave it out for all objects\.$/,
    ],
    [{ action: 'retry', filter: { subscriptionId: 'x' } }, /^filter\.subscriptionId must be an id such as /],
    [{ action: 'retry', filter: { url: 'x' } }, /^filter\.url must be an absolute URL /],
    [{ action: 'retry', filter: { url: 5 } }, /^filter\.url must be a string, not a number\.$/],
    [{ action: 'retry', filter: { eventId: 'x' } }, /^filter\.eventId must be an event's id such as /],
    [{ action: 'retry', filter: { since: 'x' } }, /^filter\.since must be an ISO 8601 date-time/],
    [
      { action: 'retry', filter: { since: '2026-03-02', until: '2026-03-01' } },
      /^filter\.since must not be later than until\.$/,
    ],
    [
      { action: 'retry', filter: { objCode: 5, eventType: 'X' } },
      /^filter\.objCode must be a string, not a number\. filter\.eventType "X" is unknown; /,
    ],
    [
      { action: 'enable', filter: { health: 'healthy' } },
      /^filter\.health must be "disabled" or "frozen", not "healthy"\.$/,
    ],
    [
      { action: 'enable', filter: { state: 'onHold' } },
      /^Unknown field "state" in filter\. Allowed: url, health\.$/,
    ],
    ['{"action":"retry","filter":{"__proto__":{}}}', /^Unknown field "__proto__" in filter\. Allowed: /],
    ['{"action":"retry","filter":{"constructor":1}}', /^Unknown field "constructor" in filter\. Allowed: /],
  ])('%j is refused with 400', async (body, message) => {
    const answer = await post(body);
    expect([answer.status, answer.body.error.class]).toEqual([400, 'ValidationFailed']);
    expect(answer.body.error.message).toMatch(message);
  });

  it('is not read out of the query: nothing is done', async () => {
    const before = (await scene.service.call('GET', `${BASE}/jobs?limit=1`)).body.jobs;
    const answer = await scene.service.call('POST', `${BASE}/jobs?dryRun=true`, {
      body: { action: 'retry', filter: {} },
    });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      'Unknown parameter "dryRun"; it belongs in the body.',
    ]);
    expect((await scene.service.call('GET', `${BASE}/jobs?limit=1`)).body.jobs).toEqual(before);
  });
});

describe('the list of jobs', () => {
  it('has the newest first, in pages', async () => {
    const made: string[] = [];
    for (const action of ['retry', 'cancel', 'enable']) {
      made.unshift((await run(action, action === 'enable' ? {} : { since: new Date().toISOString() })).id);
    }
    const list = async (query: string): Promise<Body> =>
      (await scene.service.call('GET', `${BASE}/jobs?${query}`)).body;
    const page = await list('limit=2');
    expect(idsOf(page.jobs)).toEqual(made.slice(0, 2).toSorted());
    expect(page.jobs[0].id).toBe(made[0]);
    expect(page.jobs[0]).not.toHaveProperty('deliveries');
    expect((await list(`limit=1&cursor=${page.meta.cursor}`)).jobs[0].id).toBe(made[2]);
    const metrics = (await scene.service.call('GET', '/metrics')).text;
    expect(metrics).toMatch(/^hookfront_bulk_job_items_total\{action="retry",result="done"\} [1-9]/m);
  });

  it.each([
    ['limit=0', /^limit must /],
    ['cursor=x', /^cursor was /],
    ['state=running', /Unknown parameter "state"/],
  ])('?%s is refused with 400', async (query, message) => {
    const answer = await scene.service.call('GET', `${BASE}/jobs?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(message);
  });
});

describe('POST /jobs/{id}/cancel', () => {
  it('takes no body', async () => {
    const { id } = await run('enable', {});
    const answer = await scene.service.call('POST', `${BASE}/jobs/${id}/cancel`, { body: { force: true } });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      'This call takes no body. Unknown field "force".',
    ]);
  });
});
