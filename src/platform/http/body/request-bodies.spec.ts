import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { until } from '../../../../test/support/until.js';
import { answerClientError } from '../client-errors.js';
import { streamedBody, takeBodiesAsBytes } from './request-bodies.js';
import type { StreamedBody } from './streamed-body.js';

const MB = 1024 * 1024;
const POST = (path: string, ...headers: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'host: x', ...headers, '', ''].join('\r\n');

describe('bodies', () => {
  let server: FastifyInstance;
  let sockets: Socket[];
  /** What the route for streams does. */
  let handle: (body: StreamedBody, request: FastifyRequest) => unknown;

  const start = async (options: { idleMs?: number; requestTimeout?: number } = {}): Promise<void> => {
    server = fastify({
      bodyLimit: 1000,
      requestTimeout: options.requestTimeout ?? 60_000,
      http: { connectionsCheckingInterval: 10 },
      clientErrorHandler: answerClientError,
    });
    // Node swaps the two when this is the longer one.
    server.server.headersTimeout = Math.min(server.server.headersTimeout, server.server.requestTimeout);
    takeBodiesAsBytes(server, { large: 2000, idleMs: options.idleMs ?? 60_000 });
    const size = (request: FastifyRequest): object => ({ size: (request.body as Buffer).length });
    server.post('/ordinary', (request) => size(request));
    server.post('/large', { config: { largeBody: true } }, (request) => size(request));
    server.post('/stream', { config: { streamBody: true } }, (request) =>
      handle(streamedBody(request), request),
    );
    server.get('/', () => ({}));
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
    ['/large', 2000, 200],
    ['/large', 2001, 413],
    ['/stream', 2001, 200],
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
    let goOn!: () => void;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
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
    goOn();
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
