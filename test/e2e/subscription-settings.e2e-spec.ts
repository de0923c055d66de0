import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addCustomer } from '../support/customers.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const SETTINGS = {
  name: 'Rechnungen Köln',
  description: 'Asked for by finance.\nCall them first.',
  labels: { team: 'billing', stage: 'production' },
};
const NONE = { name: null, description: null, labels: {} };
const NOBODY = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';

let service: TestService;
let stranger: string;
let count = 0;

beforeAll(async () => {
  service = await startTestService({ env: { EGRESS_PRIVATE: 'allow' } });
  stranger = await addCustomer(service, 'stranger');
});
afterAll(() => service.close());

const call = (method: string, path: string, body?: unknown, session = service.session): Promise<Answer> =>
  service.call(method, `${BASE}/subscriptions${path}`, { body, session });
const bodyOf = (changes: object = {}): object => ({
  objCode: 'TASK',
  eventType: 'UPDATE',
  url: `https://receiver.example.com/${++count}`,
  authToken: 'a-long-secret-token',
  ...changes,
});
const create = async (changes: object = {}): Promise<string> => {
  const answer = await call('POST', '', bodyOf(changes));
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id as string;
};

describe('the settings of a subscription', () => {
  it('can be given when it is created, and are read beside the resource', async () => {
    const id = await create({ settings: SETTINGS });
    const answer = await call('GET', `/${id}/settings`);
    expect([answer.status, answer.body]).toMatchObject([200, SETTINGS]);
    expect(await settingsOf(await create())).toMatchObject(NONE);
  });

  it('change where they are given, and stay where they are not', async () => {
    const id = await create({ settings: SETTINGS });
    const renamed = await call('PATCH', `/${id}/settings`, { name: 'Invoices' });
    expect([renamed.status, renamed.body]).toMatchObject([200, { ...SETTINGS, name: 'Invoices' }]);
    await call('PATCH', `/${id}/settings`, { labels: { team: 'audit' }, description: null });
    expect(await settingsOf(id)).toMatchObject({
      name: 'Invoices',
      description: null,
      labels: { team: 'audit' },
    });
    await call('PATCH', `/${id}/settings`, { name: '', labels: null });
    expect(await settingsOf(id)).toMatchObject(NONE);
  });

  it('do not show in the resource unless they are asked for, nor change its date', async () => {
    const id = await create({ settings: SETTINGS });
    const before = await call('GET', `/${id}`);
    await call('PATCH', `/${id}/settings`, { name: 'Other' });
    const after = await call('GET', `/${id}`);
    expect(after.text).toBe(before.text);
    expect(after.body).not.toHaveProperty('settings');
    const included = await call('GET', `/${id}?include=settings`);
    expect(included.body.settings).toMatchObject({ ...SETTINGS, name: 'Other' });
    const { settings: _, subscription_url: url, ...rest } = included.body;
    expect({ ...rest, subscription_url: after.body.subscription_url }).toEqual(after.body);
    expect(url).toEqual({
      ...after.body.subscription_url,
      recent_attempts: 0,
      recent_failures: 0,
      consecutive_failures: 0,
    });
  });

  it('show in the list where they are asked for', async () => {
    const id = await create({ objCode: 'USER', settings: SETTINGS });
    const listed = await call('GET', '?objCode=USER&include=settings');
    expect(listed.body.subscriptions).toMatchObject([{ id, settings: SETTINGS }]);
    const without = await call('GET', '?objCode=USER');
    expect(without.body.subscriptions[0]).not.toHaveProperty('settings');
  });

  it('do not make another subscription of a duplicate', async () => {
    const body = bodyOf({ settings: SETTINGS });
    expect((await call('POST', '', body)).status).toBe(201);
    expect((await call('POST', '', { ...body, settings: { name: 'Other' } })).status).toBe(409);
  });

  it('are found by label, with its value or any, and by the text of name and description', async () => {
    const billing = await create({ objCode: 'PROJ', settings: SETTINGS });
    const audit = await create({ objCode: 'PROJ', settings: { labels: { team: 'audit' } } });
    await create({ objCode: 'PROJ' });
    const found = async (query: string): Promise<string[]> =>
      ((await call('GET', `?objCode=PROJ&${query}`)).body.subscriptions as { id: string }[]).map(
        ({ id }) => id,
      );
    expect(await found('label=team')).toEqual([audit, billing]);
    expect(await found('label=team%3Dbilling')).toEqual([billing]);
    expect(await found('label=team%3D')).toEqual([]);
    expect(await found('label=tea')).toEqual([]);
    expect(await found('search=rechnungen')).toEqual([billing]);
    expect(await found('search=CALL+them')).toEqual([billing]);
  });

  it('are written down in the audit by the names of what changed, and only when something did', async () => {
    const id = await create({ settings: SETTINGS });
    await call('PATCH', `/${id}/settings`, {
      name: SETTINGS.name,
      labels: { stage: 'production', team: 'billing' },
    });
    await call('PATCH', `/${id}/settings`, { name: 'Other', labels: {} });
    await call('PATCH', `/${id}/settings`, {});
    const { body } = await service.call(
      'GET',
      `/api/v1/audit?objectId=${id}&action=subscription.settingsChanged`,
    );
    expect(body.entries).toMatchObject([
      {
        objectType: 'subscription',
        username: 'admin',
        details: { objCode: 'TASK', fields: ['name', 'labels'] },
      },
    ]);
  });

  it('of a deleted subscription, and of another customer, are not there', async () => {
    const id = await create();
    expect((await call('GET', `/${id}/settings`, undefined, stranger)).status).toBe(404);
    expect((await call('PATCH', `/${id}/settings`, { name: 'Mine' }, stranger)).status).toBe(404);
    expect(await settingsOf(id)).toMatchObject(NONE);
    await call('DELETE', `/${id}`);
    for (const gone of [id, NOBODY, 'nothing']) {
      expect((await call('GET', `/${gone}/settings`)).status).toBe(404);
      expect((await call('PATCH', `/${gone}/settings`, { name: 'x' })).status).toBe(404);
    }
  });

  it.each<[string, unknown, string]>([
    ['a list', [], 'The body must be a JSON object, not an array.'],
    ['a field that is none', { nmae: 'x' }, 'Unknown field "nmae"; did you mean "name"?'],
    ['a number as name', { name: 1 }, 'name must be a string or null, not a number.'],
    ['a label that is a number', { labels: { a: 1 } }, 'labels must be texts, but "a" is a number.'],
  ])('are refused: %s', async (_, body, message) => {
    const answer = await call('PATCH', `/${await create()}/settings`, body);
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining(message)]);
  });

  it('that are wrong let no subscription be created', async () => {
    const before = (await call('GET', '')).body.meta.total_count;
    const answer = await call('POST', '', bodyOf({ settings: { name: 1, colour: 'red' } }));
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      expect.stringMatching(/Unknown field "colour" in settings\..*settings\.name must be a string/),
    ]);
    expect((await call('GET', '')).body.meta.total_count).toBe(before);
  });

  it('are all that can be included', async () => {
    const answer = await call('GET', `/${await create()}?include=setings`);
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      'include must be "settings", not "setings"; the nearest one is "settings".',
    ]);
  });
});

async function settingsOf(id: string): Promise<unknown> {
  return (await call('GET', `/${id}/settings`)).body;
}
