import { describe, expect, it } from '@jest/globals';
import { egressTools } from '../../../test/support/egress.js';
import { ForwardProxy } from '../../../test/support/forward-proxy.js';
import { onRequest, whenClosed } from '../../../test/support/raw-server.js';
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from '../../../test/support/tls-fixture.js';
import type { EgressClient } from './egress-client.js';
import { LocalAddresses } from './policy/local-addresses.js';
import { parseProxy, type ProxyServer } from './connect/proxy.js';

const tools = egressTools();
const { client, friendly, raw, tls, post } = tools;

async function proxy(options?: { secure: boolean }): Promise<ForwardProxy> {
  return tools.keep(await ForwardProxy.start(options));
}

function via(server: ForwardProxy, userInfo = ''): ProxyServer {
  const [scheme, host] = server.secure ? ['https', 'hookfront.test'] : ['http', '127.0.0.1'];
  return parseProxy(`${scheme}://${userInfo}${host}:${server.port}`);
}

function through(server: ForwardProxy, more: Parameters<typeof client>[0] = {}): EgressClient {
  return client({ proxy: via(server), ...more });
}

describe('a forward proxy', () => {
  it('gets CONNECT for http, to the address that was checked and not to the name', async () => {
    const hop = await proxy();
    const hosts: string[] = [];
    const server = await raw((socket) =>
      onRequest(socket, (request) => {
        hosts.push(/^host: (.*)\r$/im.exec(request)![1]!);
        socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      }),
    );
    expect(await post(through(hop), `http://hookfront.test:${server.port}/x`)).toMatchObject({ status: 204 });
    expect(hop.asked.map(({ target }) => target)).toEqual([`127.0.0.1:${server.port}`]);
    expect(hop.asked[0]!.headers).toEqual({
      host: `127.0.0.1:${server.port}`,
      'user-agent': 'Hookfront',
      connection: 'close',
    });
    expect(hosts).toEqual([`hookfront.test:${server.port}`]);
  });

  it.each([false, true])('carries TLS to the receiver end to end; itself over TLS: %s', async (secure) => {
    const hop = await proxy({ secure });
    const server = await tls();
    const from = through(hop, { extraCa: TEST_CERTIFICATE });
    expect(await post(from, `https://hookfront.test:${server.port}/`)).toMatchObject({ status: 200 });
    expect(await post(from, `https://other.test:${server.port}/`)).toMatchObject({
      errorClass: 'TLS_CERTIFICATE',
    });
    expect(new Set(hop.asked.map(({ target }) => target))).toEqual(new Set([`127.0.0.1:${server.port}`]));
  });

  it('over TLS is verified like any other, and a failure of that is the proxy’s', async () => {
    const hop = await proxy({ secure: true });
    const server = await friendly();
    expect(await post(through(hop), `http://hookfront.test:${server.port}/`)).toMatchObject({
      kind: 'error',
      errorClass: 'PROXY_FAILURE',
      message: expect.stringMatching(/^the proxy hookfront\.test:\d+: .*self-signed/),
    });
    expect(server.sockets).toHaveLength(0);
  });

  it('carries many requests over one tunnel', async () => {
    const hop = await proxy();
    const server = await friendly();
    const from = through(hop, { connectionsPerOrigin: 1 });
    for (let n = 0; n < 5; n++) {
      expect(await post(from, `http://127.0.0.1:${server.port}/`)).toMatchObject({ status: 200 });
    }
    expect(hop.asked).toHaveLength(1);
  });

  it('is told nothing of a target that the policy refuses', async () => {
    const hop = await proxy();
    const resolve = async (): Promise<string[]> => ['169.254.169.254'];
    expect(await post(through(hop, { resolve }), 'http://rebind.test/')).toMatchObject({
      kind: 'refused',
      message: 'rebind.test is 169.254.169.254, port 80: cloud metadata address; EGRESS_ALLOW would allow it',
    });
    expect(await post(through(hop, { allow: [] }), `http://127.0.0.1:${hop.port}/`)).toMatchObject({
      kind: 'refused',
    });
    expect(hop.clients).toEqual([]);
  });

  it('is itself reached whatever the policy says', async () => {
    const hop = await proxy();
    hop.answer(() => 503);
    const from = through(hop, { allow: [], deny: ['127.0.0.0/8'] });
    expect(await post(from, 'http://203.0.113.9/')).toMatchObject({ kind: 'refused' });
    expect(await post(from, 'http://1.1.1.1/')).toMatchObject({ errorClass: 'UNREACHABLE' });
    expect(hop.asked.map(({ target }) => target)).toEqual(['1.1.1.1:80']);
  });

  it('gets the user info of its URL, decoded, and the receiver does not', async () => {
    const hop = await proxy();
    const requests: string[] = [];
    const server = await raw((socket) =>
      onRequest(socket, (request) => {
        requests.push(request);
        socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      }),
    );
    const from = client({ proxy: via(hop, 'me:p%40ss@') });
    expect(await post(from, `http://127.0.0.1:${server.port}/`)).toMatchObject({ status: 204 });
    expect(hop.asked[0]!.headers['proxy-authorization']).toBe(`Basic ${btoa('me:p@ss')}`);
    expect(requests.join()).not.toMatch(/proxy|basic/i);
  });

  it('asks for IPv6 addresses in brackets', async () => {
    const hop = await proxy();
    hop.answer(() => 502);
    await post(through(hop), 'http://[2606:4700:4700::1111]:8080/');
    expect(hop.asked[0]!.target).toBe('[2606:4700:4700::1111]:8080');
  });

  it('is asked for the next address of a host when it does not reach the first', async () => {
    const hop = await proxy();
    hop.answer((target) => (target.startsWith('[') ? 502 : 200));
    const server = await friendly();
    const resolve = async (): Promise<string[]> => ['2606:4700:4700::1111', '127.0.0.1'];
    expect(await post(through(hop, { resolve }), `http://both.test:${server.port}/`)).toMatchObject({
      status: 200,
    });
    expect(hop.asked).toHaveLength(2);
  });

  it('is asked for the next address when it says nothing of the first', async () => {
    const hop = await proxy();
    hop.answer((target) => (target.startsWith('[') ? 'stall' : 200));
    const server = await friendly();
    const resolve = async (): Promise<string[]> => ['2606:4700:4700::1111', '127.0.0.1'];
    expect(
      await post(through(hop, { resolve, connectTimeoutMs: 400 }), `http://both.test:${server.port}/`),
    ).toMatchObject({
      status: 200,
    });
  });

  it('that refuses connections is a failure of its own, within the time', async () => {
    const hop = await ForwardProxy.start();
    const from = through(hop);
    await hop.close();
    expect(await post(from, 'http://1.1.1.1/')).toMatchObject({
      kind: 'error',
      errorClass: 'PROXY_FAILURE',
      message: expect.stringMatching(/^the proxy 127\.0\.0\.1:\d+: .*ECONNREFUSED/),
    });
  });

  it('whose name cannot be resolved is a failure of its own', async () => {
    const resolve = async (name: string): Promise<string[]> => {
      if (name === 'proxy.test')
        throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
      return ['1.1.1.1'];
    };
    const from = client({ proxy: parseProxy('http://proxy.test:3128'), resolve });
    expect(await post(from, 'http://some.test/')).toMatchObject({
      errorClass: 'PROXY_FAILURE',
      message: 'the proxy proxy.test:3128: getaddrinfo ENOTFOUND',
    });
  });

  it.each([
    [407, 'PROXY_FAILURE'],
    [403, 'PROXY_FAILURE'],
    [301, 'PROXY_FAILURE'],
    [500, 'PROXY_FAILURE'],
    [502, 'UNREACHABLE'],
    [503, 'UNREACHABLE'],
    [504, 'UNREACHABLE'],
  ])(
    'that answers %i to CONNECT makes it %s, and says so without its password',
    async (status, errorClass) => {
      const hop = await proxy();
      hop.answer(() => status);
      const result = await post(client({ proxy: via(hop, 'me:s3cret@') }), 'http://1.1.1.1/');
      expect(result).toMatchObject({
        kind: 'error',
        errorClass,
        message: `the proxy 127.0.0.1:${hop.port} answered ${status} to CONNECT 1.1.1.1:80`,
      });
      expect(JSON.stringify(result)).not.toContain('s3cret');
    },
  );

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['nothing', ''],
    ['endless headers', `HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(10_000)}`],
  ])('that answers %s to CONNECT is a failure of its own', async (_what, bytes) => {
    const hop = await proxy();
    hop.answer(() => ({ bytes }));
    expect(await post(through(hop), 'http://1.1.1.1/')).toMatchObject({ errorClass: 'PROXY_FAILURE' });
  });

  it('over TLS that accepts and stalls is given up after half the time for a connection, as its own failure', async () => {
    const stalled = await raw(() => {});
    const from = client({
      proxy: parseProxy(`https://127.0.0.1:${stalled.port}`),
      connectTimeoutMs: 200,
    });
    expect(await post(from, 'http://1.1.1.1/')).toMatchObject({
      errorClass: 'PROXY_FAILURE',
      message: `the proxy 127.0.0.1:${stalled.port}: no connection within 100 ms`,
    });
    stalled.sockets[0]!.resume();
    await whenClosed(stalled.sockets[0]!);
  });

  it('that does not answer CONNECT costs no more than the time, and its connection is closed', async () => {
    const stalled = await raw((socket) => void socket.resume());
    const from = client({ proxy: parseProxy(`http://127.0.0.1:${stalled.port}`), connectTimeoutMs: 150 });
    expect(await post(from, 'http://1.1.1.1/')).toMatchObject({ kind: 'timeout', phase: 'connect' });
    await whenClosed(stalled.sockets[0]!);
  });

  it('gets no client certificate, which is for receivers', async () => {
    const hop = await proxy();
    const asked: boolean[] = [];
    const server = await tls({ requestCert: true, rejectUnauthorized: false }, (socket) => {
      asked.push(Object.keys(socket.getPeerCertificate()).length > 0);
      socket.end('HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n');
    });
    const target = await tls({ requestCert: true, rejectUnauthorized: false }, (socket) => {
      asked.push(Object.keys(socket.getPeerCertificate()).length > 0);
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    const own = { extraCa: TEST_CERTIFICATE, client: { cert: TEST_CERTIFICATE, key: TEST_PRIVATE_KEY } };
    await post(
      client({ ...own, proxy: parseProxy(`https://hookfront.test:${server.port}`) }),
      'https://1.1.1.1/',
    );
    expect(asked).toEqual([false]);
    await post(through(hop, own), `https://hookfront.test:${target.port}/`);
    expect(asked).toEqual([false, true]);
  });

  it('is reached from a bound address', async () => {
    const hop = await proxy();
    const server = await friendly();
    const from = through(hop, { from: new LocalAddresses(['127.0.0.4']) });
    expect(await post(from, `http://127.0.0.1:${server.port}/`)).toMatchObject({ status: 200 });
    expect(hop.clients).toEqual(['127.0.0.4']);
  });
});

describe('parseProxy', () => {
  it.each([
    ['http://proxy.test', 'proxy.test', 80, false, 'proxy.test:80'],
    ['https://proxy.test/', 'proxy.test', 443, true, 'proxy.test:443'],
    ['http://[2001:db8::1]:3128', '2001:db8::1', 3128, false, '[2001:db8::1]:3128'],
  ])('reads %s', (url, host, port, secure, label) => {
    expect(parseProxy(url)).toEqual({ host, port, secure, label, authorization: undefined });
  });
});
