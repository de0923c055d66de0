import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { rawCall } from '../support/raw-call.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('the console, under a PUBLIC_URL with a path', () => {
  let service: TestService;
  let page: Answer;

  beforeAll(async () => {
    service = await startTestService({ env: { PUBLIC_URL: 'https://example.com/a&b/hooks' } });
    page = await ask('/console/');
  });
  afterAll(() => service.close());

  const ask = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    service.call('GET', path, { session: null, headers });
  const assets = (): string[] =>
    [...page.text.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path!);

  it('is a page that finds everything under its own path', () => {
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('<base href="/a&amp;b/hooks/console/"');
    expect(page.text.indexOf('<base')).toBeLessThan(page.text.indexOf('href="./'));
    expect(page.text.replace(/<base [^>]*>/, '')).not.toMatch(/(src|href)="\//);
    expect(assets().length).toBeGreaterThanOrEqual(3);
  });

  it('lets in nothing but what this service gives, and may not be framed', async () => {
    const policy = (answer: Answer): string => answer.headers.get('content-security-policy')!;
    const nonceOf = (answer: Answer): string => /nonce="([^"]+)"/.exec(answer.text)![1]!;
    expect(policy(page).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonceOf(page)}'`,
      "img-src 'self' blob:",
      "connect-src 'self'",
      "font-src 'self'",
      "base-uri 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
    expect(page.text).not.toMatch(/<style| style=|<script>| on\w+=/);
    expect(nonceOf(page)).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonceOf(await ask('/console/'))).not.toBe(nonceOf(page));
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is asked for again each time, and its files never, since their names change with them', async () => {
    expect(page.headers.get('cache-control')).toBe('no-cache');
    for (const path of assets()) {
      const { status, headers } = await ask(`/console/${path}`);
      expect([path, status, headers.get('cache-control')]).toEqual([
        path,
        200,
        'public, max-age=31536000, immutable',
      ]);
      expect(path).toMatch(/-[\w-]{8}\.\w+$/);
    }
  });

  it('gives its files packed as the build packed them', async () => {
    const path = `/console/${assets().find((name) => name.endsWith('.js'))}`;
    const packed = async (encoding: string) => {
      const { headers, body } = await request(service.url + path, {
        headers: { 'accept-encoding': encoding },
      });
      return { headers, bytes: Buffer.from(await body.arrayBuffer()) };
    };
    const plain = await packed('identity');
    for (const [encoding, unpack] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const { headers, bytes } = await packed(encoding);
      expect([headers['content-encoding'], headers['vary']]).toEqual([encoding, 'Accept-Encoding']);
      expect(unpack(bytes).equals(plain.bytes)).toBe(true);
      expect(bytes.length).toBeLessThan(plain.bytes.length / 2);
    }
  });

  it('answers every path below it that is no file with its page, and other paths as before', async () => {
    for (const path of [
      '/console/deliveries',
      '/console/deliveries/msg_1?tab=request',
      '/console/a/b/c.html',
    ]) {
      const answer = await ask(path);
      expect([path, answer.status, answer.text.replace(/nonce="[^"]*"/, '')]).toEqual([
        path,
        200,
        page.text.replace(/nonce="[^"]*"/, ''),
      ]);
    }
    for (const path of ['/api/v1/nothing', '/attask/nothing', '/consoles']) {
      expect([path, (await ask(path)).body.error.class]).toEqual([path, 'NotFound']);
    }
  });

  it.each(['index-00000000.js', '../index.html', '%2e%2e/index.html', '..%2findex.html', '.complete', ''])(
    'has no file %j, and says so',
    async (name) => {
      const answer = await rawCall(service.url, [
        `GET /console/assets/${name} HTTP/1.1`,
        'Connection: close',
      ]);
      expect([answer.status, answer.body.error.class]).toEqual([404, 'NotFound']);
    },
  );

  it('is where a browser is taken that asks for the root, or forgets the slash', async () => {
    const places = ['/', '/console'].map(async (path) => {
      const { status, headers } = await ask(path, BROWSER);
      return [status, headers.get('location')];
    });
    expect(await Promise.all(places)).toEqual([
      [302, '/a&b/hooks/console/'],
      [302, '/a&b/hooks/console/'],
    ]);
    expect((await ask('/')).body.console).toBe('/a&b/hooks/console/');
  });

  it('is read only', async () => {
    const { status, body } = await service.call('POST', '/console/deliveries', { session: null });
    expect([status, body.error.class]).toEqual([405, 'MethodNotAllowed']);
  });
});

describe('settings of the console', () => {
  it('let named origins frame it', async () => {
    const frames = 'https://portal.example.com,https://wiki.example.com';
    const service = await startTestService({ env: { CONSOLE_FRAME_ANCESTORS: frames } });
    const { headers } = await service.call('GET', '/console/', { session: null });
    await service.close();
    expect(headers.get('content-security-policy')).toContain(
      'frame-ancestors https://portal.example.com https://wiki.example.com',
    );
  });

  it('switch it off: then there is nothing, and the root is a page of its own', async () => {
    const service = await startTestService({ env: { CONSOLE: 'off' } });
    const statuses = await Promise.all(
      ['/console', '/console/', '/console/assets/x.js', '/'].map(
        async (path) => (await service.call('GET', path, { session: null, headers: BROWSER })).status,
      ),
    );
    const { body } = await service.call('GET', '/', { session: null });
    await service.close();
    expect(statuses).toEqual([404, 404, 404, 200]);
    expect(body.console).toBeUndefined();
  });

  it('show nothing of it on a node that only delivers', async () => {
    const service = await startTestService({ env: { ROLES: 'delivery' } });
    const { status } = await service.call('GET', '/console/', { session: null });
    await service.close();
    expect(status).toBe(404);
  });
});
