import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Authentication } from '../../src/auth/access/authentication.js';
import { loadConfig } from '../../src/config/index.js';
import { SecretKeyMismatch } from '../../src/secrets/index.js';
import { startService } from '../../src/service.js';
import { createTestDatabase } from '../support/database.js';
import { ADMIN, BASE, SECRET_KEY, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

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
    ['PATCH', `${BASE}/subscriptions`, 405, 'MethodNotAllowed'],
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

  it.each(['/nowhere', '/attask/api/v1/%zz'])(
    'does not repeat a query string in an error: %s',
    async (path) => {
      const answer = await service.call('GET', `${path}?password=hunter2`);
      expect(answer.body.error.message).toContain(path);
      expect(answer.text).not.toContain('hunter2');
    },
  );

  it('answers strangers before it has read a large body, and closes the connection', async () => {
    const answer = await raw(
      `POST ${BASE}/events HTTP/1.1\r\nhost: x\r\nsessionid: unknown\r\ncontent-length: 8000000\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toMatch(/"class":"AuthenticationRequired"/);
  });

  it('lets a stranger who sends its large body first read the answer', async () => {
    const body = 'x'.repeat(8_000_000);
    const answer = await raw(
      `POST ${BASE}/events HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('looks a caller up once, before a large body and for the guards together', async () => {
    const lookUp = jest.spyOn(service.running.app.get(Authentication), 'authenticate');
    const answer = await service.call('POST', `${BASE}/events`, {
      body: { eventType: 'CREATE', objCode: 'PROJ', newState: { ID: 'p1' } },
    });
    expect([answer.status, lookUp.mock.calls.length]).toEqual([202, 1]);
    lookUp.mockRestore();
  });

  it('gives a request one minute to arrive whole', () => {
    expect(service.running.app.getHttpServer().requestTimeout).toBe(60_000);
  });

  it('says nothing in its log about a caller who breaks off an upload', async () => {
    const seen = lines.length;
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    const server = service.running.app.getHttpServer();
    const request = new Promise<IncomingMessage>((resolve) => server.once('request', resolve));
    socket.write(
      `POST ${BASE}/events HTTP/1.1\r\nhost: x\r\nsessionid: ${service.session}\r\ncontent-length: 900\r\n\r\n{"`,
    );
    const arriving = await request;
    await until('the body is being read', () => arriving.listenerCount('data') > 0);
    const over = new Promise((resolve) => arriving.once('close', resolve));
    socket.destroy();
    await over;
    await service.call('GET', '/health/live');
    expect(lines.slice(seen).join('')).not.toMatch(/"level":(40|50)/);
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

  it('lets browsers send each way of being known, and see which methods a path has', async () => {
    const origin = 'https://front.example.com';
    const asked = await service.call('OPTIONS', `${BASE}/subscriptions`, {
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    const allowed = asked.headers.get('access-control-allow-headers')?.split(/, */);
    expect(allowed).toEqual(expect.arrayContaining(['sessionid', 'apikey', 'authorization']));
    const refused = await service.call('PUT', `${BASE}/subscriptions`, { headers: { origin } });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect(refused.headers.get('access-control-expose-headers')?.split(/, */)).toContain('allow');
  });

  it('serves its own description, the same as the committed one but for the address', async () => {
    const answer = await service.call('GET', '/openapi.json', { session: null });
    const committed = JSON.parse(await readFile('docs/openapi.json', 'utf8'));
    expect(answer.body).toEqual({ ...committed, servers: [{ url: 'https://hooks.example.com' }] });
    expect(answer.body.openapi).toBe('3.1.0');
    // What is shown as a bearer is as long and as opaque as a session.
    expect(answer.text).not.toContain('JWT');
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
  it('answers nothing but its health and metrics', async () => {
    const service = await startTestService({ env: { ROLES: 'delivery' } });
    try {
      expect((await service.call('GET', '/health/ready')).status).toBe(200);
      expect((await service.call('GET', '/metrics')).status).toBe(401);
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

describe('a start', () => {
  it('is refused with another secret key than the database’s, whether or not there are secrets yet', async () => {
    const first = await startTestService();
    const env = { SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
    await expect(startTestService({ database: first.database, env })).rejects.toThrow(SecretKeyMismatch);
    await first.close();
  });

  it('that fails has told the generated password all the same', async () => {
    const database = await createTestDatabase();
    const taken = await startTestService();
    const config = loadConfig({
      PORT: new URL(taken.url).port,
      DATABASE_URL: database.url,
      SECRET_KEY,
      LOG_LEVEL: 'silent',
    });
    const told: string[] = [];
    const start = startService(config, { onGeneratedPassword: (password) => void told.push(password) });
    await expect(start).rejects.toThrow(/EADDRINUSE/);
    expect(told).toEqual([expect.stringMatching(/.{16}/)]);
    await taken.close();
    await database.drop();
  });

  it('warns of several customers without a decision about private addresses', async () => {
    const lines: string[] = [];
    const first = await startTestService();
    const sql = await first.database.connect();
    await sql.query(`INSERT INTO customers (id, name) VALUES ('c2', 'Second')`);
    const second = await startTestService({
      database: first.database,
      logTo: (line) => void lines.push(line),
    });
    expect(lines.join('')).toMatch(/EGRESS_PRIVATE is not set/);
    await second.close();
    await first.close();
  });
});
