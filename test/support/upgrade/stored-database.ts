import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../../migrations/index.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import type { Expected } from './expected.js';

/** The key that seals the secrets in stored databases; it protects nothing. */
export const STORED_KEY = Buffer.alloc(32, 'stored').toString('base64');

/**
 * What tells a moment to come, in the schema of the stored databases. Due times, leases of tokens and the like are judged by
 * the database's clock, which no test sets: they are moved on by the time that the database lay in its file.
 */
const MOMENTS_TO_COME = {
  before_renames: [
    ['parked_deliveries', 'due_at'],
    ['endpoints', 'probe_at'],
    ['endpoints', 'release_at'],
    ['targets', 'previous_secret_until'],
    ['integration_links', 'access_expires_at'],
    ['oauth2_flows', 'expires_at'],
  ],
} as const;

export type StoredName = keyof typeof MOMENTS_TO_COME;

/** What lies beside the rows. */
interface Stored {
  /** By name: the schema is what these make, and landed migrations never change. */
  readonly migrations: readonly string[];
  /** When the last service stopped, as ISO 8601. */
  readonly madeAt: string;
}

const fileOf = (name: StoredName, extension: string): string =>
  fileURLToPath(new URL(`../../fixtures/${name.replaceAll('_', '-')}.${extension}`, import.meta.url));

/** Writes a database that no service uses into the fixtures, and what a test is to find in it. */
export async function store(name: StoredName, url: string, expected: Expected): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`SET timezone = 'UTC'`);
    const made = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
    const stored: Stored = {
      migrations: made.rows.map((row) => row.name),
      madeAt: new Date().toISOString(),
    };
    await writeFile(fileOf(name, 'sql.gz'), gzipSync(await rowsOf(client), { level: 9 }));
    await writeFile(fileOf(name, 'json'), `${JSON.stringify({ ...stored, ...expected }, null, 1)}\n`);
  } finally {
    await client.end();
  }
}

/** A stored database as its last service left it, in a database of the test's own, and what lies beside it. */
export async function restore(
  name: StoredName,
): Promise<{ database: TestDatabase; expected: Expected & Stored }> {
  const expected = JSON.parse(await readFile(fileOf(name, 'json'), 'utf8')) as Expected & Stored;
  const database = await createTestDatabase('nothing');
  await migrateTo(database.url, expected.migrations);
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    await client.query(gunzipSync(await readFile(fileOf(name, 'sql.gz'))).toString('utf8'));
    for (const [table, column] of MOMENTS_TO_COME[name]) {
      await client.query(
        `UPDATE ${table} SET ${column} = ${column} + (now() - $1::timestamptz) WHERE ${column} IS NOT NULL`,
        [expected.madeAt],
      );
    }
  } finally {
    await client.end();
  }
  return { database, expected };
}

/** Runs those migrations and no later ones. */
async function migrateTo(url: string, names: readonly string[]): Promise<void> {
  const migrations = MIGRATIONS.filter((Migration) => names.includes(new Migration().name));
  if (migrations.length !== names.length) throw new Error('a migration of the stored database is gone');
  const source = new DataSource({ type: 'postgres', url, migrations, migrationsTableName: 'migrations' });
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}

/** Statements that put every row back: partitions first, and tables in the order in which they refer to each other. */
async function rowsOf(client: pg.Client): Promise<string> {
  const statements: string[] = [];
  const partitions = await client.query<{ sql: string }>(
    `SELECT format('CREATE TABLE %I PARTITION OF %I %s;', c.relname, p.relname, pg_get_expr(c.relpartbound, c.oid)) AS sql
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
      WHERE c.relkind = 'r' AND p.relkind = 'p' ORDER BY c.relname`,
  );
  statements.push(...partitions.rows.map(({ sql }) => sql));
  const tables = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'migrations'
      ORDER BY oid`,
  );
  // Migrations leave rows too.
  statements.push(`TRUNCATE ${tables.rows.map(({ name }) => name).join(', ')};`);
  for (const { name } of tables.rows) statements.push(...(await insertsOf(client, name)));
  return `${statements.join('\n')}\n`;
}

async function insertsOf(client: pg.Client, table: string): Promise<string[]> {
  const columns = await client.query<{ name: string; identity: boolean }>(
    `SELECT quote_ident(attname) AS name, attidentity <> '' AS identity FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  const names = columns.rows.map(({ name }) => name);
  const values = names.map((name) => `quote_nullable(${name}::text)`).join(`, ', ', `);
  const rows = await client.query<{ row: string }>(
    `SELECT concat(${values}) AS row FROM ${table} ORDER BY 1`,
  );
  const statements = rows.rows.map(
    ({ row }) => `INSERT INTO ${table} (${names.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${row});`,
  );
  for (const { name, identity } of columns.rows) {
    if (!identity) continue;
    const [next] = (
      await client.query<{ last: string }>(
        `SELECT last_value::text AS last FROM pg_sequences
          WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence($1, $2)`,
        [table, name],
      )
    ).rows;
    if (next?.last)
      statements.push(`SELECT setval(pg_get_serial_sequence('${table}', '${name}'), ${next.last});`);
  }
  return statements;
}
