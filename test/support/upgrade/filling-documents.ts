import assert from 'node:assert/strict';
import type { Receiver } from '../receiver.js';
import type { Answer, TestService } from '../service.js';
import type { Expected, PersonName, StoredPerson } from './expected.js';
import { PROVIDER_URL } from './outside.js';

const KEY = 'key-that-the-provider-issued';
const METADATA = { title: 'Plan.pdf', kind: 'file', mimeType: 'application/pdf', size: 3 };
const INFO = {
  webhookVersion: '1.2',
  version: '7',
  publisher: 'Folders & Sons',
  availableEndpoints: ['files', 'metadata', 'search', 'download'],
};
const A_YEAR_IN_SECONDS = 365 * 86_400;

type Links = Pick<Expected, 'apiKey'> & {
  /** Sends gina's browser to the provider, and leaves it there. */
  readonly leaveFlow: (service: TestService) => Promise<Expected['oauth2']>;
};

/** An answer in JSON, as a provider gives it. */
export const json = (body: unknown): { headers: Record<string, string>; body: string } => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Registers providers, links people's accounts there, and documents. */
export async function linkAccounts(
  service: TestService,
  people: Readonly<Record<PersonName, StoredPerson>>,
  provider: Receiver,
): Promise<Links> {
  provider.answerAt('/api/serviceInfo', json(INFO));
  provider.answerAt('/api/metadata', (request) =>
    json({ ...METADATA, id: new URL(request.path, PROVIDER_URL).searchParams.get('id') }),
  );
  const call = async (path: string, body: unknown, session: string): Promise<Answer> => {
    const answer = await service.call('POST', path, { ...(body !== undefined && { body }), session });
    assert(answer.status < 300, `${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const register = async (body: object): Promise<string> =>
    (await call('/api/v1/custom-integrations', body, people.admin.session)).body.id as string;
  const common = {
    baseApiUrl: `${PROVIDER_URL}/api`,
    requestParameters: [{ name: 'tenant', value: '7' }],
    requestHeaders: [{ name: 'X-Front-Door', value: 'opens the front door' }],
  };
  const keyed = await register({ ...common, name: 'Keyed', authenticationType: 'ApiKey', apiKey: KEY });
  await register({ ...common, name: 'Off', authenticationType: 'ApiKey', apiKey: KEY, enabled: false });
  const oauth2 = await register({
    ...common,
    name: 'Consented',
    authenticationType: 'OAuth2',
    authenticationUrl: `${PROVIDER_URL}/authorize`,
    tokenEndpointUrl: `${PROVIDER_URL}/token`,
    clientId: 'hookfront',
    clientSecret: 'secret-of-the-client',
  });

  const linked = async (token: object, session: string): Promise<void> => {
    const { callback, cookie } = await begin(service, oauth2, session);
    provider.answerAt('/token', json({ token_type: 'Bearer', ...token }));
    const page = await service.call('GET', callback, { session: null, headers: { cookie } });
    assert(page.status === 200, page.text);
  };
  const [accessToken, refreshToken] = ['access-of-erika', 'refresh-of-frank'];
  await linked({ access_token: accessToken, expires_in: A_YEAR_IN_SECONDS }, people.erika.session);
  const past = { access_token: 'access-of-frank', refresh_token: refreshToken, expires_in: 1 };
  await linked(past, people.frank.session);
  await call(`/api/v1/document-services/${keyed}/link`, undefined, people.erika.session);
  await call('/api/v1/documents', { integrationId: keyed, externalId: 'plan' }, people.erika.session);
  await call('/api/v1/documents', { integrationId: oauth2, externalId: 'draft' }, people.erika.session);

  return {
    apiKey: { id: keyed, key: KEY },
    leaveFlow: async (last) => ({
      id: oauth2,
      accessToken,
      refreshToken,
      ...(await begin(last, oauth2, people.gina.session)),
    }),
  };
}

/** Sends somebody's browser to the provider. @returns the address that the provider sends it back to, and its cookie */
async function begin(
  service: TestService,
  integrationId: string,
  session: string,
): Promise<{ readonly callback: string; readonly cookie: string }> {
  const started = await service.call('POST', `/api/v1/document-services/${integrationId}/link`, { session });
  assert(started.status === 200, started.text);
  const cookie = started.headers.get('set-cookie')!.split(';', 1)[0]!;
  const { pathname, search } = new URL(started.body.authorizationUrl as string);
  const sent = await service.call('GET', pathname + search, { session: null, headers: { cookie } });
  assert(sent.status === 302, `${sent.status} ${sent.text}`);
  const state = new URL(sent.headers.get('location')!).searchParams.get('state')!;
  const query = new URLSearchParams({ state, code: 'code-of-the-provider' });
  return { callback: `/custom-integrations/${integrationId}/oauth2/callback?${query.toString()}`, cookie };
}
