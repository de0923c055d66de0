import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentScene } from '../../support/provider/document-scene.js';
import type { ProviderFault } from '../../support/provider/provider-faults.js';
import { Receiver } from '../../support/receiver.js';
import { until } from '../../support/until.js';

const MB = 1024 * 1024;
/** Where clouds tell machines their secrets, in every spelling. */
const METADATA_ADDRESSES = [
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://0251.0376.0251.0376/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[fd00:ec2::254]/latest/',
  'http://100.100.100.200/latest/',
  'http://metadata.example.com/computeMetadata/v1/',
];
const NO_ADDRESSES = ['file:///etc/passwd', 'javascript:alert(1)', 'ftp://127.0.0.1/', 'http://', '//'];

const QUERIES: Record<string, string> = {
  metadata: '/metadata?id=x',
  files: '/files',
  search: '/search?query=x',
};

const head = (...lines: string[]): string => [...lines, '', ''].join('\r\n');

describe('a provider that means harm', () => {
  let scene: DocumentScene;

  beforeAll(async () => {
    scene = await DocumentScene.start('ApiKey', {
      env: { PROVIDER_TIMEOUT_MS: '5000' },
      resolver: async (name) => (name === 'metadata.example.com' ? ['169.254.169.254'] : []),
    });
    await scene.link();
    await scene.provider.put('file.txt', 'its content');
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.provider.reset());

  const download = async (fault: ProviderFault): Promise<Response> => {
    // Twice: what is no answer on a connection that was used before is asked for again.
    scene.provider.failNext('download', fault, fault);
    return scene.fetch('/download?id=x');
  };

  it('cannot set cookies, policies or anything else but what a transfer needs', async () => {
    const answer = await download({
      answer: {
        headers: {
          'content-type': 'text/plain',
          'set-cookie': ['sessionID=stolen', 'other=1'],
          'content-disposition': 'inline; filename="x.html"',
          'content-security-policy': 'script-src *',
          'access-control-allow-origin': '*',
          'strict-transport-security': 'max-age=1',
          'x-content-type-options': 'none',
          'clear-site-data': '"*"',
          refresh: '0; url=https://evil.example.com/',
          link: '<https://evil.example.com/x.js>; rel=preload',
          location: 'https://evil.example.com/',
          'x-made-up': '1',
        },
        body: 'x',
      },
    });
    expect(answer.status).toBe(200);
    const names = [...answer.headers.keys()];
    for (const name of ['set-cookie', 'strict-transport-security', 'clear-site-data', 'refresh', 'link']) {
      expect(names).not.toContain(name);
    }
    for (const name of ['location', 'x-made-up', 'access-control-allow-origin']) {
      expect(names).not.toContain(name);
    }
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(await answer.text()).toBe('x');
  });

  it.each([
    ['a folded header', 'Content-Type: text/plain\r\n Set-Cookie: sessionID=stolen'],
    ['a bare line feed', 'Content-Type: text/plain\nSet-Cookie: sessionID=stolen'],
    ['a bare carriage return', 'Content-Type: text/plain\rSet-Cookie: sessionID=stolen'],
    ['NUL', 'Content-Type: text/plain\0Set-Cookie: sessionID=stolen'],
    ['a vertical tab', 'Content-Type: text/plain\u000bSet-Cookie: sessionID=stolen'],
    ['bytes that are no ASCII', 'Content-Type: text/plain\u0085\u00ffSet-Cookie: sessionID=stolen'],
    ['no type at all', 'Content-Type: Set-Cookie: sessionID=stolen'],
    ['odd ranges', 'Content-Range: bytes 0-0/*\u000bSet-Cookie: x\r\nETag: "x\u000bSet-Cookie: y"'],
  ])('cannot write headers of ours with %s', async (_, line) => {
    const raw = Buffer.from(`${head('HTTP/1.1 200 OK', line, 'Content-Length: 1')}x`, 'latin1');
    const answer = await download({ raw });
    expect([200, 502]).toContain(answer.status);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('content-type') ?? '').not.toMatch(/stolen/);
    expect(answer.headers.get('etag') ?? '').not.toMatch(/Set-Cookie/);
    await answer.text();
  });

  it.each([
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/xml',
    'multipart/x-mixed-replace; boundary=x',
  ])('cannot have %s run in our origin, neither as a download nor as a thumbnail', async (type) => {
    const fault = { answer: { headers: { 'content-type': type }, body: '<script>alert(1)</script>' } };
    const answer = await download(fault);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('content-type')).not.toContain('multipart');
    await answer.text();
    scene.provider.failNext('thumbnail', fault);
    const picture = await scene.call('GET', '/thumbnail?id=x&size=10');
    expect(picture).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
  });

  it('cannot write headers with the title of a document', async () => {
    const title = 'evil"\r\nSet-Cookie: sessionID=stolen\r\n\r\n<script>é\u202e.txt';
    const metadata = { title, kind: 'file', id: 'evil' };
    scene.provider.failNext('metadata', { answer: { body: JSON.stringify(metadata) } });
    const body = { integrationId: scene.id, externalId: 'evil' };
    const linked = await scene.service.call('POST', '/api/v1/documents', { body });
    expect([201, 502]).toContain(linked.status);
    if (linked.status !== 201) return;
    scene.provider.failNext('download', { answer: { headers: { 'content-type': 'text/plain' }, body: 'x' } });
    const path = `/api/v1/documents/${linked.body.ID as string}/content`;
    const answer = await scene.service.call('GET', path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename/);
    expect(answer.text).toBe('x');
  });

  it.each(Object.keys(QUERIES))('cannot fill our memory with an endless answer to %s', async (endpoint) => {
    const before = process.memoryUsage().rss;
    scene.provider.failNext(endpoint, { endless: 'application/json' });
    const answer = await scene.call('GET', QUERIES[endpoint]!);
    expect(answer).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
    await until('the connection is ended', () => scene.provider.to(endpoint)[0]!.ended !== null);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * MB);
  });

  it('cannot fill our memory with a compressed bomb', async () => {
    const before = process.memoryUsage().rss;
    for (const endpoint of ['metadata', 'files']) {
      scene.provider.failNext(endpoint, { bomb: true });
      const answer = await scene.call('GET', QUERIES[endpoint]!);
      expect(answer).toMatchObject({ status: 502, body: { error: { class: 'ProviderError' } } });
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MB);
  });

  it('cannot pass a bomb on as a thumbnail', async () => {
    scene.provider.failNext('thumbnail', { endless: 'image/png' });
    const abort = new AbortController();
    const answer = await scene.fetch('/thumbnail?id=x&size=1', { signal: abort.signal });
    const first = await answer.body!.getReader().read();
    expect(first.value!.length).toBeGreaterThan(0);
    abort.abort();
    await until('the provider is let go', () => scene.provider.to('thumbnail')[0]!.ended !== null);
  });

  it('is not read faster than the caller reads', async () => {
    const before = process.memoryUsage().rss;
    const abort = new AbortController();
    scene.provider.failNext('download', { endless: 'application/octet-stream' });
    const answer = await scene.fetch('/download?id=x', { signal: abort.signal });
    const reader = answer.body!.getReader();
    for (let chunk = 0; chunk < 100; chunk++) await reader.read();
    // An answer to something else takes its time through the same process: enough for an unhindered stream to run away.
    for (let call = 0; call < 20; call++) await scene.get('metadata', { id: '/' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MB);
    abort.abort();
  });

  it.each([...METADATA_ADDRESSES, ...NO_ADDRESSES])('cannot send us to %j', async (location) => {
    const answer = await download({ answer: { status: 302, headers: { location } } });
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ error: { class: 'ProviderError' } });
  });

  it('cannot send us to itself for ever', async () => {
    const location = `${scene.provider.baseApiUrl}/download?id=x`;
    const back = { answer: { status: 307, headers: { location } } };
    scene.provider.failNext('download', ...Array.from({ length: 10 }, () => back));
    expect((await scene.call('GET', '/download?id=x')).status).toBe(502);
    expect(scene.provider.to('download')).toHaveLength(4);
  });

  it('cannot have an upload or a call sent to another place', async () => {
    const receiver = await Receiver.start();
    try {
      const moved = { answer: { status: 307, headers: { location: receiver.url('/here') } } };
      for (const endpoint of ['metadata', 'upload', 'rename', 'createFolder']) {
        scene.provider.failNext(endpoint, moved);
      }
      expect((await scene.call('GET', '/metadata?id=x')).status).toBe(502);
      expect((await scene.upload({ parentId: '/', filename: 'moved.txt' }, 'bytes')).status).toBe(502);
      expect((await scene.call('PUT', '/rename', { body: { id: 'x', name: 'y' } })).status).toBe(502);
      expect((await scene.call('POST', '/folders', { body: { parentId: '/', name: 'y' } })).status).toBe(502);
      expect(receiver.requests).toEqual([]);
    } finally {
      await receiver.close();
    }
  });
});
