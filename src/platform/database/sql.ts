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
  /**
   * Runs `work` behind a savepoint: when it throws, what it did is undone, the transaction can go on, and the same is thrown. When the
   * connection was lost, the transaction is lost too.
   */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}
