import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryPosition } from '../../src/delivery-log/reading/delivery-position.js';
import { encodeCursor, Succession } from '../../src/delivery/index.js';
import { DeliveryLog } from '../../src/delivery-log/reading/delivery-log.js';
import { DeliveryLogRepository } from '../../src/delivery-log/reading/delivery-log.repository.js';
import { LOG_LIMITS } from '../../src/delivery-log/reading/log-limits.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { Partitions, RetentionPeriod } from '../../src/platform/database/index.js';
import { addCustomer } from '../support/customers.js';
import { Gate } from '../support/receiver.js';
import { type ListedDelivery, Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE } from '../support/service.js';
import { until } from '../support/until.js';

const LOG = `${BASE}/deliveries`;
const TOKEN = 'a-long-secret-tökén-of-mine';
/** The first retry is far away, so that nothing moves but by a call; the second failure gives up. */
const ENV = { EGRESS_PRIVATE: 'allow', RETRY_BASE_MS: '3600000', RETRY_LIMIT: '1' };

let scene: Scene;
/** The session of another customer's administrator. */
let stranger: string;

beforeAll(async () => {
  scene = await Scene.start({ env: ENV });
  stranger = await addCustomer(scene.service, 'other');
});
afterAll(() => scene.close());
beforeEach(() => scene.renewReceiver());

const call = (path: string, session?: string | null): Promise<Answer> =>
  scene.service.call('GET', LOG + path, session === undefined ? {} : { session });
const retry = (id: string, session?: string | null): Promise<Answer> =>
  scene.service.call('POST', `${LOG}/${id}/retry`, session === undefined ? {} : { session });
const idsOf = (answer: Answer): string[] => answer.body.deliveries.map(({ id }: ListedDelivery) => id);
const now = (): string => new Date(Date.now()).toISOString();

const subscribe = (changes: object = {}, session?: string): Promise<SubscriptionOfObject> =>
  scene.subscribeToObject({ authToken: TOKEN, ...changes }, { session });

/** @returns the eventIds */
const publish = async (...events: object[]): Promise<string[]> =>
  (await scene.publish(events)).map(({ eventId }) => eventId);

/** Resolves with the subscription's deliveries once there are `n` in the state. */
async function delivered(subscriptionId: string, state = 'delivered', n = 1): Promise<ListedDelivery[]> {
  let found: ListedDelivery[] = [];
  await until(`${n} deliveries are ${state}`, async () => {
    found = (await call(`?subscriptionId=${subscriptionId}`)).body.deliveries as ListedDelivery[];
    return found.filter((delivery) => delivery.state === state).length >= n;
  });
  return found;
}

/** A delivery that failed once and waits an hour. */
async function failed(status = 500, body: object = {}): Promise<{ id: string; subscriptionId: string }> {
  scene.receiver.answer(status);
  const { id: subscriptionId, objId } = await subscribe(body);
  await publish({ objId });
  const [{ id }] = (await delivered(subscriptionId, 'retrying')) as [ListedDelivery];
  return { id, subscriptionId };
}

const set = (id: string, assignments: string): Promise<unknown> =>
  scene.database.query(
    `UPDATE deferred_deliveries SET ${assignments} WHERE 'msg_' || replace(segment_id::text, '-', '') || '_' || delivery_index = $1`,
    [id],
  );
const setEndpoint = (subscriptionId: string, assignments: string): Promise<unknown> =>
  scene.database.query(
    `UPDATE endpoints SET ${assignments} WHERE id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)`,
    [subscriptionId],
  );

describe('who may look', () => {
  it.each([
    ['GET', ''],
    ['GET', '/msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0'],
    ['POST', '/msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0/retry'],
  ])('%s /deliveries%s needs an administrator', async (method, path) => {
    const credentials = { username: `worker-${method}-${path.length}`, password: 'correct horse battery' };
    await scene.service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
    const worker = await scene.service.login(credentials.username, credentials.password);
    expect((await scene.service.call(method, LOG + path, { session: null })).status).toBe(401);
    expect((await scene.service.call(method, LOG + path, { session: worker })).status).toBe(403);
  });

  it('another customer never sees a delivery, in any state, nor tries it again', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    await publish({ objId });
    const [{ id }] = (await delivered(subscriptionId)) as [ListedDelivery];
    const deferred = await failed();
    for (const one of [id, deferred.id]) {
      expect((await call(`/${one}`, stranger)).status).toBe(404);
      expect((await retry(one, stranger)).status).toBe(404);
    }
    const queries = [
      '',
      '?state=retrying',
      '?state=delivered',
      `?subscriptionId=${subscriptionId}`,
      `?url=${encodeURIComponent(scene.receiver.url('/1'))}`,
    ];
    for (const query of queries) {
      expect((await call(query, stranger)).body).toEqual({
        deliveries: [],
        meta: { cursor: null, searchedTo: null },
      });
    }
  });
});

describe('GET /deliveries', () => {
  it('names subscriptions that have a name, in lists and in one delivery', async () => {
    const { id: subscriptionId, objId } = await subscribe({ settings: { name: 'Orders to the warehouse' } });
    await publish({ objId });
    const [delivery] = (await delivered(subscriptionId)) as [ListedDelivery];
    expect(delivery).toMatchObject({ subscriptionName: 'Orders to the warehouse' });
    expect((await call(`/${delivery.id}`)).body.subscriptionName).toBe('Orders to the warehouse');
  });

  it('shows a delivered one with its attempt', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    const before = Date.now();
    const [eventId] = await publish({ objId });
    const [request] = await scene.receiver.waitFor(1);
    const [delivery] = await delivered(subscriptionId);
    expect(delivery).toEqual({
      id: request!.headers['webhook-id'],
      subscriptionId,
      subscriptionName: null,
      url: scene.receiver.url(request!.path),
      eventId,
      eventType: 'UPDATE',
      objCode: 'PROJ',
      objId,
      version: 'v2',
      state: 'delivered',
      onHoldBy: null,
      nextProbeAt: null,
      reason: null,
      createdAt: expect.any(String),
      attemptCount: 1,
      lastAttempt: {
        number: 1,
        at: expect.any(String),
        durationMs: expect.any(Number),
        status: 200,
        error: null,
      },
      dueAt: null,
      underWay: false,
      replayId: null,
      replayOf: null,
      jobId: null,
    });
    const at = Date.parse(delivery!.lastAttempt!.at);
    expect(at).toBeGreaterThanOrEqual(before - 50);
    expect(at).toBeLessThanOrEqual(request!.arrivedAt + 50);
  });

  it('tells when an attempt was made, also of a node that took the event over', async () => {
    const elsewhere = await Scene.start({ env: { ROLES: 'api' } });
    const { id, objId } = await elsewhere.subscribeToObject();
    await elsewhere.publish({ objId });
    // It waits in the database for a while, and then a node comes that sends.
    const waited = Date.now() + 700;
    await until('a while has passed', () => Date.now() >= waited);
    await elsewhere.join();
    const [request] = await elsewhere.receiver.waitFor(1);
    let delivery: ListedDelivery | undefined;
    await until('it is delivered', async () => {
      [delivery] = await elsewhere.deliveriesOf(id, '&state=delivered');
      return delivery !== undefined;
    });
    const at = Date.parse(delivery!.lastAttempt!.at);
    expect(at).toBeGreaterThanOrEqual(waited);
    expect(at).toBeLessThanOrEqual(request!.arrivedAt + 50);
    await elsewhere.close();
  });

  it('shows one that waits for its retry with what went wrong, and when it is due', async () => {
    const { id } = await failed(503);
    const { body } = await call(`/${id}`);
    expect(body).toMatchObject({
      state: 'retrying',
      reason: 'The receiver answered 503.',
      attemptCount: 1,
      lastAttempt: { number: 1, status: 503, error: 'The receiver answered 503.' },
    });
    const afterFirst = Date.parse(body.dueAt) - Date.parse(body.lastAttempt.at);
    expect(Math.abs(afterFirst - 3_600_000)).toBeLessThan(1_000);
  });

  it('shows one whose first attempt is still under way as pending', async () => {
    const gate = new Gate();
    scene.receiver.answer({ gate });
    const { id: subscriptionId, objId } = await subscribe();
    await publish({ objId });
    await scene.receiver.waitFor(1);
    const [pending] = await delivered(subscriptionId, 'pending');
    expect(pending).toMatchObject({ state: 'pending', attemptCount: 0, lastAttempt: null });
    expect(idsOf(await call(`?state=pending&subscriptionId=${subscriptionId}`))).toEqual([pending!.id]);
    expect((await call(`/${pending!.id}`)).body).toMatchObject({
      attempts: [],
      request: null,
      requestMissing: 'No attempt was made yet.',
    });
    gate.open();
    await delivered(subscriptionId);
  });

  it('filters by every state, each alone', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    scene.receiver.answer(500);
    await publish({ objId }, { objId }, { objId }, { objId });
    const [a, b, c, d] = (await delivered(subscriptionId, 'retrying', 4)).map(({ id }) => id);
    await set(b!, `state = 'onHold', due_at = NULL`);
    await set(c!, `state = 'exhausted', due_at = NULL, finished_at = now()`);
    await set(d!, `state = 'cancelled', due_at = NULL, finished_at = now()`);
    scene.receiver.answer(200);
    await publish({ objId });
    const good = (await delivered(subscriptionId)).find(({ state }) => state === 'delivered')!.id;
    const inState = async (state: string): Promise<string[]> =>
      idsOf(await call(`?state=${state}&subscriptionId=${subscriptionId}`));
    expect(await inState('retrying')).toEqual([a]);
    expect(await inState('onHold')).toEqual([b]);
    expect(await inState('exhausted')).toEqual([c]);
    expect(await inState('cancelled')).toEqual([d]);
    expect(await inState('delivered')).toEqual([good]);
    expect(await inState('pending')).toEqual([]);
    expect(await inState('retrying,exhausted')).toEqual([a, c]);
    expect(await inState('delivered,cancelled,onHold')).toEqual([good, b, d]);
    // A retry that went well is delivered like one that went well at once.
    await set(a!, `state = 'delivered', due_at = NULL, finished_at = now()`);
    expect(await inState('delivered')).toEqual([good, a]);
  });

  it.each(['delivered', 'retrying'])('filters %s ones by subscription, URL and event', async (state) => {
    scene.receiver.answer(state === 'delivered' ? 200 : 500);
    const one = await subscribe();
    const other = await subscribe({ objCode: 'TASK', eventType: 'CREATE' });
    await publish({ objId: one.objId }, { objId: other.objId, objCode: 'TASK', eventType: 'CREATE' });
    const [{ id }] = (await delivered(one.id, state)) as [ListedDelivery];
    const [{ id: otherId }] = (await delivered(other.id, state)) as [ListedDelivery];
    const both = `state=${state}&since=${encodeURIComponent('2020-01-01')}`;
    const found = async (query: string): Promise<string[]> =>
      idsOf(await call(`?${both}&${query}`)).filter((each) => each === id || each === otherId);
    expect(await found('')).toEqual([otherId, id].toSorted().toReversed());
    expect(await found(`subscriptionId=${one.id.toUpperCase()}`)).toEqual([id]);
    const url = (await call(`/${id}`)).body.url as string;
    expect(await found(`url=${encodeURIComponent(url.replace('http:', 'HTTP:'))}`)).toEqual([id]);
    expect(await found(`url=${encodeURIComponent(`${url}/none`)}`)).toEqual([]);
    expect(await found(`url=${encodeURIComponent(url)}&subscriptionId=${other.id}`)).toEqual([]);
    expect(await found('objCode=TASK')).toEqual([otherId]);
    expect(await found('eventType=UPDATE')).toEqual([id]);
    expect(await found(`objId=${other.objId}`)).toEqual([otherId]);
    expect(await found(`objId=${one.objId}&objCode=TASK`)).toEqual([]);
  });

  it('filters by the event, with what replays made of it', async () => {
    const one = await subscribe();
    const other = await subscribe({ objId: one.objId, url: scene.receiver.url('/other') });
    scene.receiver.answerAt('/other', 500);
    const [, eventId] = await publish({ objId: one.objId }, { objId: one.objId }, { objId: one.objId });
    await delivered(one.id, 'delivered', 3);
    const failures = await delivered(other.id, 'retrying', 3);
    await set(failures[1]!.id, `state = 'exhausted', due_at = NULL, finished_at = now()`);
    scene.receiver.answerAt('/other', 200);
    const made = await scene.service.call('POST', `${BASE}/subscriptions/${other.id}/replay`, {
      body: { since: '2020-01-01', only: 'undelivered' },
    });
    expect(made.status).toBe(202);
    const of = async (query: string): Promise<ListedDelivery[]> =>
      (await call(`?eventId=${eventId}${query}`)).body.deliveries;
    await until('the replayed one is delivered', async () => (await of('&state=delivered')).length === 2);
    const all = await of('');
    expect(all.map((delivery) => [delivery.eventId, delivery.replayId])).toEqual([
      [eventId, made.body.id],
      [eventId, null],
      [eventId, null],
    ]);
    expect(all.map(({ state }) => state).toSorted()).toEqual(['delivered', 'delivered', 'exhausted']);
    expect(await of('&state=exhausted')).toEqual([all.find(({ state }) => state === 'exhausted')]);
    expect(await of(`&subscriptionId=${one.id}`)).toHaveLength(1);
    expect(await of(`&replayId=${made.body.id}`)).toEqual([all[0]]);
    const first = await call(`?eventId=${eventId}&limit=1`);
    expect(idsOf(first)).toEqual([all[0]!.id]);
    const rest = await call(`?eventId=${eventId}&cursor=${first.body.meta.cursor}`);
    expect(idsOf(rest)).toEqual(all.slice(1).map(({ id }) => id));
    expect((await call(`?eventId=${eventId}`, stranger)).body.deliveries).toEqual([]);
    expect((await call('?eventId=evt_ffffffffffff7fff8fffffffffffffff_0')).body.deliveries).toEqual([]);
  });

  it('says what one on hold waits for, as long as it does', async () => {
    const { id, subscriptionId } = await failed();
    await setEndpoint(subscriptionId, `on_hold_since = now(), release_at = now() + interval '1 hour'`);
    await set(id, `state = 'onHold', due_at = NULL`);
    const reasons = async (): Promise<string> => {
      const { reason, dueAt } = (await call(`/${id}`)).body;
      const [listed] = (await call(`?state=onHold&subscriptionId=${subscriptionId}`)).body.deliveries;
      expect(listed).toMatchObject({ reason, dueAt: null });
      expect(dueAt).toBeNull();
      return reason as string;
    };
    const health = async (): Promise<object> =>
      (await scene.service.call('GET', `${BASE}/subscriptions/${subscriptionId}`)).body.subscription_url;
    expect(await reasons()).toBe('The most requests that are allowed at once are under way to its URL.');
    expect(await health()).not.toHaveProperty('next_try_at');
    await setEndpoint(subscriptionId, `disabled_at = now(), probe_at = '2099-01-02T03:04:05.678Z'`);
    expect(await reasons()).toBe(
      'Its URL is disabled; the next try is at 2099-01-02T03:04:05.678Z or when it is enabled.',
    );
    expect(await health()).toMatchObject({ next_try_at: '2099-01-02T03:04:05.678000' });
    await setEndpoint(subscriptionId, `frozen_at = now(), probe_at = NULL, reason = 'It is gone.'`);
    expect(await reasons()).toBe(
      `Its URL is frozen: It is gone. PUT https://hooks.example.com${BASE}/subscriptions/${subscriptionId}/enable enables it.`,
    );
    expect(await health()).toMatchObject({ reason: 'It is gone.', next_try_at: null });
    await setEndpoint(
      subscriptionId,
      `frozen_at = NULL, disabled_at = NULL, reason = NULL, release_paced = true`,
    );
    expect(await reasons()).toBe(
      'Its URL takes deliveries again, and what was put on hold is sent little by little.',
    );
    await scene.service.call('DELETE', `${BASE}/subscriptions/${subscriptionId}`);
  });

  it('filters by when the event was accepted, both ends included', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    await publish({ objId });
    const [first] = await delivered(subscriptionId);
    const at = Date.parse((await call(`/${first!.id}`)).body.createdAt as string);
    const found = async (query: string): Promise<number> =>
      idsOf(await call(`?subscriptionId=${subscriptionId}&${query}`)).length;
    const iso = (ms: number): string => new Date(ms).toISOString();
    expect(await found(`since=${iso(at)}&until=${iso(at)}`)).toBe(1);
    expect(await found(`since=${iso(at + 1)}`)).toBe(0);
    expect(await found(`until=${iso(at - 1)}`)).toBe(0);
  });

  it('finds those of a deleted subscription, by its URL too', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    await publish({ objId });
    const [{ id }] = (await delivered(subscriptionId)) as [ListedDelivery];
    const { url } = (await call(`/${id}`)).body;
    await scene.service.call('DELETE', `${BASE}/subscriptions/${subscriptionId}`);
    expect(idsOf(await call(`?url=${encodeURIComponent(url)}`))).toEqual([id]);
    const { body } = await call(`/${id}`);
    expect(body).toMatchObject({ url, state: 'delivered', request: null });
    expect(body.requestMissing).toMatch(/subscription was deleted/);
  });

  it('goes through everything in pages, whatever arrives meanwhile', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    // Some are in trouble, some are not, several share a segment.
    scene.receiver.answer(() => (scene.receiver.requests.length % 3 === 0 ? 500 : 200));
    for (let round = 0; round < 4; round++) await publish({ objId }, { objId }, { objId });
    await scene.receiver.waitFor(12);
    await until('nothing is pending', async () =>
      ((await call(`?subscriptionId=${subscriptionId}`)).body.deliveries as ListedDelivery[]).every(
        ({ state }) => state !== 'pending',
      ),
    );
    const all = idsOf(await call(`?subscriptionId=${subscriptionId}`));
    expect(new Set(all).size).toBe(12);
    expect(all).toEqual(all.toSorted().toReversed());
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer = await call(`?subscriptionId=${subscriptionId}&limit=5&cursor=${cursor}`);
      const last = page.body.deliveries.at(-1);
      expect(page.body.meta.searchedTo).toBe(page.body.meta.cursor && last.createdAt);
      paged.push(...idsOf(page));
      cursor = page.body.meta.cursor;
      await publish({ objId });
    }
    expect(paged).toEqual(all);
  });

  it.each([
    [
      'state=onHold,lost',
      /^state must be "pending", "retrying", .* or "cancelled", or several with commas, not "lost"\.$/,
    ],
    ['eventId=msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0', /^eventId must be an event's id such as evt_/],
    [
      'stat=onHold',
      /^Unknown parameter "stat"; did you mean "state"\? Allowed: cursor, limit, subscriptionId, .*, until\.$/,
    ],
    ['subscriptionId=1', /^subscriptionId must be an id such as/],
    ['replayId=x', /^replayId must be an id such as/],
    ['url=ftp://x', /^url must /],
    ['objCode=ISSUE', /^objCode "ISSUE" is unknown; the nearest one is "OPTASK" \(Issue\)\.$/],
    ['objCode=INVOICE', /^objCode "INVOICE" is unknown\.$/],
    ['objCode=proj', /^objCode .*nearest one is "PROJ"/],
    ['eventType=update', /^eventType "update" is unknown; it must be "CREATE", "UPDATE" or "DELETE"\.$/],
    ['since=yesterday', /^since must be an ISO 8601/],
    ['since=2026-03-02&until=2026-03-01', /^since must not be later than until/],
    ['cursor=abc', /^cursor was not given by this call/],
    [
      `cursor=${encodeCursor({ segmentId: 'ffffffff-ffff-7fff-8fff-ffffffffffff', index: 1 })}`,
      /^cursor was not given/,
    ],
    ['limit=0', /^limit must be a whole number from 1 to 1000/],
    ['limit=1001', /^limit must /],
    ['colour=red', /^Unknown parameter "colour"\. Allowed: cursor, limit, subscriptionId, url, .* until\.$/],
    ['state=onHold&state=retrying', /^state must be given once/],
  ])('refuses ?%s', async (query, message) => {
    const answer = await call(`?${query}`);
    expect([answer.status, answer.body.error.class]).toEqual([400, 'ValidationFailed']);
    expect(answer.body.error.message).toMatch(message);
  });
});

describe('the log', () => {
  const logWith = (limits: object, retentionDays = 7): DeliveryLog =>
    new DeliveryLog(
      new DeliveryLogRepository(scene.database),
      new Succession(scene.database),
      new Partitions(scene.database),
      new RetentionPeriod(new SystemClock(), { retentionDays }),
      { ...LOG_LIMITS, ...limits },
    );
  const customerOf = async (subscriptionId: string): Promise<string> =>
    (await scene.service.call('GET', `${BASE}/subscriptions/${subscriptionId}`)).body.customerId as string;

  it.each([
    ['delivered', { batch: 2, segments: 4 }],
    ['retrying', { deferred: 2, deferredBatch: 2 }],
  ])('ends a page of %s ones when enough was searched, and goes on there', async (state, limits) => {
    scene.receiver.answer(state === 'delivered' ? 200 : 500);
    const rare = await subscribe();
    const usual = await subscribe();
    for (const { objId } of [rare, usual, usual, usual, usual, usual, rare]) await publish({ objId });
    await delivered(usual.id, state, 5);
    const wanted = (await delivered(rare.id, state, 2)).map(({ id }) => id);
    const log = logWith(limits);
    const query = {
      subscriptionId: rare.id,
      ...(state === 'retrying' && { states: ['retrying' as const] }),
    };
    const customerId = await customerOf(rare.id);
    const found: string[] = [];
    let pages = 0;
    let after: DeliveryPosition | undefined;
    for (;;) {
      const page = await log.list(customerId, query, { after, limit: 1_000 });
      found.push(...page.deliveries.map(({ position: { segmentId, index } }) => `${segmentId}_${index}`));
      if (page.next === null || ++pages > 100) break;
      after = page.next;
    }
    expect(found.map((key) => `msg_${key.replaceAll('-', '')}`)).toEqual(wanted);
    expect(pages).toBeGreaterThan(1);
  });

  it('shows what is in trouble although its day is past the retention period', async () => {
    const { id, subscriptionId } = await failed();
    const customerId = await customerOf(subscriptionId);
    // The same delivery, made ten days ago, whose segment is gone.
    const old = new Date(Date.now() - 10 * 86_400_000).toISOString();
    const hex = Math.floor(Date.parse(old)).toString(16).padStart(12, '0');
    for (const table of ['deferred_events', 'deferred_deliveries']) {
      await scene.database.query(
        `UPDATE ${table} SET segment_id = (substr($1, 1, 8) || '-' || substr($1, 9, 4) || substr(segment_id::text, 14))::uuid
          WHERE 'msg_' || replace(segment_id::text, '-', '') || '_' || 0 = $2`,
        [hex, id],
      );
    }
    const listed = await logWith({}).list(customerId, { subscriptionId }, { limit: 10 });
    expect(listed.deliveries).toMatchObject([{ state: 'retrying' }]);
    const since = { sinceMs: Date.parse(old) + 1 };
    expect(
      (await logWith({}).list(customerId, { subscriptionId, ...since }, { limit: 10 })).deliveries,
    ).toEqual([]);
  });
});

describe('GET /deliveries/{id}', () => {
  it('shows the request exactly as it was sent, the token masked', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    const newState = `{"z":9007199254740993,"a":1.10,"é":"\\u00e9 \\/","ID":"${objId}"}`;
    const event = `{"eventType":"UPDATE","objCode":"PROJ","objId":"${objId}","newState":${newState},"oldState":{"b":1e2}}`;
    await scene.service.call('POST', `${BASE}/events`, { body: event });
    const [sent] = await scene.receiver.waitFor(1);
    const [{ id }] = (await delivered(subscriptionId)) as [ListedDelivery];
    const answer = await call(`/${id}`);
    expect(answer.status).toBe(200);
    const { request } = answer.body;
    expect(request.body).toBe(sent!.text);
    expect([request.method, request.url]).toEqual(['POST', scene.receiver.url(sent!.path)]);
    expect(request.headers.authorization).toBe('Bearer ****mine');
    expect(answer.text).not.toContain(TOKEN);
    const sentNames = sent!.rawHeaders.filter((_, at) => at % 2 === 0);
    for (const [name, value] of Object.entries(request.headers)) {
      if (name !== 'authorization') expect([name, sent!.headers[name]]).toEqual([name, value]);
    }
    expect(request.headersNotKept).toEqual(['webhook-timestamp', 'webhook-signature']);
    // Nothing of ours was sent beside these.
    const transport = ['host', 'connection', 'content-length'];
    expect(new Set([...Object.keys(request.headers), ...request.headersNotKept, ...transport])).toEqual(
      new Set(sentNames),
    );
  });

  it.each([
    ['base64', { base64Encoding: true }],
    ['v1', {}],
  ])('shows the body of a retried one in the form that it was sent in: %s', async (form, body) => {
    scene.receiver.answer(500);
    const { id: subscriptionId, objId } = await subscribe(body);
    if (form === 'v1') {
      const uri = `${BASE}/subscriptions/${subscriptionId}/version`;
      expect((await scene.service.call('PUT', uri, { body: { version: 'v1' } })).status).toBe(200);
    }
    await publish({ objId, newState: { parameterValues: { 'DE:x': ['1'] } } });
    for (const { id } of await delivered(subscriptionId, 'retrying', form === 'v1' ? 2 : 1)) {
      const { body: record } = await call(`/${id}`);
      const sent = scene.receiver.requests.find(({ headers }) => headers['webhook-id'] === id);
      expect(record.request.body).toBe(sent!.text);
      expect(record.version).toBe(sent!.text.includes('"subscriptionVersion":"v2"') ? 'v2' : 'v1');
    }
  });

  it('shows every attempt with its answer', async () => {
    const { id } = await failed();
    scene.receiver.answer({ status: 404, body: 'grüße' });
    expect((await retry(id)).status).toBe(202);
    await until('it is given up', async () => (await call(`/${id}`)).body.state === 'exhausted');
    const { attempts, attemptCount, lastAttempt, dueAt } = (await call(`/${id}`)).body;
    expect([attemptCount, dueAt]).toEqual([2, null]);
    expect(attempts).toMatchObject([
      { number: 1, status: 500, error: 'The receiver answered 500.', response: '' },
      {
        number: 2,
        status: 404,
        error: 'The receiver answered 404.',
        response: 'grüße',
        responseEncoding: 'utf-8',
      },
    ]);
    const { number, at, durationMs, status, error } = attempts[1];
    expect(lastAttempt).toEqual({ number, at, durationMs, status, error });
    expect(Date.parse(attempts[1].at)).toBeGreaterThan(Date.parse(attempts[0].at));
  });

  it.each([
    ['text cut inside a character', Buffer.from('é'.repeat(3_000)).subarray(1), 'base64'],
    ['text whose end is cut', Buffer.from(`a${'é'.repeat(3_000)}`), 'utf-8'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80]), 'base64'],
    ['text with a NUL', Buffer.from('a\0b'), 'utf-8'],
  ])('keeps the first 4 096 bytes of the answer: %s', async (_, body, encoding) => {
    const { id: subscriptionId, objId } = await subscribe();
    scene.receiver.answer({ status: 500, body });
    await publish({ objId });
    const [{ id }] = (await delivered(subscriptionId, 'retrying')) as [ListedDelivery];
    const [attempt] = (await call(`/${id}`)).body.attempts;
    expect(attempt.responseEncoding).toBe(encoding);
    const head = body.subarray(0, 4_096);
    expect(attempt.response).toBe(
      encoding === 'base64' ? head.toString('base64') : head.toString('utf8').replace(/\ufffd$/, ''),
    );
  });

  it('tells of an attempt that got no answer what went wrong', async () => {
    scene.receiver.answer({ reset: true });
    const { id: subscriptionId, objId } = await subscribe();
    await publish({ objId });
    const [{ id }] = (await delivered(subscriptionId, 'retrying')) as [ListedDelivery];
    const [attempt] = (await call(`/${id}`)).body.attempts;
    expect(attempt).toMatchObject({ status: null, response: null, responseEncoding: null });
    expect(attempt.error).toMatch(/^[A-Z_0-9]+: /);
  });

  it.each([
    '1',
    'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
    'msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
    'msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_999999999',
    'msg_ffffffffffff7fff8fffffffffffffff_0',
    'msg_00000000000070008000000000000000_0',
  ])('answers 404 for %s', async (id) => {
    const answer = await call(`/${id}`);
    expect([answer.status, answer.body.error.class]).toEqual([404, 'NotFound']);
    expect((await retry(id)).status).toBe(404);
  });

  it('answers 404 for an index beyond those of the segment', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    await publish({ objId });
    const [{ id }] = (await delivered(subscriptionId)) as [ListedDelivery];
    expect((await call(`/${id.replace(/_0$/, '_1')}`)).status).toBe(404);
  });
});

describe('what a call does not know', () => {
  it.each([
    ['GET', '/deliveries/msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0'],
    ['POST', '/deliveries/msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0/retry'],
    ['GET', '/egress'],
  ])('is refused with its name: %s %s', async (method, path) => {
    const answer = await scene.service.call(method, `${BASE}${path}?force=true`);
    expect([answer.status, answer.body.error.class]).toEqual([400, 'ValidationFailed']);
    expect(answer.body.error.message).toBe('Unknown parameter "force"; this call has none.');
  });

  it.each([
    ['{"now": tru', 400, 'MalformedBody'],
    ['{"now": true}', 400, 'ValidationFailed'],
    ['[]', 400, 'ValidationFailed'],
    ['{}', 202, undefined],
    ['', 202, undefined],
  ])('is refused in the body of a retry: %s', async (body, status, errorClass) => {
    const { id } = await failed();
    const answer = await scene.service.call('POST', `${LOG}/${id}/retry`, { body });
    expect([answer.status, answer.body.error?.class]).toEqual([status, errorClass]);
  });
});

describe('POST /deliveries/{id}/retry', () => {
  it('sends a waiting one at once, under the same webhook-id', async () => {
    const { id } = await failed();
    scene.receiver.answer(200);
    const before = now();
    const answer = await retry(id);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ id, attemptCount: 1 });
    if (answer.body.dueAt !== null) expect(answer.body.dueAt >= before).toBe(true);
    const requests = await scene.receiver.waitFor(2);
    expect(requests.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    await until('it is delivered', async () => (await call(`/${id}`)).body.state === 'delivered');
    expect((await call(`/${id}`)).body).toMatchObject({ attemptCount: 2, dueAt: null, reason: null });
  });

  it('sends one on hold at once', async () => {
    const { id } = await failed();
    await set(id, `state = 'onHold', due_at = NULL`);
    scene.receiver.answer(200);
    expect((await retry(id)).status).toBe(202);
    await until('it is delivered', async () => (await call(`/${id}`)).body.state === 'delivered');
  });

  it('gives an exhausted one exactly one attempt more', async () => {
    const { id } = await failed();
    expect((await retry(id)).status).toBe(202);
    await until('it is given up', async () => (await call(`/${id}`)).body.state === 'exhausted');
    expect(scene.receiver.requests).toHaveLength(2);
    expect((await retry(id)).status).toBe(202);
    await until('it is given up again', async () => {
      const { state, attemptCount } = (await call(`/${id}`)).body;
      return state === 'exhausted' && attemptCount === 3;
    });
    expect(scene.receiver.requests).toHaveLength(3);
    scene.receiver.answer(200);
    await retry(id);
    await until('it is delivered', async () => (await call(`/${id}`)).body.state === 'delivered');
  });

  it.each([
    ['disabled_at = now()', 'disabled'],
    ['frozen_at = now()', 'frozen'],
  ])('refuses while the URL has %s, and names the call that helps', async (assignment, word) => {
    const { id, subscriptionId } = await failed();
    await setEndpoint(subscriptionId, assignment);
    const before = scene.receiver.requests.length;
    const answer = await retry(id);
    expect(answer).toMatchObject({ status: 409, body: { error: { class: 'UrlDisabled', subscriptionId } } });
    expect(answer.body.error.message).toBe(
      `The delivery "${id}" cannot be tried now. Its URL is ${word}. ` +
        `PUT https://hooks.example.com${BASE}/subscriptions/${subscriptionId}/enable enables it.`,
    );
    expect((await call(`/${id}`)).body.state).toBe('retrying');
    expect(scene.receiver.requests).toHaveLength(before);
    expect((await scene.service.call('PUT', `${BASE}/subscriptions/${subscriptionId}/enable`)).status).toBe(
      200,
    );
    expect((await retry(id)).status).toBe(202);
  });

  it('refuses what was delivered, at once or later, and names the replay', async () => {
    const { id: subscriptionId, objId } = await subscribe();
    await publish({ objId });
    const [{ id }] = (await delivered(subscriptionId)) as [ListedDelivery];
    const deferred = await failed();
    await set(deferred.id, `state = 'delivered', due_at = NULL, finished_at = now()`);
    for (const one of [{ id, subscriptionId }, deferred]) {
      const answer = await retry(one.id);
      expect(answer).toMatchObject({
        status: 409,
        body: {
          error: { class: 'StateConflict', subscriptionId: one.subscriptionId, deliveryState: 'delivered' },
        },
      });
      expect(answer.body.error.message).toContain(
        `It was delivered. POST https://hooks.example.com${BASE}/subscriptions/${one.subscriptionId}/replay `,
      );
    }
  });

  it('refuses what was cancelled with its subscription', async () => {
    const { id, subscriptionId } = await failed();
    await scene.service.call('DELETE', `${BASE}/subscriptions/${subscriptionId}`);
    const cancelled = await retry(id);
    expect([cancelled.status, cancelled.body.error.message]).toEqual([
      409,
      `The delivery "${id}" cannot be tried now. It was cancelled.`,
    ]);
    await set(id, `state = 'exhausted'`);
    const unsubscribed = await retry(id);
    expect([unsubscribed.status, unsubscribed.body.error.message]).toEqual([
      409,
      `The delivery "${id}" cannot be tried now. Its subscription was deleted.`,
    ]);
  });

  it('cancels what is on hold for a subscription that is deleted', async () => {
    const { id, subscriptionId } = await failed();
    await set(id, `state = 'onHold', due_at = NULL`);
    await scene.service.call('DELETE', `${BASE}/subscriptions/${subscriptionId}`);
    expect((await call(`/${id}`)).body).toMatchObject({
      state: 'cancelled',
      reason: 'The subscription was deleted.',
    });
  });

  it('refuses while an attempt is under way, the first one or another', async () => {
    const gate = new Gate();
    scene.receiver.answer({ gate, status: 500 });
    const { id: subscriptionId, objId } = await subscribe();
    await publish({ objId });
    await scene.receiver.waitFor(1);
    const [{ id }] = (await delivered(subscriptionId, 'pending')) as [ListedDelivery];
    const first = await retry(id);
    expect([first.status, first.body.error.class]).toEqual([409, 'StateConflict']);
    expect(first.body.error.message).toMatch(/Its first attempt is still to come\.$/);
    gate.open();
    await delivered(subscriptionId, 'retrying');
    const second = new Gate();
    scene.receiver.answer({ gate: second, status: 200 });
    expect((await retry(id)).status).toBe(202);
    await scene.receiver.waitFor(2);
    const { body: underWay } = await call(`/${id}`);
    expect(underWay).toMatchObject({ state: 'retrying', underWay: true, dueAt: null });
    expect((await call(`?state=retrying&subscriptionId=${subscriptionId}`)).body.deliveries).toMatchObject([
      { id, underWay: true, dueAt: null },
    ]);
    const again = await retry(id);
    expect([again.status, again.body.error.message]).toEqual([
      409,
      `The delivery "${id}" cannot be tried now. An attempt is under way.`,
    ]);
    second.open();
    await until('it is delivered', async () => (await call(`/${id}`)).body.state === 'delivered');
  });
});
