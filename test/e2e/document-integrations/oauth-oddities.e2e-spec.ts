import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../../src/platform/database/index.js';
import { Browser, linkThrough, startLink } from '../../support/provider/browser.js';
import { DocumentScene } from '../../support/provider/document-scene.js';
import {
  type MinimalOAuthServer,
  type MinimalOddities,
} from '../../support/provider/minimal-oauth-server.js';
import type { TokenFault } from '../../support/provider/oauth-server.js';
import { Gate } from '../../support/receiver.js';
import { until } from '../../support/until.js';

describe('an OAuth2 server with its own ways', () => {
  let scene: DocumentScene;
  let oauth: MinimalOAuthServer;
  let database: Database;

  beforeEach(async () => {
    scene = await DocumentScene.start('minimal', {
      env: { PROVIDER_TIMEOUT_MS: '1500' },
      registration: {
        requestParameters: [
          { name: 'access_type', value: 'offline' },
          { name: 'scope', value: 'files & folders' },
        ],
      },
    });
    oauth = scene.oauth as MinimalOAuthServer;
    database = await scene.service.database.connect();
  });
  afterEach(() => scene?.close());

  /** Seconds until the token is thought to expire; null when it is thought not to. */
  const life = async (): Promise<number | null> => {
    const [row] = await database.query<{ life: string | null }>(
      'SELECT extract(epoch FROM access_expires_at - now()) AS life FROM integration_links',
    );
    return row!.life === null ? null : Number(row!.life);
  };
  const metadata = () => scene.call('GET', '/metadata?id=/');

  it('sees what the contract says in the authorization request, and nothing of the parameters at the token endpoint', async () => {
    await scene.link();
    const query = Object.fromEntries(oauth.authorizations[0]!);
    expect(query).toEqual({
      service: 'documents',
      response_type: 'code',
      client_id: scene.client.clientId,
      redirect_uri: `https://hooks.example.com/custom-integrations/${scene.id}/oauth2/callback`,
      state: expect.stringMatching(/^\S{22,}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      access_type: 'offline',
      scope: 'files & folders',
    });
    const [exchange] = oauth.tokens.requests;
    expect(exchange!.params).toEqual({
      grant_type: 'authorization_code',
      code: expect.any(String),
      client_id: scene.client.clientId,
      client_secret: scene.clientSecret,
      redirect_uri: query['redirect_uri'],
      code_verifier: expect.stringMatching(/^[\w.~-]{43,128}$/),
    });
    expect(exchange!.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(exchange!.headers).not.toHaveProperty('authorization');
  });

  it.each<[string, Partial<MinimalOddities>]>([
    ['expires_id, form-encoded', {}],
    ['expires_in, form-encoded', { expiry: 'expires_in' }],
    ['expires_id as JSON', { format: 'json' }],
    ['expires_id as a string in JSON', { format: 'json', expiryAsString: true }],
    ['expires_in as a string in JSON', { format: 'json', expiry: 'expires_in', expiryAsString: true }],
    ['JSON that is called HTML', { format: 'json as text/html', expiry: 'expires_in' }],
  ])('may write %s', async (_, oddities) => {
    Object.assign(oauth.oddities, oddities);
    oauth.accessTokenSeconds = 1_800;
    await scene.link();
    const seconds = await life();
    expect(seconds).toBeGreaterThan(1_600);
    expect(seconds).toBeLessThanOrEqual(1_800);
    expect((await metadata()).status).toBe(200);
  });

  it('may say nothing of a token’s life, which then ends when the provider refuses it', async () => {
    oauth.oddities.expiry = null;
    await scene.link();
    expect(await life()).toBeNull();
    oauth.expireAccessTokens();
    expect((await metadata()).status).toBe(200);
    expect(oauth.tokens.count('refresh_token')).toBe(1);
  });

  it('may give no refresh token: then a new consent is required in the end', async () => {
    oauth.oddities.refreshTokens = false;
    await scene.link();
    expect((await metadata()).status).toBe(200);
    scene.provider.failNext('metadata', { answer: { status: 401, body: '{}' } });
    expect(await metadata()).toMatchObject({ status: 409, body: { error: { class: 'ConsentRequired' } } });
    expect((await metadata()).status).toBe(200);
    oauth.expireAccessTokens();
    await database.query(`UPDATE integration_links SET access_expires_at = now() - interval '1 minute'`);
    expect(await metadata()).toMatchObject({ status: 409, body: { error: { class: 'ConsentRequired' } } });
    expect(oauth.tokens.count('refresh_token')).toBe(0);
  });

  it.each([false, true])(
    'keeps the refresh token that it does not replace (rotating: %s)',
    async (rotate) => {
      oauth.oddities.rotate = rotate;
      await scene.link();
      for (let time = 1; time <= 3; time++) {
        oauth.expireAccessTokens();
        expect((await metadata()).status).toBe(200);
        expect(oauth.tokens.count('refresh_token')).toBe(time);
      }
    },
  );

  it('that denies with HTML has it shown as text, and nothing is linked', async () => {
    oauth.consent = { denial: '<script>alert(1)</script><img src=x onerror=alert(2)> & "more" \u0007' };
    const page = await linkThrough(
      scene.service,
      scene.service.session,
      scene.id,
      Browser.for(scene.service),
    );
    expect(page.status).toBe(400);
    expect(page.text).not.toMatch(/<script>alert|<img/);
    expect(page.text).toContain('&lt;script&gt;');
    expect(page.text).not.toContain('\u0007');
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(page.headers['content-security-policy']).toMatch(/script-src 'nonce-[^']+'/);
    expect(await scene.linkState()).toBe('none');
    expect(oauth.tokens.requests).toEqual([]);
    expect(
      (await new Browser({ 'https://hooks.example.com': scene.service.url }).open(page.url)).status,
    ).toBe(400);
  });

  it.each<[string, TokenFault]>([
    ['500', {}],
    ['HTML', { answer: { status: 200, type: 'text/html', body: '<script>alert(1)</script>' } }],
    [
      'HTML in an error',
      {
        answer: {
          status: 400,
          body: '{"error":"invalid_request","error_description":"<script>alert(1)</script>"}',
        },
      },
    ],
    ['no access token', { answer: { status: 200, body: '{}' } }],
    [
      'an access token that is no header',
      { answer: { status: 200, body: '{"access_token":"a\\r\\nx: y"}' } },
    ],
    ['an access token that is no text', { answer: { status: 200, body: '{"access_token":{"a":1}}' } }],
    ['a reset', { reset: true }],
    ['no end', { endless: true }],
  ])('whose token endpoint answers with %s links nothing, and says so', async (_, fault) => {
    oauth.tokens.failNext(fault);
    const page = await linkThrough(
      scene.service,
      scene.service.session,
      scene.id,
      Browser.for(scene.service),
    );
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.text).toContain('not linked');
    expect(page.text).not.toContain('<script>alert');
    expect(await scene.linkState()).toBe('none');
  });

  it('whose token endpoint is silent is given up, and the code is not sent again', async () => {
    const gate = new Gate();
    oauth.tokens.failNext({ gate });
    const browser = Browser.for(scene.service);
    const page = await browser.open(await startLink(scene.service, scene.service.session, scene.id, browser));
    expect(page.status).toBe(504);
    gate.open();
    expect((await browser.open(page.url)).status).toBe(400);
    expect(oauth.tokens.requests).toHaveLength(1);
    expect(await scene.linkState()).toBe('none');
  });

  it('that is asked for one code cannot have another one injected', async () => {
    const browser = Browser.for(scene.service);
    const start = await startLink(scene.service, scene.service.session, scene.id, browser);
    const sent = await browser.open(start, { follow: false });
    const back = new URL((await browser.open(sent.headers.location!, { follow: false })).headers.location!);
    // The attacker's own code, in the attacker's browser, with the victim's state.
    back.searchParams.set('code', oauth.issueCode(scene.client, 'mallory'));
    expect((await Browser.for(scene.service).open(back.href)).status).toBe(400);
    expect(oauth.tokens.requests).toEqual([]);
    await until('nothing is linked', async () => (await scene.linkState()) === 'none');
  });
});
