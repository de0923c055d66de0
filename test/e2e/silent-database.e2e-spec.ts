import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createDataSource,
  Database,
  isStoreUnavailable,
  type Tx,
} from '../../src/platform/database/index.js';
import { Log } from '../../src/platform/logging/log.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { until } from '../support/until.js';

const TIMEOUT_MS = 500;

describe('a statement that the database does not answer, or does not carry out', () => {
  let server: TestDatabase;
  let proxy: DatabaseProxy;
  let database: Database;

  beforeEach(async () => {
    server = await createTestDatabase();
    proxy = await DatabaseProxy.start(server.url);
    const dataSource = createDataSource({ url: proxy.url }, [], Log.create('silent'), TIMEOUT_MS);
    database = new Database(await dataSource.initialize());
  });
  afterEach(async () => {
    await database.dataSource.destroy();
    await proxy.close();
    await server.drop();
  });

  /** How long the work took to fail, and that it failed for want of a database. */
  const failure = async (work: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now();
    const error: unknown = await work().then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect([isStoreUnavailable(error), String(error)]).toEqual([
      true,
      expect.stringMatching(/Query read timeout/),
    ]);
    return performance.now() - begun;
  };
  const pidOf = (rows: { pid: number }[]): number => rows[0]!.pid;
  const PID = 'SELECT pg_backend_pid() AS pid';

  it.each<[string, (silence: () => void) => Promise<unknown>]>([
    ['query', (silence) => (silence(), database.query('SELECT 1'))],
    ['prepared', (silence) => (silence(), database.prepared('one', 'SELECT 1', []))],
    ['the entity manager', (silence) => (silence(), database.dataSource.manager.query('SELECT 1'))],
    ['the start of a transaction', (silence) => (silence(), database.transaction(async () => 1))],
    [
      'a transaction',
      (silence) =>
        database.transaction(async (tx) => {
          silence();
          await tx.query('SELECT 1');
        }),
    ],
    [
      'the entity manager of a transaction',
      (silence) =>
        database.transaction(async (tx) => {
          silence();
          await tx.manager.query('SELECT 1');
        }),
    ],
    ['a commit', (silence) => database.transaction(async () => silence())],
  ])('in %s fails in time, and its connection is dropped', async (_, work) => {
    const before = pidOf(await database.query(PID));
    // Once: neither ROLLBACK nor the release waits behind it.
    expect(await failure(() => work(() => proxy.freeze()))).toBeLessThan(2 * TIMEOUT_MS);
    await until('the connection is out of the pool', () => database.pool.totalCount === 0);
    proxy.restore();
    expect(pidOf(await database.query(PID))).not.toBe(before);
  });

  it('leaves nothing of its transaction behind', async () => {
    await database.query('CREATE TABLE notes (text text)');
    await failure(() =>
      database.transaction(async (tx) => {
        await tx.query(`INSERT INTO notes VALUES ('lost')`);
        await tx.query('SELECT pg_sleep(60)');
      }),
    );
    expect(await database.query('SELECT * FROM notes')).toEqual([]);
  });

  it('gives its connection up when it was refused as read-only', async () => {
    await database.query('CREATE TABLE written (n int)');
    const [first] = await database.query<{ pid: number }>(PID);
    await database.query('SET default_transaction_read_only = on');
    const write = (): Promise<unknown> =>
      database.transaction((tx) => tx.query('INSERT INTO written VALUES (1)'));
    await expect(write()).rejects.toThrow(/read-only transaction/);
    await write();
    expect(pidOf(await database.query(PID))).not.toBe(first!.pid);
  });

  it.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['the next statement', (tx) => tx.query('SELECT 1')],
    ['the commit', async () => undefined],
  ])(
    'that is lost between two statements of a transaction harms only that: %s fails',
    async (_what, next) => {
      const error: unknown = await database
        .transaction(async (tx) => {
          const pid = pidOf(await tx.query(PID));
          await database.query('SELECT pg_terminate_backend($1)', [pid]);
          await until('the backend has gone and said so', async () => {
            const rows = await database.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid]);
            return rows.length === 0;
          });
          return next(tx);
        })
        .catch((caught: unknown) => caught);
      expect([isStoreUnavailable(error), String(error)]).toEqual([true, expect.any(String)]);
      expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );
});
