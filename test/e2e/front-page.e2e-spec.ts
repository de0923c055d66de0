import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startTestService, type TestService } from '../support/service.js';

/** What Firefox and Chromium send. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('the root of a service without the console, whose PUBLIC_URL has a path', () => {
  let service: TestService;
  let page: Answer;

  beforeAll(async () => {
    service = await startTestService({
      env: { PUBLIC_URL: 'https://hooks.example.com/events&more', CONSOLE: 'off' },
    });
    page = await ask({ accept: BROWSER });
  });
  afterAll(() => service.close());

  const ask = (headers: Record<string, string>, method = 'GET'): Promise<Answer> =>
    service.call(method, '/', { headers, session: null });

  it('tells a browser where things are, by addresses that are there', async () => {
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const links = [...page.text.matchAll(/href="([^"]*)"/g)].map(([, link]) => link!);
    expect(links).toEqual(
      ['docs/favicon-32x32.png', 'docs', 'openapi.json', 'health/ready'].map(
        (place) => `/events&amp;more/${place}`,
      ),
    );
    for (const link of links) {
      const { status } = await service.call('GET', link.replace('/events&amp;more', ''), { session: null });
      expect([link, status]).toEqual([link, 200]);
    }
  });

  it('names calls that there are', async () => {
    const { paths } = JSON.parse(await readFile('docs/openapi.json', 'utf8')) as { paths: object };
    const calls = [...page.text.matchAll(/<code>POST ([^<]*)<\/code>/g)].map(([, path]) =>
      path!.replace('/events&amp;more', '').replace('v19.0', '{version}'),
    );
    expect(calls).toHaveLength(3);
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(calls));
  });

  it('lets nothing run or load but its own style, and may not be framed', () => {
    const policy = page.headers.get('content-security-policy')!;
    const [, style] = /<style>([^]*)<\/style>/.exec(page.text)!;
    const hash = createHash('sha256').update(style!).digest('base64');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      "img-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(page.text).not.toMatch(/<script| style=| on\w+=/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it.each([undefined, '*/*', 'application/json', 'text/html;q=0, */*', 'text/htmlx'])(
    'gives the places as JSON to whoever sends Accept: %s',
    async (accept) => {
      const answer = await ask(accept === undefined ? {} : { accept });
      expect([answer.status, answer.headers.get('vary')]).toEqual([200, 'Accept, Accept-Encoding']);
      expect(answer.body).toEqual({
        name: 'Hookfront',
        description: '/events&more/docs',
        openapi: '/events&more/openapi.json',
        live: '/events&more/health/live',
        ready: '/events&more/health/ready',
      });
    },
  );

  it('tells nobody the version, the host or the machine', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    for (const { text, headers } of [page, await ask({})]) {
      const all = text + JSON.stringify([...headers]);
      expect([version, 'example.com', '127.0.0.1', 'fastify'].filter((word) => all.includes(word))).toEqual(
        [],
      );
    }
  });

  it('is read only, and answers HEAD', async () => {
    const head = await ask({ accept: BROWSER }, 'HEAD');
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', page.headers.get('etag')]);
    const post = await ask({}, 'POST');
    expect([post.status, post.body.error.class]).toEqual([405, 'MethodNotAllowed']);
  });
});
