import { afterEach, describe, expect, it } from '@jest/globals';
import { onRequest, RawServer, whenClosed } from '../../../test/support/raw-server.js';
import { Gate, Receiver } from '../../../test/support/receiver.js';
import { until } from '../../../test/support/until.js';
import { Clock, SystemClock } from '../clock/clock.js';
import { AddressPolicy } from './policy/address-policy.js';
import { EgressClient, type EgressClientOptions } from './egress-client.js';
import type { EgressResult } from './model/egress-result.js';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

function client(options: Partial<EgressClientOptions> = {}): EgressClient {
  const policy = new AddressPolicy({ private: 'allow', allow: ['127.0.0.1'] });
  const made = new EgressClient({ policy, clock: new SystemClock(), ...options });
  closers.push(() => made.destroy());
  return made;
}

async function receiver(): Promise<Receiver> {
  const made = await Receiver.start();
  closers.push(() => made.close());
  return made;
}

async function raw(...how: Parameters<typeof RawServer.start>): Promise<RawServer> {
  const made = await RawServer.start(...how);
  closers.push(() => made.close());
  return made;
}

function post(from: EgressClient, port: number, timeoutMs = 5_000, path = '/hook'): Promise<EgressResult> {
  const url = new URL(`http://127.0.0.1:${port}${path}`);
  return from.post({ url, headers: { 'content-type': 'application/json' }, body: '{}', timeoutMs });
}

/** What a client makes of a server that answers every request with these bytes and leaves the connection open. */
async function answerTo(bytes: string | Buffer, timeoutMs?: number): Promise<EgressResult> {
  const server = await raw((socket) => onRequest(socket, () => socket.write(bytes)));
  return post(client(), server.port, timeoutMs);
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('EgressClient', () => {
  it('sends exactly the bytes of path, headers and body', async () => {
    const to = await receiver();
    const body = Buffer.from('{"name":"Zo\u00eb \u{1F511}"}');
    const result = await client().post({
      url: new URL(to.url('/hook?a=1&b=%20')),
      headers: { Authorization: 'Bearer t\u00f6ken \u20ac', 'webhook-id': 'msg_1' },
      body,
      timeoutMs: 5_000,
    });
    expect(result).toMatchObject({ kind: 'response', status: 200, retryAfter: null });
    const [got] = to.requests;
    expect(got).toMatchObject({ method: 'POST', path: '/hook?a=1&b=%20' });
    expect(got!.body.equals(body)).toBe(true);
    expect(Buffer.from(got!.headers['authorization']!, 'latin1').toString('utf8')).toBe(
      'Bearer t\u00f6ken \u20ac',
    );
    expect(got!.headers).toMatchObject({ 'webhook-id': 'msg_1', 'content-length': String(body.length) });
  });

  it('keeps a connection for the requests that follow', async () => {
    const to = await receiver();
    const from = client({ connectionsPerOrigin: 1 });
    for (let n = 0; n < 20; n++) expect(await post(from, to.port)).toMatchObject({ status: 200 });
    expect(to.connections).toBe(1);
  });

  it('takes any status for a response, with the head of its body and its Retry-After', async () => {
    const to = await receiver();
    to.answer({ status: 503, headers: { 'Retry-After': '120' }, body: 'busy'.repeat(5_000) });
    const result = await post(client(), to.port);
    expect(result).toMatchObject({ kind: 'response', status: 503, retryAfter: '120' });
    expect(result).toHaveProperty('bodyHead', Buffer.from('busy'.repeat(1_024)));
  });

  it.each([301, 302, 303, 307, 308])('does not follow a %i', async (status) => {
    const elsewhere = await receiver();
    const to = await receiver();
    to.answer({ status, headers: { location: elsewhere.url('/') } });
    expect(await post(client(), to.port)).toMatchObject({ kind: 'response', status });
    expect(elsewhere.connections).toBe(0);
  });

  it('gives up a receiver that never answers, exactly in time', async () => {
    const to = await receiver();
    to.answer({ hang: true });
    const result = await post(client(), to.port, 150);
    expect(result).toMatchObject({
      kind: 'timeout',
      phase: 'response',
      message: 'no response within 150 ms',
    });
    expect(result.durationMs).toBeGreaterThanOrEqual(149);
    // undici's own timers would take half a second at least.
    expect(result.durationMs).toBeLessThan(450);
  });

  it('gives up a receiver that drips its headers', async () => {
    const server = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-drip: ');
      const drip = setInterval(() => socket.write('a'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await post(client(), server.port, 120)).toMatchObject({ kind: 'timeout', phase: 'response' });
    await whenClosed(server.sockets[0]!);
  });

  it('does not take early hints for a response', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n';
    expect(await answerTo(hints, 100)).toMatchObject({ kind: 'timeout', phase: 'response' });
  });

  it('counts a 2xx whose body drips beyond the deadline as that response, and closes the connection', async () => {
    const server = await raw((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n');
      const drip = setInterval(() => socket.write('1\r\na\r\n'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const result = await post(client(), server.port, 150);
    expect(result).toMatchObject({ kind: 'response', status: 202 });
    expect(result.durationMs).toBeLessThan(150);
    await whenClosed(server.sockets[0]!);
  });

  it('reads at most 64 KB of an endless body, keeps 4 KB, and closes the connection', async () => {
    const server = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const flood = (): void => {
        while (!socket.destroyed && socket.write('x'.repeat(16_384)));
      };
      socket.on('drain', flood);
      flood();
    });
    const result = await post(client(), server.port);
    expect(result).toMatchObject({ kind: 'response', status: 200 });
    expect(result).toHaveProperty('bodyHead', Buffer.alloc(4_096, 'x'));
    await whenClosed(server.sockets[0]!);
  });

  it.each([
    [
      'a header value in Latin-1',
      Buffer.from('HTTP/1.1 200 OK\r\nx-n: caf\xe9 \xff\x80\r\ncontent-length: 0\r\n\r\n', 'latin1'),
    ],
    ['a header value in UTF-8', 'HTTP/1.1 200 OK\r\nretry-after: \u{1F511}\r\ncontent-length: 0\r\n\r\n'],
    [
      'a header named __proto__',
      'HTTP/1.1 200 OK\r\n__proto__: x\r\nconstructor: y\r\ncontent-length: 0\r\n\r\n',
    ],
    ['no reason phrase', 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n'],
    ['early hints first', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}`],
    ['a second response that nobody asked for', OK + OK],
    ['garbage after the response', `${OK}\0\xff garbage`],
    ['a body that is not well-formed', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzzz\r\n'],
  ])('takes a 200 with %s for a success', async (_what, bytes) => {
    expect(await answerTo(bytes)).toMatchObject({ kind: 'response', status: 200 });
  });

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n', 'HTTP_PROTOCOL'],
    ['bytes without a meaning', Buffer.from([0, 255, 1, 254, 13, 10, 13, 10]), 'HTTP_PROTOCOL'],
    ['another protocol version', 'HTTP/9.9 200 OK\r\n\r\n', 'HTTP_PROTOCOL'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n', 'HTTP_PROTOCOL'],
    [
      'an upgrade',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      'HTTP_PROTOCOL',
    ],
    [
      'two different lengths',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      'HTTP_PROTOCOL',
    ],
    ['endless headers', `HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(10_000)}`, 'HEADERS_TOO_LARGE'],
  ])('takes %s for an error of its own class', async (_what, bytes, errorClass) => {
    expect(await answerTo(bytes)).toMatchObject({ kind: 'error', errorClass });
  });

  it('tells a reset, a closed and a refused connection apart', async () => {
    const resetting = await raw((socket) => onRequest(socket, () => socket.resetAndDestroy()));
    expect(await post(client(), resetting.port)).toMatchObject({
      kind: 'error',
      errorClass: 'CONNECTION_RESET',
    });
    const closing = await raw((socket) => onRequest(socket, () => socket.end()));
    expect(await post(client(), closing.port)).toMatchObject({
      kind: 'error',
      errorClass: 'CONNECTION_CLOSED',
    });
    const { port } = closing;
    await closing.close();
    expect(await post(client(), port)).toMatchObject({ kind: 'error', errorClass: 'CONNECTION_REFUSED' });
  });

  it.each([
    ['a header value with a line break', new URL('http://127.0.0.1:1/'), { authorization: 's3cret\r\nx: y' }],
    ['a header name with a space', new URL('http://127.0.0.1:1/'), { 'a b': 's3cret' }],
    ['another scheme', new URL('ftp://127.0.0.1:1/s3cret'), {}],
    ['user info', new URL('http://me:s3cret@127.0.0.1:1/'), {}],
  ])('answers a request with %s by an error that does not repeat it', async (_what, url, headers) => {
    const result = await client().post({ url, headers, body: '', timeoutMs: 1_000 });
    expect(result).toMatchObject({ kind: 'error', errorClass: 'INVALID_REQUEST' });
    expect(JSON.stringify(result)).not.toContain('s3cret');
  });

  it('does not take a status line that came too late for a success', async () => {
    const clock = new (class extends Clock {
      at = 0;
      now = (): number => 0;
      monotonic = (): number => this.at;
    })();
    const to = await receiver();
    to.answer(() => {
      clock.at = 5_001;
      return 200;
    });
    expect(await post(client({ clock }), to.port, 5_000)).toMatchObject({
      kind: 'timeout',
      durationMs: 5_001,
    });
  });

  it('lets a request that waited in vain for a connection disturb no other', async () => {
    const to = await receiver();
    const gate = new Gate();
    to.answer({ gate }, 200);
    const from = client({ connectionsPerOrigin: 1 });
    const first = post(from, to.port);
    await to.waitFor(1);
    expect(await post(from, to.port, 60)).toMatchObject({ kind: 'timeout', phase: 'connect' });
    const third = post(from, to.port);
    gate.open();
    expect(await first).toMatchObject({ status: 200 });
    expect(await third).toMatchObject({ status: 200 });
    expect(to.requests).toHaveLength(2);
    expect(to.connections).toBe(1);
  });

  it('serves what waits for a connection over the ones that become free, in the order of the calls', async () => {
    const to = await receiver();
    const gate = new Gate();
    to.answer({ gate }, { gate }, 200);
    const from = client({ connectionsPerOrigin: 2 });
    const posts = ['/1', '/2', '/3', '/4', '/5'].map((path) => post(from, to.port, 5_000, path));
    await to.waitFor(2);
    gate.open();
    for (const result of await Promise.all(posts)) expect(result).toMatchObject({ status: 200 });
    expect(to.requests.slice(2).map(({ path }) => path)).toEqual(['/3', '/4', '/5']);
    expect(to.connections).toBe(2);
  });

  it('serves what waits over new connections when the ones in use are lost', async () => {
    const to = await receiver();
    to.answer({ reset: true }, { reset: true }, 200);
    const from = client({ connectionsPerOrigin: 1 });
    const results = await Promise.all([post(from, to.port), post(from, to.port), post(from, to.port)]);
    expect(results).toMatchObject([{ kind: 'error' }, { kind: 'error' }, { kind: 'response', status: 200 }]);
    expect(to.connections).toBe(3);
  });

  it('uses the connection that was used last, and lets those beyond the need end', async () => {
    const gate = new Gate();
    const server = await raw((socket) =>
      onRequest(socket, () => void gate.opened.then(() => socket.write(OK))),
    );
    const from = client({ keepAliveMs: 100 });
    const burst = [1, 2, 3].map(() => post(from, server.port));
    await until('three connections are open', () => server.sockets.length === 3);
    gate.open();
    await Promise.all(burst);
    await until('one of them is left', async () => {
      expect(await post(from, server.port)).toMatchObject({ status: 200 });
      return server.sockets.filter(({ closed }) => !closed).length === 1;
    });
    expect(server.sockets).toHaveLength(3);
  });

  it('ends everything on destroy, also what is still connecting', async () => {
    const to = await receiver();
    to.answer({ hang: true });
    const from = client({ resolve: () => new Promise(() => {}) });
    const hanging = post(from, to.port);
    const connecting = from.post({
      url: new URL('http://never.test/'),
      headers: {},
      body: '',
      timeoutMs: 60_000,
    });
    await to.waitFor(1);
    await from.destroy();
    expect(await hanging).toMatchObject({ kind: 'error', errorClass: 'CLIENT_CLOSED' });
    expect(await connecting).toMatchObject({ kind: 'error', errorClass: 'CLIENT_CLOSED' });
  });
});

describe('a peer that misbehaves', () => {
  it('and resets in the middle of the body of a 200 has taken the request', async () => {
    const server = await raw((socket) =>
      onRequest(socket, () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
      }),
    );
    expect(await post(client(), server.port)).toMatchObject({ kind: 'response', status: 200 });
  });

  it('and says less than it announced has answered nevertheless', async () => {
    const server = await raw((socket) =>
      onRequest(socket, () => socket.end('HTTP/1.1 500 No\r\ncontent-length: 100\r\n\r\nhalf')),
    );
    const result = await post(client(), server.port);
    expect(result).toMatchObject({ kind: 'response', status: 500 });
    expect(result).toHaveProperty('bodyHead', Buffer.from('half'));
  });

  it('and sends one header without end is cut off', async () => {
    const server = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-a: ');
      const flood = (): void => {
        while (!socket.destroyed && socket.write('a'.repeat(16_384)));
      };
      socket.on('drain', flood);
      flood();
    });
    expect(await post(client(), server.port)).toMatchObject({
      kind: 'error',
      errorClass: 'HEADERS_TOO_LARGE',
    });
    await whenClosed(server.sockets[0]!);
  });

  it('and sends early hints without end is given up, and told so', async () => {
    const server = await raw((socket) => {
      const flood = (): void => {
        while (!socket.destroyed && socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'));
      };
      socket.on('drain', flood);
      flood();
    });
    expect(await post(client(), server.port)).toMatchObject({
      kind: 'error',
      errorClass: 'HTTP_PROTOCOL',
      message: 'the server sent more than 100 interim answers (1xx) in place of a final one',
    });
    await whenClosed(server.sockets[0]!);
  });

  it('and never reads a large body is given up in time', async () => {
    const server = await raw((socket) => void socket.pause());
    const result = await client().post({
      url: new URL(`http://127.0.0.1:${server.port}/`),
      headers: {},
      body: Buffer.alloc(16 * 1024 * 1024),
      timeoutMs: 150,
    });
    expect(result).toMatchObject({ kind: 'timeout', phase: 'response' });
    server.sockets[0]!.resume();
    await whenClosed(server.sockets[0]!);
  });

  it('and falls silent on a kept connection costs one timeout: the next request gets a new one', async () => {
    const server = await raw((socket, index) => {
      let seen = 0;
      onRequest(socket, () => {
        // The first connection is half open from its second request on: nobody is there, and nobody says so.
        if (index > 0 || seen++ === 0) socket.write(OK);
      });
    });
    const from = client({ connectionsPerOrigin: 1 });
    expect(await post(from, server.port)).toMatchObject({ status: 200 });
    expect(await post(from, server.port, 100)).toMatchObject({ kind: 'timeout', phase: 'response' });
    expect(await post(from, server.port)).toMatchObject({ status: 200 });
    expect(server.sockets).toHaveLength(2);
    await whenClosed(server.sockets[0]!);
  });

  it('and closes its half before the request has come is an error, not a hang', async () => {
    const server = await raw((socket) => void socket.end());
    expect(await post(client(), server.port)).toMatchObject({
      kind: 'error',
      errorClass: expect.stringMatching(/^CONNECTION_(CLOSED|RESET)$/),
    });
  });
});
