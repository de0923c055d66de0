import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates } from 'node:tls';
import type { buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.js';
import { ConnectorClosed, ConnectTimeout, EgressRefusal } from './egress-errors.js';

/** Turns a host name into all of its addresses; rejects with an error that carries a DNS code. */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

export interface ConnectorOptions {
  readonly policy: AddressPolicy;
  readonly resolve: Resolver;
  /** Milliseconds for name resolution, TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** Certificates in PEM that are trusted beside the usual ones. */
  readonly extraCa?: string;
}

/** The system's own resolution: hosts file, name service switch, DNS. */
export const systemResolver: Resolver = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

const MOST_SESSIONS = 1_000;
/** Node's 250 ms for one of several addresses is too short for another continent on a bad day. */
const NEXT_ADDRESS_AFTER_MS = 500;

/**
 * Makes every connection that leaves the service: resolves, asks the policy about each address for the port in
 * question, and hands the socket nothing but addresses that passed. There is no second resolution, so a name
 * cannot change between the check and the connection; and each new connection is checked anew.
 */
export class Connector {
  private readonly lookups = new Map<string, Promise<readonly string[]>>();
  private readonly sessions = new Map<string, Buffer>();
  private readonly opening = new Set<(error: Error) => void>();
  private readonly ca: string[] | undefined;
  private closed = false;

  constructor(private readonly options: ConnectorOptions) {
    this.ca = options.extraCa === undefined ? undefined : [...rootCertificates, options.extraCa];
  }

  /** The form in which undici wants it; calls back exactly once. */
  readonly connect: buildConnector.connector = (to, callback) => {
    const secure = to.protocol === 'https:';
    const port = to.port === '' ? (secure ? 443 : 80) : Number(to.port);
    let socket: Socket | undefined;
    let done = false;

    const finish = (error: Error | null): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      this.opening.delete(finish);
      if (error === null) return callback(null, socket!);
      socket?.destroy();
      callback(error, null);
    };
    const timer = setTimeout(() => {
      finish(new ConnectTimeout(`no connection within ${this.options.connectTimeoutMs} ms`));
    }, this.options.connectTimeoutMs);
    this.opening.add(finish);

    this.permittedAddresses(to.hostname, port)
      .then((addresses) => {
        if (done) return;
        if (this.closed) return finish(new ConnectorClosed('the egress client is closed'));
        socket = this.dial(to.hostname, port, secure, addresses);
        socket.once(secure ? 'secureConnect' : 'connect', () => finish(null));
        socket.on('error', finish);
        socket.once('close', () => finish(coded('closed before it was connected', 'ECONNRESET')));
      })
      .catch(finish);
  };

  /** Gives up every connection that is being made. */
  destroy(): void {
    this.closed = true;
    for (const finish of this.opening) finish(new ConnectorClosed('the egress client is closed'));
  }

  /**
   * The addresses of a host that the policy permits at a port. A name keeps its permitted addresses when
   * others of it are refused: only those are used.
   * @throws EgressRefusal when none is left
   */
  private async permittedAddresses(host: string, port: number): Promise<readonly string[]> {
    const literal = isIP(host) !== 0;
    const addresses = literal ? [host] : await this.resolveOnce(host);
    let refusal = '';
    const permitted = addresses.filter((address) => {
      const verdict = this.options.policy.check(address, port);
      if (!verdict.allowed)
        refusal ||= `${literal ? '' : `${host} is `}${address}, port ${port}: ${verdict.reason}`;
      return verdict.allowed;
    });
    if (addresses.length === 0) throw coded(`${host} has no address`, 'ENOTFOUND');
    if (permitted.length === 0) throw new EgressRefusal(refusal);
    return permitted;
  }

  /** Look-ups of one name at one moment share one question: a slow name server holds one thread, not all. */
  private resolveOnce(host: string): Promise<readonly string[]> {
    const asked = this.lookups.get(host);
    if (asked !== undefined) return asked;
    const answer = Promise.resolve(host)
      .then(this.options.resolve)
      .finally(() => this.lookups.delete(host));
    this.lookups.set(host, answer);
    return answer;
  }

  private dial(host: string, port: number, secure: boolean, addresses: readonly string[]): Socket {
    const common = {
      host,
      port,
      lookup: answerWith(addresses),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
    };
    if (!secure) return connectTcp(common);

    const name = isIP(host) === 0 ? host.replace(/\.$/, '') : '';
    const key = `${host}:${port}`;
    return connectTls({
      ...common,
      servername: name,
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ca: this.ca,
      session: this.sessions.get(key),
    }).on('session', (session: Buffer) => this.keepSession(key, session));
  }

  private keepSession(key: string, session: Buffer): void {
    this.sessions.delete(key);
    this.sessions.set(key, session);
    if (this.sessions.size > MOST_SESSIONS) this.sessions.delete(this.sessions.keys().next().value!);
  }
}

/** A look-up that only repeats what was checked. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, { all }, callback) => {
    if (all) process.nextTick(callback, null, answers);
    else process.nextTick(callback, null, answers[0]!.address, answers[0]!.family);
  };
}

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
