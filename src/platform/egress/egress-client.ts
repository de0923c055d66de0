import type { Clock } from '../clock/clock.js';
import type { AddressPolicy } from './policy/address-policy.js';
import type { ConnectionOptions } from './answer/answer-watch.js';
import { Attempt, type AttemptWatch } from './webhook-post/attempt.js';
import { Connector, type Resolver, systemResolver } from './connect/connector.js';
import { describeError } from './model/egress-errors.js';
import type { EgressResult } from './model/egress-result.js';
import type { ExchangeRequest, ExchangeResult } from './model/exchange-result.js';
import { Exchanges } from './stream/exchanges.js';
import { type HeaderLines, headerLines } from './model/header-lines.js';
import type { LocalAddresses } from './policy/local-addresses.js';
import type { ProxyServer } from './connect/proxy.js';
import { OriginConnections } from './webhook-post/origin-connections.js';
import { type ParsedTarget, parseTarget } from './policy/target.js';

export interface EgressClientOptions {
  readonly policy: AddressPolicy;
  readonly clock: Clock;
  /** How names are resolved; the system's way unless given. */
  readonly resolve?: Resolver;
  /** Connections to one origin at a time (128); requests beyond them wait, and their time runs. */
  readonly connectionsPerOrigin?: number;
  /** Connections at a time, to all targets together; idle ones make room. Without bound unless given. */
  readonly mostConnections?: number | undefined;
  /** Milliseconds for making a connection, DNS and TLS included (5 000); a request's own time may end sooner. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds for which an idle connection is kept (4 000: a second less than node's own servers keep it). */
  readonly keepAliveMs?: number;
  /** Most bytes of a response's headers (16 384). */
  readonly maxHeaderBytes?: number;
  /** Certificates in PEM that are trusted beside the usual ones. */
  readonly extraCa?: string;
  /** Certificate and private key in PEM for receivers that ask for one. */
  readonly client?: { readonly cert: string; readonly key: string };
  /** Where connections are made from; as the system chooses unless given. */
  readonly from?: LocalAddresses;
  /** The forward proxy that everything goes through. */
  readonly proxy?: ProxyServer;
  /** Where the service finds its database, each of its servers: refused whatever their names resolve to. */
  readonly databases?: readonly { readonly host: string; readonly port: number }[];
}

export interface EgressRequest {
  /** Keep the parsed form where many requests go to one URL. */
  readonly url: ParsedTarget | URL;
  /**
   * Values are sent as their UTF-8 bytes; a control character in one makes the request invalid. Make the lines once where
   * many requests carry the same.
   */
  readonly headers: Readonly<Record<string, string>> | HeaderLines;
  readonly body: string | Buffer;
  /** Milliseconds for the whole request, from the call on. */
  readonly timeoutMs: number;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const STOPPING = 'the egress client is closed';

/**
 * The one way out: every HTTP request that leaves the service on a customer's behalf goes through here, behind
 * the address policy, over TLS 1.2 or newer, within limits of time and size, and without following redirects
 * (docs/contract/event-subscriptions.md#4 and #7). It never throws and never rejects: whatever happens is a result.
 */
export class EgressClient {
  private readonly attempts = new Set<Attempt>();
  private readonly connector: Connector;
  private readonly exchanges: Exchanges;
  private readonly origins = new Map<string, OriginConnections>();
  private readonly connectionsPerOrigin: number;
  private readonly connectionOptions: ConnectionOptions;
  private readonly clock: Clock;
  private readonly watch: AttemptWatch;
  private closed = false;

  constructor(options: EgressClientOptions) {
    this.clock = options.clock;
    this.watch = {
      retry: (attempt) => this.connectionsTo(attempt.request.origin).dispatchFresh(attempt),
      ended: (attempt) => void this.attempts.delete(attempt),
    };
    const connectTimeoutMs = options.connectTimeoutMs ?? 5_000;
    this.connector = new Connector({
      ...options,
      resolve: options.resolve ?? systemResolver,
      connectTimeoutMs,
      makeRoom: () => this.dropIdle(),
    });
    this.connectionsPerOrigin = options.connectionsPerOrigin ?? 128;
    this.connectionOptions = {
      connect: this.connector.connect,
      maxHeaderSize: options.maxHeaderBytes ?? 16_384,
      keepAliveTimeout: options.keepAliveMs ?? 4_000,
      keepAliveMaxTimeout: 60_000,
      // undici's own timers are coarse to half a second; each attempt has an exact one.
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 1,
    };
    this.exchanges = new Exchanges(this.connectionOptions);
  }

  /** Sends one POST; resolves with what became of it. */
  post(request: EgressRequest): Promise<EgressResult> {
    if (this.closed) return Promise.resolve(failure('CLIENT_CLOSED', STOPPING));
    let target: ParsedTarget;
    try {
      target = request.url instanceof URL ? parseTarget(request.url) : request.url;
    } catch (error) {
      return Promise.resolve(failure('INVALID_REQUEST', describeError(error)));
    }
    const dispatched = {
      origin: target.origin,
      path: target.path,
      method: 'POST' as const,
      // undici only reads them.
      headers: headerLines(request.headers) as string[],
      body: request.body,
    };
    return new Promise((resolve) => {
      const timeoutMs = Math.min(request.timeoutMs, LONGEST_TIMER_MS);
      const attempt = new Attempt(dispatched, timeoutMs, this.clock, this.watch, resolve);
      this.attempts.add(attempt);
      this.connectionsTo(target.origin).dispatch(attempt);
    });
  }

  /** Sends one request and resolves with the answer as soon as its headers are there; both bodies may be streams. */
  exchange(request: ExchangeRequest): Promise<ExchangeResult> {
    return this.exchanges.run(request);
  }

  /** Ends every request under way as `CLIENT_CLOSED`, and lets go of all connections. */
  async destroy(): Promise<void> {
    this.closed = true;
    for (const attempt of this.attempts) attempt.cancel(STOPPING);
    this.connector.destroy();
    this.exchanges.destroy();
    await Promise.all([...this.origins.values()].map((connections) => connections.destroy()));
  }

  private dropIdle(): boolean {
    for (const connections of this.origins.values()) if (connections.dropIdle()) return true;
    return this.exchanges.dropIdle();
  }

  private connectionsTo(origin: string): OriginConnections {
    const known = this.origins.get(origin);
    if (known !== undefined) return known;
    const { connectionsPerOrigin, connectionOptions } = this;
    const made = new OriginConnections(origin, connectionsPerOrigin, connectionOptions, () => {
      // This may be called more than once, and another pool may stand under the same origin by now.
      if (this.origins.get(origin) === made) this.origins.delete(origin);
    });
    this.origins.set(origin, made);
    return made;
  }
}

function failure(errorClass: 'CLIENT_CLOSED' | 'INVALID_REQUEST', message: string): EgressResult {
  return { kind: 'error', durationMs: 0, errorClass, message };
}
