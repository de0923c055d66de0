import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { RawServer } from './raw-server.js';

/** Stands between a service and its database, and can cut every connection and refuse new ones, or fall silent. */
export class DatabaseProxy {
  private refusing = false;
  private frozen = false;
  /** Both ends of every connection. */
  private readonly ends = new Set<Socket>();

  private constructor(
    private readonly server: RawServer,
    private readonly databaseUrl: string,
  ) {}

  /** @param databaseUrl the database, over TCP or a socket directory in `host` */
  static async start(databaseUrl: string): Promise<DatabaseProxy> {
    const target = targetOf(new URL(databaseUrl));
    const server: RawServer = await RawServer.start((socket) => {
      if (proxy.refusing) {
        socket.destroy();
        return;
      }
      const upstream = connect(target);
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
      upstream.on('close', () => socket.destroy());
      for (const end of [socket, upstream]) {
        proxy.ends.add(end);
        end.on('close', () => proxy.ends.delete(end));
      }
      socket.on('data', (data) => upstream.write(data));
      upstream.on('data', (data) => socket.write(data));
      if (proxy.frozen) [socket, upstream].forEach((end) => end.pause());
    });
    const proxy = new DatabaseProxy(server, databaseUrl);
    return proxy;
  }

  /** The database's URL by way of this proxy. */
  get url(): string {
    const url = new URL(this.databaseUrl);
    url.searchParams.delete('host');
    url.searchParams.delete('port');
    url.host = `127.0.0.1:${this.server.port}`;
    return url.href;
  }

  /** Cuts every connection; new ones end at once, until {@link restore}. */
  sever(): void {
    this.refusing = true;
    for (const socket of this.server.sockets) socket.destroy();
  }

  /** Passes nothing on; connections stay open and new ones are accepted, until {@link restore}. */
  freeze(): void {
    this.frozen = true;
    for (const end of this.ends) end.pause();
  }

  restore(): void {
    this.refusing = false;
    this.frozen = false;
    for (const end of this.ends) end.resume();
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}

function targetOf(url: URL): NetConnectOpts {
  const host = url.searchParams.get('host') ?? url.hostname;
  const port = Number(url.searchParams.get('port') ?? (url.port || 5432));
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}
