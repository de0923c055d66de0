import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/platform/database/index.js';
import { type Registered, registerOAuth2 } from '../support/linking.js';
import { Browser, linkThrough, type Page, startLink } from '../support/provider/browser.js';
import { MinimalOAuthServer } from '../support/provider/minimal-oauth-server.js';
import { OidcServer } from '../support/provider/oidc-server.js';
import { Gate } from '../support/receiver.js';
import { startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const PUBLIC = 'https://hooks.example.com';
const PASSWORD = 'correct horse battery';
const HTML = '</script><script>alert(1)</script>';

let service: TestService;
let database: Database;
let minimal: MinimalOAuthServer;
let integration: Registered;
/** Sessions. */
let mallory: string;
let victor: string;

beforeAll(async () => {
  service = await startTestService({ env: { EGRESS_DENY: '127.0.0.3', PROVIDER_TIMEOUT_MS: '1000' } });
  database = service.running.app.get(Database);
  minimal = await MinimalOAuthServer.start();
  for (const username of ['mallory', 'victor'])
    await service.call('POST', '/api/v1/users', { body: { username, password: PASSWORD } });
  mallory = await service.login('mallory', PASSWORD);
  victor = await service.login('victor', PASSWORD);
});
afterAll(async () => {
  await service.close();
  await minimal.close();
});
beforeEach(async () => {
  minimal.consent = { account: 'erika' };
  integration = await registerOAuth2(service, minimal);
});
afterEach(() => minimal.tokens.clear());

const browserHere = (): Browser => Browser.for(service);
const linked = async (id = integration.id): Promise<string[]> => {
  const rows = await database.query<{ username: string }>(
    `SELECT u.username FROM integration_links l JOIN users u ON u.id = l.user_id
     WHERE l.integration_id = $1 AND l.state = 'linked'`,
    [id],
  );
  return rows.map(({ username }) => username);
};
/** How far a flow is from its end: where the provider would send the browser to. */
const returnAddress = async (session: string, browser: Browser, id = integration.id): Promise<URL> => {
  const there = await browser.open(await startLink(service, session, id, browser), { follow: false });
  const answer = await fetch(there.headers.location!, { redirect: 'manual' });
  return new URL(answer.headers.get('location')!);
};
/** A page that says that nothing was linked, safely. */
const refused = (page: Page, status = 400): void => {
  expect(page.status).toBe(status);
  expect(page.text).toContain('Nothing was linked');
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
};

describe('a state', () => {
  it('that is missing, unknown, empty or there twice links nothing', async () => {
    const browser = browserHere();
    const back = await returnAddress(victor, browser);
    const state = back.searchParams.get('state')!;
    for (const query of [
      'code=c',
      'code=c&state=',
      `code=c&state=${'0'.repeat(64)}`,
      `code=c&state=${state}&state=${state}`,
      `code=c&state=${state.toUpperCase()}`,
      'code=c&state[]=x&state[$ne]=',
      'code=c&state=%00',
      '',
      'error=access_denied',
    ]) {
      refused(await browser.open(`${integration.redirectUri}?${query}`));
    }
    expect(minimal.tokens.requests).toEqual([]);
    expect(await linked()).toEqual([]);
    expect((await browser.open(back.href)).status).toBe(200);
  });

  it('counts once', async () => {
    const browser = browserHere();
    const back = await returnAddress(victor, browser);
    expect((await browser.open(back.href)).status).toBe(200);
    await service.call('DELETE', `/api/v1/document-services/${integration.id}/link`, { session: victor });
    const again = minimal.issueCode(integration, 'erika');
    back.searchParams.set('code', again);
    refused(await browser.open(back.href));
    expect(minimal.tokens.count('authorization_code')).toBe(1);
    expect(await linked()).toEqual([]);
  });

  it('counts once however many present it at the same moment', async () => {
    const browser = browserHere();
    const back = await returnAddress(victor, browser);
    const pages = await Promise.all(Array.from({ length: 20 }, () => browser.open(back.href)));
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 400)).toHaveLength(19);
    expect(minimal.tokens.count('authorization_code')).toBe(1);
  });

  it.each(['error=access_denied', 'code=', 'code=a&code=b', 'error=a&error=b&code=c'])(
    'is used up by an answer that links nothing: %s',
    async (query) => {
      const browser = browserHere();
      const back = await returnAddress(victor, browser);
      refused(
        await browser.open(`${integration.redirectUri}?state=${back.searchParams.get('state')}&${query}`),
      );
      refused(await browser.open(back.href));
      expect(await linked()).toEqual([]);
    },
  );

  it('is over after ten minutes', async () => {
    const browser = browserHere();
    const back = await returnAddress(victor, browser);
    const [fresh] = await database.query<{ left: number }>(
      `SELECT extract(epoch FROM expires_at - now())::float8 AS left FROM oauth2_flows WHERE integration_id = $1`,
      [integration.id],
    );
    expect(fresh!.left).toBeGreaterThan(590);
    expect(fresh!.left).toBeLessThanOrEqual(600);
    await database.query('UPDATE oauth2_flows SET expires_at = now() WHERE integration_id = $1', [
      integration.id,
    ]);
    const page = await browser.open(back.href);
    refused(page);
    expect(page.text).toContain('took too long');
    expect(await linked()).toEqual([]);
  });

  it('is stored neither itself, nor are the cookie, the handle and the verifier', async () => {
    const browser = browserHere();
    const start = await startLink(service, victor, integration.id, browser);
    const there = await browser.open(start, { follow: false });
    const [row] = await database.query<{ text: string }>(
      'SELECT row_to_json(f)::text AS text FROM oauth2_flows f WHERE integration_id = $1',
      [integration.id],
    );
    for (const secret of [
      new URL(there.headers.location!).searchParams.get('state')!,
      new URL(start).searchParams.get('flow')!,
      browser.jar.cookies[0]!.value,
    ]) {
      expect(secret).toMatch(/^[0-9a-f]{64}$/);
      expect(row!.text).not.toContain(secret);
    }
  });
});

describe('an answer', () => {
  it('in another browser than the flow’s links nothing, to whomever', async () => {
    // Mallory consents at the provider, and makes Victor's browser bring the answer.
    const back = await returnAddress(mallory, browserHere());
    const victors = browserHere();
    await startLink(service, victor, integration.id, victors);
    const page = await victors.open(back.href, { from: 'https://evil.example' });
    refused(page);
    expect(page.text).toContain('another browser');
    expect(minimal.tokens.requests).toEqual([]);
    expect(await linked()).toEqual([]);
  });

  it('with the state of another user, in a browser that has flows of both, is that user’s and only once', async () => {
    const shared = browserHere();
    const mallorys = await returnAddress(mallory, shared);
    const victors = await returnAddress(victor, shared);
    // The cookie of Victor's flow does not stand in for Mallory's.
    const stripped = browserHere();
    stripped.jar.cookies.push(shared.jar.cookies[1]!);
    mallorys.searchParams.set('code', victors.searchParams.get('code')!);
    refused(await stripped.open(mallorys.href));
    expect(await linked()).toEqual([]);
    expect((await shared.open(victors.href)).status).toBe(200);
    expect(await linked()).toEqual(['victor']);
  });

  it('from another integration links nothing, at neither of them', async () => {
    const other = await registerOAuth2(service, minimal);
    const browser = browserHere();
    const back = await returnAddress(victor, browser);
    await startLink(service, victor, other.id, browser);
    // With the cookies of both, as an attacker who controls the other provider could arrange it.
    const cookie = browser.jar.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const crossed = back.href.replace(integration.id, other.id);
    const page = await browser.open(crossed, { headers: { cookie } });
    refused(page);
    expect(page.text).toContain('another document service');
    expect(minimal.tokens.requests).toEqual([]);
    expect(await linked()).toEqual([]);
    expect(await linked(other.id)).toEqual([]);
  });

  it('with a code that an attacker got elsewhere is refused where the provider knows PKCE', async () => {
    const oidc = await OidcServer.start();
    try {
      const guarded = await registerOAuth2(service, oidc);
      oidc.consent = { account: 'mallory at the provider' };
      const attackers = browserHere();
      const start = await startLink(service, mallory, guarded.id, attackers);
      // A code of the same client, issued to Mallory's flow.
      const there = await attackers.open(start, { follow: false });
      const stolen = await codeAt(there.headers.location!);
      const victors = browserHere();
      const begun = await victors.open(await startLink(service, victor, guarded.id, victors), {
        follow: false,
      });
      const state = new URL(begun.headers.location!).searchParams.get('state')!;
      const page = await victors.open(`${guarded.redirectUri}?state=${state}&code=${stolen}`);
      refused(page, 502);
      expect(page.text).toContain('invalid_grant');
      expect(await linked(guarded.id)).toEqual([]);
    } finally {
      await oidc.close();
    }
  });

  it('with HTML in the provider’s words shows it as text, and in no script', async () => {
    const browser = browserHere();
    const back = await returnAddress(victor, browser);
    const said = new URLSearchParams({
      state: back.searchParams.get('state')!,
      error: HTML,
      error_description: `${HTML}\r\nX: ${'y'.repeat(999)}`,
    });
    const page = await browser.open(`${integration.redirectUri}?${said.toString()}`);
    refused(page);
    expect(page.text).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
    expect(page.text).not.toContain(HTML);
    expect(page.text.match(/<script/g)).toHaveLength(1);
    expect(page.text).not.toContain('y'.repeat(301));
  });

  it('shows none of the provider’s words to a browser that is not the flow’s', async () => {
    const back = await returnAddress(victor, browserHere());
    const state = back.searchParams.get('state')!;
    for (const query of [`state=${state}`, 'state=0', '']) {
      const page = await browserHere().open(
        `${integration.redirectUri}?${query}&error=call-this-number&error_description=now`,
      );
      refused(page);
      expect(page.text).not.toContain('call-this-number');
    }
  });
});

/** The code that the person at an oidc-provider gets, whose last redirect is not followed. */
async function codeAt(authorization: string): Promise<string> {
  const browser = new Browser({ [PUBLIC]: new URL(authorization).origin });
  return new URL((await browser.open(authorization)).url).searchParams.get('code')!;
}

describe('a start address', () => {
  it('opened by somebody else links nothing without a click, on a page that names the account and the integration', async () => {
    const start = await startLink(service, mallory, integration.id, browserHere());
    const victors = browserHere();
    const page = await victors.open(start, { from: 'https://evil.example' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<bdi>mallory</bdi>');
    expect(page.text).toContain(`<bdi>Archive ${integration.id}</bdi>`);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(page.visited).toHaveLength(1);
    expect(minimal.tokens.requests).toEqual([]);
    expect(await linked()).toEqual([]);
  });

  it('goes on after a click, in the browser of the click alone', async () => {
    const mallorys = browserHere();
    const start = await startLink(service, mallory, integration.id, mallorys);
    const other = browserHere();
    const end = await other.submit(await other.open(start));
    expect(end.status).toBe(200);
    expect(await linked()).toEqual(['mallory']);
    refused(await mallorys.open(start));
  });

  it('goes on after a click by the Origin that browsers send from a page without referrer', async () => {
    const browser = browserHere();
    const start = await startLink(service, victor, integration.id, browserHere());
    const page = await browser.open(start);
    expect((await browser.submit(page, {}, { headers: { origin: 'null' } })).status).toBe(200);
    expect(await linked()).toEqual(['victor']);
  });

  it('goes on after two clicks', async () => {
    const browser = browserHere();
    const page = await browser.open(await startLink(service, victor, integration.id, browserHere()));
    await browser.submit(page, {}, { follow: false });
    expect((await browser.submit(page)).status).toBe(200);
  });

  it('asks nobody once its own browser has gone on', async () => {
    const own = browserHere();
    const start = await startLink(service, victor, integration.id, own);
    const early = browserHere();
    const page = await early.open(start);
    await own.open(start, { follow: false });
    refused(await browserHere().open(start));
    refused(await early.submit(page));
    expect(minimal.tokens.requests).toEqual([]);
  });

  it('is not gone from by a form that another site posts', async () => {
    const start = await startLink(service, mallory, integration.id, browserHere());
    const attackers = browserHere();
    const form = await attackers.open(start);
    const victors = browserHere();
    // The victim has looked at the page, so that there is a cookie that could come along.
    await victors.open(start, { from: 'https://evil.example' });
    for (const from of ['https://evil.example', 'null']) {
      refused(await victors.submit(form, {}, { from, follow: false }));
    }
    // Not even if its cookies came along.
    const cookie = victors.jar.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    refused(await victors.submit(form, {}, { headers: { cookie } }));
    expect(minimal.authorizations.filter((asked) => asked.get('client_id') === integration.clientId)).toEqual(
      [],
    );
    expect(await linked()).toEqual([]);
  });

  it.each([
    ['from another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['from another site', { origin: PUBLIC, 'sec-fetch-site': 'cross-site' }],
    ['from a sibling', { origin: PUBLIC, 'sec-fetch-site': 'same-site' }],
    ['that is no form', { 'content-type': 'text/plain' }],
    ['without the page’s cookie', { cookie: '' }],
  ])('is not gone from by a post %s', async (_, headers) => {
    const browser = browserHere();
    const page = await browser.open(await startLink(service, victor, integration.id, browserHere()));
    refused(await browser.submit(page, {}, { headers, follow: false }));
    expect((await browser.submit(page)).status).toBe(200);
  });

  it('leads nowhere but to the authentication URL', async () => {
    const browser = browserHere();
    const start = await startLink(service, victor, integration.id, browser);
    const handle = new URL(start).searchParams.get('flow')!;
    const evil = encodeURIComponent('https://evil.example/');
    for (const extra of [
      'redirect_uri',
      'url',
      'next',
      'authorizationURL',
      'callbackURL',
      'state',
      'scope',
      'code',
    ]) {
      const { headers } = await browser.open(`${start}&${extra}=${evil}`, { follow: false });
      const location = new URL(headers.location!);
      expect(location.origin).toBe(minimal.origin);
      expect(location.searchParams.get('redirect_uri')).toBe(integration.redirectUri);
      expect(headers.location).not.toContain('evil');
    }
    const base = start.slice(0, start.indexOf('?'));
    for (const query of ['', `?flow=${evil}`, `?flow=${handle}&flow=${handle}`, '?flow[]=x', '?flow=%00']) {
      const page = await browser.open(base + query, { follow: false });
      refused(page);
      expect(page.headers.location).toBeUndefined();
    }
    const forged = await browser.open(start, {
      follow: false,
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    });
    expect(forged.headers.location).not.toContain('evil');
  });

  it('of another integration leads nowhere', async () => {
    const other = await registerOAuth2(service, minimal);
    const browser = browserHere();
    const start = await startLink(service, victor, integration.id, browser);
    const cookie = browser.jar.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    for (const id of [other.id, 'no-uuid', '%00'])
      refused(await browser.open(start.replace(integration.id, id), { headers: { cookie }, follow: false }));
    expect(await linked()).toEqual([]);
  });

  it('shows names as text', async () => {
    const named = await registerOAuth2(service, minimal, { name: `"><img src=x onerror=alert(1)>` });
    const page = await browserHere().open(await startLink(service, victor, named.id, browserHere()));
    expect(page.text).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
    expect(page.text).not.toContain('<img');
  });
});

describe('during a flow', () => {
  const change = (what: string): Promise<unknown> =>
    database.query(`UPDATE custom_integrations SET ${what}, revision = revision + 1 WHERE id = $1`, [
      integration.id,
    ]);

  it.each<[string, () => Promise<unknown>]>([
    ['an edit of the integration', () => change("token_endpoint_url = 'http://127.0.0.1:9/'")],
    ['disabling the integration', () => change('enabled = false')],
    [
      'disabling the integration and enabling it again',
      async () => {
        await change('enabled = false');
        await change('enabled = true');
      },
    ],
    [
      'deleting the integration',
      () => database.query('DELETE FROM custom_integrations WHERE id = $1', [integration.id]),
    ],
  ])('%s makes an end of it', async (_, happen) => {
    const [begun, asked] = [browserHere(), browserHere()];
    const start = await startLink(service, victor, integration.id, asked);
    const back = await returnAddress(victor, begun);
    await happen();
    refused(await asked.open(start));
    refused(await begun.open(back.href));
    expect(minimal.tokens.requests).toEqual([]);
    expect(await linked()).toEqual([]);
  });

  it('deactivating the user makes an end of it', async () => {
    const created = await service.call('POST', '/api/v1/users', {
      body: { username: `gone-${Date.now()}`, password: PASSWORD },
    });
    const session = await service.login(created.body.username, PASSWORD);
    const browser = browserHere();
    const back = await returnAddress(session, browser);
    await service.call('DELETE', `/api/v1/users/${created.body.id}`);
    refused(await browser.open(back.href));
    expect(minimal.tokens.requests).toEqual([]);
    expect(await linked()).toEqual([]);
  });

  it('an edit while the code is being exchanged leaves nothing linked', async () => {
    const gate = new Gate();
    minimal.tokens.failNext({ gate });
    const browser = browserHere();
    const back = await returnAddress(victor, browser);
    const ending = browser.open(back.href);
    await until('the code was presented', () => minimal.tokens.requests.length === 1);
    await change("base_api_url = 'http://127.0.0.1:10/'");
    gate.open();
    refused(await ending);
    expect(await linked()).toEqual([]);
  });

  it('another one of the same user goes its own way', async () => {
    const browser = browserHere();
    const one = await returnAddress(victor, browser);
    const two = await returnAddress(victor, browser);
    expect(one.searchParams.get('state')).not.toBe(two.searchParams.get('state'));
    expect((await browser.open(two.href)).status).toBe(200);
    expect((await browser.open(one.href)).status).toBe(200);
    expect(await linked()).toEqual(['victor']);
  });
});

describe('a token endpoint', () => {
  const attempt = async (fields: Parameters<typeof registerOAuth2>[2]): Promise<Page> => {
    integration = await registerOAuth2(service, minimal, fields);
    return linkThrough(service, victor, integration.id);
  };

  it.each([
    ['denied', 'http://127.0.0.3:9/token'],
    ['of cloud metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['in an odd spelling', 'http://2852039166/'],
  ])('that the address policy refuses is not asked: one %s', async (_, tokenEndpointUrl) => {
    const page = await attempt({ tokenEndpointUrl });
    refused(page, 502);
    expect(page.text).toContain('refused by the address policy');
    expect(page.text).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
    expect(await linked()).toEqual([]);
  });

  it('that is not there is not told by its address, which a name may hide', async () => {
    const page = await attempt({ tokenEndpointUrl: 'http://127.0.0.1:9/token' });
    refused(page, 502);
    expect(page.text).toContain('CONNECTION_REFUSED');
    expect(page.text).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  });

  it('of this very service is not asked', async () => {
    refused(await attempt({ tokenEndpointUrl: `${service.url}/api/v1/users` }), 502);
    expect(await linked()).toEqual([]);
  });

  it.each([
    ['redirects', { status: 307, body: '', type: 'text/plain' }],
    ['answers with a page', { status: 200, type: 'text/html', body: HTML }],
    ['answers with nothing', { status: 200, body: '' }],
    [
      'fails with HTML in its words',
      { status: 400, body: JSON.stringify({ error: HTML, error_description: HTML }) },
    ],
    [
      'answers with a token that injects a header',
      { status: 200, body: '{"access_token":"a\\r\\nX-Admin: 1"}' },
    ],
    [
      'answers with more than it may',
      { status: 200, body: JSON.stringify({ access_token: 'a', x: 'y'.repeat(270_000) }) },
    ],
  ])('that %s links nothing', async (_, answer) => {
    minimal.tokens.failNext({ answer });
    const page = await attempt({});
    refused(page, 502);
    expect(page.text).not.toContain(HTML);
    expect(page.text.match(/<script/g)).toHaveLength(1);
    expect(await linked()).toEqual([]);
  });

  it('that answers without end is cut off', async () => {
    minimal.tokens.failNext({ endless: true });
    refused(await attempt({}), 502);
    expect(await linked()).toEqual([]);
  });

  it('that breaks off links nothing', async () => {
    minimal.tokens.failNext({ reset: true });
    refused(await attempt({}), 502);
    expect(await linked()).toEqual([]);
  });

  it('that does not answer is waited for no longer than PROVIDER_TIMEOUT_MS', async () => {
    const gate = new Gate();
    minimal.tokens.failNext({ gate });
    refused(await attempt({}), 504);
    gate.open();
    expect(await linked()).toEqual([]);
  });
});
