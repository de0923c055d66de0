import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, type Answer, startTestService, type TestService } from '../support/service.js';
import { ManualClock } from '../support/manual-clock.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const V = '/attask/api/v15.0';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const HEX = /^[0-9a-f]{32}$/;
const form = (values: Record<string, string>): string => new URLSearchParams(values).toString();
const rejection = (code: string, message: unknown = expect.any(String)) => ({
  error: { class: code, message },
});

describe('sessions', () => {
  let service: TestService;
  const clock = new ManualClock();
  let names = 0;

  beforeAll(async () => {
    service = await startTestService({ clock, env: { TRUST_PROXY: '127.0.0.1' } });
  });
  afterAll(() => service.close());

  /** Without a session of its own: the call's headers are all that is sent. */
  const call = (
    method: string,
    path: string,
    options: { headers?: Record<string, string>; body?: unknown } = {},
  ) => service.call(method, path, { session: null, ...options });

  const createUser = async (
    more: object = {},
  ): Promise<{ id: string; username: string; password: string }> => {
    const credentials = { username: `user-${++names}`, password: 'password-of-mine' };
    const { status, body } = await service.call('POST', '/api/v1/users', {
      body: { ...credentials, ...more },
      session: await service.login(ADMIN.username, ADMIN.password),
    });
    expect(status).toBe(201);
    return { id: body.id as string, ...credentials };
  };
  const loginAs = ({ username, password }: { username: string; password: string }) =>
    service.login(username, password);
  const apiKeyOf = async ({
    username,
    password,
  }: {
    username: string;
    password: string;
  }): Promise<string> => {
    const { body } = await call('PUT', `${V}/user?action=generateApiKey`, { body: { username, password } });
    return body.data.result as string;
  };
  const me = (headers: Record<string, string>): Promise<Answer> =>
    call('GET', '/api/v1/users/me', { headers });
  const users = (headers: Record<string, string>): Promise<Answer> =>
    call('GET', '/api/v1/users', { headers });

  describe('who gets in', () => {
    it.each<[string, Record<string, string>]>([
      ['no header', {}],
      ['an empty sessionID', { sessionID: '' }],
      ['an unknown sessionID', { sessionID: 'f'.repeat(32) }],
      ['a sessionID that is no token at all', { sessionID: `' OR 1=1 --` }],
      ['an empty apiKey', { apiKey: '' }],
      ['an unknown apiKey', { apiKey: 'f'.repeat(64) }],
      ['an empty Authorization', { authorization: '' }],
      ['an unknown Authorization', { authorization: 'f'.repeat(64) }],
      ['an unknown bearer', { authorization: `Bearer ${'f'.repeat(32)}` }],
    ])('is refused with 401 in the vendor’s shape: %s', async (_, headers) => {
      const answer = await users(headers);
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(rejection('AuthenticationRequired'));
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    });

    it('takes an administrator’s sessionID and apiKey alike, whatever the case of the header', async () => {
      const admin = await createUser({ accessLevel: 'System Administrator' });
      const sessionID = await loginAs(admin);
      const apiKey = await apiKeyOf(admin);
      for (const [name, value] of [
        ['sessionID', sessionID],
        ['SESSIONID', sessionID],
        ['apiKey', apiKey],
        ['APIKEY', apiKey],
      ] as const) {
        expect(await users({ [name]: value })).toMatchObject({ status: 200 });
      }
    });

    it('takes a session or key in an Authorization header, bare or as bearer', async () => {
      const admin = await createUser({ accessLevel: 'System Administrator' });
      const tokens = [await loginAs(admin), await apiKeyOf(admin)];
      for (const token of tokens) {
        for (const authorization of [token, `Bearer ${token}`, `bearer  ${token}`]) {
          expect(await users({ authorization })).toMatchObject({ status: 200 });
        }
      }
    });

    it('does not look at an Authorization header beside a sessionID or apiKey, such as a proxy in front adds', async () => {
      const user = await createUser({ accessLevel: 'System Administrator' });
      const sessionID = await loginAs(user);
      const apiKey = await apiKeyOf(user);
      for (const authorization of [
        'Basic cHJveHk6c2VjcmV0',
        'Bearer eyJhbGciOiJub25lIn0.e30.',
        'f'.repeat(64),
      ]) {
        for (const shown of [{ sessionID }, { apiKey }] as Record<string, string>[]) {
          expect(await users({ ...shown, authorization })).toMatchObject({ status: 200 });
        }
        expect((await users({ sessionID: 'f'.repeat(32), authorization: apiKey })).status).toBe(401);
        expect((await users({ authorization })).status).toBe(401);
        const key = await call('PUT', `${V}/user?action=getApiKey&sessionID=${sessionID}`, {
          headers: { authorization },
        });
        expect(key.body).toEqual({ data: { result: apiKey } });
      }
      const proxied = { authorization: 'Basic cHJveHk6c2VjcmV0' };
      expect((await call('POST', `${V}/logout?sessionID=${sessionID}`, { headers: proxied })).status).toBe(
        200,
      );
    });

    it('takes neither a cookie nor a parameter for a session or key', async () => {
      const admin = await createUser({ accessLevel: 'System Administrator' });
      const sessionID = await loginAs(admin);
      const apiKey = await apiKeyOf(admin);
      for (const path of ['/api/v1/users', '/attask/eventsubscription/api/v1/subscriptions']) {
        const query = form({ sessionID, apiKey, method: 'GET' });
        const answer = await call('GET', `${path}?${query}`, {
          headers: { cookie: `sessionID=${sessionID}; attask=${sessionID}; apiKey=${apiKey}` },
        });
        expect(answer.status).toBe(401);
      }
    });

    it('logs out a session that came as bearer, and takes no key for one', async () => {
      const user = await createUser();
      const sessionID = await loginAs(user);
      const apiKey = await apiKeyOf(user);
      const logout = (headers: Record<string, string>) => call('POST', `${V}/logout`, { headers });
      expect((await logout({ authorization: apiKey })).status).toBe(401);
      expect((await logout({ apiKey })).status).toBe(401);
      expect((await logout({ authorization: `Bearer ${sessionID}` })).status).toBe(200);
      expect((await me({ sessionID })).status).toBe(401);
    });

    it('answers 403 to a valid session or key of somebody else', async () => {
      const worker = await createUser({ accessLevel: 'Worker', canPublish: true });
      const sessionID = await loginAs(worker);
      const apiKey = await apiKeyOf(worker);
      for (const headers of [
        { sessionID },
        { apiKey },
        { authorization: apiKey },
        { authorization: `Bearer ${sessionID}` },
      ] as Record<string, string>[]) {
        const answer = await users(headers);
        expect(answer.status).toBe(403);
        expect(answer.body).toEqual(rejection('AccessDenied'));
      }
    });

    it('refuses the session and the key of a user who is inactive, however that came about', async () => {
      const user = await createUser();
      const sessionID = await loginAs(user);
      const apiKey = await apiKeyOf(user);
      const database = await service.database.connect();
      for (const [active, status] of [
        [false, 401],
        [true, 200],
      ] as const) {
        await database.query('UPDATE users SET active = $2 WHERE id = $1', [user.id, active]);
        expect((await me({ sessionID })).status).toBe(status);
        expect((await me({ apiKey })).status).toBe(status);
        expect((await me({ authorization: apiKey })).status).toBe(status);
        expect((await me({ authorization: `Bearer ${sessionID}` })).status).toBe(status);
      }
    });

    it('lets a sessionID decide alone when an apiKey comes with it', async () => {
      const worker = await createUser();
      const apiKey = await apiKeyOf(worker);
      expect((await me({ sessionID: 'f'.repeat(32), apiKey })).status).toBe(401);
      expect((await me({ sessionID: '', apiKey })).body.username).toBe(worker.username);
      const sessionID = await loginAs(await createUser());
      expect((await me({ sessionID, apiKey })).body.username).not.toBe(worker.username);
    });

    it('keeps a session that is used within SESSION_IDLE_MINUTES, and ends it after them', async () => {
      const sessionID = await loginAs(await createUser());
      clock.advance(479 * MINUTE);
      expect((await me({ sessionID })).status).toBe(200);
      clock.advance(479 * MINUTE);
      expect((await me({ sessionID })).status).toBe(200);
      clock.advance(480 * MINUTE);
      expect((await me({ sessionID })).status).toBe(401);
    });

    it('ends a session after SESSION_MAX_HOURS however much it is used', async () => {
      const sessionID = await loginAs(await createUser());
      for (let hours = 6; hours < 168; hours += 6) {
        clock.advance(6 * HOUR);
        expect((await me({ sessionID })).status).toBe(200);
      }
      clock.advance(6 * HOUR);
      expect((await me({ sessionID })).status).toBe(401);
    });

    it('writes a use of a session at most once a minute', async () => {
      const database = await service.database.connect();
      const sessionID = await loginAs(await createUser());
      const lastUsed = async (): Promise<number> => {
        const [row] = await database.query<{ at: Date }>('SELECT max(last_used_at) AS at FROM sessions');
        return row!.at.getTime();
      };
      const begun = clock.now();
      clock.advance(59_000);
      await Promise.all(Array.from({ length: 5 }, () => me({ sessionID })));
      expect(await lastUsed()).toBe(begun);
      clock.advance(1_000);
      await Promise.all(Array.from({ length: 5 }, () => me({ sessionID })));
      expect(await lastUsed()).toBe(begun + MINUTE);
    });

    it('stores neither session tokens nor passwords nor API keys in the clear', async () => {
      const user = await createUser();
      const sessionID = await loginAs(user);
      const apiKey = await apiKeyOf(user);
      const database = await service.database.connect();
      const [row] = await database.query<{ everything: string }>(
        `SELECT (SELECT string_agg(encode(convert_to(u::text, 'UTF8'), 'escape'), '') FROM users u) ||
                (SELECT string_agg(s::text, '') FROM sessions s) AS everything`,
      );
      for (const secret of [sessionID, apiKey, user.password]) {
        expect(row!.everything).not.toContain(secret);
        expect(row!.everything).not.toContain(Buffer.from(secret).toString('hex'));
      }
    });
  });

  describe.each([
    '/attask/api/v15.0',
    '/attask/api/v1',
    '/attask/api',
    '/attask/api/internal',
    '/attask/api/api-internal',
    '/attask/api/unsupported',
    '/attask/api-internal',
    '/attask/api-unsupported',
    '/attask/api-asp',
  ])('log-in under %s', (base) => {
    it('logs in by form, JSON and query, and ignores unknown parameters', async () => {
      const sent = { ...ADMIN, subdomain: 'acme', fields: 'ID' };
      const answers = [
        await call('POST', `${base}/login`, { body: form(sent), headers: FORM }),
        await call('POST', `${base}/login`, { body: { ...sent, sessionAttributes: { deep: [1] } } }),
        await call('POST', `${base}/login?${form(sent)}`),
        await call('GET', `${base}/login?${form(sent)}`),
        await call('POST', `${base}/login?${form(sent)}`, {
          body: '',
          headers: { 'content-type': 'application/json' },
        }),
      ];
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 200 });
        expect(answer.body).toEqual({
          data: {
            sessionID: expect.stringMatching(HEX),
            userID: expect.stringMatching(HEX),
            customerID: expect.stringMatching(HEX),
            expiresAt: new Date(clock.now() + 168 * HOUR).toISOString(),
          },
        });
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
      expect(new Set(answers.map(({ body }) => body.data.sessionID)).size).toBe(answers.length);
    });

    it('lets a method parameter override the HTTP method, in any case', async () => {
      const login = await call('GET', `${base}/login?${form({ ...ADMIN, method: 'post' })}`);
      expect(login.status).toBe(200);
      const byForm = await call('PUT', `${base}/login`, {
        body: form({ ...ADMIN, method: 'Post' }),
        headers: FORM,
      });
      expect(byForm.status).toBe(200);
      // By GET or POST it is a log-in whatever `method` says.
      for (const method of ['GET', 'POST']) {
        const heedless = await call(method, `${base}/login?${form({ ...ADMIN, method: 'PUT' })}`);
        expect(heedless.status).toBe(200);
      }
      const sessionID = login.body.data.sessionID as string;
      const key = await call('POST', `${base}/user?method=PUT&action=getApiKey`, { headers: { sessionID } });
      expect(key).toMatchObject({ status: 200, body: { data: { result: '' } } });
      const logout = await call('PUT', `${base}/logout?method=get`, { headers: { sessionID } });
      expect(logout).toMatchObject({ status: 200, body: { data: { success: true } } });
    });

    it.each(['GET', 'POST'])('logs out by %s, with the header or the parameter, at once', async (method) => {
      const byHeader = await loginAs(ADMIN);
      const headers = { sessionID: byHeader };
      const answer = await call(method, `${base}/logout`, { headers });
      expect(answer).toMatchObject({ status: 200, body: { data: { success: true } } });
      expect((await me(headers)).status).toBe(401);
      expect((await call(method, `${base}/logout`, { headers })).status).toBe(401);
      const byParameter = await loginAs(ADMIN);
      expect((await call(method, `${base}/logout?sessionID=${byParameter}`)).status).toBe(200);
      expect((await me({ sessionID: byParameter })).status).toBe(401);
    });

    it('gives, replaces and removes an API key, by password or by session, whatever the case of user', async () => {
      const user = await createUser();
      const { username, password } = user;
      const sessionID = await loginAs(user);
      const action = async (resource: string, name: string, options: object): Promise<unknown> => {
        const answer = await call('PUT', `${base}/${resource}?action=${name}`, options);
        expect(answer.status).toBe(200);
        expect(Object.keys(answer.body.data)).toEqual(['result']);
        return answer.body.data.result;
      };
      const byForm = { body: form({ username, password }), headers: FORM };
      const bySession = { headers: { sessionID } };
      expect(await action('user', 'getApiKey', byForm)).toBe('');
      const first = (await action('USER', 'generateApiKey', byForm)) as string;
      expect(first).toMatch(/^[0-9a-f]{64}$/);
      expect(await action('User', 'getApiKey', bySession)).toBe(first);
      expect(await action('user', 'getApiKey', { headers: { apiKey: first } })).toBe(first);
      const second = (await action('user', 'generateApiKey', bySession)) as string;
      expect(second).not.toBe(first);
      expect((await me({ apiKey: first })).status).toBe(401);
      expect((await me({ apiKey: second })).status).toBe(200);
      expect(await action('uSeR', 'clearApiKey', bySession)).toBe(true);
      expect(await action('user', 'clearApiKey', bySession)).toBe(true);
      expect((await me({ apiKey: second })).status).toBe(401);
      expect(await action('user', 'getApiKey', byForm)).toBe('');
    });

    it('makes a session from a key, as header or parameter, or from username and password', async () => {
      const user = await createUser();
      const { username, password } = user;
      const apiKey = await apiKeyOf(user);
      const answers = [
        await call('GET', `${base}/session?apiKey=${apiKey}`),
        await call('POST', `${base}/session?method=GET`, { headers: { apiKey } }),
        await call('POST', `${base}/session`, { body: form({ apiKey }), headers: FORM }),
        await call('POST', `${base}/session`, { body: { apiKey } }),
        await call('GET', `${base}/session`, { headers: { authorization: apiKey } }),
        await call('GET', `${base}/session?${form({ username, password })}`),
      ];
      for (const { status, body } of answers) {
        expect(status).toBe(200);
        expect(body.data).toMatchObject({ userID: user.id, expiresAt: expect.any(String) });
        expect((await me({ sessionID: body.data.sessionID })).body.username).toBe(username);
      }
    });

    it.each(['GET', 'POST', 'PUT'])('takes the action as last path segment by %s', async (method) => {
      const user = await createUser();
      const query = form({ username: user.username, password: user.password, method: 'delete' });
      const made = await call(method, `${base}/USER/generateApiKey?${query}`);
      expect(made).toMatchObject({
        status: 200,
        body: { data: { result: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      });
      const apiKey = made.body.data.result as string;
      const read = await call(method, `${base}/user/getApiKey?apiKey=${apiKey}`);
      expect(read.body).toEqual({ data: { result: apiKey } });
      const sessionID = await loginAs(user);
      const cleared = await call(method, `${base}/user?action=clearApiKey`, { headers: { sessionID } });
      expect(cleared.body).toEqual({ data: { result: true } });
    });

    it('answers in the vendor’s shape to what is not there', async () => {
      for (const [method, path, meant, allow] of [
        ['PUT', 'login', 'PUT', 'GET, POST'],
        ['DELETE', 'logout', 'DELETE', 'GET, POST'],
        ['GET', 'logout?method=put', 'PUT', 'GET, POST'],
        ['PATCH', 'session', 'PATCH', 'GET, POST'],
        ['DELETE', 'user?action=getApiKey', 'DELETE', 'GET, POST, PUT'],
        ['DELETE', 'login?method=PATCH', 'PATCH', 'GET, POST'],
        ['PATCH', 'login?method=hunter2', 'The method in the parameter "method"', 'GET, POST'],
      ] as const) {
        const answer = await call(method, `${base}/${path}`);
        expect(answer.status).toBe(405);
        expect(answer.headers.get('allow')).toBe(allow);
        const at = `${base}/${path}`.replace(/\?.*/, '');
        expect(answer.body).toEqual(
          rejection('MethodNotAllowed', `${meant} is not supported at ${at}; allowed here: ${allow}.`),
        );
      }
      for (const path of ['Login', 'project/search', 'users', 'login/again', 'us%00er', '', 'user/x/y']) {
        const answer = await call('POST', `${base}/${path}`);
        expect(answer.status).toBe(404);
        expect(answer.body).toEqual(rejection('NotFound'));
      }
      const unknown = await call('PUT', `${base}/USER/dropTable`);
      expect(unknown.status).toBe(404);
      expect(unknown.body.error.message).toMatch(/the actions are getApiKey, generateApiKey, clearApiKey\.$/);
    });
  });

  describe('a session made from a key', () => {
    const sessionFrom = async (apiKey: string): Promise<string> =>
      (await call('GET', `${V}/session?apiKey=${apiKey}`)).body.data.sessionID as string;

    it('ends with the key, and leaves the sessions that a password began', async () => {
      const user = await createUser();
      const byPassword = await loginAs(user);
      const apiKey = await apiKeyOf(user);
      const byKey = await sessionFrom(apiKey);
      expect((await me({ sessionID: byKey })).status).toBe(200);
      const next = await apiKeyOf(user);
      expect((await me({ sessionID: byKey })).status).toBe(401);
      const byNext = await sessionFrom(next);
      await call('PUT', `${V}/user/clearApiKey`, { headers: { sessionID: byPassword } });
      expect((await me({ sessionID: byNext })).status).toBe(401);
      expect((await me({ sessionID: byPassword })).status).toBe(200);
    });

    it('is refused without a key, with a wrong one, and with an inactive user’s', async () => {
      const inactive = await createUser();
      const apiKey = await apiKeyOf(inactive);
      const database = await service.database.connect();
      await database.query('UPDATE users SET active = false WHERE id = $1', [inactive.id]);
      for (const [path, headers] of [
        ['session', {}],
        ['session?apiKey=', {}],
        ['session', { sessionID: await loginAs(ADMIN) }],
        [`session?apiKey=${'f'.repeat(64)}`, {}],
        [`session?apiKey=${apiKey}`, {}],
        [`session?apiKey=${apiKey}`, { apiKey: 'f'.repeat(64) }],
      ] as const) {
        const answer = await call('GET', `${V}/${path}`, { headers });
        expect(answer.status).toBe(401);
        expect(answer.body).toEqual(rejection('AuthenticationRequired'));
      }
      expect((await call('GET', `${V}/session?username=x`)).body.error.message).toBe('password is required.');
    });

    it('pushes out the user’s one that was not used for longest when there are 1 000, and none of a password', async () => {
      const user = await createUser();
      const apiKey = await apiKeyOf(user);
      const byPassword = await loginAs(user);
      const oldest = await sessionFrom(apiKey);
      clock.advance(1_000);
      const database = await service.database.connect();
      await database.query(
        `INSERT INTO sessions (id, token_hash, user_id, created_at, last_used_at, api_key_hash)
         SELECT gen_random_uuid(), int8send(n), $1, $2, $2, u.api_key_hash
         FROM generate_series(1, 998) n, users u WHERE u.id = $1`,
        [user.id, new Date(clock.now())],
      );
      const newest = await sessionFrom(apiKey);
      expect((await me({ sessionID: oldest })).status).toBe(200);
      const beyond = await sessionFrom(apiKey);
      expect((await me({ sessionID: oldest })).status).toBe(401);
      for (const sessionID of [newest, beyond, byPassword])
        expect((await me({ sessionID })).status).toBe(200);
      const [row] = await database.query<{ count: number }>(
        'SELECT count(*) FROM sessions WHERE user_id = $1',
        [user.id],
      );
      expect(row!.count).toBe(1001);
    });
  });

  describe('bad input of a log-in', () => {
    it.each<[string, unknown, number, RegExp]>([
      ['no username', { password: 'x' }, 400, /username/],
      ['no password', { username: 'x' }, 400, /password/],
      ['an empty username', { username: '', password: 'x' }, 400, /username/],
      ['a null password', { username: 'x', password: null }, 400, /password/],
      ['a number as username', { username: 7, password: 'x' }, 400, /username must be a string/],
      ['an object as password', { username: 'x', password: {} }, 400, /password must be a string/],
      ['NUL in the username', { username: 'ad\0min', password: 'x' }, 400, /username .*control/],
      ['half a surrogate pair', { username: 'ad\ud800min', password: 'x' }, 400, /username .*surrogate/],
      ['a long username', { username: 'x'.repeat(10_000), password: 'x' }, 400, /username .*255/],
      [
        'a name that grows when folded',
        { username: '\ufdfa'.repeat(255), password: 'x' },
        400,
        /username .*255/,
      ],
      ['a long password', { username: 'x', password: 'x'.repeat(10_000) }, 400, /password .*1024/],
      ['NUL in the password', { username: 'x', password: '\0' }, 401, /wrong/],
      ['no object', ['x'], 400, /JSON object/],
      ['no JSON', '{"username":', 400, /JSON/],
      [
        'own names of prototypes',
        '{"__proto__":{"username":"admin"},"constructor":1,"toString":2}',
        400,
        /username/,
      ],
    ])('is told apart: %s', async (_, body, status, message) => {
      const answer = await call('POST', `${V}/login`, {
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toMatch(message);
    });

    it('refuses 10 MB with 413, a multipart form with 415, and bytes that are no UTF-8 with 400', async () => {
      const huge = form({ username: 'x'.repeat(10_000_000), password: 'x' });
      expect((await call('POST', `${V}/login`, { body: huge, headers: FORM })).status).toBe(413);
      const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
      expect((await call('POST', `${V}/login`, { body: '--x--', headers: multipart })).status).toBe(415);
      const bytes = await call('POST', `${V}/login`, { body: Buffer.from([0x22, 0xff]), headers: FORM });
      expect(bytes.status).toBe(400);
    });

    it('names an action that is missing or unknown', async () => {
      for (const query of ['', '?action=dropTable', '?action=']) {
        const answer = await service.call('PUT', `${V}/user${query}`);
        expect(answer).toMatchObject({ status: 400 });
        expect(answer.body.error.message).toMatch(/^action must be one of getApiKey, /);
      }
    });

    it('takes the first of a repeated parameter, the query before the body', async () => {
      const { username, password } = ADMIN;
      const right = `username=${username}&password=${encodeURIComponent(password)}`;
      const answer = await call('POST', `${V}/login?${right}&username=other`, {
        body: { username: 'third', password: 'wrong' },
      });
      expect(answer.status).toBe(200);
    });

    it.each(['v', 'v1.', 'v1.2.3', '1.0', 'vx', 'v1%2e0x'])('knows no version %s', async (version) => {
      expect((await call('POST', `/attask/api/${version}/login`, { body: ADMIN })).status).toBe(404);
    });
  });

  describe('the wrong pair', () => {
    it('is answered alike for a wrong password, an unknown user and an inactive user', async () => {
      const inactive = await createUser();
      const session = await loginAs(ADMIN);
      await service.call('DELETE', `/api/v1/users/${inactive.id}`, { session });
      const answers = [
        await call('POST', `${V}/login`, { body: { username: ADMIN.username, password: 'wrong' } }),
        await call('POST', `${V}/login`, { body: { username: 'nobody', password: 'wrong' } }),
        await call('POST', `${V}/login`, { body: inactive }),
        await call('PUT', `${V}/user?action=getApiKey`, { body: inactive }),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(401);
        expect(answer.body).toEqual(rejection('LoginFailed', answers[0]!.body.error.message));
      }
    });

    it('is no matter of case or of how a character is written', async () => {
      const user = await createUser({ username: 'Jos\u00e9 Ω' });
      expect(await service.login('JOSE\u0301 ω', user.password)).toMatch(HEX);
    });
  });

  describe('failed log-ins', () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const attempt = (username: string, password: string, address: string): Promise<Answer> =>
      call('POST', `${V}/login`, { body: { username, password }, headers: from(address) });
    const fail = async (username: string, address: string, times: number): Promise<void> => {
      for (let i = 0; i < times; i++) expect((await attempt(username, 'wrong', address)).status).toBe(401);
    };

    it('slow down one user from one address, with the right password too, and nobody else', async () => {
      await fail(ADMIN.username, '192.0.2.1', 5);
      const slowed = await attempt(ADMIN.username, ADMIN.password, '192.0.2.1');
      expect(slowed).toMatchObject({ status: 429 });
      expect(slowed.headers.get('retry-after')).toBe('1');
      expect(slowed.body).toEqual(rejection('TooManyRequests'));
      const elsewhere = await attempt(ADMIN.username, ADMIN.password, '192.0.2.2');
      expect(elsewhere.status).toBe(200);
      const other = await createUser();
      expect((await attempt(other.username, other.password, '192.0.2.1')).status).toBe(200);
    });

    it('cost twice the wait each time, and the right password ends it', async () => {
      const { username, password } = await createUser();
      await fail(username, '192.0.2.3', 5);
      for (const seconds of [1, 2, 4]) {
        expect((await attempt(username, password, '192.0.2.3')).headers.get('retry-after')).toBe(
          `${seconds}`,
        );
        clock.advance(seconds * 1_000);
        if (seconds < 4) await fail(username, '192.0.2.3', 1);
      }
      expect((await attempt(username, password, '192.0.2.3')).status).toBe(200);
      await fail(username, '192.0.2.3', 4);
      expect((await attempt(username, password, '192.0.2.3')).status).toBe(200);
    });

    it('are counted as they begin: a burst gets no more guesses than a sequence', async () => {
      const { username } = await createUser();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => attempt(username, 'wrong', '192.0.2.4')),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 429)).toHaveLength(15);
    });

    it('do not make a burst of right passwords fail', async () => {
      const { username, password } = await createUser();
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => attempt(username, password, '192.0.2.5')),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    });

    it('count for a whole IPv6 /64 at once', async () => {
      const { username, password } = await createUser();
      for (let i = 1; i <= 5; i++) await fail(username, `2001:db8:0:1::${i}`, 1);
      expect((await attempt(username, password, '2001:db8:0:1:ffff::9')).status).toBe(429);
      expect((await attempt(username, password, '2001:db8:0:2::1')).status).toBe(200);
    });

    it('count by the address of the connection where TRUST_PROXY does not name who connects', async () => {
      const { username, password } = await createUser();
      const untrusting = await startTestService({ database: service.database, clock, env: { ROLES: 'api' } });
      try {
        const login = (body: object, address: string): Promise<Answer> =>
          untrusting.call('POST', `${V}/login`, { body, headers: from(address), session: null });
        for (let i = 1; i <= 5; i++) {
          expect((await login({ username, password: 'wrong' }, `198.51.100.${i}`)).status).toBe(401);
        }
        expect((await login({ username, password }, '198.51.100.9')).status).toBe(429);
      } finally {
        await untrusting.close();
      }
    });

    it('count in getApiKey and in the change of a password as well', async () => {
      const user = await createUser();
      const sessionID = await loginAs(user);
      const headers = { ...from('192.0.2.6'), sessionID };
      for (let i = 0; i < 4; i++) {
        const answer = await call('PUT', `${V}/user?action=getApiKey&username=${user.username}&password=no`, {
          headers,
        });
        expect(answer.status).toBe(401);
      }
      const change = { currentPassword: 'no', newPassword: 'another password' };
      const wrong = await call('PUT', '/api/v1/users/me/password', { headers, body: change });
      expect(wrong).toMatchObject({
        status: 403,
        body: rejection('AccessDenied', 'currentPassword is wrong.'),
      });
      const slowed = await call('PUT', '/api/v1/users/me/password', {
        headers,
        body: { ...change, currentPassword: user.password },
      });
      expect(slowed.status).toBe(429);
    });

    it('of many users from one address slow that address down alone', async () => {
      const database = await service.database.connect();
      expect(await database.query('SELECT 1 FROM users WHERE username_key = $1', ['guess-1'])).toEqual([]);
      const guesses = await Promise.all(
        Array.from({ length: 60 }, (_, i) => attempt(`guess-${i}`, 'wrong', '192.0.2.7')),
      );
      expect(guesses.filter(({ status }) => status === 401)).toHaveLength(50);
      expect((await attempt(ADMIN.username, ADMIN.password, '192.0.2.7')).status).toBe(429);
      expect((await attempt(ADMIN.username, ADMIN.password, '192.0.2.8')).status).toBe(200);
    });
  });

  it('does not log a query, a password or a session', async () => {
    const lines: string[] = [];
    const logged = await startTestService({ logTo: (line) => lines.push(line) });
    try {
      await logged.call('POST', `${V}/login?username=admin&password=hunter2-in-the-query`, { session: null });
      await logged.call('POST', `${V}/logout?sessionID=${logged.session}`, { session: null });
    } finally {
      await logged.close();
    }
    const text = lines.join('');
    expect(text).toContain(`${V}/login`);
    for (const secret of ['hunter2', logged.session, ADMIN.password, 'username='])
      expect(text).not.toContain(secret);
  });
});

describe('a session that another node has made', () => {
  it('counts on every node of one database, and a log-out on one counts on all', async () => {
    const one = await startTestService();
    try {
      const two = await startTestService({ database: one.database });
      try {
        expect((await two.call('GET', '/api/v1/users/me', { session: one.session })).status).toBe(200);
        await one.call('GET', `${V}/logout`);
        expect((await two.call('GET', '/api/v1/users/me', { session: one.session })).status).toBe(401);
      } finally {
        await two.close();
      }
    } finally {
      await one.close();
    }
  });
});
