import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/platform/database/index.js';
import { addCustomer } from '../support/customers.js';
import { customerOf, registerApiKey, type Registered, registerOAuth2 } from '../support/linking.js';
import { Browser, linkThrough, startLink } from '../support/provider/browser.js';
import { MinimalOAuthServer } from '../support/provider/minimal-oauth-server.js';
import type { OAuthServer } from '../support/provider/oauth-server.js';
import { OidcServer } from '../support/provider/oidc-server.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';

const SERVICES = '/api/v1/document-services';
const UNKNOWN = '0190a0b0-0000-7000-8000-000000000000';

let service: TestService;
let database: Database;
let erika: string;

beforeAll(async () => {
  service = await startTestService({
    env: { CORS_ORIGINS: 'https://front.example.com', EGRESS_PRIVATE: 'allow' },
  });
  database = service.running.app.get(Database);
  const credentials = { username: 'erika', password: 'correct horse battery' };
  await service.call('POST', '/api/v1/users', { body: credentials });
  erika = await service.login(credentials.username, credentials.password);
});
afterAll(() => service.close());

const asErika = (method: string, path: string, body?: unknown): Promise<Answer> =>
  service.call(method, path, { session: erika, ...(body !== undefined && { body }) });
const serviceOf = async (id: string, session = erika) => {
  const { body } = await service.call('GET', SERVICES, { session });
  return (body.services as { id: string; linkState: string }[]).find((one) => one.id === id);
};
const linkStateOf = async (id: string, session = erika) => (await serviceOf(id, session))?.linkState;
const audited = async (linkOf: string) =>
  database.query<{ action: string; username: string; details: object }>(
    `SELECT action, username, details FROM audit_entries
     WHERE object_type = 'link' AND details->>'integrationId' = $1 ORDER BY id`,
    [linkOf],
  );
const setEnabled = (id: string, enabled: boolean) =>
  database.query('UPDATE custom_integrations SET enabled = $2, revision = revision + 1 WHERE id = $1', [
    id,
    enabled,
  ]);

describe('document services', () => {
  it('are the enabled integrations of the caller’s customer, by name, for any signed-in user', async () => {
    const b = await registerApiKey(service, { name: 'B of the list' });
    const a = await registerApiKey(service, { name: 'A of the list' });
    const disabled = await registerApiKey(service, { name: 'C of the list', enabled: false });
    const { status, body } = await asErika('GET', SERVICES);
    expect(status).toBe(200);
    const mine = body.services.filter(({ name }: { name: string }) => name.endsWith('of the list'));
    expect(mine).toEqual([
      {
        id: a.id,
        name: 'A of the list',
        authenticationType: 'ApiKey',
        linkState: 'none',
        availableEndpoints: ['files', 'metadata', 'search', 'download', 'thumbnail', 'uploadInit', 'upload'],
        customActions: [],
      },
      expect.objectContaining({ id: b.id, name: 'B of the list' }),
    ]);
    expect(body.services).not.toContainEqual(expect.objectContaining({ id: disabled.id }));
    expect((await service.call('GET', SERVICES, { session: null })).status).toBe(401);
  });

  it('say what the provider says that it can do', async () => {
    const { id } = await registerApiKey(service);
    const info = {
      webhookVersion: '1.0',
      version: null,
      publisher: null,
      availableEndpoints: ['files', 'metadata', 'rename'],
      customActions: [{ name: 'seal', displayName: 'Seal it' }],
    };
    await database.query('UPDATE custom_integrations SET service_info = $2 WHERE id = $1', [
      id,
      JSON.stringify(info),
    ]);
    expect(await serviceOf(id)).toMatchObject({
      availableEndpoints: info.availableEndpoints,
      customActions: info.customActions,
    });
  });

  it('are not there for another customer', async () => {
    const other = await addCustomer(service, 'elsewhere');
    const { id } = await registerApiKey(service);
    expect(await serviceOf(id, other)).toBeUndefined();
    for (const method of ['POST', 'DELETE']) {
      const answer = await service.call(method, `${SERVICES}/${id}/link`, { session: other });
      expect(answer).toMatchObject({ status: 404, body: { error: { class: 'NotFound' } } });
    }
    expect(await linkStateOf(id)).toBe('none');
  });

  it.each([UNKNOWN, 'no-uuid', '%00', '..%2F..'])('does not know the integration %s', async (id) => {
    for (const method of ['POST', 'DELETE']) {
      expect(await asErika(method, `${SERVICES}/${id}/link`)).toMatchObject({
        status: 404,
        body: { error: { class: 'NotFound' } },
      });
    }
  });

  it('take no body where they are linked and unlinked', async () => {
    const { id } = await registerApiKey(service);
    for (const method of ['POST', 'DELETE']) {
      expect(await asErika(method, `${SERVICES}/${id}/link`, { userId: 'u' })).toMatchObject({
        status: 400,
        body: {
          error: {
            class: 'ValidationFailed',
            message: 'This call takes no body. Unknown field "userId".',
          },
        },
      });
    }
  });

  it('need a session for linking and unlinking', async () => {
    const { id } = await registerApiKey(service);
    for (const method of ['POST', 'DELETE']) {
      expect((await service.call(method, `${SERVICES}/${id}/link`, { session: null })).status).toBe(401);
    }
  });
});

describe('linking by ApiKey', () => {
  it('is done at once, for the caller alone', async () => {
    const { id } = await registerApiKey(service);
    const answer = await asErika('POST', `${SERVICES}/${id}/link`);
    expect(answer).toMatchObject({
      status: 201,
      body: { id, linkState: 'linked', authenticationType: 'ApiKey' },
    });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await linkStateOf(id)).toBe('linked');
    expect(await linkStateOf(id, service.session)).toBe('none');
  });

  it('done again, changes nothing', async () => {
    const { id } = await registerApiKey(service);
    for (const _ of [1, 2]) expect((await asErika('POST', `${SERVICES}/${id}/link`)).status).toBe(201);
    expect(await audited(id)).toHaveLength(1);
  });

  it('is undone, once', async () => {
    const { id } = await registerApiKey(service, { name: 'Undone' });
    await asErika('POST', `${SERVICES}/${id}/link`);
    expect((await asErika('DELETE', `${SERVICES}/${id}/link`)).status).toBe(204);
    expect(await linkStateOf(id)).toBe('none');
    expect(await asErika('DELETE', `${SERVICES}/${id}/link`)).toMatchObject({
      status: 404,
      body: { error: { class: 'NotFound', message: 'You have not linked an account at "Undone".' } },
    });
    expect(await audited(id)).toEqual(
      ['link.created', 'link.removed'].map((action) => ({
        action,
        username: 'erika',
        details: { integrationId: id, integration: 'Undone' },
      })),
    );
  });

  it('is refused at a disabled integration, and undone there', async () => {
    const { id } = await registerApiKey(service);
    await asErika('POST', `${SERVICES}/${id}/link`);
    await setEnabled(id, false);
    expect(await asErika('POST', `${SERVICES}/${id}/link`)).toMatchObject({
      status: 409,
      body: { error: { class: 'IntegrationDisabled' } },
    });
    expect((await asErika('DELETE', `${SERVICES}/${id}/link`)).status).toBe(204);
  });
});

const SERVERS = [
  { kind: 'oidc-provider', start: (): Promise<OAuthServer> => OidcServer.start() },
  { kind: 'the minimal server', start: (): Promise<OAuthServer> => MinimalOAuthServer.start() },
];

describe.each(SERVERS)('linking by OAuth2 at $kind', ({ start: startServer }) => {
  let server: OAuthServer;
  let integration: Registered;
  const tokensOf = async (): Promise<{ access: string; refresh: string } | undefined> => {
    const [row] = await database.query<{ access: string; refresh: string }>(
      `SELECT encode(access_token_sealed, 'escape') AS access, encode(refresh_token_sealed, 'escape') AS refresh
       FROM integration_links WHERE integration_id = $1`,
      [integration.id],
    );
    return row;
  };

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    integration = await registerOAuth2(service, server, {
      name: `Files & <Folders> ${Math.random()}`,
      requestParameters: [
        { name: 'access_type', value: 'offline & more' },
        { name: 'scope', value: 'files.read' },
      ],
    });
  });
  afterEach(() => server.tokens.clear());

  it('goes to the provider and back, and stores what the provider gave, sealed', async () => {
    const browser = Browser.for(service);
    const page = await linkThrough(service, erika, integration.id, browser);
    expect(page.status).toBe(200);
    expect(page.text).toContain('The account is linked');
    expect(page.text).toContain('erika');
    expect(await linkStateOf(integration.id)).toBe('linked');
    expect(await linkStateOf(integration.id, service.session)).toBe('none');
    const stored = await tokensOf();
    for (const secret of server.tokens.secrets) expect(JSON.stringify(stored)).not.toContain(secret);
    expect(browser.jar.cookies.filter(({ name }) => name.startsWith('hookfront-'))).toEqual([]);
    expect(await audited(integration.id)).toMatchObject([{ action: 'link.created', username: 'erika' }]);
  });

  it('asks for a code with PKCE, a state, and the request parameters, each once', async () => {
    const browser = Browser.for(service);
    const start = await startLink(service, erika, integration.id, browser);
    const { status, headers } = await browser.open(start, { follow: false });
    expect(status).toBe(302);
    const location = new URL(headers.location!);
    const asked = new URL(server.authorizationUrl);
    expect(location.origin + location.pathname).toBe(asked.origin + asked.pathname);
    const parameters = [...location.searchParams];
    expect(Object.fromEntries(parameters)).toEqual({
      ...Object.fromEntries(asked.searchParams),
      access_type: 'offline & more',
      scope: 'files.read',
      response_type: 'code',
      client_id: integration.clientId,
      redirect_uri: integration.redirectUri,
      state: expect.stringMatching(/^[0-9a-f]{64}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(new Set(parameters.map(([name]) => name)).size).toBe(parameters.length);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it('exchanges the code in the body of a POST, with the verifier and without request parameters', async () => {
    const browser = Browser.for(service);
    const page = await linkThrough(service, erika, integration.id, browser);
    const challenge = new URL(page.visited[1]!).searchParams.get('code_challenge');
    expect(server.tokens.requests).toHaveLength(1);
    const { params, headers } = server.tokens.requests[0]!;
    expect(params).toEqual({
      grant_type: 'authorization_code',
      code: new URL(page.url).searchParams.get('code'),
      client_id: integration.clientId,
      client_secret: integration.clientSecret,
      redirect_uri: integration.redirectUri,
      code_verifier: expect.stringMatching(/^[\w-]{43,}$/),
    });
    expect(createHash('sha256').update(params['code_verifier']!).digest('base64url')).toBe(challenge);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(headers).not.toHaveProperty('x-front-door');
    expect(headers).not.toHaveProperty('authorization');
  });

  it('done again, replaces the tokens, and needs a new consent', async () => {
    await linkThrough(service, erika, integration.id);
    const before = await tokensOf();
    await linkThrough(service, erika, integration.id);
    expect(server.tokens.count('authorization_code')).toBe(2);
    const after = await tokensOf();
    expect(after!.access).not.toBe(before!.access);
    expect(await linkStateOf(integration.id)).toBe('linked');
  });

  it('undone, destroys the tokens and ends ways that were begun', async () => {
    await linkThrough(service, erika, integration.id);
    const browser = Browser.for(service);
    const begun = await startLink(service, erika, integration.id, browser);
    expect((await asErika('DELETE', `${SERVICES}/${integration.id}/link`)).status).toBe(204);
    expect(await tokensOf()).toBeUndefined();
    expect((await browser.open(begun)).status).toBe(400);
    expect(await linkStateOf(integration.id)).toBe('none');
    expect((await audited(integration.id)).map(({ action }) => action)).toEqual([
      'link.created',
      'link.removed',
    ]);
  });

  it('links nothing when the person denies, and says what the provider says', async () => {
    server.consent = { denial: '<b>not</b> "today"' };
    const page = await linkThrough(service, erika, integration.id);
    server.consent = { account: 'erika' };
    expect(page.status).toBe(400);
    expect(page.text).toContain('&lt;b&gt;not&lt;/b&gt; &quot;today&quot; (access_denied)');
    expect(page.text).not.toContain('<b>not');
    expect(await linkStateOf(integration.id)).toBe('none');
    expect(server.tokens.requests).toEqual([]);
    const left = await database.query('SELECT 1 FROM oauth2_flows WHERE integration_id = $1', [
      integration.id,
    ]);
    expect(left).toEqual([]);
  });
});

describe('the start of linking by OAuth2', () => {
  let server: MinimalOAuthServer;
  beforeAll(async () => {
    server = await MinimalOAuthServer.start();
  });
  afterAll(() => server.close());

  it('answers with an address of this service and a cookie of this flow', async () => {
    const { id } = await registerOAuth2(service, server);
    const [one, two] = [
      await asErika('POST', `${SERVICES}/${id}/link`),
      await asErika('POST', `${SERVICES}/${id}/link`),
    ];
    for (const { status, body, headers } of [one, two]) {
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['authorizationUrl']);
      expect(body.authorizationUrl).toMatch(
        new RegExp(
          `^https://hooks\\.example\\.com/custom-integrations/${id}/oauth2/start\\?flow=[0-9a-f]{64}$`,
        ),
      );
      expect(headers.get('set-cookie')).toMatch(
        new RegExp(
          `^hookfront-flow-[0-9a-f]{32}=[0-9a-f]{64}; Path=/custom-integrations/${id}/oauth2; Max-Age=600; HttpOnly; SameSite=Lax; Secure$`,
        ),
      );
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect(one.headers.get('set-cookie')!.split('=')[0]).not.toBe(
      two.headers.get('set-cookie')!.split('=')[0],
    );
  });

  it('keeps the query of the authentication URL, and says each parameter once', async () => {
    const { id, clientId } = await registerOAuth2(service, server, {
      authenticationUrl:
        'https://login.example.com/o%20a/authorize?tenant=7&state=mine&client_id=theirs&x=a%2Bb&scope=old',
      requestParameters: [
        { name: 'scope', value: 'files' },
        { name: 'resource', value: 'one' },
        { name: 'resource', value: 'two' },
      ],
    });
    const browser = Browser.for(service);
    const { headers } = await browser.open(await startLink(service, erika, id, browser), { follow: false });
    const location = new URL(headers.location!);
    expect(location.origin + location.pathname).toBe('https://login.example.com/o%20a/authorize');
    const get = (name: string): string[] => location.searchParams.getAll(name);
    expect([get('tenant'), get('x'), get('scope'), get('resource'), get('client_id')]).toEqual([
      ['7'],
      ['a+b'],
      ['files'],
      ['one', 'two'],
      [clientId],
    ]);
    expect(get('state')).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('may be gone from twice by its browser, and the first state is then worth nothing', async () => {
    const { id } = await registerOAuth2(service, server);
    const browser = Browser.for(service);
    const start = await startLink(service, erika, id, browser);
    const first = await browser.open(start, { follow: false });
    const answer = await browser.open(start);
    expect(answer.status).toBe(200);
    const old = await fetch(first.headers.location!, { redirect: 'manual' });
    expect((await browser.open(old.headers.get('location')!)).status).toBe(400);
  });

  it('is refused at a disabled integration', async () => {
    const { id } = await registerOAuth2(service, server, { enabled: false });
    expect(await asErika('POST', `${SERVICES}/${id}/link`)).toMatchObject({
      status: 409,
      body: { error: { class: 'IntegrationDisabled' } },
    });
  });

  it.each([
    ['https://front.example.com', ['https://hooks.example.com', 'https://front.example.com']],
    ['https://elsewhere.example.com', ['https://hooks.example.com']],
    ['null', ['https://hooks.example.com']],
  ])('begun from %s, ends in a page that tells %j', async (origin, told) => {
    const { id } = await registerOAuth2(service, server);
    const browser = Browser.for(service);
    const started = await browser.open(`${service.config.publicUrl}${SERVICES}/${id}/link`, {
      method: 'POST',
      headers: { sessionID: erika, origin },
    });
    const page = await browser.open(JSON.parse(started.text).authorizationUrl as string);
    expect(page.status).toBe(200);
    expect(JSON.parse(/(\[[^\]]*\])\.forEach/.exec(page.text)![1]!)).toEqual(told);
    expect(JSON.parse(/var message=(.*);/.exec(page.text)![1]!)).toEqual({
      source: 'hookfront',
      type: 'document-service-link',
      integrationId: id,
      outcome: 'linked',
      message: null,
    });
    expect(page.headers['content-security-policy']).toMatch(/script-src 'nonce-([\w-]+)'/);
    const nonce = /script-src 'nonce-([\w-]+)'/.exec(page.headers['content-security-policy'] as string)![1]!;
    expect(page.text).toContain(`<script nonce="${nonce}">`);
  });

  it('that is made again and again ends the oldest, so that nobody fills the database', async () => {
    const integration = await registerOAuth2(service, server);
    const browser = Browser.for(service);
    const first = await startLink(service, erika, integration.id, browser);
    let last = first;
    for (let n = 0; n < 25; n++) last = await startLink(service, erika, integration.id, browser);
    const [{ count } = { count: 0 }] = await database.query<{ count: number }>(
      'SELECT count(*) AS count FROM oauth2_flows WHERE integration_id = $1',
      [integration.id],
    );
    expect(count).toBe(20);
    expect((await browser.open(first, { follow: false })).status).toBe(400);
    expect((await browser.open(last, { follow: false })).status).toBe(302);
  });

  it('that is made at many integrations at once, ends the oldest of the user’s all the same, and nobody else’s', async () => {
    const integrations = await Promise.all(Array.from({ length: 3 }, () => registerOAuth2(service, server)));
    const browser = Browser.for(service);
    const others = await startLink(service, service.session, integrations[0]!.id, browser);
    const starts = Array.from({ length: 60 }, (_, at) =>
      asErika('POST', `${SERVICES}/${integrations[at % 3]!.id}/link`),
    );
    for (const { status } of await Promise.all(starts)) expect(status).toBe(200);
    const [{ count } = { count: 0 }] = await database.query<{ count: number }>(
      "SELECT count(*) AS count FROM oauth2_flows f JOIN users u ON u.id = f.user_id WHERE u.username = 'erika'",
    );
    expect(count).toBe(20);
    expect((await browser.open(others, { follow: false })).status).toBe(302);
  });

  it('lets flows that are over be deleted', async () => {
    const { id } = await registerOAuth2(service, server);
    await startLink(service, erika, id, Browser.for(service));
    const { FlowCleanup } = await import('../../src/custom-integrations/linking/flow-cleanup.js');
    const cleanup = service.running.app.get(FlowCleanup, { strict: false });
    const count = async (): Promise<number> =>
      (await database.query('SELECT 1 FROM oauth2_flows WHERE integration_id = $1', [id])).length;
    await cleanup.now();
    expect(await count()).toBe(1);
    await database.query('UPDATE oauth2_flows SET expires_at = now() WHERE integration_id = $1', [id]);
    await cleanup.now();
    expect(await count()).toBe(0);
  });
});

describe('a service below a path', () => {
  it('is linked through addresses and cookies below it', async () => {
    const below = await startTestService({ env: { PUBLIC_URL: 'https://intra.example.com/tools/hooks' } });
    const server = await MinimalOAuthServer.start();
    try {
      const { id, redirectUri } = await registerOAuth2(below, server, {
        customerId: await customerOf(below),
      });
      expect(redirectUri).toBe(
        `https://intra.example.com/tools/hooks/custom-integrations/${id}/oauth2/callback`,
      );
      // As a proxy in front takes the path away.
      const unprefixed = (address: string): string => address.replace('/tools/hooks', '');
      const started = await below.call('POST', `${SERVICES}/${id}/link`);
      const cookie = started.headers.get('set-cookie')!;
      expect(cookie).toContain(`Path=/tools/hooks/custom-integrations/${id}/oauth2;`);
      const headers = { cookie: cookie.split(';')[0]! };
      const path = (address: string): string => {
        const { pathname, search } = new URL(unprefixed(address));
        return pathname + search;
      };
      expect(started.body.authorizationUrl).toMatch(/^https:\/\/intra\.example\.com\/tools\/hooks\/custom-/);
      const asked = await below.call('GET', path(started.body.authorizationUrl));
      expect(asked.text).toContain(
        `action="https://intra.example.com/tools/hooks/custom-integrations/${id}/oauth2/start"`,
      );
      const there = await below.call('GET', path(started.body.authorizationUrl), { headers });
      const back = (await fetch(there.headers.get('location')!, { redirect: 'manual' })).headers.get(
        'location',
      )!;
      expect(back.startsWith(redirectUri)).toBe(true);
      const page = await below.call('GET', path(back), { headers });
      expect(page.status).toBe(200);
      expect(page.text).toContain('"https://intra.example.com"');
    } finally {
      await server.close();
      await below.close();
    }
  });
});
