import pg from 'pg';

/**
 * A connection that is given up once one of its statements has taken longer than `query_timeout`. pg alone only stops
 * waiting: the connection would go back to the pool, and whatever came next, a ROLLBACK first of all, would wait behind
 * the statement that got no answer.
 */
export class ImpatientClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const ask = this.query.bind(this) as (...given: unknown[]) => unknown;
    this.query = ((...given: unknown[]) => {
      const callback = given.at(-1);
      if (typeof callback === 'function') {
        return ask(...given.slice(0, -1), (error: unknown, result: unknown) => {
          this.endWhenOverdue(error);
          (callback as (error: unknown, result: unknown) => void)(error, result);
        });
      }
      const result = ask(...given);
      if (result instanceof Promise) result.catch((error: unknown) => this.endWhenOverdue(error));
      return result;
    }) as typeof this.query;
  }

  /** With a statement under way, pg's `end` closes the socket at once. */
  private endWhenOverdue(error: unknown): void {
    if ((error as Error | null)?.message === 'Query read timeout') this.end(() => undefined);
  }
}
