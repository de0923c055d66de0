import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { makeSeed, removeTree, sow } from '../../../../test/support/embedded-service.js';
import { attachToRunning, EmbeddedServer } from './index.js';
import type { EmbeddedConnection } from './connection.js';
import { processesOf } from './leftovers.js';
import { until } from '../../../../test/support/until.js';
import { openDataDirectory } from './site.js';

const root = process.getuid?.() === 0;

async function query(connection: EmbeddedConnection, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('EmbeddedServer', () => {
  let seed: string;
  let parent: string;
  let dataDir: string;
  let running: EmbeddedServer[];

  const start = async (directory = dataDir, disposable = false): Promise<EmbeddedServer> => {
    const server = await EmbeddedServer.start({ dataDir: directory, log: () => undefined, disposable });
    running.push(server);
    return server;
  };

  /** A start that is not the first one. */
  const startSown = async (directory = dataDir): Promise<EmbeddedServer> => {
    await sow(seed, directory);
    return start(directory);
  };

  beforeAll(async () => {
    seed = await makeSeed();
  });
  afterAll(() => removeTree(seed));
  beforeEach(async () => {
    // Closed to everybody else, as a clone in a home directory is.
    parent = await realpath(await mkdtemp(join(tmpdir(), 'embedded-')));
    dataDir = join(parent, 'data');
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((server) => server.stop()));
    await rm(parent, { recursive: true });
  });

  it('keeps rows over a stop and a start, and leaves no process and no socket behind', async () => {
    const first = await start();
    await query(first.connection, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    const { id } = await openDataDirectory(dataDir);
    await until('every process is gone', async () => (await processesOf(id)).length === 0);
    expect(await attachToRunning(dataDir)).toBeUndefined();

    const second = await start();
    expect(await query(second.connection, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(second.connection).toEqual(first.connection);
  });

  it('makes every commit durable, listens on no network, and speaks UTF-8 and UTC', async () => {
    const { connection } = await startSown();
    const names = [
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'listen_addresses',
      'server_encoding',
      'TimeZone',
    ];
    const rows = await query(
      connection,
      `SELECT setting FROM unnest('{${names.join()}}'::text[]) WITH ORDINALITY AS asked (name, place)
       CROSS JOIN LATERAL current_setting(name) AS setting ORDER BY place`,
    );
    expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', '', 'UTF8', 'UTC']);
  });

  it('waits for no disk where it is told that the data is disposable', async () => {
    await sow(seed, dataDir);
    const { connection } = await start(dataDir, true);
    expect(await query(connection, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
  });

  it('lets only its own user and root near the data, and is not root itself', async () => {
    const { connection } = await start();
    const { mode, uid } = await stat(connection.host);
    expect(mode & 0o777).toBe(0o700);
    expect(uid).not.toBe(0);
    expect((await stat(join(connection.host, '.s.PGSQL.5432'))).mode & 0o077).toBe(0);
  });

  it('can be found by a tool beside the service', async () => {
    expect(await attachToRunning(dataDir)).toBeUndefined();
    const { connection } = await startSown();
    const attached = await attachToRunning(dataDir);
    expect(attached).toEqual({ connection });
  });

  it('works where the path of DATA_DIR is too long for a socket', async () => {
    const { connection } = await startSown(join(parent, 'd'.repeat(120)));
    expect(await query(connection, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('refuses a second start on the same DATA_DIR and goes on serving the first', async () => {
    const { connection } = await startSown();
    await expect(start()).rejects.toThrow(
      `Another Hookfront service (process ${process.pid}) is already running on DATA_DIR ${dataDir}.`,
    );
    expect(await query(connection, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('is not misled by process ids of an earlier run that now belong to others', async () => {
    const { connection } = await startSown();
    await running[0]?.stop();
    const { uid, gid } = await stat(connection.host);
    const stranger = spawn('sleep', ['60'], root ? { uid, gid } : {});
    try {
      for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
        await writeFile(join(connection.host, name), `${stranger.pid}\n${connection.host}\n`);
      }
      expect(await query((await start()).connection, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });

  it('refuses the data of another major version and changes nothing', async () => {
    const cluster = join(dataDir, 'postgres');
    await mkdir(cluster, { recursive: true });
    await writeFile(join(cluster, 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow(
      'was made by PostgreSQL 15, and this Hookfront brings PostgreSQL 18',
    );
    expect(await readFile(join(cluster, 'PG_VERSION'), 'utf8')).toBe('15\n');
  });

  it('refuses a directory that is no database and leaves it alone, but takes an empty one', async () => {
    const note = join(dataDir, 'postgres', 'note.txt');
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(note, 'mine');
    await expect(start()).rejects.toThrow('is not empty, and is not a PostgreSQL data directory');
    expect(await readFile(note, 'utf8')).toBe('mine');
    await rm(note);
    await start();
  });

  it('begins again where the first start was interrupted half way', async () => {
    await mkdir(join(dataDir, 'postgres.new', 'base'), { recursive: true });
    const { connection } = await start();
    expect(await query(connection, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('says what stands in the way of DATA_DIR, and gives the lock back after a failed start', async () => {
    await writeFile(join(parent, 'file'), '');
    await expect(start(join(parent, 'file', 'data'))).rejects.toThrow(
      /DATA_DIR .*: a part of the path is not/,
    );
    await mkdir(join(dataDir, 'postgres', 'x'), { recursive: true });
    await expect(start()).rejects.toThrow('not a PostgreSQL data directory');
    await expect(start()).rejects.toThrow('not a PostgreSQL data directory');
  });

  (root ? describe : describe.skip)('as root', () => {
    it('refuses data that a copy has left in the hands of root, and says how to mend it', async () => {
      const first = await startSown();
      await first.stop();
      await chown(first.connection.host, 0, 0);
      await expect(start()).rejects.toThrow(
        /belongs to user 0, but PostgreSQL would run as user \d+\. .*chown -R/,
      );
    });
  });

  it('tells what PostgreSQL says when a configuration keeps it from starting', async () => {
    const { connection } = await startSown();
    await running[0]?.stop();
    await writeFile(join(connection.host, 'postgresql.auto.conf'), 'shared_buffers = banana\n');
    await expect(start()).rejects.toThrow(/does not start\. It says: .*shared_buffers/);
  });
});
