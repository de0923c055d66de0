import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { DatabaseHost } from '../../config/index.js';
import { primaryClient } from './primary-client.js';
import { PrimaryFinder } from './primary-finder.js';

/** Several servers of which one takes writes. */
export interface Servers {
  readonly all: readonly DatabaseHost[];
  /** Told when it is another one than before, or the first. */
  readonly moved: (server: DatabaseHost) => void;
}

interface Made {
  pool?: pg.Pool;
  finder?: PrimaryFinder;
}

/** A data source whose pool of connections hand-written SQL uses too, so that there is one limit on connections. */
export class PooledDataSource extends DataSource {
  private readonly made: Made;

  /**
   * @param options without `driver`: TypeORM takes the class of its pool from there, and so does this
   * @param servers where the options' server is one of several
   */
  constructor(
    options: Extract<DataSourceOptions, { type: 'postgres' }>,
    readonly servers?: Servers,
  ) {
    const made: Made = {};
    class Pool extends pg.Pool {
      constructor(config: pg.PoolConfig) {
        if (servers !== undefined) made.finder = new PrimaryFinder(servers.all, config, servers.moved);
        super(made.finder === undefined ? config : { ...config, Client: primaryClient(made.finder) });
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

  /** A connection beside the pool, not made yet, that leads where the pool's lead. */
  newClient(): pg.Client {
    const { options } = this.pool;
    const Client = this.made.finder === undefined ? pg.Client : primaryClient(this.made.finder);
    return new Client({ ...options, keepAlive: true });
  }

  override async initialize(): Promise<this> {
    try {
      return await super.initialize();
    } catch (error) {
      await this.made.finder?.stop();
      throw error;
    }
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    await this.made.finder?.stop();
  }
}
