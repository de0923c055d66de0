import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { addCustomer } from '../support/customers.js';
import { ManualClock } from '../support/manual-clock.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const V = '/attask/api/v15.0';
const MINE = '/api/v1/users/me/sessions';
const PASSWORD = 'twelve grey herons';
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

interface Seen {
  readonly id: string;
  readonly kind: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly current: boolean;
  readonly userAgent: string | null;
  readonly address: string | null;
}

describe('sessions that are seen and ended', () => {
  let service: TestService;
  let sql: Database;
  const clock = new ManualClock();
  let names = 0;

  beforeAll(async () => {
    service = await startTestService({ clock, env: { TRUST_PROXY: '127.0.0.1', EGRESS_PRIVATE: 'allow' } });
    sql = await service.database.connect();
  });
  afterAll(() => service.close());

  const create = async (more: object = {}): Promise<{ id: string; username: string }> => {
    const username = `user-${++names}`;
    const body = { username, password: PASSWORD, ...more };
    const made = await service.call('POST', '/api/v1/users', {
      body,
      session: await service.login('admin', 'correct horse battery'),
    });
    expect(made.status).toBe(201);
    return { id: made.body.id as string, username };
  };
  const administrator = () => create({ accessLevel: 'System Administrator' });
  /** Each log-in is a minute later than the one before. */
  const login = async (username: string, headers: Record<string, string> = {}): Promise<string> => {
    clock.advance(MINUTE);
    const body = { username, password: PASSWORD };
    const { body: answer } = await service.call('POST', `${V}/login`, { body, headers, session: null });
    return answer.data.sessionID as string;
  };
  const keyOf = async (session: string): Promise<string> =>
    (await service.call('PUT', `${V}/user?action=generateApiKey`, { session })).body.data.result;
  const list = async (session: string, path = MINE): Promise<readonly Seen[]> => {
    const { status, body } = await service.call('GET', path, { session });
    expect(status).toBe(200);
    return body.sessions;
  };
  const status = async (session: string): Promise<number> =>
    (await service.call('GET', '/api/v1/users/me', { session })).status;
  const del = (session: string, path: string): Promise<Answer> => service.call('DELETE', path, { session });
  const audited = async (id: string): Promise<unknown[]> => {
    const session = await service.login('admin', 'correct horse battery');
    const { body } = await service.call('GET', `/api/v1/audit?objectId=${id}`, { session });
    return body.entries
      .filter(({ action }: { action: string }) => action.startsWith('user.session'))
      .map(({ action, username, details }: Record<string, unknown>) => ({ action, username, details }));
  };

  it('are listed with kind, times, user agent and address, the one that asks first', async () => {
    const { username } = await create();
    const first = await login(username, { 'user-agent': 'Firefox/140.0', 'x-forwarded-for': '198.51.100.9' });
    const from = clock.now();
    await login(username, { 'user-agent': 'curl/8.5.0', 'x-forwarded-for': '2001:DB8::9' });
    const { body } = await service.call('GET', MINE, { session: first });
    const moment = (at: number): string => new Date(at).toISOString();
    expect(body).toEqual({
      sessions: [
        {
          id: expect.stringMatching(UUID),
          kind: 'password',
          createdAt: moment(from),
          lastUsedAt: moment(from + MINUTE),
          expiresAt: moment(from + 168 * HOUR),
          current: true,
          userAgent: 'Firefox/140.0',
          address: '198.51.100.9',
        },
        {
          id: expect.stringMatching(UUID),
          kind: 'password',
          createdAt: moment(from + MINUTE),
          lastUsedAt: moment(from + MINUTE),
          expiresAt: moment(from + MINUTE + 168 * HOUR),
          current: false,
          userAgent: 'curl/8.5.0',
          address: '2001:db8::9',
        },
      ],
      meta: { page: 1, page_count: 1, limit: 100, total_count: 2 },
    });
  });

  it('are those of the console too, seen through its cookie', async () => {
    const { username } = await create();
    const headers = { 'user-agent': 'Firefox/140.0', 'sec-fetch-site': 'same-origin' };
    const body = { username, password: PASSWORD };
    const made = await service.call('POST', '/api/v1/console/session', { body, headers, session: null });
    expect(made.status).toBe(201);
    const [cookie = ''] = (made.headers.get('set-cookie') ?? '').split(';');
    const seen = await service.call('GET', MINE, { headers: { ...headers, cookie }, session: null });
    expect(seen.body.sessions).toMatchObject([
      { kind: 'password', current: true, userAgent: 'Firefox/140.0' },
    ]);
  });

  it('are listed a page at a time, without what is over or whose key is gone', async () => {
    const { username } = await create();
    const old = await login(username);
    const key = await keyOf(old);
    await service.call('POST', `${V}/session`, { headers: { apiKey: key }, session: null });
    expect((await list(old)).map(({ kind }) => kind)).toEqual(['password', 'apiKey']);
    await keyOf(old);
    expect((await list(old)).map(({ kind }) => kind)).toEqual(['password']);
    clock.advance(8 * HOUR);
    const session = await login(username);
    await login(username);
    await login(username);
    expect(await list(session)).toHaveLength(3);
    const pages = await Promise.all(
      [1, 2, 3].map(
        async (page) => (await service.call('GET', `${MINE}?limit=2&page=${page}`, { session })).body,
      ),
    );
    expect(pages.map(({ sessions }) => sessions.map(({ current }: Seen) => current))).toEqual([
      [true, false],
      [false],
      [],
    ]);
    expect(pages[2].meta).toEqual({ page: 3, page_count: 2, limit: 2, total_count: 3 });
  });

  it('have ids that nobody gets in with, and that are not made of the token', async () => {
    const { username } = await create();
    const session = await login(username);
    const [seen] = await list(session);
    for (const token of [seen!.id, seen!.id.replaceAll('-', '')]) expect(await status(token)).toBe(401);
    const [row] = await sql.query<{ derived: boolean }>(
      `SELECT encode(token_hash, 'hex') LIKE '%' || replace(id::text, '-', '') || '%' AS derived FROM sessions WHERE id = $1`,
      [seen!.id],
    );
    expect(row).toEqual({ derived: false });
  });

  it('say nothing where the log-in said nothing, and keep no more than they should', async () => {
    const { username } = await create();
    const session = await login(username, { 'user-agent': 'x'.repeat(4_000), 'x-forwarded-for': 'nonsense' });
    expect((await list(session))[0]).toMatchObject({ userAgent: 'x'.repeat(256), address: null });
    await sql.query('UPDATE sessions SET user_agent = NULL, address = NULL');
    expect((await list(session))[0]).toMatchObject({ userAgent: null, address: null });
  });

  it('end one by one, by their users', async () => {
    const { id, username } = await create();
    const session = await login(username);
    const other = await login(username);
    const [current, seen] = await list(session);
    expect(await del(session, `${MINE}/${seen!.id.toUpperCase()}`)).toMatchObject({ status: 204, text: '' });
    expect([await status(other), await status(session)]).toEqual([401, 200]);
    expect(await del(session, `${MINE}/${seen!.id}`)).toMatchObject({
      status: 404,
      body: { error: { message: `There is no session with the id "${seen!.id}".` } },
    });
    expect((await del(session, `${MINE}/${current!.id}`)).status).toBe(204);
    expect(await status(session)).toBe(401);
    const entry = (sessionId: string) => ({
      action: 'user.sessionEnded',
      username,
      details: { username, sessionId, kind: 'password' },
    });
    expect(await audited(id)).toEqual([entry(current!.id), entry(seen!.id)]);
  });

  it('end all at once but the one that asks; with an API key, all', async () => {
    const { id, username } = await create();
    const session = await login(username);
    const others = [await login(username), await login(username)];
    expect(await del(session, MINE)).toMatchObject({ status: 200, body: { ended: 2 } });
    expect(await Promise.all([...others, session].map(status))).toEqual([401, 401, 200]);
    expect(await del(session, MINE)).toMatchObject({ status: 200, body: { ended: 0 } });
    const headers = { apiKey: await keyOf(session) };
    expect((await service.call('DELETE', MINE, { headers, session: null })).body).toEqual({ ended: 1 });
    expect(await status(session)).toBe(401);
    const entry = (count: number) => ({
      action: 'user.sessionsEnded',
      username,
      details: { username, count },
    });
    expect(await audited(id)).toEqual([entry(1), entry(2)]);
  });

  it('end by an administrator’s hand, and the audit says whose it was', async () => {
    const boss = await administrator();
    const admin = await login(boss.username);
    const { id, username } = await create();
    const sessions = [await login(username), await login(username), await login(username)];
    const path = `/api/v1/users/${id}/sessions`;
    const seen = await list(admin, path);
    expect(seen.map(({ current }) => current)).toEqual([false, false, false]);
    expect((await del(admin, `${path}/${seen[0]!.id}`)).status).toBe(204);
    expect(await Promise.all(sessions.map(status))).toEqual([200, 200, 401]);
    expect((await del(admin, path)).body).toEqual({ ended: 2 });
    expect(await Promise.all(sessions.map(status))).toEqual([401, 401, 401]);
    expect(await list(admin, path)).toEqual([]);
    expect(await audited(id)).toMatchObject([
      { action: 'user.sessionsEnded', username: boss.username, details: { username, count: 2 } },
      { action: 'user.sessionEnded', username: boss.username, details: { username } },
    ]);
  });

  it('are an administrator’s own by that path too, where the one that asks stays', async () => {
    const { id, username } = await administrator();
    const session = await login(username);
    const other = await login(username);
    const path = `/api/v1/users/${id}/sessions`;
    expect((await list(session, path)).map(({ current }) => current)).toEqual([true, false]);
    expect((await del(session, path)).body).toEqual({ ended: 1 });
    expect([await status(session), await status(other)]).toEqual([200, 401]);
  });

  it('are nobody else’s to see or to end', async () => {
    const [one, two] = [await create(), await create()];
    const [mine, theirs] = [await login(one.username), await login(two.username)];
    const [seen] = await list(theirs);
    expect((await del(mine, `${MINE}/${seen!.id}`)).status).toBe(404);
    expect((await del(mine, `/api/v1/users/${two.id}/sessions`)).status).toBe(403);
    const stranger = await addCustomer(service, 'stranger');
    for (const path of [`/api/v1/users/${two.id}/sessions`, `/api/v1/users/${two.id}/sessions/${seen!.id}`]) {
      expect((await del(stranger, path)).status).toBe(404);
    }
    expect(
      (await service.call('GET', `/api/v1/users/${two.id}/sessions`, { session: stranger })).status,
    ).toBe(404);
    expect(await status(theirs)).toBe(200);
  });

  it('refuse an id that is none, and parameters that would mean another thing', async () => {
    const { username } = await create();
    const session = await login(username);
    for (const id of ['nothing', '%00', "'%20OR%201=1"]) {
      expect((await del(session, `${MINE}/${id}`)).status).toBe(404);
    }
    expect((await del(session, `${MINE}?id=1`)).status).toBe(400);
    expect(await status(session)).toBe(200);
  });
});

describe('the address of a session', () => {
  it('is the connection’s where TRUST_PROXY does not name who connects', async () => {
    const service = await startTestService();
    try {
      const headers = { 'x-forwarded-for': '198.51.100.9' };
      const body = { username: 'admin', password: 'correct horse battery' };
      await service.call('POST', `${V}/login`, { body, headers, session: null });
      const { body: seen } = await service.call('GET', MINE);
      expect(seen.sessions.map(({ address }: Seen) => address)).toEqual(['127.0.0.1', '127.0.0.1']);
    } finally {
      await service.close();
    }
  });
});
