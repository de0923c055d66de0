import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/platform/database/index.js';
import { type Registered, registerOAuth2 } from '../support/linking.js';
import { Browser, type Page, startLink } from '../support/provider/browser.js';
import { MinimalOAuthServer } from '../support/provider/minimal-oauth-server.js';
import { startTestService, type TestService } from '../support/service.js';

const PUBLIC = 'https://hooks.example.com';

let service: TestService;
let server: MinimalOAuthServer;
let integration: Registered;
let browser: Browser;

beforeAll(async () => {
  service = await startTestService();
  server = await MinimalOAuthServer.start();
});
afterAll(async () => {
  await service.close();
  await server.close();
});
beforeEach(async () => {
  integration = await registerOAuth2(service, server);
  browser = Browser.for(service);
});
afterEach(() => server.tokens.clear());

/** Where the provider would send the browser back to. */
const back = async (): Promise<URL> => {
  const there = await browser.open(await startLink(service, service.session, integration.id, browser), {
    follow: false,
  });
  const answer = await fetch(there.headers.location!, { redirect: 'manual' });
  return new URL(answer.headers.get('location')!);
};
const isLinked = async (): Promise<boolean> => {
  const rows = await service.running.app
    .get(Database)
    .query('SELECT 1 FROM integration_links WHERE integration_id = $1', [integration.id]);
  return rows.length > 0;
};
/** A page for a person, with all that keeps it theirs. */
const isPage = ({ headers, text: html }: Pick<Page, 'headers' | 'text'>): void => {
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; style-src 'nonce-[\w-]+'; script-src 'nonce-[\w-]+'; /,
    ),
  });
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<h1>[^<]+<\/h1>[\s\S]*<\/html>\n$/);
};
const refused = async (page: Page, status: number, words: RegExp | string): Promise<void> => {
  isPage(page);
  expect(page.status).toBe(status);
  expect(page.text).toMatch(words);
  expect(page.text).toContain('Nothing was linked');
  expect(server.tokens.requests).toEqual([]);
  expect(await isLinked()).toBe(false);
};

describe('the callback links', () => {
  it.each<[string, (address: URL) => string]>([
    ['as it was registered', ({ href }) => href],
    ['with a slash at the end of its path', ({ href }) => href.replace('/callback?', '/callback/?')],
    ['with an empty error beside the code', ({ href }) => `${href}&error=&error_description=`],
    ['with a blank error beside the code', ({ href }) => `${href}&error=+`],
    ['with parameters that nobody knows', ({ href }) => `${href}&iss=x&session_state=y&__proto__=z&%00=`],
  ])('%s', async (_, address) => {
    const page = await browser.open(address(await back()));
    isPage(page);
    expect(page.status).toBe(200);
    expect(page.text).toContain('The account is linked');
    expect(await isLinked()).toBe(true);
  });
});

describe('the callback tells a person what is wrong', () => {
  it.each<[string, (address: URL) => string, RegExp]>([
    ['no query', ({ pathname }) => PUBLIC + pathname, /without a state/],
    ['no state', ({ href }) => href.replace(/[?&]state=\w+/, (all) => all[0]! + 'x=1'), /without a state/],
    ['an empty state', ({ href }) => href.replace(/state=\w+/, 'state='), /without a state/],
    [
      'an address escaped as HTML',
      ({ search, pathname }) => `${PUBLIC}${pathname}?code=c&amp;${search.slice(1)}`,
      /“&amp;amp;” in place of “&amp;”/,
    ],
    ['two states', ({ href }) => `${href}&state=x`, /more than one state/],
    ['an unknown state', ({ href }) => href.replace(/state=\w+/, 'state=0'), /is unknown/],
    ['two codes', ({ href }) => `${href}&code=x`, /sent you back with more than one code/],
    ['no code', ({ href }) => href.replace(/code=\w+/, 'x=1'), /sent you back without an answer/],
    [
      'an empty code and an empty error',
      ({ href }) => href.replace(/code=\w+/, 'code=&error='),
      /without an answer/,
    ],
    ['two errors', ({ href }) => `${href}&error=a&error=b`, /could not continue/],
    [
      'a very long state',
      ({ href }) => href.replace(/state=\w+/, `state=${'s'.repeat(12_000)}`),
      /is unknown/,
    ],
  ])('by %s', async (_, address, words) => {
    const page = await browser.open(address(await back()));
    await refused(page, 400, words);
    expect(page.text).toContain('The account was not linked');
  });

  it('by a state that was used, in other words than by a missing one', async () => {
    const address = await back();
    expect((await browser.open(address.href)).status).toBe(200);
    const again = await browser.open(address.href);
    isPage(again);
    expect(again.status).toBe(400);
    expect(again.text).toContain('already finished');
    expect(again.text).not.toContain('without a state');
  });

  it('by the answer as a form, with which browsers send no cookie, and leaves the state as it is', async () => {
    const address = await back();
    const page = await browser.open(integration.redirectUri, {
      method: 'POST',
      from: server.origin,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: address.searchParams.toString(),
    });
    await refused(page, 405, /sent its answer as a form \(response_mode=form_post\)/);
    expect(page.headers.allow).toBe('GET, HEAD');
    expect((await browser.open(address.href)).status).toBe(200);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'by the method %s, and leaves the state as it is',
    async (method) => {
      const address = await back();
      await refused(await browser.open(address.href, { method }), 405, `${method} is not supported here`);
      expect((await browser.open(address.href)).status).toBe(200);
    },
  );
});

describe('a look whether the address is there', () => {
  it('uses up neither the callback’s state nor the start', async () => {
    const start = await startLink(service, service.session, integration.id, browser);
    for (let times = 0; times < 2; times++) {
      const head = await browser.open(start, { method: 'HEAD', follow: false });
      expect([head.status, head.text, head.headers.location]).toEqual([200, '', undefined]);
    }
    const there = await browser.open(start, { follow: false });
    const address = (await fetch(there.headers.location!, { redirect: 'manual' })).headers.get('location')!;
    const head = await browser.open(address, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(await isLinked()).toBe(false);
    expect((await browser.open(address)).status).toBe(200);
  });
});

describe('whatever is beside the callback is a page', () => {
  it.each([
    ['GET', '/custom-integrations', 404],
    ['GET', '/custom-integrations/', 404],
    ['GET', '/custom-integrations/x', 404],
    ['GET', '/custom-integrations/x/oauth2', 404],
    ['GET', '/custom-integrations/x/oauth2/callback/more?code=c', 404],
    ['GET', '/custom-integrations/x/oauth2/callback//', 404],
    ['GET', '/custom-integrations/x/oauth2/callbacks', 404],
    ['GET', '/custom-integrations/x/oauth2/Callback', 404],
    ['GET', '/custom-integrations//oauth2/callback', 404],
    ['GET', '/custom-integrations/x/oauth2/callback?code=c', 400],
    ['GET', '/custom-integrations/%00/oauth2/callback?state=c', 400],
    ['GET', '/custom-integrations/%zz/oauth2/callback', 400],
    ['GET', '/custom-integrations/%3Cscript%3Ealert(1)%3C/script%3E/oauth2/callback', 404],
    ['POST', '/custom-integrations/x', 404],
  ])('%s %s', async (method, path, status) => {
    const page = await browser.open(PUBLIC + path, { method });
    isPage(page);
    expect(page.status).toBe(status);
    expect(page.text).toContain('Nothing was linked');
    expect(page.text).not.toContain('<script>alert');
  });

  it('also where the request is too long to be read, or no HTTP', async () => {
    const { host, hostname, port } = new URL(service.url);
    const path = `/custom-integrations/${integration.id}/oauth2/callback`;
    for (const [head, status] of [
      [`GET ${path}?state=${'s'.repeat(20_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 431],
      [`GET ${path}?state=s HTTP/1.1\r\nHost : ${host}\r\n\r\n`, 400],
    ] as const) {
      const socket = connect(Number(port), hostname);
      socket.write(head);
      const [answered = '', html = ''] = (await text(socket)).split('\r\n\r\n');
      const [line, ...lines] = answered.split('\r\n');
      const headers = Object.fromEntries(
        lines.map((one) => [one.split(':', 1)[0]!.toLowerCase(), one.slice(one.indexOf(':') + 2)]),
      );
      expect(line).toContain(` ${status} `);
      isPage({ headers, text: html });
    }
  });

  it('but not what is like it elsewhere', async () => {
    const answer = await service.call('GET', '/api/v1/custom-integrations/x/oauth2/callback');
    expect(answer).toMatchObject({ status: 404, body: { error: { class: 'NotFound' } } });
    expect((await service.call('GET', '/custom-integrationsx')).body).toMatchObject({
      error: { class: 'NotFound' },
    });
  });
});

describe('an integration whose authentication URL asked for another response_mode before that was refused', () => {
  it('sends nobody there with it', async () => {
    const authenticationUrl = `${server.authorizationUrl}&response_mode=form_post&prompt=login`;
    integration = await registerOAuth2(service, server, { authenticationUrl });
    const page = await browser.open(await startLink(service, service.session, integration.id, browser));
    expect(page.status).toBe(200);
    const asked = server.authorizations.at(-1)!;
    expect([asked.has('response_mode'), asked.get('prompt')]).toEqual([false, 'login']);
  });
});
