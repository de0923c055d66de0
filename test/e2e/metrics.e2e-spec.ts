import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { Exposition } from '../support/exposition.js';
import { Gate, Receiver } from '../support/receiver.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const TOKEN = 'token-of-the-scraper';
/** Retries 40 and 120 ms after the first attempt. */
const ENV = { METRICS_TOKEN: TOKEN, RETRY_BASE_MS: '40', RETRY_LIMIT: '2', DELIVERY_TIMEOUT_MS: '1000' };
const EVENT = { eventType: 'UPDATE', objCode: 'PROJ', newState: { ID: 'p1', n: 1 }, oldState: { ID: 'p1' } };

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

async function scrape(service: TestService): Promise<Exposition> {
  const answer = await service.call('GET', '/metrics', { headers: bearer(TOKEN), session: null });
  expect(`${answer.status} ${answer.text}`).toMatch(/^200/);
  return new Exposition(answer.text);
}

async function subscribe(service: TestService, url: string): Promise<string> {
  const answer = await service.call('POST', `${BASE}/subscriptions`, {
    body: { objCode: 'PROJ', eventType: 'UPDATE', url, authToken: 'token-of-the-receiver' },
  });
  expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
  return answer.body.id as string;
}

describe('reading the metrics', () => {
  let service: TestService;
  let worker: string;
  let adminKey: string;
  let workerKey: string;

  beforeAll(async () => {
    service = await startTestService({ env: ENV });
    const credentials = { username: 'worker', password: 'password-of-mine' };
    await service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
    worker = await service.login(credentials.username, credentials.password);
    const keyOf = async (session: string): Promise<string> => {
      const answer = await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session });
      return answer.body.data.result as string;
    };
    adminKey = await keyOf(service.session);
    workerKey = await keyOf(worker);
  });
  afterAll(() => service.close());

  const read = (headers: Record<string, string>, path = '/metrics') =>
    service.call('GET', path, { headers, session: null });

  it.each<[string, () => Record<string, string>]>([
    ['METRICS_TOKEN as bearer', () => bearer(TOKEN)],
    ['METRICS_TOKEN, the scheme in any case', () => ({ authorization: `bearer  ${TOKEN}` })],
    ['METRICS_TOKEN beside a session that is none', () => ({ ...bearer(TOKEN), sessionID: 'f'.repeat(32) })],
    ['an administrator’s session', () => ({ sessionID: service.session })],
    ['an administrator’s API key', () => ({ apiKey: adminKey })],
    ['an administrator’s API key as bearer', () => bearer(adminKey)],
  ])('is for %s', async (_, headers) => {
    const answer = await read(headers());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(new Exposition(answer.text).value('hookfront_database_up')).toBe(1);
  });

  it.each<[string, () => Record<string, string>, number, string]>([
    ['nobody', () => ({}), 401, 'AuthenticationRequired'],
    ['a wrong token', () => bearer('token-of-the-scrapes'), 401, 'AuthenticationRequired'],
    ['a token with more behind it', () => bearer(`${TOKEN}x`), 401, 'AuthenticationRequired'],
    ['an empty token', () => ({ authorization: 'Bearer ' }), 401, 'AuthenticationRequired'],
    [
      'the token by another scheme',
      () => ({ authorization: `Basic ${TOKEN}` }),
      401,
      'AuthenticationRequired',
    ],
    ['the token as a session', () => ({ sessionID: TOKEN }), 401, 'AuthenticationRequired'],
    ['the token as an API key', () => ({ apiKey: TOKEN }), 401, 'AuthenticationRequired'],
    ['a worker’s session', () => ({ sessionID: worker }), 403, 'AccessDenied'],
    ['a worker’s API key', () => ({ apiKey: workerKey }), 403, 'AccessDenied'],
    ['a worker’s API key as bearer', () => bearer(workerKey), 403, 'AccessDenied'],
  ])('is not for %s', async (_, headers, status, errorClass) => {
    const answer = await read(headers());
    expect([answer.status, answer.body.error.class]).toEqual([status, errorClass]);
    expect(answer.text).not.toContain(TOKEN);
    expect(answer.text).not.toContain('hookfront_');
  });

  it('is not itself what waits for a connection to the database', async () => {
    for (let times = 0; times < 5; times++) {
      const seen = await scrape(service);
      expect(seen.value('hookfront_database_up')).toBe(1);
      expect(seen.value('hookfront_database_connection_waiters')).toBe(0);
    }
  });

  it('without METRICS_TOKEN is for administrators alone', async () => {
    const closed = await startTestService();
    try {
      const by = async (headers: Record<string, string>): Promise<number> =>
        (await closed.call('GET', '/metrics', { headers, session: null })).status;
      expect(await by(bearer('undefined'))).toBe(401);
      expect(await by({ sessionID: closed.session })).toBe(200);
    } finally {
      await closed.close();
    }
  });

  it('answers on a node that only delivers, with what it sends and nothing of what others match', async () => {
    const node = await startTestService({
      database: service.database,
      env: { ...ENV, ROLES: 'delivery' },
    });
    try {
      const seen = await scrape(node);
      expect(seen.value('hookfront_node_lease_remaining_seconds')).toBeGreaterThan(0);
      expect(seen.value('hookfront_nodes')).toBe(2);
      expect(seen.value('hookfront_subscriptions')).toBeUndefined();
      const refused = await node.call('GET', '/metrics/more', { headers: bearer(TOKEN) });
      expect(refused.status).toBe(404);
    } finally {
      await node.close();
    }
  });

  it('answers on a node that sends nothing, with nothing of endpoint queues and leases', async () => {
    const node = await startTestService({ database: service.database, env: { ...ENV, ROLES: 'api' } });
    try {
      const seen = await scrape(node);
      expect(seen.value('hookfront_subscriptions')).toBe(0);
      expect(seen.value('hookfront_node_lease_remaining_seconds')).toBeUndefined();
      expect(seen.value('hookfront_endpoint_queues')).toBeUndefined();
    } finally {
      await node.close();
    }
  });
});

describe('the metrics of traffic', () => {
  let service: TestService;
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await Receiver.start();
    service = await startTestService({ env: { ...ENV, DELIVERY_TIMEOUT_MS: '10000' } });
  });
  afterEach(async () => {
    await receiver.close();
    await service.close();
  });
  const publish = async (body: unknown): Promise<number> =>
    (await service.call('POST', `${BASE}/events`, { body })).status;

  it('count what was published, sent, repeated and given up', async () => {
    receiver.answerAt('/bad', 500);
    receiver.answerAt('/once', 503, 200);
    for (const path of ['/good', '/bad', '/once']) await subscribe(service, receiver.url(path));
    expect(await publish([EVENT, { ...EVENT, id: 'k1' }, { nonsense: true }])).toBe(202);
    expect(await publish({ ...EVENT, id: 'k1' })).toBe(202);
    expect(await publish({ nonsense: true })).toBe(400);
    await until(
      'both deliveries to the bad URL are given up',
      async () => (await scrape(service)).value('hookfront_deliveries_total', { state: 'exhausted' }) === 2,
    );

    const seen = await scrape(service);
    const events = (result: string) => seen.value('hookfront_events_total', { result });
    expect([events('accepted'), events('duplicate'), events('rejected')]).toEqual([2, 1, 2]);
    const attempts = (attempt: string, outcome: string) =>
      seen.value('hookfront_delivery_attempts_total', { attempt, outcome });
    // Two to the good one, and one of the two that /once refuses once.
    expect([attempts('first', 'delivered'), attempts('first', 'http_error')]).toEqual([3, 3]);
    expect([attempts('retry', 'delivered'), attempts('retry', 'http_error')]).toEqual([1, 4]);
    expect(attempts('first', 'timeout')).toBe(0);
    expect(seen.value('hookfront_deliveries_total', { state: 'delivered' })).toBe(4);
    expect(seen.value('hookfront_attempt_duration_seconds_count', { result: 'delivered' })).toBe(4);
    expect(seen.value('hookfront_attempt_duration_seconds_count', { result: 'failed' })).toBe(7);
    expect(seen.value('hookfront_publish_to_receipt_seconds_count')).toBe(3);
    expect(seen.value('hookfront_publish_to_receipt_seconds_sum')).toBeLessThan(30);
    expect(seen.value('hookfront_group_commit_events_sum')).toBe(2);
    expect(seen.value('hookfront_group_commit_deliveries_sum')).toBe(6);
    expect(seen.value('hookfront_group_commit_duration_seconds_sum')).toBeGreaterThan(0);
    expect(seen.value('hookfront_subscriptions')).toBe(3);
    expect(seen.value('hookfront_snapshot_behind_revisions')).toBe(0);
    const calls = (code: string) => seen.value('hookfront_http_request_duration_seconds_count', { code });
    // The log-in, three subscriptions and two publishing calls.
    expect([calls('2xx'), calls('4xx'), calls('5xx')]).toEqual([6, 1, 0]);
  });

  it('tell rejections and broken connections apart, and do not count test requests', async () => {
    receiver.answerAt('/reset', { reset: true });
    await subscribe(service, 'http://169.254.169.254/never');
    await subscribe(service, receiver.url('/reset'));
    const pinged = await subscribe(service, receiver.url('/pinged'));
    const { status } = await service.call('POST', `${BASE}/subscriptions/${pinged}/ping`);
    expect(status).toBe(200);
    await service.call('DELETE', `${BASE}/subscriptions/${pinged}`);
    expect(await publish(EVENT)).toBe(202);
    const first = (seen: Exposition, outcome: string) =>
      seen.value('hookfront_delivery_attempts_total', { attempt: 'first', outcome });
    await until('both were tried', async () => {
      const seen = await scrape(service);
      return first(seen, 'refused') === 1 && first(seen, 'connection_error') === 1;
    });
    expect(first(await scrape(service), 'delivered')).toBe(0);
  });

  it('show what is under way and what waits behind it', async () => {
    const gate = new Gate();
    receiver.answerAt('/slow', { gate });
    await subscribe(service, receiver.url('/slow'));
    expect(await publish(Array.from({ length: 20 }, () => EVENT))).toBe(202);
    await receiver.waitFor(1);
    let seen!: Exposition;
    // What its queue does not reach for long is put on hold in the database.
    await until('all of them are under way, in memory or on hold', async () => {
      seen = await scrape(service);
      const places = [
        seen.value('hookfront_requests_in_flight')!,
        seen.value('hookfront_endpoint_queue_deliveries')!,
        seen.value('hookfront_backlog_deliveries', { state: 'on_hold' })!,
      ];
      return places[0]! > 0 && places.reduce((sum, count) => sum + count) === 20;
    });
    expect(seen.value('hookfront_memory_used_bytes')).toBeGreaterThan(0);
    expect(seen.value('hookfront_endpoint_queues')).toBe(1);
    await until('the segment is seen', async () => {
      return (await scrape(service)).value('hookfront_backlog_segments', { state: 'owned' }) === 1;
    });
    gate.open();
    await until('no memory is taken any more', async () => {
      return (await scrape(service)).value('hookfront_memory_used_bytes') === 0;
    });
  });

  it('hold no id, no URL and no name in their labels', async () => {
    const id = await subscribe(service, receiver.url('/secret-path'));
    await publish(EVENT);
    await receiver.waitFor(1);
    const { text } = await service.call('GET', '/metrics', { headers: bearer(TOKEN) });
    for (const strange of [
      id,
      id.replaceAll('-', ''),
      'secret-path',
      '127.0.0.1',
      'p1',
      'PROJ',
      'admin',
      TOKEN,
    ]) {
      expect(text).not.toContain(strange);
    }
    expect(text).not.toContain(service.config.nodeName);
  });
});

describe('the metrics of the backlog', () => {
  let service: TestService;
  let sql: Database;

  beforeAll(async () => {
    // This node delivers nothing, so that what lies there stays.
    service = await startTestService({ env: { ...ENV, ROLES: 'api' } });
    sql = await service.database.connect();
  });
  afterAll(() => service.close());

  const defer = (
    count: number,
    state: string,
    owner: number | null,
    due: string | null,
  ): Promise<unknown[]> =>
    sql.query(
      `INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id,
                                      version, state, attempts, owner, due_at)
       SELECT gen_random_uuid(), 0, 'c', 0, gen_random_uuid(), 1, 2, $2, 1, $3, now() + $4::interval
         FROM generate_series(1, $1)`,
      [count, state, owner, due],
    );

  it('tell what is retrying, on hold and blocked, and for how long', async () => {
    await sql.query(`
      INSERT INTO endpoints (customer_id, url, url_hash, disabled_at, frozen_at, on_hold_since)
      SELECT c.id, u.url, sha256(u.url::bytea), u.disabled, u.frozen, u.on_hold
        FROM customers c, (VALUES
          ('http://well.example/', NULL::timestamptz, NULL::timestamptz, NULL::timestamptz),
          ('http://ill.example/', now(), NULL, now() - interval '90 s'),
          ('http://dead.example/', now(), now(), now() - interval '30 s'),
          ('http://unused.example/', now(), NULL, NULL)) u (url, disabled, frozen, on_hold);
      INSERT INTO destinations (subscription_id, customer_id, endpoint_id, base64, auth_token_sealed, signing_secret_sealed)
      SELECT gen_random_uuid(), customer_id, id, false, '', '' FROM endpoints WHERE url NOT LIKE '%unused%';
      INSERT INTO segments (id, day, customer_id, committed_at, obj_codes, event_types, obj_ids, event_indexes,
                            subscription_ids, versions, payload)
      VALUES (gen_random_uuid(), now()::date, 'c', now() - interval '45 s', '{}', '{}', '{}', '{}', '{}', '{}', '')`);
    await defer(3, 'retrying', null, '1 hour');
    await defer(2, 'retrying', null, '-20 s');
    await defer(1, 'retrying', 77, '-1 hour');
    await defer(4, 'onHold', null, null);
    await defer(5, 'exhausted', null, null);
    await defer(2, 'onHold', null, null);
    await sql.query(
      `UPDATE deferred_deliveries SET paused = true
        WHERE segment_id IN (SELECT segment_id FROM deferred_deliveries WHERE state = 'onHold' LIMIT 2)`,
    );

    const seen = await scrape(service);
    const deferred = (state: string) => seen.value('hookfront_backlog_deliveries', { state });
    expect(['retrying', 'claimed', 'on_hold', 'paused'].map(deferred)).toEqual([5, 1, 4, 2]);
    const segments = (state: string) => seen.value('hookfront_backlog_segments', { state });
    expect([segments('owned'), segments('unowned')]).toEqual([0, 1]);
    const age = (state: string) => seen.value('hookfront_backlog_oldest_age_seconds', { state })!;
    expect(Math.floor(age('retrying') / 10)).toBe(2);
    expect(Math.floor(age('on_hold') / 10)).toBe(9);
    expect(Math.floor(age('unowned') / 10)).toBe(4);
    const urls = (health: string) => seen.value('hookfront_endpoints', { health });
    expect([urls('healthy'), urls('disabled'), urls('frozen')]).toEqual([1, 1, 1]);
    expect(seen.value('hookfront_nodes')).toBe(0);
    expect(seen.value('hookfront_partitions_ahead_seconds')).toBeGreaterThan(2 * 86_400);
    expect(seen.value('hookfront_partitions_oldest_age_seconds')).toBeGreaterThanOrEqual(0);
    expect(seen.value('hookfront_database_size_bytes')).toBeGreaterThan(1_000_000);
    expect(seen.value('hookfront_database_connections_limit')).toBe(20);
    expect(seen.value('hookfront_database_connections')).toBeGreaterThan(0);
  });

  it('estimate a long backlog instead of counting it', async () => {
    await defer(30_000, 'retrying', null, '1 hour');
    await sql.query('ANALYZE deferred_deliveries');
    let waiting = 0;
    await until('the figure is read anew', async () => {
      waiting = (await scrape(service)).value('hookfront_backlog_deliveries', { state: 'retrying' })!;
      return waiting > 10_000;
    });
    expect(Math.round(waiting / 10_000)).toBe(3);
  });
});

describe('the metrics while the database is away', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let service: TestService;

  beforeEach(async () => {
    database = await createTestDatabase();
    proxy = await DatabaseProxy.start(database.url);
    service = await startTestService({
      database,
      env: { ...ENV, DATABASE_URL: proxy.url },
      queryTimeoutMs: 1_000,
    });
  });
  afterEach(async () => {
    proxy.restore();
    await service.close();
    await proxy.close();
    await database.drop();
  });

  it.each(['sever', 'freeze'] as const)('are answered, without what only it knows: %s', async (how) => {
    expect((await scrape(service)).value('hookfront_database_up')).toBe(1);
    proxy[how]();
    await until('the figures are gone', async () => {
      const seen = await scrape(service);
      return (
        seen.value('hookfront_database_up') === 0 && seen.value('hookfront_backlog_deliveries') === undefined
      );
    });
    const asked = performance.now();
    const seen = await scrape(service);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(seen.value('hookfront_endpoints')).toBeUndefined();
    expect(seen.value('hookfront_events_total', { result: 'accepted' })).toBe(0);
    expect(seen.value('hookfront_database_connections_limit')).toBe(20);
    proxy.restore();
    await until('the database is back', async () => {
      const back = await scrape(service);
      return back.value('hookfront_database_up') === 1 && back.value('hookfront_endpoints') !== undefined;
    });
  });
});
