import { PassThrough, Readable } from 'node:stream';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DocumentProviders, type ProviderBytes } from '../../src/custom-integrations/index.js';
import { TransferTimes } from '../../src/documents/transfer/transfer-times.js';
import { AppError } from '../../src/platform/http/errors/index.js';
import { FakeProvider, someBytes } from '../support/fake-providers.js';
import { type Answer, type CallOptions, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const ID = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
const BASE = `/api/v1/document-services/${ID}`;
const MB = 1024 * 1024;
const IDLE_MS = 1_000;
const UPLOAD = 'uploads?parentId=/&filename=f.txt';

/** What a client at the socket heard, and whether the connection has ended. */
interface Talk {
  heard: string;
  bytes: number;
  ended: boolean;
  write(data: string | Buffer): void;
  pause(): void;
  resume(): void;
  destroy(): void;
}

describe('transfers', () => {
  let service: TestService;
  let provider: FakeProvider;
  const lines: string[] = [];

  beforeAll(async () => {
    service = await startTestService({
      env: { PROVIDER_IDLE_MS: String(IDLE_MS), CORS_ORIGINS: 'https://front.example.com' },
      logTo: (line) => void lines.push(line),
    });
    const providers = service.running.app.get(DocumentProviders);
    jest.spyOn(providers, 'open').mockImplementation((caller) => provider.open(caller));
    jest.spyOn(providers, 'isOpen').mockImplementation(() => provider.isOpen());
    service.running.app.get(TransferTimes).recheckMs = 20;
  });
  afterAll(() => service.close());
  beforeEach(() => {
    provider = new FakeProvider(ID);
  });

  const call = (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    service.call(method, `${BASE}/${path}`, options);
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(`${service.url}${BASE}/${path}`, { method, headers: { sessionid: service.session, ...headers } });
  const talk = (session = service.session): Talk => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    const said: Talk = {
      heard: '',
      bytes: 0,
      ended: false,
      write: () => {},
      pause: () => void socket.pause(),
      resume: () => void socket.resume(),
      destroy: () => void socket.destroy(),
    };
    socket.on('error', () => {});
    socket.on('close', () => (said.ended = true));
    socket.on('data', (chunk: Buffer) => {
      said.bytes += chunk.length;
      if (said.heard.length < 10_000) said.heard += chunk.toString('latin1');
    });
    said.write = (data) =>
      void socket.write(
        typeof data === 'string'
          ? data.replace('HTTP/1.1\r\n', `HTTP/1.1\r\nhost: x\r\nsessionid: ${session}\r\n`)
          : data,
      );
    return said;
  };
  const gives = (bytes: ProviderBytes): void => void (provider.bytes = () => bytes);
  const newUser = async (): Promise<{ id: string; session: string }> => {
    const credentials = {
      username: `user-${Math.trunc(performance.now() * 1000)}`,
      password: 'password-of-mine',
    };
    const made = await service.call('POST', '/api/v1/users', { body: credentials });
    return {
      id: made.body.id as string,
      session: await service.login(credentials.username, credentials.password),
    };
  };

  describe('a download', () => {
    it('gives the bytes as the provider names them, guarded', async () => {
      gives(
        someBytes('content', {
          contentType: 'application/pdf; x=y',
          contentLength: 7,
          acceptRanges: 'bytes',
          etag: '"e"',
          lastModified: 'Mon, 09 Mar 2026 09:00:00 GMT',
        }),
      );
      const answer = await call('GET', 'download?id=/reports/Q3%20pl%C3%A4n.pdf', {
        headers: { origin: 'https://front.example.com' },
      });
      expect([answer.status, answer.text]).toEqual([200, 'content']);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-length': '7',
        'content-disposition': `attachment; filename="Q3 pl_n.pdf"; filename*=UTF-8''Q3%20pl%C3%A4n.pdf`,
        'accept-ranges': 'bytes',
        etag: '"e"',
        'last-modified': 'Mon, 09 Mar 2026 09:00:00 GMT',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, no-store',
        'access-control-allow-origin': 'https://front.example.com',
        'access-control-expose-headers': expect.stringMatching(/content-disposition.*content-range/),
      });
      expect(provider.calls).toEqual([['download', '/reports/Q3 plän.pdf', undefined]]);
    });

    it('of what a browser would run is a heap of bytes', async () => {
      gives(someBytes('<script>', { contentType: 'text/html' }));
      expect((await call('GET', 'download?id=1')).headers.get('content-type')).toBe(
        'application/octet-stream',
      );
    });

    it('of unknown length, or of nothing, ends as it should', async () => {
      gives(someBytes(Readable.from([Buffer.from('a'), Buffer.from('b')])));
      const unknown = await call('GET', 'download?id=1');
      expect([unknown.text, unknown.headers.get('transfer-encoding')]).toEqual(['ab', 'chunked']);
      gives(someBytes(Readable.from([]), { contentLength: 0 }));
      const nothing = await call('GET', 'download?id=1');
      expect([nothing.status, nothing.text, nothing.headers.get('content-length')]).toEqual([200, '', '0']);
    });

    it('of a range is what the provider makes of it', async () => {
      gives(someBytes('onten', { status: 206, contentRange: 'bytes 1-5/7', contentLength: 5 }));
      const answer = await get('download?id=1', { range: 'bytes=1-5' });
      expect([answer.status, await answer.text()]).toEqual([206, 'onten']);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-range': 'bytes 1-5/7',
        'content-length': '5',
      });
      expect(provider.calls).toEqual([['download', '1', 'bytes=1-5']]);
    });

    it('of a range that is none is of the whole', async () => {
      expect((await get('download?id=1', { range: 'lines=1-5' })).status).toBe(200);
      expect(provider.calls).toEqual([['download', '1', undefined]]);
    });

    it('of a range that is not there tells so', async () => {
      provider.failures = {
        download: new AppError('RangeNotSatisfiable', undefined, { 'Content-Range': 'bytes */7' }),
      };
      const answer = await call('GET', 'download?id=1', { headers: { range: 'bytes=9-' } });
      expect([answer.status, answer.body.error.class]).toEqual([416, 'RangeNotSatisfiable']);
      expect(answer.headers.get('content-range')).toBe('bytes */7');
    });

    it('of a range of another version is of the whole', async () => {
      const parts: ProviderBytes[] = [];
      provider.bytes = ({ range }) => {
        const bytes =
          range === undefined
            ? someBytes('whole', { etag: '"new"' })
            : someBytes('ol', { status: 206, contentRange: 'bytes 2-3/5', etag: '"new"' });
        parts.push(bytes);
        return bytes;
      };
      const answer = await get('download?id=1', { range: 'bytes=2-3', 'if-range': '"old"' });
      expect([answer.status, await answer.text()]).toEqual([200, 'whole']);
      expect(parts[0]!.body.destroyed).toBe(true);
      const same = await get('download?id=1', { range: 'bytes=2-3', 'if-range': '"new"' });
      expect([same.status, await same.text()]).toEqual([206, 'ol']);
    });

    it('that is asked for by HEAD has a head alone, and leaves the provider in peace', async () => {
      const body = new PassThrough();
      body.write('beginning');
      gives(someBytes(body, { contentType: 'text/plain', contentLength: 5000 }));
      const answer = await get('download?id=1', { range: 'bytes=0-1' }, 'HEAD');
      expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
        200,
        '5000',
        '',
      ]);
      await until('the provider is let go', () => body.destroyed);
      expect(provider.calls).toEqual([['download', '1', undefined]]);
    });

    it.each([
      ['with an error of ours', new AppError('ProviderTimeout'), 504, 'ProviderTimeout'],
      ['with any other', new Error('socket hang up'), 502, 'ProviderError'],
    ])('that fails before its first byte is answered so: %s', async (_, error, status, code) => {
      gives(
        someBytes(
          new Readable({
            read() {
              this.destroy(error);
            },
          }),
          { contentLength: 7, contentType: 'a/b' },
        ),
      );
      const answer = await call('GET', 'download?id=1');
      expect([answer.status, answer.body.error.class]).toEqual([status, code]);
      expect(answer.headers.get('content-disposition')).toBeNull();
    });

    it.each<[string, (body: PassThrough) => void, number | null]>([
      ['the provider breaks off', (body) => body.destroy(new Error('reset')), null],
      ['the provider breaks off short of the length', (body) => body.destroy(new Error('reset')), 100],
      ['there is less than was said', (body) => body.end(), 100],
      ['there is more than was said', (body) => body.end('more'), 10],
    ])('that fails half-way ends the connection: %s', async (_, end, contentLength) => {
      const body = new PassThrough();
      body.write('beginning');
      gives(someBytes(body, { contentLength }));
      const client = talk();
      client.write(`GET ${BASE}/download?id=1 HTTP/1.1\r\n\r\n`);
      await until('it has begun', () => client.heard.includes('beginning'));
      end(body);
      await until('the connection ends', () => client.ended);
      expect(client.heard).not.toMatch(/0\r\n\r\n$|more/);
    });

    it('asks for no more than the caller reads', async () => {
      let given = 0;
      const body = new Readable({
        read() {
          if (given >= 64 * MB) this.push(null);
          else {
            given += 64 * 1024;
            this.push(Buffer.alloc(64 * 1024));
          }
        },
      });
      gives(someBytes(body, { contentLength: 64 * MB }));
      service.running.app.get(TransferTimes).idleMs = 60_000;
      const client = talk();
      client.pause();
      client.write(`GET ${BASE}/download?id=1 HTTP/1.1\r\nconnection: close\r\n\r\n`);
      await until('it has begun', () => given > 0);
      for (let i = 0; i < 50; i++) await call('GET', 'metadata?id=1');
      expect(given).toBeLessThan(48 * MB);
      client.resume();
      await until('all of it has arrived', () => client.ended);
      expect(client.bytes).toBeGreaterThan(64 * MB);
      service.running.app.get(TransferTimes).idleMs = IDLE_MS;
    });

    it('ends when the caller does not read any more', async () => {
      const body = new Readable({
        read() {
          this.push(Buffer.alloc(64 * 1024));
        },
      });
      gives(someBytes(body));
      const client = talk();
      client.pause();
      client.write(`GET ${BASE}/download?id=1 HTTP/1.1\r\n\r\n`);
      await until('the provider is let go', () => body.destroyed);
      client.resume();
      await until('the connection ends', () => client.ended);
      expect(client.heard).toMatch(/^HTTP\/1\.1 200 /);
    });

    it('ends at the provider when the caller goes, before or after its first byte', async () => {
      for (const first of ['', 'beginning']) {
        const body = new PassThrough();
        if (first) body.write(first);
        let signal: AbortSignal | undefined;
        provider.bytes = (options) => {
          signal = options.signal;
          return someBytes(body);
        };
        const client = talk();
        client.write(`GET ${BASE}/download?id=1 HTTP/1.1\r\n\r\n`);
        await until('it is under way', () => signal !== undefined && client.heard.includes(first));
        client.destroy();
        await until('the provider is let go', () => body.destroyed && signal!.aborted);
      }
      expect(provider.calls).toHaveLength(2);
    });

    it('ends at a provider that has not answered yet when the caller goes', async () => {
      let asked = false;
      let aborted = false;
      jest.spyOn(provider, 'download').mockImplementation(
        (_, { signal }) =>
          new Promise((_resolve, reject) => {
            asked = true;
            signal.addEventListener('abort', () => {
              aborted = true;
              reject(new AppError('ProviderError'));
            });
          }),
      );
      const client = talk();
      client.write(`GET ${BASE}/download?id=1 HTTP/1.1\r\n\r\n`);
      await until('the provider was asked', () => asked);
      client.destroy();
      await until('the provider is let go', () => aborted);
      expect(aborted).toBe(true);
    });
  });

  describe('a transfer under way ends when', () => {
    it.each<[string, (user: { id: string; session: string }) => Promise<unknown>]>([
      ['its user is deactivated', ({ id }) => service.call('DELETE', `/api/v1/users/${id}`)],
      ['its user logs out', ({ session }) => service.call('GET', '/attask/api/v15.0/logout', { session })],
      [
        'the link is dropped or the integration disabled',
        async () => (provider.rejection = new AppError('IntegrationDisabled')),
      ],
    ])('%s', async (_, end) => {
      const user = await newUser();
      const body = new PassThrough();
      body.write('beginning');
      gives(someBytes(body));
      let taken: Readable | undefined;
      provider.take = async (upload, { signal }) => {
        taken = upload;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw new Error('aborted');
      };
      const download = talk(user.session);
      download.write(`GET ${BASE}/download?id=1 HTTP/1.1\r\n\r\n`);
      const upload = talk(user.session);
      upload.write(`POST ${BASE}/${UPLOAD} HTTP/1.1\r\ncontent-length: 100\r\n\r\nbeginning`);
      await until('both are under way', () => download.heard.includes('beginning') && taken !== undefined);
      await end(user);
      await until('the download has ended', () => download.ended && body.destroyed);
      await until('the upload has ended', () => /^HTTP\/1\.1 (401|409) /.test(upload.heard));
      expect(upload.heard).toMatch(/"class":"(AuthenticationRequired|IntegrationDisabled)"/);
    });

    it('but not while nobody knows', async () => {
      const body = new PassThrough();
      body.write('beginning');
      gives(someBytes(body));
      let looked = 0;
      jest.spyOn(provider, 'isOpen').mockImplementation(async () => {
        looked++;
        throw new Error('the database is away');
      });
      const client = talk();
      client.write(`GET ${BASE}/download?id=1 HTTP/1.1\r\nconnection: close\r\n\r\n`);
      await until('it was looked at twice', () => looked >= 2);
      body.end('end');
      await until('it has ended', () => client.ended);
      expect(client.heard).toContain('end');
      lines.splice(0, lines.length, ...lines.filter((line) => !line.includes('Could not look')));
    });
  });

  describe('a thumbnail', () => {
    it('is a picture that may be shown and nothing else', async () => {
      gives(someBytes('png', { contentType: 'image/png', contentLength: 3 }));
      const answer = await call('GET', 'thumbnail?id=1&size=64');
      expect([answer.status, answer.text]).toEqual([200, 'png']);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-length': '3',
        'content-disposition': 'inline',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'private, no-store',
      });
      expect(provider.calls).toEqual([['thumbnail', '1', 64]]);
    });

    it.each(['image/svg+xml', 'text/html', null])('is refused when it is %s', async (contentType) => {
      const body = Readable.from(['<svg>']);
      gives(someBytes(body, { contentType }));
      const answer = await call('GET', 'thumbnail?id=1');
      expect([answer.status, answer.body.error.class]).toEqual([502, 'ProviderError']);
      await until('the provider is let go', () => body.destroyed);
    });
  });

  describe('an upload', () => {
    const read = (): Promise<string>[] => {
      const taken: Promise<string>[] = [];
      provider.take = async (body) => {
        taken.push(body.toArray().then((chunks: Buffer[]) => Buffer.concat(chunks).toString()));
        await taken[0];
      };
      return taken;
    };

    it('is announced, passed on, and answered with what the provider knows then', async () => {
      const taken = read();
      const answer = await call(
        'POST',
        'uploads?parentId=/in&filename=a%20b.txt&documentId=d&documentVersionId=v',
        { body: 'abc', headers: { 'content-type': 'text/html' } },
      );
      expect([answer.status, answer.body]).toEqual([
        201,
        { title: 'now new', kind: 'file', id: 'new', size: 3 },
      ]);
      expect(provider.calls).toEqual([
        ['uploadInit', { parentId: '/in', filename: 'a b.txt', documentId: 'd', documentVersionId: 'v' }],
        ['upload', 'new', 3],
        ['metadata', 'new'],
      ]);
      expect(await taken[0]).toBe('abc');
    });

    it('is answered with what was announced when the provider does not say more', async () => {
      provider.failures = { metadata: new AppError('NotFound') };
      const answer = await call('POST', UPLOAD, { body: 'abc' });
      expect([answer.status, answer.body]).toEqual([201, { title: 'announced', kind: 'file', id: 'new' }]);
    });

    it.each([
      ['of nothing', 'content-length: 0\r\n\r\n', 0, ''],
      ['without a body', '\r\n', 0, ''],
      [
        'of unknown length',
        'transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
        undefined,
        'abcde',
      ],
    ])('may be %s', async (_, rest, length, content) => {
      const taken = read();
      const client = talk();
      client.write(`POST ${BASE}/${UPLOAD} HTTP/1.1\r\n${rest}`);
      await until('it is answered', () => client.heard.includes('\r\n\r\n'));
      expect(client.heard).toMatch(/^HTTP\/1\.1 201 /);
      expect(provider.calls[1]).toEqual(['upload', 'new', length]);
      expect(await taken[0]).toBe(content);
    });

    it('may be larger than any other body', async () => {
      let size = 0;
      provider.take = async (body) => {
        for await (const chunk of body) size += (chunk as Buffer).length;
      };
      expect((await call('POST', UPLOAD, { body: Buffer.alloc(40 * MB) })).status).toBe(201);
      expect(size).toBe(40 * MB);
    });

    it('takes no more from the caller than the provider reads', async () => {
      let openGate!: () => void;
      const gate = new Promise<void>((resolve) => (openGate = resolve));
      let held: Readable | undefined;
      provider.take = async (body) => {
        held = body;
        await gate;
        for await (const _ of body);
      };
      const connections: Socket[] = [];
      service.running.app.getHttpServer().once('connection', (socket: Socket) => connections.push(socket));
      const client = talk();
      client.write(`POST ${BASE}/${UPLOAD} HTTP/1.1\r\ncontent-length: ${64 * MB}\r\n\r\n`);
      client.write(Buffer.alloc(64 * MB));
      await until('the provider has it', () => held !== undefined);
      for (let i = 0; i < 50; i++) await call('GET', 'metadata?id=1');
      expect(connections[0]!.bytesRead).toBeLessThan(MB);
      openGate();
      await until('it is answered', () => client.heard.includes('HTTP/1.1 201'));
    });

    it('begins only when the provider is ready for it', async () => {
      const client = talk();
      provider.rejection = new AppError('LinkRequired');
      client.write(`POST ${BASE}/${UPLOAD} HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n`);
      await until('it is refused', () => client.ended);
      expect(client.heard).toMatch(/^HTTP\/1\.1 409 [^]*LinkRequired/);
      provider.rejection = undefined;
      const other = talk();
      other.write(`POST ${BASE}/${UPLOAD} HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n`);
      await until('it may go on', () => other.heard === 'HTTP/1.1 100 Continue\r\n\r\n');
      expect(provider.calls.map(([name]) => name)).toEqual(['uploadInit', 'upload']);
      other.write('abc');
      await until('it is answered', () => other.heard.includes('HTTP/1.1 201'));
    });

    it('of a stranger is refused before anything of it is read', async () => {
      const client = talk('f'.repeat(32));
      client.write(`POST ${BASE}/${UPLOAD} HTTP/1.1\r\ncontent-length: 100\r\n\r\nx`);
      await until('it is answered', () => client.heard.includes('\r\n\r\n'));
      expect(client.heard).toMatch(/^HTTP\/1\.1 401 /);
      client.destroy();
    });

    it.each<[string, Record<string, Error>, number, string]>([
      ['the announcement', { uploadInit: new AppError('ProviderAccessDenied', 'no') }, 403, 'no'],
      ['the transfer', { upload: new AppError('ProviderError', 'disk full') }, 502, 'disk full'],
    ])('that the provider refuses is answered so: %s', async (_, failures, status, message) => {
      provider.failures = failures;
      const answer = await call('POST', UPLOAD, { body: Buffer.alloc(4 * MB) });
      expect([answer.status, answer.body.error.message]).toEqual([status, message]);
    });

    it('that the provider does not take whole has failed', async () => {
      provider.take = async (body) => {
        for await (const _ of body) break;
      };
      const answer = await call('POST', UPLOAD, { body: Buffer.alloc(4 * MB) });
      expect([answer.status, answer.body.error.class]).toEqual([502, 'ProviderError']);
    });

    it('ends at the provider when the caller goes, and is never taken for whole', async () => {
      let ending: Promise<unknown> | undefined;
      let signal: AbortSignal | undefined;
      provider.take = (body, options) => {
        ({ signal } = options);
        const taking = body.toArray();
        ending = taking.catch((error: unknown) => error);
        return taking.then(() => {});
      };
      const client = talk();
      client.write(`POST ${BASE}/${UPLOAD} HTTP/1.1\r\ncontent-length: 100\r\n\r\nbeginning`);
      await until('the provider has it', () => ending !== undefined);
      client.destroy();
      expect(await ending).toMatchObject({ code: 'MalformedRequest' });
      await until('the transfer is ended', () => signal!.aborted);
      expect(provider.calls.map(([name]) => name)).toEqual(['uploadInit', 'upload']);
    });

    it('that stands still is given up, and answered', async () => {
      const client = talk();
      client.write(`POST ${BASE}/${UPLOAD} HTTP/1.1\r\ncontent-length: 100\r\n\r\nbeginning`);
      await until('it is answered', () => client.heard.includes('\r\n\r\n'));
      expect(client.heard).toMatch(/^HTTP\/1\.1 400 [^]*No more of the body arrived for 1000 milliseconds/);
      client.destroy();
    });

    it('as a form is not taken for the file', async () => {
      const headers = { 'content-type': 'multipart/form-data; boundary=x' };
      const answer = await call('POST', UPLOAD, { body: 'x', headers });
      expect([answer.status, answer.body.error.class]).toEqual([415, 'UnsupportedMediaType']);
    });

    it('in another encoding is not understood', async () => {
      const answer = await call('POST', UPLOAD, { body: 'x', headers: { 'content-encoding': 'gzip' } });
      expect([answer.status, answer.body.error.class]).toEqual([415, 'UnsupportedMediaType']);
    });
  });

  it('that fail say nothing in the log: nothing is wrong on our side', async () => {
    await call('GET', 'metadata?id=1');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.filter((line) => /"level":(40|50)/.test(line))).toEqual([]);
  });
});
