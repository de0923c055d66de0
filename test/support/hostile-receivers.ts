import type { Socket } from 'node:net';
import { onRequest, RawServer } from './raw-server.js';

/** What a receiver does with a request, in place of a decent answer. */
export type Malice =
  | 'hangs'
  | 'drips its headers'
  | 'drips its body'
  | 'answers without end'
  | 'fails without end'
  | 'resets'
  | 'stalls TLS'
  | 'redirects'
  | 'is gone';

const DRIP_MS = 1_000;
const CHUNK = `8000\r\n${'x'.repeat(0x8000)}\r\n`;

/** A receiver of bad manners, and what it saw. */
export class HostileReceiver {
  /** The `webhook-id` of each request and when it arrived (or its connection did, when nothing was read of it). */
  readonly requests: { readonly id: string; readonly at: number }[] = [];
  /** When each connection ended, in milliseconds since the Unix epoch. */
  readonly closedAt: number[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private server!: RawServer;

  private constructor(private readonly malice: Malice) {}

  /** @param elsewhere where it redirects to */
  static async start(malice: Malice, elsewhere: string): Promise<HostileReceiver> {
    const receiver = new HostileReceiver(malice);
    receiver.server = await RawServer.start((socket) => receiver.serve(socket, elsewhere));
    return receiver;
  }

  get url(): string {
    const scheme = this.malice === 'stalls TLS' ? 'https' : 'http';
    return `${scheme}://127.0.0.1:${this.server.port}/hook`;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.server.sockets.length - this.closedAt.length;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.server.close();
  }

  private serve(socket: Socket, elsewhere: string): void {
    socket.on('close', () => this.closedAt.push(Date.now()));
    if (this.malice === 'stalls TLS') {
      this.requests.push({ id: '', at: Date.now() });
      socket.resume();
      return;
    }
    onRequest(socket, (request) => {
      this.requests.push({ id: /^webhook-id: (\S+)/im.exec(request)?.[1] ?? '', at: Date.now() });
      this.answer(socket, elsewhere);
    });
  }

  private answer(socket: Socket, elsewhere: string): void {
    switch (this.malice) {
      case 'hangs':
      case 'stalls TLS':
        return;
      case 'drips its headers':
        return this.drip(socket, 'HTTP/1.1 200 OK\r\nx-slow: ');
      case 'drips its body':
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
        return this.drip(socket, '');
      case 'answers without end':
        return pour(socket, '200 OK');
      case 'fails without end':
        return pour(socket, '500 Internal Server Error');
      case 'resets':
        return void socket.resetAndDestroy();
      case 'redirects':
        return respond(socket, `307 Temporary Redirect\r\nlocation: ${elsewhere}`);
      case 'is gone':
        return respond(socket, '410 Gone');
    }
  }

  private drip(socket: Socket, beginning: string): void {
    const text = `${beginning}${'y'.repeat(1_000)}`;
    let at = 0;
    const timer = setInterval(() => socket.write(text[at++] ?? 'y'), DRIP_MS);
    this.timers.add(timer);
    socket.on('close', () => {
      clearInterval(timer);
      this.timers.delete(timer);
    });
  }
}

function respond(socket: Socket, head: string): void {
  socket.write(`HTTP/1.1 ${head}\r\ncontent-length: 0\r\n\r\n`);
}

/** As fast as it is read, until the other side hangs up. */
function pour(socket: Socket, status: string): void {
  socket.write(`HTTP/1.1 ${status}\r\ntransfer-encoding: chunked\r\n\r\n`);
  const more = (): void => {
    while (!socket.destroyed && socket.write(CHUNK));
  };
  socket.on('drain', more);
  more();
}
