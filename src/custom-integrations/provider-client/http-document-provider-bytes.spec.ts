import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { clientScene, never, SETTINGS, TOKEN } from '../../../test/support/provider/client-scene.js';
import { FolderProvider, type ProviderRequest } from '../../../test/support/provider/folder-provider.js';
import { until } from '../../../test/support/until.js';
import { readServiceInfo } from './service-info-call.js';

const scene = clientScene();

function only(endpoint: string): ProviderRequest {
  expect(scene.folder.to(endpoint)).toHaveLength(1);
  return scene.folder.to(endpoint)[0]!;
}

/** What a body that is read to its end fails with. */
async function breakOf(body: Readable): Promise<unknown> {
  body.resume();
  return (await once(body, 'error'))[0] as unknown;
}

describe('HttpDocumentProvider', () => {
  describe('bytes', () => {
    it('come with what the provider says of them', async () => {
      const { id } = await scene.folder.at('reports/2026.txt');
      const bytes = await scene.open().download(id, { signal: never() });
      expect(bytes).toMatchObject({
        status: 200,
        contentType: 'text/plain',
        contentLength: 10,
        contentRange: null,
        acceptRanges: 'bytes',
        etag: '"16-10"',
        lastModified: expect.stringMatching(/GMT$/),
      });
      expect(await text(bytes.body)).toBe('twenty-six');
      expect(only('download').headers).toMatchObject({ 'accept-encoding': 'identity' });
      const picture = await scene.open().thumbnail(id, { size: 20, signal: never() });
      expect(picture).toMatchObject({ status: 200, contentType: 'image/png' });
      expect((await buffer(picture.body)).subarray(1, 4).toString()).toBe('PNG');
      expect(only('thumbnail').query.get('size')).toBe('20');
    });

    it('come in the range that is asked for, where the provider knows ranges', async () => {
      const { id } = await scene.folder.at('reports/2026.txt');
      const part = await scene.open().download(id, { range: 'bytes=-3', signal: never() });
      expect(part).toMatchObject({ status: 206, contentLength: 3, contentRange: 'bytes 7-9/10' });
      expect(await text(part.body)).toBe('six');
      await expect(scene.open().download(id, { range: 'bytes=10-', signal: never() })).rejects.toMatchObject({
        code: 'RangeNotSatisfiable',
        headers: { 'Content-Range': 'bytes */10' },
      });
      scene.folder.quirks.noRanges = true;
      const whole = await scene.open().download(id, { range: 'bytes=-3', signal: never() });
      expect(whole).toMatchObject({ status: 200, contentRange: null });
      expect(await text(whole.body)).toBe('twenty-six');
    });

    it('are refused when they are a part that nobody asked for', async () => {
      scene.folder.failNext('download', {
        answer: { status: 206, headers: { 'content-range': 'bytes 0-0/2' } },
      });
      await expect(scene.open().download('x', { signal: never() })).rejects.toMatchObject({
        code: 'ProviderError',
      });
    });

    it('are decompressed when the provider compressed them unasked', async () => {
      const body = gzipSync('a;b');
      const headers = {
        'content-encoding': 'gzip',
        'content-type': 'text/csv',
        'content-length': String(body.length),
        'accept-ranges': 'bytes',
      };
      scene.folder.failNext('download', { answer: { headers, body } });
      const bytes = await scene.open().download('x', { signal: never() });
      expect(bytes).toMatchObject({ contentLength: null, contentType: 'text/csv', acceptRanges: null });
      expect(await text(bytes.body)).toBe('a;b');
    });

    it('fail when the provider breaks off, as an error of the provider', async () => {
      const { id } = await scene.folder.at('reports/2026.txt');
      scene.folder.failNext('download', { bytes: { only: 3, end: 'reset' } });
      const { body } = await scene.open().download(id, { signal: never() });
      expect(await breakOf(body)).toMatchObject({ code: 'ProviderError', status: 502 });
    });

    it.each(['the signal', 'destroying them'])('are ended at the provider by %s', async (by) => {
      scene.folder.failNext('download', { endless: 'application/octet-stream' });
      const giveUp = new AbortController();
      const { body } = await scene.open().download('x', { signal: giveUp.signal });
      body.on('error', () => {});
      if (by === 'the signal') giveUp.abort();
      else body.destroy();
      const asked = await scene.folder.waitFor('download');
      await until('the provider is rid of it', () => asked.ended === 'broken off');
      expect(body.destroyed).toBe(true);
    });

    it('of an upload end at the provider when the caller goes', async () => {
      const giveUp = new AbortController();
      const body = new PassThrough();
      const made = await scene.open().uploadInit({ parentId: '/', filename: 'big' });
      const upload = scene.open().upload(made.id, body, { signal: giveUp.signal });
      body.write('some');
      const asked = await scene.folder.waitFor('upload');
      giveUp.abort();
      await expect(upload).rejects.toMatchObject({ code: 'ProviderError' });
      await until('the provider is rid of it', () => asked.ended === 'broken off');
    });
  });

  describe('redirects of a download', () => {
    const credentialsOf = ({ headers }: ProviderRequest): unknown[] => [
      headers['authorization'],
      headers['x-front'],
    ];
    const NONE = [undefined, undefined];
    const ALL = [TOKEN, 'Basic the-front-door'];

    it('are followed three times, with the range, and with credentials on the own origin alone', async () => {
      Object.assign(scene.folder.quirks, { downloadRedirects: 3, storage: true });
      const { id } = await scene.folder.at('reports/2026.txt');
      const bytes = await scene.open().download(id, { range: 'bytes=-3', signal: never() });
      expect(await text(bytes.body)).toBe('six');
      expect(scene.folder.requests.map((request) => [request.endpoint, ...credentialsOf(request)])).toEqual([
        ['download', ...ALL],
        ['bytes', ...ALL],
        ['bytes', ...ALL],
        ['storage', ...NONE],
      ]);
      expect(scene.folder.to('storage')[0]!.headers).toMatchObject({
        range: 'bytes=-3',
        'accept-encoding': 'identity',
        host: new URL(scene.folder.storageOrigin).host,
      });
    });

    it('end after three', async () => {
      scene.folder.quirks.downloadRedirects = 4;
      const { id } = await scene.folder.at('reports/2026.txt');
      await expect(scene.open().download(id, { signal: never() })).rejects.toMatchObject({
        code: 'ProviderError',
        message: 'Folders answered with more than 3 redirects.',
      });
      expect(scene.folder.requests).toHaveLength(4);
    });

    it('do not bring credentials back once they led elsewhere', async () => {
      const other = scene.egress.keep(await FolderProvider.start({ authentication: async () => 'x' }));
      const { id } = await scene.folder.at('reports/2026.txt');
      scene.folder.failNext('download', {
        answer: { status: 302, headers: { location: `${other.origin}/bytes` } },
      });
      other.failNext('bytes', {
        answer: { status: 302, headers: { location: `${scene.folder.origin}/bytes?id=${id}` } },
      });
      const bytes = await scene.open().download(id, { signal: never() });
      expect(await text(bytes.body)).toBe('twenty-six');
      expect(credentialsOf(other.requests[0]!)).toEqual(NONE);
      expect(credentialsOf(only('bytes'))).toEqual(NONE);
    });

    it('may be relative', async () => {
      const { id } = await scene.folder.at('reports/2026.txt');
      scene.folder.failNext('download', {
        answer: { status: 307, headers: { location: `../../bytes?id=${id}` } },
      });
      expect(await text((await scene.open().download(id, { signal: never() })).body)).toBe('twenty-six');
    });

    it.each([
      ['http://169.254.169.254/latest/meta-data/', 'address policy'],
      ['http://[fd00:ec2::254]/', 'address policy'],
      ['http://127.0.0.2/', 'address policy'],
      ['file:///etc/passwd', 'does not lead to an http or https URL'],
      ['http://user:pass@127.0.0.1/', 'does not lead to an http or https URL'],
    ])('to %s are refused', async (location, message) => {
      scene.folder.failNext('download', { answer: { status: 302, headers: { location } } });
      await expect(scene.open().download('x', { signal: never() })).rejects.toMatchObject({
        code: 'ProviderError',
        message: expect.stringContaining(message),
      });
    });

    it('renew nothing when somebody else refuses', async () => {
      const other = scene.egress.keep(await FolderProvider.start({ authentication: async () => undefined }));
      scene.folder.failNext('download', {
        answer: { status: 302, headers: { location: `${other.baseApiUrl}/metadata` } },
      });
      await expect(scene.open().download('x', { signal: never() })).rejects.toMatchObject({ status: 403 });
      expect(scene.tokens.refused).toHaveLength(0);
    });
  });

  describe('serviceInfo', () => {
    it('is asked without authentication, with the headers and parameters of every call', async () => {
      expect(await scene.open().serviceInfo()).toMatchObject({
        webhookVersion: '1.2',
        publisher: 'Folders & Sons',
        customActions: [{ name: 'approve', displayName: 'Approve it' }],
      });
      const { headers, query } = only('serviceInfo');
      expect(headers['authorization']).toBeUndefined();
      expect(headers['x-front']).toBe('Basic the-front-door');
      expect(query.get('access_type')).toBe('offline');
    });

    it.each([404, 405, 410, 501])('is none with a %i', async (status) => {
      scene.folder.failNext('serviceInfo', { answer: { status, body: '<html>' } });
      expect(await readServiceInfo(scene.integration(), scene.egress.client(), SETTINGS)).toBeNull();
    });

    it.each([
      [{ answer: { status: 500 } }, 'ProviderError'],
      [{ answer: { status: 401 } }, 'ProviderAccessDenied'],
      [{ answer: { body: '<html>' } }, 'ProviderError'],
      [{ answer: { body: '[]' } }, 'ProviderError'],
      [{ hang: true }, 'ProviderTimeout'],
    ] as const)('fails with %j', async (fault, code) => {
      scene.folder.failNext('serviceInfo', fault);
      await expect(
        readServiceInfo(scene.integration(), scene.egress.client(), { timeoutMs: 300, idleMs: 300 }),
      ).rejects.toMatchObject({ code });
    });
  });
});
