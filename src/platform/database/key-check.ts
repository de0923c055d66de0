import type { Sealer } from '../crypto/index.js';
import type { Sql } from './sql.js';

const CONTEXT = 'secret-check';

/**
 * Makes sure that this node seals with the key that the database's secrets are sealed with: the first start leaves a sealed
 * word behind, and every later one must be able to open it. Without this, a node with another key would start, and what it
 * sealed would be unreadable for the others.
 * @throws SealError when the key is another one
 */
export async function checkSecretKey(sql: Sql, sealer: Sealer): Promise<void> {
  await sql.query('INSERT INTO secret_check (sealed) VALUES ($1) ON CONFLICT DO NOTHING', [
    sealer.seal('hookfront', CONTEXT),
  ]);
  const [row] = await sql.query<{ sealed: Buffer }>('SELECT sealed FROM secret_check');
  sealer.open(row!.sealed, CONTEXT);
}
