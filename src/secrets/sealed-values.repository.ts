import { SEAL_PREFIX_BYTES, type SealedColumn } from '../platform/crypto/index.js';
import type { Sql } from '../platform/database/index.js';

/** One row's sealed value. */
export interface SealedValue {
  readonly key: string;
  readonly sealed: Buffer;
}

/** A value and what takes its place. */
export interface Replacement extends SealedValue {
  readonly resealed: Buffer;
}

/** How many values begin in the same way, that is, are under the same key. */
export interface PrefixCount {
  readonly prefix: Buffer;
  readonly count: number;
}

/**
 * All SQL about sealed values, whichever module they belong to: by hand, since tables and columns are given. Plan of the word's
 * statements: a table of one row.
 */
export class SealedValuesRepository {
  constructor(private readonly sql: Sql) {}

  /** The sealed word of the installation. @param first what becomes of it when there is none yet */
  async word(first: Buffer): Promise<Buffer> {
    await this.sql.query('INSERT INTO secret_check (sealed) VALUES ($1) ON CONFLICT DO NOTHING', [first]);
    return (await this.existingWord())!;
  }

  /** The sealed word; undefined before the first start of a service. */
  async existingWord(): Promise<Buffer | undefined> {
    const [row] = await this.sql.query<{ sealed: Buffer }>('SELECT sealed FROM secret_check');
    return row?.sealed;
  }

  /** Does nothing when the stored word has changed meanwhile: then a node that started since has decided. */
  async replaceWord(from: Buffer, to: Buffer): Promise<void> {
    await this.sql.query('UPDATE secret_check SET sealed = $2 WHERE sealed = $1', [from, to]);
  }

  /** How many values are under which key. Reads the whole table. */
  async prefixes({ table, column }: SealedColumn): Promise<PrefixCount[]> {
    return this.sql.query<PrefixCount>(
      `SELECT substring(${column} FOR $1) AS prefix, count(*) AS count
         FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
      [SEAL_PREFIX_BYTES],
    );
  }

  /** The first values that do not begin with `prefix`, by key, after the row with the key `after`. Plan: the primary key, in its order. */
  async notUnder(
    { table, column, key, keyType }: SealedColumn,
    prefix: Buffer,
    after: string | undefined,
    limit: number,
  ): Promise<SealedValue[]> {
    return this.sql.query<SealedValue>(
      `SELECT ${key}::text AS key, ${column} AS sealed
         FROM ${table}
        WHERE substring(${column} FOR $3) <> $1 ${after === undefined ? '' : `AND ${key} > $4::${keyType}`}
        ORDER BY ${table}.${key} LIMIT $2`,
      [prefix, limit, SEAL_PREFIX_BYTES, ...(after === undefined ? [] : [after])],
    );
  }

  /** Replaces those that are still as they were read. Plan: the primary key, for each. @returns how many were */
  async replace(
    { table, column, key, keyType }: SealedColumn,
    values: readonly Replacement[],
  ): Promise<number> {
    const rows = await this.sql.query(
      // Locked by key, so that two that re-seal at once never wait for each other in a circle.
      `WITH given AS (
         SELECT * FROM unnest($1::${keyType}[], $2::bytea[], $3::bytea[]) AS g (key, sealed, resealed)),
       locked AS (
         SELECT g.key, g.sealed, g.resealed FROM ${table} t JOIN given g ON t.${key} = g.key AND t.${column} = g.sealed
          ORDER BY t.${key} FOR NO KEY UPDATE OF t)
       UPDATE ${table} t SET ${column} = l.resealed
         FROM locked l WHERE t.${key} = l.key AND t.${column} = l.sealed RETURNING 1`,
      [
        values.map((value) => value.key),
        values.map((value) => value.sealed),
        values.map((value) => value.resealed),
      ],
    );
    return rows.length;
  }
}
