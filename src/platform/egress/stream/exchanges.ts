import { Client, type Dispatcher } from 'undici';
import { AnswerWatch, type ConnectionOptions } from '../answer/answer-watch.js';
import { describeError } from '../model/egress-errors.js';
import { Exchange, type ExchangeConnection } from './exchange.js';
import { asLatin1 } from './exchange-headers.js';
import type { ExchangeRequest, ExchangeResult } from '../model/exchange-result.js';
import { USER_AGENT } from '../model/user-agent.js';
import { type ParsedTarget, parseTarget } from '../policy/target.js';

type Dispatched = Omit<Dispatcher.DispatchOptions, 'body'>;

/** One of undici's clients, which is one connection, and belongs to one exchange at a time. */
class Connection {
  used = false;
  private connected = false;

  readonly answers: AnswerWatch;
  private readonly client: Client;

  constructor(origin: string, options: ConnectionOptions, onLost: (connection: Connection) => void) {
    this.answers = new AnswerWatch(options);
    const client = (this.client = new Client(origin, this.answers.clientOptions()));
    client.on('connect', () => {
      this.used = false;
      this.connected = true;
    });
    client.on('disconnect', () => {
      this.connected = false;
      onLost(this);
    });
  }

  send(request: Dispatcher.DispatchOptions, handler: Exchange): void {
    this.client.dispatch(request, handler);
  }

  /** @returns whether it can carry another request */
  carried(): boolean {
    this.used = true;
    return this.connected;
  }

  destroy(error: Error | null): void {
    this.client.destroy(error, () => {});
  }
}

/**
 * All exchanges under way and the connections that wait for the next one. An exchange takes the connection that was used
 * last, or makes one; there is no queue, since whoever asks for an exchange waits for it.
 */
export class Exchanges {
  private readonly running = new Set<Exchange>();
  private readonly idle = new Map<string, Connection[]>();
  private closed = false;

  constructor(private readonly options: ConnectionOptions) {}

  run(request: ExchangeRequest): Promise<ExchangeResult> {
    if (this.closed) return failed('CLIENT_CLOSED', 'the egress client is closed');
    if (request.signal?.aborted === true) return failed('ABORTED', 'the request was given up');
    let target: ParsedTarget;
    try {
      const { url } = request;
      target = typeof url === 'string' || url instanceof URL ? parseTarget(url) : url;
    } catch (error) {
      return failed('INVALID_REQUEST', describeError(error));
    }
    const dispatched: Dispatched = {
      origin: target.origin,
      path: target.path,
      method: request.method,
      headers: flat(request),
    };
    const exchange = new Exchange(
      request,
      (fresh) => this.take(target.origin, dispatched, fresh),
      (ended) => this.running.delete(ended),
    );
    if (!exchange.ended) this.running.add(exchange);
    return exchange.result;
  }

  /** Closes a connection that has nothing to do. @returns false when there is none */
  dropIdle(): boolean {
    for (const [origin, [oldest]] of this.idle) {
      if (oldest === undefined) continue;
      this.forget(origin, oldest);
      return true;
    }
    return false;
  }

  /** Ends every exchange under way as `CLIENT_CLOSED`, and lets go of all connections. */
  destroy(): void {
    this.closed = true;
    for (const exchange of this.running) exchange.end('CLIENT_CLOSED', 'the egress client is closed');
    const waiting = [...this.idle.values()].flat();
    this.idle.clear();
    for (const connection of waiting) connection.destroy(null);
  }

  private take(origin: string, dispatched: Dispatched, fresh: boolean): ExchangeConnection {
    const kept = fresh ? undefined : this.lastKept(origin);
    const connection = kept ?? new Connection(origin, this.options, (lost) => this.forget(origin, lost));
    return {
      get used() {
        return connection.used;
      },
      answers: connection.answers,
      send: ({ body }, handler) => connection.send({ ...dispatched, body }, handler),
      release: () => this.keep(origin, connection),
      destroy: (error) => connection.destroy(error),
    };
  }

  private lastKept(origin: string): Connection | undefined {
    const waiting = this.idle.get(origin);
    const last = waiting?.pop();
    // There may be many origins, most of them used once, so empty entries are deleted.
    if (waiting?.length === 0) this.idle.delete(origin);
    return last;
  }

  private keep(origin: string, connection: Connection): void {
    if (!connection.carried() || this.closed) return connection.destroy(null);
    const waiting = this.idle.get(origin);
    if (waiting === undefined) this.idle.set(origin, [connection]);
    else waiting.push(connection);
  }

  /** A connection that waits has been closed, by the peer or for its age. */
  private forget(origin: string, connection: Connection): void {
    const waiting = this.idle.get(origin);
    const place = waiting?.indexOf(connection) ?? -1;
    if (waiting === undefined || place < 0) return;
    waiting.splice(place, 1);
    if (waiting.length === 0) this.idle.delete(origin);
    connection.destroy(null);
  }
}

function failed(
  errorClass: 'CLIENT_CLOSED' | 'ABORTED' | 'INVALID_REQUEST',
  message: string,
): Promise<ExchangeResult> {
  return Promise.resolve({ kind: 'error', errorClass, message });
}

function flat({ headers, bodyLength }: ExchangeRequest): string[] {
  const sent = headers.flatMap(([name, value]) => [name, asLatin1(value)]);
  if (!headers.some(([name]) => name.toLowerCase() === 'user-agent')) sent.push('user-agent', USER_AGENT);
  return bodyLength === undefined ? sent : [...sent, 'content-length', String(bodyLength)];
}
