import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from '../support/tls-fixture.js';
import { until } from '../support/until.js';

const EXAMPLE = resolve('deploy/nginx.conf');
const MISSING = "nginx is not installed; it is in Debian's package nginx.";

/** A real nginx with deploy/nginx.conf, of which only addresses, ports and the place of the certificate are changed. */
export class Nginx {
  private constructor(
    private readonly directory: string,
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** @param nodes the ports of the two nodes, on 127.0.0.1 */
  static async start(nodes: readonly [number, number]): Promise<Nginx> {
    const port = await freePort();
    const directory = await write(nodes, port, (site) =>
      [/ ssl http2;/, / +ssl_certificate .*\n/, / +ssl_certificate_key .*\n/].reduce(
        (text, pattern, index) => changed(text, pattern, index === 0 ? ';' : ''),
        site,
      ),
    );
    const child = spawn('nginx', ['-p', directory, '-c', join(directory, 'main.conf')], { stdio: 'inherit' });
    const failed = once(child, 'error').then(() => Promise.reject(new Error(MISSING)));
    const nginx = new Nginx(directory, child, `http://127.0.0.1:${port}`);
    const answers = (): Promise<boolean> =>
      fetch(`${nginx.url}/health/live`).then(
        (response) => response.ok,
        () => false,
      );
    await Promise.race([until('nginx answers', answers), failed]);
    return nginx;
  }

  /** What nginx says of the file as it stands, with a certificate. */
  static async check(): Promise<string> {
    const directory = await write([3000, 3001], await freePort(), (site) => site);
    try {
      return await new Promise((done, reject) => {
        execFile('nginx', ['-t', '-p', directory, '-c', join(directory, 'main.conf')], (error, out, err) =>
          (error as NodeJS.ErrnoException | null)?.code === 'ENOENT'
            ? reject(new Error(MISSING))
            : done(out + err),
        );
      });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** How many requests the node on this port has answered, by nginx's log. */
  async answeredBy(port: number): Promise<number> {
    const log = await readFile(join(this.directory, 'answered.log'), 'utf8');
    return log.split('\n').filter((line) => line.endsWith(`:${port}`)).length;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await once(this.child, 'close');
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** A port that was free a moment ago; nodes must come back on the one that nginx knows. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** @returns the directory with main.conf and what it includes */
async function write(
  nodes: readonly [number, number],
  port: number,
  more: (site: string) => string,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'hookfront-nginx-'));
  // Its workers may run as another user.
  await chmod(directory, 0o711);
  const places: [RegExp, string][] = [
    [/10\.0\.0\.11:3000/, `127.0.0.1:${nodes[0]}`],
    [/10\.0\.0\.12:3000/, `127.0.0.1:${nodes[1]}`],
    [/listen 80;/, `listen 127.0.0.1:${await freePort()};`],
    [/listen 443 ssl/, `listen 127.0.0.1:${port} ssl`],
    [/\/etc\/nginx\/hookfront\.crt/, join(directory, 'hookfront.crt')],
    [/\/etc\/nginx\/hookfront\.key/, join(directory, 'hookfront.key')],
  ];
  let site = await readFile(EXAMPLE, 'utf8');
  for (const [from, to] of places) site = changed(site, from, to);
  await writeFile(join(directory, 'site.conf'), more(site));
  await writeFile(join(directory, 'hookfront.crt'), TEST_CERTIFICATE);
  await writeFile(join(directory, 'hookfront.key'), TEST_PRIVATE_KEY);
  await writeFile(join(directory, 'main.conf'), MAIN);
  return directory;
}

function changed(text: string, from: RegExp, to: string): string {
  if (!from.test(text)) throw new Error(`deploy/nginx.conf has no ${from}`);
  return text.replace(from, to);
}

const MAIN = `daemon off;
pid nginx.pid;
error_log error.log;
events { worker_connections 1024; }
http {
    log_format answered '$upstream_addr';
    access_log answered.log answered;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}
`;
