import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { addCustomer } from '../support/customers.js';
import { apiKeyBody, INTEGRATIONS, oauth2Body, register } from '../support/integrations.js';
import { ManualClock } from '../support/manual-clock.js';
import { Receiver } from '../support/receiver.js';
import { type Answer, type CallOptions, startTestService, type TestService } from '../support/service.js';

const UNKNOWN = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
/** Every call, with a body that would do something. */
const CALLS: readonly (readonly [string, string, unknown])[] = [
  ['GET', '', undefined],
  ['PATCH', '', { name: 'Taken over' }],
  ['PUT', '/enabled', { enabled: false }],
  ['POST', '/service-info', undefined],
  ['POST', '/service-info/probe', undefined],
  ['DELETE', '', undefined],
];

describe('custom integrations', () => {
  let service: TestService;
  let database: Database;
  let provider: Receiver;
  let base: string;
  let foreign: string;
  const clock = new ManualClock();

  beforeAll(async () => {
    provider = await Receiver.start();
    provider.answer(404);
    base = provider.url('');
    service = await startTestService({ clock, env: { EGRESS_PRIVATE: 'refuse' } });
    database = await service.database.connect();
    foreign = await addCustomer(service, 'other');
  });
  afterAll(async () => {
    await service.close();
    await provider.close();
  });

  const post = (body: unknown, options: CallOptions = {}): Promise<Answer> =>
    service.call('POST', INTEGRATIONS, { ...options, body });
  const total = async (): Promise<number> =>
    (await service.call('GET', INTEGRATIONS)).body.meta.total_count as number;
  const audited = (id: string): Promise<unknown[]> =>
    database.query(
      'SELECT username, action, object_type, details FROM audit_entries WHERE object_id = $1 ORDER BY id',
      [id],
    );

  describe('are registered', () => {
    it('for OAuth2, with the redirect URI and without the secrets', async () => {
      const body = oauth2Body(base, {
        requestParameters: [
          { name: 'access_type', value: 'offline' },
          { name: 'scope', value: 'files' },
          { name: 'scope', value: 'search' },
        ],
        requestHeaders: [
          { name: 'X-Gateway', value: 'gateway-secret' },
          { name: 'X-Short', value: '12345678' },
        ],
      });
      const answer = await post(body);
      expect(answer.status).toBe(201);
      const { id } = answer.body as { id: string };
      const now = new Date(clock.now()).toISOString();
      const { clientSecret: _, ...shown } = body;
      expect(answer.body).toEqual({
        ...shown,
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        customerId: (await service.call('GET', '/api/v1/users/me')).body.customerId,
        requestHeaders: [
          { name: 'X-Gateway', set: true, lastFour: 'cret' },
          { name: 'X-Short', set: true, lastFour: null },
        ],
        clientSecret: { set: true, lastFour: 'ient' },
        tokenEndpointAuthMethod: 'auto',
        pkce: true,
        redirectUri: `https://hooks.example.com/custom-integrations/${id}/oauth2/callback`,
        enabled: true,
        availableEndpoints: ['files', 'metadata', 'search', 'download', 'thumbnail', 'uploadInit', 'upload'],
        customActions: [],
        serviceInfo: null,
        serviceInfoReadAt: now,
        serviceInfoError: null,
        links: 0,
        createdAt: now,
        updatedAt: now,
      });
      expect(answer.headers.get('location')).toBe(`https://hooks.example.com${INTEGRATIONS}/${id}`);
      expect((await service.call('GET', `${INTEGRATIONS}/${id}`)).body).toEqual(answer.body);
    });

    it('for ApiKey, which has no redirect URI and nothing else of OAuth2', async () => {
      const { apiKey: _, ...body } = apiKeyBody(base, { enabled: false });
      const answer = await post({ ...body, apiKey: 'short' });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({
        ...body,
        apiKey: { set: true, lastFour: null },
        requestParameters: [],
        requestHeaders: [],
        serviceInfoReadAt: null,
      });
      for (const field of [
        'redirectUri',
        'clientId',
        'clientSecret',
        'authenticationUrl',
        'tokenEndpointUrl',
        'tokenEndpointAuthMethod',
        'pkce',
      ]) {
        expect(answer.body).not.toHaveProperty(field);
      }
    });

    it('with parameters named like the flow’s, for ApiKey only', async () => {
      const requestParameters = [{ name: 'state', value: 'x' }];
      expect((await post(apiKeyBody(base, { requestParameters }))).status).toBe(201);
      expect((await post(oauth2Body(base, { requestParameters }))).status).toBe(400);
    });

    it('under a name once for each customer, also when two are at it', async () => {
      const body = oauth2Body(base, { name: 'Only one' });
      const race = await Promise.all([1, 2, 3].map(() => post(body)));
      expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
      expect(race.find(({ status }) => status === 409)!.body.error).toEqual({
        class: 'Conflict',
        message: 'There is already an integration with the name "Only one".',
      });
      expect((await post(body, { session: foreign })).status).toBe(201);
    });

    it('with a warning where the address policy refuses what the service would call', async () => {
      const { body } = await post(
        oauth2Body(base, {
          baseApiUrl: 'http://169.254.169.254/api',
          authenticationUrl: 'http://10.0.0.1/',
          tokenEndpointUrl: 'http://[::1]/token',
        }),
      );
      expect(body.warnings).toEqual([
        expect.stringMatching(/^baseApiUrl: calls to 169\.254\.169\.254, port 80, are refused \(cloud/),
        expect.stringMatching(/^tokenEndpointUrl: calls to ::1, port 80, are refused \(loopback address\)/),
      ]);
      const again = await service.call('GET', `${INTEGRATIONS}/${body.id}`);
      expect(again.body.warnings).toEqual(body.warnings);
    });

    const header = (name: string, value: unknown = 'x') => ({ requestHeaders: [{ name, value }] });
    const parameter = (name: string, value: unknown = 'x') => ({ requestParameters: [{ name, value }] });
    it.each<[string, object, RegExp]>([
      ['no name', { name: undefined }, /^name is required; it must be a string\.$/],
      ['a name with a space at its end', { name: 'x ' }, /^name must not begin or end/],
      ['a name of 256 characters', { name: 'x'.repeat(256) }, /^name must have 1 to 255/],
      ['NUL in the name', { name: 'x\0' }, /^name must not contain control/],
      ['no baseApiUrl', { baseApiUrl: undefined }, /^baseApiUrl is required; it must be a string/],
      ['a relative baseApiUrl', { baseApiUrl: '/api' }, /^baseApiUrl must be an absolute URL/],
      ['another scheme', { baseApiUrl: 'ftp://x/' }, /^baseApiUrl must be an absolute URL/],
      ['user info', { tokenEndpointUrl: 'https://u:p@x/' }, /^tokenEndpointUrl must not contain user info/],
      ['a fragment', { authenticationUrl: 'https://x/#a' }, /^authenticationUrl must not contain a fragment/],
      ['a URL that is none', { authenticationUrl: 'https://x:y/' }, /^authenticationUrl is not a valid URL/],
      ['no clientId', { clientId: undefined }, /^clientId is required; it must be a string/],
      ['no clientSecret', { clientSecret: undefined }, /^clientSecret is required; it must be a string/],
      ['an empty clientSecret', { clientSecret: '' }, /^clientSecret must have 1 to 1000/],
      ['a clientSecret that is null', { clientSecret: null }, /^clientSecret must be a string/],
      [
        'no type',
        { authenticationType: undefined },
        /^authenticationType is required; it must be OAuth2 or ApiKey/,
      ],
      ['another type', { authenticationType: 'oauth2' }, /^authenticationType must be OAuth2 or ApiKey/],
      ['a type in an array', { authenticationType: ['OAuth2'] }, /^authenticationType must be OAuth2/],
      ['the other type’s key', { apiKey: 'k' }, /^apiKey is a field of an ApiKey integration/],
      ['the other type’s key as null', { apiKey: null }, /^apiKey is a field of an ApiKey integration/],
      ['a redirect URI', { redirectUri: 'https://x/' }, /^redirectUri is made by this service/],
      ['enabled as text', { enabled: 'true' }, /^enabled must be a boolean/],
      ['another field', { secret: 1 }, /^Unknown field "secret"/],
      ['a field that is read', { links: 1 }, /^Unknown field "links"/],
      ['parameters as an object', { requestParameters: { a: 'b' } }, /^requestParameters must be an array/],
      ['a parameter of the flow', parameter('state'), /^requestParameters\[0\]\.name must not be "state"/],
      ['a parameter that is a number', parameter('a', 1), /^requestParameters\[0\]\.value must be a string/],
      ['a hop-by-hop header', header('Connection'), /^requestHeaders\[0\]\.name must not be "Connection"/],
      ['a Host header', header('host'), /^requestHeaders\[0\]\.name must not be "host"/],
      ['a Content-Length header', header('Content-Length'), /name must not be "Content-Length"/],
      ['a Cookie header', header('Cookie'), /name must not be "Cookie"/],
      ['a Transfer-Encoding header', header('Transfer-Encoding'), /name must not be "Transfer-Encoding"/],
      ['an Authorization header', header('Authorization'), /name must not be "Authorization"/],
      ['a header name with a space', header('a b'), /name must be a header's name/],
      ['a header with a line break', header('a', 'x\r\nb: c'), /\[0\]\.value must not contain control/],
      ['a header without a value', { requestHeaders: [{ name: 'a' }] }, /\[0\]\.value must be a string/],
    ])('not with %s, and the answer says why', async (_, more, message) => {
      const before = await total();
      const answer = await post(oauth2Body(base, more));
      expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
      expect(answer.body.error.message).toMatch(message);
      expect(await total()).toBe(before);
    });

    it('not for ApiKey with fields of OAuth2, all of which are named with every other mistake', async () => {
      const { authenticationType: _, ...oauth2 } = oauth2Body(base);
      const answer = await post({ ...oauth2, ...apiKeyBody('ftp://x'), apiKey: 'ä', requestHeaders: [7] });
      expect(answer.status).toBe(400);
      for (const message of [
        /baseApiUrl must be an absolute/,
        /apiKey must be printable ASCII/,
        /requestHeaders\[0\] must be an object/,
        ...['authenticationUrl', 'tokenEndpointUrl', 'clientId', 'clientSecret'].map(
          (field) => new RegExp(`${field} is a field of an OAuth2 integration`),
        ),
      ]) {
        expect(answer.body.error.message).toMatch(message);
      }
      const own = await post(apiKeyBody(base, { requestHeaders: [{ name: 'apikey', value: 'x' }] }));
      expect(own.body.error.message).toMatch(/^requestHeaders\[0\]\.name must not be "apikey"/);
      expect((await post(apiKeyBody(base, { apiKey: undefined }))).body.error.message).toMatch(
        /^apiKey is required; it must/,
      );
    });

    it.each<[string, unknown, number, RegExp]>([
      ['nothing', undefined, 400, /authenticationType/],
      ['an array', [], 400, /JSON object/],
      ['text', '"x"', 400, /JSON object/],
      ['no JSON', '{', 400, /JSON/],
      ['a prototype', '{"authenticationType":"OAuth2","__proto__":{}}', 400, /__proto__/],
    ])('not from %s', async (_, body, status, message) => {
      const answer = await post(body);
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toMatch(message);
    });
  });

  describe('are listed', () => {
    it('a page at a time, by name, the own customer’s only', async () => {
      const session = await addCustomer(service, 'lister');
      const made: unknown[] = [];
      for (const name of ['c', 'a', 'b']) {
        made.push(await register(service, apiKeyBody(base, { name }), { session }));
      }
      const list = (query: string): Promise<Answer> =>
        service.call('GET', `${INTEGRATIONS}${query}`, { session });
      expect((await list('')).body).toEqual({
        integrations: [made[1], made[2], made[0]],
        meta: { page: 1, page_count: 1, limit: 100, total_count: 3 },
      });
      expect((await list('?page=2&limit=2')).body).toEqual({
        integrations: [made[0]],
        meta: { page: 2, page_count: 2, limit: 2, total_count: 3 },
      });
    });

    it.each(['page=0', 'page=x', 'limit=0', 'limit=1001', 'limit=1&limit=2'])(
      'not with %s',
      async (query) => {
        const answer = await service.call('GET', `${INTEGRATIONS}?${query}`);
        expect(answer.status).toBe(400);
        expect(answer.body.error.message).toMatch(new RegExp(`^${query.slice(0, 4)}`));
      },
    );
  });

  describe('are enabled and disabled', () => {
    it('by a boolean, which is written down once', async () => {
      const { id, updatedAt } = await register(service, oauth2Body(base));
      const put = (body: unknown): Promise<Answer> =>
        service.call('PUT', `${INTEGRATIONS}/${id}/enabled`, { body });
      clock.advance(1_000);
      const disabled = await put({ enabled: false });
      expect(disabled).toMatchObject({ status: 200, body: { id, enabled: false } });
      expect(disabled.body.updatedAt).not.toBe(updatedAt);
      clock.advance(1_000);
      expect((await put({ enabled: false })).body).toEqual(disabled.body);
      expect((await put({ enabled: true })).body.enabled).toBe(true);
      expect(await audited(id)).toEqual([
        expect.objectContaining({ action: 'integration.created' }),
        expect.objectContaining({ action: 'integration.disabled', username: 'admin' }),
        expect.objectContaining({ action: 'integration.enabled' }),
      ]);
      const revisions = await database.query('SELECT revision FROM custom_integrations WHERE id = $1', [id]);
      expect(revisions).toEqual([{ revision: 3 }]);
    });

    it.each([undefined, {}, { enabled: 'false' }, { enabled: null }, { enabled: true, name: 'x' }, []])(
      'not by %j',
      async (body) => {
        const { id } = await register(service, apiKeyBody(base));
        const answer = await service.call('PUT', `${INTEGRATIONS}/${id}/enabled`, { body });
        expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
      },
    );
  });

  it('are deleted, and their name is free again', async () => {
    const body = oauth2Body(base);
    const { id } = await register(service, body);
    const gone = await service.call('DELETE', `${INTEGRATIONS}/${id}`);
    expect(gone).toMatchObject({ status: 204, text: '' });
    expect((await service.call('GET', `${INTEGRATIONS}/${id}`)).status).toBe(404);
    expect((await service.call('DELETE', `${INTEGRATIONS}/${id}`)).status).toBe(404);
    expect((await post(body)).status).toBe(201);
    expect(await audited(id)).toEqual([
      {
        username: 'admin',
        action: 'integration.created',
        object_type: 'integration',
        details: { name: body.name, authenticationType: 'OAuth2' },
      },
      {
        username: 'admin',
        action: 'integration.deleted',
        object_type: 'integration',
        details: { name: body.name },
      },
    ]);
  });

  describe('are nobody else’s:', () => {
    it.each(CALLS)('%s %s is 404 for another customer, and for what is no id', async (method, path, body) => {
      const mine = await register(service, oauth2Body(base));
      const other = await service.call(method, `${INTEGRATIONS}/${mine.id}${path}`, {
        session: foreign,
        body,
      });
      expect(other).toMatchObject({ status: 404, body: { error: { class: 'NotFound' } } });
      for (const id of [UNKNOWN, 'x', '%00', "'", `${mine.id}x`, '%F0%9F%98%80'.repeat(40)]) {
        expect((await service.call(method, `${INTEGRATIONS}/${id}${path}`, { body })).status).toBe(404);
      }
      expect((await service.call('GET', `${INTEGRATIONS}/${mine.id}`)).body).toEqual(mine);
    });

    it('401 without a session and 403 without the administrator’s level, before a body is looked at', async () => {
      const credentials = { username: 'worker', password: 'password-of-mine' };
      await service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
      const worker = await service.login(credentials.username, credentials.password);
      const { id } = await register(service, oauth2Body(base));
      const calls = [
        ['GET', INTEGRATIONS],
        ['POST', INTEGRATIONS],
        ...CALLS.map(([method, path]) => [method, `${INTEGRATIONS}/${id}${path}`] as const),
      ] as const;
      for (const [method, path] of calls) {
        const body = method === 'GET' ? undefined : '{';
        expect((await service.call(method, path, { session: null, body })).status).toBe(401);
        expect((await service.call(method, path, { session: worker, body })).status).toBe(403);
      }
    });

    it('an id may be written in capitals', async () => {
      const { id } = await register(service, oauth2Body(base));
      const path = `${INTEGRATIONS}/${(id as string).toUpperCase()}`;
      expect((await service.call('GET', path)).body.id).toBe(id);
      expect((await service.call('DELETE', path)).status).toBe(204);
      expect(await audited(id)).toHaveLength(2);
    });
  });
});
