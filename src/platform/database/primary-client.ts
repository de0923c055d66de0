import { callbackify } from 'node:util';
import type pg from 'pg';
import type { DatabaseHost } from '../../config/index.js';
import { ImpatientClient } from './impatient-client.js';
import { leadTo, type PrimaryFinder } from './primary-finder.js';

type Connected = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

/** The class of connections that are made to the server that takes writes, and given up when another one does. */
export function primaryClient(finder: PrimaryFinder): typeof ImpatientClient {
  return class PrimaryClient extends ImpatientClient {
    override connect(): Promise<pg.Client>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<pg.Client> | void {
      if (callback === undefined) return this.connectToPrimary();
      callbackify(() => this.connectToPrimary())(
        callback as (error: Error | null, client: pg.Client) => void,
      );
    }

    private async connectToPrimary(): Promise<pg.Client> {
      const { stream } = this.connection;
      const server = await finder.find();
      // The pool may have stopped waiting.
      if (stream.destroyed) throw new Error('Connection terminated while the database was looked for');
      const forget = finder.onMoved((moved: DatabaseHost) => {
        // Not end(), which says goodbye and waits: the other side may be silent.
        if (moved !== server) this.connection.stream.destroy();
      });
      this.once('end', forget);
      try {
        leadTo(this, server);
        return await super.connect();
      } catch (error) {
        forget();
        throw error;
      }
    }
  };
}
