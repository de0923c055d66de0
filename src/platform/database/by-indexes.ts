import type { Database } from './database.js';
import type { Tx } from './sql.js';

/** Statements that read nothing but indexes in their order, each within the time: a table scan is never what a figure is worth. */
export function byIndexes<T>(
  database: Database,
  statementMs: number,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return database.transaction(async (tx) => {
    await tx.query(
      `SELECT set_config('statement_timeout', $1, true), set_config('enable_seqscan', 'off', true),
              set_config('enable_sort', 'off', true)`,
      [String(statementMs)],
    );
    return work(tx);
  });
}

/** How many entries an index has, as SQL: PostgreSQL's `reltuples`, scaled by how much the index grew since its last vacuum. */
export function entriesOf(index: string): string {
  return `(SELECT coalesce(reltuples * pg_relation_size(oid) / (nullif(relpages, 0) * current_setting('block_size')::float8), 0)
             FROM pg_class WHERE oid = '${index}'::regclass)`;
}
