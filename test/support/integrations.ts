import type { Sql } from '../../src/platform/database/index.js';
import type { Answer, CallOptions, TestService } from './service.js';

export const INTEGRATIONS = '/api/v1/custom-integrations';

let made = 0;

/** The body of a call that registers an OAuth2 integration whose provider is at `base`. */
export const oauth2Body = (base: string, more: object = {}) => ({
  name: `Provider ${++made}`,
  authenticationType: 'OAuth2',
  baseApiUrl: `${base}/api/v1`,
  authenticationUrl: `${base}/authorize`,
  tokenEndpointUrl: `${base}/token`,
  clientId: 'hookfront',
  clientSecret: 'secret-of-the-client',
  ...more,
});

/** The same for an ApiKey integration. */
export const apiKeyBody = (base: string, more: object = {}) => ({
  name: `Provider ${++made}`,
  authenticationType: 'ApiKey',
  baseApiUrl: `${base}/api/v1`,
  apiKey: 'key-of-the-provider',
  ...more,
});

/** Registers an integration. @throws Error when that fails */
export async function register(
  service: TestService,
  body: object,
  options: CallOptions = {},
): Promise<Answer['body']> {
  const answer = await service.call('POST', INTEGRATIONS, { ...options, body });
  if (answer.status !== 201) throw new Error(`not registered: ${answer.status} ${answer.text}`);
  return answer.body;
}

/** Links the accounts of new users to an integration behind the service's back. @returns the users' ids */
export async function linkUsers(
  service: TestService,
  database: Sql,
  integrationId: string,
  count: number,
): Promise<string[]> {
  const users: string[] = [];
  for (let at = 0; at < count; at++) {
    const body = { username: `linked-${++made}`, password: 'password-of-mine' };
    const { id } = (await service.call('POST', '/api/v1/users', { body })).body as { id: string };
    await database.query(
      `INSERT INTO integration_links (id, integration_id, user_id, state, linked_at)
       VALUES (gen_random_uuid(), $1, $2, 'linked', now())`,
      [integrationId, id],
    );
    users.push(id);
  }
  return users;
}
