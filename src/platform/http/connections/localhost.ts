import { lookup } from 'node:dns/promises';
import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Server as TcpServer } from 'node:net';

/**
 * `localhost` has two addresses, and clients try either: a server that listens on one of them gets the connections to the
 * other too, where it can be had.
 *
 * @returns what listens there; closing it is the caller's
 */
export async function listenOnLocalhost(server: Server): Promise<TcpServer[]> {
  const { address, port } = server.address() as AddressInfo;
  const addresses = await lookup('localhost', { all: true }).catch(() => []);
  const others = new Set(addresses.map((one) => one.address).filter((one) => one !== address));
  const opened = await Promise.all([...others].map((other) => open(server, other, port)));
  return opened.filter((one) => one !== undefined);
}

function open(server: Server, host: string, port: number): Promise<TcpServer | undefined> {
  const beside = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    server.emit('connection', socket),
  );
  return new Promise((resolve) => {
    // A later error means that one connection could not be accepted; nothing else is lost.
    beside.on('error', () => resolve(undefined));
    beside.listen({ host, port, exclusive: true }, () => resolve(beside));
  });
}
