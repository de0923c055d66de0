import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Gate, type ReceivedRequest, Receiver } from '../support/receiver.js';
import { type Published, Scene, type Subscription } from '../support/scene.js';
import { BASE } from '../support/service.js';

const PROJECT = { ID: '5cb98a3b', name: 'Launch', status: 'CUR', objCode: 'PROJ' };
const BEFORE = { ...PROJECT, status: 'PLN' };
const CHANGE = { newState: PROJECT, oldState: BEFORE };
/** Retries 60, 180 and 420 ms after the first attempt. */
const ENV = { RETRY_BASE_MS: '60', RETRY_LIMIT: '3', DELIVERY_TIMEOUT_MS: '1000' };

describe('delivery', () => {
  let scene: Scene;
  let made: string[];

  beforeAll(async () => {
    scene = await Scene.start({ env: ENV });
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    await scene.renewReceiver();
    made = [];
  });
  afterEach(async () => {
    for (const id of made) await scene.service.call('DELETE', `${BASE}/subscriptions/${id}`);
  });

  const subscribe = async (changes: object = {}): Promise<Subscription> => {
    const subscription = await scene.subscribe({ authToken: 'tökén-123456789', ...changes });
    made.push(subscription.id);
    return subscription;
  };
  const publish = (event: object = {}): Promise<Published[]> => scene.publish({ ...CHANGE, ...event });
  const health = async (id: string) =>
    (await scene.service.call('GET', `${BASE}/subscriptions/${id}`)).body.subscription_url as Record<
      string,
      unknown
    >;
  /** Resolves once the rows of `sql` satisfy the condition; the test's own timeout ends it otherwise. */
  const eventually = async <Row>(
    sql: string,
    values: unknown[],
    condition: (rows: Row[]) => boolean,
  ): Promise<Row[]> => {
    for (;;) {
      const rows = await scene.database.query<Row>(sql, values);
      if (condition(rows)) return rows;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const deferredOf = (id: string, condition: (rows: DeferredRow[]) => boolean) =>
    eventually<DeferredRow>(
      `SELECT state, attempts, reason, due_at,
              (extract(epoch FROM due_at - first_attempt_at) * 1000)::float8 AS due_after_first_ms
         FROM deferred_deliveries WHERE subscription_id = $1`,
      [id],
      condition,
    );

  describe('the request', () => {
    it('carries the bearer token as UTF-8 and a signature that a Standard Webhooks library accepts', async () => {
      const { id, signingSecret } = await subscribe();
      await publish();
      const [request] = await scene.receiver.waitFor(1);
      expect(request!.method).toBe('POST');
      expect(request!.path).toBe('/hook');
      expect(request!.json()).toMatchObject({ eventType: 'UPDATE', subscriptionId: id, newState: PROJECT });
      expect(request!.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(Buffer.from(request!.headers['authorization']!, 'latin1').toString('utf8')).toBe(
        'Bearer tökén-123456789',
      );
      const headers = request!.headers as Record<string, string>;
      expect(() => new Webhook(signingSecret).verify(request!.text, headers)).not.toThrow();
      expect(() => new Webhook(signingSecret).verify(`${request!.text} `, headers)).toThrow();
    });

    it('has exactly the bytes of docs/contract/event-subscriptions.md#7, the states as they were published', async () => {
      const { id } = await subscribe({ objId: 'x-exact' });
      const newState = '{"ID":"x-exact","z":1.50,"a":12345678901234567890,"é":"\\u00e9 \\/"}';
      const event = `{"newState":${newState},"oldState":{"b":1e2},"objCode":"PROJ","eventType":"UPDATE","userId":"u-1","eventTime":{"epochSecond":1507319336,"nano":998000000}}`;
      const published = await scene.service.call('POST', `${BASE}/events`, { body: event });
      expect(published.status).toBe(202);
      const [request] = await scene.receiver.waitFor(1);
      const { customerId } = (await scene.service.call('GET', `${BASE}/subscriptions/${id}`)).body;
      expect(request!.text).toBe(
        `{"eventType":"UPDATE","subscriptionId":"${id}","eventTime":{"nano":998000000,"epochSecond":1507319336},` +
          `"eventVersion":"v2","subscriptionVersion":"v2","customerId":"${customerId}","userId":"u-1",` +
          `"newState":${newState},"oldState":{"b":1e2}}`,
      );
    });

    it.each([
      ['CREATE', { newState: PROJECT, oldState: null }, { newState: PROJECT, oldState: {} }],
      ['DELETE', { oldState: PROJECT, newState: null }, { newState: {}, oldState: PROJECT }],
    ])('of a %s has an empty object for the state that is not there', async (eventType, states, expected) => {
      await subscribe({ eventType });
      await publish({ eventType, ...states });
      const [request] = await scene.receiver.waitFor(1);
      expect(request!.json()).toMatchObject(expected);
    });

    it('has the states as base64 of their UTF-8 JSON when the subscription asks for it', async () => {
      await subscribe({ base64Encoding: true });
      await publish({ newState: { ...PROJECT, name: 'Grüße' } });
      const [request] = await scene.receiver.waitFor(1);
      const { newState, oldState } = request!.json() as { newState: string; oldState: string };
      expect(JSON.parse(Buffer.from(newState, 'base64').toString('utf8'))).toEqual({
        ...PROJECT,
        name: 'Grüße',
      });
      expect(JSON.parse(Buffer.from(oldState, 'base64').toString('utf8'))).toEqual(BEFORE);
    });

    it('goes out in both versions for five minutes after a version change', async () => {
      const { id } = await subscribe({ objId: 'x-versions' });
      const changed = await scene.service.call('PUT', `${BASE}/subscriptions/${id}/version`, {
        body: { version: 'v1' },
      });
      expect(changed.status).toBe(200);
      const [result] = await publish({
        newState: { ID: 'x-versions', parameterValues: { 'DE:One': ['a'], 'DE:Two': ['a', 'b'] } },
      });
      expect(result!.deliveries).toBe(2);
      const requests = await scene.receiver.waitFor(2);
      const bodies = requests.map(
        (request) => request.json() as Record<string, { parameterValues: unknown }>,
      );
      const v1 = bodies.find((body) => !('subscriptionVersion' in body))!;
      const v2 = bodies.find((body) => 'subscriptionVersion' in body)!;
      expect(v1).not.toHaveProperty('eventVersion');
      expect(v1['newState']!.parameterValues).toEqual({ 'DE:One': 'a', 'DE:Two': ['a', 'b'] });
      expect(v2['newState']!.parameterValues).toEqual({ 'DE:One': ['a'], 'DE:Two': ['a', 'b'] });
      expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    });

    it('is signed with the old secret too for a day after a rotation', async () => {
      const { id, signingSecret } = await subscribe();
      const rotated = await scene.service.call('POST', `${BASE}/subscriptions/${id}/signing-secret/rotate`);
      await publish();
      const [request] = await scene.receiver.waitFor(1);
      for (const secret of [signingSecret, rotated.body.signingSecret as string]) {
        const headers = request!.headers as Record<string, string>;
        expect(() => new Webhook(secret).verify(request!.text, headers)).not.toThrow();
      }
    });

    it('goes only to subscriptions that the event matches', async () => {
      const wanted = await subscribe({ filters: [{ fieldName: 'status', fieldValue: 'CUR' }] });
      await subscribe({ filters: [{ fieldName: 'status', fieldValue: 'CPL' }] });
      await subscribe({ eventType: 'DELETE' });
      await subscribe({ objCode: 'TASK' });
      await subscribe({ objId: 'another' });
      const [result] = await publish();
      expect(result!.deliveries).toBe(1);
      const [request] = await scene.receiver.waitFor(1);
      expect(request!.json()).toMatchObject({ subscriptionId: wanted.id });
    });
  });

  describe('an attempt', () => {
    it.each([200, 201, 204, 299])('succeeds with status %i', async (status) => {
      scene.receiver.answer(status);
      const { id } = await subscribe({ url: scene.receiver.url(`/ok-${status}`) });
      await publish();
      await scene.receiver.waitFor(1);
      await eventually(
        `SELECT 1 FROM endpoints WHERE url = $1 AND successes = 1 AND failures = 0`,
        [scene.receiver.url(`/ok-${status}`)],
        (rows) => rows.length === 1,
      );
      expect(await health(id)).toMatchObject({
        successes: 1,
        failures: 0,
        disabled_at: null,
        frozen_at: null,
      });
    });

    it.each([301, 302, 307, 400, 404, 500, 503])(
      'fails with status %i, and follows nothing',
      async (status) => {
        scene.receiver.answerAt('/fails', {
          status,
          headers: { location: scene.receiver.url('/elsewhere') },
        });
        const { id } = await subscribe({ url: scene.receiver.url('/fails') });
        await publish();
        const [row] = await deferredOf(id, (rows) => rows.length === 1);
        expect(row!.attempts).toBeGreaterThan(0);
        expect(scene.receiver.at('/elsewhere')).toHaveLength(0);
      },
    );

    it('fails when the answer does not come in time', async () => {
      scene.receiver.answer({ hang: true });
      const { id } = await subscribe({ url: scene.receiver.url('/hangs') });
      await publish();
      const [row] = await deferredOf(id, (rows) => rows.length === 1);
      expect(row!.reason).toMatch(/No answer in time/);
    });

    it('fails when nobody listens, and says so', async () => {
      const gone = await Receiver.start();
      const url = gone.url('/gone');
      await gone.close();
      const { id } = await subscribe({ url });
      await publish();
      const [row] = await deferredOf(id, (rows) => rows.length === 1);
      expect(row!.reason).toMatch(/CONNECTION_REFUSED/);
      expect(await health(id)).toMatchObject({ successes: 0 });
    });

    it('that the address policy refuses is retried, and touches no counter', async () => {
      const { id } = await subscribe({ url: 'http://169.254.169.254/latest' });
      await publish();
      const rows = await deferredOf(id, ([row]) => row?.state === 'exhausted');
      expect(rows[0]!.reason).toMatch(/Refused by the address policy/);
      expect(await health(id)).toMatchObject({ successes: 0, failures: 0 });
    });
  });

  describe('a failed delivery', () => {
    it('is retried with the same webhook-id and the same body until it succeeds', async () => {
      scene.receiver.answer(500, 500, 200);
      const { id } = await subscribe({ url: scene.receiver.url('/recovers') });
      await publish();
      const requests = await scene.receiver.waitFor(3);
      await deferredOf(id, ([row]) => row?.state === 'delivered');
      expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(requests.map(({ text }) => text)).size).toBe(1);
      expect(await health(id)).toMatchObject({ successes: 1, failures: 2 });
    });

    it('is retried on the schedule, never early', async () => {
      scene.receiver.answer(500);
      const { id } = await subscribe({ url: scene.receiver.url('/schedule') });
      await publish();
      await deferredOf(id, ([row]) => row?.state === 'exhausted');
      const attempts = await scene.database.query<{ after_ms: number; number: number }>(
        `SELECT a.number, (extract(epoch FROM a.at - min(a.at) OVER ()) * 1000)::float8 AS after_ms
           FROM attempts a JOIN deferred_deliveries p USING (segment_id, delivery_index)
          WHERE p.subscription_id = $1 ORDER BY a.number`,
        [id],
      );
      expect(attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
      [0, 60, 180, 420].forEach((due, i) => expect(attempts[i]!.after_ms).toBeGreaterThanOrEqual(due - 2));
    });

    it('is exhausted after the last retry: kept, and not attempted again', async () => {
      scene.receiver.answer({ status: 500, body: 'broken inside' });
      const { id } = await subscribe({ url: scene.receiver.url('/exhausts') });
      await publish();
      const [row] = await deferredOf(id, ([candidate]) => candidate?.state === 'exhausted');
      expect(row).toMatchObject({ attempts: 4, due_at: null, reason: 'The receiver answered 500.' });
      expect(scene.receiver.requests).toHaveLength(4);
      const [log] = await scene.database.query<{ response: Buffer; status: number }>(
        `SELECT a.response, a.status FROM attempts a JOIN deferred_deliveries p USING (segment_id, delivery_index)
          WHERE p.subscription_id = $1 LIMIT 1`,
        [id],
      );
      expect([log!.status, log!.response.toString()]).toEqual([500, 'broken inside']);
    });

    it('moves later for a Retry-After', async () => {
      scene.receiver.answer({ status: 503, headers: { 'retry-after': '1' } });
      const { id } = await subscribe({ url: scene.receiver.url('/later') });
      await publish();
      const [row] = await deferredOf(id, (rows) => rows.length === 1 && rows[0]!.due_after_first_ms !== null);
      // 1 s is asked for, but the schedule's last retry is due after 420 ms: that is the limit.
      expect(row!.due_after_first_ms).toBeGreaterThan(400);
      expect(row!.due_after_first_ms).toBeLessThan(430);
    });

    it('is cancelled when its subscription is deleted', async () => {
      scene.receiver.answer(500);
      const { id } = await subscribe({ url: scene.receiver.url('/cancelled') });
      await publish();
      await deferredOf(id, (rows) => rows.length === 1);
      const deleted = await scene.service.call('DELETE', `${BASE}/subscriptions/${id}`);
      expect([deleted.status, deleted.text]).toEqual([200, '']);
      const [row] = await deferredOf(id, ([candidate]) => candidate?.state !== 'retrying');
      expect(row).toMatchObject({
        state: 'cancelled',
        reason: 'The subscription was deleted.',
        due_at: null,
      });
    });
  });

  it('drops what waits in memory for a subscription when that is deleted', async () => {
    const gate = new Gate();
    scene.receiver.answer({ gate });
    const { id } = await subscribe({ url: scene.receiver.url('/memory') });
    await scene.publish(Array.from({ length: 40 }, () => CHANGE));
    const begun = await scene.receiver.waitFor(4);
    await scene.service.call('DELETE', `${BASE}/subscriptions/${id}`);
    gate.open();
    await eventually(
      'SELECT 1 FROM segments WHERE finished_at IS NULL AND $1::uuid = ANY (subscription_ids)',
      [id],
      (rows) => rows.length === 0,
    );
    expect(scene.receiver.requests).toHaveLength(begun.length);
  });

  it('shares one health between the subscriptions of one URL, however it is spelt, and keeps it after them', async () => {
    const spelling = scene.receiver.url('/shared').replace('http://', 'HTTP://');
    const first = await subscribe({ url: scene.receiver.url('/shared') });
    const second = await subscribe({ url: spelling, objId: 'nobody' });
    await publish();
    await eventually(
      'SELECT 1 FROM endpoints WHERE url = $1 AND successes = 1',
      [scene.receiver.url('/shared')],
      (rows) => rows.length === 1,
    );
    expect(await health(second.id)).toEqual(await health(first.id));
    await scene.service.call('DELETE', `${BASE}/subscriptions/${first.id}`);
    await scene.service.call('DELETE', `${BASE}/subscriptions/${second.id}`);
    const third = await subscribe({ url: scene.receiver.url('/shared') });
    expect(await health(third.id)).toMatchObject({ successes: 1 });
  });

  it('sends a ping that is marked, and answers with its outcome', async () => {
    scene.receiver.answer(204, 500);
    const { id } = await subscribe({ url: scene.receiver.url('/ping') });
    const good = await scene.service.call('POST', `${BASE}/subscriptions/${id}/ping`);
    expect(good.body).toMatchObject({ outcome: 'delivered', status: 204, error: null });
    const bad = await scene.service.call('POST', `${BASE}/subscriptions/${id}/ping`);
    expect(bad.body).toMatchObject({ outcome: 'failed', status: 500, error: 'The receiver answered 500.' });
    const [request] = scene.receiver.requests as [ReceivedRequest];
    expect(request.headers['hookfront-ping']).toBe('true');
    expect(await health(id)).toMatchObject({ successes: 0, failures: 0 });
  });

  it('delivers an event once to a healthy receiver', async () => {
    await subscribe({ url: scene.receiver.url('/once') });
    const results = await scene.publish(
      Array.from({ length: 200 }, (_, n) => ({ ...CHANGE, newState: { ...PROJECT, n } })),
    );
    expect(results.every(({ deliveries }) => deliveries === 1)).toBe(true);
    const requests = await scene.receiver.waitFor(200);
    await eventually(
      'SELECT 1 FROM endpoints WHERE url = $1 AND successes = 200',
      [scene.receiver.url('/once')],
      (rows) => rows.length === 1,
    );
    expect(requests).toHaveLength(200);
    expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(200);
  });
});

interface DeferredRow {
  readonly state: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly due_at: Date | null;
  readonly due_after_first_ms: number | null;
}
