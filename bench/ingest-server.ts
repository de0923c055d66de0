import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The HTTP side of a contestant: takes one event or an array of them, and answers 202 when `accept` has them. Tells the
 * parent process where it listens, and ends with it.
 */
export function serveIngest(accept: (events: object[]) => void | Promise<void>): void {
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as object | object[];
      const reply = (): unknown => answer.writeHead(202, { 'content-type': 'application/json' }).end('{}');
      const accepting = accept(Array.isArray(body) ? body : [body]);
      if (accepting) void accepting.then(reply, (error: unknown) => answer.writeHead(500).end(String(error)));
      else reply();
    });
  });
  server.keepAliveTimeout = 60_000;
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
}
