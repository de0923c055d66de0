import pg from 'pg';
import type { EmbeddedConnection } from './connection.js';

/** Creates the service's database if the server does not have it yet. */
export async function ensureDatabase({ database, ...server }: EmbeddedConnection): Promise<void> {
  const client = new pg.Client({ ...server, database: 'postgres', ssl: false });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
