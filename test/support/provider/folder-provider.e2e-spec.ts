import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Gate } from '../receiver.js';
import { FolderProvider } from './folder-provider.js';
import { apiKeyOf } from './provider-authentication.js';
import { ALL_QUIRKS } from './provider-quirks.js';

describe('FolderProvider', () => {
  let provider: FolderProvider;

  beforeEach(async () => {
    provider = await FolderProvider.start({ authentication: apiKeyOf('the key') });
    await provider.put('reports/2026.txt', 'twenty-six');
    await provider.put('reports/old/2025.txt', 'twenty-five');
    await provider.put('readme.html', '<p>');
  });
  afterEach(() => provider.close());

  const call = async (
    method: string,
    endpoint: string,
    params: Record<string, string> = {},
    init: RequestInit = {},
    // oxlint-disable-next-line typescript/no-explicit-any -- tests read answers of every shape
  ): Promise<{ status: number; text: string; body: any; headers: Headers }> => {
    const url = `${provider.baseApiUrl}/${endpoint}?${new URLSearchParams(params).toString()}`;
    const headers = { apiKey: 'the key', username: 'erika', ...(init.headers as Record<string, string>) };
    const answer = await fetch(url, { ...init, method, headers });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-8').decode(bytes);
    const isJson = answer.headers.get('content-type') === 'application/json';
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  };
  const titles = (body: { title: string }[]): string[] => body.map(({ title }) => title);

  it('lists, searches and describes what is in its folder', async () => {
    const root = await call('GET', 'files', { parentId: '/', max: '10', offset: '0' });
    expect(root.body).toMatchObject([
      { title: 'readme.html', kind: 'file', mimeType: 'text/html', size: 3 },
      { title: 'reports', kind: 'folder' },
    ]);
    const found = await call('GET', 'search', { query: '.TXT', max: '1', offset: '1' });
    expect(titles(found.body)).toEqual(['2025.txt']);
    const reports = await provider.at('reports');
    expect((await call('GET', 'metadata', { id: reports.id })).body.title).toBe('reports');
    expect((await call('GET', 'metadata', { id: '/' })).body.kind).toBe('folder');
    expect((await call('GET', 'metadata', { id: 'nothing' })).body).toEqual({
      status: 'error',
      error: 'There is no "nothing"',
    });
  });

  it('gives bytes, parts of them, and pictures', async () => {
    const { id } = await provider.at('reports/2026.txt');
    expect((await call('GET', 'download', { id })).text).toBe('twenty-six');
    const part = await call('GET', 'download', { id }, { headers: { range: 'bytes=-3' } });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'six', 'bytes 7-9/10']);
    expect((await call('GET', 'download', { id }, { headers: { range: 'bytes=10-' } })).status).toBe(416);
    const picture = await call('GET', 'thumbnail', { id, size: '20' });
    expect(picture.headers.get('content-type')).toBe('image/png');
  });

  it('takes uploads, makes, renames and deletes', async () => {
    const { id: parentId } = await provider.at('reports');
    const made = await call('POST', 'uploadInit', { parentId, filename: 'new.txt' });
    const put = await call('PUT', 'upload', { id: made.body.id }, { body: 'content' });
    expect(put.body).toEqual({ result: 'success' });
    expect(provider.to('upload')[0]!.received).toBe(7);
    expect((await call('POST', 'uploadInit', { parentId, filename: 'new.txt' })).status).toBe(409);
    const folder = await call('POST', 'createFolder', { parentId, name: 'sub' });
    expect((await call('PUT', 'rename', { id: parentId, name: 'papers' })).body).toEqual({
      status: 'success',
    });
    expect((await provider.at('papers/new.txt')).id).toBe(made.body.id);
    expect((await call('PUT', 'delete', { documentId: folder.body.id })).body.status).toBe('failure');
    expect((await call('PUT', 'delete', { folderId: folder.body.id })).body.status).toBe('success');
    expect((await call('GET', 'metadata', { id: folder.body.id })).status).toBe(404);
  });

  it('runs its custom actions, and says what it has to anybody', async () => {
    const done = { name: 'approve', documentId: 'd', documentVersionId: 'v' };
    expect((await call('GET', 'customAction', done)).body.status).toBe('success');
    expect((await call('GET', 'customAction', { ...done, name: 'burn' })).body.status).toBe('failure');
    expect(provider.doneActions).toEqual([done]);
    const info = await fetch(`${provider.baseApiUrl}/serviceInfo`);
    expect(((await info.json()) as { availableEndpoints: string[] }).availableEndpoints).toContain('rename');
    expect((await call('GET', 'files', { parentId: '/' }, { headers: { apiKey: 'no' } })).status).toBe(403);
  });

  it('has the quirks of real providers', async () => {
    const { id } = await provider.at('reports/2026.txt');
    Object.assign(provider.quirks, ALL_QUIRKS);
    const answer = await call('GET', 'files', { parentId: '/' });
    expect(answer.status).toBe(201);
    expect(answer.body.items).toMatchObject([
      { title: 'no id' },
      { size: '3', owner: 'somebody' },
      { title: 'null for an id' },
      { mimeType: '', size: '' },
    ]);
    expect(typeof answer.body.items[1].dateModified).toBe('number');
    expect((await call('GET', 'download', { id })).text).toBe('twenty-six');
    expect(provider.requests.map(({ endpoint }) => endpoint)).toEqual([
      'files',
      'download',
      'bytes',
      'bytes',
      'storage',
    ]);
    expect((await call('GET', 'serviceInfo')).status).toBe(404);
  });

  it('fails as it is told to', async () => {
    const { id } = await provider.at('reports/2026.txt');
    const gate = new Gate();
    provider.failNext('metadata', { answer: { status: 500, body: '{}' } }, { gate }, { reset: true });
    expect((await call('GET', 'metadata', { id })).status).toBe(500);
    const late = call('GET', 'metadata', { id });
    await provider.waitFor('metadata', 2);
    gate.open();
    expect((await late).status).toBe(200);
    await expect(call('GET', 'metadata', { id })).rejects.toThrow('fetch failed');
    provider.failNext('download', { bytes: { only: 3, end: 'reset' } });
    await expect(call('GET', 'download', { id })).rejects.toThrow('terminated');
    provider.failNext('files', { raw: 'HTTP/1.1 200 OK\r\nX-Odd: 1\r\nContent-Length: 2\r\n\r\n[]' });
    expect((await call('GET', 'files')).headers.get('x-odd')).toBe('1');
    provider.failNext('files', { endless: 'application/json' });
    const endless = await fetch(`${provider.baseApiUrl}/files`);
    await endless.body!.cancel();
    expect((await call('GET', 'metadata', { id })).status).toBe(200);
  });
});
