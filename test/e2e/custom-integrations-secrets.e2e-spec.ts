import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { apiKeyBody, INTEGRATIONS, oauth2Body, register } from '../support/integrations.js';
import { Receiver } from '../support/receiver.js';
import {
  allUnder,
  keys,
  keysInUse,
  NEW,
  OLD,
  onFreshDatabases,
  receiver,
  reseal,
  restart,
  sql,
  start,
} from '../support/rotation.js';
import { contentsOf, SecretSearch } from '../support/secret-search.js';
import { type Answer, type CallOptions, startTestService, type TestService } from '../support/service.js';

const HEADERS = [{ name: 'X-Gateway', value: 'gateway-secret-1234' }];

describe('the secrets of custom integrations', () => {
  let service: TestService;
  let database: Database;
  let provider: Receiver;
  const lines: string[] = [];
  const answers: Answer[] = [];
  const search = new SecretSearch();
  const secret = (name: string): string => {
    const value = `${name}+/="${randomBytes(9).toString('base64url')}`;
    search.add(name, value);
    return value;
  };
  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> => {
    const answer = await service.call(method, `${INTEGRATIONS}${path}`, options);
    answers.push(answer);
    return answer;
  };
  const findings = async () => {
    search.lookIn('the log', lines.join(''));
    for (const { status, text } of answers) search.lookIn(`an answer ${status}`, text);
    for (const { where, bytes } of await contentsOf(database)) search.lookIn(where, bytes);
    return search.found;
  };

  beforeAll(async () => {
    provider = await Receiver.start();
    service = await startTestService({ env: { LOG_LEVEL: 'trace' }, logTo: (line) => void lines.push(line) });
    database = await service.database.connect();
  });
  afterAll(async () => {
    await service.close();
    await provider.close();
  });

  it('are in no answer, no log and not in the database while integrations are made, refused, edited and deleted', async () => {
    // A provider that shows what it is sent.
    provider.answer(({ headers }) => {
      const error = `${headers['x-gateway']} and ${headers['x-other']}`;
      return { status: 500, body: JSON.stringify({ status: 'error', error }) };
    });
    const base = provider.url('');
    const headers = () => [
      { name: 'X-Gateway', value: secret('header') },
      { name: 'X-Other', value: secret('other header') },
    ];
    const oauth2 = oauth2Body(base, { clientSecret: secret('client secret'), requestHeaders: headers() });
    const key = apiKeyBody(base, { apiKey: secret('API key'), requestHeaders: headers() });
    for (const body of [oauth2, key]) {
      expect((await call('POST', '', { body: { ...body, nonsense: 1 } })).status).toBe(400);
      expect((await call('POST', '', { body: `${JSON.stringify(body)},` })).status).toBe(400);
      expect((await call('POST', '', { body: { ...body, apiKey: `${secret('wrong')}\n` } })).status).toBe(
        400,
      );
      const bad = [{ name: 'X-A', value: `${secret('wrong header')}\n` }, { name: 7 }];
      expect((await call('POST', '', { body: { ...body, requestHeaders: bad } })).status).toBe(400);
      const created = await call('POST', '', { body });
      expect(created.status).toBe(201);
      expect((await call('POST', '', { body })).status).toBe(409);
      const { id } = created.body as { id: string };
      const field = 'apiKey' in body ? 'apiKey' : 'clientSecret';
      const edit = { [field]: secret(`new ${field}`), requestHeaders: headers() };
      expect((await call('PATCH', `/${id}`, { body: { ...edit, name: 7 } })).status).toBe(400);
      expect((await call('PATCH', `/${id}`, { body: edit })).status).toBe(200);
      await call('POST', `/${id}/service-info`);
      await call('PUT', `/${id}/enabled`, { body: { enabled: false } });
      await call('GET', `/${id}`);
      await call('GET', '');
    }
    expect(await findings()).toEqual([]);
    for (const { id } of (await call('GET', '')).body.integrations) {
      expect((await call('DELETE', `/${id}`)).status).toBe(204);
    }
  });

  it('are not told by a 500 either', async () => {
    await database.query(
      'ALTER TABLE custom_integrations ADD CONSTRAINT broken CHECK (name IS NULL) NOT VALID',
    );
    const body = oauth2Body(provider.url(''), {
      clientSecret: secret('refused client secret'),
      requestHeaders: [{ name: 'X-Gateway', value: secret('refused header') }],
    });
    expect((await call('POST', '', { body })).status).toBe(500);
    expect(await findings()).toEqual([]);
  });

  it('and the search did see what there was to see', async () => {
    expect(lines.some((line) => line.includes('"Answered"'))).toBe(true);
    expect(answers.length).toBeGreaterThan(15);
    const control = new SecretSearch();
    control.add('something that is stored in the clear', 'integration.created');
    for (const { where, bytes } of await contentsOf(database)) control.lookIn(where, bytes);
    expect(control.found.map(({ where }) => where)).toContain('public.audit_entries, action');
  });
});

describe('when the secret key is replaced', () => {
  onFreshDatabases();

  it('the secrets of custom integrations are sealed anew, and an integration survives', async () => {
    let service = await start(keys(OLD));
    receiver.answer(404);
    const base = receiver.url('');
    const made = [
      await register(service, oauth2Body(base, { requestHeaders: HEADERS })),
      await register(service, apiKeyBody(base)),
    ];
    service = await restart(service, keys(NEW, OLD));
    const outcome = await reseal(keys(NEW, OLD));
    expect(outcome).toMatchObject({ status: 0, errors: '' });
    for (const line of [
      /^1\t0\trequest headers of integrations$/m,
      /^1\t0\tclient secrets of integrations$/m,
    ]) {
      expect(outcome.output).toMatch(line);
    }
    expect(await keysInUse()).toEqual(
      allUnder(
        NEW,
        'custom_integrations.request_headers_sealed',
        'custom_integrations.client_secret_sealed',
        'custom_integrations.api_key_sealed',
      ),
    );
    service = await restart(service, keys(NEW));
    for (const integration of made) {
      const { body } = await service.call('GET', `${INTEGRATIONS}/${integration.id}`);
      expect(body).toEqual(integration);
    }
  });

  it('an integration whose secrets nobody can read is listed beside the others, marked, and can be deleted', async () => {
    const service = await start(keys(OLD));
    receiver.answer(404);
    const { id } = await register(service, oauth2Body(receiver.url('')));
    await sql.query(
      `UPDATE custom_integrations
          SET client_secret_sealed = set_byte(client_secret_sealed, 20, get_byte(client_secret_sealed, 20) # 1)`,
    );
    const path = `${INTEGRATIONS}/${id}`;
    const other = await register(service, { ...apiKeyBody(receiver.url('')), name: 'Zoo' });
    const list = await service.call('GET', INTEGRATIONS);
    expect(list.status).toBe(200);
    expect(list.body.integrations).toEqual([
      expect.objectContaining({
        id,
        secretsUnreadable: true,
        clientSecret: { set: true, lastFour: null },
        requestHeaders: [],
      }),
      other,
    ]);
    expect(await service.call('GET', path)).toMatchObject({
      status: 503,
      body: { error: { class: 'SecretUnreadable' } },
    });
    expect((await service.call('DELETE', path)).status).toBe(204);
  });
});
