import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../../src/platform/database/index.js';
import { type Registered, registerOAuth2 } from '../../support/linking.js';
import { linkThrough, type Page } from '../../support/provider/browser.js';
import { FolderProvider } from '../../support/provider/folder-provider.js';
import { type MinimalOddities, MinimalOAuthServer } from '../../support/provider/minimal-oauth-server.js';
import { bearerOf } from '../../support/provider/provider-authentication.js';
import { type Answer, startTestService, type TestService } from '../../support/service.js';

const [POST, BASIC] = ['client_secret_post', 'client_secret_basic'] as const;

let one: TestService;
let two: TestService;
let database: Database;
let server: MinimalOAuthServer;
let provider: FolderProvider;
let integration: Registered;
let plain: MinimalOddities;

beforeAll(async () => {
  one = await startTestService();
  two = await startTestService({ database: one.database });
  database = one.running.app.get(Database);
  server = await MinimalOAuthServer.start();
  plain = { ...server.oddities };
  provider = await FolderProvider.start({ authentication: bearerOf(server) });
});
afterAll(async () => {
  await two.close();
  await one.close();
  await provider.close();
  await server.close();
});
beforeEach(async () => {
  Object.assign(server.oddities, plain);
  integration = await registerOAuth2(one, server, { baseApiUrl: provider.baseApiUrl });
});
afterEach(() => server.tokens.clear());

const link = (service = one): Promise<Page> => linkThrough(service, service.session, integration.id);
const call = (service = one): Promise<Answer> =>
  service.call('GET', `/api/v1/document-services/${integration.id}/metadata?id=/`);
const edit = (body: object): Promise<Answer> =>
  one.call('PATCH', `/api/v1/custom-integrations/${integration.id}?dropLinks=true`, { body });
/** How each token request since the last look showed the client. */
const shown = (): string[] => {
  const ways = server.tokens.requests.map(({ headers }) => (headers['authorization'] ? BASIC : POST));
  server.tokens.clear();
  return ways;
};
const known = async (): Promise<string | null> => {
  const [row] = await database.query<{ known: string | null }>(
    'SELECT token_auth_known AS known FROM custom_integrations WHERE id = $1',
    [integration.id],
  );
  return row!.known;
};
const linkState = async (): Promise<string> => {
  const { body } = await one.call('GET', '/api/v1/document-services');
  return body.services.find(({ id }: { id: string }) => id === integration.id).linkState;
};

describe('the way in which a token endpoint takes the client', () => {
  it('is remembered for all nodes once it was found, and not looked for again', async () => {
    server.oddities.client = 'basic';
    expect((await link()).status).toBe(200);
    expect(shown()).toEqual([POST, BASIC]);
    expect((await link(two)).status).toBe(200);
    server.expireAccessTokens();
    expect((await call(two)).status).toBe(200);
    expect(shown()).toEqual([BASIC, BASIC]);
  });

  it.each([
    ['the client', { clientSecret: 'secret-of-another-client', clientId: 'another client' }],
    ['the secret', { clientSecret: 'secret-of-another-client' }],
    ['the token endpoint', { tokenEndpointUrl: '?x=1' }],
    ['the way itself', { tokenEndpointAuthMethod: 'client_secret_post' }],
  ])('is forgotten when %s is edited', async (_, change) => {
    server.oddities.client = 'basic';
    await link();
    expect(await known()).toBe(BASIC);
    const tokenEndpointUrl = server.tokenUrl + (change as { tokenEndpointUrl?: string }).tokenEndpointUrl;
    const body = 'tokenEndpointUrl' in change ? { tokenEndpointUrl } : change;
    expect((await edit(body)).status).toBe(200);
    expect(await known()).toBeNull();
  });

  it('is still known after any other edit', async () => {
    server.oddities.client = 'basic';
    await link();
    const name = `Renamed ${integration.id}`;
    expect((await edit({ name, pkce: false })).body).toMatchObject({ name, pkce: false });
    await one.call('PUT', `/api/v1/custom-integrations/${integration.id}/enabled`, {
      body: { enabled: false },
    });
    await one.call('PUT', `/api/v1/custom-integrations/${integration.id}/enabled`, {
      body: { enabled: true },
    });
    expect(await known()).toBe(BASIC);
  });

  it('is found anew when the provider changes it', async () => {
    server.oddities.client = 'basic';
    await link();
    server.oddities.client = 'post';
    server.expireAccessTokens();
    shown();
    expect((await call()).status).toBe(200);
    expect(shown()).toEqual([BASIC, POST]);
    expect(await known()).toBe(POST);
  });

  it.each([
    ['a 401 without a word', { status: 401, body: '' }],
    ['a 401 of HTML', { status: 401, type: 'text/html', body: '<h1>Who are you?</h1>' }],
    ['a 401 that says something else', { status: 401, body: '{"error":"unauthorized"}' }],
    ['invalid_client in a 400', { status: 400, body: '{"error":"invalid_client"}' }],
    ['invalid_client in a 200', { status: 200, body: '{"error":"invalid_client"}' }],
  ])('is tried for after %s', async (_, clientRejection) => {
    Object.assign(server.oddities, { client: 'basic', clientRejection });
    expect((await link()).status).toBe(200);
    expect(shown()).toEqual([POST, BASIC]);
  });

  it.each([
    ['invalid_grant', { answer: { status: 400, body: '{"error":"invalid_grant"}' } }],
    ['invalid_request', { answer: { status: 400, body: '{"error":"invalid_request"}' } }],
    ['a failure', { answer: { status: 500, body: '{"error":"server_error"}' } }],
    ['a reset', { reset: true }],
  ] as const)('is not tried for after %s', async (_, fault) => {
    server.tokens.failNext(fault);
    expect((await link()).status).toBe(502);
    expect(shown()).toEqual([POST]);
  });

  it('is known from the next attempt on where a server uses a code up before it looks at the client', async () => {
    Object.assign(server.oddities, { client: 'basic', burnsCodes: true });
    const page = await link();
    expect(page.status).toBe(502);
    expect(page.text).toContain('invalid_grant');
    expect(shown()).toEqual([POST, BASIC]);
    expect((await link()).status).toBe(200);
    expect(shown()).toEqual([BASIC]);
  });
});

describe('a client that is refused in every way', () => {
  it('costs nobody the link, and is named', async () => {
    await link();
    server.addClient({ ...integration, clientSecret: 'rotated at the provider' });
    server.expireAccessTokens();
    shown();
    for (const method of [POST, BASIC] as const) {
      server.oddities.client = method === POST ? 'post' : 'basic';
      const answer = await call();
      expect(answer).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
      expect(answer.text).toContain('invalid_client');
      expect(shown()).toEqual([POST, BASIC]);
    }
    expect(await linkState()).toBe('linked');
    expect((await edit({ clientSecret: 'rotated at the provider' })).status).toBe(200);
    expect((await call()).status).toBe(200);
  });

  it('costs nobody the link where the server misses its id in what comes by Basic', async () => {
    await link();
    server.expireAccessTokens();
    server.tokens.failNext(
      { answer: { status: 401, body: '{"error":"invalid_client"}' } },
      { answer: { status: 400, body: '{"error":"invalid_request","error_description":"no client_id"}' } },
    );
    const answer = await call();
    expect(answer).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
    expect(answer.text).toContain('invalid_client');
    expect(await linkState()).toBe('linked');
    expect(await known()).toBe(POST);
    expect((await call()).status).toBe(200);
  });

  it('is told without the secrets that a server repeats', async () => {
    const { clientSecret } = integration;
    const basic = new URLSearchParams([['', clientSecret]]).toString().slice(1);
    const repeated = {
      status: 401,
      body: JSON.stringify({ error: 'invalid_client', error_description: `${clientSecret} ${basic}` }),
    };
    server.tokens.failNext({ answer: repeated }, { answer: repeated });
    const page = await link();
    expect(page.status).toBe(502);
    expect(page.text).toContain('invalid_client (**** ****)');
  });
});

describe('a token request', () => {
  it('says who sends it', async () => {
    await link();
    server.expireAccessTokens();
    await call();
    expect(server.tokens.requests.map(({ headers }) => headers['user-agent'])).toEqual([
      'Hookfront',
      'Hookfront',
    ]);
  });
});

describe('a provider that refuses PKCE', () => {
  beforeEach(() => {
    server.oddities.refusesPkce = true;
  });

  it('says so to the person', async () => {
    const page = await link();
    expect(page.status).toBe(400);
    expect(page.text).toContain('code_challenge is not known here (invalid_request)');
  });

  it('is linked without challenge and verifier', async () => {
    expect((await edit({ pkce: false })).status).toBe(200);
    expect((await link()).status).toBe(200);
    const asked = server.authorizations.at(-1)!;
    expect([...asked.keys()].sort()).toEqual([
      'client_id',
      'redirect_uri',
      'response_type',
      'service',
      'state',
    ]);
    expect(Object.keys(server.tokens.requests[0]!.params).sort()).toEqual([
      'client_id',
      'client_secret',
      'code',
      'grant_type',
      'redirect_uri',
    ]);
    expect((await call()).status).toBe(200);
  });
});
