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

describe('what belongs to the flow or to one connection', () => {
  const pairs = (names: readonly string[]) => names.map((name) => ({ name, value: 'x' }));
  const FLOW =
    'state redirect_uri client_id response_type response_mode code code_challenge code_challenge_method'.split(
      ' ',
    );
  const CONNECTION = (
    'Connection Keep-Alive Proxy-Authenticate Proxy-Authorization TE Trailer Transfer-Encoding Upgrade ' +
    'Host Content-Length Cookie'
  ).split(' ');

  it('is no parameter of an OAuth2 integration, in a registration or an edit; every one is named', async () => {
    const { id } = await register(service, oauth2Body(base));
    const given = { requestParameters: pairs([...FLOW, 'scope']) };
    for (const answer of [await post(oauth2Body(base, given)), await patch(id, given)]) {
      expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
      expect(answer.body.error.message.match(/must not be "\w+"/g)).toEqual(
        FLOW.map((name) => `must not be "${name}"`),
      );
    }
    expect((await patch(id, { requestParameters: pairs(['scope']) })).status).toBe(200);
    expect((await post(apiKeyBody(base, given))).status).toBe(201);
  });

  it.each([
    ['OAuth2', oauth2Body],
    ['ApiKey', apiKeyBody],
  ] as const)('is no header of an integration for %s; every one is named', async (_, body) => {
    const answer = await post(body(base, { requestHeaders: pairs(CONNECTION) }));
    expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
    expect(answer.body.error.message.match(/must not be "[\w-]+"/g)).toEqual(
      CONNECTION.map((name) => `must not be "${name}"`),
    );
  });
});

describe('the calls of an ApiKey integration', () => {
  it.each([
    ['/api/v1', ''],
    ['/api/v1/', '?tenant=7'],
    ['/api/v1//', '?tenant=7&x=%2F+a'],
  ])(
    'go to one slash behind the base %s, with its query %j first and the integration’s parameters last, past a gateway of its own',
    async (path, query) => {
      const basic = 'Basic dXNlcjpwYXNzd29yZA==';
      const { id } = await register(
        service,
        apiKeyBody(base, {
          baseApiUrl: base + path + query,
          requestParameters: [
            { name: 'tag', value: 'a b' },
            { name: 'tag', value: '100%' },
          ],
          requestHeaders: [{ name: 'Authorization', value: basic }],
        }),
      );
      const at = `/api/v1/document-services/${id}`;
      expect((await service.call('POST', `${at}/link`)).status).toBe(201);
      provider.clear();
      provider.answer({ status: 500, body: '{"status":"error","error":"Our disk is full.."}' });
      const answer = await service.call('GET', `${at}/metadata?id=%2Fa%20b`);
      provider.answer(404);
      expect(answer.status).toBe(502);
      expect(answer.body.error.message).toMatch(/: Our disk is full\.$/);
      const [asked] = provider.requests;
      const own = 'id=%2Fa%20b&tag=a%20b&tag=100%25';
      expect(asked!.path).toBe(`/api/v1/metadata${query === '' ? '?' : `${query}&`}${own}`);
      expect(asked!.headers).toMatchObject({
        authorization: basic,
        apikey: 'key-of-the-provider',
        username: 'admin',
      });
    },
  );
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
