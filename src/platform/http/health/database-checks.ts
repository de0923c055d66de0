import { MIGRATIONS } from '../../../../migrations/index.js';
import { type Database, sqlState } from '../../database/index.js';
import type { HealthRegistry } from './health-registry.js';

const READ_ONLY = '25006';
/**
 * Writes nothing. It fails as any writing statement would, so that the connection, which may lead to a server that is no
 * longer the primary one or have been opened before an operator's change, is given up.
 */
const WRITABLE = `
  DO $$ BEGIN
    IF current_setting('transaction_read_only')::boolean THEN RAISE SQLSTATE '${READ_ONLY}'; END IF;
  END $$`;

/** The two checks that every node needs: the database can be written to, and its schema is the one that this code knows. */
export function registerDatabaseChecks(registry: HealthRegistry, database: Database): void {
  registry.register('database', async () => {
    try {
      await database.query(WRITABLE);
      return undefined;
    } catch (error) {
      if (sqlState(error) !== READ_ONLY) throw error;
      return 'the database is read-only, so nothing can be stored';
    }
  });
  registry.register('migrations', async () => {
    const [row] = await database.query<{ count: number }>('SELECT count(*) AS count FROM migrations');
    const count = row?.count ?? 0;
    return count >= MIGRATIONS.length
      ? undefined
      : `migrations of this version that have not run: ${MIGRATIONS.length - count}`;
  });
}
