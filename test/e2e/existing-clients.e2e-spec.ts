import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rawCall } from '../support/raw-call.js';
import { ADMIN, BASE, startTestService, type TestService } from '../support/service.js';

/**
 * What existing clients send, byte for byte but for Host, Content-Length and the values of credentials: recorded from
 * the clients, run unchanged against a service. They are replayed rather than run, since the npm one brings node-fetch 1 and
 * form-data 2.5.0, which have published vulnerabilities, and the others are Python, C# or applications.
 */
describe('existing clients, unchanged', () => {
  let service: TestService;
  let apiKey = '';
  const { username } = ADMIN;
  const plus = ADMIN.password.replaceAll(' ', '+');
  const percent = ADMIN.password.replaceAll(' ', '%20');

  beforeAll(async () => {
    service = await startTestService({ env: { AUTH_TOKEN_REQUIRED: 'false' } });
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    const answer = await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey');
    apiKey = answer.body.data.result as string;
  });

  const send = (head: readonly string[], body?: string) => rawCall(service.url, head, body);
  const succeed = async (head: readonly string[], body?: string): Promise<Record<string, string>> => {
    const answer = await send(head, body);
    expect(answer).toMatchObject({ status: 200, body: { data: expect.any(Object) } });
    return answer.body.data as Record<string, string>;
  };
  const isAlive = async (sessionID: string | undefined): Promise<boolean> => {
    const answer = await service.call('GET', '/api/v1/users/me', { session: sessionID ?? null });
    return answer.status === 200;
  };

  describe('workfront-api 6.2 of npm', () => {
    const headers = (sessionID?: string): string[] => [
      'connection: keep-alive',
      'X-Requested-With: XMLHttpRequest',
      ...(sessionID === undefined ? [] : [`sessionID: ${sessionID}`]),
      'Content-Type: application/x-www-form-urlencoded',
      'accept: */*',
      'accept-language: *',
      'sec-fetch-mode: cors',
      'user-agent: node',
      'accept-encoding: gzip, deflate',
    ];
    const login = () =>
      succeed(
        ['POST /attask/api/v9.0/login HTTP/1.1', ...headers()],
        `username=${username}&password=${percent}`,
      );

    it('logs in, reads, removes and makes the key, and logs out', async () => {
      const { sessionID } = await login();
      const execute = async (more: string): Promise<unknown> =>
        (await succeed(['POST /attask/api/v9.0/USER HTTP/1.1', ...headers(sessionID)], `method=PUT&${more}`))[
          'result'
        ];
      const credentials = `username=${username}&password=${percent}`;
      expect(await execute(`action=getApiKey&${credentials}`)).toBe(apiKey);
      expect(await execute('action=clearApiKey')).toBe(true);
      expect(await execute(`action=getApiKey&${credentials}`)).toBe('');
      expect(await execute(`action=generateApiKey&${credentials}`)).toMatch(/^[0-9a-f]{64}$/);
      await succeed(['GET /attask/api/v9.0/logout HTTP/1.1', ...headers(sessionID)]);
      expect(await isAlive(sessionID)).toBe(false);
    });

    it('with alwaysUseGet says POST where it means PUT', async () => {
      const { sessionID } = await login();
      const get = (path: string) => succeed([`GET /attask/api/v9.0/${path} HTTP/1.1`, ...headers(sessionID)]);
      const read = await get(`USER?method=POST&action=getApiKey&username=${username}&password=${percent}`);
      expect(read).toEqual({ result: apiKey });
      expect(await get('USER?method=POST&action=clearApiKey')).toEqual({ result: true });
      expect(await get('logout?method=GET')).toEqual({ success: true });
    });
  });

  describe('python-workfront 0.8.0', () => {
    const post = (path: string, body: string) =>
      succeed(
        [
          `POST /attask/api/${path} HTTP/1.1`,
          'Accept-Encoding: identity',
          'User-Agent: Python-urllib/3.11',
          'Content-Type:  application/x-www-form-urlencoded;charset=utf-8',
          'Connection: close',
        ],
        body,
      );

    it('logs in by a form that says GET, and out', async () => {
      const { sessionID } = await post(
        'unsupported/login',
        `username=${username}&password=${plus}&method=GET`,
      );
      expect(await isAlive(sessionID)).toBe(true);
      await post('unsupported/logout', `method=GET&sessionID=${sessionID}`);
      expect(await isAlive(sessionID)).toBe(false);
    });

    it('reads and makes the key by password, and reads it by the key', async () => {
      const credentials = `username=${username}&password=${plus}`;
      expect(await post('v4.0/user', `action=getApiKey&${credentials}&method=PUT`)).toEqual({
        result: apiKey,
      });
      const { result } = await post('v4.0/USER/generateApiKey', `${credentials}&method=PUT`);
      expect(await post('unsupported/user', `action=getApiKey&method=PUT&apiKey=${result}`)).toEqual({
        result,
      });
    });
  });

  it('the vendor’s Python sample logs in without a version, by a form that says GET', async () => {
    const { sessionID } = await succeed(
      [
        'POST /attask/api/login HTTP/1.1',
        'Accept-Encoding: identity',
        'Content-Type: application/x-www-form-urlencoded',
        'Connection: close',
        'User-Agent: Python-urllib/2.7',
      ],
      `username=${username}&password=${plus}&method=GET`,
    );
    expect(await isAlive(sessionID)).toBe(true);
  });

  it('workfrontapi_plus 1.0.23 logs in by a query, and out', async () => {
    const headers = [
      'User-Agent: python-requests/2.34.2',
      'Accept-Encoding: gzip, deflate',
      'Accept: */*',
      'Connection: keep-alive',
    ];
    const query = `username=${username}&password=${plus}&method=POST`;
    const { sessionID } = await succeed([`POST /attask/api/v7.0/login?${query} HTTP/1.1`, ...headers], '');
    const logout = `/attask/api/v7.0/logout?method=GET&sessionID=${sessionID}`;
    expect(await succeed([`GET ${logout} HTTP/1.1`, ...headers])).toEqual({ success: true });
    expect(await isAlive(sessionID)).toBe(false);
  });

  it('Nordstrom’s event source subscribes, lists and deletes by a bare key in Authorization', async () => {
    const call = (line: string, body?: string) =>
      send(
        [
          `${line} HTTP/1.1`,
          `Authorization: ${apiKey}`,
          'Content-Type: application/json',
          'User-Agent: node-fetch/1.0 (+https://github.com/bitinn/node-fetch)',
          'Accept-Encoding: gzip,deflate',
          'Accept: */*',
          'Connection: close',
        ],
        body,
      );
    const url = 'https://events.example.com/nordstrom';
    const created = await call(
      `POST ${BASE}/subscriptions`,
      `{"objCode":"OPTASK","eventType":"CREATE","url":"${url}","authToken":"token-of-mine"}`,
    );
    expect(created).toMatchObject({ status: 201, body: { id: expect.any(String), version: 'v2' } });
    const listed = await call(`GET ${BASE}/subscriptions/list`);
    expect(listed.body).toEqual([
      expect.objectContaining({ id: created.body.id, url, obj_code: 'OPTASK', event_type: 'CREATE' }),
    ]);
    expect(await call(`DELETE ${BASE}/subscriptions/${created.body.id}`)).toMatchObject({
      status: 200,
      body: undefined,
    });
  });

  it('Microsoft’s Power Automate connector makes a session from a key, and subscribes without authToken', async () => {
    const { sessionID } = await succeed([`GET /attask/api/v19.0/session?apiKey=${apiKey} HTTP/1.1`]);
    const created = await send(
      [
        `POST ${BASE}/subscriptions HTTP/1.1`,
        'Content-Type: application/json; charset=utf-8',
        `sessionID: ${sessionID}`,
      ],
      '{"objCode":"TASK","eventType":"UPDATE","url":"https://prod-1.logic.azure.com/workflows/1/triggers/manual?sig=x"}',
    );
    expect(created.status).toBe(201);
    const id = /^location: .*\/([^/]+)$/im.exec(created.headers)?.[1]?.trim();
    expect(id).toBe(created.body.id);
    const removed = await send([`DELETE ${BASE}/subscriptions/${id} HTTP/1.1`, `sessionID: ${sessionID}`]);
    expect(removed.status).toBe(200);
  });
});
