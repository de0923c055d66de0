import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { until } from '../../../../test/support/until.js';
import type { AppError } from '../errors/index.js';
import { answerClientError } from '../client-errors.js';
import { streamedBody, takeBodiesAsBytes } from './request-bodies.js';
import type { StreamedBody } from './streamed-body.js';

const MB = 1024 * 1024;
const LARGE = 100_000;
const SMALL = 16 * 1024;
const POST = (path: string, ...headers: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'host: x', ...headers, '', ''].join('\r\n');

describe('bodies', () => {
  let server: FastifyInstance;
  let sockets: Socket[];
  /** What the route for streams does. */
  let handle: (body: StreamedBody, request: FastifyRequest) => unknown;

  const start = async (
    options: { idleMs?: number; requestTimeout?: number; memory?: number } = {},
  ): Promise<void> => {
    server = fastify({
      requestTimeout: options.requestTimeout ?? 60_000,
      http: { connectionsCheckingInterval: 10 },
      clientErrorHandler: answerClientError,
    });
    // Node swaps the two when this is the longer one.
    server.server.headersTimeout = Math.min(server.server.headersTimeout, server.server.requestTimeout);
    takeBodiesAsBytes(server, {
      ordinary: 1000,
      large: LARGE,
      memory: options.memory ?? 10 * LARGE,
      idleMs: options.idleMs ?? 60_000,
    });
    server.addHook('preParsing', async (request) => {
      const { user } = request.headers;
      if (typeof user === 'string') request.bodyHolder = user;
    });
    const size = (request: FastifyRequest): object => ({ size: (request.body as Buffer).length });
    server.post('/ordinary', (request) => size(request));
    server.post('/small', { config: { smallBody: true } }, (request) => size(request));
    server.post('/text', { config: { largeBody: true } }, (request) => String(request.body));
    server.post('/large', { config: { largeBody: true } }, (request) => size(request));
    server.post('/stream', { config: { streamBody: true } }, (request) =>
      handle(streamedBody(request), request),
    );
    server.get('/', () => ({}));
    server.setErrorHandler((error: AppError, _request, reply) =>
      reply.status(error.status).headers(error.headers).send({ code: error.code }),
    );
    await server.listen({ host: '127.0.0.1', port: 0 });
  };
  const open = (): Talk => {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    sockets.push(socket);
    const talk: Talk = { socket, heard: '', closed: once(socket, 'close') };
    socket.on('data', (chunk: Buffer) => (talk.heard += chunk.toString()));
    return talk;
  };
  interface Talk {
    readonly socket: Socket;
    heard: string;
    readonly closed: Promise<unknown>;
  }
  /** Waits for a part of the answer, and gives all that was heard. */
  const hear = async (talk: Talk, part: string): Promise<string> => {
    await until(`${part} is heard`, () => talk.heard.includes(part));
    return talk.heard;
  };
  const read = async (body: StreamedBody): Promise<object> => {
    let size = 0;
    for await (const chunk of body) size += (chunk as Buffer).length;
    return { size, length: body.length };
  };

  beforeEach(() => {
    sockets = [];
    handle = read;
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await server.close();
  });

  it.each([
    ['/ordinary', 1000, 200],
    ['/ordinary', 1001, 413],
    ['/large', LARGE, 200],
    ['/large', LARGE + 1, 413],
    ['/small', SMALL, 200],
    ['/small', SMALL + 1, 413],
    ['/stream', LARGE + 1, 200],
    ['/nothing', LARGE + 1, 404],
  ])('to %s of %d bytes are answered %d', async (path, size, status) => {
    await start();
    const talk = open();
    talk.socket.write(POST(path, 'connection: close', `content-length: ${size}`) + 'x'.repeat(size));
    await talk.closed;
    expect(talk.heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    if (status === 200) expect(talk.heard).toContain(`{"size":${size}`);
  });

  it('that are streamed come as they are sent, of known or unknown length, or empty', async () => {
    await start();
    const seen: string[] = [];
    handle = async (body) => {
      for await (const chunk of body) seen.push(String(chunk));
      return { length: body.length ?? null };
    };
    const talk = open();
    talk.socket.write(POST('/stream', 'content-type: image/png', 'content-length: 6') + 'abc');
    await until('the first half is there', () => seen.join('') === 'abc');
    talk.socket.write('def');
    await until('it is answered', () => talk.heard.endsWith('{"length":6}'));
    talk.socket.write(POST('/stream', 'transfer-encoding: chunked') + '3\r\nghi\r\n');
    await until('the chunk is there', () => seen.join('') === 'abcdefghi');
    talk.socket.write('0\r\n\r\n');
    await until('it is answered', () => talk.heard.endsWith('{"length":null}'));
    talk.socket.write(POST('/stream'));
    await until('it is answered', () => talk.heard.endsWith('{"length":0}'));
    expect(seen.join('')).toBe('abcdefghi');
  });

  it('that are streamed are read no faster than somebody wants them', async () => {
    await start();
    let openGate!: () => void;
    const gate = new Promise<void>((resolve) => (openGate = resolve));
    let incoming!: Socket;
    handle = async (body, request) => {
      const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
      let size = (await chunks.next()).value.length as number;
      incoming = request.raw.socket;
      await gate;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) size += next.value.length;
      return { size };
    };
    const talk = open();
    talk.socket.write(POST('/stream', `content-length: ${64 * MB}`));
    talk.socket.write(Buffer.alloc(64 * MB));
    await until('the first of it was read', () => incoming !== undefined);
    for (let i = 0; i < 50; i++) await fetch(`http://127.0.0.1:${incoming.localPort}/`);
    expect(incoming.bytesRead).toBeLessThan(MB);
    openGate();
    expect(await hear(talk, 'size')).toContain(`{"size":${64 * MB}}`);
  });

  it('that nobody wants do not stand between the caller and the answer', async () => {
    await start();
    handle = () => ({ refused: true });
    const talk = open();
    talk.socket.write(POST('/stream', `content-length: ${8 * MB}`));
    talk.socket.write(Buffer.alloc(8 * MB));
    await until('it is answered', () => talk.heard.includes('refused'));
    talk.socket.write(POST('/ordinary', 'content-length: 1') + 'x');
    expect(await hear(talk, '"size":1')).toContain('200 OK');
  });

  it('whose reader gives up half-way do not either', async () => {
    await start();
    handle = async (body) => {
      for await (const _ of body) break;
      return { refused: body.destroyed };
    };
    const talk = open();
    talk.socket.write(POST('/stream', `content-length: ${8 * MB}`));
    talk.socket.write(Buffer.alloc(8 * MB));
    await until('it is answered', () => talk.heard.includes('"refused":true'));
    talk.socket.write(POST('/ordinary', 'content-length: 1') + 'x');
    expect(await hear(talk, '"size":1')).toContain('200 OK');
  });

  it('that nobody wants and that never end cost the caller the connection', async () => {
    await start();
    handle = () => ({ refused: true });
    const talk = open();
    talk.socket.write(POST('/stream', 'content-length: 100') + 'x');
    await talk.closed;
    expect(talk.heard).toMatch(/^HTTP\/1\.1 200 [^]*refused/);
  });

  it('that break off end with an error', async () => {
    await start();
    let failure: unknown;
    handle = async (body) => read(body).catch((error: unknown) => (failure = error));
    const talk = open();
    talk.socket.write(POST('/stream', 'content-length: 100') + 'x');
    await until('it is being read', () => server.server.listenerCount('request') > 0);
    talk.socket.end();
    await until('it ended', () => failure !== undefined);
    expect(failure).toMatchObject({ code: 'MalformedRequest', message: 'The request did not arrive whole.' });
  });

  it('that stand still while they are wanted end with an error, which can be answered', async () => {
    await start({ idleMs: 50 });
    handle = (body) => read(body).catch((error: { code: string }) => ({ failed: error.code }));
    const talk = open();
    talk.socket.write(POST('/stream', 'content-length: 100') + 'x');
    expect(await hear(talk, 'failed')).toContain('{"failed":"MalformedRequest"}');
  });

  it('that nobody reads yet may stand still', async () => {
    await start({ idleMs: 20 });
    handle = async (body) => {
      const other = open();
      other.socket.write(POST('/stream', 'content-length: 100'));
      handle = (late) => read(late).catch(() => ({ late: true }));
      await until('another one has stood still for too long', () => other.heard.includes('late'));
      return read(body);
    };
    const talk = open();
    talk.socket.write(POST('/stream', 'content-length: 3') + 'abc');
    expect(await hear(talk, 'length')).toContain('{"size":3,');
  });

  it('that are streamed may take longer than a request otherwise may', async () => {
    await start({ requestTimeout: 50 });
    const streamed = open();
    streamed.socket.write(POST('/stream', 'content-length: 2') + 'x');
    const ordinary = open();
    ordinary.socket.write(POST('/ordinary', 'content-length: 2') + 'x');
    await ordinary.closed;
    expect(ordinary.heard).toContain('The request did not arrive whole in time.');
    const later = open();
    later.socket.write(POST('/ordinary', 'content-length: 2') + 'x');
    await later.closed;
    streamed.socket.write('y');
    await until('it is answered', () => streamed.heard.includes('{"size":2,'));
    // What comes after it on the same connection has to be in time again.
    streamed.socket.write(POST('/ordinary', 'content-length: 2') + 'x');
    await streamed.closed;
    expect(streamed.heard).toContain('The request did not arrive whole in time.');
  });

  it('that come in many pieces, of known or unknown length, are put together', async () => {
    await start();
    const sent = Array.from({ length: 5_000 }, (_, index) => String(index)).join();
    const known = open();
    known.socket.write(POST('/text', 'connection: close', `content-length: ${sent.length}`));
    for (let at = 0; at < sent.length; at += 777) known.socket.write(sent.slice(at, at + 777));
    const unknown = open();
    unknown.socket.write(POST('/text', 'connection: close', 'transfer-encoding: chunked'));
    for (let at = 0; at < sent.length; at += 1000) {
      const piece = sent.slice(at, at + 1000);
      unknown.socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    }
    unknown.socket.write('0\r\n\r\n');
    for (const talk of [known, unknown]) {
      await talk.closed;
      expect(talk.heard.endsWith(`\r\n\r\n${sent}`)).toBe(true);
    }
  });

  it('of unknown length that grow too large are refused, and the answer can be read', async () => {
    await start();
    const talk = open();
    talk.socket.write(POST('/ordinary', 'transfer-encoding: chunked'));
    for (let i = 0; i < 50; i++) talk.socket.write(`3e8\r\n${'x'.repeat(1000)}\r\n`);
    expect(await hear(talk, 'BodyTooLarge')).toMatch(/^HTTP\/1\.1 413 /);
    talk.socket.write('0\r\n\r\n' + POST('/ordinary', 'content-length: 1') + 'x');
    expect(await hear(talk, '"size":1')).toContain('200 OK');
  });

  describe('that are compressed', () => {
    const text = 'a text that repeats itself; '.repeat(1_000);
    const send = (path: string, coding: string, bytes: Buffer): Promise<Response> =>
      fetch(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}${path}`, {
        method: 'POST',
        headers: { 'content-encoding': coding },
        body: bytes as unknown as string,
      });

    it.each<[string, (bytes: Buffer) => Buffer]>([
      ['gzip', gzipSync],
      ['X-GZip', gzipSync],
      ['deflate', deflateSync],
      ['deflate', deflateRawSync],
      ['br', brotliCompressSync],
      ['gzip, identity', gzipSync],
      ['utf-8', (bytes) => bytes],
      ['UTF-8', (bytes) => bytes],
      ['Identity', (bytes) => bytes],
    ])('arrive as what they hold: %s', async (coding, compress) => {
      await start();
      expect(await (await send('/text', coding, compress(Buffer.from(text)))).text()).toBe(text);
    });

    it.each<[string, (bytes: Buffer) => Buffer]>([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('and grow beyond the limit of the call are refused: %s', async (coding, compress) => {
      await start();
      const bomb = compress(Buffer.alloc(20 * MB));
      expect(bomb.length).toBeLessThan(LARGE);
      expect((await send('/large', coding, bomb)).status).toBe(413);
      expect((await send('/small', coding, compress(Buffer.alloc(SMALL)))).status).toBe(200);
      expect((await send('/small', coding, compress(Buffer.alloc(SMALL + 1)))).status).toBe(413);
    });

    it.each<[string, string, Buffer]>([
      ['are no gzip', 'gzip', Buffer.from(text)],
      ['end too soon', 'gzip', gzipSync(text).subarray(0, -9)],
      ['are no deflate', 'deflate', Buffer.from([0xff, 0xff, 0xff])],
      ['are no brotli', 'br', Buffer.from(text)],
    ])('but %s are malformed', async (_what, coding, bytes) => {
      await start();
      const answer = await send('/large', coding, bytes);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'MalformedBody' });
    });

    it('may be empty', async () => {
      await start();
      expect((await send('/text', 'gzip', Buffer.alloc(0))).status).toBe(200);
    });

    it.each(['zstd', 'gzip, br', 'compress'])(
      'in another way are refused, with what is taken: %s',
      async (coding) => {
        await start();
        const answer = await send('/large', coding, Buffer.from('x'));
        expect(answer.status).toBe(415);
        expect(answer.headers.get('accept-encoding')).toBe('gzip, deflate, br');
      },
    );

    it('are not streamed', async () => {
      await start();
      const answer = await send('/stream', 'gzip', gzipSync(text));
      expect(answer.status).toBe(415);
      expect(answer.headers.get('accept-encoding')).toBe('identity');
      expect((await send('/stream', 'UTF-8', Buffer.from(text))).status).toBe(200);
    });
  });

  describe('that are under way', () => {
    /** Begins a body of the largest size that does not end. */
    const begin = async (user: string): Promise<Talk> => {
      const talk = open();
      talk.socket.write(POST('/large', `user: ${user}`, `content-length: ${LARGE}`, 'expect: 100-continue'));
      await hear(talk, '100 Continue');
      talk.socket.write('x'.repeat(LARGE - 1));
      return talk;
    };
    const status = async (user: string, size: number, headers: string[] = []): Promise<number> => {
      const talk = open();
      talk.socket.write(
        POST('/large', `user: ${user}`, 'connection: close', `content-length: ${size}`, ...headers),
      );
      talk.socket.write('x'.repeat(size));
      await until('it is answered', () => talk.heard.includes('\r\n\r\n'));
      return Number(talk.heard.slice(9, 12));
    };

    it('in too great a number are refused until some have ended; short ones never are', async () => {
      await start({ memory: 2 * LARGE });
      const bodies = [await begin('a'), await begin('b')];
      await until('there is no room', async () => (await status('c', LARGE)) === 503);
      expect(await status('c', SMALL)).toBe(200);
      bodies[0]!.socket.write('x');
      expect(await hear(bodies[0]!, 'size')).toContain(`{"size":${LARGE}}`);
      await until('there is room again', async () => (await status('c', LARGE)) === 200);
    });

    it('are refused half-way when others have used up the memory, and told when to try again', async () => {
      await start({ memory: 2 * LARGE });
      await begin('a');
      await begin('b');
      await until('there is no room', async () => (await status('c', LARGE)) === 503);
      const talk = open();
      talk.socket.write(
        POST('/large', 'user: c', 'transfer-encoding: chunked') + `${(LARGE / 2).toString(16)}\r\n`,
      );
      talk.socket.write('x'.repeat(LARGE / 2));
      expect(await hear(talk, 'Overloaded')).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1\r\n/i);
    });

    it('count no more once their callers have gone', async () => {
      await start({ memory: 2 * LARGE });
      const bodies = [await begin('a'), await begin('b')];
      await until('there is no room', async () => (await status('c', LARGE)) === 503);
      for (const { socket } of bodies) socket.destroy();
      let last = 0;
      await until('there is room again', async () => (last = await status('c', LARGE)) === 200);
      expect(last).toBe(200);
    });

    it('leave half of the memory to others', async () => {
      await start({ memory: 2 * LARGE });
      await begin('a');
      await until('they have their half', async () => (await status('a', LARGE)) === 503);
      expect(await status('b', LARGE)).toBe(200);
    });

    it('count by what they inflate to', async () => {
      await start({ memory: 2 * LARGE });
      await begin('a');
      await until('they have their half', async () => (await status('a', LARGE)) === 503);
      const bomb = gzipSync(Buffer.alloc(LARGE));
      const talk = open();
      talk.socket.write(
        POST('/large', 'user: a', 'content-encoding: gzip', `content-length: ${bomb.length}`),
      );
      talk.socket.write(bomb);
      expect(await hear(talk, 'Overloaded')).toMatch(/^HTTP\/1\.1 503 /);
    });
  });

  describe('of a caller who waits for 100 Continue', () => {
    const WAITING = ['expect: 100-continue', 'content-length: 3'];

    it.each(['/ordinary', '/large', '/stream'])('are asked for when they are read: %s', async (path) => {
      await start();
      const talk = open();
      talk.socket.write(POST(path, ...WAITING));
      expect(await hear(talk, '\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
      talk.socket.write('abc');
      expect(await hear(talk, 'size')).toMatch(/HTTP\/1\.1 200 [^]*"size":3/);
    });

    it('are not asked for when they are not wanted', async () => {
      await start();
      handle = () => ({ refused: true });
      const talk = open();
      talk.socket.write(POST('/stream', ...WAITING));
      await talk.closed;
      expect(talk.heard).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\{"refused":true\}$/);
    });
  });
});
