import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKeyBody, INTEGRATIONS, register } from '../support/integrations.js';
import { ADMIN, type Answer, BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const KB = 1024;
const NOBODY = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const SUBSCRIPTION = {
  objCode: 'PROJ',
  eventType: 'UPDATE',
  url: 'http://127.0.0.1:9/',
  authToken: 'a-token',
};

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What the API description says of one call. */
interface Call {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

describe('requests', () => {
  let service: TestService;
  let description: {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Call>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  };
  let subscription: string;
  let integration: string;

  beforeAll(async () => {
    service = await startTestService({ env: { BODY_LIMIT_MB: '1' } });
    description = (await service.call('GET', '/openapi.json')).body;
    subscription = (await service.call('POST', `${BASE}/subscriptions`, { body: SUBSCRIPTION })).body.id;
    integration = (await register(service, apiKeyBody('http://127.0.0.1:9'))).id;
  });
  afterAll(() => service.close());

  /** A path of the description, of things that are there. */
  const filled = (path: string): string =>
    path
      .replace('{version}', 'v15.0')
      .replace('{name}', 'action')
      .replace('{action}', 'getApiKey')
      .replace('{ID}', NOBODY)
      .replace('{id}', path.startsWith(INTEGRATIONS) ? integration : subscription);
  const ask = (method: string, path: string): Promise<{ status: number; allow: string | undefined }> =>
    new Promise((resolve, reject) => {
      request(service.url + path, { method, headers: { sessionID: service.session } }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, allow: answer.headers.allow }));
      })
        .on('error', reject)
        .end();
    });

  describe('with names that every object inherits, in a body', () => {
    const NAMES = ['constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'];
    const withBodies = (): [string, string, Schema][] =>
      Object.entries(description.paths).flatMap(([path, calls]) =>
        Object.entries(calls).flatMap(([method, { requestBody }]): [string, string, Schema][] => {
          const schema = requestBody?.content['application/json']?.schema;
          // Logging out would be answered well, and end the session.
          return schema === undefined || path.endsWith('/logout')
            ? []
            : [[method.toUpperCase(), path, schema]];
        }),
      );
    const fieldsOf = (schema: Schema): string[] => {
      const { $ref, oneOf, anyOf, properties } = schema;
      if ($ref !== undefined) return fieldsOf(description.components.schemas[$ref.split('/').at(-1)!]!);
      return [...Object.keys(properties ?? {}), ...[...(oneOf ?? []), ...(anyOf ?? [])].flatMap(fieldsOf)];
    };
    const send = (method: string, path: string, body: string): Promise<Answer> =>
      service.call(method, filled(path), { body });

    it('are unknown fields in every call of the description, and named', async () => {
      const calls = withBodies().filter(([, path]) => !path.startsWith('/attask/api/'));
      expect(calls.length).toBeGreaterThan(12);
      const wrong: string[] = [];
      for (const [method, path] of calls) {
        for (const name of NAMES) {
          for (const value of ['{"prototype":1}', '1']) {
            const { status, text } = await send(method, path, `{"${name}":${value}}`);
            if (status !== 400 || !text.includes(`Unknown field \\"${name}\\"`))
              wrong.push(`${method} ${path} ${name}: ${status} ${text}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    });

    it('are as harmless below fields that are unknown, and below those that are known', async () => {
      const wrong: string[] = [];
      for (const [method, path, schema] of withBodies()) {
        for (const field of ['x', ...fieldsOf(schema)]) {
          for (const value of [
            '{"constructor":{"prototype":1}}',
            '[{"constructor":{"prototype":1}}]',
            '{"__proto__":1}',
          ]) {
            const { status, text } = await send(method, path, `{"${field}":${value}}`);
            // Where people log in, unknown parameters are ignored.
            const isFine = path.startsWith('/attask/api/') ? status < 500 : status === 400;
            if (!isFine) wrong.push(`${method} ${path} ${field}: ${status} ${text}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    });

    it.each([
      [
        'requestParameters',
        '{"name":"a","value":"b","constructor":1}',
        'Unknown field \\"constructor\\" in requestParameters[1]',
      ],
      [
        'requestHeaders',
        '{"name":"a","value":"b","__proto__":1}',
        'Unknown field \\"__proto__\\" in requestHeaders[1]',
      ],
    ])('are named with their place in a list: %s', async (field, entry, message) => {
      const body = `{"${field}":[{"name":"c","value":"d"},${entry}]}`;
      const answer = await service.call('PATCH', `${INTEGRATIONS}/${integration}`, { body });
      expect(answer).toMatchObject({ status: 400 });
      expect(answer.text).toContain(message);
    });

    it('mean nothing as parameters of a query or a form', async () => {
      const query = NAMES.map((name) => `${name}=1`).join('&');
      for (const [path, calls] of Object.entries(description.paths)) {
        if (!('get' in calls) || path.endsWith('/logout')) continue;
        const { status } = await service.call('GET', `${filled(path)}?${query}`);
        expect(`${path} ${status < 500 ? 'is fine' : status}`).toBe(`${path} is fine`);
      }
      const login = await service.call('POST', `/attask/api/v15.0/login?${query}`, {
        body: `${query}&username=${ADMIN.username}&password=${encodeURIComponent(ADMIN.password)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        session: null,
      });
      expect(login.status).toBe(200);
    });
  });

  it('name every mistake of a body at once', async () => {
    const { status, body } = await service.call('POST', '/api/v1/users', {
      body: { usrname: 'x', password: 'short', canPublish: 'yes' },
    });
    expect(status).toBe(400);
    for (const part of [
      'Unknown field "usrname"; did you mean "username"?',
      'username ',
      'password ',
      'canPublish ',
    ])
      expect(body.error.message).toContain(part);
  });

  describe('to a path that exists, by another method', () => {
    it('are 405 with Allow, for every path of the description', async () => {
      const wrong: string[] = [];
      for (const [path, calls] of Object.entries(description.paths)) {
        // The vendor's log-in paths decide by the parameter `method` too.
        if (path.startsWith('/attask/api/')) continue;
        const allowed = Object.keys(calls).map((method) => method.toUpperCase());
        const known = allowed.includes('GET') ? ['HEAD', ...allowed] : allowed;
        for (const method of METHODS.filter((name) => !known.includes(name))) {
          const { status, allow = '' } = await ask(method, filled(path));
          if (status !== 405 || allow.split(', ').toSorted().join() !== known.toSorted().join())
            wrong.push(`${method} ${path}: ${status}, Allow: ${allow}`);
        }
      }
      expect(wrong).toEqual([]);
    });

    it.each(['/docs', '/openapi.json', '/health/live', `/custom-integrations/${NOBODY}/oauth2/start`])(
      'are 405 with Allow: %s',
      async (path) => {
        const { status, allow } = await ask('DELETE', path);
        expect([status, allow?.includes('GET, HEAD')]).toEqual([405, true]);
      },
    );

    it('are named, without the query', async () => {
      const { status, headers, body } = await service.call('PATCH', `${BASE}/subscriptions?apiKey=secret`);
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
      expect(body).toEqual({
        error: {
          class: 'MethodNotAllowed',
          message: `PATCH ${BASE}/subscriptions is not supported; allowed here: GET, HEAD, POST.`,
        },
      });
    });

    it('are 405 rather than 401, and their bodies are not read', async () => {
      const { status } = await service.call('PUT', `${BASE}/events`, {
        body: 'x'.repeat(2 * KB * KB),
        session: null,
      });
      expect(status).toBe(405);
    });

    it('of the vendor’s log-in paths are what the parameter says', async () => {
      const query = `method=post&username=${ADMIN.username}&password=${encodeURIComponent(ADMIN.password)}`;
      expect((await service.call('PUT', `/attask/api/v15.0/login?${query}`, { session: null })).status).toBe(
        200,
      );
    });
  });

  it.each(METHODS.filter((method) => method !== 'TRACE'))(
    'to a path that does not exist are 404: %s',
    async (method) => {
      expect(await ask(method, '/api/v1/nothing')).toEqual({ status: 404, allow: undefined });
    },
  );

  describe('with a body', () => {
    const NEW = { objCode: 'TASK', eventType: 'UPDATE', authToken: 'a-token' };
    let made = 0;
    const create = (
      headers: Record<string, string>,
      change = (text: string): unknown => text,
    ): Promise<Answer> =>
      service.call('POST', `${BASE}/subscriptions`, {
        body: change(JSON.stringify({ ...NEW, url: `http://127.0.0.1:9/${++made}` })),
        headers,
      });

    it.each<Record<string, string>>([
      { 'content-type': 'application/json' },
      { 'content-type': 'Application/JSON; charset=utf-8' },
      { 'content-type': 'application/vnd.api+json' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'text/plain;charset=UTF-8' },
      { 'content-encoding': 'utf-8' },
      { 'content-encoding': 'Identity' },
    ])('of JSON are taken: %j', async (headers) => {
      expect((await create(headers)).status).toBe(201);
    });

    it('of JSON without a content type are taken', async () => {
      const text = JSON.stringify({ ...NEW, url: `http://127.0.0.1:9/${++made}` });
      const status = await new Promise((resolve, reject) => {
        request(`${service.url}${BASE}/subscriptions`, {
          method: 'POST',
          headers: { sessionID: service.session },
        })
          .on('response', (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end(text);
      });
      expect(status).toBe(201);
    });

    it.each([
      [`${BASE}/subscriptions`, 'hello'],
      [`${BASE}/events`, 'hello'],
      [`${BASE}/events`, '{"eventType":"UPDATE"}\n{"eventType":"UPDATE"}'],
      [`${BASE}/subscriptions/evaluate`, 'hello'],
      ['/api/v1/users', '{"username":'],
      ['/attask/api/v15.0/login', 'username=admin'],
    ])('of plain text that is no JSON are 415, not malformed: %s %s', async (path, body) => {
      const answer = await service.call('POST', path, { body, headers: { 'content-type': 'text/plain' } });
      expect(answer).toMatchObject({ status: 415, body: { error: { class: 'UnsupportedMediaType' } } });
      expect(answer.body.error.message).toContain('only where the body is JSON');
    });

    it('of another type are 415', async () => {
      const answer = await create({ 'content-type': 'application/xml' });
      expect(answer.status).toBe(415);
      expect(answer.body.error.message).toContain('"application/xml"');
    });

    it('that are compressed are taken', async () => {
      expect((await create({ 'content-encoding': 'gzip' }, (text) => gzipSync(text))).status).toBe(201);
    });

    it('that inflate beyond what an ordinary call takes are 413', async () => {
      const bomb = gzipSync(Buffer.alloc(2 * KB * KB, ' '));
      const answer = await create({ 'content-encoding': 'gzip' }, () => bomb);
      expect(answer).toMatchObject({ status: 413, body: { error: { class: 'BodyTooLarge' } } });
    });

    it.each([
      ['POST', '/attask/api/v15.0/login'],
      ['PUT', '/attask/api/v15.0/user?action=getApiKey'],
      ['POST', '/attask/api-internal/login'],
      ['POST', '/attask/api/v15.0/logout'],
      ['PUT', '/api/v1/users/me/password'],
      ['POST', `/custom-integrations/${NOBODY}/oauth2/start`],
    ])('of more than 16 KB are 413 where people log in: %s %s', async (method, path) => {
      const send = (size: number): Promise<Answer> =>
        service.call(method, path, { body: JSON.stringify({ a: 'x'.repeat(size - 8) }) });
      expect((await send(16 * KB + 1)).status).toBe(413);
      expect((await send(16 * KB)).status).not.toBe(413);
    });

    it.each([
      ['a length of 20 KB', `content-length: ${20 * KB}`],
      ['no length', 'transfer-encoding: chunked'],
      ['a compressed one', 'content-encoding: gzip\r\ncontent-length: 1'],
    ])(
      'that may be long are refused unread when a caller without a session sends them: %s',
      async (_what, header) => {
        const socket: Socket = connect(Number(new URL(service.url).port), '127.0.0.1');
        let heard = '';
        socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
        socket.on('error', () => {});
        socket.write(`POST /api/v1/users HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`);
        await until('it is answered', () => heard.endsWith('}}'));
        socket.destroy();
        expect(heard).toMatch(/^HTTP\/1\.1 401 [^]*AuthenticationRequired/);
      },
    );
  });
});
