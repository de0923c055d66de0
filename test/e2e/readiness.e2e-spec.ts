import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const QUERY_TIMEOUT_MS = 1_000;

describe('readiness', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let service: TestService;

  beforeEach(async () => {
    database = await createTestDatabase();
    proxy = await DatabaseProxy.start(database.url);
    // This node delivers nothing, so that due work stays unclaimed.
    service = await startTestService({
      database,
      env: { ROLES: 'api', DATABASE_URL: proxy.url },
      queryTimeoutMs: QUERY_TIMEOUT_MS,
    });
  });
  afterEach(async () => {
    await service.close();
    await proxy.close();
    await database.drop();
  });

  const ready = () => service.call('GET', '/health/ready', { session: null });

  it('is red while the database cannot be reached, and green by itself afterwards', async () => {
    proxy.sever();
    const red = await ready();
    expect([red.status, red.body.status, red.body.checks.database.ok]).toEqual([503, 'not ready', false]);
    expect(red.body.checks.database.problem).toMatch(/database does not answer/);
    const refused = await service.call('GET', `${BASE}/subscriptions`);
    expect([refused.status, refused.body.error.class]).toEqual([503, 'StoreUnavailable']);
    expect((await service.call('GET', '/health/live', { session: null })).status).toBe(200);
    proxy.restore();
    await until('it is ready again', async () => (await ready()).status === 200);
  });

  it('is red while the database accepts connections and says nothing, and green by itself afterwards', async () => {
    proxy.freeze();
    const asked = performance.now();
    const [red, refused] = await Promise.all([
      ready(),
      service.call('POST', `${BASE}/events`, {
        body: { eventType: 'CREATE', objCode: 'PROJ', newState: { ID: 'p1' } },
      }),
    ]);
    expect(performance.now() - asked).toBeLessThan(8_000);
    expect([red.status, red.body.checks.database.ok]).toEqual([503, false]);
    expect([refused.status, refused.body.error.class]).toEqual([503, 'StoreUnavailable']);
    proxy.restore();
    await until('it is ready again', async () => (await ready()).status === 200);
    const published = await service.call('POST', `${BASE}/events`, {
      body: { eventType: 'CREATE', objCode: 'PROJ', newState: { ID: 'p1' } },
    });
    expect(published.status).toBe(202);
  });

  it('is red when the schema is older than this version', async () => {
    const sql = await database.connect();
    await sql.query('DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)');
    const answer = await ready();
    expect([answer.status, answer.body.checks.migrations.problem]).toEqual([
      503,
      'migrations of this version that have not run: 1',
    ]);
  });

  it('is red when a segment waits and nobody claims it', async () => {
    const sql = await database.connect();
    await sql.query(
      `INSERT INTO segments (id, day, customer_id, committed_at, obj_codes, event_types, obj_ids, event_indexes,
                             subscription_ids, versions, payload)
       VALUES (gen_random_uuid(), now()::date, 'c', now() - interval '31 s', '{}', '{}', '{}', '{}', '{}', '{}', '')`,
    );
    const answer = await ready();
    expect([answer.status, answer.body.checks.dueWork.problem]).toEqual([
      503,
      'events have waited to be sent for more than 30 seconds, and no node that delivers is alive',
    ]);
  });

  it('is red when a retry is overdue and nobody claims it', async () => {
    const sql = await database.connect();
    await sql.query(
      `INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id,
                                      version, state, attempts, due_at)
       VALUES (gen_random_uuid(), 0, 'c', 0, gen_random_uuid(), 1, 2, 'retrying', 1, now() - interval '31 s')`,
    );
    const answer = await ready();
    expect([answer.status, answer.body.checks.dueWork.problem]).toEqual([
      503,
      'retries have been due for more than 30 seconds, and no node that delivers is alive',
    ]);
  });
});
