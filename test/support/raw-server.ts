import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A TCP server on loopback that says whatever its script writes; for peers that misbehave. */
export class RawServer {
  /** Every connection accepted, in order. */
  readonly sockets: Socket[] = [];

  private constructor(private readonly server: Server) {}

  /**
   * @param serve called with each connection and its number, from 0
   * @param make makes another kind of server, which then serves its connections itself
   */
  static async start(
    serve: (socket: Socket, index: number) => void,
    make: () => Server = createServer,
  ): Promise<RawServer> {
    const server = make();
    const raw = new RawServer(server);
    server.prependListener('connection', (socket: Socket) => {
      socket.on('error', () => {});
      serve(socket, raw.sockets.push(socket) - 1);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return raw;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await ended;
  }
}

/** Calls back for each whole request with a `content-length` body that arrives on the connection. */
export function onRequest(socket: Socket, handle: (request: string) => void): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    for (;;) {
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
      if (head < 0 || text.length < head + 4 + length) return;
      const request = text.slice(0, head + 4 + length);
      text = text.slice(head + 4 + length);
      handle(request);
    }
  });
}

/** Resolves when the connection has ended, however it ended. */
export function whenClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}
