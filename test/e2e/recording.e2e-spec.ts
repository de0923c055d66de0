import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ResultsRepository } from '../../src/delivery/results/results.repository.js';
import type { Database } from '../../src/platform/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { type Answer, Gate, Receiver } from '../support/receiver.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** Retries far away: one comes when a test makes it due. */
const ENV = { RETRY_BASE_MS: '3600000', RETRY_LIMIT: '3', LEASE_MS: '90000' };

describe('a delivery and the database', () => {
  let server: TestDatabase;
  let proxy: DatabaseProxy;
  let database: Database;
  let service: TestService;
  let receiver: Receiver;
  let lines: string[];

  beforeEach(async () => {
    server = await createTestDatabase();
    database = await server.connect();
    proxy = await DatabaseProxy.start(server.url);
    receiver = await Receiver.start();
    lines = [];
  });
  afterEach(async () => {
    proxy.restore();
    await receiver.close();
    await service.close();
    await proxy.close();
    await server.drop();
  });

  const start = async (env: Record<string, string> = {}): Promise<void> => {
    service = await startTestService({
      env: { ...ENV, ...env },
      database: { ...server, url: proxy.url },
      logTo: (line) => lines.push(line),
    });
    const body = { objCode: 'PROJ', eventType: 'UPDATE', url: receiver.url(), authToken: 'token' };
    expect((await service.call('POST', `${BASE}/subscriptions`, { body })).status).toBe(201);
  };
  /** Fails every attempt before `number`, and answers that one so. */
  const answerLast = (number: number, answer: Answer): void =>
    number === 1 ? receiver.answer(answer) : receiver.answer(500, answer);
  const publish = async (): Promise<void> => {
    const body = { eventType: 'UPDATE', objCode: 'PROJ', objId: 'p1', newState: { n: 1 } };
    expect((await service.call('POST', `${BASE}/events`, { body })).status).toBe(202);
  };
  interface Deferred {
    segment_id: string;
    delivery_index: number;
    state: string;
    attempts: number;
    owned: boolean;
    dueInHours: number | null;
  }
  const deferred = (): Promise<Deferred[]> =>
    database.query(
      `SELECT segment_id, delivery_index, state, attempts, owner IS NOT NULL AS owned,
              round(extract(epoch FROM due_at - now()) / 3600)::int AS "dueInHours" FROM deferred_deliveries`,
    );
  const isRecorded = (attempts: number): Promise<void> =>
    until(
      `attempt ${attempts} is written down`,
      async () => (await deferred()).some((row) => row.attempts === attempts && !row.owned),
      8_000,
    );
  const attemptsLogged = (): Promise<{ number: number; status: number | null }[]> =>
    database.query('SELECT number, status FROM attempts ORDER BY number');
  /** Makes the next attempt due. @returns when its request has arrived */
  const attempt = async (number: number): Promise<void> => {
    if (number === 1) await publish();
    else {
      await isRecorded(number - 1);
      await database.query('UPDATE deferred_deliveries SET due_at = now()');
    }
    await receiver.waitFor(number);
  };
  /** Any transaction there is now ends, whatever the receivers do. */
  const everyTransactionEnds = async (): Promise<void> => {
    const [row] = await database.query<{ now: string }>('SELECT clock_timestamp()::text AS now');
    await until(
      'no transaction is open that was',
      async () => {
        const open = await database.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
              AND pid <> pg_backend_pid() AND xact_start <= $1::timestamptz`,
          [row!.now],
        );
        return open.length === 0;
      },
      3_000,
    );
  };

  it.each([
    ['the first request', 1, 'segments'],
    ['a retry', 2, 'deferred_deliveries'],
  ])(
    'has no transaction open and no lock on its row while %s to its receiver is under way',
    async (_what, number, table) => {
      await start();
      answerLast(number, { hang: true });
      for (let n = 1; n <= number; n++) await attempt(n);
      for (let look = 0; look < 5; look++) {
        await everyTransactionEnds();
        expect(
          await database.query(`SELECT owner IS NOT NULL AS owned FROM ${table} FOR UPDATE NOWAIT`),
        ).toEqual([{ owned: true }]);
      }
      expect(receiver.requests).toHaveLength(number);
    },
  );

  it.each<[string, number, object]>([
    ['ends with its success', 200, { state: 'delivered', dueInHours: null }],
    ['goes on to its next retry', 500, { state: 'retrying', dueInHours: 3 }],
  ])('whose attempt is in the log already %s, and is sent once', async (_what, status, expected) => {
    await start();
    const gate = new Gate();
    receiver.answer(500, { status, gate });
    for (const n of [1, 2]) await attempt(n);
    await database.query(
      `INSERT INTO attempts (day, segment_id, delivery_index, number, at, duration_ms, status)
       SELECT (now() AT TIME ZONE 'UTC')::date, segment_id, delivery_index, 2, now(), 1, 503 FROM deferred_deliveries`,
    );
    gate.open();
    await isRecorded(2);
    expect(await deferred()).toMatchObject([{ attempts: 2, ...expected }]);
    expect(await attemptsLogged()).toMatchObject([{ number: 1 }, { number: 2, status: 503 }]);
    expect(receiver.requests).toHaveLength(2);
  });

  it.each([
    ['first attempt', 1, 1],
    ['retry', 2, 3],
  ])(
    'whose %s failed while the database was away is written down once, and nothing is said of it before',
    async (_what, number, dueInHours) => {
      // This failure disables the URL, which is said aloud.
      await start({ DISABLE_CONSECUTIVE: String(number) });
      const gate = new Gate();
      answerLast(number, { status: 500, gate });
      for (let n = 1; n <= number; n++) await attempt(n);
      const { app } = service.running;
      const record = jest.spyOn(app.get(ResultsRepository), 'record');
      proxy.sever();
      gate.open();
      await until('it was tried in vain', () => record.mock.calls.length > 0);
      await expect(record.mock.results[0]!.value).rejects.toThrow();
      const disabled = (): string[] => lines.filter((line) => line.includes('A URL is disabled'));
      expect(disabled()).toEqual([]);
      expect(await attemptsLogged()).toHaveLength(number - 1);
      proxy.restore();
      await isRecorded(number);
      expect(await deferred()).toMatchObject([{ state: 'retrying', attempts: number, dueInHours }]);
      expect(await attemptsLogged()).toEqual(
        [1, 2].slice(0, number).map((n) => ({ number: n, status: 500 })),
      );
      expect(await database.query('SELECT failures FROM endpoints')).toEqual([{ failures: number }]);
      await until('it is said', () => disabled().length === 1);
      expect(receiver.requests).toHaveLength(number);
    },
  );
});
