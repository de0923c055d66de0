import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedServer } from '../../src/platform/database/embedded/index.js';
import { processesOf } from '../../src/platform/database/embedded/leftovers.js';
import { openDataDirectory } from '../../src/platform/database/embedded/site.js';
import { until } from '../support/until.js';

/** A PostgreSQL of one test's own, for several services, that can be killed, stopped, and made unwritable. */
export class SharedDatabase {
  private constructor(
    readonly dataDir: string,
    private readonly id: string,
    private server: EmbeddedServer,
  ) {}

  /** @param parent where its directory is made: the temporary directory unless given */
  static async start(parent = tmpdir()): Promise<SharedDatabase> {
    const dataDir = await realpath(await mkdtemp(join(parent, 'hookfront-shared-')));
    // PostgreSQL may have to run as another user.
    await chmod(dataDir, 0o711);
    const { id } = await openDataDirectory(dataDir);
    return new SharedDatabase(dataDir, id, await serve(dataDir));
  }

  /** For DATABASE_URL; the same over every restart. */
  get url(): string {
    const { host, port, user, database } = this.server.connection;
    return `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  }

  async query<Row extends object>(sql: string): Promise<Row[]> {
    const client = new pg.Client(this.server.connection);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Whether it accepts connections and answers. */
  async answers(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  /** SIGKILL to PostgreSQL's first process and all of its children at once. It comes back by itself. */
  async kill(): Promise<void> {
    const processes = await processesOf(this.id);
    const victims = processes.filter(({ commandLine }) => !commandLine.startsWith('/bin/sh'));
    if (victims.length === 0) throw new Error('the database does not run');
    for (const { pid } of victims) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        // A connection's process may have ended since.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }

  /** Shuts it down in good order; it stays away until {@link restart}. */
  async stop(): Promise<void> {
    await this.server.stop();
  }

  async restart(): Promise<void> {
    this.server = await serve(this.dataDir);
  }

  /** Ends everybody's connection but the one that says so. */
  async terminateConnections(): Promise<void> {
    await this.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
  }

  async remove(): Promise<void> {
    await this.server.stop();
    await until('the database has ended', async () => (await processesOf(this.id)).length === 0);
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

function serve(dataDir: string): Promise<EmbeddedServer> {
  return EmbeddedServer.start({ dataDir, log: () => undefined });
}
