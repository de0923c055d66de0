import type { Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { egressTools, OK } from '../../../test/support/egress.js';
import { onRequest, type RawServer, whenClosed } from '../../../test/support/raw-server.js';
import { until } from '../../../test/support/until.js';
import type { EgressClient } from './egress-client.js';
import type { EgressResult } from './model/egress-result.js';
import type { ExchangeRequest, ExchangeResult } from './model/exchange-result.js';

const { client, raw, post, tls } = egressTools();

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n';
const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n';

function exchange(
  from: EgressClient,
  url: string,
  rest: Partial<ExchangeRequest> = {},
): Promise<ExchangeResult> {
  return from.exchange({ method: 'GET', url, headers: [], timeoutMs: 5_000, idleMs: 5_000, ...rest });
}

async function bodyOf(result: Promise<ExchangeResult>): Promise<string> {
  const got = await result;
  if (got.kind !== 'response') throw new Error(`${got.kind}: ${got.message}`);
  return text(got.body);
}

const urlOf = (server: RawServer): string => `http://127.0.0.1:${server.port}/`;

/** Writes a few bytes at a time, each in a turn of its own. */
async function dribble(socket: Socket, bytes: string, size = 1): Promise<void> {
  socket.setNoDelay(true);
  for (let at = 0; at < bytes.length; at += size) {
    socket.write(bytes.slice(at, at + size));
    await new Promise(setImmediate);
  }
}

/** A server that says this to the requests of each connection in turn, and the last of it to all others. */
function saying(...answers: string[]): Promise<RawServer> {
  return raw((socket) => {
    let seen = 0;
    onRequest(socket, () => socket.write(answers[Math.min(seen++, answers.length - 1)]!));
  });
}

describe('an interim answer that nobody asked for', () => {
  const interims = [
    ['100', CONTINUE],
    ['102', PROCESSING],
    ['103', HINTS],
    ['several of a kind', CONTINUE + CONTINUE],
    ['a mixture', HINTS + CONTINUE + PROCESSING + CONTINUE],
  ] as const;

  it.each(interims)('is passed over: %s', async (_what, interim) => {
    const server = await saying(interim + OK);
    const from = client();
    // Twice, since the connection is to be used again.
    for (let n = 0; n < 2; n++) {
      const result = await post(from, urlOf(server));
      expect(result).toMatchObject({ kind: 'response', status: 200 });
      expect(result).toHaveProperty('bodyHead', Buffer.from('ok'));
      expect(await bodyOf(exchange(from, urlOf(server)))).toBe('ok');
    }
    expect(server.sockets).toHaveLength(2);
  });

  it.each(interims)('is passed over when it comes byte by byte: %s', async (_what, interim) => {
    const server = await raw((socket) => onRequest(socket, () => void dribble(socket, interim + OK)));
    expect(await post(client(), urlOf(server))).toMatchObject({ kind: 'response', status: 200 });
    expect(await bodyOf(exchange(client(), urlOf(server)))).toBe('ok');
  });

  it('is passed over on TLS', async () => {
    const server = await tls({}, (socket) => onRequest(socket, () => socket.write(CONTINUE + OK)));
    const { TEST_CERTIFICATE } = await import('../../../test/support/tls-fixture.js');
    const from = client({ extraCa: TEST_CERTIFICATE });
    expect(await post(from, `https://hookfront.test:${server.port}/`)).toMatchObject({ status: 200 });
  });

  it.each([undefined, 11])('is passed over during an upload of length %s', async (bodyLength) => {
    const server = await raw((socket) => {
      let got = '';
      socket.on('data', (chunk: Buffer) => {
        if (got === '') socket.write(CONTINUE);
        got += chunk.toString('latin1');
        if (got.includes('world')) socket.write(HINTS + CONTINUE + OK);
        else socket.write(PROCESSING);
      });
    });
    const body = new PassThrough();
    const result = exchange(client(), urlOf(server), { method: 'PUT', body, bodyLength });
    for (const part of ['hel', 'lo ', 'world']) {
      body.write(part);
      await until('the part has gone', () => body.readableLength === 0 && server.sockets.length === 1);
    }
    body.end();
    expect(await bodyOf(result)).toBe('ok');
  });

  it.each([1, 2, 7, 60])('is left alone in a body, in pieces of %i bytes', async (size) => {
    const body = `${OK}${CONTINUE}HTTP/1.1 101 Switching Protocols\r\n\r\n`;
    const answer = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`;
    const chunks = (body.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []).map(
      (chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`,
    );
    const whole = [
      answer + body,
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks.join('')}0\r\n\r\n`,
    ];
    for (const bytes of whole) {
      const server = await raw((socket) => onRequest(socket, () => void dribble(socket, bytes, size)));
      expect(await bodyOf(exchange(client(), urlOf(server)))).toBe(body);
      expect(await post(client(), urlOf(server))).toHaveProperty('bodyHead', Buffer.from(body));
    }
  });

  it('is no answer: the time goes on, and the log says what came', async () => {
    const server = await saying(CONTINUE + HINTS);
    const message = 'no response within 150 ms, but 2 interim answers (1xx)';
    expect(await post(client(), urlOf(server), 150)).toMatchObject({ kind: 'timeout', message });
    const timeoutMs = 150;
    expect(await exchange(client(), urlOf(server), { timeoutMs })).toMatchObject({
      kind: 'timeout',
      message,
    });
  });

  it.each([
    ['100 without end', CONTINUE.repeat(200), 'more than 100 interim answers (1xx)'],
    [
      '101',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      'switched protocols (101)',
    ],
    ['101 without Upgrade', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'switched protocols (101)'],
  ])('is a failure with a sentence when it is %s', async (_what, bytes, sentence) => {
    const server = await saying(bytes);
    const failure = {
      kind: 'error',
      errorClass: 'HTTP_PROTOCOL',
      message: expect.stringContaining(sentence),
    };
    expect(await post(client(), urlOf(server))).toMatchObject(failure);
    expect(await exchange(client(), urlOf(server))).toMatchObject(failure);
    expect(server.sockets).toHaveLength(2);
    await Promise.all(server.sockets.map(whenClosed));
  });
});

describe('what is left on a connection behind an answer', () => {
  /** Says `before` in answer to a first request and, on that connection, `late` once the second one has come. */
  async function leaving(before: string, late: string): Promise<RawServer> {
    return raw((socket, index) => {
      let seen = 0;
      onRequest(socket, () => {
        if (index > 0) return void socket.write(OK);
        socket.write(seen++ === 0 ? before : late);
      });
    });
  }

  const EMPTY = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';

  it.each([
    ['a body that Content-Length does not count', EMPTY, `hello${OK}`],
    ['a part of a status line', EMPTY, `HT${OK}`],
    ['zeroes', OK, `\0\0\0${OK}`],
    ['a chunk', OK, `2\r\nok\r\n0\r\n\r\n${OK}`],
  ])('is not charged to the next request: %s', async (_what, before, late) => {
    for (const send of [
      (from: EgressClient, url: string): Promise<EgressResult | ExchangeResult> => post(from, url),
      async (from: EgressClient, url: string): Promise<EgressResult | ExchangeResult> => {
        const result = await exchange(from, url);
        if (result.kind === 'response') await text(result.body);
        return result;
      },
    ]) {
      const server = await leaving(before, late);
      const from = client();
      expect(await send(from, urlOf(server))).toMatchObject({ kind: 'response', status: 200 });
      expect(await send(from, urlOf(server))).toMatchObject({ kind: 'response', status: 200 });
      expect(server.sockets).toHaveLength(2);
      await whenClosed(server.sockets[0]!);
    }
  });

  it('ends a connection on which it waits already, and no request is sent there', async () => {
    const requests: number[] = [];
    const server = await raw((socket, index) =>
      onRequest(socket, () => {
        requests.push(index);
        socket.write(`${EMPTY}hello`);
      }),
    );
    const from = client();
    for (let n = 0; n < 3; n++) {
      expect(await post(from, urlOf(server))).toMatchObject({ kind: 'response', status: 200 });
    }
    expect(requests).toEqual([0, 1, 2]);
  });

  it('is the failure of a receiver that answers nothing else on a fresh connection', async () => {
    const always = await saying('hello');
    expect(await post(client(), urlOf(always))).toMatchObject({
      kind: 'error',
      errorClass: 'HTTP_PROTOCOL',
      message: 'the answer is not HTTP: it begins with "hello"',
    });
    expect(always.sockets).toHaveLength(1);
  });

  it('sends nothing anew that changes something at a provider', async () => {
    const server = await leaving(EMPTY, `hello${OK}`);
    const from = client();
    await bodyOf(exchange(from, urlOf(server)));
    const body = Readable.from([Buffer.from('a')]);
    expect(await bodyOf(exchange(from, urlOf(server), { method: 'PUT', body }))).toBe('ok');
    expect(server.sockets).toHaveLength(2);
  });
});
