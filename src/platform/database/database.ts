import { Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import pg, { type Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import type { PooledDataSource } from './pooled-data-source.js';
import type { Sql, Tx } from './sql.js';

/**
 * The one way to the database: hand-written SQL, prepared statements and transactions on one pool. A statement that gets
 * no answer in the data source's time fails as "store unavailable", and its connection is dropped.
 */
@Injectable()
export class Database implements Sql {
  constructor(@Inject(DataSource) readonly dataSource: PooledDataSource) {}

  /** The data source's pool, shared with TypeORM. */
  get pool(): Pool {
    return this.dataSource.pool;
  }

  /** Tells of the other end of a connection that there is, and of every new one's, where that is a TCP address. */
  async onConnection(listener: (place: { address: string; port: number }) => void): Promise<void> {
    const tell = (client: PoolClient): void => {
      if (!(client instanceof pg.Client) || !(client.connection.stream instanceof Socket)) return;
      const { remoteAddress: address, remotePort: port } = client.connection.stream;
      if (address !== undefined && port !== undefined) listener({ address, port });
    };
    this.pool.on('connect', tell);
    const client = await this.pool.connect();
    tell(client);
    client.release();
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.pool.query<QueryResultRow>(text, values as unknown[]);
    return result.rows as Row[];
  }

  async prepared<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const config: QueryConfig = { name, text, values: values as unknown[] };
    const result = await this.pool.query<QueryResultRow>(config);
    return result.rows as Row[];
  }

  /** The database's own clock, in milliseconds since the Unix epoch. */
  async now(): Promise<number> {
    const [row] = await this.query<{ ms: number }>('SELECT (extract(epoch FROM now()) * 1000)::float8 AS ms');
    return row!.ms;
  }

  /** Runs `work` in one READ COMMITTED transaction; rolls back when it throws, and throws the same. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    try {
      await runner.startTransaction();
      const result = await work({
        manager: runner.manager,
        query: async <Row>(text: string, values: readonly unknown[] = []) => {
          const { rows } = await client.query<QueryResultRow>(text, values as unknown[]);
          return rows as Row[];
        },
        prepared: async <Row>(name: string, text: string, values: readonly unknown[]) => {
          const { rows } = await client.query<QueryResultRow>({ name, text, values: values as unknown[] });
          return rows as Row[];
        },
        savepoint: async <S>(some: () => Promise<S>) => {
          // Within a transaction TypeORM's next one is a savepoint.
          await runner.startTransaction();
          let done: S;
          try {
            done = await some();
          } catch (error) {
            await runner.rollbackTransaction().catch(() => undefined);
            throw error;
          }
          await runner.commitTransaction();
          return done;
        },
      });
      // TypeORM lets a connection go that broke meanwhile, and would then speak of its own mistake.
      if (runner.isReleased) throw new Error('Connection terminated before the commit');
      await runner.commitTransaction();
      return result;
    } catch (error) {
      // On a connection that was lost or given up this fails at once; the pool then drops it.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}
