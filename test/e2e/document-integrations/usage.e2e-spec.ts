import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallCleanup } from '../../../src/custom-integrations/calls/call-cleanup.js';
import { CallLog } from '../../../src/custom-integrations/calls/call-log.js';
import type { Database } from '../../../src/platform/database/index.js';
import { addCustomer } from '../../support/customers.js';
import { linkUsers, register, apiKeyBody } from '../../support/integrations.js';
import { DocumentScene, type Person } from '../../support/provider/document-scene.js';
import type { Answer, CallOptions } from '../../support/service.js';
import { until } from '../../support/until.js';

const PARAMETER = 'key-in-the-query-of-every-call';
const INTEGRATIONS = '/api/v1/custom-integrations';
const DAY_MS = 86_400_000;

let scene: DocumentScene;
let database: Database;
let erika: Person;

const calls = async (query = '', id = scene.id): Promise<Answer['body']> => {
  const { status, body } = await scene.service.call('GET', `${INTEGRATIONS}/${id}/calls${query}`);
  expect(status).toBe(200);
  return body;
};
const links = async (query = '', id = scene.id): Promise<Answer['body']> => {
  const { status, body } = await scene.service.call('GET', `${INTEGRATIONS}/${id}/links${query}`);
  expect(status).toBe(200);
  return body;
};
const forget = (): Promise<unknown> => database.query('DELETE FROM provider_calls');
/** As erika, whose account is linked. */
const call = (path: string, options: CallOptions = {}): Promise<Answer> =>
  scene.call('GET', path, { session: erika.session, ...options });
const last = async (): Promise<Answer['body']> => (await calls('?limit=1')).calls[0];

describe('who has linked an account, and how the provider answers', () => {
  beforeAll(async () => {
    scene = await DocumentScene.start('ApiKey', {
      env: { EGRESS_PRIVATE: 'allow', PROVIDER_TIMEOUT_MS: '1000' },
      registration: { requestParameters: [{ name: 'key', value: PARAMETER }] },
    });
    database = await scene.service.database.connect();
    erika = await scene.person('erika');
    await scene.link(erika.session);
    await scene.provider.put('file.txt', 'its content');
  });
  afterAll(() => scene?.close());
  beforeEach(async () => {
    await calls();
    await forget();
    scene.provider.reset();
  });

  it('lists links by user name, with when they were made and last used, and nothing of their tokens', async () => {
    await database.query('UPDATE integration_links SET last_used_at = NULL');
    const adam = await scene.person('Adam');
    await scene.link(adam.session);
    const before = Date.now();
    await call('/metadata?id=/');
    await calls();
    const { links: found, meta } = await links();
    expect(meta).toEqual({ page: 1, page_count: 1, limit: 100, total_count: 2 });
    expect(found).toEqual([
      {
        id: expect.any(String),
        userId: adam.id,
        username: 'Adam',
        userActive: true,
        state: 'linked',
        linkedAt: expect.any(String),
        lastUsedAt: null,
      },
      {
        id: expect.any(String),
        userId: erika.id,
        username: 'erika',
        userActive: true,
        state: 'linked',
        linkedAt: expect.any(String),
        lastUsedAt: expect.any(String),
      },
    ]);
    expect(Date.parse(found[1].lastUsedAt)).toBeGreaterThanOrEqual(before);
  });

  it('lists links of one state, page by page, and says whose users are gone', async () => {
    const { id } = await register(scene.service, apiKeyBody(scene.provider.origin));
    const users = await linkUsers(scene.service, database, id, 3);
    await database.query("UPDATE integration_links SET state = 'consentRequired' WHERE user_id = $1", [
      users[1],
    ]);
    await scene.service.call('DELETE', `/api/v1/users/${users[2]}`);
    expect((await links('?state=consentRequired', id)).links).toMatchObject([{ userId: users[1] }]);
    expect((await links('?state=linked&limit=1&page=2', id)).links).toMatchObject([
      { userId: users[2], userActive: false },
    ]);
    expect((await links('?state=linked&limit=1', id)).meta).toMatchObject({ page_count: 2, total_count: 2 });
  });

  it('notes when a link is used at most once a minute', async () => {
    const noted = async (): Promise<string> => (await links()).links.find(byErika).lastUsedAt;
    const byErika = ({ userId }: { userId: string }): boolean => userId === erika.id;
    const set = (age: string): Promise<unknown> =>
      database.query(
        `UPDATE integration_links SET last_used_at = now() - interval '${age}' WHERE user_id = $1`,
        [erika.id],
      );
    await set('30 seconds');
    const recently = await noted();
    await call('/metadata?id=/');
    await calls();
    expect(await noted()).toBe(recently);
    await set('2 minutes');
    const longAgo = await noted();
    await call('/metadata?id=/');
    await calls();
    expect(Date.parse(await noted())).toBeGreaterThan(Date.parse(longAgo));
  });

  it('keeps a call with its endpoint, user, status and times', async () => {
    const before = Date.now();
    await call('/files?parentId=/');
    expect((await calls()).calls).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        operation: 'files',
        method: 'GET',
        path: expect.stringMatching(/^\/api\/v1\/files\?parentId=%2F&max=100&offset=0&key=…$/),
        outcome: 'succeeded',
        status: 200,
        latencyMs: expect.any(Number),
        durationMs: expect.any(Number),
        error: null,
        userId: erika.id,
        username: 'erika',
      },
    ]);
    const { at, latencyMs, durationMs } = await last();
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before);
    expect(latencyMs).toBeLessThanOrEqual(durationMs);
  });

  it('keeps what an administrator asked the provider, as nobody’s', async () => {
    await scene.service.call('POST', `${INTEGRATIONS}/${scene.id}/service-info`);
    expect(await last()).toMatchObject({
      operation: 'serviceInfo',
      outcome: 'succeeded',
      userId: null,
      username: null,
    });
  });

  it('keeps failures with what the caller was told', async () => {
    const { provider } = scene;
    provider.failNext('metadata', {
      answer: { status: 500, body: '{"status":"error","error":"out of paper"}' },
    });
    const { body } = await call('/metadata?id=x');
    expect(await last()).toMatchObject({
      outcome: 'failed',
      status: 500,
      error: { class: 'ProviderError', message: body.error.message },
    });
    expect(body.error.message).toContain('out of paper');
    await call('/metadata?id=nowhere');
    expect(await last()).toMatchObject({ outcome: 'refused', status: 404, error: { class: 'NotFound' } });
    provider.failNext('metadata', { hang: true });
    await call('/metadata?id=x');
    expect(await last()).toMatchObject({
      outcome: 'failed',
      status: null,
      latencyMs: null,
      error: { class: 'ProviderTimeout' },
    });
    provider.failNext('metadata', { reset: true });
    await call('/metadata?id=x');
    expect(await last()).toMatchObject({
      outcome: 'failed',
      status: null,
      error: { class: 'ProviderError' },
    });
    provider.failNext('metadata', { answer: { status: 200, body: '<html>' } });
    await call('/metadata?id=x');
    expect(await last()).toMatchObject({ outcome: 'failed', status: 200, error: { class: 'ProviderError' } });
  });

  it('keeps a transfer when its bytes have ended: whole, broken off, or wanted by nobody any more', async () => {
    const { id } = await scene.provider.at('file.txt');
    const outcomes = async (): Promise<string[]> =>
      (await calls('?operation=download')).calls.map(({ outcome }: { outcome: string }) => outcome);
    const noted = (...wanted: string[]): Promise<void> =>
      until(`the calls are ${wanted.join(', ')}`, async () => (await outcomes()).join() === wanted.join());
    expect((await call(`/download?id=${id}`)).text).toBe('its content');
    await noted('succeeded');
    scene.provider.failNext('download', { bytes: { only: 3, end: 'reset' } });
    await call(`/download?id=${id}`).catch(() => undefined);
    await noted('failed', 'succeeded');
    scene.provider.failNext('download', { bytes: { only: 3, end: 'stall' } });
    const gone = new AbortController();
    const answer = await scene.fetch(`/download?id=${id}`, { signal: gone.signal }, erika.session);
    gone.abort();
    await answer.text().catch(() => undefined);
    await noted('abandoned', 'failed', 'succeeded');
    expect((await last()).error).toBeNull();
  });

  it('selects calls by endpoint, outcome and user, and goes back page by page', async () => {
    for (const id of ['1', '2', '3']) await call(`/metadata?id=${id}`);
    await call('/files?parentId=/');
    await scene.service.call('POST', `${INTEGRATIONS}/${scene.id}/service-info`);
    const operations = async (query: string): Promise<string[]> =>
      (await calls(query)).calls.map(({ operation }: { operation: string }) => operation);
    expect(await operations('?operation=files')).toEqual(['files']);
    expect(await operations('?outcome=refused')).toEqual(['metadata', 'metadata', 'metadata']);
    expect(await operations(`?userId=${erika.id}&outcome=succeeded`)).toEqual(['files']);
    const first = await calls('?limit=3');
    expect(first.calls).toHaveLength(3);
    const second = await calls(`?limit=3&cursor=${first.meta.cursor}`);
    expect(second.calls.map(({ path }: { path: string }) => path)).toEqual([
      '/api/v1/metadata?id=2&key=…',
      '/api/v1/metadata?id=1&key=…',
    ]);
    expect(second.meta.cursor).toBeNull();
    expect(second.summary).toMatchObject({ count: 5, succeeded: 2, refused: 3, failed: 0, errorRate: 0 });
    expect(
      second.summary.operations.map(({ operation, count }: Answer['body']) => [operation, count]),
    ).toEqual([
      ['files', 1],
      ['metadata', 3],
      ['serviceInfo', 1],
    ]);
    expect(second.summary.latencyMs.p50).toBeLessThanOrEqual(second.summary.latencyMs.p99);
  });

  it('keeps no value of a query that may be a secret, not even in what the provider says', async () => {
    scene.provider.failNext('search', { echo: 500 });
    const secret = 'the salary of Mr Brown';
    await call(`/search?query=${encodeURIComponent(secret)}`);
    const found = await last();
    expect(found.path).toMatch(/^\/api\/v1\/search\?query=…&max=100&offset=0&key=…$/);
    expect(found.error.message).toContain('/api/v1/search');
    const rows = await database.query<{ row: string }>('SELECT p::text AS row FROM provider_calls p');
    expect(rows).toHaveLength(1);
    for (const hidden of [PARAMETER, scene.apiKey]) expect(rows[0]!.row).not.toContain(hidden);
  });

  it('keeps the last thousand or so of an integration', async () => {
    const log = scene.service.running.app.get(CallLog, { strict: false });
    const make = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        const watch = log.of(scene.id, erika.id)({ operation: 'files', method: 'GET', path: '/' });
        watch.sent();
        watch.ended();
      }
      await log.flush();
    };
    for (let time = 0; time < 3; time++) await make(700);
    const [row] = await database.query<{ count: number }>('SELECT count(*) AS count FROM provider_calls');
    expect(row!.count).toBe(1_000);
    expect((await calls()).summary.count).toBe(1_000);
  });

  it('forgets calls that are older than the retention period', async () => {
    await call('/metadata?id=old');
    await call('/metadata?id=new');
    await calls();
    const old = new Date(Date.now() - (scene.service.config.retentionDays + 2) * DAY_MS);
    await database.query("UPDATE provider_calls SET started_at = $1 WHERE path LIKE '%id=old%'", [old]);
    await scene.service.running.app.get(CallCleanup, { strict: false }).hourly();
    expect((await calls()).calls).toMatchObject([{ path: '/api/v1/metadata?id=new&key=…' }]);
  });

  it('forgets the calls of an integration that is deleted, with those that are not written yet', async () => {
    const { id } = await register(scene.service, apiKeyBody(scene.provider.origin));
    expect((await calls('', id)).calls).toMatchObject([{ operation: 'serviceInfo' }]);
    await scene.service.call('POST', `${INTEGRATIONS}/${id}/service-info`);
    expect((await scene.service.call('DELETE', `${INTEGRATIONS}/${id}`)).status).toBe(204);
    await call('/metadata?id=/');
    // The one that is written beside it is not lost.
    expect(await last()).toMatchObject({ operation: 'metadata' });
    expect(await database.query('SELECT 1 FROM provider_calls WHERE integration_id = $1', [id])).toEqual([]);
    expect((await scene.service.call('GET', `${INTEGRATIONS}/${id}/calls`)).status).toBe(404);
  });

  it('shows neither to another customer, nor to users who are no administrators', async () => {
    const session = await addCustomer(scene.service, 'elsewhere');
    for (const what of ['links', 'calls']) {
      const path = `${INTEGRATIONS}/${scene.id}/${what}`;
      expect((await scene.service.call('GET', path, { session })).status).toBe(404);
      expect((await scene.service.call('GET', path, { session: erika.session })).status).toBe(403);
    }
  });

  it.each([
    ['links', 'state=gone', 'state'],
    ['links', 'page=0', 'page'],
    ['links', 'cursor=1', 'cursor'],
    ['calls', 'outcome=good', 'outcome'],
    ['calls', 'limit=0', 'limit'],
    ['calls', 'cursor=yesterday', 'cursor'],
    ['calls', 'userId=%00', 'userId'],
    ['calls', 'since=2026-01-01', 'since'],
  ])('refuses %s?%s by name', async (what, query, name) => {
    const { status, body } = await scene.service.call('GET', `${INTEGRATIONS}/${scene.id}/${what}?${query}`);
    expect([status, body.error.class]).toEqual([400, 'ValidationFailed']);
    expect(body.error.message).toContain(name);
  });

  it.each(['links', 'calls'])('has no %s of an id that is none', async (what) => {
    for (const id of ['nothing', '%00', '0190a0b0-0000-7000-8000-000000000000']) {
      expect((await scene.service.call('GET', `${INTEGRATIONS}/${id}/${what}`)).status).toBe(404);
    }
  });
});

describe('calls of a provider with OAuth2', () => {
  beforeAll(async () => {
    scene = await DocumentScene.start('minimal');
    database = await scene.service.database.connect();
    erika = await scene.person('erika');
    await scene.link(erika.session);
  });
  afterAll(() => scene?.close());

  const told = async (): Promise<unknown[]> =>
    (await calls()).calls.map(({ operation, method, outcome, status, username, path }: Answer['body']) => ({
      operation,
      method,
      outcome,
      status,
      username,
      path,
    }));
  const tokenCall = (operation: string, outcome = 'succeeded', status = 200) => ({
    operation,
    method: 'POST',
    outcome,
    status,
    username: 'erika',
    path: new URL(scene.oauth!.tokenUrl).pathname,
  });

  it('include those of the token endpoint, and count one that was repeated once', async () => {
    expect(await told()).toEqual([tokenCall('token'), expect.objectContaining({ operation: 'serviceInfo' })]);
    await forget();
    scene.oauth!.expireAccessTokens();
    await call('/metadata?id=/');
    expect(scene.provider.to('metadata')).toHaveLength(2);
    expect(await told()).toEqual([
      expect.objectContaining({ operation: 'metadata', outcome: 'succeeded', status: 200 }),
      tokenCall('refreshToken'),
    ]);
  });

  it('say why no token was issued, and that the link is worth nothing any more', async () => {
    await forget();
    scene.oauth!.revokeEverything();
    expect((await call('/metadata?id=/')).body.error.class).toBe('ConsentRequired');
    const [metadata, refresh] = (await calls()).calls;
    expect(metadata).toMatchObject({ operation: 'metadata', outcome: 'failed' });
    expect(refresh).toMatchObject({ operation: 'refreshToken', outcome: 'failed' });
    expect(refresh.error.message).toMatch(/\w/);
    expect((await links()).links).toMatchObject([{ username: 'erika', state: 'consentRequired' }]);
  });
});
