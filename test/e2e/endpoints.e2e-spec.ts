import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addCustomer } from '../support/customers.js';
import { Gate } from '../support/receiver.js';
import { Scene } from '../support/scene.js';
import type { Answer } from '../support/service.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';

/** Disabled by the third failure; retries and probes are far away. */
const ENV = {
  EGRESS_PRIVATE: 'allow',
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '3',
  DISABLE_MIN_ATTEMPTS: '2',
  DISABLE_FAILURE_RATE: '0.8',
  PROBE_INTERVAL_MS: '3600000',
};

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly health: string;
}

let scene: Scene;
let stranger: string;

beforeAll(async () => {
  scene = await Scene.start({ env: ENV });
  stranger = await addCustomer(scene.service, 'stranger');
});
afterAll(() => scene?.close());
beforeEach(() => scene.renewReceiver());

const call = (method: string, path: string, session?: string): Promise<Answer> =>
  scene.service.call(method, `/api/v1/endpoints${path}`, session === undefined ? {} : { session });
/** Those of this test's receiver. */
const list = async (query = ''): Promise<Endpoint[]> => {
  const here = encodeURIComponent(`127.0.0.1:${scene.receiver.port}`);
  return (await call('GET', `?search=${here}${query}`)).body.endpoints as Endpoint[];
};
const endpointOf = async (path: string): Promise<Answer['body']> =>
  (await list()).find(({ url }) => url === scene.receiver.url(path));
/** Publishes one event after the other, so that each failure is counted before the next. */
const fail = async (objId: string, path: string, times: number): Promise<void> => {
  for (let n = 1; n <= times; n++) {
    await scene.publish({ objId });
    await until('the failure is counted', async () => (await endpointOf(path)).failures >= n);
  }
};

describe('the list of endpoints', () => {
  it('has each URL once, newest first, with the number of its subscriptions', async () => {
    const first = await scene.subscribeToObject();
    const second = await scene.subscribeToObject();
    await scene.subscribe({ objId: 'other', url: scene.receiver.url(first.path) });
    const listed = await list();
    expect(listed.map(({ url }) => url)).toEqual([second, first].map(({ path }) => scene.receiver.url(path)));
    expect(listed[1]).toEqual({
      id: expect.stringMatching(/^[\w-]{43}$/),
      url: scene.receiver.url(first.path),
      health: 'healthy',
      reason: null,
      since: null,
      nextProbeAt: null,
      successes: 0,
      failures: 0,
      failureRate: null,
      recentAttempts: 0,
      consecutiveFailures: 0,
      silentSince: expect.stringMatching(/Z$/),
      onHold: 0,
      retrying: 0,
      inFlight: 0,
      complete: true,
      subscriptions: 2,
      createdAt: expect.stringMatching(/Z$/),
    });
  });

  it('tells of a disabled one why, since when, when it is tried, and what waits', async () => {
    const { objId, path } = await scene.subscribeToObject();
    await scene.publish({ objId });
    await until('it arrived', async () => (await endpointOf(path)).successes === 1);
    scene.receiver.answer(500);
    await fail(objId, path, 5);
    await scene.publish([{ objId }, { objId }]);
    await until('two are on hold', async () => (await endpointOf(path)).onHold === 2);
    expect(await endpointOf(path)).toMatchObject({
      health: 'disabled',
      reason: '5 of 6 attempts failed since the URL was created or enabled.',
      since: expect.stringMatching(/Z$/),
      nextProbeAt: expect.stringMatching(/Z$/),
      successes: 1,
      failures: 5,
      failureRate: 5 / 6,
      recentAttempts: 6,
      consecutiveFailures: 5,
      onHold: 2,
      retrying: 5,
      complete: true,
    });
  });

  it('tells how many requests to it are under way, of all nodes together', async () => {
    const other = await scene.join(ENV);
    const { objId, path } = await scene.subscribeToObject();
    const idle = await scene.subscribeToObject();
    const gate = new Gate();
    scene.receiver.answerAt(path, { gate });
    await scene.publish({ objId });
    await scene.publish([{ objId }, { objId }], { node: other, session: other.session });
    await scene.receiver.waitFor(() => scene.receiver.at(path).length === 3);
    await until('both nodes have told', async () => (await endpointOf(path)).inFlight === 3);
    expect((await endpointOf(idle.path)).inFlight).toBe(0);
    gate.open();
    await until('nothing is under way', async () => (await endpointOf(path)).inFlight === 0);
    // One that is gone has none, whatever it told last.
    await scene.database.query(
      `INSERT INTO nodes (name, lease_until, requests)
       SELECT 'gone', now() - interval '1 s', jsonb_build_object(id::text, 5) FROM endpoints WHERE url = $1`,
      [scene.receiver.url(path)],
    );
    expect((await endpointOf(path)).inFlight).toBe(0);
  });

  it('shows only those of a health, and only those with a text in their URL, whatever its case', async () => {
    const gone = await scene.subscribeToObject({ url: scene.receiver.url('/Gone') });
    const well = await scene.subscribeToObject({ url: scene.receiver.url('/well') });
    scene.receiver.answer(410);
    await fail(gone.objId, '/Gone', 1);
    const urls = async (query: string) => (await list(query)).map(({ url }) => new URL(url).pathname);
    expect(await urls('&health=frozen')).toEqual(['/Gone']);
    expect(await urls('&health=healthy')).toEqual(['/well']);
    expect(await urls('&health=disabled')).toEqual([]);
    const found = await call('GET', `?search=${scene.receiver.port}/gOnE&health=frozen`);
    expect(found.body).toMatchObject({ endpoints: [{ url: scene.receiver.url('/Gone') }] });
    expect(well.path).toBeDefined();
    expect(await list('&health=frozen')).toMatchObject([{ nextProbeAt: null, since: expect.any(String) }]);
  });

  it('goes on by its cursor, page by page, while others come', async () => {
    for (let n = 0; n < 5; n++) await scene.subscribeToObject();
    const all = await list();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `?search=${scene.receiver.port}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body }: Answer = await call('GET', query);
      expect(body.endpoints.length).toBeLessThanOrEqual(2);
      seen.push(...(body.endpoints as Endpoint[]).map(({ id }) => id));
      cursor = body.meta.cursor;
      await scene.subscribeToObject();
    }
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  it('leaves out a URL that no subscription names any more, but still knows it', async () => {
    const { id, path } = await scene.subscribeToObject();
    const endpoint = await endpointOf(path);
    await scene.service.call('DELETE', `${BASE}/subscriptions/${id}`);
    expect(await list()).toEqual([]);
    const answer = await call('GET', `/${endpoint.id}`);
    expect([answer.status, answer.body.subscriptions]).toEqual([200, 0]);
    await scene.subscribe({ objId: 'again', url: scene.receiver.url(path) });
    expect((await list()).map((each) => each.id)).toEqual([endpoint.id]);
  });

  it("shows nothing of another customer's", async () => {
    const { path } = await scene.subscribeToObject();
    const { id } = await endpointOf(path);
    const theirs = await call('GET', '', stranger);
    expect(theirs.body).toEqual({ endpoints: [], meta: { cursor: null } });
    expect((await call('GET', `/${id}`, stranger)).status).toBe(404);
    expect((await call('PUT', `/${id}/enable`, stranger)).status).toBe(404);
    const cursor = await call('GET', `?cursor=${id}`, stranger);
    expect([cursor.status, cursor.body.error.message]).toEqual([
      400,
      'cursor was not given by this call; pass meta.cursor of an answer on as it is.',
    ]);
  });

  it.each([
    ['health=well', 'health must be "healthy", "disabled" or "frozen", not "well".'],
    ['limit=0', 'limit must be a whole number from 1 to 1000.'],
    ['cursor=x', 'cursor was not given by this call; pass meta.cursor of an answer on as it is.'],
    ['search=%00', 'search must not contain control characters.'],
    ['url=x', 'Unknown parameter "url". Allowed: health, search, cursor, limit.'],
  ])('refuses ?%s', async (query, message) => {
    const { status, body } = await call('GET', `?${query}`);
    expect([status, body.error.message]).toEqual([400, message]);
  });

  it('counts no more deliveries than it says, and says so', async () => {
    const { id, path } = await scene.subscribeToObject();
    const { id: key } = await endpointOf(path);
    await scene.database.query(
      `INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id, version, state, attempts)
       SELECT gen_random_uuid(), n, t.customer_id, 0, t.subscription_id, t.endpoint_id, 2, 'onHold', 0
         FROM destinations t, generate_series(1, 1200) AS n WHERE t.subscription_id = $1`,
      [id],
    );
    expect(await endpointOf(path)).toMatchObject({ onHold: 1_000, complete: false });
    expect((await call('GET', `/${key}`)).body).toMatchObject({ onHold: 1_200, complete: true });
  });
});

describe('one endpoint', () => {
  it('is enabled again, and what was on hold arrives; the audit says who did it', async () => {
    const { objId, path } = await scene.subscribeToObject();
    scene.receiver.answer(410);
    await fail(objId, path, 1);
    await scene.publish([{ objId }, { objId }]);
    await until('two are on hold', async () => (await endpointOf(path)).onHold === 2);
    scene.receiver.clear();
    scene.receiver.answer(200);
    const { id } = await endpointOf(path);
    const enabled = await call('PUT', `/${id}/enable`);
    expect([enabled.status, enabled.body]).toMatchObject([
      200,
      {
        health: 'healthy',
        reason: null,
        since: null,
        failures: 1,
        recentAttempts: 0,
        consecutiveFailures: 0,
      },
    ]);
    await scene.receiver.waitFor(2);
    const { body } = await scene.service.call('GET', `/api/v1/audit?objectId=${id}`);
    expect(body.entries).toMatchObject([
      {
        action: 'endpoint.enabled',
        objectType: 'endpoint',
        username: 'admin',
        details: { url: scene.receiver.url(path), from: 'frozen' },
      },
    ]);
  });

  it('stays as it is when it is healthy, and nothing is written down', async () => {
    const { path } = await scene.subscribeToObject();
    const { id } = await endpointOf(path);
    expect((await call('PUT', `/${id}/enable`)).body).toMatchObject({ id, health: 'healthy' });
    expect((await scene.service.call('GET', `/api/v1/audit?objectId=${id}`)).body.entries).toEqual([]);
  });

  it.each(['nothing', '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f', 'A'.repeat(43), '%00'])(
    'that is not there is 404: %s',
    async (id) => {
      expect((await call('GET', `/${id}`)).status).toBe(404);
      expect((await call('PUT', `/${id}/enable`)).status).toBe(404);
    },
  );

  it('takes no body and no parameters when it is enabled', async () => {
    const { path } = await scene.subscribeToObject();
    const { id } = await endpointOf(path);
    const answer = await scene.service.call('PUT', `/api/v1/endpoints/${id}/enable`, {
      body: { force: true },
    });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      'This call takes no body. Unknown field "force".',
    ]);
    expect((await call('PUT', `/${id}/enable?force=1`)).status).toBe(400);
  });
});
