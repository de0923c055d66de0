import { type AddressInfo, connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { sendBytes } from './send-bytes.js';

describe('bytes of unknown length, for a caller who speaks HTTP/1.0', () => {
  let server: FastifyInstance;
  let body: PassThrough;
  let caller: Socket;
  let sent: Promise<void>;
  let received: string;
  let ended: Promise<string>;

  beforeEach(async () => {
    body = new PassThrough();
    server = Fastify();
    const called = new Promise<void>((resolve, reject) => {
      server.get('/', (_request, reply) => {
        const head = { status: 200, headers: { 'content-type': 'text/plain' }, length: null } as const;
        const { signal } = new AbortController();
        void sendBytes(reply, () => head, body, { idleMs: 60_000, signal }).then(resolve, reject);
      });
    });
    sent = called;
    sent.catch(() => {});
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    received = '';
    caller = connect(port, '127.0.0.1', () => caller.write('GET / HTTP/1.0\r\n\r\n'));
    caller.on('data', (data) => (received += data.toString()));
    ended = new Promise((resolve) => {
      caller.on('end', () => resolve('whole')).on('error', (error) => resolve(String(error)));
    });
    body.write('some');
    await new Promise<void>((resolve) => {
      caller.on('data', () => received.endsWith('some') && resolve());
    });
  });
  afterEach(async () => {
    caller.destroy();
    await server.close();
  });

  it('end with the connection', async () => {
    body.end(' more');
    expect(await ended).toBe('whole');
    expect(received).toMatch(/\r\n\r\nsome more$/);
    await sent;
  });

  it('never look whole when they break off', async () => {
    body.destroy(new Error('gone'));
    await expect(sent).rejects.toThrow('The document provider broke off its answer.');
    expect(await ended).toMatch(/ECONNRESET/);
  });

  it('nor when the service stops', async () => {
    server.server.closeAllConnections();
    await expect(sent).rejects.toThrow('The document provider broke off its answer.');
    expect(await ended).toMatch(/ECONNRESET/);
  });
});
