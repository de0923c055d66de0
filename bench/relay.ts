import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { WebhookSigner, newSigningSecret } from '../src/platform/crypto/index.js';

/**
 * The bare relay: takes batches over HTTP, parses them, signs each event and sends it on; nothing is stored, nothing is
 * matched, nothing is retried. What any service of this kind has to do at least.
 */
const [target] = process.argv.slice(2);
const agent = new Agent({ connections: 128, pipelining: 1 });
const signer = new WebhookSigner([newSigningSecret()]);
const CONCURRENCY = 128;
const queue: object[] = [];
let running = 0;
let sequence = 0;

function pump(): void {
  while (running < CONCURRENCY && queue.length > 0) {
    running++;
    void send(queue.shift()!).finally(() => {
      running--;
      pump();
    });
  }
}

async function send(event: object): Promise<void> {
  const body = JSON.stringify(event);
  const id = `msg_${sequence++}`;
  const seconds = Math.floor(Date.now() / 1_000);
  const response = await request(target!, {
    method: 'POST',
    dispatcher: agent,
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer token',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signer.sign(id, seconds, body),
    },
    body,
  });
  await response.body.dump();
}

const server = createServer((incoming, answer) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const events = JSON.parse(Buffer.concat(chunks).toString('utf8')) as object[];
    queue.push(...events);
    pump();
    answer.writeHead(202, { 'content-type': 'application/json' }).end('{}');
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
