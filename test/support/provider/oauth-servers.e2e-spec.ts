import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Gate } from '../receiver.js';
import { Browser } from './browser.js';
import { MinimalOAuthServer } from './minimal-oauth-server.js';
import { MockOAuthServer } from './mock-oauth-server.js';
import type { OAuthServer } from './oauth-server.js';
import { OidcServer } from './oidc-server.js';
import { until } from '../until.js';

const CLIENT = {
  clientId: 'hookfront',
  clientSecret: 'a secret of the client',
  redirectUri: 'https://hooks.example.com/callback',
};
const KINDS = [
  { kind: 'oidc-provider', start: (): Promise<OAuthServer> => OidcServer.start() },
  { kind: 'the minimal server', start: (): Promise<OAuthServer> => MinimalOAuthServer.start() },
  { kind: 'oauth2-mock-server', start: (): Promise<OAuthServer> => MockOAuthServer.start() },
];

describe.each(KINDS)('$kind', ({ kind, start }) => {
  let server: OAuthServer;
  const verifier = randomBytes(32).toString('base64url');

  beforeEach(async () => {
    server = await start();
    server.addClient(CLIENT);
  });
  afterEach(() => server.close());

  /** What the person's browser brings back to the client. */
  const authorize = async (left: readonly string[] = []): Promise<URLSearchParams> => {
    const url = new URL(server.authorizationUrl);
    const params: Record<string, string> = {
      response_type: 'code',
      client_id: CLIENT.clientId,
      redirect_uri: CLIENT.redirectUri,
      state: 'the state',
      scope: 'files.read',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(params)) {
      if (!left.includes(name)) url.searchParams.set(name, value);
    }
    // Nobody listens at the redirect URI: the browser stops before it.
    const browser = new Browser({ 'https://hooks.example.com': server.origin });
    const page = await browser.open(url.href);
    return new URL(page.url).searchParams;
  };
  const post = async (
    form: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, string> }> => {
    const { clientId, clientSecret } = CLIENT;
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form });
    const answer = await fetch(server.tokenUrl, { method: 'POST', body });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.startsWith('application/json');
    return {
      status: answer.status,
      body: (json ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))) as Record<
        string,
        string
      >,
    };
  };
  const exchange = (code: string): ReturnType<typeof post> =>
    post({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CLIENT.redirectUri,
      code_verifier: verifier,
    });
  const tokens = async (): Promise<Record<string, string>> =>
    (await exchange((await authorize()).get('code')!)).body;
  const refresh = (token: string): ReturnType<typeof post> =>
    post({ grant_type: 'refresh_token', refresh_token: token });

  it('gives a code for a consent, and tokens of that account for the code', async () => {
    server.consent = { account: 'mary' };
    const back = await authorize();
    expect(back.get('state')).toBe('the state');
    const { status, body } = await exchange(back.get('code')!);
    expect(status).toBe(200);
    expect(await server.accountOf(body['access_token']!)).toBe('mary');
    expect(body['refresh_token']).toBeTruthy();
    expect((await exchange(back.get('code')!)).status).toBe(400);
    expect(server.tokens.count('authorization_code')).toBe(2);
    expect(server.tokens.secrets).toContain(body['access_token']);
  });

  it('asks for no scope', async () => {
    const { status, body } = await exchange((await authorize(['scope'])).get('code')!);
    expect(status).toBe(200);
    expect(body['refresh_token']).toBeTruthy();
  });

  it('brings a denial back', async () => {
    server.consent = { denial: 'Not <b>today</b>' };
    const back = await authorize();
    expect(back.get('error')).toBe('access_denied');
    expect(back.get('error_description')).toBe('Not <b>today</b>');
    expect(back.get('state')).toBe('the state');
  });

  it('refreshes, and knows expired and revoked tokens', async () => {
    server.accessTokenSeconds = 90;
    const first = await tokens();
    expect(Number(first['expires_in'] ?? first['expires_id'])).toBe(90);
    const second = await refresh(first['refresh_token']!);
    expect(second.status).toBe(200);
    expect(await server.accountOf(second.body['access_token']!)).toBe('erika');
    server.expireAccessTokens();
    expect(await server.accountOf(second.body['access_token']!)).toBeUndefined();
    const third = await refresh(second.body['refresh_token'] ?? first['refresh_token']!);
    expect(third.status).toBe(200);
    server.revokeEverything();
    expect(await server.accountOf(third.body['access_token']!)).toBeUndefined();
    const refused = await refresh(
      third.body['refresh_token'] ?? second.body['refresh_token'] ?? first['refresh_token']!,
    );
    expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_grant']);
  });

  it('fails as it is told to', async () => {
    const first = await tokens();
    const gate = new Gate();
    server.tokens.failNext({}, { reset: true }, { gate });
    expect((await refresh(first['refresh_token']!)).status).toBe(500);
    await expect(refresh(first['refresh_token']!)).rejects.toThrow('fetch failed');
    const late = refresh(first['refresh_token']!);
    await until('three refreshes arrived', () => server.tokens.count('refresh_token') === 3);
    gate.open();
    expect((await late).status).toBe(200);
  });

  if (kind === 'oidc-provider') {
    it('insists on PKCE', async () => {
      expect((await authorize(['code_challenge', 'code_challenge_method'])).get('error')).toBe(
        'invalid_request',
      );
    });

    it('rotates refresh tokens, also when the answer is a failure, and revokes all when one is used again', async () => {
      const first = await tokens();
      server.tokens.failNext({ issue: true, answer: { status: 500, body: '{}' } });
      expect((await refresh(first['refresh_token']!)).status).toBe(500);
      expect((await refresh(first['refresh_token']!)).body['error']).toBe('invalid_grant');
      expect(await server.accountOf(first['access_token']!)).toBeUndefined();
    });
  }
});
