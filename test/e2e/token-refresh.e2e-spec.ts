import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OAuth2Integration } from '../../src/custom-integrations/model/integration.js';
import { IntegrationsRepository } from '../../src/custom-integrations/registry/integrations.repository.js';
import { LinksRepository } from '../../src/custom-integrations/links/links.repository.js';
import { OAuth2Credentials } from '../../src/custom-integrations/tokens/oauth2-credentials.js';
import { AccessTokens } from '../../src/custom-integrations/tokens/access-tokens.js';
import { Database } from '../../src/platform/database/index.js';
import type { Principal } from '../../src/auth/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { customerOf, type Registered, registerOAuth2 } from '../support/linking.js';
import { Browser, linkThrough, startLink } from '../support/provider/browser.js';
import { MinimalOAuthServer } from '../support/provider/minimal-oauth-server.js';
import { OidcServer } from '../support/provider/oidc-server.js';
import { Gate } from '../support/receiver.js';
import { startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

interface Row {
  id: string;
  state: string;
  version: number;
  holder: string | null;
  access: Buffer | null;
  refresh: Buffer | null;
}

let database: TestDatabase;
let proxy: DatabaseProxy;
let one: TestService;
/** A node whose way to the database can be cut. */
let two: TestService;
let store: Database;
let customerId: string;

const ENV = { PROVIDER_TIMEOUT_MS: '1500' };

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await DatabaseProxy.start(database.url);
  one = await startTestService({ database, env: ENV });
  two = await startTestService({
    database: { ...database, url: proxy.url },
    env: ENV,
    queryTimeoutMs: 1_000,
  });
  store = one.running.app.get(Database);
  customerId = await customerOf(one);
});
afterAll(async () => {
  proxy.restore();
  await two.close();
  await one.close();
  await proxy.close();
  await database.drop();
});

/** What a call of the administrator's at a node shows to the provider. */
const credentialsOn = async (node: TestService, { id }: Registered): Promise<OAuth2Credentials> => {
  const { app } = node.running;
  const integration = await app.get(IntegrationsRepository, { strict: false }).find(customerId, id);
  const [user] = await store.query<{ id: string }>('SELECT id FROM users WHERE username = $1', ['admin']);
  const caller = { userId: user!.id, customerId, username: 'admin' } as Principal;
  return new OAuth2Credentials(app.get(AccessTokens, { strict: false }), {
    caller,
    integration: integration as OAuth2Integration,
  });
};
const rowOf = async ({ id }: Registered): Promise<Row | undefined> => {
  const [row] = await store.query<Row>(
    `SELECT id, state, token_version AS version, refresh_holder AS holder, access_token_sealed AS access,
            refresh_token_sealed AS refresh
     FROM integration_links WHERE integration_id = $1`,
    [id],
  );
  return row;
};
const expire = ({ id }: Registered): Promise<unknown> =>
  store.query(
    "UPDATE integration_links SET access_expires_at = now() - interval '1 s' WHERE integration_id = $1",
    [id],
  );
const endLease = ({ id }: Registered): Promise<unknown> =>
  store.query('UPDATE integration_links SET refresh_until = now() WHERE integration_id = $1', [id]);
const accountOf = async (
  server: { accountOf(token: string): Promise<string | undefined> },
  headers: Readonly<Record<string, string>> | null,
): Promise<string | undefined> => {
  expect(headers?.['Authorization']).toMatch(/^Bearer \S+$/);
  return server.accountOf(headers!['Authorization']!.slice('Bearer '.length));
};

describe('tokens of a provider that rotates them', () => {
  let server: OidcServer;
  let integration: Registered;
  const refreshes = (): number => server.tokens.count('refresh_token');

  beforeAll(async () => {
    server = await OidcServer.start();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    integration = await registerOAuth2(one, server);
    await linkThrough(one, one.session, integration.id);
  });
  afterEach(() => server.tokens.clear());

  it('are used as they are until their time is over', async () => {
    const credentials = await credentialsOn(one, integration);
    const [first, second] = [await credentials.headers(), await credentials.headers()];
    expect(first).toEqual(second);
    expect(await accountOf(server, first)).toBe('erika');
    expect(refreshes()).toBe(0);
  });

  it('are refreshed before a call when their time is over, and again with the rotated one', async () => {
    const credentials = await credentialsOn(one, integration);
    const seen = new Set<string>();
    for (let round = 1; round <= 3; round++) {
      await expire(integration);
      const headers = await credentials.headers();
      seen.add(headers['Authorization']!);
      expect(await accountOf(server, headers)).toBe('erika');
      expect(refreshes()).toBe(round);
    }
    expect(seen.size).toBe(3);
    const { params, headers } = server.tokens.requests.at(-1)!;
    expect(params).toEqual({
      grant_type: 'refresh_token',
      refresh_token: expect.any(String),
      client_id: integration.clientId,
      client_secret: integration.clientSecret,
    });
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(await rowOf(integration)).toMatchObject({ state: 'linked', version: 4, holder: null });
  });

  it('are refreshed when the provider refuses them, once for all who were refused', async () => {
    server.expireAccessTokens();
    const credentials = await credentialsOn(one, integration);
    const refused = await credentials.headers();
    const renewed = await Promise.all(Array.from({ length: 20 }, () => credentials.renew(refused, 401)));
    expect(new Set(renewed.map((headers) => headers?.['Authorization'])).size).toBe(1);
    expect(await accountOf(server, renewed[0]!)).toBe('erika');
    // Who comes late with the old one gets the new one.
    expect(await credentials.renew(refused, 401)).toEqual(renewed[0]);
    expect(refreshes()).toBe(1);
  });

  it('are refreshed once for two hundred calls at the same moment', async () => {
    await expire(integration);
    const credentials = await credentialsOn(one, integration);
    const all = await Promise.all(Array.from({ length: 200 }, () => credentials.headers()));
    expect(new Set(all.map((headers) => headers['Authorization'])).size).toBe(1);
    expect(refreshes()).toBe(1);
    expect(await accountOf(server, all[0]!)).toBe('erika');
  });

  it('are refreshed once for two hundred calls on two nodes', async () => {
    await expire(integration);
    const gate = new Gate();
    server.tokens.failNext({ gate });
    const nodes = [await credentialsOn(one, integration), await credentialsOn(two, integration)];
    const all = Array.from({ length: 200 }, (_, index) => nodes[index % 2]!.headers());
    await until('one of them asks', () => refreshes() === 1);
    await until('no transaction is open while the provider answers', async () => {
      const open = await store.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      );
      return open.length === 0;
    });
    gate.open();
    const headers = await Promise.all(all);
    expect(new Set(headers.map((shown) => shown['Authorization'])).size).toBe(1);
    expect(refreshes()).toBe(1);
    expect(server.tokens.mostAtOnce).toBe(1);
  });

  it('are one node’s to refresh at a time, and another’s when the lease is over', async () => {
    const { id } = (await rowOf(integration))!;
    const claims = async (): Promise<number> => {
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, index) => {
          const links = (index % 2 ? one : two).running.app.get(LinksRepository, { strict: false });
          return links.claim({ id, tokenVersion: 1 }, 1, randomUUID(), 60_000);
        }),
      );
      return all.filter(Boolean).length;
    };
    expect(await claims()).toBe(1);
    expect(await claims()).toBe(0);
    await endLease(integration);
    expect(await claims()).toBe(1);
  });

  it('that come after the caller gave up are stored all the same', async () => {
    await expire(integration);
    const gate = new Gate();
    server.tokens.failNext({ gate });
    const credentials = await credentialsOn(one, integration);
    await expect(credentials.headers()).rejects.toMatchObject({ code: 'ProviderTimeout' });
    expect(await rowOf(integration)).toMatchObject({ state: 'linked', version: 1 });
    gate.open();
    await until('the late answer is stored', async () => (await rowOf(integration))!.version === 2);
    expect(await accountOf(server, await credentials.headers())).toBe('erika');
    expect(refreshes()).toBe(1);
  });

  it('are stored once the database is back', async () => {
    await expire(integration);
    const gate = new Gate();
    server.tokens.failNext({ gate });
    const credentials = await credentialsOn(two, integration);
    const waiting = credentials.headers().then(
      (headers) => headers,
      () => undefined,
    );
    await until('it asks', () => refreshes() === 1);
    proxy.sever();
    gate.open();
    await waiting;
    proxy.restore();
    await until('they are stored', async () => (await rowOf(integration))!.version === 2);
    await until('the node answers again', () =>
      credentials.headers().then(
        () => true,
        () => false,
      ),
    );
    expect(await accountOf(server, await credentials.headers())).toBe('erika');
    expect(refreshes()).toBe(1);
  });

  it('that were rotated and lost on the way need a new consent, and are destroyed', async () => {
    await expire(integration);
    const credentials = await credentialsOn(one, integration);
    server.tokens.failNext({ issue: true, reset: true });
    await expect(credentials.headers()).rejects.toMatchObject({ code: 'ProviderError' });
    expect(await rowOf(integration)).toMatchObject({ state: 'linked', version: 1, holder: null });
    // The provider knows the old refresh token no more, and takes its use for theft.
    await expect(credentials.headers()).rejects.toMatchObject({ code: 'ConsentRequired' });
    expect(await rowOf(integration)).toMatchObject({ state: 'consentRequired', access: null, refresh: null });
    const { body } = await one.call('GET', '/api/v1/document-services');
    expect(body.services).toContainEqual(
      expect.objectContaining({ id: integration.id, linkState: 'consentRequired' }),
    );
    const audit = await store.query(
      `SELECT action, username FROM audit_entries WHERE details->>'integrationId' = $1 ORDER BY id`,
      [integration.id],
    );
    expect(audit).toEqual(
      ['link.created', 'link.consentRequired'].map((action) => ({ action, username: 'admin' })),
    );
    expect((await linkThrough(one, one.session, integration.id)).status).toBe(200);
    expect(await accountOf(server, await credentials.headers())).toBe('erika');
  });

  it('that the provider has revoked need a new consent for all who wait, once', async () => {
    server.revokeEverything();
    const credentials = await credentialsOn(one, integration);
    const refused = await credentials.headers();
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => credentials.renew(refused, 401)));
    for (const outcome of all)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ConsentRequired' } });
    expect(refreshes()).toBe(1);
  });

  it.each([
    ['a reset connection', { reset: true }],
    ['a failure', { answer: { status: 500, body: 'down' } }],
    [
      'an error that says nothing of the consent',
      { answer: { status: 400, body: '{"error":"unauthorized_client"}' } },
    ],
    ['an unreadable answer', { answer: { status: 200, body: '<html>' } }],
    ['an answer without end', { endless: true }],
  ] as const)('stay as they are after %s', async (_, fault) => {
    await expire(integration);
    const before = await rowOf(integration);
    const credentials = await credentialsOn(one, integration);
    server.tokens.failNext(fault);
    await expect(credentials.headers()).rejects.toMatchObject({ code: 'ProviderError' });
    expect(await rowOf(integration)).toEqual(before);
    expect(await accountOf(server, await credentials.headers())).toBe('erika');
  });

  it('are refreshed by another node when the one that began has gone', async () => {
    await expire(integration);
    await store.query(
      `UPDATE integration_links SET refresh_holder = $2, refresh_until = now() + interval '1 hour'
       WHERE integration_id = $1`,
      [integration.id, integration.id],
    );
    const credentials = await credentialsOn(one, integration);
    const waiting = credentials.headers();
    await expect(waiting).rejects.toMatchObject({ code: 'ProviderTimeout' });
    expect(refreshes()).toBe(0);
    await endLease(integration);
    expect(await accountOf(server, await credentials.headers())).toBe('erika');
    expect(refreshes()).toBe(1);
  });

  it('are not stored for a link that was taken away meanwhile', async () => {
    await expire(integration);
    const gate = new Gate();
    server.tokens.failNext({ gate });
    const waiting = (await credentialsOn(one, integration)).headers();
    const outcome = waiting.then(
      () => undefined,
      (error: unknown) => error,
    );
    await until('it asks', () => refreshes() === 1);
    await one.call('DELETE', `/api/v1/document-services/${integration.id}/link`);
    gate.open();
    expect(await outcome).toMatchObject({ code: 'LinkRequired' });
    expect(await rowOf(integration)).toBeUndefined();
  });

  it('do not take the place of those of a link that was made anew meanwhile', async () => {
    await expire(integration);
    const gate = new Gate();
    server.tokens.failNext({ gate });
    const waiting = (await credentialsOn(one, integration)).headers();
    await until('it asks', () => refreshes() === 1);
    server.consent = { account: 'somebody else' };
    await linkThrough(one, one.session, integration.id);
    server.consent = { account: 'erika' };
    const relinked = await rowOf(integration);
    gate.open();
    expect(await accountOf(server, await waiting)).toBe('somebody else');
    expect(await rowOf(integration)).toEqual(relinked);
  });

  it('are given to no integration that was edited since the call began', async () => {
    const credentials = await credentialsOn(one, integration);
    await store.query(
      "UPDATE custom_integrations SET base_api_url = 'http://127.0.0.1:10/', revision = revision + 1 WHERE id = $1",
      [integration.id],
    );
    await expect(credentials.headers()).rejects.toMatchObject({ code: 'StateConflict' });
    await store.query('UPDATE custom_integrations SET enabled = false WHERE id = $1', [integration.id]);
    await expect(credentials.headers()).rejects.toMatchObject({ code: 'IntegrationDisabled' });
  });

  it('are waited for when the service stops', async () => {
    const stopping = await startTestService({ database, env: ENV });
    await expire(integration);
    const gate = new Gate();
    server.tokens.failNext({ gate });
    const waiting = (await credentialsOn(stopping, integration)).headers();
    const outcome = waiting.then(
      () => 'given',
      () => 'given up',
    );
    await until('it asks', () => refreshes() === 1);
    const closed = stopping.close();
    gate.open();
    await closed;
    await outcome;
    expect(await rowOf(integration)).toMatchObject({ state: 'linked', version: 2 });
  });
});

describe('tokens of a provider that says little', () => {
  let server: MinimalOAuthServer;

  beforeEach(async () => {
    server = await MinimalOAuthServer.start();
  });
  afterEach(() => server.close());
  const linkedWith = async (oddities: Partial<MinimalOAuthServer['oddities']>): Promise<Registered> => {
    Object.assign(server.oddities, oddities);
    const integration = await registerOAuth2(one, server);
    expect((await linkThrough(one, one.session, integration.id)).status).toBe(200);
    return integration;
  };

  it.each([
    ['form', 'expires_id', false],
    ['json', 'expires_id', true],
    ['json', 'expires_in', true],
    ['json as text/html', 'expires_in', false],
  ] as const)('have their time from %s, %s, as text: %s', async (format, expiry, expiryAsString) => {
    server.accessTokenSeconds = 60;
    const integration = await linkedWith({ format, expiry, expiryAsString });
    const [row] = await store.query<{ left: number }>(
      `SELECT extract(epoch FROM access_expires_at - now())::float8 AS left
       FROM integration_links WHERE integration_id = $1`,
      [integration.id],
    );
    expect(row!.left).toBeGreaterThan(45);
    expect(row!.left).toBeLessThanOrEqual(55);
  });

  it('keep their refresh token when no new one comes', async () => {
    const integration = await linkedWith({ rotate: false });
    const credentials = await credentialsOn(one, integration);
    for (const round of [1, 2, 3]) {
      await expire(integration);
      expect(await accountOf(server, await credentials.headers())).toBe('erika');
      expect(server.tokens.count('refresh_token')).toBe(round);
    }
  });

  it('without a time are used until they are refused', async () => {
    const integration = await linkedWith({ expiry: null });
    const credentials = await credentialsOn(one, integration);
    const refused = await credentials.headers();
    server.expireAccessTokens();
    expect(await credentials.headers()).toEqual(refused);
    expect(await accountOf(server, await credentials.renew(refused, 401))).toBe('erika');
  });

  it('without a refresh token need a new consent after their time', async () => {
    const integration = await linkedWith({ refreshTokens: false });
    const credentials = await credentialsOn(one, integration);
    const headers = await credentials.headers();
    expect(await credentials.renew(headers, 403)).toBeNull();
    await expect(credentials.renew(headers, 401)).rejects.toMatchObject({ code: 'ConsentRequired' });
    expect(await rowOf(integration)).toMatchObject({ state: 'linked', version: 1 });
    await expire(integration);
    await expect(credentials.headers()).rejects.toMatchObject({ code: 'ConsentRequired' });
    expect(await rowOf(integration)).toMatchObject({ state: 'consentRequired', access: null });
    expect(server.tokens.count('refresh_token')).toBe(0);
  });

  it('are not asked for where the address policy refuses', async () => {
    const integration = await linkedWith({});
    await store.query(
      "UPDATE custom_integrations SET token_endpoint_url = 'http://169.254.169.254/token' WHERE id = $1",
      [integration.id],
    );
    await expire(integration);
    const credentials = await credentialsOn(one, integration);
    await expect(credentials.headers()).rejects.toMatchObject({
      code: 'ProviderError',
      message: expect.stringContaining('refused by the address policy'),
    });
    expect(await rowOf(integration)).toMatchObject({ state: 'linked', version: 1 });
  });
});

describe('the pages of linking', () => {
  it('say so when the database is away, and the flow goes on afterwards', async () => {
    const server = await MinimalOAuthServer.start();
    try {
      const integration = await registerOAuth2(two, server);
      const browser = Browser.for(two);
      const start = await startLink(two, two.session, integration.id, browser);
      proxy.sever();
      const page = await browser.open(start);
      proxy.restore();
      expect(page.status).toBe(503);
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.text).toContain('The database cannot be reached');
      expect(page.text).toContain('"outcome":"failed"');
      let last = '';
      await until('it can be reached', async () => {
        const { status, text } = await browser.open(start);
        last = text;
        return status === 200;
      });
      expect(last).toContain('"outcome":"linked"');
      expect(last).toContain('setTimeout(function(){window.close()},0)');
      expect(await rowOf(integration)).toMatchObject({ state: 'linked' });
    } finally {
      proxy.restore();
      await server.close();
    }
  });
});
