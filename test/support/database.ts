import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource, EntityTarget } from 'typeorm';
import { createDataSource, Database } from '../../src/platform/database/index.js';
import { Log } from '../../src/platform/logging/log.js';

/** A database of one test file's own, fully migrated and empty. */
export interface TestDatabase {
  /** For DATABASE_URL of a service, or any client. */
  readonly url: string;
  /** The service's own way to it, over a pool of its own; closed by {@link drop}. */
  connect(entities?: readonly EntityTarget<object>[]): Promise<Database>;
  /** Ends every connection to it, its own and others', and drops it. */
  drop(): Promise<void>;
}

/**
 * Clones the migrated template, which takes a tenth of a second.
 *
 * @param content `nothing` leaves out even the tables
 * @throws Error when the run was started without test/support/global-setup.mjs
 */
export async function createTestDatabase(content: 'tables' | 'nothing' = 'tables'): Promise<TestDatabase> {
  const { HOOKFRONT_TEST_SERVER: server, HOOKFRONT_TEST_TEMPLATE: template } = process.env;
  if (!server || !template) throw new Error('There is no test database: run this through `npm test`.');
  const name = `hookfront_test_${randomBytes(6).toString('hex')}`;
  await administer(
    server,
    `CREATE DATABASE ${name} TEMPLATE ${content === 'nothing' ? 'template0' : template}`,
  );
  const url = new URL(server);
  url.pathname = `/${name}`;
  const opened: DataSource[] = [];
  return {
    url: url.href,
    connect: async (entities = []) => {
      const dataSource = createDataSource({ url: url.href }, entities, Log.create('silent'));
      await dataSource.initialize();
      opened.push(dataSource);
      return new Database(dataSource);
    },
    drop: async () => {
      for (const dataSource of opened.splice(0)) if (dataSource.isInitialized) await dataSource.destroy();
      await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
