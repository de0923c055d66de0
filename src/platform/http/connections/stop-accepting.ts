import type { Server } from 'node:http';
import { Server as TcpServer } from 'node:net';

/** Times in milliseconds; see docs/decisions/http-limits.md. */
const STOP_LIMITS = {
  /** How long a proxy's idle connection is kept: longer than deploy/nginx.conf keeps it, so that nginx closes it first. */
  proxyIdleMs: 5_000,
  /** How long a request under way may take: behind a proxy, and without one. */
  proxyWorkMs: 10_000,
  workMs: 5_000,
} as const;

/** Turns of the event loop, after which the port is closed although connections still come. */
const MOST_TURNS = 1_000;

/**
 * Lets go of the port, and resolves when every connection has ended. Requests under way may finish; whoever calls this has
 * every answer say `Connection: close` from now on.
 *
 * A proxy may send a request on an idle connection in the very moment in which it is closed here, and must then not
 * repeat a POST. So its connections are kept, and their requests answered, until it has closed them itself; a
 * connection that it wants to make is refused, and then it sends the request to another node.
 *
 * @param server of which all connections are
 * @param besides other ports of the same server
 * @param behindProxy whether callers may be proxies; others see for themselves that an idle connection ends
 */
export async function stopAccepting(
  server: Server,
  besides: readonly TcpServer[],
  behindProxy: boolean,
): Promise<void> {
  await nobodyWaits(server);
  // Not the HTTP server's own close, which ends idle connections as well.
  const closed = [server, ...besides].map(
    (one) => new Promise<void>((resolve) => TcpServer.prototype.close.call(one, () => resolve())),
  );
  if (!behindProxy) server.closeIdleConnections();
  const { proxyIdleMs, proxyWorkMs, workMs } = STOP_LIMITS;
  const timers = [
    setTimeout(() => server.closeIdleConnections(), proxyIdleMs),
    setTimeout(() => server.closeAllConnections(), behindProxy ? proxyWorkMs : workMs),
  ];
  await Promise.all(closed);
  for (const timer of timers) clearTimeout(timer);
}

/**
 * Resolves right after the event loop has asked for new connections and there were none: those that the system has
 * already accepted are reset when the port is closed, with the requests that they may have brought.
 */
async function nobodyWaits(server: Server): Promise<void> {
  let accepted = true;
  const note = (): void => void (accepted = true);
  server.on('connection', note);
  for (let turn = 0; accepted && turn < MOST_TURNS; turn++) {
    accepted = false;
    await new Promise((resolve) => setImmediate(resolve));
  }
  server.off('connection', note);
}
