import type { EntityManager } from 'typeorm';

/** Runs one statement with parameters and gives its rows. */
export interface Sql {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A statement that the server parses and plans once per connection: for the hot paths. */
  prepared<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
}

/** A transaction: the same connection for hand-written SQL and for TypeORM's repositories. */
export interface Tx extends Sql {
  readonly manager: EntityManager;
}
