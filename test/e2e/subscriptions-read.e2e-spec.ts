import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addCustomer } from '../support/customers.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const NOBODY = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;

let service: TestService;
/** The session of another customer's administrator. */
let otherCustomer: string;
let count = 0;

const call = (method: string, path: string, session = service.session): Promise<Answer> =>
  service.call(method, BASE + path, { session });

async function create(changes: object = {}, session = service.session): Promise<string> {
  const body = {
    objCode: 'TASK',
    eventType: 'UPDATE',
    url: `https://receiver.example.com/${++count}`,
    authToken: 'a-long-secret-token',
    ...changes,
  };
  const answer = await service.call('POST', `${BASE}/subscriptions`, { body, session });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id as string;
}

beforeAll(async () => {
  service = await startTestService({ env: { EGRESS_PRIVATE: 'allow' } });
  otherCustomer = await addCustomer(service, 'other');
});
afterAll(() => service.close());

describe('who may call', () => {
  const calls: [string, string][] = [
    ['POST', '/subscriptions'],
    ['GET', '/subscriptions'],
    ['GET', '/subscriptions/list'],
    ['GET', `/subscriptions/${NOBODY}`],
    ['DELETE', `/subscriptions/${NOBODY}`],
    ['PUT', '/subscriptions/version'],
    ['PUT', `/subscriptions/${NOBODY}/version`],
    ['PUT', `/subscriptions/${NOBODY}/enable`],
    ['POST', `/subscriptions/${NOBODY}/ping`],
    ['POST', `/subscriptions/${NOBODY}/signing-secret/rotate`],
    ['GET', '/egress'],
  ];
  let worker: string;
  beforeAll(async () => {
    const credentials = { username: 'worker', password: 'correct horse battery' };
    await service.call('POST', '/api/v1/users', { body: credentials });
    worker = await service.login(credentials.username, credentials.password);
  });

  it.each(calls)(
    '%s %s is 401 without a session and 403 for who is no administrator',
    async (method, path) => {
      // Even a body that makes no sense: who may not come in learns nothing about it.
      const body = method === 'GET' || method === 'DELETE' ? undefined : '{{{';
      expect(await service.call(method, BASE + path, { session: null, body })).toMatchObject({
        status: 401,
        body: { error: { class: 'AuthenticationRequired' } },
      });
      expect(await service.call(method, BASE + path, { session: worker, body })).toMatchObject({
        status: 403,
        body: { error: { class: 'AccessDenied' } },
      });
    },
  );
});

describe('nobody without a session, and nobody who is no administrator,', () => {
  it('creates a subscription', async () => {
    const credentials = { username: 'planner', password: 'correct horse battery' };
    await service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
    const planner = await service.login(credentials.username, credentials.password);
    const total = async () => (await call('GET', '/subscriptions')).body.meta.total_count;
    const before = await total();
    const body = { objCode: 'TASK', eventType: 'UPDATE', url: 'https://h.example/refused', authToken: 't' };
    for (const session of [null, planner]) {
      const answer = await service.call('POST', `${BASE}/subscriptions`, { body, session });
      expect(answer.status).toBe(session === null ? 401 : 403);
    }
    expect(await total()).toBe(before);
  });
});

describe('a call without a body that says it is JSON', () => {
  it.each(['', '?page=1', '/list', '/{id}'])(
    'is answered as any other: GET /subscriptions%s',
    async (rest) => {
      const id = await create();
      const path = `${BASE}/subscriptions${rest.replace('{id}', id)}`;
      const answer = await service.call('GET', path, { headers: { 'content-type': 'application/json' } });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(id);
    },
  );
});

describe('an id of 501 characters', () => {
  const id = 'x'.repeat(501);

  it.each([
    ['GET', `/subscriptions/${id}`, undefined],
    ['DELETE', `/subscriptions/${id}`, undefined],
    ['PUT', `/subscriptions/${id}/enable`, undefined],
    ['PUT', `/subscriptions/${id}/version`, { version: 'v1' }],
  ])('is 404 like any other that is not there, and 401 without a session: %s', async (method, path, body) => {
    const answers = await Promise.all(
      [null, service.session].map((session) => service.call(method, BASE + path, { session, body })),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 404]);
  });
});

describe('GET /subscriptions/{id}', () => {
  it('gives the whole resource, in the spelling of the contract', async () => {
    const id = await create({ url: 'https://Receiver.example.com/whole', objId: 'o1' });
    const { status, body } = await call('GET', `/subscriptions/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      customerId: expect.stringMatching(/^[0-9a-f]{32}$/),
      objCode: 'TASK',
      eventType: 'UPDATE',
      objId: 'o1',
      url: 'https://Receiver.example.com/whole',
      authToken: '****oken',
      headers: [],
      filters: [],
      filterConnector: 'AND',
      base64Encoding: false,
      version: 'v2',
      date_created: expect.stringMatching(DATE),
      date_modified: body.date_created,
      dateVersionUpdated: null,
      dateCreated: body.date_created,
      dateModified: body.date_modified,
      subscription_url: {
        url: 'https://receiver.example.com/whole',
        date_created: expect.stringMatching(DATE),
        successes: 0,
        failures: 0,
        disabled_at: null,
        frozen_at: null,
      },
    });
  });

  it('gives every date in UTC, to the microsecond', async () => {
    const id = await create({ url: 'https://dates.example.com/' });
    const database = await service.database.connect();
    await database.query(
      `UPDATE subscriptions SET date_created = '2026-03-09T09:00:00.000001Z', date_modified = '2026-03-09T10:00:00.000002Z',
              date_version_updated = '2026-03-09T11:00:00.000003Z' WHERE id = $1`,
      [id],
    );
    await database.query(
      `UPDATE endpoints SET created_at = '2026-03-09T12:00:00.000004Z'
        WHERE id = (SELECT endpoint_id FROM subscriptions WHERE id = $1)`,
      [id],
    );
    expect((await call('GET', `/subscriptions/${id}`)).body).toMatchObject({
      date_created: '2026-03-09T09:00:00.000001',
      dateCreated: '2026-03-09T09:00:00.000001',
      date_modified: '2026-03-09T10:00:00.000002',
      dateModified: '2026-03-09T10:00:00.000002',
      dateVersionUpdated: '2026-03-09T11:00:00.000003',
      subscription_url: { date_created: '2026-03-09T12:00:00.000004' },
    });
  });

  it('takes the id in capitals too', async () => {
    const id = await create();
    expect((await call('GET', `/subscriptions/${id.toUpperCase()}`)).body.id).toBe(id);
  });

  it.each([
    ['a UUID that nobody has', NOBODY],
    ['no UUID', 'abc'],
    ['no UUID but SQL', "'%20OR%201=1--"],
    ['a word', 'versions'],
    ['a NUL', '%00'],
  ])('is 404 for %s', async (_, id) => {
    expect(await call('GET', `/subscriptions/${id}`)).toMatchObject({
      status: 404,
      body: { error: { class: 'NotFound' } },
    });
  });

  it("is 404 for another customer's", async () => {
    const id = await create();
    expect((await call('GET', `/subscriptions/${id}`, otherCustomer)).status).toBe(404);
    expect((await call('DELETE', `/subscriptions/${id}`, otherCustomer)).status).toBe(404);
    expect((await call('GET', `/subscriptions/${id}`)).status).toBe(200);
  });

  it("is no duplicate of another customer's", async () => {
    const same = { url: 'https://same.example.com/' };
    expect(await create(same, otherCustomer)).not.toBe(await create(same));
  });

  it("shares a URL's health among a customer's subscriptions, and among no others", async () => {
    const first = await create({ url: 'http://shared.example.com', eventType: 'CREATE' });
    const second = await create({ url: 'http://SHARED.example.com:80/', eventType: 'DELETE' });
    const foreign = await create({ url: 'http://shared.example.com' }, otherCustomer);
    const database = await service.database.connect();
    const [mine] = await database.query<{ id: number }>(
      `UPDATE endpoints SET successes = 5, failures = 2, frozen_at = '2026-03-09T09:00:00.5Z', disabled_at = NULL
        WHERE id = (SELECT endpoint_id FROM subscriptions WHERE id = $1) RETURNING id`,
      [first],
    );
    expect(mine).toBeDefined();
    for (const id of [first, second]) {
      expect((await call('GET', `/subscriptions/${id}`)).body.subscription_url).toMatchObject({
        url: 'http://shared.example.com/',
        successes: 5,
        failures: 2,
        disabled_at: null,
        frozen_at: '2026-03-09T09:00:00.500000',
      });
    }
    expect(
      (await call('GET', `/subscriptions/${foreign}`, otherCustomer)).body.subscription_url.successes,
    ).toBe(0);
  });
});

describe('DELETE /subscriptions/{id}', () => {
  it('answers 200 with an empty body, and 404 from then on', async () => {
    const id = await create();
    const answer = await service.call('DELETE', `${BASE}/subscriptions/${id}`, {
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect((await call('DELETE', `/subscriptions/${id}`)).status).toBe(404);
    expect((await call('GET', `/subscriptions/${id}`)).status).toBe(404);
    expect((await call('PUT', `/subscriptions/${id}/enable`)).status).toBe(404);
  });

  it.each([NOBODY, 'abc'])('is 404 for %s', async (id) => {
    expect((await call('DELETE', `/subscriptions/${id}`)).status).toBe(404);
  });

  it('is one 200 and otherwise 404 when asked for many times at once', async () => {
    const id = await create();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => call('DELETE', `/subscriptions/${id}`)),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 404, 404, 404]);
  });

  it('cancels what waits for a retry', async () => {
    const id = await create();
    const database = await service.database.connect();
    await database.query(
      `INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id,
                                      version, state, attempts, due_at)
       SELECT $2, 0, customer_id, 0, id, endpoint_id, 2, 'retrying', 1, now() + interval '1 day'
         FROM subscriptions WHERE id = $1`,
      [id, NOBODY],
    );
    await call('DELETE', `/subscriptions/${id}`);
    const rows = await database.query('SELECT state FROM deferred_deliveries WHERE subscription_id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ state: 'cancelled' }]);
  });
});

describe('GET /subscriptions', () => {
  let ids: string[];
  beforeAll(async () => {
    ids = [];
    for (let index = 0; index < 5; index++) ids.unshift(await create({}, otherCustomer));
  });
  const list = (query: string): Promise<Answer> => call('GET', `/subscriptions${query}`, otherCustomer);

  it('gives the newest first, a hundred at most, and only the own ones', async () => {
    const { status, body } = await list('');
    const listed = body.subscriptions.map(({ id }: { id: string }) => id);
    expect(status).toBe(200);
    expect(listed.slice(0, 5)).toEqual(ids);
    expect(body.meta).toEqual({ page: 1, page_count: 1, limit: 100, total_count: listed.length });
    expect(body.subscriptions[0]).toMatchObject({ authToken: '****oken', subscription_url: { failures: 0 } });
  });

  it('gives a hundred where no limit is given, however many there are', async () => {
    const many = await addCustomer(service, 'many');
    await Promise.all(Array.from({ length: 101 }, () => create({}, many)));
    const { body } = await call('GET', '/subscriptions', many);
    expect(body.subscriptions).toHaveLength(100);
    expect(body.meta).toEqual({ page: 1, page_count: 2, limit: 100, total_count: 101 });
    expect((await call('GET', '/subscriptions?page=2', many)).body.subscriptions).toHaveLength(1);
  });

  it('gives each exactly once over the pages', async () => {
    const { total_count: total } = (await list('?limit=2')).body.meta;
    const pages = Math.ceil(total / 2);
    const seen: string[] = [];
    for (let page = 1; page <= pages; page++) {
      const { body } = await list(`?page=${page}&limit=2`);
      expect(body.meta).toEqual({ page, page_count: pages, limit: 2, total_count: total });
      seen.push(...body.subscriptions.map(({ id }: { id: string }) => id));
    }
    expect(new Set(seen).size).toBe(total);
    expect(seen.slice(0, 5)).toEqual(ids);
  });

  it('gives an empty page after the last one', async () => {
    expect(await list('?page=1000000000&limit=1000')).toMatchObject({
      status: 200,
      body: { subscriptions: [] },
    });
  });

  it.each(['page=0', 'page=-1', 'page=1.5', 'page=x', 'page=', 'page=1&page=2', 'page=99999999999999999999'])(
    'is 400 for %s and names it',
    async (query) => {
      expect(await list(`?${query}`)).toMatchObject({
        status: 400,
        body: { error: { class: 'ValidationFailed', message: expect.stringMatching(/^page must /) } },
      });
    },
  );

  it.each(['limit=0', 'limit=1001', 'limit=ten', 'limit=1e2'])(
    'is 400 for %s and names it',
    async (query) => {
      expect(await list(`?${query}`)).toMatchObject({
        status: 400,
        body: { error: { class: 'ValidationFailed', message: expect.stringMatching(/^limit must /) } },
      });
    },
  );

  it('is 400 for a misspelt parameter and names the one that was meant; others are ignored', async () => {
    expect(await list('?limt=5')).toMatchObject({
      status: 400,
      body: { error: { message: 'Unknown parameter "limt"; did you mean "limit"?' } },
    });
    expect((await list('?fields=*&limit=1')).body.subscriptions).toHaveLength(1);
  });

  it('is empty for a customer without any', async () => {
    const nobody = await addCustomer(service, 'empty');
    expect((await call('GET', '/subscriptions', nobody)).body).toEqual({
      subscriptions: [],
      meta: { page: 1, page_count: 0, limit: 100, total_count: 0 },
    });
  });
});

describe('GET /subscriptions/list', () => {
  it('has the older names and says that it is deprecated', async () => {
    const lister = await addCustomer(service, 'lister');
    const first = await create({ objId: 'o1', url: 'https://h.example/1' }, lister);
    const second = await create({ url: 'https://h.example/2', authToken: 'short' }, lister);
    const answer = await call('GET', '/subscriptions/list', lister);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('deprecation')).toMatch(/^@\d+$/);
    const common = { customer_id: expect.any(String), obj_code: 'TASK', event_type: 'UPDATE' };
    expect(answer.body).toEqual([
      { ...common, id: second, obj_id: null, url: 'https://h.example/2', auth_token: '****' },
      { ...common, id: first, obj_id: 'o1', url: 'https://h.example/1', auth_token: '****oken' },
    ]);
  });
});

describe('AUTH_TOKEN_IN_RESPONSES=plain', () => {
  it('shows the token whole, but not in the create response', async () => {
    const id = await create({ authToken: 'a-long-secret-token', url: 'https://plain.example.com/' });
    const plain = await startTestService({
      database: service.database,
      env: { AUTH_TOKEN_IN_RESPONSES: 'plain' },
    });
    try {
      const { body } = await plain.call('GET', `${BASE}/subscriptions/${id}`);
      expect(body.authToken).toBe('a-long-secret-token');
      const [newest] = (await plain.call('GET', `${BASE}/subscriptions/list`)).body;
      expect(newest).toMatchObject({ id, auth_token: 'a-long-secret-token' });
      const created = await plain.call('POST', `${BASE}/subscriptions`, {
        body: {
          objCode: 'TASK',
          eventType: 'UPDATE',
          url: 'https://plain.example.com/2',
          authToken: 'in-the-open',
        },
      });
      expect(created.text).not.toContain('in-the-open');
    } finally {
      await plain.close();
    }
  });
});
