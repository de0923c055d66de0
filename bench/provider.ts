import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * A process that is a document provider, as fast as Node's own HTTP server: its files are named by their size and made while
 * they are read, and what is uploaded is counted and forgotten. Talks to its parent over IPC.
 */
let received = 0;

const server = createServer((request, response) => {
  // Whoever broke off is gone.
  answer(request, response).catch(() => response.destroy());
});
server.requestTimeout = 0;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
  const id = searchParams.get('id') ?? 'new';
  switch (pathname) {
    case '/serviceInfo':
      return json(response, { webhookVersion: '1.1.1', version: '1', publisher: 'bench' });
    case '/download': {
      const size = Number(id);
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
      return pipeline(Readable.from(pieces(size), { objectMode: false }), response);
    }
    case '/upload':
      for await (const chunk of request) received += (chunk as Buffer).length;
      return json(response, { result: 'success' });
    default:
      return json(response, { title: id, kind: 'file', id });
  }
}

/** As large as those that a file is read in. */
const PIECE = Buffer.alloc(64 * 1024, 'hookfront ');

function* pieces(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= PIECE.length)
    yield left < PIECE.length ? PIECE.subarray(0, left) : PIECE;
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

process.on('message', () => {
  process.send?.({ received });
  received = 0;
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
