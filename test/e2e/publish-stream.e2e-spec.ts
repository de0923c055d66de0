import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PublishingService } from '../../src/publishing/accepting/publishing.service.js';
import { PublishStreams } from '../../src/publishing/streaming/publish-streams.js';
import { ManualClock } from '../support/manual-clock.js';
import { PublishConnection } from '../support/publish-connection.js';
import { Gate } from '../support/receiver.js';
import { Scene } from '../support/scene.js';
import { ADMIN, BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const STREAM = `${BASE}/events/stream`;
const EVENT_ID = /^evt_[0-9a-f]{32}_\d+$/;
const TASK = { objCode: 'TASK', eventType: 'CREATE', newState: { ID: 't1', name: 'Dredge the basin' } };

let scene: Scene;
const open: PublishConnection[] = [];

beforeAll(async () => {
  scene = await Scene.start({ env: { EGRESS_PRIVATE: 'allow' } });
});
afterAll(() => scene.close());
afterEach(async () => {
  jest.restoreAllMocks();
  for (const connection of open.splice(0)) connection.cut();
  await until('the streams have ended', () => openOn(scene.service) === 0);
});

const openOn = (node: TestService): number =>
  (node.running.app.get(PublishStreams) as unknown as { streams: Map<unknown, unknown> }).streams.size;

async function publisher({
  node = scene.service,
  query = '',
  session = node.session,
  headers = {},
}: {
  node?: TestService;
  query?: string;
  session?: string;
  headers?: Record<string, string>;
} = {}): Promise<PublishConnection> {
  const connection = await PublishConnection.open(node.url + STREAM + query, {
    sessionID: session,
    ...headers,
  });
  open.push(connection);
  return connection;
}

let users = 0;
const newUser = async (rights: object): Promise<{ id: string; session: string }> => {
  const username = `streaming-${users++}`;
  const password = 'a good long password';
  const made = await scene.service.call('POST', '/api/v1/users', { body: { username, password, ...rights } });
  return { id: made.body.id, session: await scene.service.login(username, password) };
};

describe('a stream of events', () => {
  it('is answered line by line while it is open, and its events are delivered', async () => {
    await scene.subscribe({ objCode: 'TASK', eventType: 'CREATE', objId: 'ours' });
    const connection = await publisher();
    expect(connection.response.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    connection.say({ ...TASK, objId: 'ours', id: 'first' });
    const [first] = await connection.told(1);
    expect(first).toEqual({
      line: 1,
      id: 'first',
      eventId: expect.stringMatching(EVENT_ID),
      status: 'accepted',
      deliveries: 1,
    });
    connection.write('\n');
    connection.say(
      { ...TASK, objId: 'ours', id: 'second' },
      { ...TASK, id: 'first' },
      { ...TASK, objCode: 'TSAK' },
    );
    await connection.told(4);
    expect(connection.lines.slice(1)).toEqual([
      { line: 3, id: 'second', eventId: expect.stringMatching(EVENT_ID), status: 'accepted', deliveries: 1 },
      { line: 4, id: 'first', eventId: first.eventId, status: 'duplicate', deliveries: 0 },
      {
        line: 5,
        eventId: null,
        status: 'rejected',
        deliveries: 0,
        error: {
          class: 'ValidationFailed',
          message: 'Line 5: objCode "TSAK" is unknown; the nearest one is "TASK".',
        },
      },
    ]);
    await scene.receiver.waitFor(2);
    await connection.finish();
    expect(connection.lines).toHaveLength(4);
  });

  it('tells with explain=true whom its events matched', async () => {
    const { id } = await scene.subscribe({ objCode: 'TASK', eventType: 'DELETE' });
    const connection = await publisher({ query: '?explain=true' });
    connection.say({ objCode: 'TASK', eventType: 'DELETE', objId: 't9' });
    expect(await connection.told(1)).toEqual([expect.objectContaining({ matched: [id] })]);
  });

  it('takes thousands of lines, as they come, and each has its result', async () => {
    const connection = await publisher();
    const lines = Array.from({ length: 5_000 }, (_, index) =>
      JSON.stringify({ ...TASK, objId: `o${index}` }),
    );
    connection.write(lines.join('\n'));
    await connection.finish();
    expect(connection.lines.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
    expect(new Set(connection.lines.map(({ eventId }) => eventId)).size).toBe(5_000);
  });

  it('that breaks off leaves out the line that did not arrive whole', async () => {
    const connection = await publisher();
    connection.say({ ...TASK, id: 'whole' });
    connection.write(JSON.stringify({ ...TASK, id: 'cut' }));
    await connection.told(1);
    connection.cut();
    await until('it is gone', () => openOn(scene.service) === 0);
    const again = await publisher();
    again.say({ ...TASK, id: 'whole' }, { ...TASK, id: 'cut' });
    expect(await again.told(2)).toEqual([
      expect.objectContaining({ status: 'duplicate' }),
      expect.objectContaining({ status: 'accepted' }),
    ]);
  });

  it.each([
    ['no session', { session: '' }, /^not a stream: 401 .*AuthenticationRequired/],
    [
      'JSON',
      { headers: { 'Content-Type': 'application/json' } },
      /^not a stream: 415 .*application\/x-ndjson/,
    ],
    ['a compressed body', { headers: { 'Content-Encoding': 'gzip' } }, /^not a stream: 415 .*gzip/],
    ['an unknown parameter', { query: '?explian=true' }, /^not a stream: 400 .*explian/],
  ])('is refused with %s', async (_, given, message) => {
    await expect(publisher(given)).rejects.toThrow(message);
  });

  it('is refused to who may not publish', async () => {
    const { session } = await newUser({ accessLevel: 'Worker' });
    await expect(publisher({ session })).rejects.toThrow(/^not a stream: 403 /);
  });

  it('has 16 places of a user', async () => {
    const { session } = await newUser({ accessLevel: 'Worker', canPublish: true });
    for (let count = 0; count < 16; count++) await publisher({ session });
    await expect(publisher({ session })).rejects.toThrow(/^not a stream: 429 .*You have 16 streams/);
    await publisher();
  });

  it('ends with its session, and shows between times that it is alive', async () => {
    const { id, session } = await newUser({ accessLevel: 'Worker', canPublish: true });
    const [ending, staying] = [await publisher({ session }), await publisher()];
    await scene.service.running.app.get(PublishStreams).beat();
    expect(ending.ended).toBe(false);
    await scene.service.call('PATCH', `/api/v1/users/${id}`, { body: { canPublish: false } });
    await scene.service.running.app.get(PublishStreams).beat();
    await until('it has ended', () => ending.ended);
    expect(ending.lines).toEqual([{ error: { class: 'AccessDenied', message: expect.any(String) } }]);
    expect(staying.ended).toBe(false);
  });
});

describe('a stream of events on a node of its own', () => {
  let node: TestService;
  let clock: ManualClock;

  beforeAll(async () => {
    clock = new ManualClock();
    node = await startTestService({ clock });
  });
  afterAll(() => node.close());

  it('takes no line after its session has ended, a second later at most', async () => {
    const session = await node.login(ADMIN.username, ADMIN.password);
    const connection = await publisher({ node, session });
    connection.say(TASK);
    await connection.told(1);
    expect((await node.call('DELETE', '/api/v1/users/me/sessions')).body).toEqual({ ended: 1 });
    clock.advance(1_000);
    connection.say(TASK);
    await until('it has ended', () => connection.ended);
    expect(connection.lines.slice(1)).toEqual([
      { error: { class: 'AuthenticationRequired', message: expect.any(String) } },
    ]);
  });

  it('tells what is under way when the node stops, and that the rest was not taken', async () => {
    const connection = await publisher({ node });
    const gate = new Gate();
    const publishing = node.running.app.get(PublishingService);
    const publish = publishing.publishLines.bind(publishing);
    jest.spyOn(publishing, 'publishLines').mockImplementation(async (...given) => {
      await gate.opened;
      return publish(...given);
    });
    connection.say(TASK);
    await until('it is under way', () => (publishing.publishLines as jest.Mock).mock.calls.length === 1);
    const closing = node.close();
    gate.open();
    await until('it has ended', () => connection.ended);
    expect(connection.lines).toEqual([
      expect.objectContaining({ line: 1, status: 'accepted' }),
      { error: { class: 'ShuttingDown', message: expect.stringContaining('send them again') } },
    ]);
    await closing;
  });
});
