import { once } from 'node:events';
import type { Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { egressTools } from '../../../../test/support/egress.js';
import { onRequest, whenClosed } from '../../../../test/support/raw-server.js';
import { Gate, Receiver } from '../../../../test/support/receiver.js';
import { until } from '../../../../test/support/until.js';
import type { EgressClient } from '../egress-client.js';
import type {
  BrokenExchange,
  ExchangeRequest,
  ExchangeResponse,
  ExchangeResult,
} from '../model/exchange-result.js';

const { client, raw, keep, tls } = egressTools();

function exchange(
  from: EgressClient,
  port: number,
  rest: Partial<ExchangeRequest> = {},
): Promise<ExchangeResult> {
  const url = `http://127.0.0.1:${port}/it?a=%20b`;
  return from.exchange({ method: 'GET', url, headers: [], timeoutMs: 5_000, idleMs: 5_000, ...rest });
}

async function answered(result: Promise<ExchangeResult>): Promise<ExchangeResponse> {
  const got = await result;
  if (got.kind !== 'response') throw new Error(`${got.kind}: ${got.message}`);
  return got;
}

async function receiver(): Promise<Receiver> {
  return keep(await Receiver.start());
}

/** How a body that is read to its end failed. */
async function breakOf(body: Readable): Promise<BrokenExchange> {
  if (body.errored) return body.errored as BrokenExchange;
  body.resume();
  const [error] = (await once(body, 'error').catch((thrown: unknown) => [thrown])) as [BrokenExchange];
  return error;
}

/** Sends bytes as fast as they are taken, without end. */
function flood(socket: Socket, chunk = Buffer.alloc(65_536)): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

describe('EgressClient.exchange', () => {
  it('sends exactly the given method, path, headers and bytes, repeated names included', async () => {
    const to = await receiver();
    const got = await answered(
      exchange(client(), to.port, {
        method: 'PUT',
        headers: [
          ['X-One', 'a'],
          ['X-One', 'b'],
          ['authorization', 'Bearer t\u00f6ken'],
        ],
        body: 'Zo\u00eb',
      }),
    );
    expect(got.status).toBe(200);
    expect(await text(got.body)).toBe('');
    const [request] = to.requests;
    expect(request).toMatchObject({ method: 'PUT', path: '/it?a=%20b', text: 'Zo\u00eb' });
    expect(request!.headers['x-one']).toBe('a, b');
    expect(Buffer.from(request!.headers['authorization']!, 'latin1').toString()).toBe('Bearer t\u00f6ken');
  });

  it('gives names in lower case, repeated values joined, and no control characters', async () => {
    const head =
      'HTTP/1.1 206 Partial\r\nX-A: 1\r\nx-a: 2\r\n__proto__: p\r\nX-Tab: a\tb\x80\xe9\r\ncontent-length: 2\r\n\r\nok';
    const server = await raw((socket) => onRequest(socket, () => socket.write(head, 'latin1')));
    const got = await answered(exchange(client(), server.port));
    expect(got.status).toBe(206);
    expect({ ...got.headers }).toEqual({
      'x-a': '1, 2',
      ['__proto__']: 'p',
      'x-tab': 'ab\u00e9',
      'content-length': '2',
    });
    expect(await text(got.body)).toBe('ok');
  });

  it.each(['X-A: b\r\nX-Injected: c', 'bad\x00', 'bad\n'])('refuses to send the value %j', async (value) => {
    const to = await receiver();
    const result = await exchange(client(), to.port, { headers: [['X-A', value]] });
    expect(result).toMatchObject({ kind: 'error', errorClass: 'INVALID_REQUEST' });
    expect(to.connections).toBe(0);
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await receiver();
    const to = await receiver();
    to.answer({ status: 302, headers: { location: elsewhere.url() } });
    expect(await exchange(client(), to.port)).toMatchObject({
      status: 302,
      headers: { location: elsewhere.url() },
    });
    expect(elsewhere.connections).toBe(0);
  });

  it.each(['http://169.254.169.254/latest/meta-data', 'http://2130706434/', 'http://[::ffff:127.0.0.2]/'])(
    'refuses %s without connecting',
    async (url) => {
      expect(await exchange(client(), 1, { url })).toMatchObject({ kind: 'refused' });
    },
  );

  it.each(['ftp://127.0.0.1/', 'http://user:pass@127.0.0.1/', 'nonsense'])(
    'takes %s for no address of a request',
    async (url) => {
      expect(await exchange(client(), 1, { url })).toMatchObject({
        kind: 'error',
        errorClass: 'INVALID_REQUEST',
      });
    },
  );

  it('goes over TLS, and only to a certificate that it trusts', async () => {
    const server = await tls();
    const url = `https://hookfront.test:${server.port}/`;
    expect(await exchange(client(), 1, { url })).toMatchObject({
      kind: 'error',
      errorClass: 'TLS_CERTIFICATE',
    });
  });

  it('keeps a connection whose answer was read, and repeats at once when it turns out stale', async () => {
    let kept: Socket | undefined;
    const server = await raw((socket) =>
      onRequest(socket, () => {
        if (kept === socket) return void socket.destroy();
        kept ??= socket;
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      }),
    );
    const from = client();
    expect(await text((await answered(exchange(from, server.port))).body)).toBe('ok');
    expect(await text((await answered(exchange(from, server.port))).body)).toBe('ok');
    expect(server.sockets).toHaveLength(2);
  });

  it('does not repeat what a fresh connection breaks', async () => {
    const server = await raw((socket) => onRequest(socket, () => socket.destroy()));
    expect(await exchange(client(), server.port)).toMatchObject({ kind: 'error' });
    expect(server.sockets).toHaveLength(1);
  });

  it.each([
    ['a stream', { method: 'PUT', body: (): Readable => Readable.from([Buffer.from('a')]) }],
    ['bytes', { method: 'POST', body: (): string => 'a' }],
    ['a change without a body', { method: 'PUT', body: (): undefined => undefined }],
  ] as const)('never sends %s over a connection that was used before', async (_what, { method, body }) => {
    const to = await receiver();
    const from = client();
    await text((await answered(exchange(from, to.port))).body);
    await text((await answered(exchange(from, to.port))).body);
    expect(to.connections).toBe(1);
    await text((await answered(exchange(from, to.port, { method, body: body() }))).body);
    expect(to.connections).toBe(2);
  });

  describe('a streamed body', () => {
    it.each([
      [11, 'content-length', '11'],
      [undefined, 'transfer-encoding', 'chunked'],
    ])('of length %s is sent with %s', async (bodyLength, header, value) => {
      const to = await receiver();
      const body = new PassThrough();
      const result = exchange(client(), to.port, { method: 'PUT', body, bodyLength });
      body.write('hello ');
      await until('the first part has gone', () => body.readableLength === 0 && to.connections === 1);
      body.end('world');
      expect((await answered(result)).status).toBe(200);
      expect(to.requests[0]).toMatchObject({ text: 'hello world', headers: { [header]: value } });
    });

    it('may be empty', async () => {
      const to = await receiver();
      const body = Readable.from([]);
      const got = await answered(exchange(client(), to.port, { method: 'PUT', body, bodyLength: 0 }));
      expect(got.status).toBe(200);
      expect(to.requests[0]).toMatchObject({ text: '', headers: { 'content-length': '0' } });
    });

    it.each([3, 30])('of another length than the announced %i bytes fails', async (bodyLength) => {
      const to = await receiver();
      const body = Readable.from([Buffer.from('hello '), Buffer.from('world')]);
      expect(await exchange(client(), to.port, { method: 'PUT', body, bodyLength })).toMatchObject({
        kind: 'error',
        errorClass: 'REQUEST_BODY',
      });
      expect(to.requests).toHaveLength(0);
    });

    it('waits for a peer that does not read, without holding more than a little', async () => {
      const server = await raw((socket) => socket.pause());
      let read = 0;
      const body = new Readable({
        read() {
          read += 65_536;
          this.push(Buffer.alloc(65_536));
        },
      });
      const result = await exchange(client(), server.port, { method: 'PUT', body, idleMs: 400 });
      expect(result).toMatchObject({ kind: 'timeout', phase: 'request' });
      // The sockets' own buffers, and little else.
      expect(read).toBeLessThan(16 * 1024 * 1024);
      expect(body.destroyed).toBe(false);
      await whenClosed(server.sockets[0]!.resume());
    });

    it('may flow for longer than the answer may take', async () => {
      const to = await receiver();
      const body = new PassThrough();
      const result = exchange(client(), to.port, { method: 'PUT', body, timeoutMs: 150 });
      const began = Date.now();
      await until('it has flowed for long', () => body.write('a') && Date.now() - began > 400);
      body.end();
      expect(await result).toMatchObject({ kind: 'response', status: 200 });
    });

    it('has the answer in time from its end on', async () => {
      const to = await receiver();
      to.answer({ hang: true });
      const body = Readable.from([Buffer.from('a')]);
      expect(await exchange(client(), to.port, { method: 'PUT', body, timeoutMs: 150 })).toMatchObject({
        kind: 'timeout',
        phase: 'response',
      });
    });

    it('ends the request when it breaks off', async () => {
      const server = await raw((socket) => socket.resume());
      const body = new PassThrough();
      const result = exchange(client(), server.port, { method: 'PUT', body });
      body.write('a');
      await until('the connection is there', () => server.sockets.length === 1);
      body.destroy(new Error('the user went away'));
      expect(await result).toMatchObject({
        kind: 'error',
        errorClass: 'REQUEST_BODY',
        message: 'the user went away',
      });
      await whenClosed(server.sockets[0]!);
    });

    it.each(['a connection is made', 'it flows'])(
      'may break off while the exchange is given up: %s',
      async (when) => {
        const server = await raw((socket) => socket.resume());
        const body = new PassThrough();
        const controller = new AbortController();
        const result = exchange(client(), server.port, { method: 'PUT', body, signal: controller.signal });
        body.on('error', () => controller.abort());
        body.write('a');
        if (when === 'it flows')
          await until(
            'the connection is there',
            () => server.sockets.length === 1 && body.readableLength === 0,
          );
        body.destroy(new Error('the user went away'));
        // An error that nobody listens to would end the process, and here the test.
        expect(await result).toMatchObject({ kind: 'error' });
        await new Promise(setImmediate);
        expect(body.errored).not.toBeNull();
      },
    );

    it('does not keep an early answer back, and is left unread', async () => {
      const server = await raw((socket) =>
        socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno')),
      );
      const body = new PassThrough();
      body.write('a');
      const got = await answered(exchange(client(), server.port, { method: 'PUT', body }));
      expect(got.status).toBe(413);
      expect(await text(got.body)).toBe('no');
      await whenClosed(server.sockets[0]!);
      expect(body.destroyed).toBe(false);
    });
  });

  describe('limits', () => {
    it('gives up a peer that never answers, in time', async () => {
      const to = await receiver();
      to.answer({ hang: true });
      expect(await exchange(client(), to.port, { timeoutMs: 100 })).toEqual({
        kind: 'timeout',
        phase: 'response',
        message: 'no response within 100 ms',
      });
    });

    it('gives up a peer that drips its headers', async () => {
      const server = await raw((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx-drip: ');
        const drip = setInterval(() => socket.write('a'), 10);
        socket.on('close', () => clearInterval(drip));
      });
      expect(await exchange(client(), server.port, { timeoutMs: 120 })).toMatchObject({ kind: 'timeout' });
      await whenClosed(server.sockets[0]!);
    });

    it('refuses headers beyond 16 KB', async () => {
      const server = await raw((socket) =>
        onRequest(socket, () => socket.write(`HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`)),
      );
      expect(await exchange(client(), server.port)).toMatchObject({
        kind: 'error',
        errorClass: 'HEADERS_TOO_LARGE',
      });
    });

    it('fails a body that stands still', async () => {
      const server = await raw((socket) =>
        onRequest(socket, () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok')),
      );
      const got = await answered(exchange(client(), server.port, { idleMs: 100 }));
      expect(await breakOf(got.body)).toMatchObject({ name: 'BrokenExchange', reason: 'IDLE' });
      await whenClosed(server.sockets[0]!);
    });

    it('fails a body that nobody reads, and does not hold more of it than a little', async () => {
      const server = await raw((socket) =>
        onRequest(socket, () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          flood(socket);
        }),
      );
      const got = await answered(exchange(client(), server.port, { idleMs: 200 }));
      await until('it waits', () => got.body.readableLength >= got.body.readableHighWaterMark);
      expect(got.body.readableLength).toBeLessThan(1024 * 1024);
      await whenClosed(server.sockets[0]!);
      expect(got.body.errored).toMatchObject({ reason: 'IDLE' });
    });

    it('lets a body take its time as long as it flows', async () => {
      const server = await raw((socket) =>
        onRequest(socket, () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n');
          const drip = setInterval(() => socket.write('a'), 50);
          socket.on('close', () => clearInterval(drip));
        }),
      );
      const got = await answered(exchange(client(), server.port, { timeoutMs: 200, idleMs: 200 }));
      expect(await text(got.body)).toBe('aaaaaaaa');
    });
  });

  describe('is ended', () => {
    const endless = (): ReturnType<typeof raw> =>
      raw((socket) =>
        onRequest(socket, () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          flood(socket);
        }),
      );

    it('by its signal before the answer', async () => {
      const to = await receiver();
      to.answer({ hang: true });
      const giveUp = new AbortController();
      const result = exchange(client(), to.port, { signal: giveUp.signal });
      await to.waitFor(1);
      giveUp.abort();
      expect(await result).toMatchObject({ kind: 'error', errorClass: 'ABORTED' });
      expect(await exchange(client(), to.port, { signal: giveUp.signal })).toMatchObject({
        errorClass: 'ABORTED',
      });
      expect(to.connections).toBe(1);
    });

    it('by its signal during the answer', async () => {
      const server = await endless();
      const giveUp = new AbortController();
      const got = await answered(exchange(client(), server.port, { signal: giveUp.signal }));
      giveUp.abort();
      expect(await breakOf(got.body)).toMatchObject({ reason: 'ABORTED' });
      await whenClosed(server.sockets[0]!);
    });

    it('by whoever reads, destroying the body', async () => {
      const server = await endless();
      const got = await answered(exchange(client(), server.port));
      got.body.destroy();
      await whenClosed(server.sockets[0]!);
      expect(server.sockets).toHaveLength(1);
    });

    it('with the client, before and during the answer', async () => {
      const server = await endless();
      const to = await receiver();
      to.answer({ hang: true });
      const from = client();
      const got = await answered(exchange(from, server.port));
      const waiting = exchange(from, to.port);
      await to.waitFor(1);
      await from.destroy();
      expect(await waiting).toMatchObject({ kind: 'error', errorClass: 'CLIENT_CLOSED' });
      expect(await breakOf(got.body)).toMatchObject({ reason: 'CLIENT_CLOSED' });
      await whenClosed(server.sockets[0]!);
      expect(await exchange(from, to.port)).toMatchObject({ kind: 'error', errorClass: 'CLIENT_CLOSED' });
    });

    it.each([
      ['closed', 'content-length: 9\r\n\r\nok', (socket: Socket) => socket.end()],
      ['reset', 'content-length: 9\r\n\r\nok', (socket: Socket) => socket.resetAndDestroy()],
      ['closed within chunks', 'transfer-encoding: chunked\r\n\r\n5\r\nok', (socket: Socket) => socket.end()],
      [
        'full of nonsense',
        'transfer-encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n',
        (socket: Socket) => socket.resume(),
      ],
    ])('by a peer whose body is %s', async (_how, rest, finish) => {
      const read = new Gate();
      const server = await raw((socket) =>
        onRequest(socket, () => {
          socket.write(`HTTP/1.1 200 OK\r\n${rest}`);
          void read.opened.then(() => finish(socket));
        }),
      );
      const got = await answered(exchange(client(), server.port));
      read.open();
      expect(await breakOf(got.body)).toMatchObject({ name: 'BrokenExchange' });
    });
  });
});
