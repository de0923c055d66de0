import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import type { AddressPolicy } from '../policy/address-policy.js';
import { dial, Opening, ready } from './dial.js';
import { coded, ConnectorClosed, ConnectTimeout, EgressRejection } from '../model/egress-errors.js';
import { LocalAddresses } from '../policy/local-addresses.js';
import { REMEDY } from '../policy/refused-address.js';
import { ProxyRoute, type ProxyServer } from './proxy.js';

/** Turns a host name into all of its addresses; rejects with an error that carries a DNS code. */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

export interface ConnectorOptions {
  readonly policy: AddressPolicy;
  readonly resolve: Resolver;
  /** Milliseconds for name resolution, TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** Certificates in PEM that are trusted beside the usual ones. */
  readonly extraCa?: string;
  /** Certificate and private key in PEM for receivers that ask for one. */
  readonly client?: { readonly cert: string; readonly key: string };
  /** Where connections are made from; as the system chooses unless given. */
  readonly from?: LocalAddresses;
  /** The forward proxy that everything goes through. */
  readonly proxy?: ProxyServer;
  /** Connections at a time, to all targets together; without bound unless given. */
  readonly mostConnections?: number | undefined;
  /** Closes a connection that has nothing to do, where there is one. */
  readonly makeRoom?: () => boolean;
  /** Where the service finds its database, each of its servers: the addresses of the moment are refused at that port. */
  readonly databases?: readonly { readonly host: string; readonly port: number }[];
}

/** The system's own resolution: hosts file, name service switch, DNS. */
export const systemResolver: Resolver = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

const MOST_SESSIONS = 1_000;

/**
 * Makes every connection that leaves the service: resolves, asks the policy about each address for the port in
 * question, and hands the socket nothing but addresses that passed. There is no second resolution, so a name
 * cannot change between the check and the connection; and each new connection is checked anew.
 */
export class Connector {
  private readonly lookups = new Map<string, Promise<readonly string[]>>();
  private readonly sessions = new Map<string, Buffer>();
  private readonly opening = new Set<(error: Error) => void>();
  private readonly secureContext: SecureContext;
  private readonly from: LocalAddresses;
  private readonly proxy: ProxyRoute | undefined;
  private closed = false;
  private places = 0;

  /** @throws Error when the certificates or the key cannot be used */
  constructor(private readonly options: ConnectorOptions) {
    const trust = {
      minVersion: 'TLSv1.2' as const,
      ca: options.extraCa === undefined ? undefined : [...rootCertificates, options.extraCa],
    };
    // One context for all connections: reading the authorities again takes longer than connecting.
    this.secureContext = createSecureContext({ ...trust, ...options.client });
    this.from = options.from ?? new LocalAddresses();
    this.proxy =
      options.proxy &&
      new ProxyRoute({
        server: options.proxy,
        resolve: (host) => this.resolveOnce(host),
        from: this.from,
        secureContext: createSecureContext(trust),
        timeoutMs: Math.ceil(options.connectTimeoutMs / 2),
      });
  }

  /** The same in the form that undici takes; calls back exactly once. */
  readonly connect: buildConnector.connector = (to, callback) => {
    const opening = new Opening();
    const finish = (error: Error | null, socket?: Socket): void => {
      if (!this.opening.delete(fail)) return;
      clearTimeout(timer);
      if (error === null) return callback(null, socket!);
      opening.giveUp();
      callback(error, null);
    };
    const fail = (error: Error): void => finish(error);
    const timer = setTimeout(() => {
      fail(new ConnectTimeout(`no connection within ${this.options.connectTimeoutMs} ms`));
    }, this.options.connectTimeoutMs);
    this.opening.add(fail);
    const port = to.port === '' ? (to.protocol === 'https:' ? 443 : 80) : Number(to.port);
    this.open(to.hostname, port, to.protocol === 'https:', opening).then(
      (socket) => finish(null, socket),
      fail,
    );
  };

  /** Gives up every connection that is being made. */
  destroy(): void {
    this.closed = true;
    for (const fail of this.opening) fail(new ConnectorClosed('the egress client is closed'));
  }

  private async open(host: string, port: number, secure: boolean, opening: Opening): Promise<Socket> {
    const addresses = await this.permittedAddresses(host, port);
    if (this.closed) throw new ConnectorClosed('the egress client is closed');
    const plain = await this.inItsPlace(() =>
      this.proxy === undefined
        ? dial(addresses, port, this.from, opening)
        : this.proxy.open(addresses, port, opening),
    );
    if (!secure) return plain;
    opening.continue();
    const secured = opening.hold(this.secure(plain, host, port));
    await ready(secured, 'secureConnect');
    return secured;
  }

  /**
   * A connection beyond the limit fails as if the system had refused it, before it takes a descriptor that others
   * need.
   */
  private async inItsPlace(connect: () => Promise<Socket>): Promise<Socket> {
    const { mostConnections = Infinity, makeRoom } = this.options;
    if (this.places >= mostConnections && makeRoom?.() !== true) {
      throw coded(`all ${this.places} connections are in use`, 'EMFILE');
    }
    this.places++;
    const leave = (): void => void this.places--;
    try {
      const socket = await connect();
      if (socket.closed) leave();
      else socket.once('close', leave);
      return socket;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /**
   * The addresses of a host that the policy permits at a port. A name keeps its permitted addresses when
   * others of it are refused: only those are used.
   * @throws EgressRejection when none is left
   */
  private async permittedAddresses(host: string, port: number): Promise<readonly string[]> {
    const literal = isIP(host) !== 0;
    const addresses = literal ? [host] : await this.resolveOnce(host);
    await this.learnDatabase(port);
    let rejection = '';
    const permitted = addresses.filter((address) => {
      const verdict = this.options.policy.check(address, port);
      if (!verdict.allowed)
        rejection ||= `${literal ? '' : `${host} is `}${address}, port ${port}: ${verdict.reason}; ${REMEDY[verdict.by]}`;
      return verdict.allowed;
    });
    if (addresses.length === 0) throw coded(`${host} has no address`, 'ENOTFOUND');
    if (permitted.length === 0) throw new EgressRejection(rejection);
    return permitted;
  }

  /** Simultaneous look-ups of one name share one query, so that a slow name server occupies one thread and not all. */
  private resolveOnce(host: string): Promise<readonly string[]> {
    const asked = this.lookups.get(host);
    if (asked !== undefined) return asked;
    const answer = Promise.resolve(host)
      .then(this.options.resolve)
      .finally(() => this.lookups.delete(host));
    this.lookups.set(host, answer);
    return answer;
  }

  /**
   * A database's name may have moved since the start. Where it cannot be resolved at this moment, what is known of it
   * already stays refused.
   */
  private async learnDatabase(port: number): Promise<void> {
    const { databases = [], policy } = this.options;
    for (const database of databases) {
      if (database.port !== port) continue;
      const { host } = database;
      const addresses = isIP(host) === 0 ? await this.resolveOnce(host).catch(() => []) : [host];
      for (const address of addresses) policy.refuseOwn({ address, port, database: true });
    }
  }

  private secure(socket: Socket, host: string, port: number): Socket {
    const key = `${host}:${port}`;
    return connectTls({
      socket,
      host,
      servername: isIP(host) === 0 ? host.replace(/\.$/, '') : '',
      ALPNProtocols: ['http/1.1'],
      secureContext: this.secureContext,
      rejectUnauthorized: true,
      session: this.sessions.get(key),
    }).on('session', (session: Buffer) => this.keepSession(key, session));
  }

  private keepSession(key: string, session: Buffer): void {
    this.sessions.delete(key);
    this.sessions.set(key, session);
    if (this.sessions.size > MOST_SESSIONS) this.sessions.delete(this.sessions.keys().next().value!);
  }
}
