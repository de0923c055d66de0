import { connect, type Socket } from 'node:net';
import { coded } from '../model/egress-errors.js';
import type { LocalAddresses } from '../policy/local-addresses.js';

/** Node.js gives each of several addresses 250 ms, which is too short for another continent on a bad day. */
const NEXT_ADDRESS_AFTER_MS = 500;

/** A connection that is being made. Giving it up closes whichever socket has been opened for it so far. */
export class Opening {
  private socket: Socket | undefined;
  private ended = false;

  /** Keeps the next socket of the connection; a socket that comes after the connection was given up is closed. */
  hold<T extends Socket>(socket: T): T {
    // An error between two steps, when nobody listens, must not end the process.
    socket.on('error', ignore);
    this.socket = socket;
    if (this.ended) socket.destroy();
    return socket;
  }

  /** @throws Error when the connection has been given up: nothing more is begun for it then */
  continue(): void {
    if (this.ended) throw coded('the connection was given up', 'ECONNABORTED');
  }

  giveUp(): void {
    this.ended = true;
    this.socket?.destroy();
  }
}

/**
 * A TCP connection to one of these addresses of a host, tried one after the other: the next one when an address
 * refuses, or after half a second.
 * @throws the error of the first address when none answers
 */
export async function dial(
  addresses: readonly string[],
  port: number,
  from: LocalAddresses,
  opening: Opening,
): Promise<Socket> {
  const reachable = from.reachable(addresses);
  if (reachable.length === 0) {
    throw coded(`EGRESS_ADDRESSES has no address to reach ${addresses[0]} from`, 'EADDRNOTAVAIL');
  }
  let failure: unknown;
  for (const [index, address] of reachable.entries()) {
    opening.continue();
    const isLast = index === reachable.length - 1;
    const socket = opening.hold(
      connect({
        host: address,
        port,
        localAddress: from.next(address),
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: 60_000,
      }),
    );
    try {
      await ready(socket, 'connect', isLast ? undefined : NEXT_ADDRESS_AFTER_MS);
      return socket;
    } catch (error) {
      socket.destroy();
      failure ??= error;
    }
  }
  throw failure;
}

/** Waits for the event; rejects when the socket fails or closes before it, or after the time. */
export function ready(socket: Socket, event: 'connect' | 'secureConnect', withinMs?: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      socket.off(event, succeeded).off('error', failed).off('close', closed);
      finish();
    };
    const succeeded = (): void => end(resolve);
    const failed = (error: Error): void => end(() => reject(error));
    const closed = (): void => failed(coded('closed before it was connected', 'ECONNRESET'));
    const timer =
      withinMs === undefined
        ? undefined
        : setTimeout(() => failed(coded(`no connection within ${withinMs} ms`, 'ETIMEDOUT')), withinMs);
    socket.on(event, succeeded).on('error', failed).on('close', closed);
  });
}

function ignore(): void {}
