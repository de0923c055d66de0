import { connect } from 'node:net';
import { runInNewContext } from 'node:vm';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BASE, startTestService, type TestService } from '../support/service.js';

interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

describe('the manners of HTTP', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.close());

  /** What the service says on a connection of its own until it closes it. */
  const said = (text: string): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('error', reject);
      socket.on('close', () => resolve(Buffer.concat(chunks)));
    });
  const ask = async (path: string, lines = '', method = 'GET'): Promise<RawAnswer> => {
    const all = await said(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n`);
    const end = all.indexOf('\r\n\r\n');
    const head = all.toString('latin1', 0, end);
    return { status: Number(head.slice(9, 12)), head: head.toLowerCase(), body: all.subarray(end + 4) };
  };
  const header = ({ head }: RawAnswer, name: string): string | undefined =>
    new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1]?.trim();

  it.each([
    [
      'two Host headers',
      'GET /health/live HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n',
      /more than one Host header/,
    ],
    ['no Host header', 'GET /health/live HTTP/1.1\r\n\r\n', /no Host header/],
    [
      'a Host that is none',
      'GET /health/live HTTP/1.1\r\nHost: a/b\r\n\r\n',
      /Host header does not name a host/,
    ],
    ['no version', 'GET /health/live\r\n\r\n', /no HTTP version/],
    ['version 0.9', 'GET /health/live HTTP/0.9\r\nHost: x\r\n\r\n', /no HTTP version/],
    ['version 2.0', 'GET /health/live HTTP/2.0\r\nHost: x\r\n\r\n', /HTTP 2\.0 is not supported/],
    [
      'two Host headers, at no address',
      'GET /nowhere HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n',
      /more than one/,
    ],
    ['no HTTP at all', 'nonsense\r\n\r\n', /not well-formed HTTP/],
  ])('a request with %s is 400, and the connection is closed', async (_what, text, message) => {
    const answer = (await said(text)).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/"class":"MalformedRequest"/);
    expect(answer).toMatch(message);
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
    expect(answer).toMatch(/^cache-control: no-store\r$/im);
  });

  it.each([
    'GET /health/live HTTP/1.0\r\n\r\n',
    'GET /health/live HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n',
  ])('a request as old or as proxied clients make it is answered: %j', async (text) =>
    expect((await said(text)).toString()).toMatch(/^HTTP\/1\.1 200 /),
  );

  it.each([
    ['GET', '/health/live'],
    ['GET', '/health/ready'],
    ['GET', '/metrics'],
    ['GET', '/nowhere'],
    ['GET', '/%zz'],
    ['POST', `${BASE}/subscriptions`],
    ['GET', `${BASE}/subscriptions`],
    ['OPTIONS', `${BASE}/subscriptions`],
    ['GET', '/attask/document-webhooks/callback'],
    ['GET', '/health/live', 'Expect: something\r\n'],
  ])('what the API answers is not to be kept or guessed at: %s %s', async (method, path, lines = '') => {
    const answer = await ask(path, lines, method);
    expect(header(answer, 'x-content-type-options')).toBe('nosniff');
    expect(header(answer, 'cache-control')).toMatch(/no-store/);
  });

  it.each([true, false])(
    'shows the description in dark colours when the reader prefers them: %s',
    async (dark) => {
      const shown: unknown[] = [];
      const query = { matches: dark, addEventListener: (event: string) => shown.push(event) };
      const toggle = (name: string, on: boolean): unknown => shown.push([name, on]);
      runInNewContext((await ask('/docs/start.js')).body.toString('utf8'), {
        URL,
        SwaggerUIBundle: () => undefined,
        document: {
          currentScript: { src: 'http://x/docs/start.js' },
          documentElement: { classList: { toggle } },
        },
        matchMedia: (wanted: string) => (wanted === '(prefers-color-scheme: dark)' ? query : undefined),
      });
      expect(shown).toEqual(['change', ['dark-mode', dark]]);
    },
  );

  it('ignores an expectation that it does not know', async () => {
    expect((await ask('/health/live', 'Expect: the-unexpected\r\n')).status).toBe(200);
  });

  describe.each(['/openapi.json', '/docs', '/docs/', '/docs/swagger-ui-bundle.js', '/docs/start.js'])(
    'the constant document %s',
    (path) => {
      it('is the same in every encoding, and says so', async () => {
        const plain = await ask(path);
        expect([plain.status, header(plain, 'content-encoding')]).toEqual([200, undefined]);
        for (const [encoding, unpack] of [
          ['gzip', gunzipSync],
          ['br', brotliDecompressSync],
        ] as const) {
          const packed = await ask(path, `Accept-Encoding: ${encoding}\r\n`);
          expect([header(packed, 'content-encoding'), header(packed, 'vary')]).toEqual([
            encoding,
            'accept-encoding',
          ]);
          expect(Number(header(packed, 'content-length'))).toBe(packed.body.length);
          expect(unpack(packed.body).equals(plain.body)).toBe(true);
          expect(header(packed, 'etag')).not.toBe(header(plain, 'etag'));
        }
      });

      it('is 304 for whoever has it, in the encoding that they have it in', async () => {
        const lines = 'Accept-Encoding: gzip\r\n';
        const had = await ask(path, lines);
        const tag = /^ETag: (.*)$/im
          .exec(
            (await said(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n`)).toString(
              'latin1',
            ),
          )![1]!
          .trim();
        const again = await ask(path, `${lines}If-None-Match: "other", W/${tag}\r\n`);
        expect([again.status, again.body.length, header(again, 'etag')]).toEqual([
          304,
          0,
          header(had, 'etag'),
        ]);
        expect((await ask(path, `If-None-Match: ${tag}\r\n`)).status).toBe(200);
      });

      it('answers HEAD with the same lines and no body', async () => {
        const lines = 'Accept-Encoding: br\r\n';
        const [whole, head] = [await ask(path, lines), await ask(path, lines, 'HEAD')];
        const names = ['content-length', 'content-type', 'content-encoding', 'etag', 'vary', 'cache-control'];
        expect([head.status, head.body.length]).toEqual([200, 0]);
        expect(names.map((name) => header(head, name))).toEqual(names.map((name) => header(whole, name)));
      });

      it('may be kept, but is asked for anew, and not guessed at', async () => {
        const answer = await ask(path);
        expect(header(answer, 'cache-control')).toBe('no-cache');
        expect(header(answer, 'x-content-type-options')).toBe('nosniff');
      });
    },
  );

  it.each(['/docs', '/docs/'])('the page at %s runs nothing but its own scripts', async (path) => {
    const page = await ask(path);
    const policy = header(page, 'content-security-policy')!;
    expect(policy).toMatch(/default-src 'none'.*script-src 'self';.*frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe/);
    const html = page.body.toString();
    expect(html).not.toMatch(/<script>|<style>| on\w+=| style=/);
    const linked = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    expect(linked.length).toBe(4);
    for (const url of linked) {
      const asset = await ask(new URL(url, `http://x${path}`).pathname);
      expect([url, asset.status]).toEqual([url, 200]);
    }
  });

  it.each([
    '/docs/package.json',
    '/docs/index.js',
    '/docs/absolute-path.js',
    '/docs/oauth2-redirect.html',
    '/docs/swagger-initializer.js',
    '/docs/swagger-ui.css.map',
    '/docs/LICENSE',
    '/docs/../x',
    '/docs/../package.json',
    '/docs/%2e%2e/package.json',
    '/docs/..%2fpackage.json',
    '/docs/%2e%2e%2fpackage.json',
    '/docs/..\\package.json',
    '/docs/%5c..%5cpackage.json',
    '/docs//swagger-ui.css',
    '/docs/./swagger-ui.css',
    '/docs/swagger-ui.css%00',
    '/../etc/passwd',
  ])('there is nothing at %s', async (path) => {
    const answer = await ask(path);
    expect([answer.status, JSON.parse(answer.body.toString()).error.class]).toEqual([404, 'NotFound']);
  });
});
