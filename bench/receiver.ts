import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { preciseNow } from './payload.js';

/**
 * A process that takes deliveries, counts them, and notes how old each was that says when it was sent. Requests below
 * /hang are never answered, until they are released; those below /wait-20 are after so many milliseconds. Talks to its parent over IPC.
 */
const SENT_AT = '"sentAt":';
const WAIT = /^\/wait-(\d+)/;
let received = 0;
let measuring = false;
let latencies: number[] = [];
const hanging = new Set<ServerResponse>();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url!.startsWith('/hang')) {
      hanging.add(response);
      response.on('close', () => hanging.delete(response));
      return;
    }
    const waitMs = Number(WAIT.exec(request.url!)?.[1] ?? 0);
    if (waitMs > 0) setTimeout(() => response.writeHead(200, { 'content-length': 0 }).end(), waitMs);
    else response.writeHead(200, { 'content-length': 0 }).end();
    received++;
    if (measuring) note(Buffer.concat(chunks).toString('latin1'));
  });
});
server.keepAliveTimeout = 60_000;

function note(body: string): void {
  const now = preciseNow();
  const at = body.indexOf(SENT_AT) + SENT_AT.length;
  const sentAt = Number.parseFloat(body.slice(at, at + 20));
  if (sentAt > 0) latencies.push(now - sentAt);
}

const ANSWERS = {
  report: () => ({ received, measured: latencies.length }),
  latencies: () => ({ latencies }),
  reset: () => begin(false),
  measure: () => begin(true),
  release: () => {
    for (const response of hanging) response.writeHead(200, { 'content-length': 0 }).end();
    return {};
  },
} as const;

function begin(measure: boolean): object {
  received = 0;
  latencies = [];
  measuring = measure;
  return {};
}

process.on('message', (question: keyof typeof ANSWERS) => process.send?.(ANSWERS[question]()));
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
