import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../../src/platform/database/index.js';
import { DocumentScene } from '../../support/provider/document-scene.js';
import type { OAuthServer, TokenFault } from '../../support/provider/oauth-server.js';
import { Gate } from '../../support/receiver.js';
import { type Answer, startTestService, type TestService } from '../../support/service.js';
import { until } from '../../support/until.js';

/** Refreshing at a provider that rotates refresh tokens and revokes everything when one is used twice. */
describe('an expired access token', () => {
  let scene: DocumentScene;
  let oauth: OAuthServer;
  let database: Database;

  beforeEach(async () => {
    scene = await DocumentScene.start('oidc-provider', { env: { PROVIDER_TIMEOUT_MS: '1500' } });
    oauth = scene.oauth!;
    await scene.link();
    database = await scene.service.database.connect();
    oauth.tokens.clear();
    scene.provider.reset();
  });
  afterEach(() => scene?.close());

  const metadata = (service: TestService = scene.service): Promise<Answer> =>
    service.call('GET', `/api/v1/document-services/${scene.id}/metadata?id=/`, {
      session: scene.service.session,
    });
  const expire = async (): Promise<void> => {
    oauth.expireAccessTokens();
    await database.query(`UPDATE integration_links SET access_expires_at = now() - interval '1 minute'`);
  };

  it.each(['known to be expired', 'refused by the provider'])(
    'that is %s is refreshed once for two hundred calls at once, on two nodes',
    async (how) => {
      const second = await startTestService({ database: scene.service.database });
      try {
        if (how.startsWith('known')) await expire();
        else oauth.expireAccessTokens();
        const calls = Array.from({ length: 200 }, (_, call) => metadata(call % 2 ? second : scene.service));
        const statuses = (await Promise.all(calls)).map(({ status }) => status);
        expect(statuses).toEqual(Array<number>(200).fill(200));
        expect(oauth.tokens.count('refresh_token')).toBe(1);
        // The token that came of it is good: nothing was revoked for being used twice.
        expect((await metadata()).status).toBe(200);
        expect(oauth.tokens.count('refresh_token')).toBe(1);
      } finally {
        await second.close();
      }
    },
  );

  it.each<[string, TokenFault]>([
    ['500', {}],
    ['503 in HTML', { answer: { status: 503, type: 'text/html', body: '<script>alert(1)</script>' } }],
    ['200 in HTML', { answer: { status: 200, type: 'text/html', body: '<h1>Welcome</h1>' } }],
    ['a list', { answer: { status: 200, body: '[]' } }],
    ['no access token', { answer: { status: 200, body: '{"token_type":"bearer"}' } }],
    ['temporarily_unavailable', { answer: { status: 400, body: '{"error":"temporarily_unavailable"}' } }],
    ['a reset', { reset: true }],
    ['no end', { endless: true }],
  ])(
    'whose refresh is answered with %s fails the call alone, and is refreshed by the next',
    async (_, fault) => {
      await expire();
      oauth.tokens.failNext(fault);
      const answer = await metadata();
      expect(answer).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
      expect(answer.text).not.toContain('<');
      expect(await scene.linkState()).toBe('linked');
      expect((await metadata()).status).toBe(200);
    },
  );

  it('whose refresh is refused needs a new consent, which puts everything right', async () => {
    await expire();
    oauth.revokeEverything();
    expect(await metadata()).toMatchObject({ status: 409, body: { error: { class: 'ConsentRequired' } } });
    expect(await scene.linkState()).toBe('consentRequired');
    expect(await metadata()).toMatchObject({ status: 409, body: { error: { class: 'ConsentRequired' } } });
    expect(oauth.tokens.count('refresh_token')).toBe(1);
    const rows = await database.query('SELECT * FROM integration_links');
    expect(rows).toMatchObject([{ access_token_sealed: null, refresh_token_sealed: null }]);
    await scene.link();
    expect((await metadata()).status).toBe(200);
  });

  it('whose refresh token the provider rotated and then failed needs a new consent, not a silent end', async () => {
    await expire();
    oauth.tokens.failNext({ issue: true, answer: { status: 500, body: '{}' } });
    expect((await metadata()).status).toBe(502);
    expect(await scene.linkState()).toBe('linked');
    expect(await metadata()).toMatchObject({ status: 409, body: { error: { class: 'ConsentRequired' } } });
    await scene.link();
    expect((await metadata()).status).toBe(200);
  });

  it('whose refresh is answered after the caller’s time loses nothing of what was rotated', async () => {
    await expire();
    const gate = new Gate();
    oauth.tokens.failNext({ gate });
    expect(await metadata()).toMatchObject({ status: 504, body: { error: { class: 'ProviderTimeout' } } });
    gate.open();
    await until('the late tokens are stored', async () => (await metadata()).status === 200);
    expect(oauth.tokens.count('refresh_token')).toBe(1);
  });

  it('that a provider refuses after the refresh too is no access', async () => {
    const fault = { answer: { status: 403, body: '{"status":"error","error":"Only for managers"}' } };
    scene.provider.failNext('metadata', fault, fault);
    const answer = await metadata();
    expect(answer).toMatchObject({ status: 403, body: { error: { class: 'ProviderAccessDenied' } } });
    expect(answer.text).toContain('Only for managers');
    expect(oauth.tokens.count('refresh_token')).toBe(1);
    expect(scene.provider.to('metadata')).toHaveLength(2);
    expect((await metadata()).status).toBe(200);
  });

  it('does not have an upload repeated whose bytes have begun to flow', async () => {
    const big = 'x'.repeat(3_000_000);
    scene.provider.failNext('upload', { answer: { status: 401, body: '{}' } });
    const answer = await scene.upload({ parentId: '/', filename: 'big.txt' }, big);
    expect([403, 502]).toContain(answer.status);
    expect(scene.provider.to('upload')).toHaveLength(1);
    expect((await scene.upload({ parentId: '/', filename: 'again.txt' }, big)).status).toBe(201);
    expect((await scene.provider.at('again.txt')).size).toBe(3_000_000);
  });

  it('is refreshed before the first byte of an upload, which then goes through', async () => {
    await expire();
    expect((await scene.upload({ parentId: '/', filename: 'late.txt' }, 'bytes')).status).toBe(201);
    expect(oauth.tokens.count('refresh_token')).toBe(1);
    expect((await scene.provider.at('late.txt')).size).toBe(5);
  });
});
