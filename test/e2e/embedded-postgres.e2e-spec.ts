import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, chown, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { attachToRunning } from '../../src/platform/database/embedded/index.js';
import type { EmbeddedConnection } from '../../src/platform/database/embedded/connection.js';
import { isPostmaster, processesOf } from '../../src/platform/database/embedded/leftovers.js';
import { openDataDirectory } from '../../src/platform/database/embedded/site.js';
import {
  buildEmbeddedService,
  EmbeddedService,
  makeSeed,
  removeTree,
  sow,
} from '../support/embedded-service.js';

const root = process.getuid?.() === 0;
const NOBODY = 65534;

describe('the embedded database under a service that is killed', () => {
  let build: string;
  let seed: string;
  let dataDir: string;
  let id: string;
  let services: EmbeddedService[];

  beforeAll(async () => {
    [build, seed] = await Promise.all([buildEmbeddedService(), makeSeed()]);
  });
  afterAll(() => Promise.all([removeTree(build), removeTree(seed)]));
  beforeEach(async () => {
    dataDir = await realpath(await mkdtemp(join(tmpdir(), 'embedded-kill-')));
    ({ id } = await openDataDirectory(dataDir));
    services = [];
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.kill()));
    await until('every process is gone', async () => (await processesOf(id)).length === 0);
    await rm(dataDir, { recursive: true });
  });

  const start = async (uid?: number): Promise<[EmbeddedService, EmbeddedConnection]> => {
    const started = await EmbeddedService.start(build, { dataDir, ...(uid !== undefined && { uid }) });
    services.push(started[0]);
    return started;
  };
  /** A start that is not the first one. */
  const startSown = async (): Promise<[EmbeddedService, EmbeddedConnection]> => {
    await sow(seed, dataDir);
    return start();
  };
  const postmaster = async (): Promise<number> =>
    (await processesOf(id)).find((one) => isPostmaster(one, id))?.pid ?? 0;
  const watchdogs = async (): Promise<number[]> =>
    (await processesOf(id))
      .filter(({ commandLine }) => commandLine.startsWith('/bin/sh'))
      .map(({ pid }) => pid);

  it('has every committed row after a SIGKILL while rows are written, and starts again at once', async () => {
    const [service] = await startSown();
    service.write();
    await until('some rows are committed', () => service.committed >= 100);
    await service.kill();

    const [, connection] = await start();
    expect(await rowsWritten(connection)).toBeGreaterThanOrEqual(service.committed);
  });

  it('leaves no process behind when the service dies by SIGKILL', async () => {
    const [service] = await startSown();
    expect(await processesOf(id)).not.toHaveLength(0);
    await service.kill();
    await until('every process is gone', async () => (await processesOf(id)).length === 0);
    expect(await attachToRunning(dataDir)).toBeUndefined();
  });

  it('leaves no process behind when the service dies during its first start', async () => {
    const starting = start();
    starting.catch(() => undefined);
    await until('initdb is at work', async () => (await watchdogs()).length > 0);
    const holder = /process (\d+)/.exec(String(await start().catch((error: unknown) => error)))?.[1];
    process.kill(Number(holder), 'SIGKILL');
    await expect(starting).rejects.toThrow('SIGKILL');
    await until('every process is gone', async () => (await processesOf(id)).length === 0);
    const [, connection] = await start();
    expect(await rowsWritten(connection)).toBe(0);
  });

  it('refuses a second service while the first is alive, and only then', async () => {
    const [service, connection] = await startSown();
    await expect(start()).rejects.toThrow(
      `Another Hookfront service (process ${service.pid}) is already running`,
    );
    expect(await rowsWritten(connection)).toBe(0);
    await service.kill();
    const [, again] = await start();
    expect(again).toEqual(connection);
  });

  it('admits one of several services that start at once', async () => {
    const started = await Promise.allSettled([start(), start(), start()]);
    expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('starts over a server that outlived both its service and its watchdog', async () => {
    const [service] = await startSown();
    service.write();
    await until('some rows are committed', () => service.committed >= 10);
    const orphan = await postmaster();
    for (const pid of await watchdogs()) killIfAlive(pid);
    await service.kill();

    const [, connection] = await start();
    expect(await postmaster()).not.toBe(orphan);
    expect(await rowsWritten(connection)).toBeGreaterThanOrEqual(service.committed);
  });

  it('starts after every process was killed at once', async () => {
    const [service] = await startSown();
    service.write();
    await until('some rows are committed', () => service.committed >= 10);
    const pids = (await processesOf(id)).map(({ pid }) => pid);
    process.kill(service.pid, 'SIGKILL');
    for (const pid of pids) killIfAlive(pid);
    await service.kill();

    const [, connection] = await start();
    expect(await rowsWritten(connection)).toBeGreaterThanOrEqual(service.committed);
  });

  it.each([
    ['PostgreSQL is killed', async () => [await postmaster()]],
    ['the watchdog is killed', () => watchdogs()],
  ])('is back by itself when %s under a running service', async (_what, victims) => {
    const [service, connection] = await startSown();
    const before = await postmaster();
    for (const pid of await victims()) killIfAlive(pid);
    await until('another server is up', async () => {
      return (await postmaster()) !== before && (await attachToRunning(dataDir)) !== undefined;
    });
    expect(await rowsWritten(connection)).toBe(0);
    expect(service.logged.join('\n')).toContain(
      'error The embedded PostgreSQL ended unexpectedly; restarting it',
    );
  });

  it('does not wait for a process of a killed PostgreSQL that nobody ends', async () => {
    const [service, connection] = await startSown();
    const client = new pg.Client(connection);
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const { pid } = rows[0]!;
    const before = await postmaster();
    try {
      // It cannot notice that the others are gone.
      process.kill(pid, 'SIGSTOP');
      const killedAt = performance.now();
      killIfAlive(before);
      await until('another server is up', async () => {
        return (await postmaster()) !== before && (await attachToRunning(dataDir)) !== undefined;
      });
      expect(performance.now() - killedAt).toBeLessThan(10_000);
      expect(service.logged.join('\n')).toContain('Waiting for earlier processes');
    } finally {
      killIfAlive(pid);
      await client.end();
    }
  });

  it('stops when it is told to while a killed PostgreSQL is being restarted', async () => {
    const [service] = await startSown();
    process.kill(await postmaster(), 'SIGKILL');
    await service.stop();
    await until('every process is gone', async () => (await processesOf(id)).length === 0);
    expect(await attachToRunning(dataDir)).toBeUndefined();
  });

  it('goes on serving when a terminal interrupts everybody, so that the service can drain', async () => {
    const [service, connection] = await startSown();
    const before = await postmaster();
    service.interrupt();
    await until('the service has seen the signal', () => service.logged.includes('SIGINT'));
    expect(await rowsWritten(connection)).toBe(0);
    expect(await postmaster()).toBe(before);
  });

  (root ? describe : describe.skip)('as root', () => {
    it('works for an ordinary user too, who may take turns with root', async () => {
      await chown(dataDir, NOBODY, NOBODY);
      await chmod(dataDir, 0o700);
      for (const uid of [NOBODY, undefined, NOBODY]) {
        const [service, connection] = await start(uid);
        expect((await stat(connection.host)).uid).toBe(NOBODY);
        service.write();
        await until('some rows are committed', () => service.committed >= 10);
        await service.kill();
      }
    });
  });
});

/** Rows of the service's stream, after a check that none is missing among them. */
async function rowsWritten(connection: EmbeddedConnection): Promise<number> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query('CREATE TABLE IF NOT EXISTS written (n int)');
    const { rows } = await client.query<{ n: number }>('SELECT n FROM written ORDER BY n');
    expect(rows.map(({ n }) => n)).toEqual(rows.map((_row, index) => index + 1));
    return rows.length;
  } finally {
    await client.end();
  }
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await delay(10);
  }
}

/** One process of many may end while the others are being killed. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
