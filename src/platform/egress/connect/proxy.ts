import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { withinTime } from '../../../lib/within-time.js';
import { dial, type Opening, ready } from './dial.js';
import { coded, describeError, ProxyFailure } from '../model/egress-errors.js';
import type { LocalAddresses } from '../policy/local-addresses.js';
import { USER_AGENT } from '../model/user-agent.js';

/** How long one of several addresses of a host may keep the proxy waiting before the next one is asked for, at most. */
const NEXT_ADDRESS_AFTER_MS = 2_000;
/** What a proxy answers when it is the target that does not answer. */
const TARGET_IS_AWAY = [502, 503, 504];

/** A forward proxy, as EGRESS_PROXY names it. */
export interface ProxyServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** The Proxy-Authorization header; a secret. */
  readonly authorization: string | undefined;
  /** Host and port, for messages. */
  readonly label: string;
}

/** @param url as the configuration has checked it */
export function parseProxy(url: string): ProxyServer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'https:';
  const at = port === '' ? (secure ? 443 : 80) : Number(port);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: at,
    secure,
    authorization:
      credentials === ':' ? undefined : `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`,
    label: `${hostname}:${at}`,
  };
}

export interface ProxyRouteOptions {
  readonly server: ProxyServer;
  /** Resolves the proxy's own host, to which the address policy does not apply. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly from: LocalAddresses;
  /** For an https proxy; it gets no client certificate. */
  readonly secureContext: SecureContext;
  /** Milliseconds for a connection to the proxy itself. */
  readonly timeoutMs: number;
}

/**
 * Reaches targets through a forward proxy by CONNECT, for http as for https. The proxy is told an address that was
 * resolved and checked here, never a name: it could resolve that to another one. What it cannot do for us is a
 * `ProxyFailure`, which says nothing about the target; that the target does not answer it is the target's failure.
 */
export class ProxyRoute {
  constructor(private readonly options: ProxyRouteOptions) {}

  /** A connection to one of these addresses of a host, tried one after the other. */
  async open(addresses: readonly string[], port: number, opening: Opening): Promise<Socket> {
    let failure: unknown;
    for (const [index, address] of addresses.entries()) {
      opening.continue();
      const socket = await this.reachProxy(opening);
      const { server, timeoutMs } = this.options;
      const isLast = index === addresses.length - 1;
      const patienceMs = isLast ? undefined : Math.min(NEXT_ADDRESS_AFTER_MS, timeoutMs);
      try {
        await connectThrough(socket, server, authorityOf(address, port), patienceMs);
        return socket;
      } catch (error) {
        socket.destroy();
        if (error instanceof ProxyFailure) throw error;
        failure ??= error;
      }
    }
    throw failure;
  }

  private async reachProxy(opening: Opening): Promise<Socket> {
    const { server, timeoutMs } = this.options;
    try {
      return await withinTime(this.connectToProxy(opening), timeoutMs, () => {
        throw new Error(`no connection within ${timeoutMs} ms`);
      });
    } catch (error) {
      // The caller gives up on this error, and closes what is still under way to the proxy.
      throw new ProxyFailure(`the proxy ${server.label}: ${describeError(error)}`);
    }
  }

  private async connectToProxy(opening: Opening): Promise<Socket> {
    const { server, resolve, from, secureContext } = this.options;
    const isName = isIP(server.host) === 0;
    const addresses = isName ? await resolve(server.host) : [server.host];
    if (addresses.length === 0) throw coded(`${server.host} has no address`, 'ENOTFOUND');
    const plain = await dial(addresses, server.port, from, opening);
    if (!server.secure) return plain;
    const secured = connectTls({
      socket: plain,
      host: server.host,
      servername: isName ? server.host : '',
      rejectUnauthorized: true,
      secureContext,
    });
    await ready(opening.hold(secured), 'secureConnect');
    return secured;
  }
}

function authorityOf(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

function connectThrough(
  socket: Socket,
  server: ProxyServer,
  authority: string,
  patienceMs: number | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request({
      method: 'CONNECT',
      path: authority,
      createConnection: () => socket,
      setHost: false,
      headers: {
        host: authority,
        'user-agent': USER_AGENT,
        ...(server.authorization === undefined ? {} : { 'proxy-authorization': server.authorization }),
      },
    });
    const timer =
      patienceMs === undefined
        ? undefined
        : setTimeout(() => {
            socket.destroy(coded(`the proxy ${server.label} did not reach ${authority}`, 'ETIMEDOUT'));
          }, patienceMs);
    asked.once('connect', ({ statusCode = 0 }, _socket, head: Buffer) => {
      clearTimeout(timer);
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return resolve();
      }
      const answer = `the proxy ${server.label} answered ${statusCode} to CONNECT ${authority}`;
      reject(TARGET_IS_AWAY.includes(statusCode) ? coded(answer, 'EHOSTUNREACH') : new ProxyFailure(answer));
    });
    asked.once('error', (error) => {
      clearTimeout(timer);
      const timedOut = (error as NodeJS.ErrnoException).code === 'ETIMEDOUT';
      reject(timedOut ? error : new ProxyFailure(`the proxy ${server.label}: ${describeError(error)}`));
    });
    asked.end();
  });
}
