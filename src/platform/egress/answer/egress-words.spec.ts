import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { egressTools, OK } from '../../../../test/support/egress.js';
import { onRequest, type RawServer } from '../../../../test/support/raw-server.js';
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from '../../../../test/support/tls-fixture.js';
import { AnswerStart } from './answer-start.js';
import { describeFailure } from './egress-words.js';

const { client, raw, post, tls } = egressTools();

const HEAD = 'HTTP/1.1 200 OK\r\n';

function answering(bytes: string | Buffer, end = false): Promise<RawServer> {
  return raw((socket) => onRequest(socket, () => (end ? socket.end(bytes) : socket.write(bytes))));
}

const urlOf = (server: RawServer): string => `http://127.0.0.1:${server.port}/`;

describe('a failure says what is wrong', () => {
  it.each([
    [`${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\na`, 'the answer has two Content-Length headers'],
    [
      `${HEAD}Content-Length: 1\r\nX: y\r\nContent-Length: 1\r\n\r\na`,
      'the answer has two Content-Length headers',
    ],
    [
      `${HEAD}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      'the answer has both a Content-Length and a Transfer-Encoding',
    ],
    [
      `${HEAD}transfer-encoding: chunked\r\ncontent-length: 1\r\n\r\n0\r\n\r\n`,
      'the answer has both a Content-Length and a Transfer-Encoding',
    ],
    [`${HEAD}content-length: 1, 1\r\n\r\na`, 'the answer has a Content-Length that is not a number: "1, 1"'],
    [`${HEAD}content-length: -1\r\n\r\na`, 'the answer has a Content-Length that is not a number: "-1"'],
    [
      `${HEAD}x-a: b\ncontent-length: 0\r\n\r\n`,
      'the answer has a line that ends in a bare line feed, without a carriage return',
    ],
    ['HTTP/1.1 200 OK\n\n', 'the answer has a line that ends in a bare line feed, without a carriage return'],
    [
      `${HEAD}content-length: 2\r\nx: y\n\r\nok`,
      'the answer has a line that ends in a bare line feed, without a carriage return',
    ],
    [
      `${HEAD}x: a\r\n b\r\n\r\n`,
      'the answer continues a header on the next line, which HTTP/1.1 has given up',
    ],
    [`${HEAD}hello\r\n\r\n`, 'the answer has a header line without a colon: "hello"'],
    [`${HEAD}x a: b\r\n\r\n`, 'the answer has a header name that is none: "x a"'],
    [`${HEAD}x-a: b\0c\r\n\r\n`, 'the answer has a control character in the header x-a'],
    [
      'SSH-2.0-OpenSSH_9.2p1 Debian\r\n',
      'the answer is not HTTP: it begins with "SSH-2.0-OpenSSH_9.2p\u2026"',
    ],
    ['HTTP/9.9 200 OK\r\n\r\n', 'the answer is not HTTP/1.1: it begins with "HTTP/9.9 200 OK"'],
    ['HTTP/2 200\r\n\r\n', 'the answer is not HTTP/1.1: it begins with "HTTP/2 200"'],
    ['HTTP/1.1 20 OK\r\n\r\n', 'the answer has no status of three digits'],
    ['HTTP/1.1 099 OK\r\n\r\n', 'the answer has the status 099, which HTTP does not know'],
    [`${HEAD}x-a: ${'a'.repeat(20_000)}\r\n\r\n`, 'the headers of the answer are longer than 16384 bytes'],
    [Buffer.from([0x15, 3, 1, 0, 2, 2, 70]), 'the answer is TLS: the URL should begin with https'],
  ])('for the answer %j', async (bytes, message) => {
    expect(await post(client(), urlOf(await answering(bytes)))).toMatchObject({ kind: 'error', message });
  });

  it('for what is wrong on a later line of a head that comes in pieces', async () => {
    const parts = [HEAD, 'content-length: 1\r\n', 'x: y\r\ncontent-', 'length: 1\r\n\r\n'];
    const server = await raw((socket) => {
      const next = (): void => {
        const part = parts.shift();
        if (part !== undefined) socket.write(part, () => setImmediate(next));
      };
      onRequest(socket, next);
    });
    expect(await post(client(), urlOf(server))).toMatchObject({
      message: 'the answer has two Content-Length headers',
    });
  });

  it.each([
    [
      'transfer-encoding: chunked\r\n\r\nzz\r\n',
      false,
      'the body of the answer has a chunk whose size cannot be read',
    ],
    [
      'transfer-encoding: chunked\r\n\r\n3\r\nabcd\r\n',
      false,
      'the body of the answer has a chunk that is longer than its size says',
    ],
    ['content-length: 5\r\n\r\nab', true, 'the connection was closed in the middle of the body'],
    [
      'transfer-encoding: chunked\r\n\r\n3\r\nab',
      true,
      'the connection was closed in the middle of the body',
    ],
  ])('for the body %j', async (rest, end, message) => {
    const { port } = await answering(HEAD + rest, end);
    const url = `http://127.0.0.1:${port}/`;
    const result = await client().exchange({
      method: 'GET',
      url,
      headers: [],
      timeoutMs: 5_000,
      idleMs: 5_000,
    });
    if (result.kind !== 'response') throw new Error(result.message);
    await expect(text(result.body)).rejects.toMatchObject({ name: 'BrokenExchange', message });
  });

  it.each([
    ['', true, 'the connection was closed before the answer'],
    [
      'HTTP/1.1 100 Continue\r\n\r\n',
      true,
      'the connection was closed in the middle of the headers of an answer',
    ],
    [`${HEAD}x-a: b\r\n`, true, 'the connection was closed in the middle of the headers of an answer'],
  ])('for a connection that ends after %j', async (bytes, end, message) => {
    expect(await post(client(), urlOf(await answering(bytes, end)))).toMatchObject({ message });
  });

  it('for a reset, before and in the answer', async () => {
    const before = await raw((socket) => onRequest(socket, () => socket.resetAndDestroy()));
    expect(await post(client(), urlOf(before))).toMatchObject({
      message: 'the connection was reset before the answer',
    });
    const within = await raw((socket) =>
      onRequest(socket, () => void socket.write(HEAD, () => setImmediate(() => socket.resetAndDestroy()))),
    );
    expect(await post(client(), urlOf(within))).toMatchObject({
      // Whichever of the two this machine's network says.
      message: expect.stringMatching(
        /^the connection was (reset|closed) in the middle of the headers of an answer$/,
      ),
    });
  });

  it('for headers that do not end in time', async () => {
    const server = await answering(`${HEAD}x-a: b`);
    expect(await post(client(), urlOf(server), 100)).toMatchObject({
      message: 'no response within 100 ms, but only a part of its headers',
    });
  });

  it('for a port where nothing listens, and a name that does not exist', async () => {
    const server = await answering(OK);
    const { port } = server;
    await server.close();
    expect(await post(client(), `http://127.0.0.1:${port}/`)).toMatchObject({
      message: `127.0.0.1, port ${port}, refused the connection: nothing listens there (ECONNREFUSED)`,
    });
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND x.test'), {
      code: 'ENOTFOUND',
      hostname: 'x.test',
      syscall: 'getaddrinfo',
    });
    expect(await post(client({ resolve: () => Promise.reject(error) }), 'http://x.test/')).toMatchObject({
      errorClass: 'DNS_NOT_FOUND',
      message: 'x.test is not known to the name server (ENOTFOUND)',
    });
  });
});

describe('a failure of TLS says what is wrong', () => {
  it('with a certificate that is not trusted, or is for another name', async () => {
    const { port } = await tls();
    expect(await post(client(), `https://hookfront.test:${port}/`)).toMatchObject({
      errorClass: 'TLS_CERTIFICATE',
      message: 'the certificate is self-signed, and not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT)',
    });
    const other = await post(client({ extraCa: TEST_CERTIFICATE }), `https://other.test:${port}/`);
    expect(other).toMatchObject({
      errorClass: 'TLS_CERTIFICATE',
      message: expect.stringMatching(/^the certificate is for another name: .*other\.test.*hookfront\.test/),
    });
  });

  const settings = { key: TEST_PRIVATE_KEY, cert: TEST_CERTIFICATE };
  const serving = (options: TlsOptions): Promise<RawServer> =>
    raw(
      () => {},
      () =>
        createTlsServer({ ...settings, ...options }, (socket) => {
          socket.on('error', () => {});
          onRequest(socket, () => socket.write(OK));
        }),
    );

  it.each<[string, TlsOptions]>([
    [
      'the server does not support TLS 1.2 or newer (ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
    ],
    [
      'the server asks for a client certificate (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED)',
      { requestCert: true, rejectUnauthorized: true },
    ],
  ])('%s', async (message, options) => {
    const { port } = await serving(options);
    const from = client({ extraCa: TEST_CERTIFICATE });
    expect(await post(from, `https://hookfront.test:${port}/`)).toMatchObject({
      errorClass: 'TLS_PROTOCOL',
      message,
    });
  });

  it('when the server does not speak it, or hangs up', async () => {
    const plain = await raw((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await post(client(), `https://hookfront.test:${plain.port}/`)).toMatchObject({
      errorClass: 'TLS_PROTOCOL',
      message: expect.stringMatching(/^the server does not speak TLS there/),
    });
    const closing = await raw((socket) => void socket.end());
    expect(await post(client(), `https://hookfront.test:${closing.port}/`)).toMatchObject({
      message: 'the connection was closed during the TLS handshake',
    });
  });
});

describe('describeFailure', () => {
  it.each([
    [
      Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
      'the connection was closed before the answer',
    ],
    [
      Object.assign(new Error('CRL'), { code: 'CERT_HAS_EXPIRED' }),
      'the certificate has expired (CERT_HAS_EXPIRED)',
    ],
    [
      Object.assign(new Error('0A:error:SSL routines:x'), { code: 'ERR_SSL_X', reason: 'decode error' }),
      'TLS failed: decode error',
    ],
    [new Error('something\nelse'), 'something else'],
    [
      Object.assign(new Error('connect'), {
        code: 'EHOSTUNREACH',
        syscall: 'connect',
        address: '10.0.0.1',
        port: 80,
      }),
      '10.0.0.1, port 80, cannot be reached (EHOSTUNREACH)',
    ],
  ])('of %p', (error, message) => {
    expect(describeFailure(error, new AnswerStart(), 1)).toBe(message);
  });
});
