import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { apiKeyBody, INTEGRATIONS, register } from '../support/integrations.js';
import type { Entry } from '../support/provider/folder-tree.js';
import { FolderProvider } from '../support/provider/folder-provider.js';
import { apiKeyOf } from '../support/provider/provider-authentication.js';
import { Receiver } from '../support/receiver.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const DOCUMENTS = '/api/v1/documents';
const KEY = 'the key of the provider';
const CONTENT = 'Dredge the basin before the ice comes.';

describe('linked documents of a real provider', () => {
  let service: TestService;
  let receiver: Receiver;
  let provider: FolderProvider;
  let integrationId: string;
  let alice: string;
  let bob: string;
  let file: Entry;
  let count = 0;

  beforeAll(async () => {
    service = await startTestService();
    receiver = await Receiver.start();
    provider = await FolderProvider.start({ authentication: apiKeyOf(KEY) });
    [alice, bob] = [await addUser('alice'), await addUser('bob')];
    const body = apiKeyBody(provider.origin, { apiKey: KEY, enabled: true });
    integrationId = (await register(service, body)).id;
    await addService(alice);
    for (const eventType of ['CREATE', 'UPDATE', 'DELETE']) {
      const subscription = { objCode: 'DOCU', eventType, url: receiver.url('/docu'), authToken: 'token' };
      await service.call('POST', `${BASE}/subscriptions`, { body: subscription });
    }
  });
  beforeEach(async () => {
    provider.reset();
    receiver.clear();
    file = await provider.put(`reports/plan-${++count}.txt`, CONTENT);
  });
  afterAll(async () => {
    await service.close();
    await provider.close();
    await receiver.close();
  });

  const addUser = async (username: string): Promise<string> => {
    const password = 'correct horse battery';
    await service.call('POST', '/api/v1/users', { body: { username, password } });
    return service.login(username, password);
  };
  const addService = async (session: string): Promise<void> => {
    const answer = await service.call('POST', `/api/v1/document-services/${integrationId}/link`, { session });
    expect(answer.status).toBe(201);
  };
  const call = (method: string, path: string, session = alice): Promise<Answer> =>
    service.call(method, `${DOCUMENTS}${path}`, { session });
  const linked = async (): Promise<Answer['body']> => {
    const answer = await service.call('POST', DOCUMENTS, {
      session: alice,
      body: { integrationId, externalId: file.id },
    });
    expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
    return answer.body;
  };
  const events = async (number: number): Promise<Record<string, Record<string, unknown>>[]> =>
    (await receiver.waitFor(number)).map((request) => request.json() as never);
  const renameAtProvider = async (name: string): Promise<void> => {
    const query = new URLSearchParams({ id: file.id, name }).toString();
    const answer = await fetch(`${provider.baseApiUrl}/rename?${query}`, {
      method: 'PUT',
      headers: { apiKey: KEY, username: 'somebody' },
    });
    expect(answer.status).toBe(200);
  };

  it('are linked, refreshed and unlinked, and a subscriber hears of each', async () => {
    const document = await linked();
    expect(document).toMatchObject({
      name: file.title,
      externalId: file.id,
      metadata: { kind: 'file', size: CONTENT.length, mimeType: 'text/plain', id: file.id },
    });
    await events(1);
    await renameAtProvider(`final-${count}.txt`);
    const refreshed = await call('POST', `/${document.ID}/refresh`);
    expect(refreshed).toMatchObject({ status: 200, body: { name: `final-${count}.txt` } });
    await events(2);
    expect((await call('DELETE', `/${document.ID}`)).status).toBe(200);
    expect(await events(3)).toMatchObject([
      {
        eventType: 'CREATE',
        oldState: {},
        newState: { ID: document.ID, name: file.title, documentProviderID: integrationId, extRefID: file.id },
      },
      { eventType: 'UPDATE', oldState: { name: file.title }, newState: { name: `final-${count}.txt` } },
      { eventType: 'DELETE', oldState: { name: `final-${count}.txt` }, newState: {} },
    ]);
    expect(provider.to('metadata').map(({ headers }) => [headers['apikey'], headers['username']])).toEqual([
      [KEY, 'alice'],
      [KEY, 'alice'],
    ]);
  });

  it('are updated when their file is renamed through the service', async () => {
    const { ID: id } = await linked();
    await events(1);
    const answer = await service.call('PUT', `/api/v1/document-services/${integrationId}/rename`, {
      session: alice,
      body: { id: file.id, name: `renamed-${count}.txt` },
    });
    expect(answer).toMatchObject({ status: 200, body: { status: 'success' } });
    expect((await events(2))[1]).toMatchObject({
      eventType: 'UPDATE',
      oldState: { ID: id, name: file.title },
      newState: { ID: id, name: `renamed-${count}.txt` },
    });
    expect((await call('GET', `/${id}`)).body.name).toBe(`renamed-${count}.txt`);
  });

  it('look the same however the provider writes them', async () => {
    Object.assign(provider.quirks, { sizeAsString: true, created: true });
    expect(await linked()).toMatchObject({ metadata: { size: CONTENT.length } });
    Object.assign(provider.quirks, { sizeAsString: false, created: false });
    const [document] = (await call('GET', `?externalId=${file.id}`)).body.documents;
    expect((await call('POST', `/${document.ID}/refresh`)).body).toEqual(document);
  });

  it('give their bytes, whole and in parts, and a picture', async () => {
    const { ID: id } = await linked();
    const whole = await call('GET', `/${id}/content`);
    expect([whole.status, whole.text]).toEqual([200, CONTENT]);
    expect(whole.headers.get('content-disposition')).toContain(`attachment; filename="${file.title}"`);
    const part = await service.call('GET', `${DOCUMENTS}/${id}/content`, {
      session: alice,
      headers: { range: 'bytes=7-15' },
    });
    expect([part.status, part.text]).toEqual([206, CONTENT.slice(7, 16)]);
    const outside = await service.call('GET', `${DOCUMENTS}/${id}/content`, {
      session: alice,
      headers: { range: 'bytes=7000-' },
    });
    expect(outside).toMatchObject({ status: 416, body: { error: { class: 'RangeNotSatisfiable' } } });
    const picture = await call('GET', `/${id}/thumbnail?size=64`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(provider.to('thumbnail')[0]!.query.get('size')).toBe('64');
  });

  it('are seen by colleagues, who need an account of their own for what lies at the provider', async () => {
    const { ID: id } = await linked();
    expect((await call('GET', `/${id}`, bob)).status).toBe(200);
    const refused = [
      await call('POST', `/${id}/refresh`, bob),
      await call('GET', `/${id}/content`, bob),
      await call('GET', `/${id}/thumbnail`, bob),
      await service.call('POST', DOCUMENTS, { session: bob, body: { integrationId, externalId: file.id } }),
    ];
    for (const answer of refused) {
      expect(answer).toMatchObject({ status: 409, body: { error: { class: 'LinkRequired' } } });
    }
    await addService(bob);
    expect((await call('GET', `/${id}/content`, bob)).text).toBe(CONTENT);
    expect(provider.to('download').map(({ headers }) => headers['username'])).toEqual(['bob']);
  });

  it('cannot be linked to a folder, nor to what is not there', async () => {
    const link = (externalId: string): Promise<Answer> =>
      service.call('POST', DOCUMENTS, { session: alice, body: { integrationId, externalId } });
    expect(await link('/')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('folder') } },
    });
    expect(await link('nothing')).toMatchObject({ status: 404, body: { error: { class: 'NotFound' } } });
    provider.failNext('metadata', { answer: { status: 500, body: '{"status":"error","error":"No disk"}' } });
    expect(await link(file.id)).toMatchObject({
      status: 502,
      body: { error: { class: 'ProviderError', message: expect.stringContaining('No disk') } },
    });
    expect((await call('GET', `?externalId=${file.id}`)).body.meta.total_count).toBe(0);
  });

  it('cannot be reached while their integration is disabled, and outlive it', async () => {
    const { ID: id } = await linked();
    const enable = (enabled: boolean): Promise<Answer> =>
      service.call('PUT', `${INTEGRATIONS}/${integrationId}/enabled`, { body: { enabled } });
    expect((await enable(false)).status).toBe(200);
    expect(await call('POST', `/${id}/refresh`)).toMatchObject({
      status: 409,
      body: { error: { class: 'IntegrationDisabled' } },
    });
    await enable(true);
    const removed = await service.call('DELETE', `${INTEGRATIONS}/${integrationId}?dropLinks=true`);
    expect(removed.status).toBeLessThan(300);
    for (const answer of [await call('POST', `/${id}/refresh`), await call('GET', `/${id}/content`)]) {
      expect(answer).toMatchObject({
        status: 404,
        body: {
          error: { message: expect.stringMatching(new RegExp(`${integrationId} .* no longer exists`)) },
        },
      });
    }
    expect((await call('GET', `/${id}`)).body.integrationId).toBe(integrationId);
    expect((await call('DELETE', `/${id}`)).status).toBe(200);
  });
});
