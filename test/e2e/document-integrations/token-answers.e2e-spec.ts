import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../../src/platform/database/index.js';
import { type Registered, registerOAuth2 } from '../../support/linking.js';
import { linkThrough, type Page } from '../../support/provider/browser.js';
import { FolderProvider } from '../../support/provider/folder-provider.js';
import { type MinimalOddities, MinimalOAuthServer } from '../../support/provider/minimal-oauth-server.js';
import { bearerOf } from '../../support/provider/provider-authentication.js';
import { type Answer, startTestService, type TestService } from '../../support/service.js';

let service: TestService;
let database: Database;
let server: MinimalOAuthServer;
let provider: FolderProvider;
let integration: Registered;
let plain: MinimalOddities;

beforeAll(async () => {
  service = await startTestService();
  database = service.running.app.get(Database);
  server = await MinimalOAuthServer.start({ format: 'json', expiry: 'expires_in' });
  plain = { ...server.oddities };
  provider = await FolderProvider.start({ authentication: bearerOf(server) });
});
afterAll(async () => {
  await service.close();
  await provider.close();
  await server.close();
});
beforeEach(async () => {
  Object.assign(server.oddities, plain);
  integration = await registerOAuth2(service, server, { baseApiUrl: provider.baseApiUrl });
});
afterEach(() => {
  server.tokens.clear();
  provider.reset();
});

const link = (): Promise<Page> => linkThrough(service, service.session, integration.id);
const call = (): Promise<Answer> =>
  service.call('GET', `/api/v1/document-services/${integration.id}/metadata?id=/`);
const linkState = async (): Promise<string> => {
  const { body } = await service.call('GET', '/api/v1/document-services');
  return body.services.find(({ id }: { id: string }) => id === integration.id).linkState;
};
const refreshes = (): number => server.tokens.count('refresh_token');

describe('a token of 16 000 characters', () => {
  it('is stored, sent with every call, and refreshed by a refresh token as long', async () => {
    server.oddities.tokenLength = 16_000;
    expect((await link()).status).toBe(200);
    expect((await call()).status).toBe(200);
    expect(provider.to('metadata')[0]!.headers['authorization']).toMatch(/^Bearer [\w-]{16000}$/);
    server.expireAccessTokens();
    expect((await call()).status).toBe(200);
    expect(server.tokens.requests.at(-1)!.params['refresh_token']).toHaveLength(16_000);
  });

  it('is taken in a form whose every character is encoded', async () => {
    const token = '%2F'.repeat(16_000);
    const body = `access_token=${token}&refresh_token=${token}&token_type=bearer`;
    server.tokens.failNext({ answer: { status: 200, type: 'application/x-www-form-urlencoded', body } });
    expect((await link()).status).toBe(200);
  });

  it('and one more is refused, and nothing is linked', async () => {
    server.oddities.tokenLength = 16_001;
    const page = await link();
    expect(page.status).toBe(502);
    expect(page.text).toContain('its access_token cannot be sent');
    expect(await linkState()).toBe('none');
  });
});

describe('a token of whose life nothing is known', () => {
  it.each([
    ['zero', { expires_in: 0 }],
    ['zero as text', { expires_in: '0' }],
    ['less than zero', { expires_in: -1 }],
    ['null', { expires_in: null }],
    ['an empty text', { expires_in: '' }],
    ['words', { expires_in: 'one hour' }],
    ['what is beyond all time', { expires_in: 1e300 }],
    ['zero as expires_id', { expires_id: 0 }],
    ['nothing', {}],
  ])('since the answer says %s, is used until it is refused', async (_, extra) => {
    Object.assign(server.oddities, { expiry: null, extra });
    expect((await link()).status).toBe(200);
    for (let times = 0; times < 3; times++) expect((await call()).status).toBe(200);
    expect(server.tokens.requests).toHaveLength(1);
    server.expireAccessTokens();
    for (let times = 0; times < 3; times++) expect((await call()).status).toBe(200);
    expect(refreshes()).toBe(1);
  });

  it('and without a refresh token, is used until it is refused', async () => {
    Object.assign(server.oddities, { expiry: null, extra: { expires_in: 0 }, refreshTokens: false });
    expect((await link()).status).toBe(200);
    for (let times = 0; times < 3; times++) expect((await call()).status).toBe(200);
    expect(await linkState()).toBe('linked');
  });
});

describe('an answer of a token endpoint', () => {
  it.each<[string, Partial<MinimalOddities>]>([
    ['a byte order mark before JSON', { byteOrderMark: true }],
    ['a byte order mark before a form', { byteOrderMark: true, format: 'form' }],
    ['a fraction of a second', { expiry: null, extra: { expires_in: 3600.5 } }],
    ['no type of the token', { extra: { token_type: undefined } }],
    ['another type of the token', { extra: { token_type: 'BearerToken' } }],
    ['a type that is no text', { extra: { token_type: 1 } }],
    ['an empty error', { extra: { error: '', error_description: null } }],
  ])('may have %s', async (_, oddities) => {
    Object.assign(server.oddities, oddities);
    expect((await link()).status).toBe(200);
    expect((await call()).status).toBe(200);
    server.expireAccessTokens();
    expect((await call()).status).toBe(200);
    expect(provider.to('metadata').at(-1)!.headers['authorization']).toMatch(/^Bearer \S+$/);
  });
});

describe('the charset of an answer of a token endpoint', () => {
  const ANSWER = '{"access_token":"the-token","note":"größer"}';
  const inCharset = (type: string, bytes: Buffer) => ({ status: 200, type, body: Readable.from([bytes]) });

  it.each<[string, ReturnType<typeof inCharset>]>([
    ['that is named', inCharset('application/json; charset=utf-16le', Buffer.from(ANSWER, 'utf16le'))],
    ['that is marked', inCharset('application/json', Buffer.from(`\uFEFF${ANSWER}`, 'utf16le'))],
    ['that is Latin-1', inCharset('application/json;charset="ISO-8859-1"', Buffer.from(ANSWER, 'latin1'))],
    ['that is not what is named', inCharset('application/json; charset=none', Buffer.from(ANSWER))],
  ])('may be one %s', async (_, answer) => {
    server.tokens.failNext({ answer });
    expect((await link()).status).toBe(200);
    await call();
    expect(provider.to('metadata')[0]!.headers['authorization']).toBe('Bearer the-token');
  });

  it('that nobody knows is told', async () => {
    server.tokens.failNext({
      answer: inCharset('application/json; charset=none', Buffer.from(ANSWER, 'latin1')),
    });
    const page = await link();
    expect(page.status).toBe(502);
    expect(page.text).toMatch(/its charset .* is unknown/);
    expect(await linkState()).toBe('none');
  });
});

describe('a refused refresh', () => {
  const refused = async (status: number, body: string, type = 'application/json'): Promise<Answer> => {
    await link();
    server.expireAccessTokens();
    // Where the client is not taken, it is asked for twice.
    const answer = { status, body, type };
    server.tokens.failNext(
      { answer },
      ...(status === 401 || body.includes('invalid_client') ? [{ answer }] : []),
    );
    return call();
  };

  it.each([
    ['invalid_grant', 400],
    ['invalid_grant', 401],
    ['invalid_grant', 500],
    ['bad_refresh_token', 200],
    ['invalid_token', 401],
    ['expired_token', 403],
    ['interaction_required', 400],
    ['consent_required', 400],
    ['login_required', 503],
    ['access_denied', 403],
    ['invalid_request', 400],
    ['some_error_of_its_own', 400],
  ])('with %s in a %s asks for a new consent, which puts it right', async (error, status) => {
    expect(await refused(status, JSON.stringify({ error, error_description: 'no' }))).toMatchObject({
      status: 409,
      body: { error: { class: 'ConsentRequired' } },
    });
    expect(await linkState()).toBe('consentRequired');
    const [row] = await database.query('SELECT * FROM integration_links WHERE integration_id = $1', [
      integration.id,
    ]);
    expect(row).toMatchObject({ access_token_sealed: null, refresh_token_sealed: null });
    const asked = server.tokens.requests.length;
    expect((await call()).status).toBe(409);
    expect(server.tokens.requests).toHaveLength(asked);
    expect((await link()).status).toBe(200);
    expect((await call()).status).toBe(200);
  });

  it.each([
    ['invalid_client', 400, '{"error":"invalid_client"}'],
    ['unauthorized_client', 403, '{"error":"unauthorized_client"}'],
    ['temporarily_unavailable', 400, '{"error":"temporarily_unavailable"}'],
    ['slow_down', 429, '{"error":"slow_down"}'],
    ['server_error', 400, '{"error":"server_error"}'],
    ['a failing gateway', 502, '{"status":502,"error":"Bad Gateway"}'],
    ['a server that is not there', 404, '{"status":404,"error":"Not Found"}'],
    ['a page', 403, '<h1>Blocked</h1>'],
  ])('with %s leaves the link as it is, and the next call goes on', async (_, status, body) => {
    const answer = await refused(status, body);
    expect(answer).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
    expect(answer.text).not.toContain('<');
    expect(await linkState()).toBe('linked');
    expect((await call()).status).toBe(200);
  });

  it('with a page in a 400, which says nothing of the consent, is told with what the user can do', async () => {
    const { body } = await refused(400, '<h1>Bad Request</h1>', 'text/html');
    expect(body.error.message).toMatch(
      /^The token endpoint of ".*" failed: it answered with the status 400; if this keeps happening, link your account again\.$/,
    );
    expect(await linkState()).toBe('linked');
    expect((await link()).status).toBe(200);
    expect((await call()).status).toBe(200);
  });
});

describe('a call that the provider answers with 400 and invalid_token', () => {
  const fault = { answer: { status: 400, body: '{"error":"invalid_token","error_description":"expired"}' } };

  it('is repeated with a new token', async () => {
    await link();
    provider.failNext('metadata', fault);
    expect((await call()).status).toBe(200);
    expect(refreshes()).toBe(1);
    const [refused, repeated] = provider.to('metadata').map(({ headers }) => headers['authorization']);
    expect(repeated).not.toBe(refused);
  });

  it('and again after the refresh, is no access', async () => {
    await link();
    provider.failNext('metadata', fault, fault);
    expect(await call()).toMatchObject({ status: 403, body: { error: { class: 'ProviderAccessDenied' } } });
    expect(refreshes()).toBe(1);
    expect(provider.to('metadata')).toHaveLength(2);
  });

  it('and that nothing can refresh, needs a new consent', async () => {
    server.oddities.refreshTokens = false;
    await link();
    provider.failNext('metadata', fault);
    expect(await call()).toMatchObject({ status: 409, body: { error: { class: 'ConsentRequired' } } });
  });

  it('but another error in a 400 renews nothing', async () => {
    await link();
    provider.failNext('metadata', { answer: { status: 400, body: '{"error":"invalid_request"}' } });
    expect((await call()).status).toBe(502);
    expect(refreshes()).toBe(0);
  });
});
