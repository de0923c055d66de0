import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The path of PUBLIC_URL in these tests: nothing may take it for granted that there is none. */
export const PATH = '/tools/hooks';

/**
 * What becomes of calls while the service is away: the connection breaks off; the proxy answers in its place, with a page of its own; or
 * nothing does, until the service is there again and gets them.
 */
export type Away = 'broken off' | 502 | 503 | 'hanging';

/** Hands calls below {@link PATH} to the service without that path. */
export class ReverseProxy {
  private target: string | undefined;
  private away: Away = 'broken off';
  private held: (() => void)[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ReverseProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new ReverseProxy(server);
    server.on('request', (incoming, outgoing) => proxy.handle(incoming, outgoing));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${PATH}`;
  }

  /** Leads calls to the service, those that hang first. */
  lead(target: string): void {
    this.target = target;
    for (const handOver of this.held.splice(0)) handOver();
  }

  /** Calls that are under way break off, unless they are to hang. */
  goAway(away: Away): void {
    this.target = undefined;
    this.away = away;
    if (away !== 'hanging') this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const path = incoming.url ?? '';
    if (!path.startsWith(`${PATH}/`)) incoming.socket.destroy();
    else if (this.target !== undefined)
      this.handOver(incoming, outgoing, this.target + path.slice(PATH.length));
    else if (this.away === 'hanging') this.held.push(() => this.handle(incoming, outgoing));
    else this.refuse(incoming, outgoing);
  }

  private handOver(incoming: IncomingMessage, outgoing: ServerResponse, url: string): void {
    const made = request(
      url,
      {
        method: incoming.method ?? 'GET',
        headers: { ...incoming.headers, 'x-forwarded-for': '127.0.0.1' },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    made.on('error', () =>
      outgoing.headersSent ? incoming.socket.destroy() : this.refuse(incoming, outgoing),
    );
    outgoing.on('close', () => made.destroy());
    incoming.pipe(made);
  }

  private refuse(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (typeof this.away !== 'number') {
      incoming.socket.destroy();
      return;
    }
    const text = this.away === 502 ? '502 Bad Gateway' : '503 Service Temporarily Unavailable';
    outgoing
      .writeHead(this.away, { 'content-type': 'text/html' })
      .end(`<html><head><title>${text}</title></head><body><center><h1>${text}</h1></center></body></html>`);
  }
}
