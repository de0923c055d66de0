import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { apiKeyBody, INTEGRATIONS, oauth2Body, register } from '../support/integrations.js';
import { ManualClock } from '../support/manual-clock.js';
import { Gate, Receiver } from '../support/receiver.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';

const SERVICE_INFO = '/api/v1/serviceInfo';
const INFO = {
  webhookVersion: '1.0',
  version: '4.2',
  publisher: 'Example',
  availableEndpoints: ['files', 'metadata', 'createFolder'],
  customActions: [{ name: 'archive', displayName: 'Archive it' }],
};
const says = (info: object) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(info),
});

describe('what a provider offers', () => {
  let service: TestService;
  let database: Database;
  let provider: Receiver;
  let base: string;
  const clock = new ManualClock();

  beforeAll(async () => {
    provider = await Receiver.start();
    base = provider.url('');
    service = await startTestService({ clock, env: { PROVIDER_TIMEOUT_MS: '1000' } });
    database = await service.database.connect();
  });
  beforeEach(() => {
    provider.clear();
    provider.answerAt(SERVICE_INFO, says(INFO));
  });
  afterAll(async () => {
    await service.close();
    await provider.close();
  });

  const ask = (id: string): Promise<Answer> => service.call('POST', `${INTEGRATIONS}/${id}/service-info`);
  const get = async (id: string): Promise<Answer['body']> =>
    (await service.call('GET', `${INTEGRATIONS}/${id}`)).body;
  const edit = async (id: string, body: object): Promise<Answer['body']> =>
    (await service.call('PATCH', `${INTEGRATIONS}/${id}`, { body })).body;
  const asked = (): number => provider.at(SERVICE_INFO).length;

  it('is asked when it is registered, with the parameters and headers and without the authentication', async () => {
    const created = await register(
      service,
      apiKeyBody(base, {
        requestParameters: [{ name: 'tenant', value: 'a' }],
        requestHeaders: [{ name: 'X-Gateway', value: 'gateway-secret' }],
      }),
    );
    expect(created).toMatchObject({
      serviceInfo: INFO,
      serviceInfoReadAt: new Date(clock.now()).toISOString(),
      serviceInfoError: null,
      availableEndpoints: INFO.availableEndpoints,
      customActions: INFO.customActions,
    });
    expect(await get(created.id)).toEqual(created);
    const [request] = provider.requests;
    expect(request).toMatchObject({ method: 'GET', path: `${SERVICE_INFO}?tenant=a` });
    expect(request!.headers['x-gateway']).toBe('gateway-secret');
    for (const name of ['apikey', 'username', 'authorization'])
      expect(request!.headers).not.toHaveProperty(name);
  });

  it.each<[string, Parameters<Receiver['answerAt']>[1]]>([
    ['fails', { status: 500, body: '{"status":"error","error":"broken"}' }],
    ['breaks off', { reset: true }],
    ['does not answer', { hang: true }],
    ['talks nonsense', { body: '<html>' }],
  ])('does not prevent registering when the provider %s; the answer says why', async (_, answer) => {
    provider.answerAt(SERVICE_INFO, answer);
    const created = await register(service, oauth2Body(base));
    expect(created).toMatchObject({ serviceInfo: null, serviceInfoReadAt: null });
    expect(created.serviceInfoError).toMatch(/\w/);
    expect(await get(created.id)).toEqual(created);

    const refused = await ask(created.id);
    expect([502, 504]).toContain(refused.status);
    expect(refused.body.error.message).toBe(created.serviceInfoError);
    provider.answerAt(SERVICE_INFO, says(INFO));
    const answered = await ask(created.id);
    expect(answered).toMatchObject({ status: 200, body: { serviceInfo: INFO, serviceInfoError: null } });
    expect(await get(created.id)).toEqual(answered.body);
  });

  it('stays what it was when the provider cannot be asked later', async () => {
    const { id } = await register(service, oauth2Body(base));
    provider.answerAt(SERVICE_INFO, 500);
    clock.advance(1_000);
    expect((await ask(id)).status).toBe(502);
    const stored = await get(id);
    expect(stored).toMatchObject({ serviceInfo: INFO, serviceInfoError: expect.any(String) });
    expect(stored.serviceInfoReadAt).toBe(new Date(clock.now() - 1_000).toISOString());
  });

  it('is the usual for a provider that does not say', async () => {
    provider.answerAt(SERVICE_INFO, 404);
    const created = await register(service, oauth2Body(base));
    expect(created).toMatchObject({ serviceInfo: null, serviceInfoError: null, customActions: [] });
    expect(created.serviceInfoReadAt).not.toBeNull();
    expect(created.availableEndpoints).toContain('uploadInit');
    expect((await edit(created.id, { clientSecret: 'x' })).serviceInfoReadAt).toBe(created.serviceInfoReadAt);
  });

  it('is asked anew after an edit that matters, forgotten with the address, and not asked otherwise', async () => {
    const { id } = await register(service, oauth2Body(base));
    await edit(id, { clientSecret: 'another', requestParameters: [] });
    expect(asked()).toBe(1);
    await edit(id, { requestParameters: [{ name: 'a', value: 'b' }] });
    expect(asked()).toBe(2);
    provider.answerAt('/api/v2/serviceInfo', 500);
    expect(await edit(id, { baseApiUrl: `${base}/api/v2` })).toMatchObject({
      serviceInfo: null,
      serviceInfoReadAt: null,
      serviceInfoError: expect.any(String),
    });
    expect(await get(id)).toMatchObject({ serviceInfo: null, serviceInfoReadAt: null });
  });

  it('is not asked of a disabled integration, and is when that is enabled', async () => {
    const { id } = await register(service, oauth2Body(base, { enabled: false }));
    await edit(id, { requestParameters: [{ name: 'a', value: 'b' }] });
    expect(await ask(id)).toMatchObject({ status: 409, body: { error: { class: 'IntegrationDisabled' } } });
    expect(asked()).toBe(0);
    const enabled = await service.call('PUT', `${INTEGRATIONS}/${id}/enabled`, { body: { enabled: true } });
    expect(enabled.body.serviceInfo).toEqual(INFO);
    expect(asked()).toBe(1);
  });

  it('is asked without a transaction, and an answer from before an edit is not stored after it', async () => {
    const { id } = await register(service, oauth2Body(base));
    const gate = new Gate();
    provider.answerAt(SERVICE_INFO, { ...says({ ...INFO, version: 'too late' }), gate });
    const late = ask(id);
    await provider.waitFor(() => asked() === 2);
    const open = await database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    expect(open).toEqual([]);
    await edit(id, { name: 'Edited meanwhile' });
    gate.open();
    expect((await late).status).toBe(200);
    expect(await get(id)).toMatchObject({ name: 'Edited meanwhile', serviceInfo: INFO });
  });

  it('is asked without a body', async () => {
    const { id } = await register(service, oauth2Body(base));
    const answer = await service.call('POST', `${INTEGRATIONS}/${id}/service-info`, { body: { name: 'x' } });
    expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
    expect(asked()).toBe(1);
  });

  it('that comes when the integration is gone is nobody’s', async () => {
    const { id } = await register(service, oauth2Body(base));
    const gate = new Gate();
    provider.answerAt(SERVICE_INFO, { ...says(INFO), gate });
    const late = ask(id);
    await provider.waitFor(() => asked() === 2);
    expect((await service.call('DELETE', `${INTEGRATIONS}/${id}`)).status).toBe(204);
    gate.open();
    expect((await late).status).toBeLessThan(500);
  });
});
