import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Retention } from '../../src/delivery/node/retention.js';
import { addCustomer } from '../support/customers.js';
import { Gate, type ReceivedRequest } from '../support/receiver.js';
import { numbered, Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const ENV = {
  EGRESS_PRIVATE: 'allow',
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '3',
  DELIVERY_TIMEOUT_MS: '25000',
  LEASE_MS: '600000',
  ON_HOLD_RELEASE_RATE: '100000',
};
const NOBODY = '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';

let scene: Scene;

const pathOf = (id: string): string => `${BASE}/subscriptions/${id}`;
/** The whole body of one that takes the place of another, at its path with `/new` behind it, but for `changes`. */
const bodyFor = ({ objId, path }: SubscriptionOfObject, changes: object = {}): object => ({
  undelivered: 'finish',
  objCode: 'PROJ',
  eventType: 'UPDATE',
  objId,
  url: scene.receiver.url(`${path}/new`),
  ...changes,
});
const replace = (
  old: SubscriptionOfObject,
  changes: object = {},
  node: TestService = scene.service,
): Promise<Answer> => node.call('POST', `${pathOf(old.id)}/replace`, { body: bodyFor(old, changes) });
async function replaced(
  old: SubscriptionOfObject,
  changes: object = {},
  node?: TestService,
): Promise<SubscriptionOfObject> {
  const answer = await replace(old, changes, node);
  expect(`${answer.status} ${answer.text}`).toMatch(/^201 /);
  return { ...old, id: answer.body.id as string, path: `${old.path}/new` };
}
const get = (path: string): Promise<Answer> => scene.service.call('GET', path);
async function states(id: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of await scene.deliveriesOf(id)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
const reaches = (id: string, wanted: Record<string, number>): Promise<void> =>
  until(`the deliveries are ${JSON.stringify(wanted)}`, async () => {
    const found = await states(id);
    return (
      Object.keys(found).length === Object.keys(wanted).length &&
      Object.entries(wanted).every(([state, count]) => found[state] === count)
    );
  });
const bodyOf = (request: ReceivedRequest): { subscriptionId: string; newState: { n: number } } =>
  request.json() as { subscriptionId: string; newState: { n: number } };
const numbersAt = (path: string): number[] =>
  scene.receiver
    .at(path)
    .map((request) => bodyOf(request).newState.n)
    .toSorted((one, other) => one - other);
const idsAt = (path: string): string[] => [
  ...new Set(scene.receiver.at(path).map((request) => bodyOf(request).subscriptionId)),
];
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('a subscription that takes the place of another', () => {
  beforeAll(async () => {
    scene = await Scene.start({ env: ENV });
  });
  afterAll(() => scene.close());
  beforeEach(() => scene.renewReceiver());

  it('is another one, with what it was given; the old one is gone', async () => {
    const old = await scene.subscribeToObject();
    const answer = await replace(old, {
      filters: [{ fieldName: 'status', fieldValue: 'CPL', comparison: 'eq', state: 'newState' }],
      eventType: 'CREATE',
    });
    expect([answer.status, answer.body]).toEqual([
      201,
      { id: expect.not.stringContaining(old.id), replaces: old.id, version: 'v2' },
    ]);
    const { id } = answer.body;
    expect(answer.headers.get('location')).toBe(`https://hooks.example.com${pathOf(id)}`);
    expect((await get(pathOf(old.id))).status).toBe(404);
    expect((await get(pathOf(id))).body).toMatchObject({
      id,
      eventType: 'CREATE',
      objId: old.objId,
      filters: [{ fieldName: 'status', fieldValue: 'CPL' }],
      url: scene.receiver.url(`${old.path}/new`),
    });
    expect((await replace(old)).status).toBe(404);
  });

  it('keeps token, headers, secret, version and settings where they are left out', async () => {
    const old = await scene.subscribeToObject({
      headers: [{ name: 'X-Tenant', value: 'acme' }],
      settings: { name: 'Invoices', description: 'Ask finance.', labels: { team: 'billing' } },
    });
    await scene.service.call('PUT', `${pathOf(old.id)}/version`, { body: { version: 'v1' } });
    const next = await replaced(old, { settings: { description: null } });
    const { body } = await get(`${pathOf(next.id)}?include=settings`);
    expect(body).toMatchObject({
      version: 'v1',
      settings: { name: 'Invoices', description: null, labels: { team: 'billing' }, paused: false },
    });
    await scene.publish({ objId: old.objId });
    const [request] = (await scene.receiver.waitFor(1)) as [ReceivedRequest];
    expect(request.path).toBe(next.path);
    expect(request.headers).toMatchObject({
      authorization: 'Bearer token-of-the-receiver',
      'x-tenant': 'acme',
    });
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
    const key = Buffer.from(old.signingSecret.replace('whsec_', ''), 'base64');
    const signed = createHmac('sha256', key).update(`${id}.${at}.${request.text}`).digest('base64');
    expect(signature).toBe(`v1,${signed}`);
  });

  it('has another token and other headers where they are given', async () => {
    const old = await scene.subscribeToObject({ headers: [{ name: 'X-Tenant', value: 'acme' }] });
    const next = await replaced(old, { authToken: 'another-token', headers: [] });
    await scene.publish({ objId: old.objId });
    const [request] = (await scene.receiver.waitFor(1)) as [ReceivedRequest];
    expect([request.path, request.headers['authorization'], request.headers['x-tenant']]).toEqual([
      next.path,
      'Bearer another-token',
      undefined,
    ]);
  });

  it('may equal the old one, but not a third one', async () => {
    const old = await scene.subscribeToObject();
    const third = await scene.subscribe({ objId: old.objId, url: scene.receiver.url('/third') });
    const same = await replaced(old, { url: scene.receiver.url(old.path) });
    const refused = await replace({ ...old, id: same.id }, { url: scene.receiver.url('/third') });
    expect([refused.status, refused.body.error.class, refused.body.error.message]).toEqual([
      409,
      'Conflict',
      expect.stringContaining(third.id),
    ]);
    expect((await get(pathOf(same.id))).status).toBe(200);
    await scene.publish({ objId: old.objId });
    await scene.receiver.waitFor(2);
    expect([idsAt(old.path), idsAt('/third')]).toEqual([[same.id], [third.id]]);
  });

  it('counts once, so a customer at the limit can replace', async () => {
    const total = async (): Promise<number> =>
      (await get(`${BASE}/subscriptions?limit=1`)).body.meta.total_count as number;
    const old = await scene.subscribeToObject();
    const before = await total();
    await replaced(old);
    expect(await total()).toBe(before);
    const [row] = await scene.database.query<{ same: boolean }>(
      `SELECT (SELECT sum(live) FROM subscription_counts) = (SELECT count(*) FROM subscriptions WHERE deleted_at IS NULL) AS same`,
    );
    expect(row).toEqual({ same: true });
  });

  it('leaves what is undelivered to the old one: "finish"', async () => {
    const old = await scene.subscribeToObject();
    scene.receiver.answerAt(old.path, 500, 200);
    await scene.publish({ objId: old.objId, newState: { n: 0 } });
    await reaches(old.id, { retrying: 1 });
    const gate = new Gate();
    scene.receiver.answerAt(old.path, { gate });
    // Some under way, the others in memory.
    await scene.publish(numbered(12, { objId: old.objId }));
    await scene.receiver.waitFor(2);
    const next = await replaced(old);
    await scene.publish({ objId: old.objId, newState: { n: 77 } });
    await scene.receiver.waitFor(() => scene.receiver.at(next.path).length === 1);
    gate.open();
    await scene.database.query(
      `UPDATE deferred_deliveries SET due_at = now() WHERE subscription_id = $1 AND state = 'retrying'`,
      [old.id],
    );
    await reaches(old.id, { delivered: 13 });
    expect([idsAt(old.path), idsAt(next.path), numbersAt(next.path)]).toEqual([[old.id], [next.id], [77]]);
    expect(new Set(numbersAt(old.path))).toEqual(new Set(upTo(12)));
  });

  it('gets what is undelivered of the old one: "move"', async () => {
    const old = await scene.subscribeToObject();
    scene.receiver.answerAt(old.path, 500);
    await scene.publish({ objId: old.objId, newState: { n: 0 } });
    await reaches(old.id, { retrying: 1 });
    const webhookId = scene.receiver.at(old.path)[0]!.headers['webhook-id'];
    const gate = new Gate();
    scene.receiver.answerAt(old.path, { status: 500, gate });
    await scene.publish(numbered(12, { objId: old.objId }).slice(1));
    await scene.receiver.waitFor(2);
    const next = await replaced(old, { undelivered: 'move' });
    gate.open();
    await reaches(next.id, { delivered: 12 });
    expect([idsAt(next.path), numbersAt(next.path)]).toEqual([[next.id], upTo(12)]);
    const moved = scene.receiver.at(next.path).map(({ headers }) => headers['webhook-id']);
    expect(moved).toContain(webhookId);
    const under = scene.receiver.at(old.path).length;
    await scene.publish({ objId: old.objId, newState: { n: 12 } });
    await reaches(next.id, { delivered: 13 });
    expect(scene.receiver.at(old.path)).toHaveLength(under);
    // Whoever asks for the old one learns where they are now.
    const [delivery] = await scene.deliveriesOf(old.id, '&state=delivered');
    expect(delivery).toMatchObject({ subscriptionId: next.id });
  });

  it('gets what a third one was to get from the one before', async () => {
    const first = await scene.subscribeToObject();
    scene.receiver.answerAt(first.path, 410);
    await scene.publish({ objId: first.objId, newState: { n: 0 } });
    await until('its URL is frozen', async () => {
      const { body } = await get(pathOf(first.id));
      return body.subscription_url.frozen_at !== null;
    });
    await scene.publish({ objId: first.objId, newState: { n: 1 } });
    await reaches(first.id, { retrying: 1, onHold: 1 });
    const second = await replaced(first, { undelivered: 'move', settings: { paused: true } });
    const third = await replaced(second, { undelivered: 'move', settings: { paused: false } });
    await scene.receiver.waitFor(() => scene.receiver.at(third.path).length === 2);
    expect([idsAt(third.path), numbersAt(third.path)]).toEqual([[third.id], [0, 1]]);
  });

  it('stays paused as the old one was, and gets the rest when it is resumed', async () => {
    const old = await scene.subscribeToObject({ settings: { paused: true } });
    await scene.publish(numbered(3, { objId: old.objId }));
    await reaches(old.id, { onHold: 3 });
    const refused = await replace(old, { undelivered: 'finish' });
    expect([refused.status, refused.body.error.class]).toEqual([409, 'StateConflict']);
    const next = await replaced(old, { undelivered: 'move' });
    await scene.publish({ objId: old.objId, newState: { n: 3 } });
    await reaches(next.id, { onHold: 4 });
    expect(scene.receiver.requests).toEqual([]);
    await scene.service.call('PATCH', `${pathOf(next.id)}/settings`, { body: { paused: false } });
    await reaches(next.id, { delivered: 4 });
    expect([idsAt(next.path), numbersAt(next.path)]).toEqual([[next.id], upTo(4)]);
  });

  it('has all of it cancelled when it is deleted', async () => {
    const old = await scene.subscribeToObject({ settings: { paused: true } });
    await scene.publish(numbered(2, { objId: old.objId }));
    await reaches(old.id, { onHold: 2 });
    const next = await replaced(old, { undelivered: 'move' });
    await scene.service.call('DELETE', pathOf(next.id));
    const rows = await scene.database.query(
      `SELECT DISTINCT state FROM deferred_deliveries WHERE subscription_id = ANY($1::uuid[])`,
      [[old.id, next.id]],
    );
    expect(rows).toEqual([{ state: 'cancelled' }]);
    expect(
      await scene.database.query('SELECT 1 FROM destinations WHERE subscription_id = ANY($1::uuid[])', [
        [old.id, next.id],
      ]),
    ).toEqual([]);
  });

  it('lets the old one be forgotten once nothing is left for it, and not before', async () => {
    const old = await scene.subscribeToObject();
    scene.receiver.answerAt(old.path, 500, 200);
    await scene.publish({ objId: old.objId });
    await reaches(old.id, { retrying: 1 });
    await replaced(old);
    await scene.database.query(
      `UPDATE destinations SET replaced_at = now() - interval '1 day' WHERE subscription_id = $1`,
      [old.id],
    );
    const kept = async (): Promise<boolean> => {
      await scene.service.running.app.get(Retention).forget();
      const rows = await scene.database.query('SELECT 1 FROM destinations WHERE subscription_id = $1', [
        old.id,
      ]);
      return rows.length > 0;
    };
    expect(await kept()).toBe(true);
    await scene.database.query(`UPDATE deferred_deliveries SET due_at = now() WHERE subscription_id = $1`, [
      old.id,
    ]);
    await reaches(old.id, { delivered: 1 });
    expect(await kept()).toBe(false);
    expect((await scene.deliveriesOf(old.id))[0]).toMatchObject({ url: scene.receiver.url(old.path) });
  });

  it('is written down in the audit of both', async () => {
    const old = await scene.subscribeToObject();
    const next = await replaced(old, { undelivered: 'move' });
    const entries = async (id: string): Promise<object[]> =>
      (await get(`/api/v1/audit?objectId=${id}`)).body.entries as object[];
    expect(await entries(old.id)).toMatchObject([
      { action: 'subscription.replaced', details: { by: next.id, undelivered: 'move', objCode: 'PROJ' } },
      { action: 'subscription.created' },
    ]);
    expect(await entries(next.id)).toMatchObject([
      { action: 'subscription.created', details: { replaces: old.id } },
    ]);
  });

  it.each<[string, object, string]>([
    ['without undelivered', { undelivered: undefined }, 'undelivered is required.'],
    ['with another undelivered', { undelivered: 'drop' }, 'undelivered must be "finish" or "move".'],
    ['without a URL', { url: undefined }, 'url is required.'],
    ['without the token', { authToken: null }, 'authToken'],
    ['with an id', { id: NOBODY }, 'Unknown field "id".'],
    [
      'with Authorization beside the kept token',
      { headers: [{ name: 'Authorization', value: 'x' }] },
      'headers must not name Authorization',
    ],
  ])('is refused %s, and nothing changes', async (_, changes, message) => {
    const old = await scene.subscribeToObject();
    const answer = await replace(old, changes);
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining(message)]);
    expect((await get(pathOf(old.id))).status).toBe(200);
  });

  it('is no other customer’s to make, and nothing takes the place of one that is not there', async () => {
    const old = await scene.subscribeToObject();
    const session = await addCustomer(scene.service, 'stranger');
    const body = bodyFor(old);
    const call = (id: string, who?: string): Promise<Answer> =>
      scene.service.call('POST', `${pathOf(id)}/replace`, {
        body,
        ...(who !== undefined && { session: who }),
      });
    expect((await call(old.id, session)).status).toBe(404);
    expect([(await call(NOBODY)).status, (await call('nothing')).status]).toEqual([404, 404]);
    expect((await get(pathOf(old.id))).status).toBe(200);
  });
});

describe('replacing on several nodes', () => {
  afterEach(() => scene.close());

  it.each(['finish', 'move'])(
    'sends every event that is published meanwhile once: %s',
    async (undelivered) => {
      scene = await Scene.start({ env: ENV });
      const nodes = [scene.service, await scene.join(ENV)];
      let current = await scene.subscribeToObject();
      const { objId, path } = current;
      let published = 0;
      const rounds = { done: false };
      const publishing = nodes.map(async (node) => {
        while (!rounds.done) {
          const n = published++;
          const [event] = await scene.publish({ objId, newState: { n } }, { node });
          expect(event).toMatchObject({ deliveries: 1 });
        }
      });
      for (let round = 0; round < 4; round++) {
        const url = scene.receiver.url(`${path}?round=${round}`);
        current = { ...(await replaced(current, { undelivered, url }, nodes[round % 2])), path };
      }
      rounds.done = true;
      await Promise.all(publishing);
      const count = published;
      await scene.receiver.waitFor(
        (requests) => new Set(requests.map((one) => bodyOf(one).newState.n)).size === count,
      );
      await until('nothing is left', async () => {
        const rows = await scene.database.query(
          `SELECT 1 FROM deferred_deliveries WHERE state IN ('retrying', 'onHold')
         UNION ALL SELECT 1 FROM segments WHERE finished_at IS NULL`,
        );
        return rows.length === 0;
      });
      expect(numbersAt(path)).toEqual(upTo(count));
    },
  );

  it.each([
    ['finish', 'the old one'],
    ['move', 'the new one'],
  ])(
    'a node that takes over what was committed before sends it to whom it belongs: %s, %s',
    async (undelivered) => {
      scene = await Scene.start({ env: { ...ENV, ROLES: 'api' } });
      const old = await scene.subscribeToObject();
      await scene.publish(numbered(4, { objId: old.objId }));
      const next = await replaced(old, { undelivered });
      await scene.publish({ objId: old.objId, newState: { n: 4 } });
      await scene.join({ ...ENV, ROLES: 'delivery' });
      await scene.receiver.waitFor(5);
      const expected = undelivered === 'finish' ? [upTo(4), [4]] : [[], upTo(5)];
      expect([numbersAt(old.path), numbersAt(next.path)]).toEqual(expected);
      expect(idsAt(next.path)).toEqual([next.id]);
    },
  );
});
