import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

register('./typescript-hooks.mjs', import.meta.url);

/**
 * One PostgreSQL for the whole run (TEST_DATABASE_URL, or else an embedded one in a temporary directory) with one
 * fully migrated database, which each test file clones: see database.ts beside this.
 */
export default async function globalSetup() {
  const server = process.env.TEST_DATABASE_URL ? external(process.env.TEST_DATABASE_URL) : await embedded();
  try {
    const template = await makeTemplate(server.url);
    process.env.HOOKFRONT_TEST_SERVER = server.url;
    process.env.HOOKFRONT_TEST_TEMPLATE = template;
    globalThis.hookfrontTestServer = { ...server, template };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function external(url) {
  return { url, stop: async () => undefined };
}

async function embedded() {
  const { EmbeddedServer } = await import('../../src/platform/database/embedded/index.ts');
  const dataDir = await mkdtemp(join(tmpdir(), 'hookfront-test-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const log = (level, message, details) => {
    if (level !== 'info') console.error(`test database: ${message}`, details ?? '');
  };
  try {
    const server = await EmbeddedServer.start({ dataDir, log, disposable: true });
    const { host, port, user, database } = server.connection;
    return {
      url: `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`,
      stop: async () => {
        await server.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function makeTemplate(serverUrl) {
  const { connectAndMigrate, createDataSource } = await import('../../src/platform/database/index.ts');
  const { Log } = await import('../../src/platform/logging/log.ts');
  const template = `hookfront_template_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(serverUrl);
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${template}`);
    const url = new URL(serverUrl);
    url.pathname = `/${template}`;
    const dataSource = createDataSource({ url: url.href }, [], Log.create('warn'));
    try {
      await connectAndMigrate(dataSource);
    } finally {
      await dataSource.destroy();
    }
    return template;
  } finally {
    await admin.end();
  }
}
