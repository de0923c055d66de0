import pg from 'pg';
import { sqlState } from './store-errors.js';

/** A write was refused because the session, or the whole server, is read-only. */
const READ_ONLY = '25006';

/**
 * A connection that is given up once one of its statements has taken longer than `query_timeout`. pg alone only stops
 * waiting: the connection would go back to the pool, and whatever came next, a ROLLBACK first of all, would wait behind
 * the statement that got no answer.
 *
 * So is one that refuses to write: after a failover it leads to the wrong server, and only a new one leads to the right one.
 */
export class ImpatientClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // One that breaks while a transaction pauses between statements has nobody else who listens, and an error that nobody
    // hears ends the process. The next statement fails, and the pool drops the connection.
    this.on('error', () => undefined);
    const ask = this.query.bind(this) as (...given: unknown[]) => unknown;
    this.query = ((...given: unknown[]) => {
      const callback = given.at(-1);
      if (typeof callback === 'function') {
        return ask(...given.slice(0, -1), (error: unknown, result: unknown) => {
          this.endWhenUseless(error);
          (callback as (error: unknown, result: unknown) => void)(error, result);
        });
      }
      const result = ask(...given);
      if (result instanceof Promise) result.catch((error: unknown) => this.endWhenUseless(error));
      return result;
    }) as typeof this.query;
  }

  /** With a statement under way, pg's `end` closes the socket at once. */
  private endWhenUseless(error: unknown): void {
    const overdue = (error as Error | null)?.message === 'Query read timeout';
    if (overdue || sqlState(error) === READ_ONLY) this.end(() => undefined);
  }
}
