import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DocumentProviders } from '../../src/custom-integrations/index.js';
import { AppError } from '../../src/platform/http/errors/index.js';
import { Exposition } from '../support/exposition.js';
import { FakeProvider } from '../support/fake-providers.js';
import { type Answer, type CallOptions, startTestService, type TestService } from '../support/service.js';

const ID = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
const LONG = 'x'.repeat(256);

describe('the provider endpoints for front-ends', () => {
  let service: TestService;
  let provider: FakeProvider;

  beforeAll(async () => {
    service = await startTestService({ env: { CORS_ORIGINS: 'https://front.example.com' } });
    const providers = service.running.app.get(DocumentProviders);
    jest.spyOn(providers, 'open').mockImplementation((caller) => provider.open(caller));
    jest.spyOn(providers, 'isOpen').mockImplementation(() => provider.isOpen());
  });
  afterAll(() => service.close());
  beforeEach(() => {
    provider = new FakeProvider(ID);
    provider.listed = ['a', 'approve/it'];
  });

  const call = (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    service.call(method, `/api/v1/document-services/${ID}/${path}`, options);

  describe('pass calls on, and what the provider gives back', () => {
    it.each<[string, string, unknown, number, unknown[], unknown]>([
      ['GET', 'metadata?id=/', undefined, 200, ['metadata', '/'], { id: '/', title: 'now /' }],
      [
        'GET',
        'metadata?id=a%26b%2Fc%20%C3%BC',
        undefined,
        200,
        ['metadata', 'a&b/c ü'],
        { title: 'now a&b/c ü' },
      ],
      [
        'GET',
        'files',
        undefined,
        200,
        ['files', '/', { max: 100, offset: 0 }],
        { items: [{ id: '1', title: 'a' }], skipped: 0 },
      ],
      [
        'GET',
        'files?parentId=f&max=7&offset=14',
        undefined,
        200,
        ['files', 'f', { max: 7, offset: 14 }],
        { items: [{}] },
      ],
      [
        'GET',
        'search?query=q',
        undefined,
        200,
        ['search', 'q', undefined, { max: 100, offset: 0 }],
        { items: [] },
      ],
      [
        'GET',
        'search?query=q+r&parentId=f&max=1&offset=2',
        undefined,
        200,
        ['search', 'q r', 'f', { max: 1, offset: 2 }],
        { items: [] },
      ],
      [
        'POST',
        'folders',
        { parentId: '/', name: 'new' },
        201,
        ['createFolder', '/', 'new'],
        { kind: 'folder', id: '/new' },
      ],
      ['PUT', 'rename', { id: '1', name: 'n' }, 200, ['rename', '1', 'n'], { status: 'success' }],
      [
        'DELETE',
        'items?documentId=1',
        undefined,
        200,
        ['remove', { documentId: '1' }],
        { status: 'success' },
      ],
      ['DELETE', 'items?folderId=2', undefined, 200, ['remove', { folderId: '2' }], { status: 'success' }],
      [
        'POST',
        'custom-actions/approve%2Fit',
        { documentId: '1', documentVersionId: '2' },
        200,
        ['customAction', 'approve/it', '1', '2'],
        { status: 'success' },
      ],
    ])('%s %s', async (method, path, body, status, expected, answered) => {
      const answer = await call(method, path, { body });
      expect([answer.status, provider.calls]).toEqual([status, [expected]]);
      expect(answer.body).toMatchObject(answered as object);
    });

    it('GET service-info', async () => {
      provider.info = {
        webhookVersion: '1.2',
        version: null,
        publisher: 'Example',
        availableEndpoints: ['files'],
        customActions: [{ name: 'approve', displayName: 'Approve it' }],
      };
      expect(await call('GET', 'service-info')).toMatchObject({ status: 200, body: provider.info });
    });

    it('GET service-info of a provider that has none: the usual endpoints', async () => {
      expect((await call('GET', 'service-info')).body).toEqual({
        webhookVersion: null,
        version: null,
        publisher: null,
        availableEndpoints: ['files', 'metadata', 'search', 'download', 'thumbnail', 'uploadInit', 'upload'],
        customActions: [],
      });
    });
  });

  describe('refuse what makes no sense, and ask nobody', () => {
    it.each<[string, string, unknown, string]>([
      ['GET', 'metadata', undefined, 'id is required.'],
      ['GET', 'metadata?id=', undefined, 'id is required.'],
      ['GET', 'metadata?id=a&id=b', undefined, 'id must be given once.'],
      ['GET', `metadata?id=${LONG}`, undefined, 'id must have 1 to 255 characters.'],
      ['GET', 'metadata?id=a%00', undefined, 'id must not contain control characters.'],
      ['GET', 'metadata?id=a&parentId=b', undefined, 'Unknown parameter "parentId". Allowed: id.'],
      ['GET', 'metadata?id=a&__proto__=b', undefined, 'Unknown parameter "__proto__". Allowed: id.'],
      ['GET', 'files?max=0', undefined, 'max must be a whole number from 1 to 1000.'],
      ['GET', 'files?max=1001', undefined, 'max must be a whole number from 1 to 1000.'],
      ['GET', 'files?offset=-1', undefined, 'offset must be a whole number from 0 to 1000000000.'],
      ['GET', 'search', undefined, 'query is required.'],
      ['GET', 'download', undefined, 'id is required.'],
      ['GET', 'thumbnail?id=a&size=big', undefined, 'size must be a whole number from 1 to 10000.'],
      ['POST', 'uploads', 'bytes', 'parentId is required. filename is required.'],
      [
        'POST',
        'uploads?parentId=/&filename=a%0d%0ab',
        'bytes',
        'filename must not contain control characters.',
      ],
      ['POST', 'folders', { parentId: '/' }, 'name is required; it must be a string.'],
      ['POST', 'folders', { parentId: '/', name: LONG }, 'name must have 1 to 255 characters.'],
      [
        'POST',
        'folders',
        { parentId: '/', name: 'n', id: 1 },
        'Unknown field "id". Allowed: parentId, name.',
      ],
      [
        'POST',
        'folders?parentId=/',
        { parentId: '/', name: 'n' },
        'Unknown parameter "parentId"; it belongs in the body.',
      ],
      ['PUT', 'rename', { id: ['1'], name: 'n' }, 'id must be a string.'],
      ['PUT', 'rename', [], 'The body must be a JSON object, not an array.'],
      ['DELETE', 'items', undefined, 'Exactly one of documentId and folderId must be given; here are none.'],
      ['POST', 'custom-actions/a', {}, 'documentId is required; it must be a string.'],
      [
        'POST',
        'custom-actions/a',
        { documentId: '1', documentVersionId: null },
        'documentVersionId must be a string.',
      ],
      ['GET', 'service-info?id=1', undefined, 'Unknown parameter "id"; this call has none.'],
      [
        'POST',
        `custom-actions/${LONG}`,
        { documentId: '1', documentVersionId: '2' },
        "The action's name must have 1 to 255 characters.",
      ],
    ])('%s %s', async (method, path, body, message) => {
      const answer = await call(method, path, { body });
      expect([answer.status, answer.body]).toEqual([400, { error: { class: 'ValidationFailed', message } }]);
      expect(provider.calls).toEqual([]);
    });

    it('a body that is no JSON', async () => {
      const answer = await call('PUT', 'rename', { body: '{' });
      expect([answer.status, answer.body.error.class]).toEqual([400, 'MalformedBody']);
    });
  });

  const EVERY: readonly [string, string, unknown][] = [
    ['GET', 'metadata?id=1', undefined],
    ['GET', 'files', undefined],
    ['GET', 'search?query=q', undefined],
    ['GET', 'download?id=1', undefined],
    ['GET', 'thumbnail?id=1', undefined],
    ['POST', 'uploads?parentId=/&filename=f', 'bytes'],
    ['POST', 'folders', { parentId: '/', name: 'n' }],
    ['PUT', 'rename', { id: '1', name: 'n' }],
    ['DELETE', 'items?documentId=1', undefined],
    ['GET', 'service-info', undefined],
    ['POST', 'custom-actions/a', { documentId: '1', documentVersionId: '2' }],
  ];

  it.each(EVERY)('need a session: %s %s', async (method, path, body) => {
    const answer = await call(method, path, { body, session: null });
    expect([answer.status, answer.body.error.class]).toEqual([401, 'AuthenticationRequired']);
  });

  it.each(EVERY)('need a link: %s %s', async (method, path, body) => {
    provider.rejection = new AppError('LinkRequired');
    const answer = await call(method, path, { body });
    expect([answer.status, answer.body.error.class]).toEqual([409, 'LinkRequired']);
  });

  it.each(EVERY)('know no service whose id is no id: %s %s', async (method, path, body) => {
    const answer = await service.call(method, `/api/v1/document-services/nonsense/${path}`, { body });
    expect([answer.status, answer.body.error.class]).toEqual([404, 'NotFound']);
  });

  it('are for every user, who is the one whose account is used', async () => {
    const credentials = { username: 'somebody', password: 'password-of-mine' };
    await service.call('POST', '/api/v1/users', { body: credentials });
    const session = await service.login(credentials.username, credentials.password);
    expect((await call('GET', 'metadata?id=1', { session })).status).toBe(200);
    expect(provider.callers).toMatchObject([{ username: 'somebody' }]);
  });

  describe('say what a provider does not offer', () => {
    const OFFERS_ALL = {
      webhookVersion: null,
      version: null,
      publisher: null,
      availableEndpoints: ['uploadInit', 'createFolder', 'rename', 'delete', 'customAction'],
      customActions: [{ name: 'a', displayName: 'A' }],
    };
    const EXTRAS: readonly [string, string, string, unknown][] = [
      ['createFolder', 'POST', 'folders', { parentId: '/', name: 'n' }],
      ['rename', 'PUT', 'rename', { id: '1', name: 'n' }],
      ['remove', 'DELETE', 'items?documentId=1', undefined],
      ['uploadInit', 'POST', 'uploads?parentId=/&filename=f', 'bytes'],
    ];

    it.each(EXTRAS)(
      'when it knows nothing of what it does not list: %s',
      async (name, method, path, body) => {
        provider.info = { ...OFFERS_ALL, availableEndpoints: [], customActions: [] };
        provider.failures = { [name]: new AppError('NotFound') };
        const answer = await call(method, path, { body });
        expect([answer.status, answer.body.error.class]).toEqual([409, 'StateConflict']);
        expect(answer.body.error.message).toMatch(/^The document provider does not offer /);
      },
    );

    it.each(EXTRAS)('but pass its own words on when it fails: %s', async (name, method, path, body) => {
      provider.info = { ...OFFERS_ALL, availableEndpoints: [], customActions: [] };
      provider.failures = { [name]: new AppError('ProviderError', 'It is locked') };
      const answer = await call(method, path, { body });
      expect([answer.status, answer.body.error.message]).toEqual([502, 'It is locked']);
    });

    it.each(EXTRAS)('but not when it lists it: %s', async (name, method, path, body) => {
      provider.info = OFFERS_ALL;
      provider.failures = { [name]: new AppError('NotFound', 'no such thing') };
      const answer = await call(method, path, { body });
      expect([answer.status, answer.body.error.message]).toEqual([404, 'no such thing']);
    });

    it.each(EXTRAS)('nor when nobody knows: %s', async (name, method, path, body) => {
      provider.failures = { [name]: new AppError('NotFound'), serviceInfo: new AppError('ProviderTimeout') };
      expect((await call(method, path, { body })).status).toBe(404);
    });

    it('and take a provider without serviceInfo for one that has the usual endpoints', async () => {
      provider.failures = { rename: new AppError('NotFound'), uploadInit: new AppError('NotFound') };
      expect((await call('PUT', 'rename', { body: { id: '1', name: 'n' } })).status).toBe(409);
      expect((await call('POST', 'uploads?parentId=/&filename=f', { body: 'x' })).status).toBe(404);
    });

    it('and ask a provider that has what it does not list', async () => {
      provider.info = { ...OFFERS_ALL, availableEndpoints: [] };
      expect((await call('PUT', 'rename', { body: { id: '1', name: 'n' } })).status).toBe(200);
      expect(provider.calls.map(([name]) => name)).toEqual(['rename']);
    });
  });

  describe('run a provider’s own action', () => {
    const ACTION = { name: 'a', displayName: 'A' };
    const INFO = {
      webhookVersion: null,
      version: null,
      publisher: null,
      availableEndpoints: ['customAction'],
      customActions: [ACTION],
    };
    const run = (body: object = { documentId: '1' }): Promise<Answer> =>
      call('POST', 'custom-actions/a', { body });

    it('without a version of the document', async () => {
      expect((await run()).status).toBe(200);
      expect(provider.calls).toEqual([['customAction', 'a', '1', undefined]]);
    });

    it('that it lists now, though it did not when it was last asked', async () => {
      provider.listed = [];
      provider.info = INFO;
      expect((await run()).status).toBe(200);
      expect(provider.calls.map(([name]) => name)).toEqual(['serviceInfo', 'customAction']);
    });

    it.each([
      ['lists others', { ...INFO, customActions: [{ ...ACTION, name: 'b' }] }],
      ['has no serviceInfo', null],
    ])('never where it %s, and ask it nothing else', async (_, info) => {
      provider.listed = [];
      provider.info = info;
      expect(await run()).toMatchObject({
        status: 404,
        body: {
          error: { class: 'NotFound', message: 'The document provider does not offer the action "a".' },
        },
      });
      expect(provider.calls.map(([name]) => name)).toEqual(['serviceInfo']);
    });

    it('but say 504 where nobody knows whether it lists it', async () => {
      provider.listed = [];
      provider.failures = { serviceInfo: new AppError('ProviderTimeout') };
      expect((await run()).status).toBe(504);
    });

    it.each([
      ['does not list any more', null, 'does not offer the action "a"'],
      ['lists', INFO, 'no such document'],
    ])('and tell what is missing when one that it %s is not found', async (_, info, message) => {
      provider.info = info;
      provider.failures = { customAction: new AppError('NotFound', 'no such document') };
      const answer = await run();
      expect([answer.status, answer.body.error.message]).toEqual([404, expect.stringContaining(message)]);
    });

    it('and pass on what it says of its failure', async () => {
      provider.failures = { customAction: new AppError('ProviderError', 'It is locked') };
      const answer = await run();
      expect([answer.status, answer.body.error.message]).toEqual([502, 'It is locked']);
    });
  });

  it('count a provider’s failure apart from failures of the service', async () => {
    const counted = async (code: string): Promise<number> => {
      const seen = new Exposition((await service.call('GET', '/metrics')).text);
      return seen.value('hookfront_http_request_duration_seconds_count', { code }) ?? Number.NaN;
    };
    const before = await counted('gateway');
    provider.failures = { metadata: new AppError('ProviderTimeout'), files: new AppError('ProviderError') };
    expect((await call('GET', 'metadata?id=1')).status).toBe(504);
    expect((await call('GET', 'files')).status).toBe(502);
    expect([(await counted('gateway')) - before, await counted('5xx')]).toEqual([2, 0]);
  });
});
