import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/index.js';
import { verifyPassword, DEFAULT_PASSWORD_COST } from '../../src/platform/crypto/passwords.js';
import type { Database } from '../../src/platform/database/index.js';
import { accountManagement, FirstAdministrator, AUTH_ENTITIES } from '../../src/auth/index.js';
import { createTestDatabase } from '../support/database.js';
import { ManualClock } from '../support/manual-clock.js';
import {
  ADMIN,
  type Answer,
  CHEAP_PASSWORDS,
  startTestService,
  type TestService,
} from '../support/service.js';
import { until } from '../support/until.js';

const USERS = '/api/v1/users';
const ADMINISTRATOR = 'System Administrator';
const PASSWORD = 'password-of-mine';

interface Person {
  readonly id: string;
  readonly username: string;
}

/** How many connections wait for a lock. */
async function waiting(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row!.count;
}

describe('users', () => {
  let service: TestService;
  let database: Database;
  const clock = new ManualClock();
  let names = 0;

  beforeAll(async () => {
    service = await startTestService({ clock, env: { EGRESS_PRIVATE: 'refuse' } });
    database = await service.database.connect(AUTH_ENTITIES);
  });
  afterAll(() => service.close());

  const create = async (more: object = {}, session = service.session): Promise<Person> => {
    const body = { username: `person-${++names}`, password: PASSWORD, ...more };
    const answer = await service.call('POST', USERS, { body, session });
    expect(answer.status).toBe(201);
    return answer.body as Person;
  };
  const patch = (id: string, body: unknown, session = service.session): Promise<Answer> =>
    service.call('PATCH', `${USERS}/${id}`, { body, session });
  const status = async (session: string): Promise<number> =>
    (await service.call('GET', `${USERS}/me`, { session })).status;
  /** Another customer with an administrator of its own; gives the latter's session. */
  const otherCustomer = async (): Promise<string> => {
    const { customers, users } = accountManagement(database, clock, service.config, CHEAP_PASSWORDS);
    const customer = await customers.create(`Customer ${++names}`);
    const username = `admin-${names}`;
    await users.create(
      { customerId: customer.id },
      { username, password: PASSWORD, accessLevel: ADMINISTRATOR },
    );
    return service.login(username, PASSWORD);
  };

  describe('are created', () => {
    it('with 201, defaults, the new resource and where it is', async () => {
      const answer = await service.call('POST', USERS, { body: { username: 'Erika', password: PASSWORD } });
      expect(answer.status).toBe(201);
      const me = await service.call('GET', `${USERS}/me`);
      const now = new Date(clock.now()).toISOString();
      expect(answer.body).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        customerId: me.body.customerId,
        username: 'Erika',
        accessLevel: 'Worker',
        canPublish: false,
        active: true,
        hasApiKey: false,
        passwordChangeDue: true,
        createdAt: now,
        updatedAt: now,
      });
      expect(answer.headers.get('location')).toBe(`https://hooks.example.com/api/v1/users/${answer.body.id}`);
      expect(await service.login('Erika', PASSWORD)).toBeTruthy();
    });

    it('with the level and the right that were asked for', async () => {
      expect(await create({ accessLevel: ADMINISTRATOR, canPublish: true })).toMatchObject({
        accessLevel: ADMINISTRATOR,
        canPublish: true,
      });
    });

    it('only once under one name, whatever its case and customer, also when two are at it', async () => {
      await create({ username: 'Unique' });
      const again = { body: { username: 'uNIQUE', password: PASSWORD } };
      expect(await service.call('POST', USERS, again)).toMatchObject({
        status: 409,
        body: { error: { class: 'Conflict', message: 'username "uNIQUE" is taken.' } },
      });
      const session = await otherCustomer();
      expect((await service.call('POST', USERS, { ...again, session })).status).toBe(409);
      const body = { username: 'race', password: PASSWORD };
      const race = await Promise.all([1, 2, 3].map(() => service.call('POST', USERS, { body })));
      expect(race.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    });

    it.each<[string, unknown, RegExp]>([
      ['no username', { password: PASSWORD }, /^username is required; it must be a string\.$/],
      ['no password', { username: 'x' }, /^password is required; it must be a string\.$/],
      ['an empty username', { username: '', password: PASSWORD }, /^username must have 1 to 255/],
      ['256 characters', { username: 'x'.repeat(256), password: PASSWORD }, /^username must have 1 to 255/],
      ['a control character', { username: 'x\ny', password: PASSWORD }, /^username must not contain control/],
      ['NUL', { username: 'x\0', password: PASSWORD }, /^username must not contain control/],
      ['half a pair', { username: '\udc00', password: PASSWORD }, /^username must not contain half/],
      ['a space at the end', { username: 'x ', password: PASSWORD }, /^username must not begin or end/],
      ['a short password', { username: 'x', password: '1234567' }, /^password must have 8 to 200/],
      ['a long password', { username: 'x', password: 'x'.repeat(201) }, /^password must have 8 to 200/],
      ['a number', { username: 7, password: PASSWORD }, /^username must be a string/],
      [
        'an unknown level',
        { username: 'x', password: PASSWORD, accessLevel: 'admin' },
        /^accessLevel must be one of System/,
      ],
      [
        'null as level',
        { username: 'x', password: PASSWORD, accessLevel: null },
        /^accessLevel must be one of/,
      ],
      [
        'a right as text',
        { username: 'x', password: PASSWORD, canPublish: 'true' },
        /^canPublish must be a boolean/,
      ],
      [
        'another field',
        { username: 'x', password: PASSWORD, customerId: 'y' },
        /^Unknown field "customerId"/,
      ],
      ['a prototype', '{"username":"x","password":"12345678","__proto__":{}}', /__proto__/],
      ['an array', [], /object/],
      ['no JSON', '{', /JSON/],
    ])('not at all, with a 400 that says why: %s', async (_, body, message) => {
      const count = async (): Promise<number> => (await service.call('GET', USERS)).body.meta.total_count;
      const before = await count();
      const answer = await service.call('POST', USERS, { body });
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(message);
      expect(await count()).toBe(before);
    });
  });

  describe('are listed and read', () => {
    it('a page at a time, newest first, those of the own customer only', async () => {
      const session = await otherCustomer();
      const made: Person[] = [];
      for (let i = 0; i < 4; i++) {
        clock.advance(1_000);
        made.unshift(await create({}, session));
      }
      const list = async (query: string): Promise<Answer> =>
        service.call('GET', `${USERS}${query}`, { session });
      const first = await list('?page=1&limit=3');
      expect(first.body.users).toEqual(made.slice(0, 3));
      expect(first.body.meta).toEqual({ page: 1, page_count: 2, limit: 3, total_count: 5 });
      const second = await list('?page=2&limit=3');
      expect(second.body.users.map(({ id }: Person) => id)).toEqual([made[3]!.id, expect.any(String)]);
      expect((await list('')).body.meta).toEqual({ page: 1, page_count: 1, limit: 100, total_count: 5 });
      expect((await list('?page=3&limit=3')).body.users).toEqual([]);
    });

    it.each([
      'page=0',
      'page=-1',
      'page=x',
      'page=1.5',
      'page=',
      'limit=0',
      'limit=1001',
      'limit=x',
      'limit=1&limit=2',
    ])('not with %s', async (query) => {
      const answer = await service.call('GET', `${USERS}?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(new RegExp(`^${query.slice(0, 4)}`));
    });

    it('by a part of the name, the level and whether they are active, of which all must hold', async () => {
      const session = await otherCustomer();
      const [ada, eve] = [await create({ username: `Ada%_${++names}` }, session), await create({}, session)];
      const boss = await create({ username: `ADAM-${++names}`, accessLevel: ADMINISTRATOR }, session);
      await patch(eve.id, { active: false }, session);
      const ids = async (query: string): Promise<string[]> => {
        const { body } = await service.call('GET', `${USERS}?${query}`, { session });
        expect(body.meta.total_count).toBe(body.users.length);
        return body.users.map(({ id }: Person) => id);
      };
      expect(new Set(await ids('search=aDa'))).toEqual(new Set([ada.id, boss.id]));
      expect(await ids(`search=${encodeURIComponent('%_')}`)).toEqual([ada.id]);
      expect(await ids(`search=${encodeURIComponent('\\')}`)).toEqual([]);
      expect(await ids('search=ada&accessLevel=System%20Administrator')).toEqual([boss.id]);
      expect(await ids('active=false')).toEqual([eve.id]);
      expect(await ids('active=true&accessLevel=Worker')).toEqual([ada.id]);
    });

    it.each([
      ['accessLevel=Boss', /^accessLevel must be .*not "Boss"/],
      ['active=1', /^active must be true or false/],
      [`search=${'x'.repeat(256)}`, /^search /],
    ])('not with %s', async (query, message) => {
      const answer = await service.call('GET', `${USERS}?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(message);
    });

    it('one by one, and 404 for another customer’s and for what is no id', async () => {
      const person = await create();
      expect((await service.call('GET', `${USERS}/${person.id}`)).body).toEqual(person);
      const session = await otherCustomer();
      for (const [method, body] of [['GET'], ['PATCH', {}], ['DELETE']] as const) {
        const foreign = await service.call(method, `${USERS}/${person.id}`, { session, body });
        expect(foreign).toMatchObject({ status: 404, body: { error: { class: 'NotFound' } } });
        for (const id of ['0'.repeat(32), 'x', '%00', `${person.id}%00`, "'", person.id.toUpperCase()]) {
          expect((await service.call(method, `${USERS}/${id}`, { body })).status).toBe(404);
        }
      }
    });

    it('by themselves, whoever they are', async () => {
      const person = await create();
      const session = await service.login(person.username, PASSWORD);
      expect((await service.call('GET', `${USERS}/me`, { session })).body).toEqual({
        ...person,
        operator: false,
      });
      expect((await service.call('GET', `${USERS}/me`, { session: null })).status).toBe(401);
    });

    it('by nobody but administrators, and before a body is looked at', async () => {
      const { id, username } = await create({ canPublish: true });
      const session = await service.login(username, PASSWORD);
      for (const [method, path] of [
        ['GET', USERS],
        ['POST', USERS],
        ['GET', `${USERS}/${id}`],
        ['PATCH', `${USERS}/${id}`],
        ['DELETE', `${USERS}/${id}`],
      ] as const) {
        const body = method === 'POST' || method === 'PATCH' ? '{' : undefined;
        expect((await service.call(method, path, { session, body })).status).toBe(403);
        expect((await service.call(method, path, { session: null, body })).status).toBe(401);
      }
    });
  });

  describe('are changed', () => {
    it('in level and right, which count from the next call on', async () => {
      const { id, username } = await create();
      const session = await service.login(username, PASSWORD);
      expect((await service.call('GET', USERS, { session })).status).toBe(403);
      clock.advance(5_000);
      const answer = await patch(id, { accessLevel: ADMINISTRATOR, canPublish: true });
      expect(answer).toMatchObject({
        status: 200,
        body: {
          accessLevel: ADMINISTRATOR,
          canPublish: true,
          updatedAt: new Date(clock.now()).toISOString(),
        },
      });
      expect((await service.call('GET', `${USERS}/${id}`)).body).toEqual(answer.body);
      expect((await service.call('GET', USERS, { session })).status).toBe(200);
      expect((await patch(id, { accessLevel: 'Reviewer' })).status).toBe(200);
      expect((await service.call('GET', USERS, { session })).status).toBe(403);
    });

    it('in nothing by an empty body', async () => {
      const person = await create();
      clock.advance(5_000);
      expect((await patch(person.id, {})).body).toEqual(person);
    });

    it.each<[unknown, RegExp]>([
      [{ username: 'new' }, /^Unknown field "username"/],
      [{ active: 'no' }, /^active must be a boolean/],
      [{ active: null }, /^active must be a boolean/],
      [{ password: 'short' }, /^password must have 8/],
      [{ password: null }, /^password must be a string/],
      [{ accessLevel: 'system administrator' }, /^accessLevel must be one of/],
      ['null', /object|JSON/],
    ])('not by %j', async (body, message) => {
      const person = await create();
      const answer = await patch(person.id, body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(message);
      expect((await service.call('GET', `${USERS}/${person.id}`)).body).toEqual(person);
    });

    it('in the password by an administrator, which ends all their sessions', async () => {
      const { id, username } = await create();
      const session = await service.login(username, PASSWORD);
      expect((await patch(id, { password: 'another password' })).status).toBe(200);
      expect(await status(session)).toBe(401);
      await expect(service.login(username, PASSWORD)).rejects.toThrow('401');
      expect(await status(await service.login(username, 'another password'))).toBe(200);
    });

    it('in the password by themselves, which ends all other sessions', async () => {
      const { username } = await create();
      const other = await service.login(username, PASSWORD);
      const session = await service.login(username, PASSWORD);
      const change = (body: unknown): Promise<Answer> =>
        service.call('PUT', `${USERS}/me/password`, { body, session });
      expect(await change({ currentPassword: 'wrong', newPassword: 'another password' })).toMatchObject({
        status: 403,
        body: { error: { class: 'AccessDenied', message: 'currentPassword is wrong.' } },
      });
      for (const [body, message] of [
        [{ currentPassword: PASSWORD, newPassword: 'short' }, /^newPassword must have 8/],
        [{ newPassword: 'another password' }, /^currentPassword is required; it must be a string/],
        [
          { currentPassword: 'x'.repeat(2_000), newPassword: 'another password' },
          /^currentPassword must have at most/,
        ],
      ] as const) {
        const answer = await change(body);
        expect(answer.status).toBe(400);
        expect(answer.body.error.message).toMatch(message);
      }
      expect(await status(other)).toBe(200);
      const done = await change({ currentPassword: PASSWORD, newPassword: 'another password' });
      expect(done).toMatchObject({ status: 204, text: '' });
      expect(await status(session)).toBe(200);
      expect(await status(other)).toBe(401);
      await expect(service.login(username, PASSWORD)).rejects.toThrow('401');
      expect(await service.login(username, 'another password')).toBeTruthy();
    });
  });

  describe('should choose another password', () => {
    const due = async (id: string): Promise<boolean> =>
      (await service.call('GET', `${USERS}/${id}`)).body.passwordChangeDue;
    const choose = (session: string, newPassword: string, currentPassword = PASSWORD): Promise<Answer> =>
      service.call('PUT', `${USERS}/me/password`, { body: { currentPassword, newPassword }, session });

    it('while somebody else has chosen the one there is, and can do everything meanwhile', async () => {
      const { id, username } = await create({ accessLevel: ADMINISTRATOR });
      const session = await service.login(username, PASSWORD);
      expect((await service.call('GET', `${USERS}/me`, { session })).body.passwordChangeDue).toBe(true);
      expect((await service.call('GET', USERS, { session })).status).toBe(200);
      expect((await choose(session, 'one of my own')).status).toBe(204);
      expect(await due(id)).toBe(false);
      expect((await patch(id, { password: 'of an administrator' })).body.passwordChangeDue).toBe(true);
    });

    it('which is not the same one again', async () => {
      const { id, username } = await create();
      const session = await service.login(username, PASSWORD);
      expect(await choose(session, PASSWORD)).toMatchObject({
        status: 400,
        body: { error: { message: 'newPassword must be another one than currentPassword.' } },
      });
      expect(await due(id)).toBe(true);
      expect(await choose(session, 'of nobody else', 'a wrong one')).toMatchObject({ status: 403 });
      expect(await due(id)).toBe(true);
    });

    it('unless it is one that administrators chose for themselves', async () => {
      const { id, username } = await create({ accessLevel: ADMINISTRATOR });
      const session = await service.login(username, PASSWORD);
      expect((await patch(id, { password: 'one of my own' }, session)).body.passwordChangeDue).toBe(false);
      expect(await due(id)).toBe(false);
    });

    it('or administrators say otherwise, for programs, or of a password that was seen', async () => {
      const { id } = await create({ passwordChangeDue: false });
      expect(await due(id)).toBe(false);
      expect((await patch(id, { passwordChangeDue: true })).body.passwordChangeDue).toBe(true);
      expect((await patch(id, { canPublish: true })).body.passwordChangeDue).toBe(true);
      const given = { password: 'of the program', passwordChangeDue: false };
      expect((await patch(id, given)).body.passwordChangeDue).toBe(false);
      const { body } = await service.call('GET', `/api/v1/audit?objectId=${id}`);
      const told = body.entries.map((entry: { action: string; details: { fields?: string[] } }) =>
        [entry.action, entry.details.fields ?? []].flat().join(' '),
      );
      expect(told).toEqual([
        'user.passwordChanged',
        'user.edited canPublish',
        'user.edited passwordChangeDue',
        'user.created',
      ]);
    });
  });

  describe('are deactivated', () => {
    it.each(['DELETE', 'PATCH'])(
      'by %s, which ends their sessions and their key at once and for good',
      async (method) => {
        const { id, username } = await create();
        const session = await service.login(username, PASSWORD);
        const key = await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session });
        const headers = { apiKey: key.body.data.result as string };
        const byKey = async (): Promise<number> =>
          (await service.call('GET', `${USERS}/me`, { session: null, headers })).status;
        expect(await byKey()).toBe(200);
        const body = method === 'PATCH' ? { active: false } : undefined;
        const answer = await service.call(method, `${USERS}/${id}`, { body });
        expect(answer).toMatchObject({ status: 200, body: { id, active: false } });
        const refused = async (): Promise<void> => {
          expect(await status(session)).toBe(401);
          expect(await byKey()).toBe(401);
        };
        await refused();
        await expect(service.login(username, PASSWORD)).rejects.toThrow('401');
        expect((await patch(id, { active: true })).body.active).toBe(true);
        await refused();
        expect(await status(await service.login(username, PASSWORD))).toBe(200);
      },
    );

    it('or lose their key alone, with the sessions that were made from it', async () => {
      const { id, username } = await create();
      const session = await service.login(username, PASSWORD);
      const key = await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session });
      const headers = { apiKey: key.body.data.result as string };
      const made = await service.call('POST', '/attask/api/v15.0/session', { session: null, headers });
      const ofKey = made.body.data.sessionID as string;
      expect([await status(session), await status(ofKey)]).toEqual([200, 200]);
      expect((await service.call('GET', `${USERS}/${id}`)).body.hasApiKey).toBe(true);

      for (const wrong of ['', 'x', false, {}]) {
        const refused = await patch(id, { apiKey: wrong });
        expect(refused).toMatchObject({
          status: 400,
          body: { error: { message: 'apiKey must be null, which removes it.' } },
        });
      }
      expect(await patch(id, { apiKey: null })).toMatchObject({ status: 200, body: { hasApiKey: false } });
      expect((await service.call('GET', `${USERS}/me`, { session: null, headers })).status).toBe(401);
      expect([await status(session), await status(ofKey)]).toEqual([200, 401]);
      expect((await patch(id, { apiKey: null })).status).toBe(200);
      const { body } = await service.call('GET', `/api/v1/audit?objectId=${id}`);
      expect(body.entries.map(({ action }: { action: string }) => action)).toEqual([
        'user.apiKeyRemoved',
        'user.apiKeyCreated',
        'user.created',
      ]);
    });

    it('twice without harm', async () => {
      const { id } = await create();
      expect((await service.call('DELETE', `${USERS}/${id}`)).status).toBe(200);
      expect((await service.call('DELETE', `${USERS}/${id}`)).status).toBe(200);
    });

    it('leaving no session behind that was begun at the same moment', async () => {
      const statuses: number[] = [];
      for (let round = 0; round < 5; round++) {
        const { id, username } = await create();
        const [, ...logins] = await Promise.all([
          service.call('DELETE', `${USERS}/${id}`),
          ...[1, 2, 3, 4].map(() => service.login(username, PASSWORD).catch(() => undefined)),
        ]);
        await patch(id, { active: true });
        for (const session of logins) if (session !== undefined) statuses.push(await status(session));
      }
      expect(statuses).toEqual(statuses.map(() => 401));
    });
  });

  describe('the last administrator', () => {
    const LAST = { status: 409, body: { error: { class: 'Conflict' } } };

    it('cannot be deactivated or demoted, and other changes go through', async () => {
      const session = await otherCustomer();
      const { id } = (await service.call('GET', `${USERS}/me`, { session })).body as Person;
      const inactive = await create({ accessLevel: ADMINISTRATOR }, session);
      await service.call('DELETE', `${USERS}/${inactive.id}`, { session });
      const last = await service.call('DELETE', `${USERS}/${id}`, { session });
      expect(last).toMatchObject({ ...LAST, body: { error: { userId: id } } });
      expect(await patch(id, { active: false }, session)).toMatchObject(LAST);
      expect(await patch(id, { accessLevel: 'Worker', canPublish: true }, session)).toMatchObject(LAST);
      expect((await service.call('GET', `${USERS}/${id}`, { session })).body).toMatchObject({
        accessLevel: ADMINISTRATOR,
        canPublish: false,
        active: true,
      });
      expect((await patch(id, { canPublish: true }, session)).status).toBe(200);
    });

    it('is one who is left when all are demoted and deactivated at once', async () => {
      const session = await otherCustomer();
      const me = (await service.call('GET', `${USERS}/me`, { session })).body as Person;
      const all = [me, await create({ accessLevel: ADMINISTRATOR }, session)];
      all.push(await create({ accessLevel: ADMINISTRATOR }, session));
      const { users } = accountManagement(database, clock, service.config);
      const { customerId } = (await service.call('GET', `${USERS}/me`, { session })).body;
      // Nobody can write until all three have come as far as they can without the others' outcomes.
      const attempts = await database.transaction(async (tx) => {
        await tx.query('SELECT 1 FROM users WHERE customer_id = $1 FOR UPDATE', [customerId]);
        const begun = all.map(({ id }, i) =>
          users.update({ customerId }, id, i % 2 ? { active: false } : { accessLevel: 'Worker' }),
        );
        const settled = Promise.allSettled(begun);
        await until('all wait', async () => (await waiting(database)) >= all.length);
        return { settled };
      });
      const outcomes = await attempts.settled;
      expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(1);
      const [left] = await database.query<{ count: number }>(
        'SELECT count(*) FROM users WHERE customer_id = $1 AND active AND access_level = $2',
        [customerId, ADMINISTRATOR],
      );
      expect(left!.count).toBe(1);
    });
  });

  it('cost as much to guess as they should where tests do not make it cheap', async () => {
    const { users } = accountManagement(database, clock, service.config);
    const me = await users.getByName(ADMIN.username);
    const user = await users.create({ customerId: me.customerId }, { username: 'dear', password: PASSWORD });
    const { N, r, p } = DEFAULT_PASSWORD_COST;
    expect(user.passwordHash).toContain(`N=${N},r=${r},p=${p}$`);
    expect(await verifyPassword(PASSWORD, user.passwordHash)).toBe(true);
  });
});

describe('sessions that are over', () => {
  it('are deleted in the hourly cleaning, and no others', async () => {
    const clock = new ManualClock();
    const service = await startTestService({ clock });
    try {
      const { SessionCleanup } = await import('../../src/auth/access/session-cleanup.js');
      const cleanup = service.running.app.get(SessionCleanup, { strict: false });
      clock.advance(479 * 60_000);
      const young = await service.login(ADMIN.username, ADMIN.password);
      expect(await cleanup.run()).toBe(0);
      clock.advance(60_000);
      expect(await cleanup.run()).toBe(1);
      expect((await service.call('GET', `${USERS}/me`, { session: young })).status).toBe(200);
      clock.advance(480 * 60_000);
      await cleanup.hourly();
      const database = await service.database.connect();
      expect(await database.query('SELECT 1 FROM sessions')).toEqual([]);
    } finally {
      await service.close();
    }
  });
});

describe('the first administrator', () => {
  it('is made once, with a generated password, when two nodes start together', async () => {
    const database = await createTestDatabase();
    try {
      const connected = await database.connect(AUTH_ENTITIES);
      const config = loadConfig({ ADMIN_USERNAME: 'root' });
      const node = (): FirstAdministrator => {
        const { customers, users } = accountManagement(connected, new ManualClock(), config);
        return new FirstAdministrator(connected, customers, users, config);
      };
      const passwords = await Promise.all([node().ensure(), node().ensure(), node().ensure()]);
      const [password, ...others] = passwords.filter((made) => made !== undefined);
      expect(password).toMatch(/^([2-9a-z]{4}-){4}[2-9a-z]{4}$/);
      expect(others).toEqual([]);
      const rows = await connected.query<{ username: string; name: string; hash: string; due: boolean }>(
        `SELECT username, name, password_hash AS hash, password_change_due AS due
           FROM users JOIN customers c ON c.id = customer_id`,
      );
      expect(rows).toEqual([{ username: 'root', name: 'Default', hash: expect.any(String), due: true }]);
      expect(await verifyPassword(password!, rows[0]!.hash)).toBe(true);
      expect(await node().ensure()).toBeUndefined();
    } finally {
      await database.drop();
    }
  });

  it('keeps the password that ADMIN_PASSWORD has chosen', async () => {
    const service = await startTestService();
    try {
      expect((await service.call('GET', `${USERS}/me`)).body).toMatchObject({
        username: ADMIN.username,
        passwordChangeDue: false,
      });
    } finally {
      await service.close();
    }
  });
});
