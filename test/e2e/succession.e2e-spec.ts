import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Retention } from '../../src/delivery/node/retention.js';
import { addCustomer } from '../support/customers.js';
import type { ReceivedRequest } from '../support/receiver.js';
import { numbered, Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE } from '../support/service.js';
import { until } from '../support/until.js';

/** A failed first attempt is the last one. */
const ENV = { EGRESS_PRIVATE: 'allow', RETRY_LIMIT: '0', ON_HOLD_RELEASE_RATE: '100000' };
const LONG_AGO = '2020-01-01T00:00:00Z';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start({ env: ENV });
});
afterAll(() => scene.close());
beforeEach(() => scene.renewReceiver());

const call = (method: string, path: string, body?: unknown, session?: string): Promise<Answer> =>
  scene.service.call(method, `${BASE}${path}`, {
    ...(body !== undefined && { body }),
    ...(session !== undefined && { session }),
  });

/** Another one takes its place, at its path with `/new` behind it. */
async function replaced(old: SubscriptionOfObject, undelivered: string): Promise<SubscriptionOfObject> {
  const path = `${old.path}/new`;
  const url = scene.receiver.url(path);
  const body = { undelivered, objCode: 'PROJ', eventType: 'UPDATE', objId: old.objId, url };
  const answer = await call('POST', `/subscriptions/${old.id}/replace`, body);
  expect(`${answer.status} ${answer.text}`).toMatch(/^201 /);
  return { ...old, id: answer.body.id as string, path };
}

/** Publishes so many events of its object, which the receiver refuses, and waits until they are given up. @returns their deliveries, oldest first */
async function givenUp(subscription: SubscriptionOfObject, n: number): Promise<string[]> {
  scene.receiver.answerAt(subscription.path, 500);
  await scene.publish(numbered(n, { objId: subscription.objId }));
  await until('all are given up', async () => (await idsIn(subscription.id, 'exhausted')).length === n);
  return idsIn(subscription.id, 'exhausted');
}

/** Oldest first. */
async function idsIn(subscriptionId: string, state: string): Promise<string[]> {
  const found = await scene.deliveriesOf(subscriptionId, `&state=${state}`);
  return found.map(({ id }) => id).toReversed();
}

/** The destination of the replaced subscription is forgotten, as it is some time after the replacement. */
async function forgotten({ id }: SubscriptionOfObject): Promise<void> {
  await scene.database.query(
    `UPDATE destinations SET replaced_at = now() - interval '1 day' WHERE subscription_id = $1`,
    [id],
  );
  await until('it is forgotten', async () => {
    await scene.service.running.app.get(Retention).forget();
    const rows = await scene.database.query('SELECT 1 FROM destinations WHERE subscription_id = $1', [id]);
    return rows.length === 0;
  });
}

const record = async (id: string) => (await call('GET', `/deliveries/${id}`)).body;
const sentAt = (path: string): { readonly webhookId: unknown; readonly subscriptionId: string }[] =>
  scene.receiver.at(path).map((request: ReceivedRequest) => ({
    webhookId: request.headers['webhook-id'],
    subscriptionId: (request.json() as { subscriptionId: string }).subscriptionId,
  }));

describe('what a replaced subscription has given up', () => {
  it.each([
    ['finish', 'at once', false],
    ['finish', 'after it is forgotten', true],
    ['move', 'at once', false],
    ['move', 'after it is forgotten', true],
  ])('is retried for the one that took its place: %s, %s', async (undelivered, _, later) => {
    const old = await scene.subscribeToObject();
    const [id] = (await givenUp(old, 1)) as [string];
    const next = await replaced(old, undelivered);
    if (later) await forgotten(old);
    expect(await record(id)).toMatchObject({
      subscriptionId: old.id,
      currentSubscriptionId: next.id,
      retryRefused: null,
    });
    const answer = await call('POST', `/deliveries/${id}/retry`);
    expect([answer.status, answer.body.subscriptionId]).toEqual([202, next.id]);
    await until('it is taken', async () => (await idsIn(next.id, 'delivered')).includes(id));
    expect(sentAt(next.path)).toEqual([{ webhookId: id, subscriptionId: next.id }]);
    expect(await record(id)).toMatchObject({ subscriptionId: next.id, url: scene.receiver.url(next.path) });
    // Whoever asks for the old one still finds it.
    expect(await idsIn(old.id, 'delivered')).toEqual([id]);
  });

  it('is retried for the last of several, by a job too', async () => {
    const first = await scene.subscribeToObject();
    const ids = await givenUp(first, 2);
    const second = await replaced(first, 'finish');
    await forgotten(first);
    const third = await replaced(second, 'move');
    const filter = { subscriptionId: first.id, state: ['exhausted'] };
    const dry = await call('POST', '/jobs', { action: 'retry', filter, dryRun: true });
    expect(dry.body).toMatchObject({ count: 2, skipped: { unsubscribed: 0 } });
    expect((await call('POST', '/jobs', { action: 'retry', filter })).status).toBe(202);
    await until('they are taken', async () => (await idsIn(third.id, 'delivered')).length === 2);
    expect(sentAt(third.path).map(({ webhookId }) => webhookId)).toEqual(expect.arrayContaining(ids));
    expect(new Set(sentAt(third.path).map(({ subscriptionId }) => subscriptionId))).toEqual(
      new Set([third.id]),
    );
  });

  it.each([
    ['undelivered', 3],
    ['all', 4],
  ])('is in a replay of the last one of its line: %s', async (only, count) => {
    const first = await scene.subscribeToObject();
    await scene.publish({ objId: first.objId });
    await until('one is taken', async () => (await idsIn(first.id, 'delivered')).length === 1);
    const ofFirst = await givenUp(first, 2);
    const second = await replaced(first, 'move');
    const ofSecond = await givenUp(second, 1);
    const third = await replaced(second, 'finish');
    await forgotten(first);
    const range = { since: LONG_AGO, only };
    const dry = await call('POST', `/subscriptions/${third.id}/replay`, { ...range, dryRun: true });
    expect(dry.body).toMatchObject({ count, complete: true });
    expect((await call('POST', `/subscriptions/${third.id}/replay`, range)).status).toBe(202);
    await scene.receiver.waitFor(() => scene.receiver.at(third.path).length === count);
    const repeated = scene.receiver.at(third.path).map(({ headers }) => headers['hookfront-replay-of']);
    expect(repeated).toEqual(expect.arrayContaining([...ofFirst, ...ofSecond]));
  });

  it('is refused, and the record says so, while the URL of the new one is disabled', async () => {
    const old = await scene.subscribeToObject();
    const [id] = (await givenUp(old, 1)) as [string];
    const next = await replaced(old, 'move');
    await scene.database.query('UPDATE endpoints SET disabled_at = now() WHERE url = $1', [
      scene.receiver.url(next.path),
    ]);
    expect(await record(id)).toMatchObject({ currentSubscriptionId: next.id, retryRefused: 'disabled' });
    const answer = await call('POST', `/deliveries/${id}/retry`);
    expect([answer.status, answer.body.error.class, answer.body.error.message]).toEqual([
      409,
      'UrlDisabled',
      expect.stringContaining(`/subscriptions/${next.id}/enable`),
    ]);
  });

  it('cannot be sent once the last one is deleted', async () => {
    const old = await scene.subscribeToObject();
    const [id] = (await givenUp(old, 1)) as [string];
    const next = await replaced(old, 'move');
    await call('DELETE', `/subscriptions/${next.id}`);
    expect(await record(id)).toMatchObject({ currentSubscriptionId: null, retryRefused: 'unsubscribed' });
    expect((await call('POST', `/deliveries/${id}/retry`)).status).toBe(409);
  });

  it('is no other customer’s', async () => {
    const stranger = await addCustomer(scene.service, 'stranger');
    const old = await scene.subscribeToObject();
    const [id] = (await givenUp(old, 1)) as [string];
    await replaced(old, 'move');
    expect((await call('POST', `/deliveries/${id}/retry`, undefined, stranger)).status).toBe(404);
    expect((await call('GET', `/deliveries/${id}`, undefined, stranger)).status).toBe(404);
  });
});

describe('the record of a delivery', () => {
  it('names what it waits for, and that a try would be refused for it', async () => {
    const subscription = await scene.subscribeToObject({ settings: { paused: true } });
    await scene.publish({ objId: subscription.objId });
    await until('it is on hold', async () => (await idsIn(subscription.id, 'onHold')).length === 1);
    const [id] = (await idsIn(subscription.id, 'onHold')) as [string];
    expect(await record(id)).toMatchObject({ onHoldBy: 'paused', nextProbeAt: null, retryRefused: 'paused' });
    await call('PATCH', `/subscriptions/${subscription.id}/settings`, { paused: false });
    await until('it is taken', async () => (await idsIn(subscription.id, 'delivered')).length === 1);
    expect(await record(id)).toMatchObject({ onHoldBy: null, retryRefused: 'delivered' });
  });
});
