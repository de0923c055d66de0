import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TokenEndpointAuthMethod } from '../../../src/custom-integrations/model/integration.js';
import { type Registered, registerOAuth2 } from '../../support/linking.js';
import { linkThrough } from '../../support/provider/browser.js';
import { FolderProvider } from '../../support/provider/folder-provider.js';
import { MinimalOAuthServer } from '../../support/provider/minimal-oauth-server.js';
import { MockOAuthServer } from '../../support/provider/mock-oauth-server.js';
import type { OAuthServer } from '../../support/provider/oauth-server.js';
import { OidcServer } from '../../support/provider/oidc-server.js';
import { bearerOf } from '../../support/provider/provider-authentication.js';
import { type Answer, startTestService, type TestService } from '../../support/service.js';

const [POST, BASIC] = ['client_secret_post', 'client_secret_basic'] as const;
const METHODS = ['auto', POST, BASIC] as const;

/** Servers, and in which ways they take a client. */
const SERVERS: readonly { kind: string; takes: readonly string[]; start: () => Promise<OAuthServer> }[] = [
  { kind: 'oidc-provider', takes: [POST, BASIC], start: () => OidcServer.start() },
  { kind: 'oauth2-mock-server', takes: [POST, BASIC], start: () => MockOAuthServer.start() },
  {
    kind: 'a server that takes only post',
    takes: [POST],
    start: () => MinimalOAuthServer.start({ client: 'post', format: 'json', expiry: 'expires_in' }),
  },
  {
    kind: 'a server that takes only Basic',
    takes: [BASIC],
    start: () => MinimalOAuthServer.start({ client: 'basic', rotate: true }),
  },
];

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe.each(SERVERS)('$kind', ({ takes, start }) => {
  let server: OAuthServer;
  let provider: FolderProvider;
  let integration: Registered;

  beforeAll(async () => {
    server = await start();
    provider = await FolderProvider.start({ authentication: bearerOf(server) });
  });
  afterAll(async () => {
    await provider.close();
    await server.close();
  });
  beforeEach(() => {
    server.consent = { account: 'erika' };
  });
  afterEach(() => server.tokens.clear());

  const registered = async (tokenEndpointAuthMethod: TokenEndpointAuthMethod): Promise<void> => {
    const { baseApiUrl } = provider;
    integration = await registerOAuth2(service, server, { baseApiUrl, tokenEndpointAuthMethod });
  };
  const link = () => linkThrough(service, service.session, integration.id);
  const call = (): Promise<Answer> =>
    service.call('GET', `/api/v1/document-services/${integration.id}/metadata?id=/`);
  const linkState = async (): Promise<string | undefined> => {
    const { body } = await service.call('GET', '/api/v1/document-services');
    const services = body.services as { id: string; linkState: string }[];
    return services.find(({ id }) => id === integration.id)?.linkState;
  };
  /** In which way each token request showed the client. */
  const shown = (): string[] =>
    server.tokens.requests.map(({ headers, params }) => {
      const inForm = 'client_id' in params || 'client_secret' in params;
      if (headers['authorization'] === undefined) return inForm ? POST : 'not at all';
      return inForm ? 'twice' : BASIC;
    });

  const possible = METHODS.filter((method) => method === 'auto' || takes.includes(method));
  const impossible = METHODS.filter((method) => !possible.includes(method));

  it.each(possible)('is linked, refreshed and refuses by %s', async (method) => {
    await registered(method);
    const way = method === 'auto' ? takes[0]! : method;
    expect((await link()).status).toBe(200);
    expect((await call()).status).toBe(200);
    // A client that shows itself in the form first, and is refused so, shows itself once more.
    expect(shown()).toEqual(method === 'auto' && way === BASIC ? [POST, BASIC] : [way]);
    server.tokens.clear();
    for (let refreshed = 1; refreshed <= 2; refreshed++) {
      server.expireAccessTokens();
      expect((await call()).status).toBe(200);
      expect(shown()).toEqual(Array<string>(refreshed).fill(way));
    }
    server.tokens.clear();
    server.revokeEverything();
    expect(await call()).toMatchObject({ status: 409, body: { error: { class: 'ConsentRequired' } } });
    expect(shown()).toEqual([way]);
    expect(await linkState()).toBe('consentRequired');
    server.tokens.clear();
    expect((await link()).status).toBe(200);
    expect((await call()).status).toBe(200);
    expect(shown()).toEqual([way]);
  });

  it.each(possible)('brings a denial back by %s', async (method) => {
    await registered(method);
    server.consent = { denial: 'Not today' };
    const page = await link();
    expect(page.status).toBe(400);
    expect(page.text).toContain('Not today (access_denied)');
    expect(server.tokens.requests).toEqual([]);
    expect(await linkState()).toBe('none');
  });

  if (impossible.length > 0) {
    it.each(impossible)('refuses the client by %s, which is asked for once and shown', async (method) => {
      await registered(method);
      const page = await link();
      expect(page.status).toBe(502);
      expect(page.text).toContain('refused to issue tokens: invalid_client');
      expect(shown()).toEqual([method]);
      expect(await linkState()).toBe('none');
    });
  }
});
