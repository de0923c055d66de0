import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { uuidV7 } from '../../src/platform/crypto/index.js';
import { StreamService } from '../../src/stream/http/stream.service.js';
import { encodePosition } from '../../src/stream/model/stream-position.js';
import { ChangesRepository } from '../../src/stream/tail/changes.repository.js';
import { StreamTails } from '../../src/stream/tail/stream-tails.js';
import type { StreamConnection } from '../../src/stream/tail/stream-connection.js';
import { StatsWriter } from '../../src/statistics/recording/stats-writer.js';
import { addCustomer } from '../support/customers.js';
import { EventStream } from '../support/event-stream.js';
import { customerOf } from '../support/linking.js';
import { ManualClock } from '../support/manual-clock.js';
import { Gate } from '../support/receiver.js';
import { Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const STREAM = '/api/v1/stream';
/** The first retry is far away, so that nothing moves but by a call; the second failure gives up. */
const ENV = { EGRESS_PRIVATE: 'allow', RETRY_BASE_MS: '3600000', RETRY_LIMIT: '1' };

let scene: Scene;
let stranger: string;
const open: EventStream[] = [];

beforeAll(async () => {
  scene = await Scene.start({ env: ENV });
  stranger = await addCustomer(scene.service, 'other');
});
afterAll(() => scene.close());
afterEach(async () => {
  jest.restoreAllMocks();
  for (const stream of open.splice(0)) stream.close();
  await until('the streams have ended', () => placesOf(scene.service) === 0);
});

interface Listening {
  readonly node?: TestService;
  readonly session?: string;
  readonly lastId?: string | undefined;
  readonly headers?: Record<string, string>;
}

async function listen(
  topics: string,
  { node = scene.service, session = node.session, lastId, headers }: Listening = {},
): Promise<EventStream> {
  const stream = await EventStream.open(`${node.url}${STREAM}?topics=${topics}`, {
    headers: headers ?? { sessionID: session, ...(lastId !== undefined && { 'Last-Event-ID': lastId }) },
  });
  open.push(stream);
  await stream.until('it is ready', ({ messages }) => messages.length > 0);
  return stream;
}

const call = (query: string, session?: string | null): Promise<Answer> =>
  scene.service.call('GET', STREAM + query, session === undefined ? {} : { session });
const serviceOf = (node: TestService): StreamService => node.running.app.get(StreamService);
function placesOf(node: TestService): number {
  return (serviceOf(node) as unknown as { places: { taken: number } }).places.taken;
}

const stateOf = async (id: string): Promise<string> =>
  (await scene.service.call('GET', `${BASE}/deliveries/${id}`)).body.state as string;

/** The states that a delivery was told in, each once. */
function statesOf(stream: EventStream, id: string): string[] {
  const states = stream
    .rows('deliveries')
    .filter((row) => row.id === id)
    .map((row) => row.state as string);
  return states.filter((state, place) => state !== states[place - 1]);
}

/** A delivery that failed once and waits an hour. */
async function failing(): Promise<{ id: string; subscription: SubscriptionOfObject }> {
  const subscription = await scene.subscribeToObject();
  scene.receiver.answerAt(subscription.path, 500);
  await scene.publish({ objId: subscription.objId });
  let id = '';
  await until('it is retrying', async () => {
    const [delivery] = await scene.deliveriesOf(subscription.id);
    id = delivery?.id ?? '';
    return delivery?.state === 'retrying';
  });
  return { id, subscription };
}

describe('GET /stream', () => {
  it('needs an administrator, and topics', async () => {
    const credentials = { username: 'worker', password: 'correct horse battery' };
    await scene.service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
    const worker = await scene.service.login(credentials.username, credentials.password);
    expect((await call('?topics=events', null)).status).toBe(401);
    expect((await call('?topics=events', worker)).status).toBe(403);
    expect((await call('')).body.error.message).toBe('topics is required.');
    expect((await call('?topics=events,news')).body.error.message).toBe(
      'topics must be "deliveries", "events", "endpoints", "replays" or "stats", or several with commas, not "news".',
    );
    expect((await call('?topic=events')).body.error.message).toMatch(
      /^Unknown parameter "topic"; did you mean "topics"\?/,
    );
  });

  it('is a stream that nobody on the way keeps, compresses or collects', async () => {
    const stream = await listen('stats,events,events');
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      connection: 'close',
    });
    expect(stream.of('ready')).toEqual([{ topics: ['events', 'stats'] }]);
    expect(stream.lastId).toMatch(/^[0-9a-z]+\.\d+-\d+-/);
  });

  it('tells of each event, matched or not, and of each state of its deliveries', async () => {
    const stream = await listen('events,deliveries');
    const subscription = await scene.subscribeToObject();
    const gate = new Gate();
    scene.receiver.answerAt(subscription.path, { gate });
    const [unmatched, matched] = await scene.publish([{ objId: 'nobody' }, { objId: subscription.objId }]);
    await stream.until('it is pending', () => stream.rows('deliveries').length > 0);
    gate.open();
    await stream.until('it is delivered', () => stream.rows('deliveries').at(-1).state === 'delivered');
    expect(stream.rows('events').toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))).toEqual([
      {
        eventId: unmatched!.eventId,
        eventType: 'UPDATE',
        objCode: 'PROJ',
        objId: 'nobody',
        acceptedAt: expect.any(String),
        matches: 0,
      },
      expect.objectContaining({ eventId: matched!.eventId, objId: subscription.objId, matches: 1 }),
    ]);
    const { id } = (await scene.deliveriesOf(subscription.id))[0]!;
    expect(statesOf(stream, id)).toEqual(['pending', 'delivered']);
    const {
      attempts: _,
      request: __,
      requestMissing: ___,
      currentSubscriptionId: _current,
      retryRefused: _refused,
      ...listed
    } = (await scene.service.call('GET', `${BASE}/deliveries/${id}`)).body;
    expect(stream.rows('deliveries').at(-1)).toEqual(listed);
  });

  it('tells of what is in trouble, however long ago its event was, and whoever changes it', async () => {
    const { id, subscription } = await failing();
    const stream = await listen('deliveries');
    expect((await scene.service.call('POST', `${BASE}/deliveries/${id}/retry`)).status).toBe(202);
    await stream.until('it is exhausted', () => statesOf(stream, id).includes('exhausted'));
    expect(stream.rows('deliveries').at(-1)).toMatchObject({
      id,
      attemptCount: 2,
      reason: 'The receiver answered 500.',
    });
    const second = await failing();
    await stream.until('it is retrying', () => statesOf(stream, second.id).includes('retrying'));
    await scene.service.call('DELETE', `${BASE}/subscriptions/${second.subscription.id}`);
    await stream.until('it is cancelled', () => statesOf(stream, second.id).at(-1) === 'cancelled');
    expect(
      stream
        .rows('deliveries')
        .every((row) => [subscription.id, second.subscription.id].includes(row.subscriptionId)),
    ).toBe(true);
  });

  it('tells of what was asked for alone, and each customer of its own alone', async () => {
    const [events, deliveries, theirs] = [
      await listen('events'),
      await listen('deliveries'),
      await listen('events,deliveries,endpoints,replays,stats', { session: stranger }),
    ];
    const { objId } = await scene.subscribeToObject();
    await scene.publish({ objId });
    await deliveries.until(
      'it is delivered',
      () => deliveries.rows('deliveries').at(-1)?.state === 'delivered',
    );
    await events.until('it is told', () => events.rows('events').length === 1);
    expect(new Set(events.messages.map(({ event }) => event))).toEqual(new Set(['ready', 'events']));
    expect(new Set(deliveries.messages.map(({ event }) => event))).toEqual(new Set(['ready', 'deliveries']));
    await scene.publish({ objId: 'theirs' }, { session: stranger });
    await theirs.until('theirs is told', () => theirs.rows('events').length > 0);
    expect(theirs.rows('events').map((row) => row.objId)).toEqual(['theirs']);
    expect(theirs.rows('deliveries')).toEqual([]);
  });

  it('tells how many there are beside the rows that it shows', async () => {
    const stream = await listen('events');
    await scene.publish(Array.from({ length: 180 }, (_, n) => ({ objId: `many-${n}` })));
    const told = (): number =>
      stream.of('events').reduce((sum, data) => sum + data.events.length + data.more, 0);
    await stream.until('all are told', () => told() >= 180);
    expect(stream.of('events').every((data) => data.events.length <= 50)).toBe(true);
    expect(told()).toBe(180);
  });

  it('answers HEAD with the head alone', async () => {
    const answer = await fetch(`${scene.service.url}${STREAM}?topics=events`, {
      method: 'HEAD',
      headers: { sessionID: scene.service.session },
    });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/event-stream',
      '',
    ]);
    expect(placesOf(scene.service)).toBe(0);
  });
});

describe('a stream that goes on', () => {
  it('is told what it missed, on any node', async () => {
    const other = await startTestService({ database: scene.service.database, env: ENV });
    const old = await failing();
    const subscription = await scene.subscribeToObject();
    const first = await listen('events,deliveries');
    const { lastId } = first;
    first.close();
    const [missed] = await scene.publish({ objId: subscription.objId });
    await scene.service.call('POST', `${BASE}/deliveries/${old.id}/retry`);
    await until('it is exhausted', async () => (await stateOf(old.id)) === 'exhausted');
    await until(
      'it is delivered',
      async () => (await scene.deliveriesOf(subscription.id, '&state=delivered')).length === 1,
    );
    const again = await listen('events,deliveries', { node: other, session: other.session, lastId });
    await again.until('it has heard', () => again.rows('deliveries').length > 0);
    expect(again.of('reset')).toEqual([]);
    expect(again.rows('events').map((row) => row.eventId)).toContain(missed!.eventId);
    expect(statesOf(again, old.id)).toEqual(['exhausted']);
    expect(again.rows('deliveries')).toContainEqual(
      expect.objectContaining({ subscriptionId: subscription.id, state: 'delivered' }),
    );
    const [later] = await scene.publish({ objId: 'later' });
    await again.until('it hears more', () =>
      again.rows('events').some((row) => row.eventId === later!.eventId),
    );
    again.close();
    await until('the stream has ended', () => placesOf(other) === 0);
    await other.close();
  });

  it('is told of the end of what was pending when it was cut off', async () => {
    const subscription = await scene.subscribeToObject();
    const gate = new Gate();
    scene.receiver.answerAt(subscription.path, { gate });
    await scene.publish({ objId: subscription.objId });
    const first = await listen('deliveries');
    const { lastId } = first;
    first.close();
    gate.open();
    await until(
      'it is delivered',
      async () => (await scene.deliveriesOf(subscription.id, '&state=delivered')).length === 1,
    );
    const again = await listen('deliveries', { lastId });
    const told = (): string[] =>
      again
        .rows('deliveries')
        .filter((row) => row.subscriptionId === subscription.id)
        .map((row) => row.state);
    await again.until('it is told', () => told().length > 0);
    expect(told()[0]).toBe('delivered');
  });

  it.each([
    ['no place', 'yesterday'],
    ['one of another database', encodePosition({ atMs: Date.now(), snapshot: '5:9000000000000000000:' })],
    ['one of an hour ago', encodePosition({ atMs: Date.now() - 3_700_000, snapshot: '5:9:' })],
  ])('at %s is told to read everything anew', async (_what, lastId) => {
    const stream = await listen('events,endpoints', { lastId });
    await stream.until('it is told', () => stream.of('reset').length > 0);
    expect(stream.of('reset')).toEqual([{ topics: ['events', 'endpoints'] }]);
    const [published] = await scene.publish({ objId: 'afterwards' });
    await stream.until('it goes on', () =>
      stream.rows('events').some((row) => row.eventId === published!.eventId),
    );
  });
});

describe('nothing is missed', () => {
  it('of what was begun before others and committed after them', async () => {
    const { id } = await failing();
    const customerId = await customerOf(scene.service);
    const stream = await listen('events,deliveries');
    const segment = uuidV7(Date.now(), randomBytes(10));
    const slow = await scene.database.pool.connect();
    await slow.query('BEGIN');
    await slow.query(
      `UPDATE deferred_deliveries SET reason = 'Changed for long.' WHERE 'msg_' || replace(segment_id::text, '-', '') || '_' || delivery_index = $1`,
      [id],
    );
    await slow.query(
      `INSERT INTO segments (id, day, customer_id, finished_at, obj_codes, event_types, obj_ids, event_indexes, subscription_ids, versions, payload)
       VALUES ($1, (now() AT TIME ZONE 'UTC')::date, $2, now(), '{PROJ}', '{UPDATE}', '{late}', '{}', '{}', '{}', '')`,
      [segment, customerId],
    );
    const [early] = await scene.publish({ objId: 'early' });
    await stream.until('the others are told', () =>
      stream.rows('events').some((row) => row.eventId === early!.eventId),
    );
    const before = stream.lastId;
    expect(stream.rows('deliveries')).toEqual([]);
    await slow.query('COMMIT');
    slow.release();
    await stream.until(
      'they are told',
      () => stream.rows('events').length > 1 && stream.rows('deliveries').length > 0,
    );
    expect(stream.rows('events').map((row) => row.objId)).toEqual(['early', 'late']);
    expect(stream.rows('deliveries')[0]).toMatchObject({ id, reason: 'Changed for long.' });
    // Nor by who was away meanwhile.
    const again = await listen('events,deliveries', { lastId: before });
    await again.until('they are told', () => again.rows('deliveries').length > 0);
    expect(again.rows('events').map((row) => row.objId)).toContain('late');
  });

  it('while the database is away for a while', async () => {
    const stream = await listen('events');
    const repository = scene.service.running.app.get(ChangesRepository);
    const spy = jest.spyOn(repository, 'segments').mockRejectedValueOnce(new Error('Connection terminated'));
    const [published] = await scene.publish({ objId: 'meanwhile' });
    await stream.until('it is told', () =>
      stream.rows('events').some((row) => row.eventId === published!.eventId),
    );
    expect(spy.mock.calls.length).toBeGreaterThan(1);
    expect(stream.rows('events')).toHaveLength(1);
  });
});

describe('what is only known as it is now', () => {
  const setEndpoint = (subscriptionId: string, assignments: string): Promise<unknown> =>
    scene.database.query(
      `UPDATE endpoints SET ${assignments} WHERE id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)`,
      [subscriptionId],
    );

  it('is told of URLs when they are disabled, frozen and enabled', async () => {
    const looks = jest.spyOn(scene.service.running.app.get(ChangesRepository), 'blocked');
    const { id, path } = await scene.subscribeToObject();
    const stream = await listen('endpoints');
    const url = scene.receiver.url(path);
    const told = (): string[] =>
      stream
        .rows('endpoints')
        .filter((row) => row.url === url)
        .map((row) => row.health);
    // The first look is what later ones are compared with.
    await until('it has looked', () => looks.mock.results.length > 0);
    await looks.mock.results[0]!.value;
    await setEndpoint(id, `frozen_at = now(), reason = 'It is gone.'`);
    await stream.until('it is frozen', () => told().length > 0);
    expect(stream.rows('endpoints').at(-1)).toMatchObject({ url, health: 'frozen', reason: 'It is gone.' });
    await scene.service.call('PUT', `${BASE}/subscriptions/${id}/enable`);
    await stream.until('it is enabled', () => told().at(-1) === 'healthy');
  });

  it('is told of replays as they go on, and of their ends', async () => {
    const { id, subscription } = await failing();
    await scene.service.call('POST', `${BASE}/deliveries/${id}/retry`);
    await until('it is exhausted', async () => (await stateOf(id)) === 'exhausted');
    scene.receiver.answerAt(subscription.path, 200);
    const stream = await listen('replays');
    const made = await scene.service.call('POST', `${BASE}/subscriptions/${subscription.id}/replay`, {
      body: { since: '2020-01-01', only: 'undelivered' },
    });
    await stream.until('it has ended', () => stream.rows('replays').at(-1)?.state === 'completed');
    await stream.until('all is delivered', () => stream.rows('replays').at(-1)?.deliveries.delivered === 1);
    expect(stream.rows('replays').every((row) => row.id === made.body.id)).toBe(true);
  });

  it('is told of the figures of each minute', async () => {
    const clock = new ManualClock();
    const service = await startTestService({ clock });
    const stream = await listen('stats', { node: service, session: service.session });
    const minute = clock.now() - (clock.now() % 60_000);
    await service.call('POST', `${BASE}/events`, {
      body: { eventType: 'UPDATE', objCode: 'PROJ', objId: 'x', newState: {}, oldState: {} },
    });
    clock.advance(60_000 - (clock.now() % 60_000));
    await service.running.app.get(StatsWriter).flush();
    clock.advance(5_000);
    await stream.until('the minute is told', () => stream.of('stats').length === 1);
    expect(stream.of('stats')[0]).toEqual({
      from: new Date(minute).toISOString(),
      to: new Date(minute + 60_000).toISOString(),
      step: 60,
      series: [{ metric: 'events', labels: {}, points: [1] }],
    });
    stream.close();
    await service.close();
  });
});

describe('the streams of a node', () => {
  it('cost nothing when nobody listens', async () => {
    const spy = jest.spyOn(scene.service.running.app.get(ChangesRepository), 'now');
    const stream = await listen('events');
    const another = await listen('events');
    const { length } = spy.mock.calls;
    await until('some turns have passed', () => spy.mock.calls.length >= length + 3);
    // One tail for both.
    const [first, later] = [length, spy.mock.calls.length];
    expect(later - first).toBeLessThanOrEqual(4);
    stream.close();
    another.close();
    await until('the streams have ended', () => placesOf(scene.service) === 0);
    const { tails } = scene.service.running.app.get(StreamTails) as unknown as {
      tails: Map<string, unknown>;
    };
    expect(tails.size).toBe(0);
  });

  it('are alive every fifteen seconds, and say where they are', async () => {
    const stream = await listen('events');
    const { comments } = stream;
    await scene.publish({ objId: 'x' });
    await serviceOf(scene.service).beat();
    await stream.until('it is alive', () => stream.comments > comments);
    expect(stream.lastId).toMatch(/^[0-9a-z]+\./);
  });

  it('end with their session, and with the rights of their user', async () => {
    const credentials = {
      username: 'second',
      password: 'correct horse battery',
      accessLevel: 'System Administrator',
    };
    const user = await scene.service.call('POST', '/api/v1/users', { body: credentials });
    const session = await scene.service.login(credentials.username, credentials.password);
    const other = await scene.service.login(credentials.username, credentials.password);
    const [ending, staying, ours] = [
      await listen('events', { session }),
      await listen('events', { session: other }),
      await listen('events'),
    ];
    await scene.service.call('GET', '/attask/api/v15.0/logout', { session });
    await serviceOf(scene.service).beat();
    await ending.until('it has ended', () => ending.ended);
    expect(ending.of('end')).toEqual([{ reason: 'session' }]);
    expect(staying.ended).toBe(false);
    await scene.service.call('PATCH', `/api/v1/users/${user.body.id}`, { body: { accessLevel: 'Worker' } });
    await serviceOf(scene.service).beat();
    await staying.until('it has ended', () => staying.ended);
    expect(ours.ended).toBe(false);
  });

  it('end with their API key', async () => {
    const body = { username: 'admin', password: 'correct horse battery' };
    const made = await scene.service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { body });
    const stream = await listen('events', { headers: { apiKey: made.body.data.result } });
    await serviceOf(scene.service).beat();
    expect(stream.ended).toBe(false);
    await scene.service.call('PUT', '/attask/api/v15.0/user?action=clearApiKey', { body });
    await serviceOf(scene.service).beat();
    await stream.until('it has ended', () => stream.ended);
    expect(stream.of('end')).toEqual([{ reason: 'session' }]);
  });

  it('are cut off when they are not read, and the others go on', async () => {
    const [slow, other] = [await listen('stats'), await listen('events')];
    const { streams } = serviceOf(scene.service) as unknown as { streams: Map<StreamConnection, unknown> };
    const [connection] = [...streams.keys()].filter(({ topics }) => topics.has('stats'));
    // Not read from here on: the system's buffers fill, and then ours.
    (slow as unknown as { response: { pause(): void } }).response.pause();
    const bytes = Buffer.from(`:${'x'.repeat(64 * 1024)}\n\n`);
    await until('it is cut off', () => !connection!.tell(bytes));
    expect(connection!.wasUnread).toBe(true);
    (slow as unknown as { response: { resume(): void } }).response.resume();
    await slow.until('its connection has ended', () => slow.ended);
    const [published] = await scene.publish({ objId: 'x' });
    await other.until('it goes on', () =>
      other.rows('events').some((row) => row.eventId === published!.eventId),
    );
  });

  it('are bounded', async () => {
    for (let n = 0; n < 20; n++) await listen('stats');
    const answer = await call('?topics=events');
    expect([answer.status, answer.body.error, answer.headers.get('retry-after')]).toEqual([
      429,
      { class: 'TooManyRequests', message: 'You have 20 streams open, which is the most there may be.' },
      '30',
    ]);
    open.pop()!.close();
    await until('a place is free', () => placesOf(scene.service) === 19);
    await listen('events');
  });

  it('end at once when the node stops', async () => {
    const node = await startTestService({ database: scene.service.database, env: ENV });
    const stream = await listen('events', { node, session: node.session });
    // What connections under way are ended by, after five seconds.
    const cut = jest.spyOn(node.running.app.getHttpServer() as Server, 'closeAllConnections');
    const closing = node.close();
    await stream.until('it has ended', () => stream.ended);
    expect(stream.of('end')).toEqual([{ reason: 'shutdown' }]);
    await closing;
    expect(cut).not.toHaveBeenCalled();
  });
});
