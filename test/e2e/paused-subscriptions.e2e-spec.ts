import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Retention } from '../../src/delivery/node/retention.js';
import { lowestIdAt } from '../../src/platform/crypto/index.js';
import { addCustomer } from '../support/customers.js';
import { createTestDatabase } from '../support/database.js';
import { Gate, Receiver } from '../support/receiver.js';
import { numbered, Scene } from '../support/scene.js';
import { type Answer, BASE, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const ENV = {
  EGRESS_PRIVATE: 'allow',
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '3',
  DELIVERY_TIMEOUT_MS: '25000',
  LEASE_MS: '60000',
  ON_HOLD_RELEASE_RATE: '100000',
};

/** One request at a time to a URL, so that they arrive in the order in which they were begun; and what nodes hear is by notice alone. */
const IN_TURN = { ...ENV, ENDPOINT_CONCURRENCY: '1', LEASE_MS: '600000' };

let scene: Scene;

const settingsOf = (id: string): string => `${BASE}/subscriptions/${id}/settings`;
const change = (id: string, body: object, node = scene.service): Promise<Answer> =>
  node.call('PATCH', settingsOf(id), { body });
async function pause(id: string, paused = true, node = scene.service): Promise<void> {
  const answer = await change(id, { paused }, node);
  expect([answer.status, answer.body.paused]).toEqual([200, paused]);
}
const resume = (id: string, node = scene.service): Promise<void> => pause(id, false, node);
/** How many deliveries of the subscription are in each state. */
async function states(id: string, node = scene.service): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of await scene.deliveriesOf(id, '', node)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
const reaches = (id: string, wanted: Record<string, number>, node = scene.service): Promise<void> =>
  until(`the deliveries are ${JSON.stringify(wanted)}`, async () => {
    const found = await states(id, node);
    return (
      Object.keys(found).length === Object.keys(wanted).length &&
      Object.entries(wanted).every(([state, count]) => found[state] === count)
    );
  });
const setEndpoint = async (id: string, assignment: string): Promise<void> => {
  await scene.database.query(
    `UPDATE endpoints SET ${assignment} WHERE id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)`,
    [id],
  );
};
const numbersAt = (path: string): number[] =>
  scene.receiver.at(path).map((request) => (request.json() as { newState: { n: number } }).newState.n);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('on one node', () => {
  beforeAll(async () => {
    scene = await Scene.start({ env: ENV });
  });
  afterAll(() => scene.close());
  beforeEach(() => scene.renewReceiver());

  describe('a subscription that is paused', () => {
    it('gets nothing, loses nothing, and gets it once it is resumed', async () => {
      const { id, objId, path } = await scene.subscribeToObject();
      await pause(id);
      await scene.publish(numbered(20, { objId }));
      await reaches(id, { onHold: 20 });
      const delivery = (await scene.deliveriesOf(id))[0]!.id;
      expect((await scene.service.call('GET', `${BASE}/deliveries/${delivery}`)).body.reason).toBe(
        `Its subscription is paused. PATCH https://hooks.example.com${settingsOf(id)} with {"paused": false} resumes it.`,
      );
      expect(scene.receiver.requests).toEqual([]);
      await resume(id);
      await reaches(id, { delivered: 20 });
      expect(numbersAt(path).toSorted((one, other) => one - other)).toEqual(upTo(20));
      await scene.publish({ objId, newState: { n: 20 } });
      await reaches(id, { delivered: 21 });
    });

    it('has all given back to its URL, however much that is', async () => {
      const { id, objId } = await scene.subscribeToObject({ settings: { paused: true } });
      const events = numbered(1_300, { objId });
      await scene.publish(events.slice(0, 650));
      await scene.publish(events.slice(650));
      await until('all are on hold', async () => {
        const counts = await scene.service.call('GET', `${BASE}/deliveries/counts?subscriptionId=${id}`);
        return counts.body.onHold === 1_300;
      });
      await setEndpoint(id, 'frozen_at = now()');
      await resume(id);
      await until('all wait for the URL, and it knows', async () => {
        const [row] = await scene.database.query<{ waiting: number; marked: boolean; resuming: boolean }>(
          `SELECT (SELECT count(*) FROM deferred_deliveries d WHERE d.subscription_id = $1 AND NOT d.paused) AS waiting,
                  e.on_hold_since IS NOT NULL AS marked, t.resuming
             FROM destinations t JOIN endpoints e ON e.id = t.endpoint_id WHERE t.subscription_id = $1`,
          [id],
        );
        return row!.waiting === 1_300 && row!.marked && !row!.resuming;
      });
      expect(scene.receiver.requests).toEqual([]);
    });

    it('can be created so', async () => {
      const { id, objId } = await scene.subscribeToObject({ settings: { name: 'Later', paused: true } });
      const { body } = await scene.service.call('GET', settingsOf(id));
      expect(body).toEqual({
        name: 'Later',
        description: null,
        labels: {},
        paused: true,
        pausedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
      await scene.publish({ objId });
      await reaches(id, { onHold: 1 });
      await resume(id);
      await reaches(id, { delivered: 1 });
      expect((await scene.service.call('GET', settingsOf(id))).body).toMatchObject({
        paused: false,
        pausedAt: null,
      });
    });

    it('does not keep others of its URL from getting theirs, however much is on hold for it', async () => {
      const paused = await scene.subscribeToObject({ settings: { paused: true } });
      const other = await scene.subscribeToObject({ url: scene.receiver.url(paused.path) });
      await scene.publish(numbered(100, { objId: paused.objId }));
      await reaches(paused.id, { onHold: 100 });
      scene.receiver.answer(500, 200);
      await scene.publish({ objId: other.objId });
      await reaches(other.id, { retrying: 1 });
      await scene.publish(numbered(20, { objId: other.objId }));
      await reaches(other.id, { retrying: 1, delivered: 20 });
      // Nor what of theirs is on hold, and younger.
      await scene.database.query(
        `UPDATE deferred_deliveries SET state = 'onHold', due_at = NULL WHERE subscription_id = $1`,
        [other.id],
      );
      await setEndpoint(other.id, 'on_hold_since = now()');
      await reaches(other.id, { delivered: 21 });
      expect(await states(paused.id)).toEqual({ onHold: 100 });
    });

    it('stays so when what was paused in the middle of its recovery is paused again', async () => {
      const { id, objId, path } = await scene.subscribeToObject({ settings: { paused: true } });
      await scene.publish(numbered(40, { objId }));
      await reaches(id, { onHold: 40 });
      const gate = new Gate();
      scene.receiver.answer({ gate });
      await resume(id);
      await scene.receiver.waitFor(1);
      await pause(id);
      gate.open();
      await until('none is under way', async () => (await states(id))['retrying'] === undefined);
      const sent = scene.receiver.at(path).length;
      expect(sent).toBeLessThan(40);
      expect(await states(id)).toEqual({ delivered: sent, onHold: 40 - sent });
      await resume(id);
      await reaches(id, { delivered: 40 });
      expect(scene.receiver.at(path)).toHaveLength(40);
    });

    it('has its retries on hold when they are due, and no retry by hand', async () => {
      const { id, objId, path } = await scene.subscribeToObject();
      scene.receiver.answer(500, 200);
      await scene.publish({ objId });
      await reaches(id, { retrying: 1 });
      await pause(id);
      const delivery = (await scene.deliveriesOf(id))[0]!.id;
      const retry = (): Promise<Answer> => scene.service.call('POST', `${BASE}/deliveries/${delivery}/retry`);
      const refused = await retry();
      expect([refused.status, refused.body.error]).toMatchObject([
        409,
        {
          class: 'SubscriptionPaused',
          subscriptionId: id,
          message:
            `The delivery "${delivery}" cannot be tried now. Its subscription is paused. ` +
            `PATCH https://hooks.example.com${settingsOf(id)} with {"paused": false} resumes it.`,
        },
      ]);
      await scene.database.query(`UPDATE deferred_deliveries SET due_at = now() WHERE subscription_id = $1`, [
        id,
      ]);
      await reaches(id, { onHold: 1 });
      expect((await retry()).body.error.class).toBe('SubscriptionPaused');
      expect(scene.receiver.at(path)).toHaveLength(1);
      await resume(id);
      await reaches(id, { delivered: 1 });
      expect(scene.receiver.at(path)).toHaveLength(2);
      expect((await scene.deliveriesOf(id))[0]!.attemptCount).toBe(2);
    });

    it('has its replays on hold, which say so and go on once it is resumed', async () => {
      const { id, objId, path } = await scene.subscribeToObject();
      await scene.publish(numbered(3, { objId }));
      await reaches(id, { delivered: 3 });
      await pause(id);
      const made = await scene.service.call('POST', `${BASE}/subscriptions/${id}/replay`, {
        body: { since: '2020-01-01T00:00:00Z' },
      });
      expect(made.status).toBe(202);
      await reaches(id, { delivered: 3, onHold: 3 });
      const replay = async (): Promise<{ state: string; reason: string | null }> =>
        (await scene.service.call('GET', `${BASE}/replays/${made.body.id}`)).body;
      await until('all are made', async () => (await replay()).state === 'completed');
      expect(scene.receiver.at(path)).toHaveLength(3);
      await resume(id);
      await reaches(id, { delivered: 6 });
    });

    it('has a replay that is not at its end on hold, with the reason', async () => {
      const { id, objId } = await scene.subscribeToObject();
      await scene.publish(numbered(250, { objId }));
      await reaches(id, { delivered: 250 });
      await pause(id);
      const made = await scene.service.call('POST', `${BASE}/subscriptions/${id}/replay`, {
        body: { since: '2020-01-01T00:00:00Z' },
      });
      await reaches(id, { delivered: 250, onHold: 200 });
      const { body } = await scene.service.call('GET', `${BASE}/replays/${made.body.id}`);
      expect(body).toMatchObject({
        state: 'onHold',
        reason: `The subscription is paused. PATCH https://hooks.example.com${settingsOf(id)} with {"paused": false} resumes it.`,
      });
      await scene.service.call('POST', `${BASE}/replays/${made.body.id}/cancel`);
    });

    it('keeps its deliveries also while its URL is disabled, and enabling that sends nothing', async () => {
      const { id, objId } = await scene.subscribeToObject({ settings: { paused: true } });
      await scene.publish(numbered(3, { objId }));
      await reaches(id, { onHold: 3 });
      await setEndpoint(id, 'frozen_at = now()');
      const reason = async (): Promise<string> => {
        const delivery = (await scene.deliveriesOf(id))[0]!.id;
        return (await scene.service.call('GET', `${BASE}/deliveries/${delivery}`)).body.reason as string;
      };
      expect(await reason()).toMatch(/^Its subscription is paused\./);
      await resume(id);
      expect(await reason()).toMatch(/^Its URL is frozen/);
      await pause(id);
      const enabled = await scene.service.call('PUT', `${BASE}/subscriptions/${id}/enable`);
      expect(enabled.status).toBe(200);
      // What was given back to the URL is put aside again rather than sent.
      await until('none waits for the URL', async () => {
        const waiting = await scene.database.query(
          `SELECT 1 FROM deferred_deliveries WHERE subscription_id = $1 AND NOT paused`,
          [id],
        );
        return waiting.length === 0;
      });
      expect(await states(id)).toEqual({ onHold: 3 });
      expect(scene.receiver.requests).toEqual([]);
      await resume(id);
      await reaches(id, { delivered: 3 });
    });

    it('has what is on hold cancelled when it is deleted', async () => {
      const { id, objId } = await scene.subscribeToObject({ settings: { paused: true } });
      await scene.publish(numbered(2, { objId }));
      await reaches(id, { onHold: 2 });
      expect((await scene.service.call('DELETE', `${BASE}/subscriptions/${id}`)).status).toBe(200);
      expect(await states(id)).toEqual({ cancelled: 2 });
      expect((await change(id, { paused: false })).status).toBe(404);
    });

    it('has what is on hold given up when the retention period ends, with the reason', async () => {
      const { id, objId } = await scene.subscribeToObject({ settings: { paused: true } });
      await scene.publish({ objId });
      await reaches(id, { onHold: 1 });
      const then = lowestIdAt(Date.now() - 30 * 86_400_000);
      for (const table of ['deferred_events', 'deferred_deliveries']) {
        await scene.database.query(
          `UPDATE ${table} SET segment_id = $1
            WHERE segment_id = (SELECT segment_id FROM deferred_deliveries WHERE subscription_id = $2)`,
          [then, id],
        );
      }
      await scene.service.running.app.get(Retention).forget();
      const delivery = (await scene.deliveriesOf(id))[0]!.id;
      expect((await scene.service.call('GET', `${BASE}/deliveries/${delivery}`)).body).toMatchObject({
        state: 'exhausted',
        reason: 'Its subscription was paused until the retention period ended.',
      });
    });

    it('is counted among what is on hold at its URL', async () => {
      const { id, objId, path } = await scene.subscribeToObject({ settings: { paused: true } });
      await scene.publish(numbered(4, { objId }));
      await reaches(id, { onHold: 4 });
      const { body } = await scene.service.call(
        'GET',
        `/api/v1/endpoints?search=${encodeURIComponent(scene.receiver.url(path))}`,
      );
      expect(body.endpoints).toMatchObject([{ onHold: 4 }]);
    });
  });

  describe('pausing', () => {
    it('is no change of the resource, and is found in the list', async () => {
      const { id } = await scene.subscribe({ objCode: 'USER' });
      const path = `${BASE}/subscriptions/${id}`;
      const before = await scene.service.call('GET', path);
      await pause(id);
      expect((await scene.service.call('GET', path)).text).toBe(before.text);
      const listed = async (paused: boolean): Promise<string[]> =>
        (
          (await scene.service.call('GET', `${BASE}/subscriptions?objCode=USER&paused=${paused}`)).body
            .subscriptions as { id: string }[]
        ).map((each) => each.id);
      expect([await listed(true), await listed(false)]).toEqual([[id], []]);
      await resume(id);
      expect([await listed(true), await listed(false)]).toEqual([[], [id]]);
    });

    it('and resuming are written down in the audit, each once', async () => {
      const { id } = await scene.subscribeToObject();
      await pause(id);
      await pause(id);
      await change(id, { paused: false, name: 'Other' });
      const { body } = await scene.service.call('GET', `/api/v1/audit?objectId=${id}`);
      const entries = body.entries as { action: string; details: { fields?: string[] } }[];
      expect(entries.map(({ action, details }) => [action, details.fields])).toEqual([
        ['subscription.resumed', undefined],
        ['subscription.settingsChanged', ['name']],
        ['subscription.paused', undefined],
        ['subscription.created', undefined],
      ]);
    });

    it('keeps the moment of the first of two', async () => {
      const { id } = await scene.subscribeToObject();
      const first = (await change(id, { paused: true })).body.pausedAt as string;
      expect((await change(id, { paused: true, name: 'Other' })).body.pausedAt).toBe(first);
    });

    it.each([['yes'], [null], [1]])('is refused with %j', async (paused) => {
      const { id } = await scene.subscribeToObject();
      const answer = await change(id, { paused });
      expect([answer.status, answer.body.error.message]).toEqual([
        400,
        expect.stringContaining('paused must be true or false'),
      ]);
    });

    it('is nothing that another customer can do', async () => {
      const { id, objId } = await scene.subscribeToObject();
      const session = await addCustomer(scene.service, 'stranger');
      const answer = await scene.service.call('PATCH', settingsOf(id), { body: { paused: true }, session });
      expect(answer.status).toBe(404);
      await scene.publish({ objId });
      await reaches(id, { delivered: 1 });
    });
  });
});

describe('from node to node', () => {
  afterEach(() => scene.close());
  const start = async (env: Record<string, string> = {}): Promise<TestService> => {
    scene = await Scene.start({ env: { ...IN_TURN, ...env } });
    return scene.service;
  };

  it('what is resumed is sent oldest first', async () => {
    await start();
    const { id, objId, path } = await scene.subscribeToObject({ settings: { paused: true } });
    await scene.publish(numbered(6, { objId }));
    await reaches(id, { onHold: 6 });
    await resume(id);
    await scene.receiver.waitFor(6);
    expect(numbersAt(path)).toEqual(upTo(6));
  });

  it('what waits in the memory of another node is not sent once a subscription is paused', async () => {
    const one = await start();
    const two = await scene.join(IN_TURN);
    const gate = new Gate();
    scene.receiver.answer({ gate }, 200);
    const { id, objId } = await scene.subscribeToObject();
    await scene.publish(numbered(3, { objId }), { node: two });
    await scene.receiver.waitFor(1);
    await pause(id, true, one);
    // The notice is on its way; what was matched later knows of it anyway.
    await scene.publish({ objId, newState: { n: 3 } }, { node: two });
    // Another subscription's event, committed later on the same node, went out: so the notice, which was sent before, has arrived.
    const other = await scene.subscribeToObject();
    await scene.publish({ objId: other.objId }, { node: two });
    await scene.receiver.waitFor(2);
    gate.open();
    await reaches(id, { delivered: 1, onHold: 3 });
    expect(scene.receiver.requests).toHaveLength(2);
    await resume(id, two);
    await reaches(id, { delivered: 4 });
  });

  it('a subscription stays paused over a restart, and nothing that was on hold is lost', async () => {
    const database = await createTestDatabase();
    scene = await Scene.start({ env: IN_TURN, database });
    const { id, objId, path } = await scene.subscribeToObject({ settings: { paused: true } });
    await scene.publish(numbered(2, { objId }));
    await reaches(id, { onHold: 2 });
    const { port } = scene.receiver;
    await scene.close();
    scene = await Scene.start({ env: IN_TURN, database });
    const receiver = await Receiver.start(port);
    try {
      await scene.publish(numbered(2, { objId }));
      await reaches(id, { onHold: 4 });
      expect(receiver.requests).toEqual([]);
      await resume(id);
      await reaches(id, { delivered: 4 });
      expect(receiver.at(path)).toHaveLength(4);
    } finally {
      await receiver.close();
    }
  });

  it('a node that takes over what was committed before it was paused puts it on hold', async () => {
    const api = await start({ ROLES: 'api' });
    const { id, objId } = await scene.subscribeToObject();
    await scene.publish(numbered(4, { objId }), { node: api });
    expect(await states(id)).toEqual({ pending: 4 });
    await pause(id);
    await scene.join({ ...IN_TURN, ROLES: 'delivery' });
    await reaches(id, { onHold: 4 });
    expect(scene.receiver.requests).toEqual([]);
    await resume(id);
    await reaches(id, { delivered: 4 });
  });
});
