import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import {
  clientScene,
  never,
  RENEWED,
  SETTINGS,
  TOKEN,
  Tokens,
} from '../../../test/support/provider/client-scene.js';
import { FolderProvider, type ProviderRequest } from '../../../test/support/provider/folder-provider.js';
import { ALL_QUIRKS } from '../../../test/support/provider/provider-quirks.js';
import { until } from '../../../test/support/until.js';
import { HttpDocumentProvider } from './http-document-provider.js';
import { ApiKeyCredentials } from './api-key-credentials.js';

const scene = clientScene();

function only(endpoint: string): ProviderRequest {
  expect(scene.folder.to(endpoint)).toHaveLength(1);
  return scene.folder.to(endpoint)[0]!;
}

const RANGE = { max: 10, offset: 0 };

/** What a body that is read to its end fails with. */
async function breakOf(body: Readable): Promise<unknown> {
  body.resume();
  return (await once(body, 'error'))[0] as unknown;
}

describe('HttpDocumentProvider', () => {
  it('calls every endpoint with its method and its parameters', async () => {
    const provider = scene.open();
    expect(await provider.metadata('/')).toMatchObject({ id: '/', kind: 'folder', title: 'All files' });
    const reports = await scene.folder.at('reports');
    const listed = await provider.files('/', { max: 5, offset: 0 });
    expect(listed).toMatchObject({ items: [{ id: reports.id, kind: 'folder' }], nextOffset: null });
    expect((await provider.files('/', { max: 5, offset: 1 })).items).toEqual([]);
    expect((await provider.search('26', undefined, RANGE)).items).toMatchObject([
      { title: '2026.txt', size: 10 },
    ]);
    expect((await provider.search('26', reports.id, RANGE)).items).toHaveLength(1);
    const made = await provider.createFolder(reports.id, 'a & b');
    expect(made).toMatchObject({ title: 'a & b', kind: 'folder' });
    const target = {
      parentId: made.id,
      filename: 'n\u00e9w.txt',
      documentId: 'd',
      documentVersionId: undefined,
    };
    const file = await provider.uploadInit(target);
    await provider.upload(file.id, Readable.from([Buffer.from('bytes')]), { length: 5, signal: never() });
    await provider.rename(file.id, 'renamed.txt');
    expect(await provider.metadata(file.id)).toMatchObject({ title: 'renamed.txt', size: 5 });
    await provider.customAction('approve', 'doc', 'version');
    await provider.remove({ documentId: file.id });
    await provider.remove({ folderId: made.id });
    expect(scene.folder.doneActions).toEqual([
      { name: 'approve', documentId: 'doc', documentVersionId: 'version' },
    ]);
    const REST = '&access_type=offline&p=a%26b';
    expect(scene.folder.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /api/v1/metadata?tenant=7&id=%2F${REST}`,
      `GET /api/v1/files?tenant=7&parentId=%2F&max=5&offset=0${REST}`,
      `GET /api/v1/files?tenant=7&parentId=%2F&max=5&offset=1${REST}`,
      `GET /api/v1/search?tenant=7&query=26&max=10&offset=0${REST}`,
      `GET /api/v1/search?tenant=7&query=26&parentId=${reports.id}&max=10&offset=0${REST}`,
      `POST /api/v1/createFolder?tenant=7&parentId=${reports.id}&name=a%20%26%20b${REST}`,
      `POST /api/v1/uploadInit?tenant=7&parentId=${made.id}&filename=n%C3%A9w.txt&documentId=d${REST}`,
      `PUT /api/v1/upload?tenant=7&id=${file.id}${REST}`,
      `PUT /api/v1/rename?tenant=7&id=${file.id}&name=renamed.txt${REST}`,
      `GET /api/v1/metadata?tenant=7&id=${file.id}${REST}`,
      `GET /api/v1/customAction?tenant=7&name=approve&documentId=doc&documentVersionId=version${REST}`,
      `PUT /api/v1/delete?tenant=7&documentId=${file.id}${REST}`,
      `PUT /api/v1/delete?tenant=7&folderId=${made.id}${REST}`,
    ]);
    for (const { headers } of scene.folder.requests) {
      expect(headers).toMatchObject({
        authorization: TOKEN,
        'x-front': 'Basic the-front-door',
        accept: 'application/vnd.own+json',
        'user-agent': 'Hookfront',
      });
    }
    expect(only('upload').headers).toMatchObject({
      'content-length': '5',
      'content-type': 'application/octet-stream',
    });
  });

  it('normalises what a provider with all quirks answers', async () => {
    Object.assign(scene.folder.quirks, ALL_QUIRKS);
    const { id } = await scene.folder.at('reports/2026.txt');
    expect((await scene.open().search('2026', undefined, RANGE)).items).toStrictEqual([
      {
        title: '2026.txt',
        kind: 'file',
        id,
        downloadLink: `${scene.folder.origin}/bytes?id=${id}`,
        mimeType: 'text/plain',
        dateModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        size: 10,
      },
    ]);
    const bytes = await scene.open().download(id, { signal: never() });
    expect(bytes).toMatchObject({ status: 200, contentLength: null, acceptRanges: null });
    expect(await text(bytes.body)).toBe('twenty-six');
  });

  it('authenticates with an API key and the name of the user', async () => {
    const credentials = new ApiKeyCredentials('the-key', 'zo\u00eb@example.com');
    await expect(scene.open({}, SETTINGS, credentials).metadata('/')).rejects.toMatchObject({
      code: 'ProviderAccessDenied',
      message: 'Folders: Missing or invalid token',
    });
    const { headers } = only('metadata');
    expect(headers).toMatchObject({ apikey: 'the-key' });
    expect(Buffer.from(headers['username'] as string, 'latin1').toString()).toBe('zo\u00eb@example.com');
  });

  describe('when the provider refuses the authentication', () => {
    it.each([401, 403] as const)('with %i, renews it once and repeats the call once', async (status) => {
      scene.accepted = [RENEWED];
      scene.folder.quirks.rejection = status;
      expect(await scene.open().metadata('/')).toMatchObject({ id: '/' });
      expect(scene.folder.to('metadata').map(({ headers }) => headers['authorization'])).toEqual([
        TOKEN,
        RENEWED,
      ]);
    });

    it.each([
      ['its body', '{"error":"invalid_token"}', {}],
      ['its header', '', { 'www-authenticate': 'Bearer error="invalid_token"' }],
    ])('with a 400 that says invalid_token in %s, renews it as after a 401', async (_, body, headers) => {
      const rejection = { answer: { status: 400, headers, body } };
      scene.folder.failNext('metadata', rejection);
      expect(await scene.open().metadata('/')).toMatchObject({ id: '/' });
      expect(scene.folder.to('metadata').map((request) => request.headers['authorization'])).toEqual([
        TOKEN,
        RENEWED,
      ]);
      scene.folder.failNext('metadata', rejection, rejection);
      await expect(scene.open().metadata('/')).rejects.toMatchObject({ code: 'ProviderAccessDenied' });
    });

    it('but not with any other 400', async () => {
      scene.folder.failNext('metadata', { answer: { status: 400, body: '{"error":"invalid_request"}' } });
      await expect(scene.open().metadata('/')).rejects.toMatchObject({
        code: 'ProviderError',
        message: 'Folders: invalid_request',
      });
      expect(scene.tokens.refused).toEqual([]);
    });

    it.each([401, 403] as const)('with %i for good, says so in the words of the provider', async (status) => {
      scene.accepted = [];
      scene.folder.quirks.rejection = status;
      await expect(scene.open().files('/', RANGE)).rejects.toMatchObject({
        code: 'ProviderAccessDenied',
        status: 403,
        message: 'Folders: Missing or invalid token',
      });
      expect(scene.folder.to('files')).toHaveLength(2);
      expect(scene.tokens.refused).toEqual([{ authorization: TOKEN }]);
    });

    it('and there is nothing to renew, does not repeat the call', async () => {
      scene.accepted = [];
      scene.tokens = new Tokens(null);
      await expect(scene.open().metadata('/')).rejects.toMatchObject({ code: 'ProviderAccessDenied' });
      only('metadata');
    });

    it('repeats a download and an uploadInit, with the same parameters', async () => {
      scene.accepted = [RENEWED];
      const { id } = await scene.folder.at('reports/2026.txt');
      const bytes = await scene.open().download(id, { signal: never() });
      expect(await text(bytes.body)).toBe('twenty-six');
      await scene.open().uploadInit({ parentId: '/', filename: 'x' });
      const [first, second] = scene.folder.to('uploadInit');
      expect(first!.path).toBe(second!.path);
      expect(scene.tokens.refused).toHaveLength(2);
    });

    it('does not repeat an upload', async () => {
      scene.accepted = [RENEWED];
      const body = Readable.from([Buffer.from('bytes')]);
      await expect(scene.open().upload('x', body, { length: 5, signal: never() })).rejects.toMatchObject({
        code: 'ProviderAccessDenied',
      });
      only('upload');
    });

    it('lets what the renewal fails with through', async () => {
      scene.accepted = [];
      scene.tokens.renew = () => Promise.reject(new TypeError('consent'));
      await expect(scene.open().metadata('/')).rejects.toThrow('consent');
    });
  });

  describe('failures', () => {
    it.each([
      [{ status: 404, body: '{"error":"Gone away"}' }, 'NotFound', 'Folders: Gone away'],
      [{ status: 409, body: '{"status":"error","error":"Taken"}' }, 'ProviderConflict', 'Folders: Taken'],
      [{ status: 500, body: '<h1>Oops</h1>' }, 'ProviderError', 'Folders answered 500.'],
      [
        { status: 500, body: '{"error":"<img src=x onerror=alert(1)>"}' },
        'ProviderError',
        'Folders: <img src=x onerror=alert(1)>',
      ],
      [
        { status: 500, body: `{"error":"got ${TOKEN} and the-front-door"}` },
        'ProviderError',
        'Folders: got **** and ****',
      ],
      [{ body: '{"status":"failure","error":"Locked"}' }, 'ProviderError', 'Folders: Locked'],
      [{ body: '<html>log in</html>' }, 'ProviderError', 'cannot be read: it is not JSON'],
      [{ body: '' }, 'ProviderError', 'cannot be read: it is not JSON'],
      [{ body: '[]' }, 'ProviderError', 'cannot be read: it is not a metadata object'],
      [{ status: 302, headers: { location: '/login' } }, 'ProviderError', 'a redirect (302)'],
      [{ headers: { 'content-encoding': 'gzip' }, body: 'x' }, 'ProviderError', 'cannot be read'],
      [{ headers: { 'content-encoding': 'zstd' }, body: 'x' }, 'ProviderError', 'encoding is unknown'],
    ])('%j are told as %s', async (answer, code, message) => {
      scene.folder.failNext('metadata', { answer });
      await expect(scene.open().metadata('/')).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message),
      });
    });

    it.each([
      [{ answer: { body: '{"result":"fail"}' } }, 'ProviderError'],
      [{ answer: { body: '{"ok":true}' } }, 'ProviderError'],
      [{ answer: { status: 409 } }, 'ProviderConflict'],
      [{ reset: true }, 'ProviderError'],
    ] as const)('of an upload, %j, are told as %s', async (fault, code) => {
      scene.folder.failNext('upload', fault);
      const body = Readable.from([Buffer.from('bytes')]);
      await expect(scene.open().upload('x', body, { signal: never() })).rejects.toMatchObject({ code });
    });

    it('gives up an answer that does not fit in memory', async () => {
      let released = 0;
      const take = () => ({ holds: (bytes: number) => bytes < 100, release: () => void released++ });
      const provider = new HttpDocumentProvider(
        scene.integration(),
        scene.tokens,
        scene.egress.client(),
        SETTINGS,
        take,
      );
      scene.folder.failNext('metadata', { endless: 'application/json' });
      await expect(provider.metadata('/')).rejects.toMatchObject({
        code: 'Overloaded',
        headers: { 'Retry-After': '1' },
      });
      expect(released).toBe(1);
    });

    it('takes a 204 for done', async () => {
      scene.folder.failNext('rename', { answer: { status: 204 } });
      await scene.open().rename('x', 'y');
      scene.folder.failNext('metadata', { answer: { status: 204 } });
      await expect(scene.open().metadata('x')).rejects.toMatchObject({ code: 'ProviderError' });
    });

    it('reads compressed answers, but not a little that becomes too much', async () => {
      const body = gzipSync('{"id":"7","title":"zipped"}');
      scene.folder.failNext(
        'metadata',
        { answer: { headers: { 'content-encoding': 'gzip' }, body } },
        { bomb: true },
        { endless: 'application/json' },
      );
      expect(await scene.open().metadata('7')).toMatchObject({ title: 'zipped' });
      for (let n = 0; n < 2; n++) {
        await expect(scene.open().metadata('7')).rejects.toMatchObject({
          code: 'ProviderError',
          message: expect.stringContaining('longer than 10485760 bytes'),
        });
      }
      const endless = scene.folder.to('metadata')[2]!;
      await until('it was given up', () => endless.ended === 'broken off');
    });

    it.each([
      ['HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 2\r\n\r\n{}', 'ProviderError'],
      ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}', 'ProviderError'],
      ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}', 'ProviderError'],
      ['nonsense\r\n\r\n', 'ProviderError'],
      ['', 'ProviderError'],
    ])('does not fall for the answer %j', async (raw, code) => {
      scene.folder.failNext('metadata', { raw });
      await expect(scene.open().metadata('/')).rejects.toMatchObject({ code });
    });

    it('gives up a provider that never answers, or never ends', async () => {
      const settings = { timeoutMs: 150, idleMs: 5_000 };
      scene.folder.failNext('metadata', { hang: true });
      await expect(scene.open({}, settings).metadata('/')).rejects.toMatchObject({ code: 'ProviderTimeout' });
      scene.folder.failNext('download', { bytes: { only: 3, end: 'stall' } });
      const { id } = await scene.folder.at('reports/2026.txt');
      const bytes = await scene.open({}, { timeoutMs: 5_000, idleMs: 150 }).download(id, { signal: never() });
      expect(await breakOf(bytes.body)).toMatchObject({ code: 'ProviderTimeout', status: 504 });
    });

    it.each(['http://169.254.169.254/latest', 'http://127.0.0.2:9/', 'http://[::ffff:127.0.0.2]/'])(
      'refuses the base URL %s',
      async (baseApiUrl) => {
        await expect(scene.open({ baseApiUrl }).metadata('/')).rejects.toMatchObject({
          code: 'ProviderError',
          status: 502,
          message: expect.stringContaining('address policy'),
        });
      },
    );

    it('says that nobody is there', async () => {
      const gone = await FolderProvider.start({ authentication: async () => 'x' });
      const { baseApiUrl } = gone;
      await gone.close();
      await expect(scene.open({ baseApiUrl }).metadata('/')).rejects.toMatchObject({
        code: 'ProviderError',
        message: 'Folders could not be called (CONNECTION_REFUSED).',
      });
    });
  });
});
