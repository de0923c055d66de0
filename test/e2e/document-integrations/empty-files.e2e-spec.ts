import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentScene } from '../../support/provider/document-scene.js';
import type { Entry } from '../../support/provider/folder-tree.js';
import type { ProviderFault } from '../../support/provider/provider-faults.js';

const raw = (...lines: string[]): ProviderFault => ({ raw: lines.map((line) => `${line}\r\n`).join('') });

/** Whatever says that there are no bytes, as real servers say it. */
const NOTHING: readonly (readonly [string, ProviderFault])[] = [
  ['a length of 0', raw('HTTP/1.1 200 OK', 'Content-Length: 0', '')],
  ['a length of 0 of a type', raw('HTTP/1.1 200 OK', 'Content-Type: text/html', 'Content-Length: 0', '')],
  ['no chunks', raw('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', '0', '')],
  ['204', raw('HTTP/1.1 204 No Content', '')],
  ['204 with a length of 0', raw('HTTP/1.1 204 No Content', 'Content-Length: 0', '')],
  ['201 with a length of 0', raw('HTTP/1.1 201 Created', 'Content-Length: 0', '')],
  ['HTTP/1.0 and the end of the connection', raw('HTTP/1.0 200 OK', '')],
  ['HTTP/1.1 and the end of the connection', raw('HTTP/1.1 200 OK', 'Connection: close', '')],
  [
    'nothing of what is compressed',
    raw('HTTP/1.1 200 OK', 'Content-Encoding: gzip', 'Transfer-Encoding: chunked', '', '0', ''),
  ],
  [
    'a length of 0 of what is compressed',
    raw('HTTP/1.1 200 OK', 'Content-Encoding: gzip', 'Content-Length: 0', ''),
  ],
];

/** Empty files are files (docs/contract/document-webhooks.md#4). */
describe('an empty file', () => {
  let scene: DocumentScene;
  let file: Entry;
  let documentId: string;

  beforeAll(async () => {
    scene = await DocumentScene.start('ApiKey');
    await scene.link();
    file = await scene.provider.put('nothing.txt', '');
    const linked = await scene.service.call('POST', '/api/v1/documents', {
      body: { integrationId: scene.id, externalId: file.id },
    });
    documentId = linked.body.ID as string;
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.provider.reset());

  const download = (init?: RequestInit): Promise<Response> => scene.fetch(`/download?id=${file.id}`, init);
  const content = (init: RequestInit = {}): Promise<Response> =>
    fetch(`${scene.service.url}/api/v1/documents/${documentId}/content`, {
      ...init,
      headers: { sessionID: scene.service.session, ...(init.headers as object) },
    });
  /** Status, length and bytes. */
  const seen = async (answer: Response): Promise<unknown[]> => [
    answer.status,
    answer.headers.get('content-length'),
    await answer.text(),
  ];

  describe.each(NOTHING)('told by %s', (_, fault) => {
    it('is downloaded as no bytes, by GET and HEAD, and with a range', async () => {
      scene.provider.failNext('download', fault, fault, fault, fault, fault);
      expect(await seen(await download())).toEqual([200, '0', '']);
      expect(await seen(await download({ method: 'HEAD' }))).toEqual([200, '0', '']);
      expect(await seen(await download({ headers: { range: 'bytes=0-9' } }))).toEqual([200, '0', '']);
      expect(await seen(await content())).toEqual([200, '0', '']);
      expect(await seen(await content({ method: 'HEAD' }))).toEqual([200, '0', '']);
    });

    it('is a thumbnail of no bytes', async () => {
      scene.provider.failNext('thumbnail', fault, fault, fault);
      const path = `/thumbnail?id=${file.id}`;
      expect(await seen(await scene.fetch(path))).toEqual([200, '0', '']);
      expect(await seen(await scene.fetch(path, { method: 'HEAD' }))).toEqual([200, '0', '']);
      const ofDocument = `${scene.service.url}/api/v1/documents/${documentId}/thumbnail`;
      const answer = await fetch(ofDocument, { headers: { sessionID: scene.service.session } });
      expect(await seen(answer)).toEqual([200, '0', '']);
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    });
  });

  it.each(['length', 'noContent', 'chunked', 'closed'] as const)(
    'is one through redirects to another origin too (%s)',
    async (emptyFiles) => {
      Object.assign(scene.provider.quirks, { emptyFiles, downloadRedirects: 2, storage: true });
      expect(await seen(await download())).toEqual([200, '0', '']);
      expect(scene.provider.to('storage')).toHaveLength(1);
    },
  );

  it('has no range that could be satisfied, where the provider says so', async () => {
    for (const ask of [download, content]) {
      const answer = await ask({ headers: { range: 'bytes=0-' } });
      expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */0']);
      expect(((await answer.json()) as { error: object }).error).toMatchObject({
        class: 'RangeNotSatisfiable',
      });
    }
  });

  it.each(['bytes */0', 'bytes 0-0/0', 'bytes 0--1/0'])(
    'is the whole of it where the provider calls it the part %s',
    async (range) => {
      scene.provider.failNext(
        'download',
        raw('HTTP/1.1 206 Partial Content', `Content-Range: ${range}`, 'Content-Length: 0', ''),
      );
      const answer = await download({ headers: { range: 'bytes=0-9' } });
      expect([answer.headers.get('content-range'), ...(await seen(answer))]).toEqual([null, 200, '0', '']);
    },
  );

  it('is not what comes when the provider breaks off before the first byte', async () => {
    const announced = raw('HTTP/1.1 200 OK', 'Content-Length: 5', '');
    const chunked = raw('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '');
    const part = raw('HTTP/1.1 206 Partial Content', 'Content-Range: bytes 0-4/5', 'Content-Length: 0', '');
    scene.provider.failNext('download', announced, chunked, part);
    for (const range of ['none', 'none', 'bytes=0-4']) {
      const answer = await download({ headers: { range } });
      expect([answer.status, ((await answer.json()) as { error: object }).error]).toMatchObject([
        502,
        { class: 'ProviderError' },
      ]);
    }
  });

  it('reaches a caller of HTTP/1.0 whole', async () => {
    scene.provider.quirks.emptyFiles = 'chunked';
    const { port, pathname } = new URL(`${scene.service.url}/api/v1/document-services/${scene.id}/download`);
    const heard = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(`GET ${pathname}?id=${file.id} HTTP/1.0\r\nsessionID: ${scene.service.session}\r\n\r\n`),
      );
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(heard).toMatch(/^HTTP\/1\.[01] 200 /);
    expect(heard.toLowerCase()).toContain('content-length: 0\r\n');
    expect(heard).toMatch(/\r\n\r\n$/);
  });

  it.each([
    ['of a length of 0', { body: Buffer.alloc(0) }],
    ['without a body', {}],
    ['in no chunks', { body: new Blob([]).stream(), duplex: 'half' }],
  ])('is uploaded %s, with a length of 0', async (how, init) => {
    const filename = `empty ${how}.txt`;
    const query = new URLSearchParams({ parentId: '/', filename }).toString();
    const answer = await scene.fetch(`/uploads?${query}`, { method: 'POST', ...init } as RequestInit);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ title: filename, kind: 'file', size: 0 });
    const [sent] = scene.provider.to('upload');
    expect(sent!.headers).toMatchObject({ 'content-length': '0' });
    expect(sent!.headers).not.toHaveProperty('transfer-encoding');
    expect(sent!.ended).toBe('whole');
    expect(await readFile((await scene.provider.at(filename)).path, 'utf8')).toBe('');
  });
});
