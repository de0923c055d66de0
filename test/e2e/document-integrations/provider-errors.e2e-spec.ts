import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentScene } from '../../support/provider/document-scene.js';
import type { ProviderFault } from '../../support/provider/provider-faults.js';
import { Gate } from '../../support/receiver.js';
import { until } from '../../support/until.js';

const error = (status: number, message: string): ProviderFault => ({
  answer: { status, body: JSON.stringify({ status: 'error', error: message }) },
});
const json = (body: unknown): ProviderFault => ({ answer: { body: JSON.stringify(body) } });
const html = (status: number): ProviderFault => ({
  answer: {
    status,
    headers: { 'content-type': 'text/html' },
    body: '<html><script>alert(1)</script><h1>Down\u0007</h1>',
  },
});

/** What front-ends are told of what a provider says (docs/contract/document-webhooks.md#4-errors). */
describe('a provider that fails', () => {
  let scene: DocumentScene;

  beforeAll(async () => {
    scene = await DocumentScene.start('ApiKey', {
      env: { PROVIDER_TIMEOUT_MS: '1000', PROVIDER_IDLE_MS: '1000' },
    });
    await scene.link();
    await scene.provider.put('file.txt', 'its content');
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.provider.reset());

  it.each<[string, string, ProviderFault, number, string, string]>([
    ['403', 'metadata', error(403, 'Not for you'), 403, 'ProviderAccessDenied', 'Not for you'],
    ['404', 'metadata', error(404, 'It was moved'), 404, 'NotFound', 'It was moved'],
    ['409', 'metadata', error(409, 'It is locked'), 409, 'ProviderConflict', 'It is locked'],
    ['500', 'metadata', error(500, 'Our disk is full'), 502, 'ProviderError', 'Our disk is full'],
    ['503 without a body', 'metadata', { answer: { status: 503 } }, 502, 'ProviderError', '503'],
    ['a redirect of an API call', 'metadata', { answer: { status: 302 } }, 502, 'ProviderError', '302'],
    ['a 204', 'metadata', { answer: { status: 204 } }, 502, 'ProviderError', ''],
    ['an error in a 200', 'metadata', error(200, 'Not really'), 502, 'ProviderError', 'Not really'],
    ['no JSON', 'metadata', { answer: { body: '{"title"' } }, 502, 'ProviderError', ''],
    ['no metadata', 'metadata', json({ hello: 1 }), 502, 'ProviderError', ''],
    ['null', 'metadata', json(null), 502, 'ProviderError', ''],
    [
      'metadata of no kind',
      'metadata',
      json({ title: 'x', id: '1', kind: 'link' }),
      502,
      'ProviderError',
      '',
    ],
    ['an object for a list', 'files', json({ entries: [] }), 502, 'ProviderError', ''],
    ['a reset', 'metadata', { reset: true }, 502, 'ProviderError', ''],
    ['no answer', 'metadata', { hang: true }, 504, 'ProviderTimeout', ''],
    ['nonsense for HTTP', 'metadata', { raw: 'SSH-2.0-OpenSSH\r\n' }, 502, 'ProviderError', ''],
    [
      'an id of 256 characters',
      'metadata',
      json({ title: 'x', kind: 'file', id: 'x'.repeat(256) }),
      502,
      'ProviderError',
      '',
    ],
  ])('with %s is told of as an error of the provider', async (_, endpoint, fault, status, name, message) => {
    // Twice: a GET whose connection is reset may be repeated.
    scene.provider.failNext(endpoint, fault, fault);
    const answer = await scene.call('GET', endpoint === 'files' ? '/files' : `/${endpoint}?id=x`);
    scene.provider.reset();
    expect(answer).toMatchObject({ status, body: { error: { class: name } } });
    expect(answer.body.error.message).toContain(message);
    expect((await scene.call('GET', '/metadata?id=/')).status).toBe(200);
  });

  it.each([403, 404, 500])(
    'with a %s in HTML gives no HTML to run and no control characters',
    async (status) => {
      scene.provider.failNext('metadata', html(status));
      const answer = await scene.call('GET', '/metadata?id=x');
      expect([403, 404, 502]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.body.error.message).not.toContain('\u0007');
      expect(answer.body.error.message.length).toBeLessThan(500);
    },
  );

  it('at length is quoted at 300 characters', async () => {
    scene.provider.failNext('metadata', error(500, `long\r\n${'é'.repeat(5_000)}`));
    const { message } = (await scene.call('GET', '/metadata?id=x')).body.error as { message: string };
    expect(message).toContain('é'.repeat(200));
    expect(message.length).toBeLessThan(500);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(message).not.toMatch(/[\u0000-\u001f]/);
  });

  it.each<[string, string, string, unknown, ProviderFault]>([
    ['upload', 'POST', '/uploads?parentId=/&filename=u1', 'bytes', json({ result: 'fail' })],
    ['upload', 'POST', '/uploads?parentId=/&filename=u2', 'bytes', error(500, 'Disk full')],
    ['rename', 'PUT', '/rename', { id: 'x', name: 'y' }, json({ status: 'failure', error: 'It is open' })],
    ['rename', 'PUT', '/rename', { id: 'x', name: 'y' }, json({ status: 'error', error: 'It is open' })],
    ['delete', 'DELETE', '/items?documentId=x', undefined, json({ status: 'failure', error: 'Kept' })],
    [
      'customAction',
      'POST',
      '/custom-actions/approve',
      { documentId: 'd', documentVersionId: 'v' },
      json({ status: 'failure', error: 'Approved before' }),
    ],
  ])('says of %s that it did not succeed', async (endpoint, method, path, body, fault) => {
    scene.provider.failNext(endpoint, fault);
    const answer = await scene.call(method, path, {
      body,
      ...(typeof body === 'string' && { headers: { 'content-type': 'application/octet-stream' } }),
    });
    expect(answer).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
    const said = JSON.parse((fault.answer!.body as string) ?? '') as { error?: string };
    expect(answer.body.error.message).toContain(said.error ?? '');
  });

  it.each<[string, string, string, unknown]>([
    ['metadata', 'GET', '/metadata?id=x', undefined],
    ['files', 'GET', '/files', undefined],
    ['search', 'GET', '/search?query=x', undefined],
    ['download', 'GET', '/download?id=x', undefined],
    ['thumbnail', 'GET', '/thumbnail?id=x', undefined],
    ['uploadInit', 'POST', '/uploads?parentId=/&filename=u3', 'bytes'],
    ['upload', 'POST', '/uploads?parentId=/&filename=u4', 'bytes'],
    ['createFolder', 'POST', '/folders', { parentId: '/', name: 'x' }],
    ['rename', 'PUT', '/rename', { id: 'x', name: 'y' }],
    ['delete', 'DELETE', '/items?documentId=x', undefined],
    ['serviceInfo', 'GET', '/service-info', undefined],
    ['customAction', 'POST', '/custom-actions/approve', { documentId: 'd' }],
  ])('with 409 at %s is a conflict, in its words', async (endpoint, method, path, body) => {
    scene.provider.failNext(endpoint, error(409, 'There is one'));
    const answer = await scene.call(method, path, {
      body,
      ...(typeof body === 'string' && { headers: { 'content-type': 'application/octet-stream' } }),
    });
    expect([answer.status, answer.body]).toEqual([
      409,
      { error: { class: 'ProviderConflict', message: 'Folders: There is one' } },
    ]);
  });

  it.each([
    ['{"error":{"code":7,"message":"inner"}}', 'application/json', 'Folders: inner'],
    ['{"errors":[{"message":"first"},{"message":"second"}]}', 'application/json', 'Folders: first'],
    ['{"type":"about:blank","title":"Short","detail":"Long"}', 'application/problem+json', 'Folders: Long'],
    ['{"Message":"An error has occurred"}', 'application/json', 'Folders: An error has occurred'],
    ['"just words"', 'application/json', 'Folders: just words'],
    ['Plain\r\nwords', 'text/plain; charset=utf-8', 'Folders: Plain words'],
    [Buffer.from('gr\u00fcn', 'latin1'), 'text/plain; charset=ISO-8859-1', 'Folders: gr\u00fcn'],
    ['<html><title>Down</title></html>', 'text/html', 'Folders answered 500.'],
    ['<html><title>Down</title></html>', 'text/plain', 'Folders answered 500.'],
    ['\u0000\u0001', 'application/octet-stream', 'Folders answered 500.'],
  ])('with %j (%s) is quoted as far as it says something', async (body, type, message) => {
    scene.provider.failNext('metadata', { answer: { status: 500, headers: { 'content-type': type }, body } });
    expect((await scene.call('GET', '/metadata?id=x')).body.error).toEqual({
      class: 'ProviderError',
      message,
    });
  });

  it.each([
    ['text/plain', (key: string) => `no such key: ${key}, sorry`],
    [
      'application/json',
      (key: string) => JSON.stringify({ error: { message: `no such key: ${key}, sorry` } }),
    ],
  ])('is not quoted where it repeats the key (%s)', async (type, body) => {
    scene.provider.failNext('metadata', {
      answer: { status: 500, headers: { 'content-type': type }, body: body(scene.apiKey) },
    });
    const { message } = (await scene.call('GET', '/metadata?id=x')).body.error as { message: string };
    expect(message).toBe('Folders: no such key: ****, sorry');
  });

  it.each(['reset', 'stall'] as const)('within a download (%s) breaks the download off', async (end) => {
    const entry = await scene.provider.put('long.txt', 'x'.repeat(100_000));
    scene.provider.failNext('download', { bytes: { only: 50_000, end } });
    const answer = await scene.fetch(`/download?id=${entry.id}`);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('before a download’s bytes is told of as an error', async () => {
    const entry = await scene.provider.at('file.txt');
    scene.provider.failNext('download', error(404, 'It went'), error(500, 'No'), { hang: true });
    for (const status of [404, 502, 504]) {
      const answer = await scene.call('GET', `/download?id=${entry.id}`);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-disposition')).toBeNull();
    }
  });

  it('is left alone when the caller of a download has gone', async () => {
    const entry = await scene.provider.put('big.bin', Buffer.alloc(40_000_000));
    const abort = new AbortController();
    const answer = await scene.fetch(`/download?id=${entry.id}`, { signal: abort.signal });
    await answer.body!.getReader().read();
    abort.abort();
    const [request] = scene.provider.to('download');
    await until('the transfer has ended', () => request!.ended !== null);
    expect(request!.ended).toBe('broken off');
  });

  it('is left alone when the caller gave up before it answered', async () => {
    const gate = new Gate();
    scene.provider.failNext('download', { gate });
    const abort = new AbortController();
    const answer = scene.fetch('/download?id=x', { signal: abort.signal });
    await scene.provider.waitFor('download');
    abort.abort();
    await expect(answer).rejects.toThrow('aborted');
    await until('the request has ended', () => scene.provider.to('download')[0]!.ended === 'broken off');
    gate.open();
  });
});
