import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentProviders } from '../../src/custom-integrations/index.js';
import { Database } from '../../src/platform/database/index.js';
import type { Principal } from '../../src/auth/index.js';
import { addCustomer } from '../support/customers.js';
import { customerOf, type Registered, registerApiKey, registerOAuth2 } from '../support/linking.js';
import { linkThrough } from '../support/provider/browser.js';
import { FolderProvider } from '../support/provider/folder-provider.js';
import { OidcServer } from '../support/provider/oidc-server.js';
import { apiKeyOf, bearerOf } from '../support/provider/provider-authentication.js';
import { startTestService, type TestService } from '../support/service.js';

const UNKNOWN = '0190a0b0-0000-7000-8000-000000000000';

let service: TestService;
let database: Database;
let providers: DocumentProviders;
let caller: Principal;

beforeAll(async () => {
  service = await startTestService({ env: { EGRESS_PRIVATE: 'allow', PROVIDER_CALLS_PER_USER: '500' } });
  database = service.running.app.get(Database);
  providers = service.running.app.get(DocumentProviders);
  caller = await principalOf('admin');
});
afterAll(() => service.close());

const principalOf = async (username: string): Promise<Principal> => {
  const [user] = await database.query<{ id: string }>('SELECT id FROM users WHERE username = $1', [username]);
  const customerId = await customerOf(service, username);
  return { userId: user!.id, customerId, username } as Principal;
};
const link = (id: string): Promise<unknown> => service.call('POST', `/api/v1/document-services/${id}/link`);
const set = (id: string, what: string): Promise<unknown> =>
  database.query(`UPDATE custom_integrations SET ${what}, revision = revision + 1 WHERE id = $1`, [id]);

describe('a provider', () => {
  it.each([UNKNOWN, 'no-uuid', ''])('is not opened for the integration "%s"', async (id) => {
    await expect(providers.open(caller, id)).rejects.toMatchObject({ code: 'NotFound' });
    expect(await providers.isOpen(caller, id)).toBe(false);
  });

  it('is opened for users who have linked their accounts, as long as they have', async () => {
    const { id } = await registerApiKey(service);
    await expect(providers.open(caller, id)).rejects.toMatchObject({
      code: 'LinkRequired',
      facts: { integrationId: id },
    });
    expect(await providers.isOpen(caller, id)).toBe(false);
    await link(id);
    expect(await providers.open(caller, id)).toMatchObject({ integrationId: id, name: `Archive ${id}` });
    expect(await providers.isOpen(caller, id)).toBe(true);
    await service.call('DELETE', `/api/v1/document-services/${id}/link`);
    await expect(providers.open(caller, id)).rejects.toMatchObject({ code: 'LinkRequired' });
    expect(await providers.isOpen(caller, id)).toBe(false);
  });

  it('is not opened while the integration is disabled', async () => {
    const { id } = await registerApiKey(service);
    await link(id);
    await set(id, 'enabled = false');
    await expect(providers.open(caller, id)).rejects.toMatchObject({ code: 'IntegrationDisabled' });
    expect(await providers.isOpen(caller, id)).toBe(false);
  });

  it('is not opened for another customer', async () => {
    await addCustomer(service, 'elsewhere');
    const other = await principalOf('admin-of-elsewhere');
    const { id } = await registerApiKey(service);
    await link(id);
    await expect(providers.open(other, id)).rejects.toMatchObject({ code: 'NotFound' });
    expect(await providers.isOpen({ ...caller, customerId: other.customerId }, id)).toBe(false);
  });

  it('is open no more for a user who was deactivated', async () => {
    const body = { username: 'leaving', password: 'correct horse battery' };
    const user = await service.call('POST', '/api/v1/users', { body });
    const session = await service.login(body.username, body.password);
    const { id } = await registerApiKey(service);
    await service.call('POST', `/api/v1/document-services/${id}/link`, { session });
    const leaving = await principalOf('leaving');
    expect(await providers.isOpen(leaving, id)).toBe(true);
    await service.call('DELETE', `/api/v1/users/${user.body.id}`);
    expect(await providers.isOpen(leaving, id)).toBe(false);
  });
});

describe('a provider with ApiKey', () => {
  it('is called with the key and the caller’s username', async () => {
    const folder = await FolderProvider.start({ authentication: apiKeyOf('the-providers-key') });
    try {
      const { id } = await registerApiKey(service, {
        baseApiUrl: folder.baseApiUrl,
        apiKey: 'the-providers-key',
      });
      await link(id);
      await (await providers.open(caller, id)).metadata('/');
      expect(folder.to('metadata')[0]!.headers).toMatchObject({
        apikey: 'the-providers-key',
        username: 'admin',
        'x-front-door': 'open',
      });
    } finally {
      await folder.close();
    }
  });
});

describe('a provider with OAuth2', () => {
  let server: OidcServer;
  let folder: FolderProvider;
  let integration: Registered;
  const refreshes = (): number => server.tokens.count('refresh_token');

  beforeAll(async () => {
    server = await OidcServer.start();
    folder = await FolderProvider.start({ authentication: bearerOf(server) });
  });
  afterAll(async () => {
    await folder.close();
    await server.close();
  });
  beforeEach(async () => {
    integration = await registerOAuth2(service, server, { baseApiUrl: folder.baseApiUrl });
    await linkThrough(service, service.session, integration.id);
  });
  afterEach(() => {
    server.tokens.clear();
    folder.reset();
  });

  it('is called with the access token, and refreshed and asked once more when it refuses it', async () => {
    const provider = await providers.open(caller, integration.id);
    expect(await provider.metadata('/')).toMatchObject({ kind: 'folder' });
    expect(refreshes()).toBe(0);
    server.expireAccessTokens();
    expect(await provider.metadata('/')).toMatchObject({ kind: 'folder' });
    expect(refreshes()).toBe(1);
    expect(folder.to('metadata')).toHaveLength(3);
  });

  it('refreshes once for two hundred parallel calls on one refused token', async () => {
    server.expireAccessTokens();
    const provider = await providers.open(caller, integration.id);
    const all = await Promise.all(Array.from({ length: 200 }, () => provider.metadata('/')));
    expect(all).toHaveLength(200);
    expect(refreshes()).toBe(1);
    expect(server.tokens.mostAtOnce).toBe(1);
  });

  it('says that it denies access when it refuses the new token too, and keeps the link', async () => {
    const denial = { answer: { status: 403, body: '{"status":"error","error":"not yours"}' } };
    folder.failNext('metadata', denial, denial);
    const provider = await providers.open(caller, integration.id);
    await expect(provider.metadata('/')).rejects.toMatchObject({
      code: 'ProviderAccessDenied',
      message: expect.stringContaining('not yours'),
    });
    expect(refreshes()).toBe(1);
    expect(await providers.isOpen(caller, integration.id)).toBe(true);
  });

  it('wants a new consent when the refresh is refused, and is then not opened', async () => {
    server.revokeEverything();
    const provider = await providers.open(caller, integration.id);
    await expect(provider.metadata('/')).rejects.toMatchObject({
      code: 'ConsentRequired',
      facts: { integrationId: integration.id },
    });
    await expect(providers.open(caller, integration.id)).rejects.toMatchObject({ code: 'ConsentRequired' });
    expect(await providers.isOpen(caller, integration.id)).toBe(false);
    await linkThrough(service, service.session, integration.id);
    expect(await (await providers.open(caller, integration.id)).metadata('/')).toMatchObject({
      kind: 'folder',
    });
  });

  it('gets no token once it was edited', async () => {
    const provider = await providers.open(caller, integration.id);
    await set(integration.id, "base_api_url = 'http://127.0.0.1:9/'");
    await expect(provider.metadata('/')).rejects.toMatchObject({ code: 'StateConflict' });
    expect(folder.requests).toEqual([]);
  });
});
