import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Replay } from '../../src/delivery-log/replays/replay.js';
import { ENTITIES } from '../../src/entities.js';
import { StoredReplay } from '../../src/delivery-log/replays/replay.entity.js';
import { ReplaysRepository } from '../../src/delivery-log/replays/replays.repository.js';
import { addCustomer } from '../support/customers.js';
import { createTestDatabase } from '../support/database.js';
import { Gate, type ReceivedRequest } from '../support/receiver.js';
import { type ListedDelivery, Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** A failed first attempt is the last one; replays go as fast as they can. */
const ENV = {
  EGRESS_PRIVATE: 'allow',
  RETRY_LIMIT: '0',
  ON_HOLD_RELEASE_RATE: '100000',
  // Requests that are held at a gate must not time out.
  DELIVERY_TIMEOUT_MS: '25000',
  LEASE_MS: '60000',
};
const LONG_AGO = '2020-01-01T00:00:00Z';
const NONE = { retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 };

let scene: Scene;
/** The session of another customer's administrator. */
let otherCustomer: string;

beforeAll(async () => {
  scene = await Scene.start({ env: ENV });
  otherCustomer = await addCustomer(scene.service, 'other');
});
afterAll(() => scene.close());
beforeEach(() => scene.renewReceiver());

/** Publishes events of the object in one call, and waits until each delivery has ended. */
async function publish(
  { id, objId }: SubscriptionOfObject,
  n: number,
  node: TestService = scene.service,
): Promise<void> {
  const before = (await deliveriesOf(id, node)).length;
  const events = Array.from({ length: n }, (_, at) => ({ objId, newState: { n: before + at } }));
  await scene.publish(events, { node });
  await until('every delivery has ended', async () => {
    const found = await deliveriesOf(id, node);
    return found.length === before + n && found.every(({ state }) => state !== 'pending');
  });
}

/** Oldest first. */
const deliveriesOf = async (id: string, node?: TestService, query?: string): Promise<ListedDelivery[]> =>
  (await scene.deliveriesOf(id, query, node)).toReversed();

const post = (id: string, body: unknown, node = scene.service): Promise<Answer> =>
  node.call('POST', `${BASE}/subscriptions/${id}/replay`, { body });
const get = async (id: string, node = scene.service): Promise<Answer> =>
  node.call('GET', `${BASE}/replays/${id}`);
const cancel = (id: string, node = scene.service): Promise<Answer> =>
  node.call('POST', `${BASE}/replays/${id}/cancel`);

/** Starts a replay. @returns its id */
async function replay(id: string, body: object = {}, node = scene.service): Promise<string> {
  const answer = await post(id, { since: LONG_AGO, ...body }, node);
  expect(`${answer.status} ${answer.text}`).toMatch(/^202 /);
  return answer.body.id as string;
}

// oxlint-disable-next-line typescript/no-explicit-any -- an answer's body
type Body = any;

async function untilReplay(
  id: string,
  condition: (body: Body) => boolean,
  node = scene.service,
): Promise<Body> {
  let body: Body;
  await until(`the replay is as it should be`, async () => condition((body = (await get(id, node)).body)));
  return body;
}
const untilSent = (id: string, node = scene.service): Promise<Body> =>
  untilReplay(
    id,
    ({ state, deliveries }) => state === 'completed' && deliveries.retrying + deliveries.onHold === 0,
    node,
  );

/** In order of the numbers; that of arrival is not promised. */
const numbersOf = (requests: readonly ReceivedRequest[]): number[] =>
  requests
    .map((request) => (request.json() as { newState: { n: number } }).newState.n)
    .toSorted((a, b) => a - b);

describe('who may replay', () => {
  const id = '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
  it.each([
    ['POST', `/subscriptions/${id}/replay`],
    ['GET', '/replays'],
    ['GET', `/replays/${id}`],
    ['POST', `/replays/${id}/cancel`],
  ])('%s %s needs an administrator', async (method, path) => {
    const credentials = { username: `worker-${randomUUID()}`, password: 'correct horse battery' };
    await scene.service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
    const worker = await scene.service.login(credentials.username, credentials.password);
    expect((await scene.service.call(method, BASE + path, { session: null })).status).toBe(401);
    expect((await scene.service.call(method, BASE + path, { session: worker })).status).toBe(403);
  });

  it('another customer neither sees nor starts nor cancels one', async () => {
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 1);
    const made = await replay(subscription.id);
    const as = (method: string, path: string, body?: unknown): Promise<Answer> =>
      scene.service.call(method, BASE + path, { session: otherCustomer, body });
    expect((await as('POST', `/subscriptions/${subscription.id}/replay`, { since: LONG_AGO })).status).toBe(
      404,
    );
    expect((await as('GET', `/replays/${made}`)).status).toBe(404);
    expect((await as('POST', `/replays/${made}/cancel`)).status).toBe(404);
    expect((await as('GET', '/replays')).body).toEqual({ replays: [], meta: { cursor: null } });
  });

  it.each(['nothing', id])('answers 404 for the replay and the subscription %s', async (unknown) => {
    expect((await get(unknown)).status).toBe(404);
    expect((await cancel(unknown)).status).toBe(404);
    expect((await post(unknown, { since: LONG_AGO })).status).toBe(404);
  });
});

describe('a replay of all', () => {
  it('sends what was delivered and what was given up once more, oldest first, each as a new delivery', async () => {
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 2);
    scene.receiver.answer(500);
    await publish(subscription, 1);
    scene.receiver.answer(200);
    await publish(subscription, 1);
    const originals = [...scene.receiver.requests];
    const before = await deliveriesOf(subscription.id);
    scene.receiver.clear();
    const answer = await post(subscription.id, { since: LONG_AGO });
    expect(answer.status).toBe(202);
    const { id } = answer.body;
    expect(answer.headers.get('location')).toBe(`https://hooks.example.com${BASE}/replays/${id}`);
    const done = await untilSent(id);
    expect(done).toMatchObject({
      subscriptionId: subscription.id,
      only: 'all',
      state: 'completed',
      total: 4,
      found: 4,
      created: 4,
      skipped: 0,
      deliveries: { ...NONE, delivered: 4 },
    });
    expect(done.position).toBe(done.until);
    const again = [...scene.receiver.requests];
    expect(numbersOf(again)).toEqual([0, 1, 2, 3]);
    expect(again.map(({ text }) => text).toSorted()).toEqual(originals.map(({ text }) => text).toSorted());
    const old = new Set(originals.map(({ headers }) => headers['webhook-id']));
    expect(again.filter(({ headers }) => old.has(headers['webhook-id']))).toEqual([]);
    const replayed = await deliveriesOf(subscription.id, scene.service, `&replayId=${id}`);
    expect(replayed).toHaveLength(4);
    expect(replayed.map(({ replayOf, eventId }) => [replayOf, eventId])).toEqual(
      before.map((original) => [original.id, original.eventId]),
    );
    // The originals stay what they were.
    expect((await deliveriesOf(subscription.id)).slice(0, 4)).toEqual(before);
  });

  it('names the delivery that it repeats in the header hookfront-replay-of', async () => {
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 1);
    const [original] = scene.receiver.requests;
    expect(original!.headers).not.toHaveProperty('hookfront-replay-of');
    scene.receiver.clear();
    await untilSent(await replay(subscription.id));
    const [again] = scene.receiver.requests;
    expect(again!.headers['hookfront-replay-of']).toBe(original!.headers['webhook-id']);
    const record = await scene.service.call('GET', `${BASE}/deliveries/${again!.headers['webhook-id']}`);
    expect(record.body.request.headers).toMatchObject({
      'webhook-id': again!.headers['webhook-id'],
      'hookfront-replay-of': original!.headers['webhook-id'],
    });
    expect(record.body.request.body).toBe(again!.text);
  });

  it('leaves alone what is still on its way, and says so', async () => {
    const subscription = await scene.subscribeToObject();
    scene.receiver.answer(500);
    await publish(subscription, 3);
    const [first, second] = await deliveriesOf(subscription.id);
    await set(first!.id, `state = 'retrying', due_at = now() + interval '1 hour', finished_at = NULL`);
    await set(second!.id, `state = 'onHold', finished_at = NULL`);
    scene.receiver.clear();
    scene.receiver.answer(200);
    expect(await untilSent(await replay(subscription.id))).toMatchObject({
      total: 3,
      found: 3,
      created: 1,
      skipped: 2,
    });
    expect(numbersOf(scene.receiver.requests)).toEqual([2]);
  });

  it('never repeats what a replay made', async () => {
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 2);
    await untilSent(await replay(subscription.id));
    expect(await untilSent(await replay(subscription.id))).toMatchObject({ found: 2, created: 2 });
    expect(scene.receiver.requests).toHaveLength(6);
  });

  it('keeps to its subscription, and to its range, both ends included', async () => {
    const [one, other] = [await scene.subscribeToObject(), await scene.subscribeToObject()];
    await publish(other, 1);
    for (let n = 0; n < 3; n++) await publish(one, 1);
    const times: string[] = [];
    for (const { id } of await deliveriesOf(one.id)) {
      times.push((await scene.service.call('GET', `${BASE}/deliveries/${id}`)).body.createdAt as string);
    }
    scene.receiver.clear();
    await untilSent(await replay(one.id, { since: times[1], until: times[1] }));
    expect(numbersOf(scene.receiver.requests)).toEqual([1]);
    await untilSent(await replay(one.id, { since: times[1] }));
    expect(numbersOf(scene.receiver.requests)).toEqual([1, 1, 2]);
    await untilSent(await replay(one.id, { since: times[0], until: times[1] }));
    expect(numbersOf(scene.receiver.requests)).toEqual([0, 1, 1, 1, 2]);
  });

  it('keeps the version and the form of each', async () => {
    const subscription = await scene.subscribeToObject({ base64Encoding: true });
    const uri = `${BASE}/subscriptions/${subscription.id}/version`;
    await scene.service.call('PUT', uri, { body: { version: 'v1' } });
    await scene.publish({ objId: subscription.objId, newState: { n: 1 } });
    await until(
      'both versions have arrived',
      async () =>
        (await deliveriesOf(subscription.id)).filter(({ state }) => state === 'delivered').length === 2,
    );
    const texts = scene.receiver.requests.map(({ text }) => text).toSorted();
    scene.receiver.clear();
    expect(await untilSent(await replay(subscription.id))).toMatchObject({ created: 2 });
    expect(scene.receiver.requests.map(({ text }) => text).toSorted()).toEqual(texts);
  });

  it('begins with the retention period at the earliest', async () => {
    const subscription = await scene.subscribeToObject();
    const { since } = (await get(await replay(subscription.id))).body;
    const oldest = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
    expect(since).toBe(`${oldest}T00:00:00.000Z`);
  });
});

describe('a replay of the undelivered', () => {
  it('sends what was given up, and not again once that was delivered', async () => {
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 1);
    scene.receiver.answer(500);
    await publish(subscription, 3);
    scene.receiver.clear();
    // One of the three fails again.
    scene.receiver.answer((request) => (numbersOf([request])[0] === 2 ? 500 : 200));
    const first = await untilSent(await replay(subscription.id, { only: 'undelivered' }));
    expect(first).toMatchObject({
      found: 3,
      created: 3,
      deliveries: { ...NONE, delivered: 2, exhausted: 1 },
    });
    expect(numbersOf(scene.receiver.requests)).toEqual([1, 2, 3]);
    scene.receiver.clear();
    scene.receiver.answer(200);
    const second = await untilSent(await replay(subscription.id, { only: 'undelivered' }));
    expect(second).toMatchObject({ found: 3, created: 1, skipped: 2, deliveries: { ...NONE, delivered: 1 } });
    expect(numbersOf(scene.receiver.requests)).toEqual([2]);
    expect(await untilSent(await replay(subscription.id, { only: 'undelivered' }))).toMatchObject({
      created: 0,
      skipped: 3,
    });
  });

  it('reaches further back than the retention period, as what was given up is kept longer', async () => {
    const subscription = await scene.subscribeToObject();
    scene.receiver.answer(500);
    await publish(subscription, 1);
    const [original] = await deliveriesOf(subscription.id);
    const old = (Date.now() - 8 * 86_400_000).toString(16).padStart(12, '0');
    const aged = original!.id.replace(/^msg_.{12}/, `msg_${old}`);
    for (const table of ['deferred_events', 'deferred_deliveries']) {
      await scene.database.query(
        `UPDATE ${table} SET segment_id = replace(substr($2, 5, 32), '-', '')::uuid
          WHERE replace(segment_id::text, '-', '') = substr($1, 5, 32)`,
        [original!.id, aged],
      );
    }
    scene.receiver.clear();
    scene.receiver.answer(200);
    const done = await untilSent(await replay(subscription.id, { only: 'undelivered' }));
    expect(done).toMatchObject({ since: '2020-01-01T00:00:00.000Z', created: 1 });
    const [replayed] = await deliveriesOf(subscription.id, scene.service, `&replayId=${done.id}`);
    expect(replayed).toMatchObject({ state: 'delivered', replayOf: aged });
    expect(numbersOf(scene.receiver.requests)).toEqual([0]);
  });
});

describe('a dry run', () => {
  it.each([
    ['all', { count: 3, skipped: 1 }],
    ['undelivered', { count: 2, skipped: 0 }],
  ])('counts %s and does nothing', async (only, counts) => {
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 1);
    scene.receiver.answer(500);
    await publish(subscription, 3);
    const [, , , last] = await deliveriesOf(subscription.id);
    await set(last!.id, `state = 'retrying', due_at = now() + interval '1 hour', finished_at = NULL`);
    scene.receiver.clear();
    const answer = await post(subscription.id, { since: LONG_AGO, only, dryRun: true });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.body).toEqual({
      dryRun: true,
      subscriptionId: subscription.id,
      only,
      since: expect.any(String),
      until: expect.any(String),
      ...counts,
      complete: true,
    });
    const listed = await scene.service.call('GET', `${BASE}/replays?subscriptionId=${subscription.id}`);
    expect(listed.body.replays).toEqual([]);
    expect(await deliveriesOf(subscription.id)).toHaveLength(4);
    expect(scene.receiver.requests).toEqual([]);
    // What it counted is what a replay makes.
    expect(
      await untilReplay(await replay(subscription.id, { only }), ({ state }) => state === 'completed'),
    ).toMatchObject({
      created: counts.count,
      skipped: counts.skipped,
    });
  });
});

describe('what is asked for', () => {
  it.each<[string, unknown, RegExp]>([
    ['no body', undefined, /^since is required\.$/],
    ['an array', [], /^The body must be a JSON object, not an array\.$/],
    ['no since', {}, /^since is required\.$/],
    ['a number', { since: 5 }, /^since must be a string, not a number\.$/],
    ['no time', { since: 'monday' }, /^since must be an ISO 8601 .* not "monday"\.$/],
    ['null as until', { since: LONG_AGO, until: null }, /^until must be a string, not null\.$/],
    [
      'a reversed range',
      { since: '2026-03-02', until: '2026-03-01' },
      /^since must not be later than until\.$/,
    ],
    ['the future', { since: '2999-01-01' }, /^since must not lie in the future\.$/],
    [
      'the past',
      { since: LONG_AGO, until: '2020-02-01' },
      /^until lies before the retention period of 7 days\.$/,
    ],
    ['another selection', { since: LONG_AGO, only: 'some' }, /^only must be "all" or "undelivered"\.$/],
    [
      'a text as dryRun',
      { since: LONG_AGO, dryRun: 'yes' },
      /^dryRun must be true or false, not a string\.$/,
    ],
    [
      'an unknown field',
      { since: LONG_AGO, speed: 9 },
      /^Unknown field "speed"\. Allowed: since, until, only, dryRun\.$/,
    ],
    ['what is no JSON', '{"since":', /^The body is not well-formed JSON/],
    ['__proto__', '{"since":"2020-01-01","__proto__":{}}', /^Unknown field "__proto__"\. Allowed: since, /],
  ])('is refused with 400: %s', async (what, body, message) => {
    const { id } = await scene.subscribeToObject();
    const answer = await post(id, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.class).toBe(/no JSON/.test(what) ? 'MalformedBody' : 'ValidationFailed');
    expect(answer.body.error.message).toMatch(message);
  });

  it('is not read out of the query: nothing is replayed', async () => {
    const subscription = await scene.subscribeToObject();
    const uri = `${BASE}/subscriptions/${subscription.id}/replay?dryRun=true&speed=9`;
    const answer = await scene.service.call('POST', uri, { body: { since: LONG_AGO } });
    expect([answer.status, answer.body.error.class]).toEqual([400, 'ValidationFailed']);
    expect(answer.body.error.message).toBe(
      'Unknown parameter "dryRun"; it belongs in the body. Unknown parameter "speed"; this call has none.',
    );
    const listed = await scene.service.call('GET', `${BASE}/replays?subscriptionId=${subscription.id}`);
    expect(listed.body.replays).toEqual([]);
  });

  it.each([
    ['GET', ''],
    ['POST', '/cancel'],
  ])('has no parameters at %s /replays/{id}%s', async (method, path) => {
    const id = await replay((await scene.subscribeToObject()).id);
    const answer = await scene.service.call(method, `${BASE}/replays/${id}${path}?force=1`);
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      'Unknown parameter "force"; this call has none.',
    ]);
  });

  it('is refused in the body of a cancel', async () => {
    const id = await replay((await scene.subscribeToObject()).id);
    const answer = await scene.service.call('POST', `${BASE}/replays/${id}/cancel`, {
      body: { only: 'retrying' },
    });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      'This call takes no body. Unknown field "only".',
    ]);
  });

  it.each([
    ['limit=0', /^limit must /],
    ['cursor=x', /^cursor was /],
    ['subscriptionId=x', /^subscriptionId must /],
    ['state=running', /Unknown parameter "state"/],
  ])('GET /replays?%s is refused with 400', async (query, message) => {
    const answer = await scene.service.call('GET', `${BASE}/replays?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(message);
  });

  it('is listed, newest first, in pages, of one subscription or of all', async () => {
    const [one, other] = [await scene.subscribeToObject(), await scene.subscribeToObject()];
    const made: string[] = [];
    for (const { id } of [one, other, one]) {
      made.unshift(await replay(id));
      await untilSent(made[0]!);
    }
    const list = async (query: string): Promise<Body> =>
      (await scene.service.call('GET', `${BASE}/replays?${query}`)).body;
    const idsOf = ({ replays }: Body): string[] => replays.map(({ id }: { id: string }) => id);
    expect(idsOf(await list(`subscriptionId=${one.id}`))).toEqual([made[0], made[2]]);
    const page = await list('limit=2');
    expect(idsOf(page)).toEqual(made.slice(0, 2));
    expect(idsOf(await list(`limit=1&cursor=${page.meta.cursor}`))).toEqual([made[2]]);
    expect((await list(`subscriptionId=${other.id}&limit=1`)).meta.cursor).toBeNull();
  });
});

describe('a replay under way', () => {
  it('is the only one of its subscription', async () => {
    const gate = new Gate();
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 201);
    scene.receiver.answer({ gate });
    const id = await replay(subscription.id);
    const answer = await post(subscription.id, { since: LONG_AGO });
    expect([answer.status, answer.body.error.class]).toEqual([409, 'StateConflict']);
    expect(answer.body.error.replayId).toBe(id);
    expect(answer.body.error.message).toContain(`https://hooks.example.com${BASE}/replays/${id}`);
    gate.open();
    await untilSent(id);
  });

  it('makes no more than 200 that are not attempted yet', async () => {
    const gate = new Gate();
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 230);
    scene.receiver.clear();
    scene.receiver.answer({ gate });
    const id = await replay(subscription.id);
    await untilReplay(id, ({ created }) => created === 200);
    await scene.receiver.waitFor(16);
    // Replays take turns: while others begin and end, this one has had its own.
    const other = await scene.subscribeToObject();
    scene.receiver.answerAt(other.path, 200);
    await publish(other, 1);
    for (let turn = 0; turn < 3; turn++) await untilSent(await replay(other.id));
    expect((await get(id)).body).toMatchObject({ state: 'running', total: 230, created: 200 });
    gate.open();
    expect(await untilSent(id)).toMatchObject({ created: 230, deliveries: { ...NONE, delivered: 230 } });
    expect(numbersOf(scene.receiver.requests.filter(({ path }) => path === subscription.path))).toEqual(
      Array.from({ length: 230 }, (_, n) => n),
    );
  });

  it('is on hold while its URL is frozen or disabled, and says what helps', async () => {
    const gate = new Gate();
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 201);
    scene.receiver.answer({ gate });
    const id = await replay(subscription.id);
    await untilReplay(id, ({ created }) => created === 200);
    const set = (assignment: string): Promise<unknown> =>
      scene.database.query(
        `UPDATE endpoints SET ${assignment} WHERE id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)`,
        [subscription.id],
      );
    const enable = `PUT https://hooks.example.com${BASE}/subscriptions/${subscription.id}/enable enables it.`;
    await set('frozen_at = now()');
    expect((await get(id)).body).toMatchObject({
      state: 'onHold',
      reason: `The URL is frozen: nothing is sent until it is enabled. ${enable}`,
      onHoldBy: 'frozen',
    });
    await set('frozen_at = NULL, disabled_at = now()');
    const { state, reason, onHoldBy } = (await get(id)).body;
    expect([state, onHoldBy]).toEqual(['onHold', 'disabled']);
    expect(reason).toMatch(/^The URL is disabled: .* enables it\.$/);
    await set('disabled_at = NULL');
    expect((await get(id)).body).toMatchObject({ state: 'running', reason: null, onHoldBy: null });
    gate.open();
    await untilSent(id);
  });

  it('ends with its subscription, and its deliveries with it', async () => {
    const gate = new Gate();
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 230);
    scene.receiver.answer({ gate });
    const id = await replay(subscription.id);
    await untilReplay(id, ({ created }) => created === 200);
    expect((await scene.service.call('DELETE', `${BASE}/subscriptions/${subscription.id}`)).status).toBe(200);
    gate.open();
    const ended = await untilReplay(id, ({ state }) => state === 'cancelled');
    expect(ended).toMatchObject({ created: 200, reason: 'The subscription was deleted.' });
    expect(ended.deliveries.retrying).toBe(0);
    expect(ended.endedAt).not.toBeNull();
  });
});

describe('POST /replays/{id}/cancel', () => {
  it('makes no more, cancels what was not sent, and lets what is being sent finish', async () => {
    const gate = new Gate();
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 230);
    scene.receiver.clear();
    scene.receiver.answer({ gate });
    const id = await replay(subscription.id);
    await untilReplay(id, ({ created }) => created === 200);
    await scene.receiver.waitFor(16);
    const answer = await cancel(id);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: 'cancelling', reason: 'The replay was cancelled.' });
    gate.open();
    const ended = await untilReplay(id, ({ state }) => state === 'cancelled');
    const { cancelled, delivered, ...others } = ended.deliveries;
    expect(others).toEqual({ retrying: 0, onHold: 0, exhausted: 0 });
    expect(cancelled + delivered).toBe(200);
    expect(delivered).toBe(scene.receiver.requests.length);
    expect(cancelled).toBeGreaterThan(100);
    expect(ended).toMatchObject({ created: 200 });
    const [one] = await deliveriesOf(subscription.id, scene.service, `&replayId=${id}&state=cancelled`);
    const record = await scene.service.call('GET', `${BASE}/deliveries/${one!.id}`);
    expect(record.body).toMatchObject({
      state: 'cancelled',
      reason: 'The replay was cancelled.',
      attemptCount: 0,
    });
    const again = await cancel(id);
    expect([again.status, again.body.error.class]).toEqual([409, 'StateConflict']);
    // Another one of the subscription may begin.
    scene.receiver.answer(200);
    expect(await untilSent(await replay(subscription.id))).toMatchObject({ created: 230 });
  });

  it('cancels what a completed one left waiting, and refuses when nothing is left', async () => {
    const subscription = await scene.subscribeToObject();
    await publish(subscription, 2);
    const id = await replay(subscription.id);
    await untilSent(id);
    const nothing = await cancel(id);
    expect([nothing.status, nothing.body.error.message]).toEqual([
      409,
      `The replay "${id}" has ended, and none of its deliveries is left to be sent.`,
    ]);
    const [first] = await deliveriesOf(subscription.id, scene.service, `&replayId=${id}`);
    await set(first!.id, `state = 'retrying', due_at = now() + interval '1 hour', finished_at = NULL`);
    expect((await cancel(id)).status).toBe(200);
    expect(await untilReplay(id, ({ state }) => state === 'cancelled')).toMatchObject({
      deliveries: { ...NONE, delivered: 1, cancelled: 1 },
    });
  });
});

describe('nodes', () => {
  it('go on with a replay where another one stopped, at its pace, each delivery once', async () => {
    const shared = await createTestDatabase();
    const env = { ...ENV, ON_HOLD_RELEASE_RATE: '20' };
    const first = await startTestService({ env, database: shared });
    const subscription = await scene.subscribeToObject({}, { node: first });
    await publish(subscription, 60, first);
    scene.receiver.clear();
    const id = await replay(subscription.id, {}, first);
    await scene.receiver.waitFor(10);
    await first.close();
    const stoppedAt = scene.receiver.requests.length;
    expect(stoppedAt).toBeLessThan(60);
    const [two, three] = [
      await startTestService({ env, database: shared }),
      await startTestService({ env, database: shared }),
    ];
    const done = await untilSent(id, two);
    expect(done).toMatchObject({ created: 60, deliveries: { ...NONE, delivered: 60 } });
    expect(numbersOf(scene.receiver.requests)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    // Of any second, what was made in it: a turn's worth may be saved up.
    const made = (await deliveriesOf(subscription.id, two, `&replayId=${id}`)).map(({ id: each }) =>
      Number.parseInt(each.slice(4, 16), 16),
    );
    for (const from of made) {
      expect(made.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(25);
    }
    await two.close();
    await three.close();
    await shared.drop();
  });
});

describe('the job', () => {
  it('moves on only for the node that has it, and only from where it stands', async () => {
    // This node sends nothing, so nobody else works on the job.
    const idle = await startTestService({ env: { ...ENV, ROLES: 'api' } });
    const jobs = await idle.database.connect(ENTITIES);
    const repository = new ReplaysRepository(jobs.dataSource.getRepository(StoredReplay), jobs);
    const subscription = await scene.subscribeToObject({}, { node: idle });
    const { id } = (await post(subscription.id, { since: LONG_AGO }, idle)).body;
    const node = async (name: string): Promise<number> => {
      const [row] = await jobs.query<{ id: number }>(
        `INSERT INTO nodes (name, lease_until) VALUES ($1, now() + interval '1 hour') RETURNING id`,
        [name],
      );
      return row!.id;
    };
    const [one, two] = [await node('one'), await node('two')];
    expect(await repository.claim(one, [])).toEqual([id]);
    expect(await repository.claim(one, [id])).toEqual([]);
    expect(await repository.claim(two, [])).toEqual([]);
    const { replay: job } = (await repository.own(one, id))!;
    const advance = (owner: number, at: Replay, segmentId: string): Promise<void> => {
      const event = '{"eventType":"UPDATE","objCode":"PROJ","objId":null,"n":2,"o":2}\n{}{}\n';
      const original = {
        segmentId: at.cursor.segmentId,
        index: 0,
        eventIndex: 0,
        version: 2,
        body: event,
      } as const;
      const cursor = { segmentId: at.cursor.segmentId, index: at.cursor.index + 1 };
      const deliveries = [{ ...original, segmentId, replayOf: 'msg_x', sourceSegmentId: original.segmentId }];
      return repository.advance({ owner, replay: at, cursor, skipped: 0, finished: false, deliveries });
    };
    const created = async (): Promise<number> => (await get(id, idle)).body.created as number;
    await advance(two, job, randomUUID());
    expect(await created()).toBe(0);
    await advance(one, job, randomUUID());
    expect(await created()).toBe(1);
    // The confirmation was lost, and the node does the same again.
    await advance(one, job, randomUUID());
    expect(await created()).toBe(1);
    // The others give the node up; what it still writes changes nothing.
    await jobs.query('DELETE FROM nodes WHERE id = $1', [one]);
    const moved = (await repository.own(one, id))!.replay;
    await advance(one, moved, randomUUID());
    expect(await created()).toBe(1);
    expect(await repository.claim(two, [])).toEqual([id]);
    await advance(two, moved, randomUUID());
    expect(await created()).toBe(2);
    // What this node has without knowing it, it takes up.
    expect(await repository.claim(two, [])).toEqual([id]);
    expect((await get(id, idle)).body.deliveries).toEqual({ ...NONE, retrying: 2 });
    await idle.close();
  });
});

const set = (id: string, assignments: string): Promise<unknown> =>
  scene.database.query(
    `UPDATE deferred_deliveries SET ${assignments} WHERE 'msg_' || replace(segment_id::text, '-', '') || '_' || delivery_index = $1`,
    [id],
  );
