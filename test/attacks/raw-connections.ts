import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One raw connection: what was sent is up to the attack, what comes back is read only when that is asked for. */
export class RawConnection {
  /** Bytes that came, once {@link read} was called. */
  received = '';
  closed = false;
  private reading = false;
  readonly end: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.on('error', () => undefined);
    // Not events.once, which fails at the error that comes before.
    this.end = new Promise((resolve) => {
      socket.once('close', () => {
        this.closed = true;
        resolve();
      });
    });
  }

  /** @returns undefined when it is refused */
  static async open(port: number): Promise<RawConnection | undefined> {
    const socket = connect({ host: '127.0.0.1', port });
    const connection = new RawConnection(socket);
    const opened = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      connection.end.then(() => false),
    ]);
    return opened ? connection : undefined;
  }

  static async openMany(port: number, count: number): Promise<RawConnection[]> {
    const opened = await Promise.all(Array.from({ length: count }, () => RawConnection.open(port)));
    return opened.filter((connection) => connection !== undefined);
  }

  send(text: string | Buffer): void {
    if (!this.closed) this.socket.write(text);
  }

  /** Where nothing is read, an end of the connection shows only in writing: what a server takes for nothing. */
  probe(): void {
    if (!this.reading) this.send('\r\n');
  }

  read(): void {
    this.reading = true;
    this.socket.on('data', (chunk) => (this.received += chunk.toString('latin1')));
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/** The head of a request, and its body when there is one. */
export function requestText(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): string {
  const lines = Object.entries({ Host: 'hookfront.test', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
