import { randomBytes } from 'node:crypto';
import type { Integration, OAuth2Integration } from '../../src/custom-integrations/model/integration.js';
import { IntegrationsRepository } from '../../src/custom-integrations/registry/integrations.repository.js';
import { uuidV7 } from '../../src/platform/crypto/index.js';
import { Database } from '../../src/platform/database/index.js';
import type { OAuthServer } from './provider/oauth-server.js';
import type { TestService } from './service.js';

/** An integration as a test registers it. */
export interface Registered {
  readonly id: string;
  readonly redirectUri: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

type Fields = Partial<
  Pick<
    OAuth2Integration,
    | 'name'
    | 'enabled'
    | 'requestParameters'
    | 'baseApiUrl'
    | 'authenticationUrl'
    | 'tokenEndpointUrl'
    | 'tokenEndpointAuthMethod'
    | 'pkce'
  > & { customerId: string; apiKey: string }
>;

export async function customerOf(
  service: TestService,
  username = service.config.adminUsername,
): Promise<string> {
  const [row] = await service.running.app
    .get(Database)
    .query<{ id: string }>('SELECT customer_id AS id FROM users WHERE username = $1', [username]);
  return row!.id;
}

/** An OAuth2 integration and its client at the server. */
export async function registerOAuth2(
  service: TestService,
  server: OAuthServer,
  fields: Fields = {},
): Promise<Registered> {
  const id = uuidV7(Date.now(), randomBytes(10));
  const redirectUri = `${service.config.publicUrl}/custom-integrations/${id}/oauth2/callback`;
  const client = { clientId: `client-${id}`, clientSecret: `secret of ${randomBytes(9).toString('base64')}` };
  server.addClient({ ...client, redirectUri });
  await insert(service, {
    ...(await common(service, id, fields)),
    authenticationType: 'OAuth2',
    authenticationUrl: fields.authenticationUrl ?? server.authorizationUrl,
    tokenEndpointUrl: fields.tokenEndpointUrl ?? server.tokenUrl,
    tokenEndpointAuthMethod: fields.tokenEndpointAuthMethod ?? 'auto',
    knownAuthMethod: null,
    pkce: fields.pkce ?? true,
    ...client,
  });
  return { id, redirectUri, ...client };
}

export async function registerApiKey(service: TestService, fields: Fields = {}): Promise<{ id: string }> {
  const id = uuidV7(Date.now(), randomBytes(10));
  await insert(service, {
    ...(await common(service, id, fields)),
    authenticationType: 'ApiKey',
    apiKey: fields.apiKey ?? 'the-providers-key',
  });
  return { id };
}

async function common(service: TestService, id: string, fields: Fields) {
  return {
    id,
    customerId: fields.customerId ?? (await customerOf(service)),
    name: fields.name ?? `Archive ${id}`,
    baseApiUrl: fields.baseApiUrl ?? 'http://127.0.0.1:9/api',
    requestParameters: fields.requestParameters ?? [],
    requestHeaders: [{ name: 'X-Front-Door', value: 'open' }],
    enabled: fields.enabled ?? true,
    serviceInfo: null,
    revision: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
}

async function insert(service: TestService, integration: Integration): Promise<void> {
  const { app } = service.running;
  const integrations = app.get(IntegrationsRepository, { strict: false });
  await app.get(Database).transaction((tx) => integrations.insert(tx, integration));
}
