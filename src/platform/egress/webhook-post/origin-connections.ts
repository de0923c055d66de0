import { Client } from 'undici';
import { AnswerWatch, type ConnectionOptions } from '../answer/answer-watch.js';
import type { Attempt, Carrier } from './attempt.js';

/** One of undici's clients, which is one connection: it connects for a request, and again after it was lost. */
class Connection extends Client implements Carrier {
  answered = 0;
  /** Whether there is a socket at this moment. */
  connected = false;

  constructor(
    origin: string,
    readonly answers: AnswerWatch,
    private readonly onEnded: (connection: Connection) => void,
    onLost: (connection: Connection) => void,
  ) {
    super(origin, answers.clientOptions());
    this.on('connect', () => {
      this.answered = 0;
      this.connected = true;
    });
    this.on('disconnect', () => {
      this.connected = false;
      onLost(this);
    });
  }

  carry(attempt: Attempt): void {
    attempt.carrier = this;
    this.dispatch(attempt.request, attempt);
  }

  ended(): void {
    this.onEnded(this);
  }
}

/**
 * The connections to one origin, each with one request at a time. They stand in the place of undici's Agent and Pool,
 * which look through all connections for a free one and pass each event on through three layers: 13 to 19 of some 150 µs
 * of processor time that a delivery took in all. The connection that was used last is used first, so that those beyond
 * the need become idle and end.
 */
export class OriginConnections {
  private readonly all = new Set<Connection>();
  private readonly idle: Connection[] = [];
  private readonly waiting: Attempt[] = [];

  /**
   * @param most connections at a time; requests beyond them wait for their turn
   * @param onUnused is told when there is no connection any more and nothing waits for one
   */
  constructor(
    private readonly origin: string,
    private readonly most: number,
    private readonly options: ConnectionOptions,
    private readonly onUnused: () => void,
  ) {}

  dispatch(attempt: Attempt): void {
    const connection = this.idle.pop() ?? (this.all.size < this.most ? this.open(this.options) : undefined);
    if (connection === undefined) this.waiting.push(attempt);
    else connection.carry(attempt);
  }

  /** Over a new connection without keep-alive, for a request that met a stale one: these need no turn. */
  dispatchFresh(attempt: Attempt): void {
    this.open({ ...this.options, pipelining: 0 }).carry(attempt);
  }

  /** Closes the connection that has been idle longest. @returns false when none is idle */
  dropIdle(): boolean {
    const connection = this.idle.shift();
    if (connection === undefined) return false;
    this.all.delete(connection);
    connection.destroy().then(() => this.checkUse(), ignore);
    return true;
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.all].map((connection) => connection.destroy()));
  }

  private open(options: ConnectionOptions): Connection {
    const connection = new Connection(this.origin, new AnswerWatch(options), this.onEnded, this.onLost);
    this.all.add(connection);
    return connection;
  }

  private readonly onEnded = (connection: Connection): void => {
    if (!connection.connected) this.all.delete(connection);
    else if (connection.pipelining > 0) this.idle.push(connection);
    this.serveLater();
  };

  private readonly onLost = (connection: Connection): void => {
    const place = this.idle.indexOf(connection);
    if (place >= 0) this.idle.splice(place, 1);
    // A connection that carries a request connects again for it, and stays.
    if (place >= 0 || connection.pipelining === 0) this.all.delete(connection);
    this.serveLater();
  };

  /** Later, and not within the callbacks of the connection that has just ended a request. */
  private serveLater(): void {
    if (this.waiting.length > 0) queueMicrotask(this.serveWaiting);
    else this.checkUse();
  }

  private readonly serveWaiting = (): void => {
    while (this.waiting.length > 0 && (this.idle.length > 0 || this.all.size < this.most)) {
      const attempt = this.waiting.shift()!;
      if (!attempt.over) this.dispatch(attempt);
    }
    this.checkUse();
  };

  private checkUse(): void {
    if (this.all.size === 0 && this.waiting.length === 0) this.onUnused();
  }
}

function ignore(): void {}
