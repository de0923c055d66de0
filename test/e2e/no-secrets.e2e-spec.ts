import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { Receiver } from '../support/receiver.js';
import { contentsOf, SecretSearch } from '../support/secret-search.js';
import {
  type Answer,
  BASE,
  type CallOptions,
  startTestService,
  type TestService,
} from '../support/service.js';
import { until } from '../support/until.js';

const V = '/attask/api/v15.0';
const EVENT = { eventType: 'UPDATE', objCode: 'PROJ', newState: { ID: 'p1', n: 1 }, oldState: { ID: 'p1' } };
/** Long, recognisable, and different in every encoding. */
const recognisable = (name: string): string => `${name}+/é"${randomBytes(9).toString('base64url')}`;

describe('no secret leaves its place', () => {
  let service: TestService;
  let database: Database;
  let receiver: Receiver;
  const lines: string[] = [];
  const errors: Answer[] = [];
  const search = new SecretSearch();
  const keep = (name: string, secret: string): string => {
    search.add(name, secret);
    return secret;
  };

  beforeAll(async () => {
    receiver = await Receiver.start();
    const key = randomBytes(32);
    const previous = randomBytes(32);
    for (const bytes of [key, previous]) search.add('secret key', bytes);
    service = await startTestService({
      env: {
        LOG_LEVEL: 'trace',
        SECRET_KEY: key.toString('base64'),
        SECRET_KEY_PREVIOUS: previous.toString('base64'),
        ADMIN_PASSWORD: keep('administrator’s password', recognisable('admin')),
        RETRY_BASE_MS: '50',
        RETRY_LIMIT: '1',
        DELIVERY_TIMEOUT_MS: '500',
      },
      logTo: (line) => void lines.push(line),
    });
    keep('administrator’s session', service.session);
    database = await service.database.connect();
  });
  afterAll(async () => {
    await service.close();
    await receiver.close();
  });
  beforeEach(() => receiver.clear());

  /** A call whose answer is searched too when it is an error. */
  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> => {
    const answer = await service.call(method, path, options);
    if (answer.status >= 400) errors.push(answer);
    return answer;
  };
  const succeed = async (method: string, path: string, options?: CallOptions): Promise<Answer> => {
    const answer = await call(method, path, options);
    expect(answer.status).toBeLessThan(300);
    return answer;
  };
  /** Looks through everything so far. */
  const findings = async () => {
    search.lookIn('the log', lines.join(''));
    for (const { status, text } of errors) search.lookIn(`an answer ${status}`, text);
    for (const { where, bytes } of await contentsOf(database)) search.lookIn(where, bytes);
    return search.found;
  };

  it('while people log in, fail to, and use sessions and API keys', async () => {
    const credentials = { username: 'erika', password: keep('password', recognisable('password')) };
    await succeed('POST', '/api/v1/users', { body: { ...credentials, accessLevel: 'System Administrator' } });
    const session = keep('session', await service.login(credentials.username, credentials.password));
    const wrong = keep('wrong password', recognisable('wrong'));
    const query = new URLSearchParams({ username: 'erika', password: wrong }).toString();
    expect((await call('POST', `${V}/login?${query}`, { session: null })).status).toBe(401);
    expect((await call('GET', `${V}/login?method=POST&${query}`, { session: null })).status).toBe(401);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await call('POST', `${V}/login`, { session: null, headers: form, body: query })).status).toBe(
      401,
    );
    expect((await call('POST', `${V}/login`, { session: null, body: `{"password":"${wrong}` })).status).toBe(
      400,
    );
    expect((await call('POST', `/nowhere?${query}`)).status).toBe(404);

    const made = await succeed('PUT', `${V}/user?action=generateApiKey`, { session });
    const apiKey = keep('API key', made.body.data.result as string);
    await succeed('PUT', `${V}/user?action=getApiKey`, { session: null, headers: { apiKey } });
    const unknown = keep('unknown API key', randomBytes(32).toString('hex'));
    expect(
      (await call('GET', '/api/v1/users/me', { session: null, headers: { apiKey: unknown } })).status,
    ).toBe(401);
    const guess = keep('unknown session', randomBytes(16).toString('hex'));
    expect((await call('GET', '/api/v1/users/me', { session: guess })).status).toBe(401);
    expect((await call('GET', `${V}/logout?sessionID=${guess}`, { session: null })).status).toBe(401);

    const change = { currentPassword: wrong, newPassword: 'short' };
    expect((await call('PUT', '/api/v1/users/me/password', { session, body: change })).status).toBe(400);
    const changed = keep('changed password', recognisable('changed'));
    await succeed('PUT', '/api/v1/users/me/password', {
      session,
      body: { currentPassword: credentials.password, newPassword: changed },
    });
    const other = keep('second session', await service.login('erika', changed));
    await succeed('GET', `${V}/logout?sessionID=${other}`, { session: null });
    expect(await findings()).toEqual([]);
  });

  it('while subscriptions are made, refused, shown, tested and rotated, and their deliveries fail in every way', async () => {
    const authToken = keep('bearer token', recognisable('token'));
    const customHeaders = [{ name: 'X-Gateway-Key', value: keep('custom header', recognisable('header')) }];
    const body = {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: receiver.url('/hook'),
      authToken,
      headers: customHeaders,
    };
    expect((await call('POST', `${BASE}/subscriptions`, { body: { ...body, objCode: 'NONE' } })).status).toBe(
      400,
    );
    expect(
      (await call('POST', `${BASE}/subscriptions`, { body: { ...body, authToken: `${authToken}\n` } }))
        .status,
    ).toBe(400);
    expect(
      (await call('POST', `${BASE}/subscriptions`, { body: { ...body, authToken: [authToken] } })).status,
    ).toBe(400);
    expect((await call('POST', `${BASE}/subscriptions`, { body: `${JSON.stringify(body)},` })).status).toBe(
      400,
    );
    const created = await succeed('POST', `${BASE}/subscriptions`, { body });
    expect((await call('POST', `${BASE}/subscriptions`, { body })).status).toBe(409);
    const { id } = created.body as { id: string };
    keepSigningSecret('signing secret', created.body.signingSecret as string);
    const rotated = await succeed('POST', `${BASE}/subscriptions/${id}/signing-secret/rotate`);
    keepSigningSecret('rotated signing secret', rotated.body.signingSecret as string);
    for (const path of ['', `/${id}`, '/list']) {
      search.lookIn('a subscription', (await succeed('GET', `${BASE}/subscriptions${path}`)).text);
    }

    receiver.answer(
      // Echoes of the request: to the ping, to a delivery, and one that is cut off within the token.
      ({ headers }) => ({ status: 500, body: Buffer.from(JSON.stringify(headers), 'latin1') }),
      ({ headers }) => ({ status: 500, body: Buffer.from(JSON.stringify(headers), 'latin1') }),
      ({ headers }) => {
        const shown = Buffer.from(headers['authorization']!, 'latin1');
        return { status: 400, body: Buffer.concat([Buffer.alloc(4_096 - shown.length + 4, 'x'), shown]) };
      },
      { reset: true },
      { hang: true },
    );
    const ping = await succeed('POST', `${BASE}/subscriptions/${id}/ping`);
    expect(ping.body.outcome).toBe('failed');
    search.lookIn('the answer to a ping', ping.text);
    for (let event = 0; event < 2; event++) await succeed('POST', `${BASE}/events`, { body: EVENT });
    const exhausted = async (): Promise<unknown[]> =>
      database.query(`SELECT 1 FROM deferred_deliveries WHERE state = 'exhausted'`);
    await until('both are given up', async () => (await exhausted()).length === 2);
    const responses = await database.query<{ text: string }>(
      `SELECT convert_from(response, 'UTF8') AS text FROM attempts WHERE length(response) > 0 ORDER BY length(response)`,
    );
    expect(responses.map(({ text }) => /Bearer \*{4}("|$)/.test(text))).toEqual([true, true]);
    expect(receiver.requests.length).toBeGreaterThanOrEqual(5);
    expect(await findings()).toEqual([]);
    await succeed('DELETE', `${BASE}/subscriptions/${id}`);
  });

  it('when the database refuses what is written, and the answer is a 500', async () => {
    await database.query('ALTER TABLE destinations ADD CONSTRAINT broken CHECK (base64 IS NULL) NOT VALID');
    await database.query('ALTER TABLE users ADD CONSTRAINT broken CHECK (username IS NULL) NOT VALID');
    await database.query('ALTER TABLE sessions ADD CONSTRAINT broken CHECK (user_id IS NULL) NOT VALID');
    const authToken = keep('refused bearer token', recognisable('token'));
    const customHeaders = [
      { name: 'X-Gateway-Key', value: keep('refused custom header', recognisable('header')) },
    ];
    const body = {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: receiver.url('/other'),
      authToken,
      headers: customHeaders,
    };
    const credentials = { username: 'second', password: keep('refused password', recognisable('password')) };
    const before = lines.length;
    expect((await call('POST', `${BASE}/subscriptions`, { body })).status).toBe(500);
    expect((await call('POST', '/api/v1/users', { body: credentials })).status).toBe(500);
    expect((await call('PUT', `${V}/user?action=generateApiKey`)).status).toBe(500);
    const admin = { username: service.config.adminUsername, password: service.config.adminPassword };
    expect((await call('POST', `${V}/login`, { session: null, body: admin })).status).toBe(500);
    expect(lines.slice(before).filter((line) => line.includes('Unexpected error'))).toHaveLength(4);
    expect(await findings()).toEqual([]);
  });

  it('and the search did see what there was to see', async () => {
    expect(lines.some((line) => line.includes('"Answered"'))).toBe(true);
    expect(errors.length).toBeGreaterThan(10);
    expect(search.searched).toBeGreaterThan(50_000);
    const control = new SecretSearch();
    control.add('something that is stored in the clear', receiver.url('/hook'));
    for (const { where, bytes } of await contentsOf(database)) control.lookIn(where, bytes);
    expect(control.found.map(({ where }) => where)).toContain('public.endpoints, url');
  });

  /** As it is written, and the bytes that it stands for. */
  function keepSigningSecret(name: string, secret: string): void {
    keep(name, secret);
    search.add(name, Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
  }
});
