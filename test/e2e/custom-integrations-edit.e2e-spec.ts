import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { apiKeyBody, INTEGRATIONS, linkUsers, oauth2Body, register } from '../support/integrations.js';
import { ManualClock } from '../support/manual-clock.js';
import { Receiver } from '../support/receiver.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const HEADERS = [{ name: 'X-Gateway', value: 'gateway-secret' }];
const ELSEWHERE = 'http://127.0.0.2:9/elsewhere';

describe('editing a custom integration', () => {
  let service: TestService;
  let database: Database;
  let provider: Receiver;
  let base: string;
  const clock = new ManualClock();

  beforeAll(async () => {
    provider = await Receiver.start();
    provider.answer(404);
    base = provider.url('');
    service = await startTestService({ clock });
    database = await service.database.connect();
  });
  beforeEach(() => provider.clear());
  afterAll(async () => {
    await service.close();
    await provider.close();
  });

  const patch = (id: string, body: unknown, query = ''): Promise<Answer> =>
    service.call('PATCH', `${INTEGRATIONS}/${id}${query}`, { body });
  const get = async (id: string): Promise<unknown> =>
    (await service.call('GET', `${INTEGRATIONS}/${id}`)).body;
  const state = async (id: string) => {
    const [row] = await database.query<{ revision: number; links: number; audit: number }>(
      `SELECT revision, (SELECT count(*) FROM integration_links WHERE integration_id = i.id) AS links,
              (SELECT count(*) FROM audit_entries WHERE object_id = i.id::text) AS audit
         FROM custom_integrations i WHERE id = $1`,
      [id],
    );
    return row;
  };
  const details = async (id: string): Promise<unknown> => {
    const [row] = await database.query<{ details: unknown }>(
      `SELECT details FROM audit_entries WHERE object_id = $1 AND action = 'integration.edited' ORDER BY id DESC`,
      [id],
    );
    return row?.details;
  };
  const UNTOUCHED = { revision: 1, audit: 1 };

  it('changes what it names, and nothing else', async () => {
    const before = await register(service, oauth2Body(base, { requestHeaders: HEADERS }));
    clock.advance(1_000);
    const answer = await patch(before.id, {
      name: 'Renamed',
      requestParameters: [{ name: 'a', value: 'b' }],
      requestHeaders: [{ name: 'X-Gateway' }, { name: 'X-More', value: 'more-of-a-secret' }],
      clientSecret: 'another-secret-of-the-client-9999',
      authenticationType: 'OAuth2',
    });
    const after = {
      ...before,
      name: 'Renamed',
      requestParameters: [{ name: 'a', value: 'b' }],
      requestHeaders: [
        { name: 'X-Gateway', set: true, lastFour: 'cret' },
        { name: 'X-More', set: true, lastFour: 'cret' },
      ],
      clientSecret: { set: true, lastFour: '9999' },
      serviceInfoReadAt: new Date(clock.now()).toISOString(),
      updatedAt: new Date(clock.now()).toISOString(),
    };
    expect(answer).toMatchObject({ status: 200, body: after });
    expect(await get(before.id)).toEqual(after);
    expect(await state(before.id)).toEqual({ revision: 2, links: 0, audit: 2 });
    expect(await details(before.id)).toEqual({
      name: 'Renamed',
      fields: ['name', 'requestParameters', 'requestHeaders', 'clientSecret'],
    });
  });

  it('that changes nothing leaves no trace', async () => {
    const body = oauth2Body(base, { requestHeaders: HEADERS });
    const before = await register(service, body);
    clock.advance(1_000);
    for (const same of [{}, undefined, body, { requestHeaders: [{ name: 'X-Gateway' }] }]) {
      expect(await patch(before.id, same)).toMatchObject({ status: 200, body: before });
    }
    expect(await state(before.id)).toMatchObject(UNTOUCHED);
  });

  it('to a name that is taken is a 409', async () => {
    const taken = await register(service, apiKeyBody(base));
    const { id } = await register(service, apiKeyBody(base));
    const answer = await patch(id, { name: taken.name });
    expect(answer).toMatchObject({ status: 409, body: { error: { class: 'Conflict' } } });
    expect(answer.body.error.message).toContain(JSON.stringify(taken.name));
    expect(await state(id)).toMatchObject(UNTOUCHED);
  });

  it.each<[string, object, RegExp]>([
    ['its type', { authenticationType: 'ApiKey' }, /^authenticationType cannot be changed from OAuth2/],
    ['a field of the other type', { apiKey: 'k' }, /^apiKey is a field of an ApiKey integration/],
    ['the redirect URI', { redirectUri: 'https://x/' }, /^redirectUri is made by this service/],
    ['enabled', { enabled: false }, /^enabled is changed by PUT/],
    ['its id', { id: 'x' }, /^Unknown field "id"/],
    ['a secret to null', { clientSecret: null }, /^clientSecret must be a string/],
    ['a secret to nothing', { clientSecret: '' }, /^clientSecret must have 1 to 1000/],
    ['headers to null', { requestHeaders: null }, /^requestHeaders must be an array/],
    ['a header to null', { requestHeaders: [{ name: 'a', value: null }] }, /\[0\]\.value must be a string/],
    ['a header that it has not', { requestHeaders: [{ name: 'a' }] }, /no value of "a" is stored/],
    ['a header that is refused', { requestHeaders: [{ name: 'Host' }] }, /name must not be "Host"/],
    ['a parameter of the flow', { requestParameters: [{ name: 'code', value: '' }] }, /not be "code"/],
    ['a URL to what is none', { baseApiUrl: 'x' }, /^baseApiUrl must be an absolute URL/],
  ])('cannot change %s, and the answer says why', async (_, body, message) => {
    const { id } = await register(service, oauth2Body(base));
    const answer = await patch(id, { name: 'never', ...body });
    expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
    expect(answer.body.error.message).toMatch(message);
    expect(await state(id)).toMatchObject(UNTOUCHED);
  });

  it('of an ApiKey integration takes no field of OAuth2', async () => {
    const { id } = await register(service, apiKeyBody(base));
    const fields = ['authenticationUrl', 'tokenEndpointUrl', 'clientId', 'clientSecret'];
    const answer = await patch(id, Object.fromEntries(fields.map((field) => [field, 'https://x/'])));
    expect(answer.status).toBe(400);
    for (const field of fields)
      expect(answer.body.error.message).toContain(`${field} is a field of an OAuth2`);
  });

  describe('that moves a URL to another host', () => {
    it('has to name every secret again that would go there', async () => {
      const key = await register(service, apiKeyBody(base, { requestHeaders: HEADERS }));
      const answer = await patch(key.id, { baseApiUrl: ELSEWHERE });
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(
        /requestHeaders must be given again.*apiKey must be given again/,
      );
      const kept = await patch(key.id, {
        baseApiUrl: ELSEWHERE,
        apiKey: 'key-of-the-provider',
        requestHeaders: [{ name: 'X-Gateway' }],
      });
      expect(kept.body.error.message).toMatch(/^requestHeaders\[0\]\.value must be given again/);
      expect(await state(key.id)).toMatchObject(UNTOUCHED);
      const named = { baseApiUrl: ELSEWHERE, apiKey: 'key-of-the-provider', requestHeaders: HEADERS };
      expect((await patch(key.id, named)).status).toBe(200);

      const oauth2 = await register(service, oauth2Body(base));
      const token = await patch(oauth2.id, { tokenEndpointUrl: ELSEWHERE });
      expect(token.body.error.message).toMatch(/^clientSecret must be given again: tokenEndpointUrl moves/);
      const again = { tokenEndpointUrl: ELSEWHERE, clientSecret: 'secret-of-the-client' };
      expect((await patch(oauth2.id, again)).status).toBe(200);
    });

    it.each(['https', 'port'])('counts another %s as another host', async (what) => {
      const { id } = await register(service, apiKeyBody(base));
      const moved = what === 'port' ? base.replace(/:\d+$/, ':9') : base.replace('http:', 'https:');
      expect((await patch(id, { baseApiUrl: `${moved}/api/v1` })).status).toBe(400);
    });

    it('sends no stored secret there, not even to ask what is offered', async () => {
      const { id } = await register(service, apiKeyBody(base, { requestHeaders: HEADERS }));
      expect(provider.requests[0]!.headers['x-gateway']).toBe('gateway-secret');
      const other = await Receiver.start();
      try {
        await patch(id, { baseApiUrl: other.url('/api') });
        expect(other.connections).toBe(0);
        await patch(id, { baseApiUrl: other.url('/api'), apiKey: 'k', requestHeaders: [] });
        const [asked] = await other.waitFor(1);
        expect(asked!.headers).not.toHaveProperty('x-gateway');
      } finally {
        await other.close();
      }
    });
  });

  describe('of what tokens were issued for', () => {
    it.each<[string, () => object]>([
      ['the host of baseApiUrl', () => ({ baseApiUrl: ELSEWHERE, requestHeaders: [] })],
      ['authenticationUrl', () => ({ authenticationUrl: `${base}/authorize/v2` })],
      ['tokenEndpointUrl', () => ({ tokenEndpointUrl: `${base}/token/v2` })],
      ['clientId', () => ({ clientId: 'another' })],
    ])('drops the links only when that is wanted: %s', async (_, edit) => {
      const { id } = await register(service, oauth2Body(base, { requestHeaders: HEADERS }));
      await linkUsers(service, database, id, 2);
      const before = await get(id);
      expect(before).toMatchObject({ links: 2 });
      for (const query of ['', '?dropLinks=false']) {
        const refused = await patch(id, edit(), query);
        expect(refused).toMatchObject({
          status: 409,
          body: { error: { class: 'LinksWouldBeDropped', links: 2 } },
        });
        expect(refused.body.error.message).toMatch(/accounts of 2 users.*\?dropLinks=true/);
      }
      expect(await get(id)).toEqual(before);
      expect(await state(id)).toEqual({ ...UNTOUCHED, links: 2 });
      const answer = await patch(id, edit(), '?dropLinks=true');
      expect(answer).toMatchObject({ status: 200, body: { links: 0 } });
      expect(await state(id)).toEqual({ revision: 2, links: 0, audit: 2 });
      expect(await details(id)).toMatchObject({ linksDropped: 2 });
    });

    it('goes through at once where nobody has linked anything, and leaves other integrations’ links alone', async () => {
      const other = await register(service, oauth2Body(base));
      await linkUsers(service, database, other.id, 1);
      const { id } = await register(service, oauth2Body(base));
      expect((await patch(id, { clientId: 'another' })).status).toBe(200);
      expect((await patch(id, { clientId: 'a third' }, '?dropLinks=true')).status).toBe(200);
      expect(await state(other.id)).toMatchObject({ links: 1 });
      expect((await patch(other.id, { clientId: 'x' })).body.error.message).toMatch(/account of 1 user/);
    });

    it.each<[string, () => object]>([
      ['a new clientSecret', () => ({ clientSecret: 'rotated-by-the-provider' })],
      ['another way to show the client', () => ({ tokenEndpointAuthMethod: 'client_secret_basic' })],
      ['PKCE or none', () => ({ pkce: false })],
      ['another path of baseApiUrl', () => ({ baseApiUrl: `${base}/api/v2` })],
      ['another name', () => ({ name: `Another ${clock.now()}` })],
      ['other parameters and headers', () => ({ requestParameters: [], requestHeaders: [] })],
    ])('does not mean %s', async (_, edit) => {
      const { id } = await register(service, oauth2Body(base, { requestHeaders: HEADERS }));
      await linkUsers(service, database, id, 1);
      expect(await patch(id, edit(), '?dropLinks=true')).toMatchObject({ status: 200, body: { links: 1 } });
    });

    it('is nothing with ApiKey, whose links hold no token', async () => {
      const { id } = await register(service, apiKeyBody(base));
      await linkUsers(service, database, id, 1);
      const answer = await patch(id, { baseApiUrl: ELSEWHERE, apiKey: 'new-key' });
      expect(answer).toMatchObject({ status: 200, body: { links: 1 } });
    });

    it.each(['dropLinks=', 'dropLinks=yes', 'dropLinks=true&dropLinks=true'])(
      'not with %s',
      async (query) => {
        const { id } = await register(service, oauth2Body(base));
        const answer = await patch(id, { name: 'never' }, `?${query}`);
        expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
        expect(answer.body.error.message).toMatch(/^dropLinks/);
      },
    );

    it('waits for a link that is being made, and counts it', async () => {
      const { id } = await register(service, oauth2Body(base));
      const [user] = await linkUsers(service, database, id, 1);
      await database.query('DELETE FROM integration_links WHERE integration_id = $1', [id]);
      const watcher = await service.database.connect();
      const pending = await database.transaction(async (tx) => {
        await tx.query(
          `INSERT INTO integration_links (id, integration_id, user_id, state, linked_at)
           VALUES (gen_random_uuid(), $1, $2, 'linked', now())`,
          [id, user],
        );
        const edit = patch(id, { clientId: 'another' });
        await until('the edit waits', async () => {
          const waiting = await watcher.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return waiting.length > 0;
        });
        return { edit };
      });
      expect(await pending.edit).toMatchObject({ body: { error: { class: 'LinksWouldBeDropped' } } });
    });
  });

  it('by two at once loses neither edit', async () => {
    const { id } = await register(service, oauth2Body(base));
    const edits = [{ clientSecret: 'one-new-secret-1111' }, { requestHeaders: HEADERS }, { name: 'Both' }];
    await Promise.all(edits.map((edit) => patch(id, edit)));
    expect(await get(id)).toMatchObject({
      name: 'Both',
      clientSecret: { lastFour: '1111' },
      requestHeaders: [{ name: 'X-Gateway', set: true, lastFour: 'cret' }],
    });
    expect(await state(id)).toMatchObject({ revision: 4 });
  });

  it('is not what deletes links and flows, deleting the integration is', async () => {
    const { id } = await register(service, oauth2Body(base));
    const [user] = await linkUsers(service, database, id, 3);
    await database.query(
      `INSERT INTO oauth2_flows (id, integration_id, user_id, revision, start_hash, browser_hash, expires_at)
       VALUES (gen_random_uuid(), $1, $2, 1, 'start', 'browser', now() + interval '1 minute')`,
      [id, user],
    );
    expect((await service.call('DELETE', `${INTEGRATIONS}/${id}`)).status).toBe(204);
    for (const table of ['integration_links', 'oauth2_flows']) {
      expect(await database.query(`SELECT 1 FROM ${table} WHERE integration_id = $1`, [id])).toEqual([]);
    }
    const [deleted] = await database.query<{ details: unknown }>(
      `SELECT details FROM audit_entries WHERE object_id = $1 AND action = 'integration.deleted'`,
      [id],
    );
    expect(deleted!.details).toMatchObject({ linksDropped: 3 });
  });
});
