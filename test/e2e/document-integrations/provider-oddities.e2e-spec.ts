import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentScene } from '../../support/provider/document-scene.js';
import type { ProviderFault } from '../../support/provider/provider-faults.js';
import { BAD_ENTRIES } from '../../support/provider/provider-quirks.js';
import type { Answer } from '../../support/service.js';

/** No double has these digits. */
const FIRST_ID = 9_007_199_254_740_993n;
const json = (body: unknown): ProviderFault => ({ answer: { body: JSON.stringify(body) } });
const text = (body: string | Buffer, type = 'application/json'): ProviderFault => ({
  answer: { body, headers: { 'content-type': type } },
});
const FILE = { title: 'a.txt', kind: 'file', id: '7' };
const files = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => ({ ...FILE, id: String(at) }));

/**
 * What providers write otherwise than the contract's table has it (docs/contract/document-webhooks.md#4), seen from a
 * front-end.
 */
describe('a provider that writes things its own way', () => {
  let scene: DocumentScene;

  beforeAll(async () => {
    let id = FIRST_ID;
    scene = await DocumentScene.start('ApiKey', { makeId: () => String(id++) });
    await scene.link();
    await scene.provider.put('papers/first.txt', '1');
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.provider.reset());

  const LISTS = [
    ['files', '/files?'],
    ['search', '/search?query=x&'],
  ] as const;

  describe.each(LISTS)('in the answer of %s', (endpoint, path) => {
    const list = (query = ''): Promise<Answer> => scene.call('GET', `${path}${query}`);

    it('hides no entry behind one that cannot be used', async () => {
      const entries = BAD_ENTRIES.flatMap(([entry], at) => [entry, { ...FILE, id: `ok ${at}` }]);
      scene.provider.failNext(endpoint, json(entries));
      const { status, body } = await list();
      expect([status, body.items.map(({ id }: { id: string }) => id)]).toEqual([
        200,
        BAD_ENTRIES.map((_, at) => `ok ${at}`),
      ]);
      expect(body).toMatchObject({ skipped: BAD_ENTRIES.length, beyondMax: 0, nextOffset: null });
      expect(body.skippedReasons).toEqual(
        BAD_ENTRIES.slice(0, 5).map(([, reason], at) => ({ entry: 2 * at + 1, reason })),
      );
    });

    it('gives no more than max, and says where the list goes on', async () => {
      scene.provider.failNext(endpoint, json({ items: files(30) }), json(files(3)));
      const first = await list('max=10&offset=20');
      expect(first.body.items).toHaveLength(10);
      expect(first.body).toMatchObject({ skipped: 0, beyondMax: 20, nextOffset: 30 });
      expect((await list('max=10&offset=30')).body).toMatchObject({ beyondMax: 0, nextOffset: null });
    });

    it.each<[string, ProviderFault]>([
      ['null', json(null)],
      ['null in items', json({ items: null })],
      ['items of nothing', json({ items: [] })],
      ['204', { answer: { status: 204 } }],
    ])('takes %s for an empty list', async (_, fault) => {
      scene.provider.failNext(endpoint, fault);
      expect(await list()).toMatchObject({
        status: 200,
        body: { items: [], skipped: 0, skippedReasons: [], beyondMax: 0, nextOffset: null },
      });
    });
  });

  it('keeps ids that are numbers digit for digit, in lists, metadata and what it makes', async () => {
    scene.provider.quirks.numericIds = true;
    const papers = await scene.provider.at('papers');
    const first = await scene.provider.at('papers/first.txt');
    expect((await scene.get('files')).body.items).toMatchObject([{ title: 'papers', id: papers.id }]);
    expect((await scene.get('files', { parentId: papers.id })).body.items).toMatchObject([{ id: first.id }]);
    expect((await scene.get('search', { query: 'first' })).body.items).toMatchObject([{ id: first.id }]);
    expect((await scene.get('metadata', { id: first.id })).body).toMatchObject({ id: first.id });

    const folder = await scene.call('POST', '/folders', { body: { parentId: papers.id, name: 'sub' } });
    expect(folder.body).toMatchObject({ id: (await scene.provider.at('papers/sub')).id, kind: 'folder' });
    const file = await scene.upload({ parentId: papers.id, filename: 'new.txt' }, 'sent');
    const made = await scene.provider.at('papers/new.txt');
    expect([file.status, file.body.id]).toEqual([201, made.id]);
    expect(scene.provider.to('upload')[0]!.query.get('id')).toBe(made.id);

    const linked = await scene.service.call('POST', '/api/v1/documents', {
      body: { integrationId: scene.id, externalId: made.id },
    });
    expect(linked.body).toMatchObject({ externalId: made.id, metadata: { id: made.id } });
    expect(BigInt(made.id)).toBeGreaterThan(FIRST_ID);
  });

  it('is told of an upload no more than the caller says, and its length', async () => {
    const sent = await scene.upload({ parentId: '/', filename: 'known.txt' }, 'sent');
    expect(sent.status).toBe(201);
    const [init] = scene.provider.to('uploadInit');
    expect([...init!.query]).toEqual([
      ['parentId', '/'],
      ['filename', 'known.txt'],
    ]);
    const [upload] = scene.provider.to('upload');
    expect(upload).toMatchObject({ headers: { 'content-length': '4' }, received: 4, ended: 'whole' });
  });

  it.each(['1.50', '1E2', '-3', '12345678901234567890123'])('keeps the id %s as it is', async (id) => {
    scene.provider.failNext('metadata', text(`{"title":"t","kind":"file","id":${id}}`));
    expect((await scene.get('metadata', { id: 'x' })).body.id).toBe(id);
  });

  const WORDS = '{"title":"Größe – 5 €","kind":"file","id":"é"}';
  const utf16be = (words: string): Buffer => Buffer.from(words, 'utf16le').swap16();
  it.each<[string, Buffer, string]>([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${WORDS}`), 'application/json'],
    ['UTF-16LE with one', Buffer.from(`\ufeff${WORDS}`, 'utf16le'), 'application/json'],
    ['UTF-16BE with one', utf16be(`\ufeff${WORDS}`), 'application/json; charset=utf-16'],
    ['UTF-16LE by its name', Buffer.from(WORDS, 'utf16le'), 'application/json;charset="UTF-16LE"'],
    ['UTF-16BE by its name', utf16be(WORDS), 'text/plain; charset=utf-16be'],
    [
      'windows-1252',
      Buffer.from(WORDS.replace('–', '\x96').replace('€', '\x80'), 'latin1'),
      'application/json; charset=windows-1252',
    ],
    ['UTF-8 under an unknown name', Buffer.from(WORDS), 'application/json; charset=utf8mb4'],
  ])('is understood in %s', async (_, body, type) => {
    scene.provider.failNext('metadata', text(body, type));
    expect((await scene.get('metadata', { id: 'x' })).body).toMatchObject({ title: 'Größe – 5 €', id: 'é' });
  });

  it('is understood in Latin-1, in errors too', async () => {
    const latin1 = Buffer.from(
      '{"title":"Größe","kind":"file","id":"1","error":"Gehört dir nicht"}',
      'latin1',
    );
    const headers = { 'content-type': 'application/json; charset=ISO-8859-1' };
    scene.provider.failNext(
      'metadata',
      { answer: { headers, body: latin1 } },
      { answer: { status: 404, headers, body: latin1 } },
    );
    expect((await scene.get('metadata', { id: 'x' })).body.title).toBe('Größe');
    const missing = await scene.call('GET', '/metadata?id=x');
    expect([missing.status, missing.body.error.message]).toEqual([404, 'Folders: Gehört dir nicht']);
  });

  it('in a charset that nobody knows is told so', async () => {
    scene.provider.failNext('metadata', text(Buffer.from('{"id":"\xe9"}', 'latin1'), 'a/b; charset=x-own'));
    expect(await scene.call('GET', '/metadata?id=x')).toMatchObject({
      status: 502,
      body: { error: { class: 'ProviderError', message: expect.stringContaining('its charset "x-own"') } },
    });
  });

  it.each([
    ['1767323045', '2026-01-02T03:04:05.000Z'],
    ['1767323045678', '2026-01-02T03:04:05.678Z'],
    ['"1767323045"', '2026-01-02T03:04:05.000Z'],
    ['"1767323045678"', '2026-01-02T03:04:05.678Z'],
    ['1767323045.000', '2026-01-02T03:04:05.000Z'],
    ['"Fri, 02 Jan 2026 03:04:05 GMT"', '2026-01-02T03:04:05.000Z'],
    ['"2026-01-02T04:04:05+01:00"', '2026-01-02T03:04:05.000Z'],
    ['"2026-01-02 03:04:05"', '2026-01-02T03:04:05.000Z'],
    ['"/Date(1767323045678)/"', '2026-01-02T03:04:05.678Z'],
    ['"02.01.2026"', undefined],
    ['"never"', undefined],
    ['{}', undefined],
  ])('may write the date %s', async (written, read) => {
    scene.provider.failNext('metadata', text(`{"title":"t","id":"1","dateModified":${written}}`));
    expect((await scene.get('metadata', { id: 'x' })).body.dateModified).toBe(read);
  });

  it.each([
    ['"12"', 12],
    ['12.0', 12],
    ['-1', undefined],
    ['"-1"', undefined],
    ['1.5', undefined],
    ['9007199254740993', undefined],
    ['""', undefined],
  ])('may write the size %s', async (written, read) => {
    scene.provider.failNext('metadata', text(`{"title":"t","id":"1","size":${written}}`));
    expect((await scene.get('metadata', { id: 'x' })).body.size).toBe(read);
  });

  it('may be asked for a document whose id has 255 characters, and not for a longer one', async () => {
    const long = 'é'.repeat(255);
    scene.provider.failNext(
      'metadata',
      json({ ...FILE, id: long }),
      json({ ...FILE, id: `${long}x` }),
      json({ ...FILE, id: `${long}x` }),
    );
    expect((await scene.get('metadata', { id: long })).body.id).toBe(long);
    for (const call of [
      scene.call('GET', '/metadata?id=x'),
      scene.service.call('POST', '/api/v1/documents', {
        body: { integrationId: scene.id, externalId: 'x' },
      }),
    ]) {
      expect(await call).toMatchObject({
        status: 502,
        body: { error: { class: 'ProviderError', message: expect.stringContaining('longer than 255') } },
      });
    }
    expect((await scene.call('GET', `/metadata?id=${encodeURIComponent(`${long}x`)}`)).status).toBe(400);
  });

  it('runs an action without a version of the document, and none that it does not list', async () => {
    const run = (name: string): Promise<Answer> =>
      scene.call('POST', `/custom-actions/${name}`, { body: { documentId: 'd' } });
    expect(await run('approve')).toMatchObject({ status: 200, body: { status: 'success' } });
    expect(scene.provider.doneActions).toEqual([
      { name: 'approve', documentId: 'd', documentVersionId: null },
    ]);
    expect(scene.provider.to('customAction')[0]!.query.has('documentVersionId')).toBe(false);
    expect(await run('burn')).toMatchObject({ status: 404, body: { error: { class: 'NotFound' } } });
    expect(scene.provider.to('customAction')).toHaveLength(1);
    scene.provider.customActions.push({ name: 'burn', displayName: 'Burn it' });
    expect((await run('burn')).status).toBe(200);
    scene.provider.customActions.pop();
  });

  it('may write the version of the webhooks in two words, and without a list has the usual endpoints', async () => {
    scene.provider.failNext('serviceInfo', json({ 'webhook version': '1.1', publisher: 'P' }));
    expect((await scene.get('service-info')).body).toEqual({
      webhookVersion: '1.1',
      version: null,
      publisher: 'P',
      availableEndpoints: ['files', 'metadata', 'search', 'download', 'thumbnail', 'uploadInit', 'upload'],
      customActions: [],
    });
  });
});
