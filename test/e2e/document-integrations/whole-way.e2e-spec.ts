import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentScene } from '../../support/provider/document-scene.js';
import type { Entry } from '../../support/provider/folder-tree.js';

/** What the URL builder, redirects and ranges do, seen from a front-end and from the provider. */
describe('the way of a call to its provider', () => {
  let scene: DocumentScene;
  let file: Entry;
  let documentId: string;

  beforeAll(async () => {
    scene = await DocumentScene.start('ApiKey');
    await scene.link();
    file = await scene.provider.put('file.txt', 'its content');
    const linked = await scene.service.call('POST', '/api/v1/documents', {
      body: { integrationId: scene.id, externalId: file.id },
    });
    documentId = linked.body.ID as string;
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.provider.reset());

  it.each([
    ['a slash', '/', ''],
    ['slashes', '//', ''],
    ['a query', '?tenant=a%20b', 'tenant=a%20b&'],
    ['a slash and a query', '/?tenant=7&x', 'tenant=7&x&'],
    ['a question mark alone', '?', ''],
  ])('whose base URL ends with %s has one slash, and that query first', async (name, end, query) => {
    const { id } = await scene.register(`ends with ${name}`, {
      baseApiUrl: `${scene.provider.baseApiUrl}${end}`,
      requestParameters: [{ name: 'last', value: 'a&b' }],
    });
    const service = `/api/v1/document-services/${id as string}`;
    await scene.service.call('POST', `${service}/link`);
    scene.provider.requests.length = 0;
    const answer = await scene.service.call('GET', `${service}/metadata?id=${encodeURIComponent(file.id)}`);
    expect([answer.status, answer.body.id]).toEqual([200, file.id]);
    expect(scene.provider.requests.map(({ path }) => path)).toEqual([
      `/api/v1/metadata?${query}id=${encodeURIComponent(file.id)}&last=a%26b`,
    ]);
  });

  it('ends after three redirects', async () => {
    scene.provider.quirks.downloadRedirects = 3;
    expect(await (await scene.fetch(`/download?id=${file.id}`)).text()).toBe('its content');
    scene.provider.reset();
    scene.provider.quirks.downloadRedirects = 4;
    for (const path of [
      `/api/v1/document-services/${scene.id}/download?id=${file.id}`,
      `/api/v1/documents/${documentId}/content`,
    ]) {
      scene.provider.requests.length = 0;
      expect(await scene.service.call('GET', path)).toMatchObject({
        status: 502,
        body: {
          error: { class: 'ProviderError', message: 'Folders answered with more than 3 redirects.' },
        },
      });
      expect(scene.provider.requests).toHaveLength(4);
    }
  });

  it('brings several ranges in one answer, as the provider gives them', async () => {
    const body = ['--sep', 'Content-Range: bytes 0-0/11', '', 'i', '--sep--', ''].join('\r\n');
    const headers = { 'content-type': 'multipart/byteranges; boundary=sep' };
    scene.provider.failNext(
      'download',
      { answer: { status: 206, headers, body } },
      { answer: { status: 206, headers, body } },
    );
    for (const url of [
      `${scene.service.url}/api/v1/document-services/${scene.id}/download?id=${file.id}`,
      `${scene.service.url}/api/v1/documents/${documentId}/content`,
    ]) {
      const answer = await fetch(url, {
        headers: { sessionID: scene.service.session, range: 'bytes=0-0,2-3' },
      });
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        206,
        'multipart/byteranges; boundary="sep"',
        body,
      ]);
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    }
    expect(scene.provider.to('download').map(({ headers: { range } }) => range)).toEqual([
      'bytes=0-0,2-3',
      'bytes=0-0,2-3',
    ]);
  });

  it('brings the head of a linked document’s content, and leaves its bytes there', async () => {
    const answer = await fetch(`${scene.service.url}/api/v1/documents/${documentId}/content`, {
      method: 'HEAD',
      headers: { sessionID: scene.service.session, range: 'bytes=0-1' },
    });
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
      200,
      '11',
      '',
    ]);
    expect(answer.headers.get('content-disposition')).toContain('filename="file.txt"');
    expect(scene.provider.to('download')[0]!.headers).not.toHaveProperty('range');
  });

  it('is closed at a disabled integration, whatever is asked', async () => {
    const { id } = await scene.register('disabled');
    const admin = `/api/v1/custom-integrations/${id as string}`;
    const service = `/api/v1/document-services/${id as string}`;
    await scene.service.call('POST', `${service}/link`);
    await scene.service.call('PUT', `${admin}/enabled`, { body: { enabled: false } });
    scene.provider.requests.length = 0;
    for (const [method, path] of [
      ['GET', `${service}/service-info`],
      ['GET', `${service}/files`],
      ['GET', `${service}/download?id=${file.id}`],
      ['POST', `${service}/link`],
      ['POST', `${admin}/service-info`],
    ] as const) {
      expect(await scene.service.call(method, path)).toMatchObject({
        status: 409,
        body: { error: { class: 'IntegrationDisabled' } },
      });
    }
    expect(scene.provider.requests).toEqual([]);
  });

  it('ends where a JSON answer is longer than 10 MB', async () => {
    scene.provider.failNext('files', { endless: 'application/json' }, { bomb: true });
    for (let at = 0; at < 2; at++) {
      expect(await scene.call('GET', '/files')).toMatchObject({
        status: 502,
        body: { error: { class: 'ProviderError', message: expect.stringContaining('longer than') } },
      });
    }
  });
});
