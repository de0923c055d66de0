import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { addCustomer } from '../support/customers.js';
import { Gate, Receiver } from '../support/receiver.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const NOBODY = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;

let service: TestService;
let receiver: Receiver;
let stranger: string;
let count = 0;

const call = (method: string, path: string, body?: unknown, session = service.session): Promise<Answer> =>
  service.call(method, `${BASE}/subscriptions${path}`, { body, session });
const read = async (id: string) => (await call('GET', `/${id}`)).body;

async function create(
  changes: object = {},
  session = service.session,
): Promise<{ id: string; signingSecret: string }> {
  const url = receiver.url(`/${++count}`);
  const body = { objCode: 'PROJ', eventType: 'UPDATE', url, authToken: 'żółty token', ...changes };
  const answer = await call('POST', '', body, session);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
}

beforeAll(async () => {
  service = await startTestService({ env: { EGRESS_PRIVATE: 'allow' } });
  receiver = await Receiver.start();
  stranger = await addCustomer(service, 'other');
});
afterAll(async () => {
  await service.close();
  await receiver.close();
});
beforeEach(() => receiver.clear());

describe('PUT /subscriptions/{id}/version', () => {
  it('changes the version and says when', async () => {
    const { id } = await create();
    const before = await read(id);
    expect(await call('PUT', `/${id}/version`, { version: 'v1' })).toMatchObject({
      status: 200,
      body: { id, version: 'v1' },
    });
    const after = await read(id);
    expect(after).toEqual({
      ...before,
      version: 'v1',
      dateVersionUpdated: expect.stringMatching(DATE),
      date_modified: after.dateVersionUpdated,
      dateModified: after.dateVersionUpdated,
    });
  });

  it('changes nothing when the subscription has it already', async () => {
    const { id } = await create();
    await call('PUT', `/${id}/version`, { version: 'v1' });
    const before = await read(id);
    const database = await service.database.connect();
    const revision = async () => (await database.query('SELECT revision FROM subscriptions_revision'))[0];
    const revisionBefore = await revision();
    expect((await call('PUT', `/${id}/version`, { version: 'v1' })).body).toEqual({ id, version: 'v1' });
    expect(await read(id)).toEqual(before);
    expect(await revision()).toEqual(revisionBefore);
  });

  it.each<[string, unknown]>([
    ['no body', undefined],
    ['no version', {}],
    ['another version', { version: 'v3' }],
    ['a number', { version: 2 }],
    ['null', { version: null }],
    ['another field', { version: 'v1', id: NOBODY }],
    ['an array', [{ version: 'v1' }]],
    ['no JSON', '{"version"'],
  ])('is 400 for %s', async (_, body) => {
    const { id } = await create();
    expect((await call('PUT', `/${id}/version`, body)).status).toBe(400);
    expect((await read(id)).version).toBe('v2');
  });

  it('is 400 for v1 of an object that has only v2', async () => {
    const { id } = await create({ objCode: 'RECORD' });
    expect(await call('PUT', `/${id}/version`, { version: 'v1' })).toMatchObject({
      status: 400,
      body: { error: { class: 'ValidationFailed', message: expect.stringContaining('RECORD') } },
    });
    expect((await call('PUT', `/${id}/version`, { version: 'v2' })).status).toBe(200);
  });

  it("is 404 for nobody's, another customer's and no UUID", async () => {
    const { id } = await create({}, stranger);
    for (const other of [NOBODY, id, 'abc']) {
      expect((await call('PUT', `/${other}/version`, { version: 'v1' })).status).toBe(404);
    }
  });
});

describe('PUT /subscriptions/version', () => {
  const versions = (ids: string[]) => Promise.all(ids.map(async (id) => (await read(id)).version));

  it('changes those that are named, and answers with each once in the order of the request', async () => {
    const ids = [(await create()).id, (await create()).id, (await create()).id];
    const asked = [ids[2]!, ids[0]!.toUpperCase(), ids[2]!];
    expect(await call('PUT', '/version', { subscriptionIds: asked, version: 'v1' })).toMatchObject({
      status: 200,
      body: { subscription_ids: [ids[2], ids[0]], version: 'v1' },
    });
    expect(await versions(ids)).toEqual(['v1', 'v2', 'v1']);
  });

  it('leaves those as they are that have the version already', async () => {
    const [one, other] = [(await create()).id, (await create()).id];
    await call('PUT', `/${one}/version`, { version: 'v1' });
    const before = await read(one);
    await call('PUT', '/version', { subscriptionIds: [one, other], version: 'v1' });
    expect(await read(one)).toEqual(before);
    expect((await read(other)).version).toBe('v1');
  });

  it("changes all of the customer's, and nobody else's", async () => {
    const session = await addCustomer(service, 'bulk');
    const foreign = (await create()).id;
    const ids = [(await create({}, session)).id, (await create({}, session)).id];
    const answer = await call('PUT', '/version', { allCustomerSubscriptions: true, version: 'v1' }, session);
    expect(answer).toMatchObject({ status: 200, body: { version: 'v1' } });
    expect(answer.body.subscription_ids.sort()).toEqual([...ids].sort());
    expect((await read(foreign)).version).toBe('v2');
  });

  it('changes nothing when one of them has only v2', async () => {
    const session = await addCustomer(service, 'mixed');
    const [bound, free] = [await create({ objCode: 'RECORD' }, session), await create({}, session)];
    for (const which of [{ subscriptionIds: [free.id, bound.id] }, { allCustomerSubscriptions: true }]) {
      expect(await call('PUT', '/version', { ...which, version: 'v1' }, session)).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining(bound.id) } },
      });
    }
    expect((await call('GET', `/${free.id}`, undefined, session)).body.version).toBe('v2');
  });

  it.each<[string, (known: string, foreign: string) => unknown]>([
    ['both ways', (known) => ({ subscriptionIds: [known], allCustomerSubscriptions: true, version: 'v1' })],
    ['neither way', () => ({ version: 'v1' })],
    ['false in place of either', () => ({ allCustomerSubscriptions: false, version: 'v1' })],
    ['no ids', () => ({ subscriptionIds: [], version: 'v1' })],
    ['an unknown id', (known) => ({ subscriptionIds: [known, NOBODY], version: 'v1' })],
    ["another customer's id", (known, foreign) => ({ subscriptionIds: [known, foreign], version: 'v1' })],
    ['an id that is no UUID', (known) => ({ subscriptionIds: [known, 'x'], version: 'v1' })],
    ['an id that is no string', (known) => ({ subscriptionIds: [known, 7], version: 'v1' })],
    ['ids that are no array', (known) => ({ subscriptionIds: known, version: 'v1' })],
    ['null for ids', () => ({ subscriptionIds: null, version: 'v1' })],
    ['no version', (known) => ({ subscriptionIds: [known] })],
    ['another version', (known) => ({ subscriptionIds: [known], version: 'v9' })],
    ['another field', (known) => ({ subscriptionIds: [known], version: 'v1', all: true })],
    ['text for all', () => ({ allCustomerSubscriptions: 'true', version: 'v1' })],
    ['no body', () => undefined],
  ])('is 400 and changes nothing for %s', async (_, bodyOf) => {
    const known = (await create()).id;
    const foreign = (await create({}, stranger)).id;
    expect(await call('PUT', '/version', bodyOf(known, foreign))).toMatchObject({
      status: 400,
      body: { error: { class: 'ValidationFailed' } },
    });
    expect((await read(known)).version).toBe('v2');
  });
});

describe('PUT /subscriptions/{id}/enable', () => {
  it("un-freezes the subscription's URL, whose streak and silence begin anew, and answers with the resource", async () => {
    const { id } = await create();
    const database = await service.database.connect();
    await database.query(
      `UPDATE endpoints SET disabled_at = now(), frozen_at = now(), streak = 7, silent_since = now() - interval '73 hours'
        WHERE id = (SELECT endpoint_id FROM subscriptions WHERE id = $1)`,
      [id],
    );
    expect((await read(id)).subscription_url.frozen_at).toMatch(DATE);
    const answer = await service.call('PUT', `${BASE}/subscriptions/${id}/enable`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { id, authToken: '****oken', subscription_url: { disabled_at: null, frozen_at: null } },
    });
    const clocks = await database.query(
      `SELECT streak, silent_since > now() - interval '1 hour' AS anew FROM endpoints
        WHERE id = (SELECT endpoint_id FROM subscriptions WHERE id = $1)`,
      [id],
    );
    expect(clocks).toEqual([{ streak: 0, anew: true }]);
  });
});

describe('POST /subscriptions/{id}/ping', () => {
  it('sends one marked test event, signed like any other, and answers with the outcome', async () => {
    const { id, signingSecret } = await create({ objId: 'o1' });
    receiver.answer({ status: 204 });
    const answer = await call('POST', `/${id}/ping`);
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'delivered', status: 204, error: null } });
    expect(answer.body.durationMs).toBeGreaterThanOrEqual(0);
    expect(receiver.requests).toHaveLength(1);
    const [request] = receiver.requests;
    const state = { ID: 'o1', objCode: 'PROJ', name: 'Test event from Hookfront', isTestEvent: true };
    expect(request!.json()).toMatchObject({
      subscriptionId: id,
      eventType: 'UPDATE',
      newState: state,
      oldState: state,
    });
    expect(Buffer.from(request!.headers['authorization']!, 'latin1').toString('utf8')).toBe(
      'Bearer żółty token',
    );
    const headers = request!.headers as Record<string, string>;
    expect(() => new Webhook(signingSecret).verify(request!.text, headers)).not.toThrow();
  });

  it('answers 200 with what the receiver said when it refused', async () => {
    const { id } = await create();
    receiver.answer(503);
    expect(await call('POST', `/${id}/ping`)).toMatchObject({
      status: 200,
      body: { outcome: 'failed', status: 503, error: expect.any(String) },
    });
    receiver.answer(200);
  });

  it('is 429 while the customer has ten under way, and no other customer waits for that', async () => {
    const { id } = await create();
    const foreign = await create({ url: receiver.url('/foreign') }, stranger);
    const gate = new Gate();
    receiver.answerAt(`/${count - 1}`, { gate });
    const ten = Array.from({ length: 10 }, () => call('POST', `/${id}/ping`));
    await receiver.waitFor(10);
    const refused = await call('POST', `/${id}/ping`);
    expect(refused).toMatchObject({ status: 429, body: { error: { class: 'TooManyRequests' } } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await call('POST', `/${foreign.id}/ping`, undefined, stranger)).status).toBe(200);
    gate.open();
    expect((await Promise.all(ten)).map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await call('POST', `/${id}/ping`)).status).toBe(200);
  });

  it('answers 200 with a reason when nobody answers', async () => {
    const { id } = await create({ url: 'http://127.0.0.1:1/' });
    expect(await call('POST', `/${id}/ping`)).toMatchObject({
      status: 200,
      body: { outcome: 'failed', status: null, error: expect.any(String) },
    });
  });
});

describe('POST /subscriptions/{id}/signing-secret/rotate', () => {
  it('shows a new secret once, and both sign from then on', async () => {
    const { id, signingSecret } = await create();
    const answer = await call('POST', `/${id}/signing-secret/rotate`);
    expect(answer).toMatchObject({ status: 200 });
    const rotated = answer.body.signingSecret as string;
    expect(Object.keys(answer.body)).toEqual(['signingSecret']);
    expect(rotated).toMatch(/^whsec_/);
    expect(rotated).not.toBe(signingSecret);
    expect((await call('GET', `/${id}`)).text).not.toContain('whsec_');
    await call('POST', `/${id}/ping`);
    const [request] = receiver.requests;
    const headers = request!.headers as Record<string, string>;
    for (const secret of [signingSecret, rotated]) {
      expect(() => new Webhook(secret).verify(request!.text, headers)).not.toThrow();
    }
  });

  it('lets the old one sign for 24 hours, and no longer', async () => {
    const { id, signingSecret } = await create();
    const rotated = (await call('POST', `/${id}/signing-secret/rotate`)).body.signingSecret as string;
    const database = await service.database.connect();
    const left = await database.query(
      `SELECT round(extract(epoch FROM previous_secret_until - now()) / 3600)::int AS hours FROM destinations
        WHERE subscription_id = $1`,
      [id],
    );
    expect(left).toEqual([{ hours: 24 }]);
    await database.query(
      `UPDATE destinations SET previous_secret_until = previous_secret_until - interval '25 hours' WHERE subscription_id = $1`,
      [id],
    );
    await call('POST', `/${id}/ping`);
    const [request] = receiver.requests;
    const headers = request!.headers as Record<string, string>;
    expect(() => new Webhook(rotated).verify(request!.text, headers)).not.toThrow();
    expect(() => new Webhook(signingSecret).verify(request!.text, headers)).toThrow();
  });
});

describe.each([
  ['PUT', 'enable'],
  ['POST', 'ping'],
  ['POST', 'signing-secret/rotate'],
])('%s /subscriptions/{id}/%s', (method, path) => {
  it('takes a call without a body that says it is JSON', async () => {
    const { id } = await create();
    const answer = await service.call(method, `${BASE}/subscriptions/${id}/${path}`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
    expect((await call(method, `/${id}/${path}`, {})).status).toBe(200);
    receiver.clear();
  });

  it.each(['{"force":true}', '{"constructor":1}', '{"__proto__":{}}', '{"toString":null}'])(
    'names a field of a body that it does not take, and does nothing: %s',
    async (body) => {
      const { id } = await create();
      const before = await read(id);
      const [field] = Object.keys(JSON.parse(body));
      expect(await call(method, `/${id}/${path}`, body)).toMatchObject({
        status: 400,
        body: {
          error: {
            class: 'ValidationFailed',
            message: `This call takes no body. Unknown field "${field}".`,
          },
        },
      });
      expect(await read(id)).toEqual(before);
      expect(receiver.requests).toHaveLength(0);
    },
  );

  it.each([
    ['[]', 'This call takes no body.'],
    ['{', expect.stringContaining('not well-formed JSON')],
  ])('is 400 for the body %s', async (body, message) => {
    const { id } = await create();
    expect(await call(method, `/${id}/${path}`, body)).toMatchObject({
      status: 400,
      body: { error: { message } },
    });
  });

  it("is 404 for nobody's, another customer's and no UUID", async () => {
    const { id } = await create({}, stranger);
    for (const other of [NOBODY, id, 'abc']) {
      expect(await call(method, `/${other}/${path}`)).toMatchObject({
        status: 404,
        body: { error: { class: 'NotFound' } },
      });
    }
    expect(receiver.requests).toHaveLength(0);
  });
});
