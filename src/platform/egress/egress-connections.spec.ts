import { createServer as createTlsServer, type TlsOptions, TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { onRequest, RawServer, whenClosed } from '../../../test/support/raw-server.js';
import { until } from '../../../test/support/until.js';
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from '../../../test/support/tls-fixture.js';
import { SystemClock } from '../clock/clock.js';
import { AddressPolicy, type AddressPolicyOptions } from './policy/address-policy.js';
import { EgressClient, type EgressClientOptions } from './egress-client.js';
import type { EgressResult } from './model/egress-result.js';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

type Given = Partial<AddressPolicyOptions & EgressClientOptions>;

function client({ allow = ['127.0.0.1'], deny, own, ...rest }: Given = {}): EgressClient {
  const policy = new AddressPolicy({ private: 'allow', allow, deny, own });
  const made = new EgressClient({ policy, clock: new SystemClock(), ...rest });
  closers.push(() => made.destroy());
  return made;
}

async function raw(...how: Parameters<typeof RawServer.start>): Promise<RawServer> {
  const made = await RawServer.start(...how);
  closers.push(() => made.close());
  return made;
}

/** A server that answers every request with 200. */
function friendly(): Promise<RawServer> {
  return raw((socket) => onRequest(socket, () => socket.write(OK)));
}

function answering(socket: TLSSocket): void {
  onRequest(socket, () => socket.write(OK));
}

function tls(options: TlsOptions = {}, serve = answering): Promise<RawServer> {
  const settings = { key: TEST_PRIVATE_KEY, cert: TEST_CERTIFICATE, ...options };
  return raw(
    () => {},
    () =>
      createTlsServer(settings, (socket) => {
        socket.on('error', () => {});
        serve(socket);
      }),
  );
}

function post(from: EgressClient, url: string, timeoutMs = 5_000): Promise<EgressResult> {
  return from.post({ url: new URL(url), headers: {}, body: '{}', timeoutMs });
}

describe('the address policy on every way out', () => {
  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '017700000001',
    '127.0.0.1.',
    '%31%32%37.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::1]',
    '0.0.0.0',
    'localhost',
  ])('refuses loopback spelt %s before anything is sent', async (host) => {
    const server = await friendly();
    const result = await post(client({ allow: [] }), `http://${host}:${server.port}/`);
    expect(result).toMatchObject({ kind: 'refused' });
    expect(result).toHaveProperty('message', expect.stringMatching(/^(?!refused).+ address/i));
    expect(server.sockets).toHaveLength(0);
  });

  it('takes port 0 for what it is, not for the default one', async () => {
    expect(await post(client({ allow: [] }), 'http://127.0.0.1:0/')).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/^127\.0\.0\.1, port 0: /),
    });
  });

  it('refuses the own port, even where loopback is allowed', async () => {
    const server = await friendly();
    const other = await friendly();
    const from = client({ allow: ['0.0.0.0/0', '::/0'], own: [{ address: '0.0.0.0', port: server.port }] });
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
      expect(await post(from, `http://${host}:${server.port}/`)).toMatchObject({ kind: 'refused' });
    }
    expect(await post(from, `http://127.0.0.1:${other.port}/`)).toMatchObject({ status: 200 });
    expect(server.sockets).toHaveLength(0);
  });

  it('asks anew for each connection, so that a name cannot change to a refused address', async () => {
    const server = await raw((socket) =>
      onRequest(socket, () => socket.end(OK.replace('200 OK', '$&\r\nconnection: close'))),
    );
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']];
    const from = client({ resolve: async () => answers.shift()! });
    const url = `http://rebind.test:${server.port}/`;
    expect(await post(from, url)).toMatchObject({ kind: 'response', status: 200 });
    expect(await post(from, url)).toMatchObject({
      kind: 'refused',
      message: `rebind.test is 169.254.169.254, port ${server.port}: cloud metadata address; EGRESS_ALLOW would allow it`,
    });
    expect(await post(from, url)).toMatchObject({ kind: 'response', status: 200 });
  });

  it('connects to what was checked, and resolves once for a connection', async () => {
    const server = await friendly();
    let asked = 0;
    const resolve = async (): Promise<string[]> => (asked++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']);
    expect(await post(client({ resolve }), `http://once.test:${server.port}/`)).toMatchObject({
      status: 200,
    });
    expect(asked).toBe(1);
  });

  it('uses the permitted ones of several addresses, and the next one when the first does not answer', async () => {
    const server = await friendly();
    const resolve = async (): Promise<string[]> => ['::1', '127.0.0.3', '127.0.0.1'];
    const from = client({ allow: ['127.0.0.1', '127.0.0.3'], resolve });
    expect(await post(from, `http://many.test:${server.port}/`)).toMatchObject({ status: 200 });
    const refusing = client({ allow: ['127.0.0.1', '127.0.0.3'], deny: ['127.0.0.0/8'], resolve });
    expect(await post(refusing, `http://many.test:${server.port}/`)).toMatchObject({ kind: 'refused' });
  });

  it('does not touch the refused ones of several addresses, even when no other answers', async () => {
    const server = await friendly();
    const from = client({ allow: ['127.0.0.2'], resolve: async () => ['127.0.0.1', '127.0.0.2'] });
    expect(await post(from, `http://both.test:${server.port}/`)).toMatchObject({
      kind: 'error',
      errorClass: 'CONNECTION_REFUSED',
    });
    expect(server.sockets).toHaveLength(0);
  });

  it.each([
    ['a name that does not exist', Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'DNS_NOT_FOUND'],
    ['a name server that fails', Object.assign(new Error('x'), { code: 'EAI_AGAIN' }), 'DNS_FAILURE'],
    ['an error that nobody has seen before', new Error('x'), 'OTHER'],
  ])('makes %s an error', async (_what, error, errorClass) => {
    const from = client({ resolve: () => Promise.reject(error) });
    expect(await post(from, 'http://some.test/')).toMatchObject({ kind: 'error', errorClass });
  });

  it('makes a name without addresses an error', async () => {
    const from = client({ resolve: async () => [] });
    expect(await post(from, 'http://none.test/')).toMatchObject({
      kind: 'error',
      errorClass: 'DNS_NOT_FOUND',
    });
  });

  it('gives up a name server that never answers, in time', async () => {
    const from = client({ resolve: () => new Promise(() => {}) });
    const result = await post(from, 'http://slow.test/', 100);
    expect(result).toMatchObject({ kind: 'timeout', phase: 'connect' });
    expect(result.durationMs).toBeLessThan(400);
  });

  it('asks one question for several connections that are made at once', async () => {
    const server = await friendly();
    let asked = 0;
    const from = client({
      resolve: async () => {
        asked++;
        return ['127.0.0.1'];
      },
    });
    const results = await Promise.all([1, 2, 3].map(() => post(from, `http://same.test:${server.port}/`)));
    expect(results).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }]);
    expect(server.sockets).toHaveLength(3);
    expect(asked).toBe(1);
  });
});

describe('TLS', () => {
  const resolve = async (): Promise<string[]> => ['127.0.0.1'];

  it('refuses a certificate that nobody trusted has signed', async () => {
    const server = await tls();
    expect(await post(client({ resolve }), `https://hookfront.test:${server.port}/`)).toMatchObject({
      kind: 'error',
      errorClass: 'TLS_CERTIFICATE',
    });
  });

  it('accepts one under an additional authority, with or without the dot at the end of the name', async () => {
    const server = await tls();
    const from = client({ resolve, extraCa: TEST_CERTIFICATE });
    expect(await post(from, `https://hookfront.test:${server.port}/`)).toMatchObject({ status: 200 });
    expect(await post(from, `https://hookfront.test.:${server.port}/`)).toMatchObject({ status: 200 });
  });

  it('resumes its session on the next connection', async () => {
    const resumed: boolean[] = [];
    const server = await tls({}, (socket) => {
      resumed.push(socket.isSessionReused());
      onRequest(socket, () => socket.end(OK.replace('200 OK', '$&\r\nconnection: close')));
    });
    const from = client({ resolve, extraCa: TEST_CERTIFICATE });
    for (let n = 0; n < 2; n++) await post(from, `https://hookfront.test:${server.port}/`);
    expect(resumed).toEqual([false, true]);
  });

  it('refuses one that is for another name', async () => {
    const server = await tls();
    const from = client({ resolve, extraCa: TEST_CERTIFICATE });
    for (const host of ['other.test', '127.0.0.1']) {
      expect(await post(from, `https://${host}:${server.port}/`)).toMatchObject({
        kind: 'error',
        errorClass: 'TLS_CERTIFICATE',
      });
    }
  });

  it('speaks nothing older than TLS 1.2', async () => {
    const server = await tls({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    const from = client({ resolve, extraCa: TEST_CERTIFICATE });
    expect(await post(from, `https://hookfront.test:${server.port}/`)).toMatchObject({
      kind: 'error',
      errorClass: 'TLS_PROTOCOL',
    });
  });

  it('takes a server that speaks plain HTTP for an error of the protocol', async () => {
    const server = await raw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await post(client(), `https://127.0.0.1:${server.port}/`)).toMatchObject({
      kind: 'error',
      errorClass: 'TLS_PROTOCOL',
    });
  });

  it('gives up a server that accepts and then stalls, in time, and later lets the connection go', async () => {
    const server = await raw(() => {});
    const from = client({ connectTimeoutMs: 250 });
    const result = await post(from, `https://127.0.0.1:${server.port}/`, 100);
    expect(result).toMatchObject({ kind: 'timeout', phase: 'connect' });
    expect(result.durationMs).toBeLessThan(240);
    server.sockets[0]!.resume();
    await whenClosed(server.sockets[0]!);
  });

  it('ends a request whose connection takes longer than connections may', async () => {
    const server = await raw(() => {});
    const from = client({ connectTimeoutMs: 80 });
    expect(await post(from, `https://127.0.0.1:${server.port}/`)).toMatchObject({
      kind: 'timeout',
      phase: 'connect',
      message: 'no connection within 80 ms',
    });
  });
});

describe('a connection that was kept alive', () => {
  /** Answers the first request of each connection, and does `then` to the second. */
  function fickle(then: (socket: Parameters<typeof onRequest>[0]) => void): Promise<RawServer> {
    return raw((socket) => {
      let seen = 0;
      onRequest(socket, () => (seen++ === 0 ? socket.write(OK) : then(socket)));
    });
  }

  it.each([
    ['closed', (socket: Parameters<typeof onRequest>[0]) => void socket.end()],
    ['reset', (socket: Parameters<typeof onRequest>[0]) => void socket.resetAndDestroy()],
  ])(
    'and is %s as it is used again costs nobody a failure: the request goes out anew',
    async (_how, then) => {
      const server = await fickle(then);
      const from = client({ connectionsPerOrigin: 1 });
      const url = `http://127.0.0.1:${server.port}/`;
      expect(await post(from, url)).toMatchObject({ kind: 'response', status: 200 });
      expect(await post(from, url)).toMatchObject({ kind: 'response', status: 200 });
      expect(server.sockets).toHaveLength(2);
    },
  );

  it('is tried anew only once, on a connection that nobody used before', async () => {
    let requests = 0;
    const server = await raw((socket, index) => {
      onRequest(socket, () => {
        requests++;
        if (requests <= 2) socket.write(OK);
        else if (index < 3) socket.end();
      });
    });
    const from = client({ connectionsPerOrigin: 2 });
    const url = `http://127.0.0.1:${server.port}/`;
    await Promise.all([post(from, url), post(from, url)]);
    expect(await post(from, url)).toMatchObject({ kind: 'error', errorClass: 'CONNECTION_CLOSED' });
    expect(requests).toBe(4);
    expect(server.sockets).toHaveLength(3);
  });

  it('is not tried anew once an answer has begun', async () => {
    const server = await fickle((socket) => void socket.end('HTTP/1.1 200 O'));
    const from = client({ connectionsPerOrigin: 1 });
    const url = `http://127.0.0.1:${server.port}/`;
    await post(from, url);
    expect(await post(from, url)).toMatchObject({ kind: 'error' });
    expect(server.sockets).toHaveLength(1);
  });

  it('gives the second try no time beyond the first', async () => {
    const server = await raw((socket, index) => {
      let seen = 0;
      onRequest(socket, () => {
        if (index > 0) return;
        if (seen++ === 0) socket.write(OK);
        else socket.end();
      });
    });
    const from = client({ connectionsPerOrigin: 1 });
    const url = `http://127.0.0.1:${server.port}/`;
    await post(from, url);
    const result = await post(from, url, 150);
    expect(result).toMatchObject({ kind: 'timeout', phase: 'response' });
    expect(result.durationMs).toBeLessThan(450);
    expect(server.sockets).toHaveLength(2);
  });
});

describe('requests that wait for a connection', () => {
  it('get their turn after one that was tried anew on a connection of its own', async () => {
    const server = await raw((socket, index) => {
      let seen = 0;
      onRequest(socket, () => {
        // The second request of the first connection finds it closed; all others are answered.
        if (index > 0 || seen++ === 0) socket.write(OK);
        else socket.end();
      });
    });
    const from = client({ connectionsPerOrigin: 1 });
    const url = `http://127.0.0.1:${server.port}/`;
    await post(from, url);
    const results = await Promise.all([post(from, url), post(from, url), post(from, url)]);
    expect(results).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }]);
  });
});

describe('destroy', () => {
  it('ends what runs in a pool that undici has let go because another connection of it failed', async () => {
    const requests: string[] = [];
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = await raw((socket, index) => {
      if (index === 0) return;
      const secured = new TLSSocket(socket, {
        isServer: true,
        key: TEST_PRIVATE_KEY,
        cert: TEST_CERTIFICATE,
      });
      onRequest(secured, (request) => {
        requests.push(request);
        arrived();
      });
      // Only now does the first connection fail, while the second one is being made.
      server.sockets[0]!.resetAndDestroy();
    });
    const from = client({ resolve: async () => ['127.0.0.1'], extraCa: TEST_CERTIFICATE });
    const url = `https://hookfront.test:${server.port}/`;
    const failing = post(from, url);
    const hanging = post(from, url, 60_000);
    expect(await failing).toMatchObject({ kind: 'error', errorClass: 'CONNECTION_RESET' });
    await arrival;
    await from.destroy();
    expect(await hanging).toMatchObject({ kind: 'error', errorClass: 'CLIENT_CLOSED' });
    expect(requests).toHaveLength(1);
  });
});

describe('connections in all', () => {
  it('are no more than there may be: an idle one makes room', async () => {
    const servers = [await friendly(), await friendly(), await friendly()];
    const from = client({ mostConnections: 2 });
    for (const { port } of servers) {
      expect(await post(from, `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'response', status: 200 });
    }
    await whenClosed(servers[0]!.sockets[0]!);
    expect(servers[1]!.sockets[0]!.closed).toBe(false);
    expect(await post(from, `http://127.0.0.1:${servers[0]!.port}/`)).toMatchObject({ status: 200 });
  });

  it('fail here, and not for want of a descriptor elsewhere, when all are at work', async () => {
    const silent = await raw(() => {});
    const other = await friendly();
    const from = client({ mostConnections: 1 });
    const waiting = post(from, `http://127.0.0.1:${silent.port}/`, 60_000);
    await until('it is connected', () => silent.sockets.length === 1);
    expect(await post(from, `http://127.0.0.1:${other.port}/`)).toMatchObject({
      kind: 'error',
      errorClass: 'LOCAL_FAILURE',
    });
    silent.sockets[0]!.destroy();
    await waiting;
    expect(await post(from, `http://127.0.0.1:${other.port}/`)).toMatchObject({ status: 200 });
  });
});
