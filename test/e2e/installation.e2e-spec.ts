import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { VERSION } from '../../src/platform/version.js';
import { addCustomer } from '../support/customers.js';
import { SECRET_KEY, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const TOKEN = 'token-of-the-scraper';
const ENV = { EGRESS_PRIVATE: 'refuse', METRICS_TOKEN: TOKEN, RETRY_LIMIT: '4' };

interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly otherNodes: readonly unknown[];
}

describe('what administrators see of the installation', () => {
  let service: TestService;
  let sql: Database;
  let stranger: string;

  beforeAll(async () => {
    service = await startTestService({ env: ENV });
    sql = await service.database.connect();
    stranger = await addCustomer(service, 'tenant');
  });
  afterAll(() => service.close());

  const settings = async (session = service.session, from = service): Promise<Map<string, Setting>> => {
    const { status, body } = await from.call('GET', '/api/v1/settings', { session });
    expect(status).toBe(200);
    return new Map((body.settings as Setting[]).map((setting) => [setting.name, setting]));
  };
  const nodes = async (from = service) => (await from.call('GET', '/api/v1/nodes')).body.nodes;

  it('are the settings in force, each with where it came from', async () => {
    const { body } = await service.call('GET', '/api/v1/settings');
    expect(body).toMatchObject({ node: service.config.nodeName, complete: true });
    const shown = await settings();
    expect(shown.get('RETRY_LIMIT')).toEqual({
      name: 'RETRY_LIMIT',
      value: 4,
      whenUnset: '11',
      description: 'How many retries follow a failed first attempt before the delivery is exhausted.',
      variable: 'RETRY_LIMIT',
      otherNodes: [],
    });
    expect(shown.get('EGRESS_DENY')).toMatchObject({ value: [], variable: null });
    expect(shown.get('MAX_CONNECTIONS')).toMatchObject({ value: expect.any(Number), variable: null });
  });

  it('are no secrets', async () => {
    const { text } = await service.call('GET', '/api/v1/settings');
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(SECRET_KEY);
    expect(text).not.toContain(service.config.adminPassword);
    const { username, password, host } = new URL(service.config.databaseUrl!);
    if (password) expect(text).not.toContain(`${username}:${password}`);
    const shown = await settings();
    expect(shown.get('METRICS_TOKEN')?.value).toBe('set');
    expect(shown.get('DATABASE_URL')?.value).toContain(host);
    const [stored] = await sql.query<{ text: string }>('SELECT settings::text AS text FROM node_presence');
    expect(stored!.text).not.toContain(TOKEN);
  });

  it('are, of another customer’s point of view, the settings that decide about it alone', async () => {
    const { body } = await service.call('GET', '/api/v1/settings', { session: stranger });
    expect(body).toMatchObject({ node: null, complete: false });
    const shown = await settings(stranger);
    expect(shown.get('RETRY_LIMIT')?.value).toBe(4);
    for (const name of ['DATABASE_URL', 'DATA_DIR', 'EGRESS_ALLOW', 'NODE_NAME', 'METRICS_TOKEN']) {
      expect([...shown.keys()]).not.toContain(name);
    }
  });

  it.each(['/api/v1/nodes', '/api/v1/storage', '/metrics'])(
    'are, at %s, for the customer alone that runs it',
    async (path) => {
      expect((await service.call('GET', path)).status).toBe(200);
      const { status, body } = await service.call('GET', path, { session: stranger });
      expect([status, body.error]).toEqual([
        403,
        {
          class: 'AccessDenied',
          message:
            'This concerns the whole installation; only administrators of the customer that runs it may see it.',
        },
      ]);
    },
  );

  it('are the tables that grow, with their days, sizes and oldest entries', async () => {
    await sql.query('ANALYZE audit_entries');
    const { body } = await service.call('GET', '/api/v1/storage');
    const tables = new Map((body.tables as { name: string }[]).map((table) => [table.name, table]));
    expect([...tables.keys()]).toEqual([
      'segments',
      'attempts',
      'deferred_deliveries',
      'deferred_events',
      'subscription_stats',
      'object_stats',
      'backlog_stats',
      'audit_entries',
    ]);
    const today = new Date().toISOString().slice(0, 10);
    for (const name of ['segments', 'attempts', 'subscription_stats', 'object_stats', 'backlog_stats']) {
      const { partitions, bytes, oldest } = tables.get(name) as unknown as {
        partitions: { name: string; day: string; bytes: number }[];
        bytes: number;
        oldest: string;
      };
      expect(partitions).toContainEqual(
        expect.objectContaining({ name: `${name}_${today.replaceAll('-', '')}`, day: today }),
      );
      expect(partitions.reduce((sum, day) => sum + day.bytes, 0)).toBe(bytes);
      expect(oldest).toBe(`${partitions[0]!.day}T00:00:00.000Z`);
    }
    expect(tables.get('segments')).toMatchObject({
      content: 'journal',
      keptDays: service.config.retentionDays,
    });
    expect(tables.get('deferred_events')).toMatchObject({ partitions: [], oldest: null });
    const [first] = await sql.query<{ at: Date }>('SELECT at FROM audit_entries ORDER BY id LIMIT 1');
    expect(tables.get('audit_entries')).toMatchObject({ content: 'audit', keptDays: null, partitions: [] });
    const audit = tables.get('audit_entries') as unknown as { rows: number; oldest: string };
    expect(audit.rows).toBeGreaterThan(0);
    expect(Math.abs(Date.parse(audit.oldest) - first!.at.getTime())).toBeLessThan(1_000);
    expect(body.databaseBytes).toBeGreaterThan(1_000_000);
  });

  it('are the versions of what it runs on, and for another customer the service’s alone', async () => {
    expect((await service.call('GET', '/api/v1/version')).body).toEqual({
      version: VERSION,
      node: {
        id: expect.any(String),
        name: service.config.nodeName,
        roles: ['api', 'delivery'],
        startedAt: expect.stringMatching(/^20.*Z$/),
        runtime: process.version,
      },
      database: { version: expect.stringMatching(/^\d\d/), embedded: false },
    });
    const { body } = await service.call('GET', '/api/v1/version', { session: stranger });
    expect(body).toEqual({ version: VERSION, node: null, database: null });
  });

  it('are all running nodes, whatever their roles, until they stop', async () => {
    const other = await startTestService({
      database: service.database,
      env: { ...ENV, ROLES: 'api', NODE_NAME: 'zz-other' },
    });
    try {
      const listed = await nodes();
      expect(listed.map((node: { name: string }) => node.name)).toEqual([
        service.config.nodeName,
        'zz-other',
      ]);
      expect(listed[1]).toMatchObject({
        roles: ['api'],
        version: VERSION,
        state: 'running',
        answering: false,
      });
      expect((await nodes(other))[1]).toMatchObject({ name: 'zz-other', answering: true });
    } finally {
      await other.close();
    }
    expect(await nodes()).toHaveLength(1);
  });

  it('are, for a day, nodes that ended without saying so; not when they are there again', async () => {
    for (const [name, hours] of [
      ['zz-killed', 23],
      ['zz-old', 25],
    ]) {
      await sql.query(
        `INSERT INTO node_presence SELECT gen_random_uuid(), $1, roles, version, started_at, now() - $2 * interval '1 hour', settings
           FROM node_presence WHERE name = $3`,
        [name, hours, service.config.nodeName],
      );
    }
    const states = async (): Promise<string[]> =>
      (await nodes()).map(({ name, state }: Record<string, unknown>) => `${String(name)} ${String(state)}`);
    expect(await states()).toContain('zz-killed gone');
    const again = await startTestService({
      database: service.database,
      env: { ...ENV, NODE_NAME: 'zz-killed' },
    });
    try {
      expect(await states()).toEqual([`${service.config.nodeName} running`, 'zz-killed running']);
    } finally {
      await again.close();
    }
  });

  it('are nodes where a setting has another value, but for what differs by its nature', async () => {
    const other = await startTestService({
      database: service.database,
      env: { ...ENV, RETRY_LIMIT: '5', NODE_NAME: 'zz-other' },
    });
    try {
      const shown = await settings();
      const different = [...shown.values()].filter(({ otherNodes }) => otherNodes.length > 0);
      expect(different).toMatchObject([
        { name: 'RETRY_LIMIT', value: 4, otherNodes: [{ node: 'zz-other', value: 5 }] },
      ]);
      expect((await settings(other.session, other)).get('RETRY_LIMIT')?.otherNodes).toEqual([
        { node: service.config.nodeName, value: 4 },
      ]);
      const asTenant = await settings(stranger);
      expect(asTenant.get('RETRY_LIMIT')?.otherNodes).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('are announced to whoever runs it by GET /users/me', async () => {
    const worker = { username: 'worker', password: 'correct horse battery' };
    await service.call('POST', '/api/v1/users', { body: worker });
    const told = async (session: string) =>
      (await service.call('GET', '/api/v1/users/me', { session })).body.operator;
    expect(await told(service.session)).toBe(true);
    expect(await told(stranger)).toBe(false);
    expect(await told(await service.login(worker.username, worker.password))).toBe(false);
  });

  it('takes no parameters', async () => {
    const { status, body } = await service.call('GET', '/api/v1/settings?name=PORT');
    expect([status, body.error.message]).toEqual([400, 'Unknown parameter "name"; this call has none.']);
  });
});

describe('a node that was not listed', () => {
  it('lists itself again', async () => {
    const service = await startTestService({ env: { LEASE_MS: '150', DELIVERY_TIMEOUT_MS: '50' } });
    try {
      const sql = await service.database.connect();
      await sql.query('DELETE FROM node_presence');
      const listed = async () => (await service.call('GET', '/api/v1/nodes')).body.nodes;
      await until('it is listed again', async () => (await listed()).length > 0);
      expect(await listed()).toMatchObject([{ name: service.config.nodeName, state: 'running' }]);
    } finally {
      await service.close();
    }
  });
});
