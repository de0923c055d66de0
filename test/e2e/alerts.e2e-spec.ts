import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { AlertsRepository } from '../../src/alerts/alerts.repository.js';
import { AlertOutboxRepository } from '../../src/delivery/alert-outbox/alert-outbox.repository.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { Log } from '../../src/platform/logging/log.js';
import { addCustomer } from '../support/customers.js';
import { Gate, Receiver } from '../support/receiver.js';
import { numbered, Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE, startTestService } from '../support/service.js';
import { until } from '../support/until.js';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
/** Retries are given up at once; URLs are disabled by the third failure in a row. */
const ENV = {
  RETRY_LIMIT: '0',
  DISABLE_CONSECUTIVE: '3',
  DISABLE_MIN_ATTEMPTS: '1000000',
  // Requests that are held at a gate must not time out.
  DELIVERY_TIMEOUT_MS: '25000',
  LEASE_MS: '60000',
  ALERT_SECRET: SECRET,
  EGRESS_PRIVATE: 'allow',
};

// oxlint-disable-next-line typescript/no-explicit-any -- what is sent
type Body = any;

let scene: Scene;
/** Where the operator wants alerts. */
let pager: Receiver;
let lines: string[];

beforeAll(async () => {
  pager = await Receiver.start();
  lines = [];
  scene = await Scene.start({
    env: { ...ENV, ALERT_URL: pager.url('/alerts?key=of-the-pager') },
    logTo: (line) => lines.push(line),
  });
});
afterAll(async () => {
  await pager.close();
  await scene.close();
});
beforeEach(async () => {
  pager.answer(200);
  await scene.renewReceiver();
  await untilIdle();
  pager.clear();
});

/** Nothing that earlier tests caused is told in this one. */
const untilIdle = (): Promise<void> =>
  until('no alert waits', async () => {
    await scene.database.query(
      `UPDATE alerts SET due_at = now(), at = now() - interval '1 day' WHERE ended_at IS NULL`,
    );
    return (await open()) === 0;
  });
const open = async (): Promise<number> =>
  (
    await scene.database.query<{ n: number }>('SELECT count(*)::int AS n FROM alerts WHERE ended_at IS NULL')
  )[0]!.n;
const alerts = (): Body[] => pager.requests.map((request) => request.json());
const typesOf = (bodies: readonly Body[]): string[] => bodies.map(({ type }) => type as string);
/** Of this URL. */
const about = ({ path }: SubscriptionOfObject): Body[] =>
  alerts().filter(({ url }) => url === scene.receiver.url(path));
const untilTold = (subscription: SubscriptionOfObject, ...types: string[]): Promise<void> =>
  until(`${types.join(', ')} is told`, () =>
    types.every((type) => typesOf(about(subscription)).includes(type)),
  );

/** Publishes events of the object whose delivery fails. */
async function fail({ id, objId, path }: SubscriptionOfObject, n: number, status = 500): Promise<void> {
  scene.receiver.answerAt(path, status);
  const before = (await scene.deliveriesOf(id)).length;
  await scene.publish(numbered(n, { objId }));
  await until('all have ended', async () => {
    const found = await scene.deliveriesOf(id);
    return (
      found.length === before + n && found.every(({ state }) => state !== 'pending' && state !== 'retrying')
    );
  });
}
const setUrl = (id: string, assignments: string): Promise<unknown> =>
  scene.database.query(
    `UPDATE endpoints SET ${assignments} WHERE id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)`,
    [id],
  );

describe('an alert to the operator', () => {
  it('tells that a URL is disabled: of which subscriptions, by which event, why', async () => {
    const subscription = await scene.subscribeToObject({ url: `${scene.receiver.url('/with')}?key=s3cret` });
    const shared = await scene.subscribe({
      url: `${scene.receiver.url('/with')}?key=s3cret`,
      objCode: 'TASK',
    });
    await fail({ ...subscription, path: '/with' }, 3);
    await untilTold({ ...subscription, path: '/with' }, 'endpoint.disabled');
    const [alert] = about({ ...subscription, path: '/with' }).filter(
      ({ type }) => type === 'endpoint.disabled',
    );
    const deliveries = await scene.deliveriesOf(subscription.id);
    const decided = deliveries.find(({ id }) => id === alert.deliveryId)!;
    expect(alert).toEqual({
      type: 'endpoint.disabled',
      at: expect.any(String),
      customerId: expect.any(String),
      endpointId: expect.any(String),
      url: scene.receiver.url('/with'),
      subscriptionIds: [subscription.id, shared.id].toSorted(),
      event: { id: decided.eventId, objCode: 'PROJ', eventType: 'UPDATE', objId: subscription.objId },
      deliveryId: decided.id,
      reason: '3 attempts in a row failed.',
      error: 'The receiver answered 500.',
      count: 1,
      text: expect.stringContaining('/with is disabled. 3 attempts in a row failed.'),
    });
    expect(pager.requests.map(({ text }) => text).join()).not.toContain('s3cret');
    const { body: endpoint } = await scene.service.call('GET', `/api/v1/endpoints/${alert.endpointId}`);
    expect(endpoint).toMatchObject({ health: 'disabled' });
    expect(lines.join()).not.toContain('of-the-pager');
  });

  it('is signed as Standard Webhooks asks, under an id of its own', async () => {
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 1);
    const [request] = await pager.waitFor(1);
    expect(request!.path).toBe('/alerts?key=of-the-pager');
    expect(request!.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Hookfront',
      'webhook-id': expect.stringMatching(/^alert_[0-9a-f]{32}$/),
    });
    const signed = request!.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(request!.text, signed)).toEqual(request!.json());
    expect(() => new Webhook(SECRET).verify(`${request!.text} `, signed)).toThrow();
  });

  it('tells that a URL is well again, by a delivery or by hand', async () => {
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 3);
    await untilTold(subscription, 'endpoint.disabled');
    scene.receiver.answerAt(subscription.path, 200);
    await setUrl(subscription.id, 'probe_at = now()');
    await scene.publish({ objId: subscription.objId });
    await untilTold(subscription, 'endpoint.recovered');
    const [probed] = await scene.deliveriesOf(subscription.id, '&state=delivered');
    expect(about(subscription).at(-1)).toMatchObject({
      type: 'endpoint.recovered',
      reason: 'A delivery was taken.',
      error: null,
      deliveryId: probed!.id,
      event: { id: probed!.eventId, objId: subscription.objId },
    });
    const gone = await scene.subscribeToObject();
    await fail(gone, 1, 410);
    await untilTold(gone, 'endpoint.frozen');
    await scene.service.call('PUT', `${BASE}/subscriptions/${gone.id}/enable`);
    await untilTold(gone, 'endpoint.recovered');
    expect(about(gone).filter(({ type }) => type !== 'delivery.exhausted')).toMatchObject([
      {
        type: 'endpoint.frozen',
        reason: 'The receiver answered 410 Gone.',
        error: 'The receiver answered 410.',
      },
      { type: 'endpoint.recovered', reason: 'It was enabled by hand.', event: null, deliveryId: null },
    ]);
  });

  it('is tried out by hand, with one that tells of nothing', async () => {
    const test = (session?: string): Promise<Answer> =>
      scene.service.call('POST', '/api/v1/alerts/test', session === undefined ? {} : { session });
    expect(await test()).toMatchObject({ status: 200, body: { outcome: 'taken', error: null } });
    const [request] = await pager.waitFor(1);
    expect(
      new Webhook(SECRET).verify(request!.text, request!.headers as Record<string, string>),
    ).toMatchObject({
      type: 'test',
      subscriptionIds: [],
      text: 'This is a test: alerts to the operator arrive here.',
    });
    pager.answer(503);
    expect((await test()).body).toEqual({ outcome: 'failed', error: 'It answered 503.' });
    expect((await test(await addCustomer(scene.service, 'asks-for-a-test'))).status).toBe(403);
  });

  it('cannot be tried out where there is no ALERT_URL', async () => {
    const other = await startTestService();
    try {
      expect(await other.call('POST', '/api/v1/alerts/test')).toMatchObject({
        status: 409,
        body: { error: { class: 'StateConflict', message: expect.stringContaining('set ALERT_URL first') } },
      });
    } finally {
      await other.close();
    }
  });

  it('tells in one a minute how many deliveries of a URL were given up', async () => {
    const [one, other] = [await scene.subscribeToObject(), await scene.subscribeToObject()];
    await fail(one, 1);
    await untilTold(one, 'delivery.exhausted');
    const [delivery] = await scene.deliveriesOf(one.id);
    expect(about(one)).toMatchObject([
      {
        subscriptionIds: [one.id],
        deliveryId: delivery!.id,
        event: { id: delivery!.eventId, objCode: 'PROJ', eventType: 'UPDATE', objId: one.objId },
        reason: 'The receiver answered 500.',
        count: 1,
      },
    ]);
    // A success keeps the URL well, which fails again then.
    for (const count of [1, 2]) {
      scene.receiver.answerAt(one.path, 200);
      await scene.publish({ objId: one.objId });
      await until('it was taken', async () =>
        (await scene.deliveriesOf(one.id)).every(({ state }) => state !== 'pending'),
      );
      await fail(one, count);
    }
    // Another URL's is told meanwhile.
    await fail(other, 1);
    await untilTold(other, 'delivery.exhausted');
    expect(about(one)).toHaveLength(1);
    const waiting = await scene.database.query<{ count: number; inSeconds: number }>(
      `SELECT count, extract(epoch FROM due_at - now())::float8 AS "inSeconds" FROM alerts
        WHERE ended_at IS NULL AND $1::uuid = ANY(subscription_ids)`,
      [one.id],
    );
    expect(waiting).toMatchObject([{ count: 3 }]);
    expect(waiting[0]!.inSeconds).toBeGreaterThan(0);
    expect(waiting[0]!.inSeconds).toBeLessThanOrEqual(60);
    await scene.database.query('UPDATE alerts SET due_at = now() WHERE ended_at IS NULL');
    await until('the others are told', () => about(one).length === 2);
    const [first, second] = about(one);
    expect(second).toMatchObject({
      count: 3,
      text: expect.stringMatching(/^3 deliveries to .* were given up: /),
    });
    const given = (await scene.deliveriesOf(one.id, '&state=exhausted')).filter(
      ({ id }) => id !== first.deliveryId,
    );
    const byId = (a: Body, b: Body): number => (a.deliveryId < b.deliveryId ? -1 : 1);
    expect((second.examples as Body[]).toSorted(byId)).toEqual(
      given
        .map(({ id, eventId }) => ({
          deliveryId: id,
          event: { id: eventId, objCode: 'PROJ', eventType: 'UPDATE', objId: one.objId },
          reason: 'The receiver answered 500.',
        }))
        .toSorted(byId),
    );
    expect(Date.parse(second.until)).toBeGreaterThan(Date.parse(second.at));
    expect(Date.parse(second.at)).toBeGreaterThan(Date.parse(first.at));
  });
});

describe('an alert that waits', () => {
  it('is taken up from a node that is no more', async () => {
    const gate = new Gate();
    pager.answer({ gate });
    const [first, second] = [await scene.subscribeToObject(), await scene.subscribeToObject()];
    await fail(first, 1);
    await pager.waitFor(1);
    await fail(second, 1);
    expect(await open()).toBe(2);
    // As a crash leaves them: in the name of a node that is no more.
    await scene.database.query(
      `UPDATE alerts SET owner = 1000000, attempts = 1 WHERE ended_at IS NULL AND attempts = 0`,
    );
    pager.answer(200);
    gate.open();
    await untilTold(second, 'delivery.exhausted');
  });
});

describe('an alert that is not taken', () => {
  it('is sent again as it was, and nothing of its URL overtakes it', async () => {
    pager.answer(503);
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 3);
    const [first] = await pager.waitFor(1);
    await until('it waits for its next attempt', async () => {
      const [row] = await scene.database.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM alerts WHERE attempts = 1 AND owner IS NULL AND due_at > now() AND ended_at IS NULL',
      );
      return row!.n === 1;
    });
    await setUrl(subscription.id, 'probe_at = now()');
    scene.receiver.answerAt(subscription.path, 200);
    await scene.publish({ objId: subscription.objId });
    await until('it is well again', async () => (await open()) >= 2);
    pager.answer(200);
    await scene.database.query('UPDATE alerts SET due_at = now() WHERE ended_at IS NULL');
    await untilTold(subscription, 'endpoint.disabled', 'endpoint.recovered');
    const again = pager.requests.filter(
      ({ headers }) => headers['webhook-id'] === first!.headers['webhook-id'],
    );
    expect(again.length).toBeGreaterThanOrEqual(2);
    expect(new Set(again.map(({ text }) => text)).size).toBe(1);
    const taken = about(subscription).filter(({ type }) => type.startsWith('endpoint.'));
    expect(typesOf(taken).at(-1)).toBe('endpoint.recovered');
    expect(
      typesOf(taken)
        .slice(0, -1)
        .every((type) => type === 'endpoint.disabled'),
    ).toBe(true);
  });

  it('is given up after an hour, with a line in the log that shows no secret, and causes no alert', async () => {
    pager.answer(500);
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 1);
    await pager.waitFor(1);
    const before = await counted('given_up');
    await scene.database.query(
      `UPDATE alerts SET due_at = now(), at = now() - interval '2 hours' WHERE ended_at IS NULL`,
    );
    await until('it is given up', async () => (await open()) === 0);
    expect(await counted('given_up')).toBeGreaterThan(before);
    const told = lines.filter((line) => line.includes('is given up'));
    expect(told.join()).toContain('It answered 500.');
    expect(lines.join()).not.toContain('of-the-pager');
    expect(lines.join()).not.toContain(SECRET);
    pager.answer(200);
    const next = await scene.subscribeToObject();
    await fail(next, 1);
    await untilTold(next, 'delivery.exhausted');
    const urls = new Set(alerts().map(({ url }) => url as string));
    expect([...urls].filter((url) => url.startsWith(pager.url('')))).toEqual([]);
  });

  it('keeps no delivery waiting, nor those that have the same URL as an alert', async () => {
    const gate = new Gate();
    pager.answer({ gate });
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 2);
    await pager.waitFor(1);
    scene.receiver.answerAt(subscription.path, 200);
    scene.receiver.clear();
    await scene.publish(numbered(20, { objId: subscription.objId }));
    await scene.receiver.waitFor(20);
    expect(pager.requests).toHaveLength(1);
    gate.open();
  });
});

describe('an alert to the owner of a subscription', () => {
  const of = (id: string): string => `${BASE}/subscriptions/${id}/alerts`;
  const tell = (id: string, url: unknown, session?: string): Promise<Answer> =>
    scene.service.call('PUT', of(id), { body: { url }, ...(session !== undefined && { session }) });
  const read = (id: string, session?: string): Promise<Answer> =>
    scene.service.call('GET', of(id), session === undefined ? {} : { session });
  let owner: Receiver;
  let stranger: string;

  beforeAll(async () => {
    owner = await Receiver.start();
    stranger = await addCustomer(scene.service, 'stranger');
  });
  afterAll(() => owner.close());
  beforeEach(() => {
    owner.clear();
    owner.answer(200);
  });

  it('comes to the address that was given, signed with the secret of the subscription, and names no other one', async () => {
    const url = scene.receiver.url('/owned');
    const mine = { ...(await scene.subscribeToObject({ url })), path: '/owned' };
    const other = { ...(await scene.subscribeToObject({ url })), path: '/owned' };
    expect(await read(mine.id)).toMatchObject({ status: 200, body: { url: null, last: null } });
    expect(await tell(mine.id, owner.url('/mine?key=1'))).toMatchObject({
      status: 200,
      body: { url: owner.url('/mine?key=1'), last: null },
    });
    await fail(other, 1);
    await fail(mine, 2);
    const requests = await owner.waitFor(2);
    const told = requests.map((request) => request.json() as Body);
    expect(typesOf(told).toSorted()).toEqual(['delivery.exhausted', 'endpoint.disabled']);
    const disabled = told.find(({ type }) => type === 'endpoint.disabled');
    expect(disabled).toMatchObject({
      subscriptionIds: [mine.id],
      reason: '3 attempts in a row failed.',
      event: { objCode: 'PROJ', eventType: 'UPDATE', objId: mine.objId },
    });
    // What was given up of the other subscription is not its owner's.
    expect(told.find(({ type }) => type === 'delivery.exhausted').subscriptionIds).toEqual([mine.id]);
    for (const request of requests) {
      expect(request.path).toBe('/mine?key=1');
      const signed = request.headers as Record<string, string>;
      expect(new Webhook(mine.signingSecret).verify(request.text, signed)).toEqual(request.json());
      expect(() => new Webhook(SECRET).verify(request.text, signed)).toThrow();
    }
    // The operator is told as well.
    await untilTold(mine, 'endpoint.disabled', 'delivery.exhausted');
    await until('it is shown as taken', async () => (await read(mine.id)).body.last?.state === 'taken');
    expect((await read(mine.id)).body.last).toEqual({
      type: expect.any(String),
      at: expect.any(String),
      state: 'taken',
      attempts: 1,
      error: null,
    });
  });

  it('says in the API why it was not taken, and keeps no alert from others', async () => {
    owner.answer(503);
    const subscription = await scene.subscribeToObject();
    await tell(subscription.id, owner.url('/down'));
    await fail(subscription, 1);
    await untilTold(subscription, 'delivery.exhausted');
    await until('its error is shown', async () => (await read(subscription.id)).body.last?.error !== null);
    expect((await read(subscription.id)).body.last).toMatchObject({
      type: 'delivery.exhausted',
      state: 'waiting',
      error: 'It answered 503.',
    });
    expect((await tell(subscription.id, null)).body).toMatchObject({ url: null });
    await scene.database.query('UPDATE alerts SET due_at = now() WHERE ended_at IS NULL');
    await until('it is given up', async () => (await read(subscription.id)).body.last.state === 'givenUp');
    expect((await read(subscription.id)).body.last.error).toBe('There is no address to send it to.');
  });

  it('tells the newest state of a URL that came and went while its owner was away', async () => {
    const subscription = await scene.subscribeToObject();
    await tell(subscription.id, owner.url('/flapping'));
    owner.answer(503);
    await fail(subscription, 1);
    await until('its owner is away', async () => (await read(subscription.id)).body.last?.error !== null);
    await scene.database.query(`UPDATE alerts SET due_at = now() + interval '1 hour' WHERE recipient = $1`, [
      subscription.id,
    ]);
    for (let n = 0; n < 3; n++) {
      await fail(subscription, 1, 410);
      await scene.service.call('PUT', `${BASE}/subscriptions/${subscription.id}/enable`);
    }
    owner.clear();
    owner.answer(200);
    await scene.database.query('UPDATE alerts SET due_at = now() WHERE recipient = $1', [subscription.id]);
    await until('its owner is told', async () =>
      typesOf(owner.requests.map((request) => request.json() as Body)).includes('endpoint.recovered'),
    );
    expect(typesOf(owner.requests.map((request) => request.json() as Body))).not.toContain('endpoint.frozen');
  });

  it('goes nowhere once the subscription is deleted', async () => {
    const subscription = await scene.subscribeToObject();
    await tell(subscription.id, owner.url('/deleted'));
    await scene.service.call('DELETE', `${BASE}/subscriptions/${subscription.id}`);
    expect((await read(subscription.id)).status).toBe(404);
    expect(
      await scene.database.query('SELECT 1 FROM alert_addresses WHERE subscription_id = $1', [
        subscription.id,
      ]),
    ).toEqual([]);
  });

  it.each(['finish', 'move'])(
    'comes to the address of the subscription that was replaced, whose deliveries %s',
    async (undelivered) => {
      const old = await scene.subscribeToObject();
      await tell(old.id, owner.url('/kept?key=1'));
      const path = `${old.path}/new`;
      const { body } = await scene.service.call('POST', `${BASE}/subscriptions/${old.id}/replace`, {
        body: {
          undelivered,
          objCode: 'PROJ',
          eventType: 'UPDATE',
          objId: old.objId,
          url: scene.receiver.url(path),
        },
      });
      const next = { ...old, id: body.id as string, path };
      expect((await read(old.id)).status).toBe(404);
      expect((await read(next.id)).body.url).toBe(owner.url('/kept?key=1'));
      await fail(next, 1);
      const [request] = await owner.waitFor(1);
      expect(request!.path).toBe('/kept?key=1');
      expect(request!.json()).toMatchObject({ type: 'delivery.exhausted', subscriptionIds: [next.id] });
    },
  );

  it('is tried out by hand, with one that tells of nothing', async () => {
    const subscription = await scene.subscribeToObject();
    const test = (id: string, session?: string): Promise<Answer> =>
      scene.service.call('POST', `${of(id)}/test`, session === undefined ? {} : { session });
    expect(await test(subscription.id)).toMatchObject({
      status: 409,
      body: { error: { message: 'This subscription has no address for alerts; set one first.' } },
    });
    await tell(subscription.id, owner.url('/tried'));
    expect(await test(subscription.id)).toMatchObject({
      status: 200,
      body: { outcome: 'taken', error: null },
    });
    const [request] = await owner.waitFor(1);
    const signed = request!.headers as Record<string, string>;
    expect(new Webhook(subscription.signingSecret).verify(request!.text, signed)).toMatchObject({
      type: 'test',
      subscriptionIds: [subscription.id],
      event: null,
      text: `This is a test: alerts about the subscription ${subscription.id} arrive here.`,
    });
    owner.answer(503);
    expect((await test(subscription.id)).body).toEqual({ outcome: 'failed', error: 'It answered 503.' });
    expect((await read(subscription.id)).body.last).toBeNull();
    expect(await test(subscription.id, stranger)).toMatchObject({ status: 404 });
    expect(await test('no-uuid')).toMatchObject({ status: 404 });
  });

  it('is tried out ten times at once at most', async () => {
    const gate = new Gate();
    owner.answer({ gate });
    const { id } = await scene.subscribeToObject();
    await tell(id, owner.url('/slow'));
    const tests = Array.from({ length: 10 }, () => scene.service.call('POST', `${of(id)}/test`));
    await owner.waitFor(10);
    const refused = await scene.service.call('POST', `${of(id)}/test`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    gate.open();
    for (const answer of await Promise.all(tests)) expect(answer.body.outcome).toBe('taken');
    expect((await scene.service.call('POST', `${of(id)}/test`)).status).toBe(200);
  });

  it('is for the own subscriptions of a customer', async () => {
    const subscription = await scene.subscribeToObject();
    await tell(subscription.id, owner.url('/'));
    for (const answer of [
      await read(subscription.id, stranger),
      await tell(subscription.id, owner.url('/theirs'), stranger),
    ]) {
      expect(answer).toMatchObject({ status: 404 });
    }
    expect(await read('no-uuid')).toMatchObject({ status: 404 });
    expect((await read(subscription.id)).body.url).toBe(owner.url('/'));
  });

  it.each([
    [undefined, 'url is required'],
    ['', 'url must not be empty'],
    [7, 'url must be a string, not a number'],
    ['ftp://team.example.com/', 'url'],
    ['https://me:secret@team.example.com/', 'url'],
    [`https://team.example.com/${'x'.repeat(2_000)}`, 'url'],
  ])('is refused with a 400 that names the field for the address %j', async (url, message) => {
    const { id } = await scene.subscribeToObject();
    const answer = await tell(id, url);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain(message);
  });

  it('is audited without the query of its address', async () => {
    const { id } = await scene.subscribeToObject();
    await tell(id, owner.url('/a?key=s3cret'));
    await tell(id, owner.url('/a?key=s3cret'));
    await tell(id, null);
    const { body } = await scene.service.call(
      'GET',
      `/api/v1/audit?action=subscription.alertsChanged&objectId=${id}`,
    );
    expect(body.entries).toMatchObject([
      { objectType: 'subscription', objectId: id, details: { alertUrl: null } },
      { objectType: 'subscription', objectId: id, details: { alertUrl: owner.url('/a') } },
    ]);
  });
});

describe('a flood of what is to be told', () => {
  it('is one alert for each URL and recipient, which names the first few and says how many', async () => {
    const gate = new Gate();
    pager.answer({ gate });
    const [subscription, other] = [await scene.subscribeToObject(), await scene.subscribeToObject()];
    await fail(other, 1);
    await pager.waitFor(1);
    await fail(subscription, 1);
    await scene.database.query('DELETE FROM alerts WHERE attempts = 0');
    const places = await scene.database.query<{ segmentId: string; deliveryIndex: number }>(
      `INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id, version, state,
                                        reason, attempts, finished_at)
       SELECT segment_id, n, customer_id, event_index, subscription_id, endpoint_id, version, state, reason, attempts, finished_at
         FROM deferred_deliveries, generate_series(1, 10000) AS n WHERE subscription_id = $1 AND state = 'exhausted'
       RETURNING segment_id AS "segmentId", delivery_index AS "deliveryIndex"`,
      [subscription.id],
    );
    const outbox = new AlertOutboxRepository(
      { alerts: { url: pager.url('/'), secret: SECRET } },
      new SystemClock(),
      Log.create('silent'),
    );
    for (let n = 0; n < 10; n++) {
      await scene.database.transaction((tx) =>
        outbox.exhausted(tx, places.slice(n * 1_000, (n + 1) * 1_000)),
      );
    }
    const waiting = await scene.database.query<{ count: number }>(
      `SELECT count FROM alerts WHERE ended_at IS NULL AND attempts = 0 AND subscription_ids @> ARRAY[$1]::uuid[]`,
      [subscription.id],
    );
    expect(waiting).toEqual([{ count: 10_000 }]);
    pager.answer(200);
    gate.open();
    await untilTold(subscription, 'delivery.exhausted');
    await until('no alert waits', async () => (await open()) === 0);
    const told = about(subscription);
    expect(told).toMatchObject([
      {
        count: 10_000,
        subscriptionIds: [subscription.id],
        reason: 'The receiver answered 500.',
        text: expect.stringMatching(
          /^10000 deliveries to .* were given up: the first of them UPDATE of PROJ object-/,
        ),
      },
    ]);
    expect(told[0].examples).toHaveLength(5);
    for (const example of told[0].examples) {
      expect(example).toMatchObject({
        deliveryId: expect.stringMatching(/^msg_/),
        event: { objCode: 'PROJ', eventType: 'UPDATE', objId: subscription.objId },
        reason: 'The receiver answered 500.',
      });
    }
  });

  it('is one alert a minute of each type for a URL that comes and goes, which says how often it did', async () => {
    const subscription = await scene.subscribeToObject();
    const enable = (): Promise<Answer> =>
      scene.service.call('PUT', `${BASE}/subscriptions/${subscription.id}/enable`);
    await fail(subscription, 1, 410);
    await untilTold(subscription, 'endpoint.frozen');
    await enable();
    await untilTold(subscription, 'endpoint.recovered');
    await scene.database.query(`DELETE FROM alerts WHERE type = 'delivery.exhausted'`);
    for (let n = 0; n < 10; n++) {
      await fail(subscription, 1, 410);
      await enable();
    }
    const waiting = await scene.database.query<{ type: string; count: number; later: boolean }>(
      `SELECT type, count, due_at > now() + interval '1 second' AS later FROM alerts
        WHERE ended_at IS NULL AND type <> 'delivery.exhausted'`,
    );
    expect(waiting).toEqual([{ type: 'endpoint.recovered', count: 20, later: true }]);
    const states = (): Body[] => about(subscription).filter(({ type }) => type !== 'delivery.exhausted');
    expect(typesOf(states())).toEqual(['endpoint.frozen', 'endpoint.recovered']);
    await scene.database.query('UPDATE alerts SET due_at = now() WHERE ended_at IS NULL');
    await until('it is told', () => states().length === 3);
    expect(states().at(-1)).toMatchObject({
      type: 'endpoint.recovered',
      count: 20,
      reason: 'It was enabled by hand.',
      text: expect.stringContaining('Its state has changed 20 times since the alert before.'),
    });
  });

  it('tells at once that a URL is disabled, while what was given up waits for its minute', async () => {
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 1);
    await untilTold(subscription, 'delivery.exhausted');
    await until('no alert waits', async () => (await open()) === 0);
    await fail(subscription, 2);
    await untilTold(subscription, 'endpoint.disabled');
    expect(about(subscription)).toHaveLength(2);
  });

  it('is given up where it waited for an hour behind others that were not taken', async () => {
    pager.answer(503);
    const [one, other] = [await scene.subscribeToObject(), await scene.subscribeToObject()];
    await fail(one, 1);
    await pager.waitFor(1);
    await fail(other, 1);
    await scene.database.query(
      `UPDATE alerts SET due_at = now() + interval '1 hour', last_at = now() - interval '2 hours' WHERE ended_at IS NULL`,
    );
    await new AlertsRepository(scene.database).expire();
    expect(await open()).toBe(0);
    const ended = await scene.database.query<{ error: string }>(
      `SELECT error FROM alerts WHERE subscription_ids @> ARRAY[$1]::uuid[] AND attempts = 0`,
      [other.id],
    );
    expect(ended).toEqual([{ error: 'Others before it were not taken for an hour.' }]);
  });
});

describe('alerts that the database refuses', () => {
  const warned = (): boolean => lines.some((line) => line.includes('Alerts could not be written down'));

  /** What is recorded of a URL that is disabled and enabled again, and of deliveries that are given up, and what is told of it. */
  async function recorded(): Promise<object> {
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 3);
    const attempts = await scene.database.query(
      `SELECT 1 FROM attempts a JOIN deferred_deliveries p USING (segment_id, delivery_index) WHERE p.subscription_id = $1`,
      [subscription.id],
    );
    const path = `${BASE}/subscriptions/${subscription.id}`;
    const read = async (): Promise<Body> => (await scene.service.call('GET', path)).body.subscription_url;
    const disabled = await read();
    const { status } = await scene.service.call('PUT', `${path}/enable`);
    await until('that is logged', warned);
    return {
      exhausted: (await scene.deliveriesOf(subscription.id, '&state=exhausted')).length,
      attempts: attempts.length,
      disabled,
      status,
      enabled: await read(),
      told: about(subscription),
    };
  }
  const ALL_BUT_ALERTS = {
    exhausted: 3,
    attempts: 3,
    disabled: { failures: 3, disabled_at: expect.any(String) },
    status: 200,
    enabled: { failures: 3, disabled_at: null },
    told: [],
  };

  it('keep no result from being recorded, and no URL from being enabled', async () => {
    await scene.database.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No alerts.'; END $$`,
    );
    await scene.database.query(
      'CREATE TRIGGER refuse BEFORE INSERT ON alerts FOR EACH ROW EXECUTE FUNCTION refuse()',
    );
    try {
      expect(await recorded()).toMatchObject(ALL_BUT_ALERTS);
    } finally {
      await scene.database.query('DROP TRIGGER refuse ON alerts');
    }
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 1);
    await untilTold(subscription, 'delivery.exhausted');
  });

  it('keep none waiting for long when somebody has locked them', async () => {
    await scene.database.transaction(async (tx) => {
      await tx.query('LOCK TABLE alerts');
      expect(await recorded()).toMatchObject(ALL_BUT_ALERTS);
    });
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 1);
    await untilTold(subscription, 'delivery.exhausted');
  });
});

// The last one: another node that has begun sends alerts too.
describe('an alert of what was on hold', () => {
  it('tells that the retention period ended', async () => {
    const subscription = await scene.subscribeToObject();
    await fail(subscription, 3);
    await untilTold(subscription, 'endpoint.disabled', 'delivery.exhausted');
    await untilIdle();
    await scene.database.query('DELETE FROM alerts');
    pager.clear();
    await scene.publish({ objId: subscription.objId });
    await until(
      'it is on hold',
      async () => (await scene.deliveriesOf(subscription.id, '&state=onHold')).length === 1,
    );
    const [held] = await scene.deliveriesOf(subscription.id, '&state=onHold');
    const old = (Date.now() - 8 * 86_400_000).toString(16).padStart(12, '0');
    const aged = held!.id.replace(/^msg_.{12}/, `msg_${old}`);
    for (const table of ['deferred_events', 'deferred_deliveries']) {
      await scene.database.query(
        `UPDATE ${table} SET segment_id = replace(substr($2, 5, 32), '-', '')::uuid
          WHERE replace(segment_id::text, '-', '') = substr($1, 5, 32)`,
        [held!.id, aged],
      );
    }
    // A node looks for what is past its retention when it starts.
    await scene.join({ ...ENV, ALERT_URL: pager.url('/alerts') });
    await untilTold(subscription, 'delivery.exhausted');
    expect(about(subscription)).toMatchObject([
      { deliveryId: aged, reason: 'Its URL was disabled until the retention period ended.' },
    ]);
  });
});

const counted = async (outcome: string): Promise<number> => {
  const { text } = await scene.service.call('GET', '/metrics');
  return Number(new RegExp(`^hookfront_alerts_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(text)![1]);
};
