import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, BASE, startTestService, type TestService } from '../support/service.js';

const SUBSCRIPTION = {
  objCode: 'PROJ',
  eventType: 'CREATE',
  url: 'https://example.com/hook',
  authToken: 'token-in-secret',
};

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly responses: Record<string, { readonly description: string }>;
}

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
}

describe('the service', () => {
  let service: TestService;
  const lines: string[] = [];

  beforeAll(async () => {
    service = await startTestService({
      env: { CORS_ORIGINS: 'https://front.example.com' },
      logTo: (line) => void lines.push(line),
    });
  });
  afterAll(() => service.close());

  /** Speaks to the port as no HTTP client would. */
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
    });

  it('says that it is alive', async () => {
    const answer = await service.call('GET', '/health/live', { session: null });
    expect([answer.status, answer.body]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when the database, its schema and the claiming of due work are in order', async () => {
    const answer = await service.call('GET', '/health/ready', { session: null });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        status: 'ready',
        checks: { database: { ok: true }, migrations: { ok: true }, dueWork: { ok: true } },
      },
    ]);
  });

  it.each([
    ['GET', '/nowhere', 404, 'NotFound'],
    ['GET', `${BASE}/nowhere`, 404, 'NotFound'],
    ['PATCH', `${BASE}/subscriptions`, 404, 'NotFound'],
    ['GET', '/%E0%A4%A', 400, 'MalformedRequest'],
    ['GET', `/health/${'x'.repeat(600)}`, 404, 'NotFound'],
  ])('answers %s %s in the shape of an error', async (method, path, status, code) => {
    const answer = await service.call(method, path);
    expect([answer.status, answer.body]).toEqual([
      status,
      { error: { class: code, message: expect.stringMatching(/\w/) } },
    ]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('does not repeat a query string in an error', async () => {
    const answer = await service.call('GET', '/nowhere?password=hunter2');
    expect(answer.text).not.toContain('hunter2');
  });

  it('refuses a body over the limit of an ordinary call', async () => {
    const answer = await service.call('POST', `${BASE}/subscriptions`, {
      body: { ...SUBSCRIPTION, objId: 'x'.repeat(2_000_000) },
    });
    expect([answer.status, answer.body.error.class]).toEqual([413, 'BodyTooLarge']);
  });

  it('answers what is no HTTP in the same shape', async () => {
    const answer = await raw('GARBAGE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/\{"error":\{"class":"MalformedRequest","message":"[^"]+"\}\}$/);
  });

  it('answers too many headers in the same shape', async () => {
    const answer = await raw(`GET /health/live HTTP/1.1\r\nhost: x\r\nx-big: ${'y'.repeat(40_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toMatch(/"class":"HeadersTooLarge"/);
  });

  it('says who it is to browsers of the origins it is told to trust, and to no others', async () => {
    const headers = (origin: string) => ({
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'sessionid',
    });
    const trusted = await service.call('OPTIONS', `${BASE}/subscriptions`, {
      headers: headers('https://front.example.com'),
    });
    expect(trusted.headers.get('access-control-allow-origin')).toBe('https://front.example.com');
    const other = await service.call('OPTIONS', `${BASE}/subscriptions`, {
      headers: headers('https://evil.example.com'),
    });
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://evil.example.com');
  });

  it('serves its own description, the same as the committed one but for the address', async () => {
    const answer = await service.call('GET', '/openapi.json', { session: null });
    const committed = JSON.parse(await readFile('docs/openapi.json', 'utf8'));
    expect(answer.body).toEqual({ ...committed, servers: [{ url: 'https://hooks.example.com' }] });
    expect(answer.body.openapi).toBe('3.1.0');
  });

  it('describes every operation with an id, a summary, and the schema or meaning of each answer', async () => {
    const { paths } = JSON.parse(await readFile('docs/openapi.json', 'utf8')) as Description;
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    expect(operations.length).toBeGreaterThan(20);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { operationId, summary, responses } of operations) {
      expect([operationId, typeof summary]).toEqual([operationId, 'string']);
      for (const [status, response] of Object.entries(responses)) {
        expect([operationId, status, response.description]).toEqual([
          operationId,
          status,
          expect.stringMatching(/\w/),
        ]);
      }
    }
  });

  it('shows its description in a browser', async () => {
    const page = await service.call('GET', '/docs', { session: null });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Hookfront API')]);
    const script = await service.call('GET', '/docs/swagger-ui-bundle.js', { session: null });
    expect(script.status).toBe(200);
  });

  it('writes no password, session, key or token into its log, not even when it logs everything', async () => {
    const query = `username=${ADMIN.username}&password=${encodeURIComponent(ADMIN.password)}`;
    const login = await service.call('POST', `/attask/api/v15.0/login?${query}`, { session: null });
    const key = await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey');
    const made = await service.call('POST', `${BASE}/subscriptions`, { body: SUBSCRIPTION });
    await service.call('GET', `${BASE}/subscriptions?sessionID=${service.session}`);
    const log = lines.join('\n');
    expect(log).toMatch(/Answered/);
    const secrets = [
      ADMIN.password,
      encodeURIComponent(ADMIN.password),
      login.body.data.sessionID,
      service.session,
      key.body.data.result,
      SUBSCRIPTION.authToken,
      made.body.signingSecret,
    ];
    for (const secret of secrets) {
      expect(secret).toMatch(/.{8}/);
      expect(log).not.toContain(secret);
    }
  });

  it('keeps its secrets sealed: none is found in the database', async () => {
    const { signingSecret } = (
      await service.call('POST', `${BASE}/subscriptions`, {
        body: { ...SUBSCRIPTION, eventType: 'DELETE', filters: [] },
      })
    ).body;
    const database = await service.database.connect();
    const tables = await database.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    let dump = '';
    for (const { name } of tables) {
      for (const { row } of await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`))
        dump += row;
    }
    expect(dump).toContain('https://example.com/hook');
    for (const secret of [signingSecret, SUBSCRIPTION.authToken, service.session, ADMIN.password]) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret as string).toString('hex'));
    }
  });
});

describe('a node that only delivers', () => {
  it('answers nothing but its health', async () => {
    const service = await startTestService({ env: { ROLES: 'delivery' } });
    try {
      expect((await service.call('GET', '/health/ready')).status).toBe(200);
      for (const [method, path] of [
        ['POST', '/attask/api/v15.0/login'],
        ['POST', `${BASE}/events`],
        ['GET', '/docs'],
      ] as const) {
        const answer = await service.call(method, path);
        expect([path, answer.status, answer.body?.error.class]).toEqual([path, 404, 'NotFound']);
      }
    } finally {
      await service.close();
    }
  });
});

describe('a service that stops', () => {
  it('leaves no work behind in its name', async () => {
    const first = await startTestService();
    const database = await first.database.connect();
    await first.running.close();
    expect(await database.query('SELECT * FROM nodes')).toEqual([]);
    await first.database.drop();
  });
});
