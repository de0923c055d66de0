import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accountManagement, AUTH_ENTITIES } from '../../src/auth/index.js';
import { SYSTEM_ADMINISTRATOR } from '../../src/auth/access/access-level.js';
import { Database } from '../../src/platform/database/index.js';
import { ManualClock } from '../support/manual-clock.js';
import { Receiver } from '../support/receiver.js';
import {
  type Answer,
  BASE,
  type CallOptions,
  startTestService,
  type TestService,
} from '../support/service.js';

const MB = 1024 * 1024;
const EVENT_ID = /^evt_[0-9a-f]{32}_\d+$/;
const NDJSON = { 'content-type': 'application/x-ndjson' };
const UPDATE = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  newState: { ID: 'p1', name: 'new' },
  oldState: { ID: 'p1', name: 'old' },
};

interface Payload {
  readonly eventType: string;
  readonly eventTime: { readonly epochSecond: number; readonly nano: number };
  readonly newState: Record<string, unknown>;
  readonly oldState: Record<string, unknown>;
  readonly [field: string]: unknown;
}

describe('publishing', () => {
  let service: TestService;
  let receiver: Receiver;

  beforeAll(async () => {
    service = await startTestService({ env: { BODY_LIMIT_MB: '4', EGRESS_PRIVATE: 'allow' } });
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.close());

  const publish = (body: unknown, options: CallOptions = {}): Promise<Answer> =>
    service.call('POST', `${BASE}/events`, { body, ...options });
  const publishText = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
    publish(body, { headers });
  const subscribe = async (more: object = {}): Promise<string> => {
    const { status, text, body } = await service.call('POST', `${BASE}/subscriptions`, {
      body: {
        objCode: 'PROJ',
        eventType: 'UPDATE',
        url: receiver.url(),
        authToken: 'token-123456789',
        ...more,
      },
    });
    expect(`${status} ${text}`).toMatch(/^201 /);
    return body.id as string;
  };
  const unsubscribe = async (id: string): Promise<void> => {
    expect((await service.call('DELETE', `${BASE}/subscriptions/${id}`)).status).toBe(200);
  };
  /** What the receiver gets of these events: as many requests as there are events. */
  const deliver = async (events: object[], subscription: object = {}): Promise<Payload[]> => {
    const id = await subscribe(subscription);
    expect((await publish(events)).status).toBe(202);
    const requests = await receiver.waitFor(events.length);
    await unsubscribe(id);
    return requests.map((request) => request.json() as Payload);
  };
  const login = async (user: object): Promise<string> => {
    const credentials = {
      username: `publisher-${Math.trunc(performance.now() * 1000)}`,
      password: 'password-of-mine',
    };
    const { status } = await service.call('POST', '/api/v1/users', { body: { ...credentials, ...user } });
    expect(status).toBe(201);
    return service.login(credentials.username, credentials.password);
  };

  describe('who may publish', () => {
    it('nobody without a session', async () => {
      const answer = await publish(UPDATE, { session: null });
      expect(answer).toMatchObject({ status: 401, body: { error: { class: 'AuthenticationRequired' } } });
    });

    it('nobody with a made-up session, whatever the body', async () => {
      expect((await publish('nope', { session: 'f'.repeat(32) })).status).toBe(401);
    });

    it('no user without the publish right', async () => {
      const answer = await publish(UPDATE, { session: await login({}) });
      expect(answer).toMatchObject({ status: 403, body: { error: { class: 'AccessDenied' } } });
    });

    it('a user with the publish right', async () => {
      expect((await publish(UPDATE, { session: await login({ canPublish: true }) })).status).toBe(202);
    });

    it('a System Administrator, by an API key too', async () => {
      const key = await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey');
      const headers = { apiKey: key.body.data.result as string };
      expect((await publish(UPDATE, { session: null, headers })).status).toBe(202);
    });

    it.each([
      ['with the publish right', true, 202],
      ['without it', false, 403],
    ])('an API key as its user may: %s', async (_right, canPublish, status) => {
      const session = await login({ canPublish });
      const key = await service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session });
      const headers = { apiKey: key.body.data.result as string };
      expect((await publish(UPDATE, { session: null, headers })).status).toBe(status);
    });

    it('and the event belongs to the publisher’s customer: another one’s subscriptions see nothing of it', async () => {
      const database = await service.database.connect(AUTH_ENTITIES);
      const { customers, users } = accountManagement(database, new ManualClock(), service.config);
      const other = await customers.create('Other');
      const credentials = { username: 'other-admin', password: 'password-of-theirs' };
      await users.create({ customerId: other.id }, { ...credentials, accessLevel: SYSTEM_ADMINISTRATOR });
      const session = await service.login(credentials.username, credentials.password);
      const id = await subscribe();

      const theirs = await publish({ ...UPDATE, id: 'per-customer' }, { session });
      expect(theirs.body.results).toMatchObject([{ status: 'accepted', deliveries: 0 }]);
      // And their idempotency keys are not ours.
      const ours = await publish({ ...UPDATE, id: 'per-customer' });
      expect(ours.body.results).toMatchObject([{ status: 'accepted', deliveries: 1 }]);
      const [request] = await receiver.waitFor(1);
      expect((request!.json() as Payload).customerId).not.toBe(other.id);
      await unsubscribe(id);
    });
  });

  describe('the body', () => {
    it('may be one event', async () => {
      const { status, body } = await publish(UPDATE);
      expect(status).toBe(202);
      expect(body).toEqual({
        results: [{ eventId: expect.stringMatching(EVENT_ID), status: 'accepted', deliveries: 0 }],
      });
    });

    it('may be an array, answered in its order', async () => {
      const { status, body } = await publish([{ ...UPDATE, id: 'a1' }, UPDATE, { ...UPDATE, id: 'a2' }]);
      expect(status).toBe(202);
      expect(body.results.map(({ id }: { id?: string }) => id)).toEqual(['a1', undefined, 'a2']);
      expect(new Set(body.results.map(({ eventId }: { eventId: string }) => eventId)).size).toBe(3);
    });

    it.each([
      ['with a final line feed', '\n', '\n'],
      ['without one', '\n', ''],
      ['with carriage returns', '\r\n', '\r\n'],
      ['with blank lines', '\n\n  \n', '\n\n'],
    ])('may be NDJSON %s', async (_how, between, end) => {
      const { status, body } = await publishText(
        [UPDATE, UPDATE].map((e) => JSON.stringify(e)).join(between) + end,
        NDJSON,
      );
      expect(status).toBe(202);
      expect(body.results).toMatchObject([{ status: 'accepted' }, { status: 'accepted' }]);
    });

    it('counts as JSON without a content type', async () => {
      const answer = await fetch(`${service.url}${BASE}/events`, {
        method: 'POST',
        headers: { sessionID: service.session },
        body: Buffer.from(JSON.stringify(UPDATE)),
      });
      expect(answer.status).toBe(202);
    });

    it.each([
      ['application/json; charset=utf-8', 202],
      ['Application/JSON', 202],
      ['text/plain', 202],
      ['application/cloudevents+json', 202],
      ['application/xml', 415],
      ['application/x-www-form-urlencoded', 415],
    ])('with the content type %s is answered %i', async (type, status) => {
      const answer = await publishText(JSON.stringify(UPDATE), { 'content-type': type });
      expect(answer.status).toBe(status);
      if (status === 415) expect(answer.body.error.class).toBe('UnsupportedMediaType');
    });

    it.each([
      'application/x-ndjson',
      'application/jsonl',
      'application/x-jsonlines',
      'Application/JSON-Lines',
    ])('may have NDJSON under the name of %s', async (type) => {
      const lines = `${JSON.stringify(UPDATE)}\n${JSON.stringify(UPDATE)}\n`;
      const { status, body } = await publishText(lines, { 'content-type': type });
      expect([status, body.results.length]).toEqual([202, 2]);
    });

    it.each<[string, (text: string) => Buffer]>([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('may be compressed: %s', async (coding, compress) => {
      const bytes = compress(JSON.stringify([UPDATE, UPDATE]));
      const { status, body } = await publish(bytes, { headers: { 'content-encoding': coding } });
      expect([status, body.results.length]).toEqual([202, 2]);
    });

    it('that inflates beyond BODY_LIMIT_MB is refused', async () => {
      const bomb = gzipSync(Buffer.alloc(64 * MB, ' '));
      expect(bomb.length).toBeLessThan(MB);
      const answer = await publish(bomb, { headers: { 'content-encoding': 'gzip' } });
      expect(answer).toMatchObject({ status: 413, body: { error: { class: 'BodyTooLarge' } } });
    });

    it('that is not the gzip that it says is refused', async () => {
      const answer = await publishText(JSON.stringify(UPDATE), { 'content-encoding': 'gzip' });
      expect(answer).toMatchObject({ status: 400, body: { error: { class: 'MalformedBody' } } });
    });

    it.each([
      ['that is empty', '', 'ValidationFailed'],
      ['of white space', ' \n ', 'ValidationFailed'],
      ['that is an empty array', '[]', 'ValidationFailed'],
      ['that is a number', '7', 'ValidationFailed'],
      ['that is no JSON', 'nope', 'MalformedBody'],
      ['that is cut off', '[{"eventType":"UPDATE"', 'MalformedBody'],
      [
        'with one malformed event among good ones',
        `[${JSON.stringify(UPDATE)},{"eventType":}]`,
        'MalformedBody',
      ],
      ['with a trailing comma', `[${JSON.stringify(UPDATE)},]`, 'MalformedBody'],
      ['that nests without end', '['.repeat(500_000), 'MalformedBody'],
    ])('%s is refused as a whole', async (_what, text, code) => {
      expect(await publishText(text)).toMatchObject({ status: 400, body: { error: { class: code } } });
    });

    it('that is not UTF-8 is refused as a whole', async () => {
      const answer = await publish(Buffer.from(JSON.stringify({ ...UPDATE, userId: 'é' }), 'latin1'));
      expect(answer).toMatchObject({ status: 400, body: { error: { class: 'MalformedBody' } } });
    });

    it('may have a thousand events, and not one more', async () => {
      const events = (count: number): object[] => Array.from({ length: count }, () => UPDATE);
      const most = await publish(events(1_000));
      expect(most.status).toBe(202);
      expect(most.body.results).toHaveLength(1_000);
      expect(await publish(events(1_001))).toMatchObject({
        status: 413,
        body: { error: { class: 'BodyTooLarge' } },
      });
      const lines = events(1_001).map((event) => JSON.stringify(event));
      expect((await publishText(lines.join('\n'), NDJSON)).status).toBe(413);
    });

    it('over BODY_LIMIT_MB is refused, with a length and without', async () => {
      const body = JSON.stringify([{ ...UPDATE, newState: { s: 'x'.repeat(5 * MB) } }]);
      expect(await publishText(body)).toMatchObject({
        status: 413,
        body: { error: { class: 'BodyTooLarge' } },
      });
      const stream = new Blob([body]).stream();
      const answer = await fetch(`${service.url}${BASE}/events`, {
        method: 'POST',
        headers: { sessionID: service.session, 'content-type': 'application/json' },
        body: stream,
        duplex: 'half',
      } as RequestInit & { duplex: 'half' });
      expect(answer.status).toBe(413);
    });

    it('may be larger than other calls allow', async () => {
      const events = [1, 2, 3].map((n) => ({ ...UPDATE, newState: { n, s: 'x'.repeat(MB - 100) } }));
      expect((await publish(events)).body.results).toMatchObject(
        [1, 2, 3].map(() => ({ status: 'accepted' })),
      );
    });
  });

  describe('a bad event', () => {
    it('in an array is rejected alone, and says what is wrong and where', async () => {
      const id = await subscribe();
      const { status, body } = await publish([UPDATE, { ...UPDATE, id: 'bad', objCode: 'PROG' }, UPDATE]);
      expect(status).toBe(202);
      expect(body.results).toMatchObject([
        { status: 'accepted', deliveries: 1 },
        {
          id: 'bad',
          eventId: null,
          status: 'rejected',
          deliveries: 0,
          error: {
            class: 'ValidationFailed',
            message: 'Event 2: objCode "PROG" is unknown; the nearest one is "PROJ".',
          },
        },
        { status: 'accepted', deliveries: 1 },
      ]);
      await receiver.waitFor(2);
      await unsubscribe(id);
    });

    it('among the lines of NDJSON is rejected alone, with its line', async () => {
      const id = await subscribe();
      const good = JSON.stringify(UPDATE);
      const { status, body } = await publishText(
        `${good}\n\n{"eventType":\n7\n{"objCode":"PROJ"}\n${good}`,
        NDJSON,
      );
      expect(status).toBe(202);
      expect(body.results).toMatchObject([
        { status: 'accepted' },
        {
          status: 'rejected',
          error: { class: 'MalformedBody', message: expect.stringMatching(/^Line 3: not well-formed/) },
        },
        {
          status: 'rejected',
          error: { class: 'ValidationFailed', message: expect.stringMatching(/^Line 4: an event must be/) },
        },
        {
          status: 'rejected',
          error: { class: 'ValidationFailed', message: expect.stringMatching(/^Line 5: eventType/) },
        },
        { status: 'accepted' },
      ]);
      await receiver.waitFor(2);
      await unsubscribe(id);
    });

    it('and no good one is a 400 with the same body', async () => {
      const one = await publish({ ...UPDATE, eventType: 'SHARE' });
      expect(one).toMatchObject({
        status: 400,
        body: { results: [{ status: 'rejected', eventId: null, deliveries: 0 }] },
      });
      const two = await publishText('nope\n{}\n', NDJSON);
      expect(two).toMatchObject({
        status: 400,
        body: { results: [{ status: 'rejected' }, { status: 'rejected' }] },
      });
    });

    it.each<[what: string, event: object, message: string]>([
      ['an UPDATE without newState', { objId: 'p1', newState: null }, 'newState is required with'],
      ['a CREATE without newState', { eventType: 'CREATE', newState: null }, 'newState is required with'],
      ['an UPDATE of nobody knows what', { newState: { name: 'x' }, oldState: null }, 'oldState or objId is'],
      [
        'a DELETE of nobody knows what',
        { eventType: 'DELETE', newState: null, oldState: null },
        'oldState or objId is required with',
      ],
      ['a time that is none', { eventTime: '2017-13-01' }, 'eventTime must be an ISO 8601 date-time or date'],
      ['a time within no second', { eventTime: { epochSecond: 1, nano: 1e9 } }, 'eventTime.nano must be'],
    ])('may be %s', async (_what, event, message) => {
      const { status, body } = await publish({ ...UPDATE, ...event });
      expect([status, body]).toEqual([
        400,
        {
          results: [
            {
              eventId: null,
              status: 'rejected',
              deliveries: 0,
              error: { class: 'ValidationFailed', message: expect.stringContaining(message) },
            },
          ],
        },
      ]);
    });

    it('may have one state over 1 MB; small ones beside it are accepted', async () => {
      const large = { ...UPDATE, id: 'large', newState: { s: 'x'.repeat(MB) } };
      const { status, body } = await publish([UPDATE, large, UPDATE]);
      expect(status).toBe(202);
      expect(body.results).toMatchObject([
        { status: 'accepted' },
        {
          id: 'large',
          status: 'rejected',
          error: { class: 'BodyTooLarge', message: expect.stringMatching(/newState/) },
        },
        { status: 'accepted' },
      ]);
    });

    it.each([
      ['nesting over 200 levels', `{"a":${'['.repeat(201)}${']'.repeat(201)}}`],
      ['a NUL in its ID', String.raw`{"ID":"\u0000"}`],
    ])('may have %s', async (_what, state) => {
      const answer = await publishText(`{"eventType":"CREATE","objCode":"PROJ","newState":${state}}`);
      expect(answer).toMatchObject({ status: 400, body: { results: [{ status: 'rejected' }] } });
    });
  });

  describe('an event', () => {
    it('is sent with its states byte for byte: numbers, key order, escapes, repeats, white space', async () => {
      const newState = String.raw`{"z":9007199254740993,"a":1.50,"m":1e400,"10":-0.0,"2":1E5,"ID":"p1","e":"\u00e9\/","n":"\u0000","l":"\ud800","z":2}`;
      const oldState = '{ "__proto__":{"x":1}, "constructor":"c",\n"toString":[ ] }';
      const id = await subscribe({ filters: [{ fieldName: 'ID', fieldValue: 'p1' }] });
      const answer = await publishText(
        `{"objCode":"PROJ","newState":${newState},"eventType":"UPDATE","oldState":${oldState}}`,
      );
      expect(answer.body.results).toMatchObject([{ status: 'accepted', deliveries: 1 }]);
      const [request] = await receiver.waitFor(1);
      expect(request!.text).toContain(`"newState":${newState},"oldState":${oldState}}`);
      await unsubscribe(id);
    });

    it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'constructor.name'])(
      'has no field that every object inherits, unless it was sent: %s',
      async (fieldName) => {
        const own = fieldName.split('.').reduceRight<string>((value, key) => `{"${key}":${value}}`, '"mine"');
        const filter = { fieldName, fieldValue: 'mine' };
        const id = await subscribe({ filters: [filter] });
        const empty = await subscribe({
          filters: [{ ...filter, fieldValue: null }],
          url: receiver.url('/empty'),
        });
        const publishState = (state: string): Promise<Answer> =>
          publishText(
            `{"eventType":"UPDATE","objCode":"PROJ","objId":"p","oldState":{},"newState":${state}}`,
          );
        expect((await publishState(own)).body.results).toMatchObject([{ deliveries: 1 }]);
        const [request] = await receiver.waitFor(1);
        expect(request!.path).not.toBe('/empty');
        expect(request!.text).toContain(`"newState":${own}`);
        expect((await publishState('{"other":1}')).body.results).toMatchObject([{ deliveries: 1 }]);
        const requests = await receiver.waitFor(2);
        expect(requests.map(({ path }) => path)).toContain('/empty');
        await unsubscribe(id);
        await unsubscribe(empty);
      },
    );

    it('is sent with what it says of itself', async () => {
      const said = {
        userId: 'u1',
        eventVersion: 'v9',
        eventTime: { epochSecond: 1507319336, nano: 998000000 },
      };
      const [payload] = await deliver([{ ...UPDATE, ...said }]);
      expect(payload).toMatchObject({ ...said, eventType: 'UPDATE' });
    });

    it('has the time of its publication, version v2 and no user, unless it says so', async () => {
      const before = Date.now();
      const [payload] = await deliver([UPDATE]);
      expect(payload).toMatchObject({ eventVersion: 'v2', userId: null });
      const { epochSecond, nano } = payload!.eventTime;
      const at = epochSecond * 1000 + nano / 1e6;
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThanOrEqual(Date.now());
    });

    it('may have an ISO date-time as its time', async () => {
      const [payload] = await deliver([{ ...UPDATE, eventTime: '2017-10-06T21:48:56.998+02:00' }]);
      expect(payload!.eventTime).toEqual({ epochSecond: 1507319336, nano: 998000000 });
    });

    it.each([
      ['2017-10-06', 1507248000],
      ['2017-10-06T19:48:56:998+0000', 1507319336],
      ['2017-10-06 21:48:56,998+02', 1507319336],
      ['2017-10-06t19:48:56z', 1507319336],
      ['2017-10-06T24:00:00', 1507334400],
    ])('may have a time that filters can read: %s', async (eventTime, epochSecond) => {
      const [payload] = await deliver([{ ...UPDATE, eventTime }]);
      expect(payload!.eventTime.epochSecond).toBe(epochSecond);
    });

    it('that updates without an oldState is accepted with a warning, and with one without', async () => {
      const { status, body } = await publish([
        { ...UPDATE, oldState: undefined },
        { ...UPDATE, oldState: null, id: 'warned' },
        UPDATE,
        { ...UPDATE, eventType: 'CREATE', oldState: undefined },
      ]);
      expect(status).toBe(202);
      const warning = 'oldState is missing: to subscribers every field will look changed.';
      const accepted = { eventId: expect.stringMatching(EVENT_ID), status: 'accepted', deliveries: 0 };
      expect(body.results).toEqual([
        { ...accepted, warning },
        { ...accepted, id: 'warned', warning },
        accepted,
        accepted,
      ]);
    });

    it('that creates is sent with {} as oldState', async () => {
      const [payload] = await deliver([{ ...UPDATE, eventType: 'CREATE' }], { eventType: 'CREATE' });
      expect(payload).toMatchObject({ newState: UPDATE.newState, oldState: {} });
      expect(payload!.oldState).toEqual({});
    });

    it('that deletes is sent with {} as newState', async () => {
      const [payload] = await deliver([{ ...UPDATE, eventType: 'DELETE' }], { eventType: 'DELETE' });
      expect(payload!.newState).toEqual({});
      expect(payload!.oldState).toEqual(UPDATE.oldState);
    });

    it('without the other state is sent with {} in its place', async () => {
      const [update] = await deliver([{ ...UPDATE, oldState: undefined }]);
      expect(update!.oldState).toEqual({});
      receiver.clear();
      const [deletion] = await deliver([{ eventType: 'DELETE', objCode: 'PROJ', objId: 'p1' }], {
        eventType: 'DELETE',
      });
      expect(deletion).toMatchObject({ newState: {}, oldState: {} });
    });

    it.each([
      ['it names', { ...UPDATE, objId: 'wanted', newState: { ID: 'other' } }],
      ['its new state has as ID', { ...UPDATE, newState: { ID: 'wanted' } }],
      ['its new state has as id', { ...UPDATE, newState: { id: 'wanted' } }],
      ['its old state has as ID', { ...UPDATE, newState: {}, oldState: { ID: 'wanted' } }],
    ])('is about the object that %s', async (_where, event) => {
      const id = await subscribe({ objId: 'wanted' });
      expect((await publish(event)).body.results).toMatchObject([{ deliveries: 1 }]);
      expect((await publish({ ...event, objId: 'unwanted' })).body.results).toMatchObject([
        { deliveries: 0 },
      ]);
      await unsubscribe(id);
    });

    it('may be about an object whose number is beyond 2^53', async () => {
      const id = await subscribe({ objId: '9007199254740993' });
      const text = '{"eventType":"UPDATE","objCode":"PROJ","newState":{"ID":9007199254740993}}';
      expect((await publishText(text)).body.results).toMatchObject([{ deliveries: 1 }]);
      await unsubscribe(id);
    });

    it('need not carry its objCode in the state, nor agree with it', async () => {
      const [payload] = await deliver([{ ...UPDATE, newState: { objCode: 'TASK', ID: 'p1' } }]);
      expect(payload!.newState.objCode).toBe('TASK');
    });

    it('that matches several subscriptions tells how many deliveries it causes', async () => {
      const ids = [
        await subscribe(),
        await subscribe({ url: receiver.url('/other') }),
        await subscribe({ objId: 'p2' }),
      ];
      expect((await publish(UPDATE)).body.results).toMatchObject([{ deliveries: 2 }]);
      await receiver.waitFor(2);
      for (const id of ids) await unsubscribe(id);
    });

    it('names the subscriptions that it matched, each once, where that is asked for', async () => {
      const ids = [await subscribe(), await subscribe({ url: receiver.url('/other') })];
      await service.call('PUT', `${BASE}/subscriptions/${ids[0]}/version`, { body: { version: 'v1' } });
      const explain = (value: string): Promise<Answer> =>
        service.call('POST', `${BASE}/events?explain=${value}`, {
          body: [UPDATE, { ...UPDATE, objCode: 'TASK' }],
        });
      const { body } = await explain('true');
      expect(body.results).toMatchObject([{ deliveries: 3 }, { deliveries: 0, matched: [] }]);
      expect(body.results[0].matched.toSorted()).toEqual(ids.toSorted());
      expect((await explain('false')).body.results[0]).not.toHaveProperty('matched');
      for (const id of ids) await unsubscribe(id);
    });

    it('is on disk, with its deliveries, once it is answered', async () => {
      receiver.answer({ hang: true });
      const id = await subscribe();
      const { body } = await publish(UPDATE);
      const rows = await service.running.app
        .get(Database)
        .query<{ subscription_ids: string[]; finished_at: unknown }>(
          'SELECT subscription_ids, finished_at FROM segments WHERE $1 = ANY(subscription_ids::text[])',
          [id],
        );
      expect(body.results).toMatchObject([{ deliveries: 1 }]);
      expect(rows).toEqual([{ subscription_ids: [id], finished_at: null }]);
      await unsubscribe(id);
    });
  });

  describe('the idempotency key', () => {
    it('of an accepted event makes the same again a duplicate, which delivers nothing', async () => {
      const id = await subscribe();
      const first = await publish({ ...UPDATE, id: 'once' });
      const again = await publish([{ ...UPDATE, id: 'once', newState: { name: 'changed' } }]);
      expect(again.status).toBe(202);
      expect(again.body.results).toEqual([
        { id: 'once', eventId: first.body.results[0].eventId, status: 'duplicate', deliveries: 0 },
      ]);
      const marker = await publish({ ...UPDATE, userId: 'last' });
      expect(marker.status).toBe(202);
      await receiver.waitFor((requests) => requests.some((r) => (r.json() as Payload).userId === 'last'));
      await unsubscribe(id);
      expect(receiver.requests).toHaveLength(2);
    });

    it('twice in one request is accepted once', async () => {
      const { status, body } = await publish([{ ...UPDATE, id: 'twin' }, UPDATE, { ...UPDATE, id: 'twin' }]);
      expect(status).toBe(202);
      const [first, , second] = body.results;
      expect(first).toMatchObject({ status: 'accepted' });
      expect(second).toEqual({ id: 'twin', eventId: first.eventId, status: 'duplicate', deliveries: 0 });
    });

    it('in many requests at once is accepted once', async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => publish({ ...UPDATE, id: 'race' })));
      const results = answers.map(({ body }) => body.results[0]);
      expect(answers.every(({ status }) => status === 202)).toBe(true);
      expect(results.filter(({ status }) => status === 'accepted')).toHaveLength(1);
      expect(results.filter(({ status }) => status === 'duplicate')).toHaveLength(11);
      expect(new Set(results.map(({ eventId }) => eventId)).size).toBe(1);
    });

    it('of a rejected event is still free', async () => {
      await publish({ ...UPDATE, id: 'second try', objCode: 'NONE' });
      expect((await publish({ ...UPDATE, id: 'second try' })).body.results).toMatchObject([
        { status: 'accepted' },
      ]);
    });

    it('may have 255 characters of any script', async () => {
      const id = '🏗'.repeat(255);
      expect((await publish({ ...UPDATE, id })).body.results).toMatchObject([{ id, status: 'accepted' }]);
      expect((await publish({ ...UPDATE, id })).body.results).toMatchObject([{ id, status: 'duplicate' }]);
      expect((await publish({ ...UPDATE, id: `${id}x` })).status).toBe(400);
    });
  });

  it.each([
    ['explain=yes', 'explain must be true or false.'],
    ['explian=true', 'Unknown parameter "explian"; did you mean "explain"? Allowed: explain.'],
    ['constructor=1', 'Unknown parameter "constructor". Allowed: explain.'],
  ])('with the query %s is refused', async (query, message) => {
    const answer = await service.call('POST', `${BASE}/events?${query}`, { body: UPDATE });
    expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed', message } } });
  });

  it('is described in the API description: two content types and every status', async () => {
    const { body } = await service.call('GET', '/openapi.json');
    const operation = body.paths[`${BASE}/events`].post;
    expect(Object.keys(operation.requestBody.content)).toEqual(['application/json', 'application/x-ndjson']);
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(['202', '400', '401', '403', '413', '415', '500', '503']),
    );
    const event = body.components.schemas.EventRequest;
    expect(Object.keys(event.properties).sort()).toEqual(
      [
        'eventTime',
        'eventType',
        'eventVersion',
        'id',
        'newState',
        'objCode',
        'objId',
        'oldState',
        'userId',
      ].sort(),
    );
    expect(event.required.sort()).toEqual(['eventType', 'objCode']);
  });
});
