import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { uuidV7 } from '../../src/platform/crypto/index.js';
import { Database } from '../../src/platform/database/index.js';
import { AuditRetention } from '../../src/audit/audit-retention.js';
import { hookfront } from '../support/command-line.js';
import { addCustomer } from '../support/customers.js';
import { Receiver } from '../support/receiver.js';
import {
  ADMIN,
  type Answer,
  BASE,
  SECRET_KEY,
  startTestService,
  type TestService,
} from '../support/service.js';
import { until } from '../support/until.js';

const PASSWORD = 'twelve grey herons';
/** In everything that must not be written down. */
const SECRET = 's3cret-that-nobody-may-see';
const ENV = {
  EGRESS_PRIVATE: 'allow',
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '1',
  AUDIT_RETENTION_DAYS: '30',
};

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly userId: string | null;
  readonly username: string | null;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

let service: TestService;
let database: Database;
let receiver: Receiver;
let me: { id: string; customerId: string };
/** The session of another customer's administrator. */
let otherCustomer: string;
let count = 0;

beforeAll(async () => {
  service = await startTestService({ env: ENV });
  database = await service.database.connect();
  receiver = await Receiver.start();
  otherCustomer = await addCustomer(service, 'other');
  me = (await service.call('GET', '/api/v1/users/me')).body;
});
afterAll(async () => {
  await service.close();
  await receiver.close();
});

const list = (query = '', session?: string | null): Promise<Answer> =>
  service.call('GET', `/api/v1/audit${query}`, session === undefined ? {} : { session });

async function entries(query = '', session?: string): Promise<Entry[]> {
  const answer = await list(query, session);
  expect(`${answer.status} ${answer.text}`).toMatch(/^200 /);
  return answer.body.entries;
}

/** What is written while something is done, oldest first. */
async function written(work: () => Promise<unknown>): Promise<Entry[]> {
  const [last] = await entries('?limit=1');
  await work();
  const all = await entries('?limit=1000');
  return all.filter(({ id }) => last === undefined || id > last.id).reverse();
}

async function must(status: number, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await service.call(method, path, body === undefined ? {} : { body });
  expect(`${method} ${path}: ${answer.status} ${answer.text}`).toContain(`: ${status} `);
  return answer;
}

interface TestUser {
  readonly id: string;
  readonly username: string;
}

async function user(fields: object = {}): Promise<TestUser> {
  const username = `user-${++count}`;
  return (await must(201, 'POST', '/api/v1/users', { username, password: PASSWORD, ...fields })).body;
}

async function subscribe(fields: object = {}): Promise<{ id: string; objId: string; url: string }> {
  const objId = `object-${++count}`;
  const url = receiver.url(`/${count}`);
  const body = {
    objCode: 'PROJ',
    eventType: 'UPDATE',
    objId,
    url: `${url}?key=${SECRET}`,
    authToken: SECRET,
  };
  const { id } = (await must(201, 'POST', `${BASE}/subscriptions`, { ...body, ...fields })).body;
  return { id, objId, url };
}

/** A delivery that failed once and waits an hour. */
async function failed(): Promise<{ id: string; subscriptionId: string }> {
  receiver.answer(500);
  const { id: subscriptionId, objId } = await subscribe();
  const event = { eventType: 'UPDATE', objCode: 'PROJ', newState: {}, oldState: {}, objId };
  await must(202, 'POST', `${BASE}/events`, [event]);
  let id = '';
  await until('the delivery waits', async () => {
    const found = await must(
      200,
      'GET',
      `${BASE}/deliveries?subscriptionId=${subscriptionId}&state=retrying`,
    );
    id = found.body.deliveries[0]?.id;
    return id !== undefined;
  });
  receiver.answer(200);
  return { id, subscriptionId };
}

async function replay(subscriptionId: string): Promise<string> {
  const since = new Date(Date.now() - 60_000).toISOString();
  return (await must(202, 'POST', `${BASE}/subscriptions/${subscriptionId}/replay`, { since })).body.id;
}

/** Gives a replay to a node that does nothing. */
async function stall(replayId: string): Promise<void> {
  await database.query(
    `WITH idle AS (
       INSERT INTO nodes (name, lease_until) VALUES ('idle-' || $1, now() + interval '1 hour') RETURNING id)
     UPDATE replays SET state = 'running', ended_at = NULL, owner = idle.id FROM idle WHERE replays.id = $1::uuid`,
    [replayId],
  );
}

const mine = (): object => ({
  id: expect.any(String),
  at: expect.any(String),
  userId: me.id,
  username: ADMIN.username,
});
const sub = (path = ''): string => `${BASE}/subscriptions${path}`;
const ofSubscription = (action: string, id: string, url: string, details: object = {}): object => ({
  ...mine(),
  action: `subscription.${action}`,
  objectType: 'subscription',
  objectId: id,
  details: { objCode: 'PROJ', eventType: 'UPDATE', url, ...details },
});
const ofUser = (action: string, { id, username }: TestUser, details: object = {}): object => ({
  ...mine(),
  action: `user.${action}`,
  objectType: 'user',
  objectId: id,
  details: { username, ...details },
});

describe('users are audited', () => {
  it('when they are created, with their rights', async () => {
    let made!: TestUser;
    const found = await written(async () => {
      made = await user({ accessLevel: 'Planner', canPublish: true });
    });
    expect(found).toEqual([ofUser('created', made, { accessLevel: 'Planner', canPublish: true })]);
    expect(Math.abs(Date.parse(found[0]!.at) - Date.now())).toBeLessThan(10_000);
  });

  it('when their rights change, with the names of the fields', async () => {
    const one = await user();
    const path = `/api/v1/users/${one.id}`;
    expect(
      await written(() => must(200, 'PATCH', path, { accessLevel: 'Worker', canPublish: true })),
    ).toEqual([ofUser('edited', one, { fields: ['canPublish'], canPublish: true })]);
    expect(await written(() => must(200, 'PATCH', path, { canPublish: true }))).toEqual([]);
  });

  it('when they are deactivated and activated, however that is called', async () => {
    const one = await user();
    const path = `/api/v1/users/${one.id}`;
    expect(await written(() => must(200, 'DELETE', path))).toEqual([ofUser('deactivated', one)]);
    expect(await written(() => must(200, 'DELETE', path))).toEqual([]);
    expect(await written(() => must(200, 'PATCH', path, { active: true }))).toEqual([
      ofUser('activated', one),
    ]);
    expect(await written(() => must(200, 'PATCH', path, { active: false, password: SECRET }))).toEqual([
      ofUser('passwordChanged', one),
      ofUser('deactivated', one),
    ]);
  });

  it('when an administrator or they themselves change the password', async () => {
    const one = await user();
    const byAdmin = await written(() => must(200, 'PATCH', `/api/v1/users/${one.id}`, { password: SECRET }));
    expect(byAdmin).toEqual([ofUser('passwordChanged', one)]);
    const session = await service.login(one.username, SECRET);
    const change = (currentPassword: string): Promise<Answer> =>
      service.call('PUT', '/api/v1/users/me/password', {
        body: { currentPassword, newPassword: `${SECRET}-2` },
        session,
      });
    const own = { ...ofUser('passwordChanged', one), userId: one.id, username: one.username };
    expect(await written(async () => expect((await change(SECRET)).status).toBe(204))).toEqual([own]);
    expect(await written(async () => expect((await change(SECRET)).status).toBe(403))).toEqual([]);
  });

  it('when they make and remove an API key, by their session or their password', async () => {
    const one = await user();
    const session = await service.login(one.username, PASSWORD);
    const path = '/attask/api/v15.0/user?action=';
    const call = (action: string, body?: object) => async (): Promise<void> => {
      const options = body ? { body, session: null } : { session };
      expect((await service.call('PUT', path + action, options)).status).toBe(200);
    };
    const own = (action: string): object => ({
      ...ofUser(action, one),
      userId: one.id,
      username: one.username,
    });
    const credentials = { username: one.username.toUpperCase(), password: PASSWORD };
    expect(await written(call('generateApiKey'))).toEqual([own('apiKeyCreated')]);
    expect(await written(call('generateApiKey', credentials))).toEqual([own('apiKeyCreated')]);
    expect(await written(call('getApiKey'))).toEqual([]);
    expect(await written(call('clearApiKey'))).toEqual([own('apiKeyRemoved')]);
    expect(await written(call('clearApiKey'))).toEqual([]);
  });

  it('not when they log in or out, or fail to', async () => {
    const one = await user();
    const nothing = await written(async () => {
      const session = await service.login(one.username, PASSWORD);
      await service.call('POST', '/attask/api/v15.0/logout', { session });
      await expect(service.login(one.username, 'another password')).rejects.toThrow('401');
    });
    expect(nothing).toEqual([]);
  });
});

describe('whoever runs the installation is audited, without a user', () => {
  const operator = { userId: null, username: null };

  it('for the first start: the customer and its administrator', async () => {
    const found = await entries('?limit=1000');
    expect(found.at(-1)).toMatchObject({
      ...operator,
      action: 'customer.created',
      objectType: 'customer',
      objectId: me.customerId,
      details: { name: 'Default' },
    });
    expect(found.at(-2)).toMatchObject({
      ...operator,
      action: 'user.created',
      objectId: me.id,
      details: { username: 'admin', accessLevel: 'System Administrator', canPublish: false },
    });
  });

  it('for the commands', async () => {
    const env = { DATABASE_URL: service.database.url, SECRET_KEY, EGRESS_PRIVATE: 'allow' };
    const run = async (argv: string[], input = ''): Promise<void> =>
      expect(await hookfront(argv, env, input)).toMatchObject({ status: 0, errors: '' });
    const found = await written(async () => {
      await run(['create-user', 'by-command', '--customer', 'Default', '--password', '-'], `${SECRET}\n`);
      await run(['reset-password', 'by-command', '--password', '-'], `${SECRET}-2\n`);
      // Of another customer, and so in that one's audit.
      await run(['create-customer', 'by-command']);
      await run(['list-customers']);
    });
    const objectId = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(found).toEqual([
      expect.objectContaining({ ...operator, action: 'user.created', objectId }),
      expect.objectContaining({
        ...operator,
        action: 'user.passwordChanged',
        objectId,
        details: { username: 'by-command' },
      }),
    ]);
    const [made] = await database.query<object>(
      `SELECT action, details FROM audit_entries a JOIN customers c ON c.id = a.customer_id WHERE c.name = 'by-command'`,
    );
    expect(made).toEqual({ action: 'customer.created', details: { name: 'by-command' } });
  });
});

describe('subscriptions are audited', () => {
  it('when they are created and deleted', async () => {
    let made!: Awaited<ReturnType<typeof subscribe>>;
    const created = await written(async () => {
      made = await subscribe();
    });
    expect(created).toEqual([ofSubscription('created', made.id, made.url)]);
    const deleted = await written(() => must(200, 'DELETE', sub(`/${made.id.toUpperCase()}`)));
    expect(deleted).toEqual([ofSubscription('deleted', made.id, made.url)]);
    expect(await written(() => must(404, 'DELETE', sub(`/${made.id}`)))).toEqual([]);
  });

  it('when their version changes, one entry for each that had another one', async () => {
    const [one, two] = [await subscribe(), await subscribe()];
    const first = await written(() => must(200, 'PUT', sub(`/${one.id}/version`), { version: 'v1' }));
    expect(first).toEqual([ofSubscription('versionChanged', one.id, one.url, { from: 'v2', to: 'v1' })]);
    const body = { subscriptionIds: [two.id, one.id], version: 'v1' };
    expect(await written(() => must(200, 'PUT', sub('/version'), body))).toEqual([
      ofSubscription('versionChanged', two.id, two.url, { from: 'v2', to: 'v1' }),
    ]);
    expect(await written(() => must(200, 'PUT', sub('/version'), body))).toEqual([]);
    const back = { subscriptionIds: [one.id, two.id], version: 'v2' };
    expect(
      (await written(() => must(200, 'PUT', sub('/version'), back))).map(({ objectId }) => objectId),
    ).toEqual([one.id, two.id].toSorted());
  });

  it('when their secret is rotated', async () => {
    const { id, url } = await subscribe();
    expect(await written(() => must(200, 'POST', sub(`/${id}/signing-secret/rotate`)))).toEqual([
      ofSubscription('secretRotated', id, url),
    ]);
  });

  it('when their URL is enabled, if it was not', async () => {
    const { id, url } = await subscribe();
    await database.query(
      `UPDATE endpoints SET frozen_at = now(), reason = 'silent'
        WHERE id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)`,
      [id],
    );
    const enable = (): Promise<Answer> => must(200, 'PUT', sub(`/${id}/enable`));
    expect(await written(enable)).toEqual([ofSubscription('enabled', id, url, { from: 'frozen' })]);
    expect(await written(enable)).toEqual([]);
  });

  it('not when they are tried out', async () => {
    const { id } = await subscribe();
    expect(await written(() => must(200, 'POST', sub(`/${id}/ping`)))).toEqual([]);
  });
});

describe('what is sent again is audited', () => {
  it('when a delivery is tried at once', async () => {
    const { id, subscriptionId } = await failed();
    expect(await written(() => must(202, 'POST', `${BASE}/deliveries/${id}/retry`))).toEqual([
      {
        ...mine(),
        action: 'delivery.retried',
        objectType: 'delivery',
        objectId: id,
        details: { subscriptionId },
      },
    ]);
    await until('it is delivered', async () => {
      const delivery = await must(200, 'GET', `${BASE}/deliveries/${id}`);
      return delivery.body.state === 'delivered';
    });
    expect(await written(() => must(409, 'POST', `${BASE}/deliveries/${id}/retry`))).toEqual([]);
  });

  it('when a replay is started and cancelled, once each', async () => {
    const { subscriptionId } = await failed();
    receiver.answer(500);
    let id = '';
    const since = new Date(Date.now() - 60_000).toISOString();
    const path = sub(`/${subscriptionId}/replay`);
    expect(await written(() => must(200, 'POST', path, { since, dryRun: true }))).toEqual([]);
    const started = await written(async () => {
      id = (await must(202, 'POST', path, { since, only: 'undelivered' })).body.id;
    });
    const details = { subscriptionId, only: 'undelivered', since, until: expect.any(String) };
    expect(started).toEqual([
      { ...mine(), action: 'replay.created', objectType: 'replay', objectId: id, details },
    ]);
    const cancel = `${BASE}/replays/${id}/cancel`;
    const cancelled = await written(async () => {
      await stall(id);
      await must(200, 'POST', cancel);
      await must(200, 'POST', cancel);
    });
    expect(cancelled).toEqual([
      {
        ...mine(),
        action: 'replay.cancelled',
        objectType: 'replay',
        objectId: id,
        details: { subscriptionId },
      },
    ]);
    receiver.answer(200);
  });
});

describe('what is refused is not in the audit', () => {
  it.each<[string, number, string, () => Promise<[path: string, body?: object]>]>([
    [
      'a user whose name is taken',
      409,
      'POST',
      async () => ['/api/v1/users', { username: 'ADMIN', password: PASSWORD }],
    ],
    ['the last administrator', 409, 'DELETE', async () => [`/api/v1/users/${me.id}`]],
    ['an unknown user', 404, 'PATCH', async () => [`/api/v1/users/${'0'.repeat(32)}`, { active: false }]],
    [
      'a subscription that is there already',
      409,
      'POST',
      async () => {
        const { objId, url } = await subscribe();
        const body = {
          objCode: 'PROJ',
          eventType: 'UPDATE',
          objId,
          url: `${url}?key=${SECRET}`,
          authToken: SECRET,
        };
        return [sub(), body];
      },
    ],
    ['a mistaken subscription', 400, 'POST', async () => [sub(), { objCode: 'PROJ' }]],
    [
      'versions of which one is unknown',
      400,
      'PUT',
      async () => {
        const { id } = await subscribe();
        const subscriptionIds = [id, '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f'];
        return [sub('/version'), { subscriptionIds, version: 'v1' }];
      },
    ],
    [
      'a second replay beside one that runs',
      409,
      'POST',
      async () => {
        const { id } = await subscribe();
        const running = await replay(id);
        await stall(running);
        return [sub(`/${id}/replay`), { since: '2026-01-01' }];
      },
    ],
  ])('%s', async (_, status, method, prepare) => {
    const [path, body] = await prepare();
    expect(await written(() => must(status, method, path, body))).toEqual([]);
  });
});

describe('a change that cannot be written down is not made', () => {
  const refuseAll = async <T>(work: () => Promise<T>): Promise<T> => {
    await database.query('ALTER TABLE audit_entries ADD CONSTRAINT nothing CHECK (false) NOT VALID');
    try {
      return await work();
    } finally {
      await database.query('ALTER TABLE audit_entries DROP CONSTRAINT nothing');
    }
  };
  const rows = async (text: string, ...values: unknown[]): Promise<string> =>
    JSON.stringify(await database.query(text, values));

  it.each([
    ['POST', async () => ['/api/v1/users', { username: `nobody-${++count}`, password: PASSWORD }]],
    ['PATCH', async () => [`/api/v1/users/${(await user()).id}`, { canPublish: true, password: SECRET }]],
    ['DELETE', async () => [`/api/v1/users/${(await user()).id}`]],
    [
      'PUT',
      async () => ['/api/v1/users/me/password', { currentPassword: ADMIN.password, newPassword: SECRET }],
    ],
    ['PUT', async () => ['/attask/api/v15.0/user?action=generateApiKey']],
  ])('of users: %s %#', async (method, prepare) => {
    const [path, body] = (await prepare()) as [string, object?];
    const users = (): Promise<string> => rows('SELECT * FROM users ORDER BY id');
    const before = await users();
    await refuseAll(() => must(500, method, path, body));
    expect(await users()).toBe(before);
  });

  it.each([
    [
      'POST',
      async () => [
        sub(),
        { objCode: 'PROJ', eventType: 'CREATE', url: receiver.url('/none'), authToken: 'x' },
      ],
    ],
    ['PUT', async () => [sub(`/${(await subscribe()).id}/version`), { version: 'v1' }]],
    ['PUT', async () => [sub('/version'), { allCustomerSubscriptions: true, version: 'v1' }]],
    ['POST', async () => [sub(`/${(await subscribe()).id}/signing-secret/rotate`)]],
    ['DELETE', async () => [sub(`/${(await subscribe()).id}`)]],
    ['POST', async () => [sub(`/${(await subscribe()).id}/replay`), { since: '2026-01-01' }]],
    ['POST', async () => [`${BASE}/deliveries/${(await failed()).id}/retry`]],
  ])('of subscriptions: %s %#', async (method, prepare) => {
    const [path, body] = (await prepare()) as [string, object?];
    const state = async (): Promise<string[]> => [
      await rows('SELECT * FROM subscriptions ORDER BY id'),
      await rows('SELECT * FROM destinations ORDER BY subscription_id'),
      await rows('SELECT id FROM replays ORDER BY id'),
      await rows('SELECT state, due_at FROM deferred_deliveries ORDER BY segment_id, delivery_index'),
    ];
    const before = await state();
    await refuseAll(() => must(500, method, path, body));
    expect(await state()).toEqual(before);
  });

  it('of URLs: PUT …/enable', async () => {
    const { id } = await subscribe();
    const endpoint = 'id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)';
    await database.query(`UPDATE endpoints SET frozen_at = now() WHERE ${endpoint}`, [id]);
    await refuseAll(() => must(500, 'PUT', sub(`/${id}/enable`)));
    expect(await rows(`SELECT frozen_at IS NULL AS well FROM endpoints WHERE ${endpoint}`, id)).toContain(
      'false',
    );
  });
});

describe('GET /api/v1/audit', () => {
  it('is for administrators', async () => {
    const { username } = await user({ canPublish: true, accessLevel: 'Planner' });
    const session = await service.login(username, PASSWORD);
    expect((await list('', session)).status).toBe(403);
    expect((await list('', null)).status).toBe(401);
  });

  it('shows administrators their own customer only', async () => {
    const { id } = await user();
    const theirs = await entries('?limit=1000', otherCustomer);
    expect(theirs.map(({ action }) => action)).toEqual(['user.created', 'customer.created']);
    expect(await entries(`?objectId=${id}`, otherCustomer)).toEqual([]);
    expect(await entries(`?userId=${me.id}`, otherCustomer)).toEqual([]);
    expect((await entries('?limit=1000')).some(({ details }) => details.name === 'other')).toBe(false);
  });

  it('finds entries by action, kind of object, object, user and time', async () => {
    const one = await user();
    const session = await service.login(one.username, PASSWORD);
    await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session });
    const { id } = await subscribe();
    await must(200, 'DELETE', sub(`/${id}`));
    const actions = async (query: string): Promise<string[]> =>
      (await entries(query)).map(({ action }) => action);
    expect(await actions(`?objectId=${id.toUpperCase()}`)).toEqual([
      'subscription.deleted',
      'subscription.created',
    ]);
    expect(await actions(`?objectId=${id}&action=subscription.created`)).toEqual(['subscription.created']);
    expect(await actions(`?objectId=${one.id}`)).toEqual(['user.apiKeyCreated', 'user.created']);
    expect(await actions(`?userId=${one.id}`)).toEqual(['user.apiKeyCreated']);
    expect(await actions(`?objectId=${one.id}&userId=${me.id}&objectType=user`)).toEqual(['user.created']);
    expect(new Set(await actions('?objectType=subscription&limit=1000'))).not.toContain('user.created');
    expect(await actions('?objectType=none')).toEqual([]);
    const [deleted, created] = (await entries(`?objectId=${id}`)) as [Entry, Entry];
    expect(await actions(`?objectId=${id}&since=${created.at}&until=${deleted.at}`)).toHaveLength(2);
    await database.query(`UPDATE audit_entries SET id = $2, at = '2026-03-09T09:00:00Z' WHERE id = $1`, [
      created.id,
      uuidV7(Date.parse('2026-03-09T09:00:00Z'), randomBytes(10)),
    ]);
    const found = (range: string): Promise<string[]> => actions(`?objectId=${id}${range}`);
    expect(await found('&until=2026-03-09T09:00:00Z')).toEqual(['subscription.created']);
    expect(await found('&until=2026-03-09T08:59:59.999Z')).toEqual([]);
    expect(await found('&since=2026-03-09T09:00:00.001Z')).toEqual(['subscription.deleted']);
    expect(await found('&since=2026-03-09T11:00:00%2B02:00')).toHaveLength(2);
    expect(await found('&until=0001-01-01')).toEqual([]);
    expect(await found('&since=9999-12-31')).toEqual([]);
  });

  it('goes on at a cursor, where new entries change nothing', async () => {
    const one = await user();
    for (const canPublish of [true, false, true, false]) {
      await must(200, 'PATCH', `/api/v1/users/${one.id}`, { canPublish });
    }
    const query = `?objectId=${one.id}&limit=2`;
    const first = await list(query);
    await must(200, 'PATCH', `/api/v1/users/${one.id}`, { canPublish: true });
    const second = await list(`${query}&cursor=${first.body.meta.cursor}`);
    const third = await list(`${query}&cursor=${second.body.meta.cursor}`);
    const pages = [first, second, third].map(({ body }) =>
      body.entries.map(({ action, details }: Entry) => details.canPublish ?? action),
    );
    expect(pages).toEqual([[false, true], [false, true], [false]]);
    expect(third.body.meta.cursor).toBeNull();
    const whole = await entries(`?objectId=${one.id}`);
    expect(whole.map(({ id }) => id)).toEqual(
      whole
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
  });

  it.each([
    '?limit=0',
    '?cursor=x',
    '?action=created',
    '?since=soon',
    '?userId=me',
    '?page=2',
    '?limit=1&limit=2',
  ])('refuses %s with 400', async (query) => {
    const answer = await list(query);
    expect([answer.status, answer.body.error.class]).toEqual([400, 'ValidationFailed']);
  });

  it('holds no secret: no password, token, key, or query of a URL', async () => {
    const one = await user();
    const session = await service.login(one.username, PASSWORD);
    const key = (await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session })).body
      .data.result as string;
    const { id } = await subscribe();
    const { signingSecret } = (await must(200, 'POST', sub(`/${id}/signing-secret/rotate`))).body;
    const everything = await rows();
    expect(everything).toContain(id);
    for (const secret of [SECRET, PASSWORD, ADMIN.password, key, signingSecret, session, service.session]) {
      expect(everything).not.toContain(secret);
    }
  });

  const rows = async (): Promise<string> =>
    JSON.stringify(await database.query('SELECT * FROM audit_entries'));
});

describe('AUDIT_RETENTION_DAYS', () => {
  it('forgets what is older, and nothing else', async () => {
    const one = await user();
    await must(200, 'DELETE', `/api/v1/users/${one.id}`);
    const age = async (days: number, action: string): Promise<unknown> =>
      database.query(
        `UPDATE audit_entries SET at = now() - make_interval(days => $1::int) WHERE object_id = $2 AND action = $3`,
        [days, one.id, action],
      );
    await age(29, 'user.deactivated');
    await age(31, 'user.created');
    expect(await service.running.app.get(AuditRetention).run()).toBeGreaterThanOrEqual(1);
    expect((await entries(`?objectId=${one.id}`)).map(({ action }) => action)).toEqual(['user.deactivated']);
  });

  it('forgets however many there are, some thousands a statement', async () => {
    const one = await user();
    await database.query(
      `INSERT INTO audit_entries (id, customer_id, at, action, object_type, object_id, details)
       SELECT gen_random_uuid(), customer_id, '2001-01-01', 'thing.made', 'thing', 'old', '{}'
         FROM users, generate_series(1, 12000) WHERE id = $1`,
      [one.id],
    );
    const query = jest.spyOn(service.running.app.get(Database), 'query');
    expect(await service.running.app.get(AuditRetention).run()).toBeGreaterThanOrEqual(12_000);
    const deletions = query.mock.calls.filter(([text]) => text.startsWith('DELETE FROM audit_entries'));
    query.mockRestore();
    expect(deletions).toHaveLength(3);
    expect(await entries('?objectId=old')).toEqual([]);
  });

  it('keeps everything unless it is set', async () => {
    const eternal = await startTestService();
    const own = await eternal.database.connect();
    await own.query(`UPDATE audit_entries SET at = '2001-01-01'`);
    expect(await eternal.running.app.get(AuditRetention).run()).toBe(0);
    expect((await eternal.call('GET', '/api/v1/audit')).body.entries).toHaveLength(2);
    await eternal.close();
  });
});
