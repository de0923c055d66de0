import { MIGRATIONS } from '../../../../migrations/index.js';
import type { Database } from '../../database/index.js';
import type { HealthRegistry } from './health-registry.js';

/** The two checks that every node needs: the database answers, and its schema is the one that this code knows. */
export function registerDatabaseChecks(registry: HealthRegistry, database: Database): void {
  registry.register('database', async () => {
    await database.query('SELECT 1');
    return undefined;
  });
  registry.register('migrations', async () => {
    const [row] = await database.query<{ count: number }>('SELECT count(*) AS count FROM migrations');
    const count = row?.count ?? 0;
    return count >= MIGRATIONS.length
      ? undefined
      : `the schema lacks ${MIGRATIONS.length - count} of the migrations of this version`;
  });
}
