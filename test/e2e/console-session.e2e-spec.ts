import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CookieCaller } from '../support/cookie-caller.js';
import { ADMIN, type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const SESSION = '/api/v1/console/session';
const ME = '/api/v1/users/me';
const SUBSCRIPTION = {
  objCode: 'PROJ',
  eventType: 'UPDATE',
  url: 'https://receiver.example.com/hook',
  authToken: 'token-of-the-receiver',
};

describe('the session of the console', () => {
  let service: TestService;
  let browser: CookieCaller;

  beforeAll(async () => {
    service = await startTestService({ env: { PUBLIC_URL: 'https://example.com/hooks' } });
    browser = await CookieCaller.signIn(service, ADMIN.username, ADMIN.password);
  });
  afterAll(() => service.close());

  const problem = ({ status, body }: Answer): unknown[] => [status, body?.error?.class];
  const subscribe = (objId: string, headers: Record<string, string> = {}): Promise<Answer> =>
    browser.call('POST', `${BASE}/subscriptions`, { body: { ...SUBSCRIPTION, objId }, headers });

  it('comes as a cookie that no script can read, for the path of PUBLIC_URL, and only encrypted', () => {
    const { signedIn } = browser;
    expect(signedIn.headers.get('set-cookie')).toMatch(
      /^hookfront_session=[0-9a-f]{32}; Path=\/hooks; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    expect(signedIn.body).toMatchObject({
      user: { username: ADMIN.username, accessLevel: 'System Administrator' },
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
    });
    const lasts = Date.parse(signedIn.body.expiresAt as string) - Date.now();
    expect(Math.abs(lasts - service.config.session.maxMs)).toBeLessThan(60_000);
    expect(signedIn.text).not.toContain(browser.cookie.split('=')[1]);
  });

  it('is told to the page that has the cookie, with the same token', async () => {
    const { status, headers, body } = await browser.call('GET', SESSION);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual(browser.signedIn.body);
  });

  it('authenticates what a sessionID does', async () => {
    expect((await browser.call('GET', ME)).body.username).toBe(ADMIN.username);
    expect((await browser.call('GET', '/metrics')).status).toBe(200);
    const made = await subscribe('by-cookie');
    expect(made.status).toBe(201);
    expect((await browser.call('DELETE', `${BASE}/subscriptions/${made.body.id}`)).status).toBe(200);
  });

  it('lets a large body in as it does others', async () => {
    const big = { ...SUBSCRIPTION, objId: 'large', name: 'x'.repeat(70_000) };
    const answer = await browser.call('POST', `${BASE}/subscriptions`, { body: big });
    expect(answer.status).toBe(400);
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' }, body: big };
    expect(problem(await browser.call('POST', `${BASE}/subscriptions`, foreign))).toEqual([
      401,
      'AuthenticationRequired',
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['no token', { 'x-csrf-token': '' }],
    ['a wrong token', { 'x-csrf-token': 'A'.repeat(43) }],
    ['a token, but nothing that says where it comes from', { 'sec-fetch-site': '' }],
    ['a token, from an address that was typed', { 'sec-fetch-site': 'none' }],
  ])('changes nothing with %s', async (_case, headers) => {
    const answer = await subscribe('forged', headers);
    expect(problem(answer)).toEqual([403, 'AccessDenied']);
    expect(answer.body.error.message).toContain('x-csrf-token');
    const { body } = await browser.call('GET', `${BASE}/subscriptions?limit=100`);
    expect(JSON.stringify(body)).not.toContain('forged');
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a host beside it', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
    ['a page of the same name without encryption', { 'sec-fetch-site': '', origin: 'http://example.com' }],
  ])('does not count in calls of %s', async (_case, headers) => {
    expect(problem(await subscribe('forged', headers))).toEqual([401, 'AuthenticationRequired']);
    expect(problem(await browser.call('GET', ME, { headers }))).toEqual([401, 'AuthenticationRequired']);
    expect((await browser.call('GET', SESSION, { headers })).status).toBe(204);
  });

  it('takes the origin of PUBLIC_URL where the browser says no more', async () => {
    const made = await subscribe('by-origin', { 'sec-fetch-site': '', origin: 'https://example.com' });
    expect(made.status).toBe(201);
  });

  it.each<[string, Record<string, string>]>([
    ['sessionID', { sessionID: 'f'.repeat(32) }],
    ['apiKey', { apiKey: 'f'.repeat(64) }],
    ['Authorization', { authorization: `Bearer ${'f'.repeat(32)}` }],
  ])('gives way to the header %s, valid or not', async (_name, headers) => {
    expect(problem(await browser.call('GET', ME, { headers }))).toEqual([401, 'AuthenticationRequired']);
  });

  it('needs no token beside a valid header, which stands alone', async () => {
    const headers = { sessionID: service.session, 'x-csrf-token': '', 'sec-fetch-site': 'cross-site' };
    expect((await browser.call('GET', ME, { headers })).status).toBe(200);
    expect((await subscribe('by-header', headers)).status).toBe(201);
  });

  it('does not mind what a proxy in front wants as Authorization', async () => {
    const headers = { authorization: 'Basic dXNlcjpwYXNz' };
    expect((await browser.call('GET', ME, { headers })).status).toBe(200);
  });

  it('shows and makes an API key only with the token, whatever the method', async () => {
    const path = '/attask/api/v19.0/user?action=';
    expect(
      problem(await browser.call('GET', `${path}getApiKey`, { headers: { 'x-csrf-token': '' } })),
    ).toEqual([403, 'AccessDenied']);
    const made = await browser.call('PUT', `${path}generateApiKey`);
    expect((await browser.call('GET', `${path}getApiKey`)).body.data.result).toBe(made.body.data.result);
    await browser.call('PUT', `${path}clearApiKey`);
  });

  describe('signing in', () => {
    const signIn = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
      service.call('POST', SESSION, { session: null, headers, body });

    it.each<[string, unknown, number, string]>([
      ['a wrong password', { ...ADMIN, password: 'wrong password' }, 401, 'LoginFailed'],
      ['no password', { username: 'admin' }, 400, 'ValidationFailed'],
      ['more than is asked for', { ...ADMIN, remember: true }, 400, 'ValidationFailed'],
      ['no body', undefined, 400, 'ValidationFailed'],
      ['no object', [], 400, 'ValidationFailed'],
    ])('with %s sets no cookie', async (_case, body, status, error) => {
      const answer = await signIn(body);
      expect([...problem(answer), answer.headers.get('set-cookie')]).toEqual([status, error, null]);
    });

    it.each<Record<string, string>>([{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])(
      'for somebody by another site, %j, is refused',
      async (headers) => {
        const answer = await signIn(ADMIN, headers);
        expect([...problem(answer), answer.headers.get('set-cookie')]).toEqual([403, 'AccessDenied', null]);
      },
    );

    it('takes no form, which any page may send', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await signIn('username=admin&password=x', headers);
      expect(problem(answer)).toEqual([415, 'UnsupportedMediaType']);
    });

    it('anew ends the session before, and its token', async () => {
      const before = await CookieCaller.signIn(service, ADMIN.username, ADMIN.password);
      const again = await before.call('POST', SESSION, { body: ADMIN });
      expect(again.status).toBe(201);
      expect(again.body.csrfToken).not.toBe(before.csrfToken);
      expect(problem(await before.call('GET', ME))).toEqual([401, 'AuthenticationRequired']);
    });

    it('with a wrong password leaves the session as it is', async () => {
      const before = await CookieCaller.signIn(service, ADMIN.username, ADMIN.password);
      await before.call('POST', SESSION, { body: { ...ADMIN, password: 'wrong password' } });
      expect((await before.call('GET', ME)).status).toBe(200);
    });
  });

  describe('signing out', () => {
    it('ends the session and takes the cookie away', async () => {
      const caller = await CookieCaller.signIn(service, ADMIN.username, ADMIN.password);
      const answer = await caller.call('DELETE', SESSION);
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
        204,
        'hookfront_session=; Path=/hooks; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
      ]);
      expect(problem(await caller.call('GET', ME))).toEqual([401, 'AuthenticationRequired']);
    });

    it('needs the token while there is a session', async () => {
      const answer = await browser.call('DELETE', SESSION, { headers: { 'x-csrf-token': '' } });
      expect(problem(answer)).toEqual([403, 'AccessDenied']);
      expect((await browser.call('GET', ME)).status).toBe(200);
    });

    it('takes the cookie away without one', async () => {
      const answer = await service.call('DELETE', SESSION, { session: null });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
        204,
        expect.stringContaining('Max-Age=0'),
      ]);
    });
  });

  it('ends when its user is deactivated', async () => {
    const name = 'leaving';
    const made = await service.call('POST', '/api/v1/users', {
      body: { username: name, password: 'long enough 1' },
    });
    const caller = await CookieCaller.signIn(service, name, 'long enough 1');
    await service.call('DELETE', `/api/v1/users/${made.body.id}`);
    expect((await caller.call('GET', SESSION)).status).toBe(204);
  });

  it('is asked for by cookie alone', async () => {
    for (const session of [undefined, null]) {
      const answer = await service.call('GET', SESSION, session === null ? { session } : {});
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
  });
});
