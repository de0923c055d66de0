import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentScene } from '../../support/provider/document-scene.js';
import type { ProviderRequest } from '../../support/provider/folder-provider.js';
import type { Entry } from '../../support/provider/folder-tree.js';
import { ALL_QUIRKS, NO_QUIRKS, type ProviderQuirks } from '../../support/provider/provider-quirks.js';
import type { Answer } from '../../support/service.js';

/** Everything that has to be percent-encoded, and percent-encoded once. */
const oddId = (title: string): string => `${title} &=+%2F/?#"é;`;
const PARAMETERS = [
  { name: 'access_type', value: 'offline & more' },
  { name: 'tag', value: 'a' },
  { name: 'tag', value: 'b' },
];
const GATE = 'a value for the gate';
const NOTHING_SKIPPED = { skipped: 0, skippedReasons: [], beyondMax: 0 };
const ONE_SKIPPED = { skipped: 1, skippedReasons: [{ entry: 1, reason: 'it has no id' }] };

const KINDS: [string, ProviderQuirks][] = [
  ['as the contract has it', NO_QUIRKS],
  ['with every quirk at once', ALL_QUIRKS],
  ...(Object.keys(NO_QUIRKS) as (keyof ProviderQuirks)[]).map((name): [string, ProviderQuirks] => [
    `with the quirk ${name}`,
    { ...NO_QUIRKS, [name]: ALL_QUIRKS[name] },
  ]),
];

/** Every row of the contract's table of endpoints (docs/contract/document-webhooks.md#4). */
describe('the endpoints of a provider', () => {
  let scene: DocumentScene;
  let file: Entry;
  let papers: Entry;

  beforeAll(async () => {
    scene = await DocumentScene.start('ApiKey', {
      makeId: oddId,
      registration: { requestParameters: PARAMETERS, requestHeaders: [{ name: 'X-Gate', value: GATE }] },
    });
    await scene.link();
    await scene.provider.put('papers/first.txt', '1');
    await scene.provider.put('papers/second.txt', '22');
  });
  afterAll(() => scene?.close());

  /** The only request to an endpoint, which must carry what every call does. */
  const asked = (endpoint: string, query: Record<string, string>): ProviderRequest => {
    const requests = scene.provider.to(endpoint);
    expect(requests).toHaveLength(1);
    const [request] = requests;
    const [path, search] = request!.path.split('?', 2);
    expect(path).toBe(`/api/v1/${endpoint}`);
    // What URLSearchParams reads back is what was meant only when it was encoded once; the call's own come first.
    expect([...new URLSearchParams(search)]).toEqual([
      ...Object.entries(query),
      ...PARAMETERS.map(({ name, value }) => [name, value]),
    ]);
    expect(request!.headers['x-gate']).toBe(GATE);
    return request!;
  };
  const askedAsUser = (endpoint: string, query: Record<string, string>): ProviderRequest => {
    const request = asked(endpoint, query);
    expect(request.headers).toMatchObject({ apikey: scene.apiKey, username: 'admin' });
    return request;
  };

  describe.each(KINDS)('%s', (_, quirks) => {
    beforeAll(async () => {
      file = await scene.provider.put('a file.txt', 'its content');
      papers = await scene.provider.at('papers');
    });
    beforeEach(() => {
      scene.provider.reset();
      Object.assign(scene.provider.quirks, quirks);
    });

    /** What front-ends see of an entry, whatever the provider's quirks. */
    const shown = (entry: Entry): Record<string, unknown> => {
      const id = encodeURIComponent(entry.id);
      const { origin } = scene.provider;
      return {
        title: entry.title,
        kind: entry.kind,
        id: entry.id,
        ...(!quirks.badLinks && { viewLink: `${origin}/view?id=${id}` }),
        ...(entry.kind === 'file' && {
          downloadLink: `${origin}/bytes?id=${id}`,
          mimeType: 'text/plain',
          size: entry.size,
        }),
        dateModified: entry.modified.toISOString(),
        ...(!quirks.emptyStrings && { readOnly: false }),
      };
    };
    const send = (method: string, path: string, body: unknown): Promise<Answer> =>
      scene.call(method, path, { body });

    it('GET /metadata gives a file, a folder, and the root', async () => {
      expect((await scene.get('metadata', { id: file.id })).body).toEqual(shown(file));
      askedAsUser('metadata', { id: file.id });
      expect((await scene.get('metadata', { id: papers.id })).body).toEqual(shown(papers));
      expect((await scene.get('metadata', { id: '/' })).body).toMatchObject({ kind: 'folder', id: '/' });
    });

    it('GET /files gives a page of a folder, the root’s when none is named', async () => {
      // One that cannot be used comes before it, and then there is one more than was asked for.
      const first = await scene.get('files', { parentId: papers.id, max: '1', offset: '1' });
      expect(first.body).toEqual({
        ...NOTHING_SKIPPED,
        ...(quirks.badEntries
          ? { items: [], ...ONE_SKIPPED, beyondMax: 1 }
          : { items: [shown(await scene.provider.at('papers/second.txt'))] }),
        nextOffset: 2,
      });
      askedAsUser('files', { parentId: papers.id, max: '1', offset: '1' });
      scene.provider.requests.length = 0;
      expect((await scene.get('files')).body.items).toContainEqual(shown(papers));
      askedAsUser('files', { parentId: '/', max: '100', offset: '0' });
    });

    it('GET /search finds everywhere, or below a folder', async () => {
      const found = await scene.get('search', { query: 'second & % "', max: '7', offset: '3' });
      expect(found.body).toEqual({ items: [], ...NOTHING_SKIPPED, nextOffset: null });
      askedAsUser('search', { query: 'second & % "', max: '7', offset: '3' });
      scene.provider.requests.length = 0;
      const below = await scene.get('search', { query: 'first', parentId: papers.id });
      expect(below.body.skipped).toBe(quirks.badEntries ? 1 : 0);
      expect(below.body.items).toEqual([shown(await scene.provider.at('papers/first.txt'))]);
      askedAsUser('search', { query: 'first', parentId: papers.id, max: '100', offset: '0' });
    });

    it('GET /download gives the bytes, after redirects too, and tells no other origin the key', async () => {
      const answer = await scene.fetch(`/download?${new URLSearchParams({ id: file.id }).toString()}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.headers.get('content-length')).toBe(quirks.noLength ? null : '11');
      expect(await answer.text()).toBe('its content');
      askedAsUser('download', { id: file.id });
      const stored = scene.provider.to('storage');
      expect(stored).toHaveLength(quirks.storage && quirks.downloadRedirects > 0 ? 1 : 0);
      for (const { headers } of stored) {
        expect(Object.keys(headers)).not.toEqual(
          expect.arrayContaining([expect.stringMatching(/^(apikey|username|x-gate|authorization|cookie)$/)]),
        );
      }
      for (const { headers } of scene.provider.to('bytes')) expect(headers['apikey']).toBe(scene.apiKey);
    });

    it('GET /download passes a Range on, as far as the provider knows them', async () => {
      const path = `/download?${new URLSearchParams({ id: file.id }).toString()}`;
      const part = await scene.fetch(path, { headers: { range: 'bytes=4-' } });
      expect(part.status).toBe(quirks.noRanges ? 200 : 206);
      expect(part.headers.get('content-range')).toBe(quirks.noRanges ? null : 'bytes 4-10/11');
      expect(await part.text()).toBe(quirks.noRanges ? 'its content' : 'content');
      const beyond = await scene.fetch(path, { headers: { range: 'bytes=11-' } });
      expect(beyond.status).toBe(quirks.noRanges ? 200 : 416);
      await beyond.text();
    });

    it('GET /thumbnail gives a picture of the width that is asked for', async () => {
      const query = { id: file.id, size: '16' };
      const answer = await scene.fetch(`/thumbnail?${new URLSearchParams(query).toString()}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect(Buffer.from(await answer.arrayBuffer()).readUInt32BE(16)).toBe(16);
      askedAsUser('thumbnail', query);
    });

    it('POST /uploadInit and PUT /upload take a file', async () => {
      const query = {
        parentId: papers.id,
        filename: 'new & "odd" é.txt',
        documentId: 'd',
        documentVersionId: 'v',
      };
      const answer = await scene.upload(query, 'sent');
      expect(answer.status).toBe(201);
      const made = await scene.provider.at(`papers/${query.filename}`);
      expect(answer.body).toMatchObject({ id: made.id, title: query.filename, kind: 'file' });
      expect(await readFile(made.path, 'utf8')).toBe('sent');
      expect(askedAsUser('uploadInit', query).method).toBe('POST');
      const upload = askedAsUser('upload', { id: made.id });
      expect(upload).toMatchObject({ method: 'PUT', received: 4 });
      await scene.provider.tree.remove(made);
    });

    it('POST /createFolder makes a folder', async () => {
      const answer = await send('POST', '/folders', { parentId: papers.id, name: 'sub & co' });
      expect(answer.status).toBe(201);
      const made = await scene.provider.at('papers/sub & co');
      expect(answer.body).toMatchObject({ id: made.id, title: 'sub & co', kind: 'folder' });
      expect(askedAsUser('createFolder', { parentId: papers.id, name: 'sub & co' }).method).toBe('POST');
      await scene.provider.tree.remove(made);
    });

    it('PUT /delete takes a document or a folder away, or says why not', async () => {
      const doomed = await scene.provider.put('doomed/file.txt', 'x');
      const folder = await scene.provider.at('doomed');
      const remove = (query: Record<string, string>): Promise<Answer> =>
        scene.call('DELETE', `/items?${new URLSearchParams(query).toString()}`);
      expect((await remove({ documentId: doomed.id })).body).toEqual({ status: 'success' });
      expect(askedAsUser('delete', { documentId: doomed.id }).method).toBe('PUT');
      scene.provider.requests.length = 0;
      expect((await remove({ folderId: folder.id })).body).toEqual({ status: 'success' });
      askedAsUser('delete', { folderId: folder.id });
      await expect(scene.provider.at('doomed')).rejects.toThrow('no doomed');
      expect(await remove({ folderId: '/' })).toMatchObject({
        status: 502,
        body: {
          error: { class: 'ProviderError', message: expect.stringContaining('The root folder stays') },
        },
      });
    });

    it('PUT /rename gives another name', async () => {
      const entry = await scene.provider.put('before.txt', 'x');
      const answer = await send('PUT', '/rename', { id: entry.id, name: 'after & more.txt' });
      expect([answer.status, answer.body]).toEqual([200, { status: 'success' }]);
      expect(askedAsUser('rename', { id: entry.id, name: 'after & more.txt' }).method).toBe('PUT');
      const renamed = await scene.provider.at('after & more.txt');
      expect(renamed.id).toBe(entry.id);
      await scene.provider.tree.remove(renamed);
    });

    it('GET /serviceInfo is asked for without authentication, and may not be there', async () => {
      const answer = await scene.get('service-info');
      const { headers } = asked('serviceInfo', {});
      for (const name of ['apikey', 'username', 'authorization']) expect(headers).not.toHaveProperty(name);
      if (quirks.noServiceInfo) {
        expect(answer.body).toMatchObject({
          availableEndpoints: [
            'files',
            'metadata',
            'search',
            'download',
            'thumbnail',
            'uploadInit',
            'upload',
          ],
          customActions: [],
        });
      } else {
        expect(answer.body).toMatchObject({
          webhookVersion: '1.2',
          publisher: 'Folders & Sons',
          availableEndpoints: expect.arrayContaining(['rename', 'customAction']),
          customActions: [{ name: 'approve', displayName: 'Approve it' }],
        });
      }
    });

    it('GET /customAction runs an action', async () => {
      const body = { documentId: 'd & d', documentVersionId: 'v' };
      const answer = await send('POST', '/custom-actions/approve', body);
      expect([answer.status, answer.body]).toEqual([200, { status: 'success' }]);
      expect(askedAsUser('customAction', { name: 'approve', ...body }).method).toBe('GET');
      expect(scene.provider.doneActions).toEqual([{ name: 'approve', ...body }]);
    });
  });
});
