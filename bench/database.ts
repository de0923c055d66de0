import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { attachToRunning, EmbeddedServer } from '../src/platform/database/embedded/index.js';
import type { EmbeddedConnection } from '../src/platform/database/embedded/connection.js';

/** A PostgreSQL like the service's own, with the same settings and as durable, for those who bring none. */
export class BenchDatabase {
  private constructor(
    private readonly server: EmbeddedServer,
    private readonly directory: string,
  ) {}

  static async start(): Promise<BenchDatabase> {
    const directory = await mkdtemp(join(tmpdir(), 'hookfront-bench-'));
    const server = await EmbeddedServer.start({
      dataDir: directory,
      log: (level, message, details) => level !== 'info' && console.error(message, details ?? ''),
    });
    return new BenchDatabase(server, directory);
  }

  get connection(): EmbeddedConnection {
    return this.server.connection;
  }

  /** For DATABASE_URL: over the socket. */
  get url(): string {
    const { host, port, user, database } = this.connection;
    return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** A connection to the database that a running service keeps in its DATA_DIR. @throws Error when there is none */
export async function connectToOwn(directory: string): Promise<pg.Client> {
  const attached = await attachToRunning(directory);
  if (!attached) throw new Error(`No database runs in ${directory}.`);
  return connect(attached.connection);
}

export async function connect(connection: EmbeddedConnection): Promise<pg.Client> {
  const client = new pg.Client(connection);
  // It ends with its server.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
