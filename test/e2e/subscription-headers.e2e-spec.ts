import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceivedRequest } from '../support/receiver.js';
import { Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE, startTestService } from '../support/service.js';
import { until } from '../support/until.js';

const GATEWAY = { name: 'X-Gateway-Key', value: 'key-of-the-gätéway' };
const MASKED = { name: 'X-Gateway-Key', value: '****éway' };
/** As the receiver sees UTF-8. */
const SENT = Buffer.from(GATEWAY.value, 'utf8').toString('latin1');

let scene: Scene;
let count = 0;

beforeAll(async () => {
  // The second failure gives up; nothing is retried by itself.
  const env = { AUTH_TOKEN_REQUIRED: 'false', RETRY_BASE_MS: '3600000', RETRY_LIMIT: '1' };
  scene = await Scene.start({ env });
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.receiver.clear();
  scene.receiver.answer(200);
});

const bodyOf = (changes: object = {}): Record<string, unknown> => ({
  objCode: 'PROJ',
  eventType: 'UPDATE',
  url: scene.receiver.url(`/of-body-${++count}`),
  objId: `of-body-${count}`,
  ...changes,
});
const post = (body: unknown, node = scene.service): Promise<Answer> =>
  node.call('POST', `${BASE}/subscriptions`, { body });

const subscribe = (changes: object = {}): Promise<SubscriptionOfObject> =>
  scene.subscribeToObject({ authToken: undefined, ...changes });
const publish = ({ objId }: SubscriptionOfObject): Promise<unknown> => scene.publish({ objId });

const arrived = async ({ path }: SubscriptionOfObject, n = 1): Promise<ReceivedRequest[]> => {
  await scene.receiver.waitFor(() => scene.receiver.at(path).length >= n);
  return scene.receiver.at(path);
};
/** The delivery of a subscription, once it is in the state. */
async function deliveryIn(state: string, { id }: SubscriptionOfObject): Promise<string> {
  let found = '';
  await until(`there is a delivery that is ${state}`, async () => {
    const { body } = await scene.service.call(
      'GET',
      `${BASE}/deliveries?subscriptionId=${id}&state=${state}`,
    );
    found = body.deliveries[0]?.id ?? '';
    return found !== '';
  });
  return found;
}

/** Every way on which a request leaves for a subscription, with what arrived. */
async function everyWay(subscribed: SubscriptionOfObject): Promise<ReceivedRequest[]> {
  const { id } = subscribed;
  scene.receiver.answerAt(subscribed.path, 500, 200);
  await publish(subscribed);
  await arrived(subscribed);
  const delivery = await deliveryIn('retrying', subscribed);
  expect((await scene.service.call('POST', `${BASE}/deliveries/${delivery}/retry`)).status).toBe(202);
  await arrived(subscribed, 2);
  await deliveryIn('delivered', subscribed);
  const since = '2020-01-01T00:00:00Z';
  const replay = await scene.service.call('POST', `${BASE}/subscriptions/${id}/replay`, { body: { since } });
  expect(replay.status).toBe(202);
  await arrived(subscribed, 3);
  expect((await scene.service.call('POST', `${BASE}/subscriptions/${id}/ping`)).body.outcome).toBe(
    'delivered',
  );
  await scene.service.call('PUT', `${BASE}/subscriptions/${id}/version`, { body: { version: 'v1' } });
  await publish(subscribed);
  return arrived(subscribed, 6);
}

describe('the headers of a subscription', () => {
  it('go with every request: first, retry, replay, test, and both versions after a change', async () => {
    const headers = [GATEWAY, { name: 'X-Tenant', value: 'north' }];
    const requests = await everyWay(await subscribe({ authToken: 'a-long-token', headers }));
    expect(requests).toHaveLength(6);
    for (const { headers: got, rawHeaders } of requests) {
      expect(got).toMatchObject({
        'x-gateway-key': SENT,
        'x-tenant': 'north',
        authorization: 'Bearer a-long-token',
        'user-agent': 'Hookfront',
      });
      expect(rawHeaders).toContain('X-Gateway-Key');
    }
    expect(requests[2]!.headers['hookfront-replay-of']).toMatch(/^msg_/);
    expect(requests[3]!.headers['hookfront-ping']).toBe('true');
    expect(new Set(requests.slice(4).map(({ text }) => text.includes('subscriptionVersion'))).size).toBe(2);
  });

  it('are masked in every read', async () => {
    const headers = [GATEWAY, { name: 'X-Tenant', value: 'north' }];
    const { id } = await subscribe({ headers });
    const shown = [MASKED, { name: 'X-Tenant', value: '****' }];
    const one = await scene.service.call('GET', `${BASE}/subscriptions/${id}`);
    expect(one.body.headers).toEqual(shown);
    const list = await scene.service.call('GET', `${BASE}/subscriptions?limit=1`);
    expect(list.body.subscriptions[0].headers).toEqual(shown);
    const enabled = await scene.service.call('PUT', `${BASE}/subscriptions/${id}/enable`);
    expect(enabled.body.headers).toEqual(shown);
    for (const { text } of [one, list, enabled]) expect(text).not.toContain(GATEWAY.value);
  });

  it('are [] where there are none', async () => {
    for (const headers of [undefined, null, []]) {
      const { id } = await subscribe({ headers });
      expect((await scene.service.call('GET', `${BASE}/subscriptions/${id}`)).body.headers).toEqual([]);
    }
  });

  it('are masked in the request of a delivery, and in the answer of a receiver that echoes them', async () => {
    const basic = `Basic ${Buffer.from('user:password').toString('base64')}`;
    // What one value begins with is another one.
    const prefix = { name: 'X-Prefix', value: GATEWAY.value.slice(0, 8) };
    const headers = [prefix, GATEWAY, { name: 'Authorization', value: basic }];
    const subscribed = await subscribe({ headers });
    scene.receiver.answer(({ headers: got }) => ({
      status: 400,
      body: Buffer.from(`I got ${got['x-gateway-key']} and ${got['authorization']?.slice(6)}!`, 'latin1'),
    }));
    await publish(subscribed);
    const delivery = await deliveryIn('retrying', subscribed);
    const { body, text } = await scene.service.call('GET', `${BASE}/deliveries/${delivery}`);
    expect(body.request.headers).toMatchObject({ 'X-Gateway-Key': MASKED.value, Authorization: '****ZA==' });
    expect(body.attempts[0].response).toBe('I got **** and ****!');
    for (const secret of [GATEWAY.value, basic.slice(6)]) expect(text).not.toContain(secret);
  });

  it('are stored sealed, and gone with the subscription', async () => {
    const { id } = await subscribe({ headers: [GATEWAY] });
    const sealed = async () => {
      const [row] = await scene.database.query<{ sealed: Buffer | null }>(
        'SELECT headers_sealed AS sealed FROM destinations WHERE subscription_id = $1',
        [id],
      );
      return row?.sealed;
    };
    const stored = await sealed();
    expect(stored!.length).toBeGreaterThan(GATEWAY.value.length);
    expect(stored!.includes(Buffer.from('gateway'))).toBe(false);
    expect(stored!.includes(Buffer.from('Gateway-Key'))).toBe(false);
    await scene.service.call('DELETE', `${BASE}/subscriptions/${id}`);
    expect(await sealed()).toBeUndefined();
  });

  it('may name another user agent, which then is the only one', async () => {
    const subscribed = await subscribe({ headers: [{ name: 'User-Agent', value: 'Of the gateway/1' }] });
    await publish(subscribed);
    const [{ rawHeaders }] = (await arrived(subscribed)) as [ReceivedRequest];
    const agents = rawHeaders.filter(
      (_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === 'user-agent',
    );
    expect(agents).toEqual(['Of the gateway/1']);
  });

  it('can be tried out in a subscription that is not created', async () => {
    const evaluate = (headers: unknown): Promise<Answer> =>
      scene.service.call('POST', `${BASE}/subscriptions/evaluate`, {
        body: { subscription: { objCode: 'PROJ', eventType: 'UPDATE', headers }, recent: 1 },
      });
    expect(await evaluate([GATEWAY])).toMatchObject({ status: 200 });
    const refused = await evaluate([{ name: 'Host', value: GATEWAY.value }]);
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.text).not.toContain(GATEWAY.value);
  });

  it.each([
    ['headers must be an array of {name, value}, not an object', { 'X-A': 'b' }],
    ['headers[0].name must not be "Host"', [{ name: 'Host', value: 'hush-hush' }]],
    ['headers[0].name must not be "content-type"', [{ name: 'content-type', value: 'hush-hush' }]],
    ['headers[0].name must not be "Webhook-Id"', [{ name: 'Webhook-Id', value: 'hush-hush' }]],
    ['headers[0].name must not be "Transfer-Encoding"', [{ name: 'Transfer-Encoding', value: 'hush-hush' }]],
    [
      'headers[0].name must not be "authorization" beside an authToken',
      [{ name: 'authorization', value: 'hush-hush' }],
    ],
    [
      'headers[0].value must not contain control characters',
      [{ name: 'X-A', value: 'hush-hush\r\nHost: x' }],
    ],
    [
      'headers must not hold more than 20 headers',
      Array.from({ length: 21 }, (_, at) => ({ name: `X-${at}`, value: 'x' })),
    ],
  ])('are refused: %s', async (message, headers) => {
    const answer = await post(bodyOf({ authToken: 'a-long-token', headers }));
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { class: 'ValidationFailed', message: expect.stringContaining(message) } },
    });
    expect(answer.text).not.toContain('hush-hush');
  });

  it('do not make another subscription of a duplicate', async () => {
    const body = bodyOf({ authToken: 'a-long-token', headers: [GATEWAY] });
    expect((await post(body)).status).toBe(201);
    expect((await post({ ...body, headers: [] })).status).toBe(409);
  });
});

describe('a subscription without an authToken', () => {
  it('sends no Authorization header, on any way', async () => {
    const requests = await everyWay(await subscribe());
    expect(requests).toHaveLength(6);
    for (const { rawHeaders } of requests) {
      expect(rawHeaders.map((text) => text.toLowerCase())).not.toContain('authorization');
    }
  });

  it.each([undefined, null, ''])('may say so with %j, and reads give null', async (authToken) => {
    const { id } = await subscribe({ authToken });
    expect((await scene.service.call('GET', `${BASE}/subscriptions/${id}`)).body.authToken).toBeNull();
    const [newest] = (await scene.service.call('GET', `${BASE}/subscriptions/list`)).body;
    expect(newest).toMatchObject({ id, auth_token: null });
  });

  it('shows none in the request of a delivery', async () => {
    const subscribed = await subscribe();
    await publish(subscribed);
    const { body } = await scene.service.call(
      'GET',
      `${BASE}/deliveries/${await deliveryIn('delivered', subscribed)}`,
    );
    expect(Object.keys(body.request.headers)).toEqual(['content-type', 'user-agent', 'webhook-id']);
  });

  it('may carry an Authorization header of its own', async () => {
    const subscribed = await subscribe({ headers: [{ name: 'Authorization', value: 'Basic dXNlcjpwYXNz' }] });
    await publish(subscribed);
    const [{ rawHeaders }] = (await arrived(subscribed)) as [ReceivedRequest];
    const at = rawHeaders.indexOf('Authorization');
    expect(rawHeaders[at + 1]).toBe('Basic dXNlcjpwYXNz');
    expect(rawHeaders.filter((text) => text.toLowerCase() === 'authorization')).toHaveLength(1);
  });

  it('is another one than the same with a token, and a duplicate of the same without', async () => {
    const body = bodyOf();
    expect((await post(body)).status).toBe(201);
    expect((await post({ ...body, authToken: 'a-long-token' })).status).toBe(201);
    expect((await post({ ...body, authToken: '' })).status).toBe(409);
  });

  it('is refused where AUTH_TOKEN_REQUIRED is true, by a 400 that names the setting', async () => {
    const strict = await startTestService({ database: scene.service.database, env: { ROLES: 'api' } });
    try {
      for (const authToken of [undefined, null, '']) {
        const answer = await post(bodyOf({ authToken }), strict);
        expect(answer).toMatchObject({
          status: 400,
          body: { error: { message: expect.stringMatching(/^authToken .*AUTH_TOKEN_REQUIRED/) } },
        });
      }
    } finally {
      await strict.close();
    }
  });
});

describe('AUTH_TOKEN_IN_RESPONSES=plain', () => {
  it('shows headers whole too, but not in the create response nor in the log of deliveries', async () => {
    const env = { AUTH_TOKEN_IN_RESPONSES: 'plain', ROLES: 'api' };
    const plain = await startTestService({ database: scene.service.database, env });
    try {
      const created = await post(bodyOf({ authToken: 'a-long-token', headers: [GATEWAY] }), plain);
      expect(created.text).not.toContain(GATEWAY.value);
      const { body } = await plain.call('GET', `${BASE}/subscriptions/${created.body.id}`);
      expect(body.headers).toEqual([GATEWAY]);
    } finally {
      await plain.close();
    }
  });
});
