import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DocumentScene, type Person } from '../support/provider/document-scene.js';
import { type Answer } from '../support/service.js';

const INTEGRATIONS = '/api/v1/custom-integrations';

interface Entry {
  readonly id: string;
  readonly username: string;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

let scene: DocumentScene;
let erika: Person;

beforeAll(async () => {
  scene = await DocumentScene.start('minimal');
  erika = await scene.person('erika');
  await scene.provider.put('report.txt', 'twenty-six');
});
afterAll(() => scene.close());

async function entries(): Promise<Entry[]> {
  const answer = await scene.service.call('GET', '/api/v1/audit?limit=1000');
  return answer.body.entries as Entry[];
}

/** What is written while something is done, oldest first, without ids and times. */
async function written(work: () => Promise<unknown>): Promise<Omit<Entry, 'id'>[]> {
  const [last] = await entries();
  await work();
  const fresh = (await entries()).filter(({ id }) => id > last!.id).reverse();
  return fresh.map(({ username, action, objectType, objectId, details }) => ({
    username,
    action,
    objectType,
    objectId,
    details,
  }));
}

async function must(
  status: number,
  method: string,
  path: string,
  { session = scene.service.session, body }: { session?: string; body?: unknown } = {},
): Promise<Answer> {
  const answer = await scene.service.call(method, path, { session, ...(body !== undefined && { body }) });
  expect(`${answer.status} ${answer.text}`).toContain(`${status} `);
  return answer;
}

const integration = (action: string, objectId: string, details: object): object => ({
  username: 'admin',
  action: `integration.${action}`,
  objectType: 'integration',
  objectId,
  details,
});

describe('integrations are audited', () => {
  it('from their registration to their end, with names of fields and no values', async () => {
    let id = '';
    const created = await written(async () => {
      id = ((await scene.register('Second')) as { id: string }).id;
    });
    expect(created).toEqual([integration('created', id, { name: 'Second', authenticationType: 'OAuth2' })]);

    const path = `${INTEGRATIONS}/${id}`;
    const edit = {
      clientSecret: 'a-new-secret-of-the-client',
      requestParameters: [{ name: 'a', value: 'b' }],
    };
    expect(await written(() => must(200, 'PATCH', path, { body: edit }))).toEqual([
      integration('edited', id, { name: 'Second', fields: ['requestParameters', 'clientSecret'] }),
    ]);
    expect(await written(() => must(200, 'PATCH', path, { body: edit }))).toEqual([]);
    const enabled = (value: boolean) => () =>
      must(200, 'PUT', `${path}/enabled`, { body: { enabled: value } });
    expect(await written(enabled(false))).toEqual([integration('disabled', id, { name: 'Second' })]);
    expect(await written(enabled(false))).toEqual([]);
    expect(await written(enabled(true))).toEqual([integration('enabled', id, { name: 'Second' })]);
    expect(await written(() => must(204, 'DELETE', path))).toEqual([
      integration('deleted', id, { name: 'Second' }),
    ]);
    expect(await written(() => must(404, 'DELETE', path))).toEqual([]);
  });

  it('not when they are refused', async () => {
    const { baseApiUrl } = scene.provider;
    const taken = { name: 'Folders', baseApiUrl, authenticationType: 'ApiKey', apiKey: 'x' };
    expect(await written(() => must(409, 'POST', INTEGRATIONS, { body: taken }))).toEqual([]);
    expect(await written(() => must(400, 'POST', INTEGRATIONS, { body: { ...taken, apiKey: 1 } }))).toEqual(
      [],
    );
  });
});

describe('accounts and documents are audited', () => {
  it('when an account is linked, its document is, and both are unlinked', async () => {
    const link = { username: 'erika', objectType: 'link', objectId: expect.any(String) };
    const ofLink = { integrationId: scene.id, integration: 'Folders' };
    expect(await written(() => scene.link(erika.session))).toEqual([
      { ...link, action: 'link.created', details: ofLink },
    ]);

    const { id: externalId } = await scene.provider.at('report.txt');
    const body = { integrationId: scene.id, externalId };
    let document = '';
    const linked = await written(async () => {
      document = (await must(201, 'POST', '/api/v1/documents', { session: erika.session, body })).body.ID;
    });
    const details = { name: 'report.txt', integrationId: scene.id, externalId };
    const ofDocument = { objectType: 'document', objectId: document, details };
    expect(linked).toEqual([{ username: 'erika', action: 'document.linked', ...ofDocument }]);
    const again = (): Promise<Answer> =>
      must(409, 'POST', '/api/v1/documents', { session: erika.session, body });
    expect(await written(again)).toEqual([]);
    expect(await written(() => must(200, 'DELETE', `/api/v1/documents/${document}`))).toEqual([
      { username: 'admin', action: 'document.unlinked', ...ofDocument },
    ]);

    const path = `/api/v1/document-services/${scene.id}/link`;
    expect(await written(() => must(204, 'DELETE', path, { session: erika.session }))).toEqual([
      { ...link, action: 'link.removed', details: ofLink },
    ]);
    expect(await written(() => must(404, 'DELETE', path, { session: erika.session }))).toEqual([]);
  });

  it('not when documents are only looked at', async () => {
    await scene.link(erika.session);
    const { id } = await scene.provider.at('report.txt');
    const nothing = await written(async () => {
      for (const path of ['files?parentId=/', `metadata?id=${id}`, `download?id=${id}`]) {
        await must(200, 'GET', `/api/v1/document-services/${scene.id}/${path}`, { session: erika.session });
      }
    });
    expect(nothing).toEqual([]);
  });

  it('with no secret of the client, and no token', async () => {
    const everything = JSON.stringify(await entries());
    expect(everything).toContain('integration.edited');
    for (const secret of [scene.clientSecret, 'a-new-secret-of-the-client', erika.session]) {
      expect(everything).not.toContain(secret);
    }
  });
});
