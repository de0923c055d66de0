import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppConfig } from '../config/index.js';
import {
  type ConnectionTarget,
  connectAndMigrate,
  createDataSource,
  Database,
  explainDatabaseTrouble,
} from '../platform/database/index.js';
import { attachToRunning, EmbeddedServer } from '../platform/database/embedded/index.js';
import { Log } from '../platform/logging/log.js';
import { AUTH_ENTITIES } from '../auth/index.js';

/** There is no usable database where the configuration says. */
export class NoDatabase extends Error {
  override readonly name = 'NoDatabase';
}

/**
 * Runs `work` on the service's database: by DATABASE_URL, on the embedded server of a running service, or on that
 * server started for the moment.
 * @throws NoDatabase when it cannot be connected to, or DATA_DIR holds none: a command in the wrong directory must not
 * make an empty one there
 */
export async function withDatabase<T>(
  config: AppConfig,
  complain: (message: string) => void,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { target, stop } = await reach(config, complain);
  try {
    const dataSource = createDataSource(target, AUTH_ENTITIES, Log.create('silent'));
    try {
      await connectAndMigrate(dataSource).catch((error: unknown) => cannotBeUsed(error, target));
      return await work(new Database(dataSource));
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
    }
  } finally {
    await stop();
  }
}

async function reach(
  config: AppConfig,
  complain: (message: string) => void,
): Promise<{ target: ConnectionTarget; stop: () => Promise<void> }> {
  const nothing = async (): Promise<void> => undefined;
  if (config.databaseUrl !== undefined) return { target: { url: config.databaseUrl }, stop: nothing };
  const running = await attachToRunning(config.dataDir);
  if (running) return { target: running.connection, stop: nothing };
  await access(join(config.dataDir, 'postgres')).catch(() => {
    throw new NoDatabase(
      `There is no database in ${config.dataDir}. Set DATA_DIR or DATABASE_URL as for the service, and start that once first.`,
    );
  });
  const server = await EmbeddedServer.start({
    dataDir: config.dataDir,
    log: (level, message) => level === 'info' || complain(message),
  });
  return { target: server.connection, stop: () => server.stop() };
}

function cannotBeUsed(error: unknown, target: ConnectionTarget): never {
  const { message, code } = error as NodeJS.ErrnoException;
  const known = explainDatabaseTrouble(error, target)?.message;
  throw new NoDatabase(known ?? `The database cannot be used: ${message || code}`, { cause: error });
}
