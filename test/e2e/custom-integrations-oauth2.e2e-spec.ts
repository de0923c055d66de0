import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKeyBody, INTEGRATIONS, oauth2Body, register } from '../support/integrations.js';
import { Receiver } from '../support/receiver.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';

let service: TestService;
let provider: Receiver;
let base: string;

beforeAll(async () => {
  provider = await Receiver.start();
  provider.answer(404);
  base = provider.url('');
  service = await startTestService();
});
afterAll(async () => {
  await service.close();
  await provider.close();
});

const post = (body: object): Promise<Answer> => service.call('POST', INTEGRATIONS, { body });
const patch = (id: string, body: object): Promise<Answer> =>
  service.call('PATCH', `${INTEGRATIONS}/${id}`, { body });

describe('how an OAuth2 integration shows itself to its provider', () => {
  it.each([
    [{}, { tokenEndpointAuthMethod: 'auto', pkce: true }],
    [{ tokenEndpointAuthMethod: 'auto' }, { tokenEndpointAuthMethod: 'auto', pkce: true }],
    [{ tokenEndpointAuthMethod: 'client_secret_post' }, { tokenEndpointAuthMethod: 'client_secret_post' }],
    [{ tokenEndpointAuthMethod: 'client_secret_basic', pkce: false }, {}],
  ])('is registered by %j', async (given, shown) => {
    const { id, ...made } = await register(service, oauth2Body(base, given));
    expect(made).toMatchObject({ ...given, ...shown });
    expect((await service.call('GET', `${INTEGRATIONS}/${id}`)).body).toMatchObject({ ...given, ...shown });
  });

  it('is edited, and kept by other edits', async () => {
    const { id } = await register(service, oauth2Body(base));
    const given = { tokenEndpointAuthMethod: 'client_secret_basic', pkce: false };
    expect(await patch(id, given)).toMatchObject({ status: 200, body: given });
    expect((await patch(id, { name: `Renamed ${id}` })).body).toMatchObject(given);
    expect((await patch(id, { pkce: true })).body).toMatchObject({ ...given, pkce: true });
    const { body } = await service.call('GET', `/api/v1/audit?objectId=${id}`);
    expect(
      body.entries.map(({ details }: { details: { fields?: string[] } }) => details.fields),
    ).toContainEqual(['tokenEndpointAuthMethod', 'pkce']);
  });

  const METHOD = /^tokenEndpointAuthMethod must be auto, client_secret_post or client_secret_basic\.$/;
  it.each<[object, RegExp]>([
    [{ tokenEndpointAuthMethod: 'private_key_jwt' }, METHOD],
    [{ tokenEndpointAuthMethod: 'AUTO' }, METHOD],
    [{ tokenEndpointAuthMethod: null }, METHOD],
    [{ tokenEndpointAuthMethod: ['auto'] }, METHOD],
    [{ pkce: 'false' }, /^pkce must be true or false\.$/],
    [{ pkce: null }, /^pkce must be true or false\.$/],
    [{ pkce: 0 }, /^pkce must be true or false\.$/],
  ])('is not given by %j, in a registration or an edit', async (given, message) => {
    const { id } = await register(service, oauth2Body(base));
    for (const answer of [await post(oauth2Body(base, given)), await patch(id, given)]) {
      expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
      expect(answer.body.error.message).toMatch(message);
    }
  });

  it('is nothing that an ApiKey integration has', async () => {
    const { id } = await register(service, apiKeyBody(base));
    const given = { tokenEndpointAuthMethod: 'auto', pkce: true };
    for (const answer of [await post(apiKeyBody(base, given)), await patch(id, given)]) {
      expect(answer.status).toBe(400);
      for (const field of Object.keys(given))
        expect(answer.body.error.message).toContain(`${field} is a field of an OAuth2 integration`);
    }
  });
});

describe('response_mode', () => {
  it.each<[string, object, RegExp]>([
    [
      'a request parameter',
      { requestParameters: [{ name: 'response_mode', value: 'form_post' }] },
      /^requestParameters\[0\]\.name must not be "response_mode", a parameter of the OAuth2 flow\.$/,
    ],
    [
      'the authentication URL',
      { authenticationUrl: 'https://login.example.com/authorize?prompt=login&response_mode=query' },
      /^authenticationUrl must not have response_mode in its query: the answer comes in the query of the callback\.$/,
    ],
  ])('is refused in %s, since the answer comes in the query', async (_, given, message) => {
    const { id } = await register(service, oauth2Body(base));
    for (const answer of [await post(oauth2Body(base, given)), await patch(id, given)]) {
      expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
      expect(answer.body.error.message).toMatch(message);
    }
  });

  it('may be a parameter of an ApiKey integration’s calls', async () => {
    const requestParameters = [{ name: 'response_mode', value: 'x' }];
    expect((await post(apiKeyBody(base, { requestParameters }))).status).toBe(201);
  });
});

describe('the description of a registration', () => {
  it('says of its body that it is of one type, and of an edit’s that it may be of both', async () => {
    const { paths } = (await service.call('GET', '/openapi.json', { session: null })).body;
    const bodyOf = (path: string, method: string): object =>
      paths[path][method].requestBody.content['application/json'].schema;
    expect(Object.keys(bodyOf(INTEGRATIONS, 'post'))).toEqual(['oneOf']);
    expect(bodyOf(`${INTEGRATIONS}/{id}`, 'patch')).toEqual({
      anyOf: ['EditOAuth2IntegrationRequest', 'EditApiKeyIntegrationRequest'].map((name) => ({
        $ref: `#/components/schemas/${name}`,
      })),
    });
  });
});
