import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from './tls-fixture.js';

/** One CONNECT as it arrived. */
export interface Tunnelled {
  /** What the request line names. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** A status, raw bytes, or no answer at all. */
type Reply = number | 'stall' | { readonly bytes: string };

/** A forward proxy on loopback that records what it is asked for, and can refuse it. */
export class ForwardProxy {
  readonly asked: Tunnelled[] = [];
  /** Where its connections came from. */
  readonly clients: (string | undefined)[] = [];
  private readonly sockets = new Set<Duplex>();
  private reply: (target: string) => Reply = () => 200;
  private readonly elsewhere = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    readonly secure: boolean,
  ) {
    server.on('connection', (socket: Socket) => {
      this.clients.push(socket.remoteAddress);
      this.remember(socket);
    });
    server.on('connect', ({ url = '', headers }, socket: Duplex, head: Buffer) => {
      this.asked.push({ target: url, headers });
      this.remember(socket);
      const answer = this.reply(url);
      if (answer === 'stall') return;
      if (typeof answer === 'object') return void socket.end(answer.bytes);
      if (answer !== 200) return void socket.end(`HTTP/1.1 ${answer} No\r\ncontent-length: 0\r\n\r\n`);
      const at = new URL(`http://${url}`);
      const port = this.elsewhere.get(url);
      const [to, host] = port === undefined ? [Number(at.port || 80), at.hostname] : [port, '127.0.0.1'];
      const upstream = connect(to, host.replace(/^\[|\]$/g, ''), () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        if (head.length > 0) upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      this.remember(upstream);
      upstream.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    });
  }

  /** @param secure whether it speaks TLS, as `hookfront.test` */
  static async start({ secure = false } = {}): Promise<ForwardProxy> {
    const server = secure
      ? createSecureServer({ key: TEST_PRIVATE_KEY, cert: TEST_CERTIFICATE })
      : createServer();
    const proxy = new ForwardProxy(server, secure);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on answers with this; 200 opens the tunnel. */
  answer(reply: (target: string) => Reply): void {
    this.reply = reply;
  }

  /** From now on tunnels to this target, as a request line names it, end at a port of loopback. */
  lead(target: string, port: number): void {
    this.elsewhere.set(target, port);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private remember(socket: Duplex): void {
    this.sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
  }
}
