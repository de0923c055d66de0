import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { preciseNow } from './payload.js';

/** A process that takes deliveries, counts them, and notes how old each was. Talks to its parent over IPC. */
const SENT_AT = '"sentAt":';
let received = 0;
let latencies: number[] | undefined;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(200, { 'content-length': 0 }).end();
    received++;
    if (!latencies) return;
    const now = preciseNow();
    const text = Buffer.concat(chunks).toString('latin1');
    const at = text.indexOf(SENT_AT);
    if (at >= 0)
      latencies.push(now - Number.parseFloat(text.slice(at + SENT_AT.length, at + SENT_AT.length + 20)));
  });
});
server.keepAliveTimeout = 60_000;

process.on('message', (message: 'reset' | 'measure' | 'report') => {
  if (message === 'report') {
    process.send?.({ received, latencies });
    return;
  }
  received = 0;
  latencies = message === 'measure' ? [] : undefined;
  process.send?.({ reset: true });
});

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
