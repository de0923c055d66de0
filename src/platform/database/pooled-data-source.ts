import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

/** A data source whose pool of connections hand-written SQL uses too, so that there is one limit on connections. */
export class PooledDataSource extends DataSource {
  private readonly made: { pool?: pg.Pool };

  /** @param options without `driver`: TypeORM takes the class of its pool from there, and so does this */
  constructor(options: Extract<DataSourceOptions, { type: 'postgres' }>) {
    const made: { pool?: pg.Pool } = {};
    class Pool extends pg.Pool {
      constructor(config: pg.PoolConfig) {
        super(config);
        made.pool = this;
      }
    }
    super({ ...options, driver: { ...pg, Pool } });
    this.made = made;
  }

  /** @throws Error before the data source is connected */
  get pool(): pg.Pool {
    if (this.made.pool === undefined) throw new Error('The data source is not connected yet.');
    return this.made.pool;
  }
}
