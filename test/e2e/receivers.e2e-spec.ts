import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { registerApiKey } from '../support/linking.js';
import { onRequest, RawServer } from '../support/raw-server.js';
import { Receiver } from '../support/receiver.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const EMPTY = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
const STATE = { ID: 'p-1', name: 'Launch' };

let service: TestService;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function raw(answer: (request: string, index: number) => string): Promise<RawServer> {
  const server = await RawServer.start((socket, index) =>
    onRequest(socket, (request) => socket.write(answer(request, index))),
  );
  closers.push(() => server.close());
  return server;
}

async function subscribe(url: string): Promise<string> {
  const body = { objCode: 'PROJ', eventType: 'UPDATE', url, authToken: 'a-token-of-ours' };
  const answer = await service.call('POST', `${BASE}/subscriptions`, { body });
  expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
  closers.push(async () => {
    await service.call('DELETE', `${BASE}/subscriptions/${answer.body.id}`);
  });
  return answer.body.id;
}

/** Publishes one event and tells how its delivery to the subscription has ended. */
async function deliver(subscriptionId: string) {
  const event = { eventType: 'UPDATE', objCode: 'PROJ', newState: STATE, oldState: STATE };
  const published = await service.call('POST', `${BASE}/events`, { body: event });
  const { eventId } = published.body.results[0];
  let found: { id: string; state: string; lastAttempt: { error: string | null } | null } | undefined;
  await until('it has been attempted', async () => {
    const query = `subscriptionId=${subscriptionId}&eventId=${eventId}`;
    found = (await service.call('GET', `${BASE}/deliveries?${query}`)).body.deliveries[0];
    return found !== undefined && found.state !== 'pending';
  });
  return found!;
}

const healthOf = async (id: string) =>
  (await service.call('GET', `${BASE}/subscriptions/${id}`)).body.subscription_url;

/** An account linked at a provider that answers so. */
async function provider(answer: (request: string, index: number) => string, path = ''): Promise<string> {
  const server = await raw(answer);
  const { id } = await registerApiKey(service, { baseApiUrl: `http://127.0.0.1:${server.port}/api${path}` });
  const linked = await service.call('POST', `/api/v1/document-services/${id}/link`);
  expect(`${linked.status} ${linked.text}`).toMatch(/^20/);
  return `/api/v1/document-services/${id}`;
}

const json = (value: unknown): string => {
  const body = JSON.stringify(value);
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};

describe('receivers of every kind', () => {
  it('that send 100 Continue unasked get their deliveries, without a failure', async () => {
    const server = await raw(() => CONTINUE + CONTINUE + EMPTY);
    const id = await subscribe(`http://127.0.0.1:${server.port}/hook`);
    for (let n = 0; n < 3; n++)
      expect(await deliver(id)).toMatchObject({ state: 'delivered', attemptCount: 1 });
    await until('they are counted', async () => (await healthOf(id)).successes === 3);
    expect(await healthOf(id)).toMatchObject({ successes: 3, failures: 0 });
  });

  it('that send more than Content-Length says are charged with nothing', async () => {
    let seen = 0;
    const server = await raw((_request, index) => {
      if (index > 0) return EMPTY;
      return seen++ === 0 ? EMPTY : `{"received":true}${EMPTY}`;
    });
    const id = await subscribe(`http://127.0.0.1:${server.port}/hook`);
    for (let n = 0; n < 3; n++)
      expect(await deliver(id)).toMatchObject({ state: 'delivered', attemptCount: 1 });
    await until('they are counted', async () => (await healthOf(id)).successes === 3);
    expect(await healthOf(id)).toMatchObject({ failures: 0 });
  });

  it('that answer with two lengths are told so in the log', async () => {
    const server = await raw(() => 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok');
    const id = await subscribe(`http://127.0.0.1:${server.port}/hook`);
    expect(await deliver(id)).toMatchObject({
      state: 'retrying',
      lastAttempt: { error: 'HTTP_PROTOCOL: the answer has two Content-Length headers' },
    });
  });

  it('get a URL percent-encoded that is shown as it was written', async () => {
    const receiver = await Receiver.start();
    closers.push(() => receiver.close());
    const path = '/a{b}|^[c]`"/%7B%20%7D?q={"x":[1|2]}^`\\&n=%5B&e=\u00e9';
    const id = await subscribe(receiver.url(path));
    expect(await deliver(id)).toMatchObject({ state: 'delivered' });
    expect(receiver.requests[0]!.path).toBe(
      '/a%7Bb%7D%7C%5E%5Bc%5D%60%22/%7B%20%7D?q=%7B%22x%22:%5B1%7C2%5D%7D%5E%60%5C&n=%5B&e=%C3%A9',
    );
    const shown = (await service.call('GET', `${BASE}/subscriptions/${id}`)).body;
    expect(shown.url).toBe(receiver.url(path));
    // Stored, compared and counted as it was written, as ever.
    const body = {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: receiver.url(path),
      authToken: 'a-token-of-ours',
    };
    expect((await service.call('POST', `${BASE}/subscriptions`, { body })).status).toBe(409);
  });
});

describe('providers of every kind', () => {
  it('that send 100 Continue unasked are read, and get their uploads', async () => {
    const file = { title: 'a.txt', kind: 'file', id: 'f-1' };
    const base = await provider((request) => {
      if (request.includes('/upload?')) return CONTINUE + json({ result: 'success' });
      return CONTINUE + json(file);
    });
    expect(await service.call('GET', `${base}/metadata?id=f-1`)).toMatchObject({
      status: 200,
      body: { title: 'a.txt' },
    });
    const uploaded = await fetch(`${service.url}${base}/uploads?parentId=/&filename=a.txt`, {
      method: 'POST',
      headers: { sessionID: service.session, 'content-type': 'application/octet-stream' },
      body: 'hello',
    });
    expect(uploaded.status).toBe(201);
  });

  it('that do not keep to HTTP are named as what they are', async () => {
    const base = await provider(() => `${EMPTY.slice(0, -2)}content-length: 0\r\n\r\n`);
    expect((await service.call('GET', `${base}/metadata?id=f-1`)).body.error).toEqual({
      class: 'ProviderError',
      message: expect.stringContaining('cannot be read: the answer has two Content-Length headers.'),
    });
  });

  it('get the base URL percent-encoded, and the name of the product', async () => {
    let got = '';
    const base = await provider((request) => {
      got = request;
      return json({ title: 'a.txt', kind: 'file', id: 'f-1' });
    }, '/{v}|1?filter={"a":[1]}');
    expect((await service.call('GET', `${base}/metadata?id=f-1`)).status).toBe(200);
    expect(got).toMatch(/^GET \/api\/%7Bv%7D%7C1\/metadata\?filter=%7B%22a%22:%5B1%5D%7D&id=f-1 HTTP/);
    expect(got).toMatch(/^user-agent: Hookfront\r$/im);
  });
});
