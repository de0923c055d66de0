import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StatsHousekeeping } from '../../src/statistics/recording/stats-housekeeping.js';
import { StatsWriter } from '../../src/statistics/recording/stats-writer.js';
import { addCustomer } from '../support/customers.js';
import { ManualClock } from '../support/manual-clock.js';
import { Gate } from '../support/receiver.js';
import { Scene, type SubscriptionOfObject } from '../support/scene.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const STATS = '/api/v1/stats';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ENV = {
  EGRESS_PRIVATE: 'allow',
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '0',
  SESSION_IDLE_MINUTES: '400000',
  SESSION_MAX_HOURS: '8760',
};

interface Series {
  readonly metric: string;
  readonly labels: Record<string, string>;
  readonly points: (number | null)[];
}

let scene: Scene;
let clock: ManualClock;
let stranger: string;

beforeAll(async () => {
  clock = new ManualClock();
  scene = await Scene.start({ clock, env: ENV });
  stranger = await addCustomer(scene.service, 'other');
});
afterAll(() => scene.close());

const call = (query: Record<string, string> = {}, session?: string | null): Promise<Answer> =>
  scene.service.call(
    'GET',
    `${STATS}?${new URLSearchParams(query).toString()}`,
    session === undefined ? {} : { session },
  );

async function figures(query: Record<string, string>, session?: string): Promise<Series[]> {
  const answer = await call(query, session);
  expect(`${answer.status} ${answer.text}`).toMatch(/^200 /);
  return answer.body.series as Series[];
}

/** All series as `metric label label: sum`; latencies are left out. */
function sumsOf(series: readonly Series[]): string[] {
  return series
    .filter(({ metric }) => metric !== 'latency')
    .map(({ metric, labels, points }) => {
      const told = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
      return `${[metric, ...told].join(' ')}: ${points.reduce<number>((sum, point) => sum + (point ?? 0), 0)}`;
    });
}

/** The beginning of the next minute, which nothing has happened in yet. */
function nextMinute(): number {
  clock.advance(MINUTE - (clock.now() % MINUTE));
  return clock.now();
}

const iso = (ms: number): string => new Date(ms).toISOString();
const writerOf = (service: TestService): StatsWriter => service.running.app.get(StatsWriter);

/** Ends the minute, and has it written down. */
async function write(service = scene.service): Promise<void> {
  nextMinute();
  await writerOf(service).flush();
}

async function inState({ id }: SubscriptionOfObject, state: string, n: number): Promise<void> {
  await until(
    `${n} deliveries are ${state}`,
    async () => (await scene.deliveriesOf(id)).filter((delivery) => delivery.state === state).length === n,
  );
}

describe('GET /stats', () => {
  it('needs an administrator', async () => {
    expect((await call({}, null)).status).toBe(401);
    expect((await call({}, stranger)).status).toBe(200);
  });

  it('tells what was published and what became of it, in all and told apart', async () => {
    const from = nextMinute();
    const good = await scene.subscribeToObject();
    const bad = await scene.subscribeToObject({ objCode: 'TASK', eventType: 'CREATE' });
    scene.receiver.answerAt(bad.path, 500);
    const task = { objCode: 'TASK', eventType: 'CREATE', objId: bad.objId };
    await scene.publish([{ objId: good.objId }, { objId: good.objId }, { objId: 'nobody' }, task]);
    await inState(good, 'delivered', 2);
    await inState(bad, 'exhausted', 1);
    await write();
    const range = { from: iso(from), to: iso(from + MINUTE) };
    const all = await figures(range);
    expect(sumsOf(all)).toEqual([
      'events: 4',
      'deliveriesMade: 3',
      'deliveries outcome=delivered: 2',
      'deliveries outcome=exhausted: 1',
      'attempts outcome=delivered: 2',
      'attempts outcome=httpError: 1',
    ]);
    const latencies = all.filter(({ metric }) => metric === 'latency');
    expect(latencies.map(({ labels }) => labels['quantile'])).toEqual(['0.5', '0.95', '0.99']);
    expect(latencies.every(({ points }) => points.length === 1 && points[0]! >= 0)).toBe(true);
    const ofProjects = ['deliveries outcome=delivered: 2', 'attempts outcome=delivered: 2'];
    expect(sumsOf(await figures({ ...range, by: 'objCode', metric: 'events,deliveries,attempts' }))).toEqual([
      'events objCode=TASK: 1',
      'deliveries objCode=TASK outcome=exhausted: 1',
      'attempts objCode=TASK outcome=httpError: 1',
      'events objCode=PROJ: 3',
      ...ofProjects.map((line) => line.replace(' ', ' objCode=PROJ ')),
    ]);
    const url = (path: string): string => scene.receiver.url(path);
    expect(sumsOf(await figures({ ...range, by: 'subscription', metric: 'attempts' }))).toEqual([
      `attempts subscriptionId=${bad.id} url=${url(bad.path)} outcome=httpError: 1`,
      `attempts subscriptionId=${good.id} url=${url(good.path)} outcome=delivered: 2`,
    ]);
    const worst = await figures({ ...range, by: 'endpoint', metric: 'attempts', limit: '1' });
    expect(worst.map(({ labels, points }) => ({ labels, points }))).toEqual([
      {
        labels: { endpointId: expect.any(String), url: url(bad.path), outcome: 'httpError' },
        points: [1],
      },
    ]);
    const { endpointId } = worst[0]!.labels as { endpointId: string };
    expect(sumsOf(await figures({ ...range, endpointId, metric: 'deliveries' }))).toEqual([
      'deliveries outcome=exhausted: 1',
    ]);
    expect(sumsOf(await figures({ ...range, subscriptionId: good.id }))).toEqual(ofProjects);
    const both = `${good.id}, ${bad.id.toUpperCase()}`;
    const ofBoth = { ...range, metric: 'attempts', by: 'subscription', subscriptionId: both };
    expect(sumsOf(await figures(ofBoth))).toEqual(
      sumsOf(await figures({ ...range, by: 'subscription', metric: 'attempts' })),
    );
    const one = `${good.id},${randomUUID()}`;
    expect(sumsOf(await figures({ ...ofBoth, subscriptionId: one }))).toEqual([
      `attempts subscriptionId=${good.id} url=${url(good.path)} outcome=delivered: 2`,
    ]);
    expect(await figures({ ...ofBoth }, stranger)).toEqual([]);
    expect(sumsOf(await figures({ ...range, objCode: 'TASK' }))[0]).toBe('events: 1');
    expect(
      sumsOf(await figures({ ...range, objCode: 'TASK', by: 'endpoint', metric: 'attempts' })),
    ).toHaveLength(1);
    expect(
      sumsOf(await figures({ ...range, by: 'subscription', subscriptionId: good.id, objCode: 'TASK' })),
    ).toEqual([]);
    // Nothing of this is another customer's.
    for (const by of ['objCode', 'subscription', 'endpoint'])
      expect(await figures({ ...range, by }, stranger)).toEqual([]);
    expect(await figures({ ...range, endpointId }, stranger)).toEqual([]);
    expect(await figures({ ...range, subscriptionId: good.id }, stranger)).toEqual([]);
  });

  it('shows minutes and hours, each point where it belongs', async () => {
    clock.advance(2 * 60 * MINUTE);
    clock.advance(60 * MINUTE - (clock.now() % (60 * MINUTE)));
    const hour = clock.now();
    for (const minute of [0, 0, 1, 59, 60]) {
      clock.advance(hour + minute * MINUTE + 1_000 - clock.now());
      await scene.publish({ objId: 'nobody' });
    }
    await write();
    const pointsOf = async (step: string, hours: number): Promise<(number | null)[]> => {
      const to = iso(hour + hours * 60 * MINUTE);
      return (await figures({ from: iso(hour), to, step, metric: 'events' }))[0]!.points;
    };
    const minutes = await pointsOf('60', 2);
    expect(minutes.flatMap((count, minute) => (count === 0 ? [] : [[minute, count]]))).toEqual([
      [0, 2],
      [1, 1],
      [59, 1],
      [60, 1],
    ]);
    expect(await pointsOf('3600', 2)).toEqual([4, 1]);
    expect(await pointsOf('1800', 2)).toEqual([3, 1, 1]);
    const { body } = await call({ from: iso(hour), to: iso(hour + 2 * 60 * MINUTE), step: '7200' });
    expect(Date.parse(body.to) - Date.parse(body.from)).toBeGreaterThanOrEqual(7_200_000);
    expect(body.step).toBe(7200);
  });

  it('shows an hour when nobody says, as far as its minutes are over', async () => {
    nextMinute();
    const { body } = await call();
    expect([body.step, body.to]).toEqual([60, iso(clock.now())]);
    expect(Date.parse(body.to) - Date.parse(body.from)).toBe(60 * MINUTE);
  });

  it.each([
    [{ step: '90' }, /^step must be a number of seconds, a multiple of 60 from 60 to 2678400\.$/],
    [{ step: '0' }, /^step must be/],
    [{ by: 'url' }, /^by must be "objCode", "subscription" or "endpoint", not "url"\.$/],
    [{ metric: 'events,bytes' }, /^metric must be "events", .*, or several with commas, not "bytes"\.$/],
    [{ from: 'yesterday' }, /^from must be an ISO 8601/],
    [{ from: '2026-03-02', to: '2026-03-01' }, /^from must be before|^to must be after/],
    [{ to: '2020-01-01' }, /^to must be after .*, since when figures are kept\.$/],
    [{ from: '2020-01-01', step: '60' }, /^step must be a multiple of 3600/],
    [{ endpointId: 'x' }, /^endpointId must be an endpoint's id/],
    [{ subscriptionId: 'x' }, /^subscriptionId must be an id/],
    [{ subscriptionId: `${randomUUID()},x` }, /^subscriptionId must be an id .*, not "x"\.$/],
    [{ subscriptionId: `${randomUUID()},` }, /^subscriptionId must be an id .*, not ""\.$/],
    [
      { subscriptionId: Array.from({ length: 51 }, () => randomUUID()).join() },
      /^subscriptionId must be at most 50 ids with commas, not 51\.$/,
    ],
    [{ objCode: 'X' }, /^objCode "X" is unknown/],
    [{ limit: '51' }, /^limit must be a whole number from 1 to 50\.$/],
    [{ groupBy: 'objCode' }, /^Unknown parameter "groupBy"/],
  ])('refuses %j', async (query, message) => {
    const answer = await call(query as unknown as Record<string, string>);
    expect([answer.status, answer.body.error.class]).toEqual([400, 'ValidationFailed']);
    expect(answer.body.error.message).toMatch(message);
  });
});

describe('figures', () => {
  const eventsSince = async (from: number): Promise<string[]> =>
    sumsOf(await figures({ from: iso(from), metric: 'events,attempts' }));

  it('of several nodes are added up', async () => {
    const from = nextMinute();
    const other = await startTestService({ database: scene.service.database, clock, env: ENV });
    const { objId, id, path } = await scene.subscribeToObject();
    await scene.publish({ objId });
    await scene.publish({ objId }, { node: other, session: other.session });
    await until(
      'both are delivered',
      async () => (await scene.deliveriesOf(id, '&state=delivered')).length === 2,
    );
    expect(scene.receiver.at(path)).toHaveLength(2);
    nextMinute();
    await Promise.all([writerOf(scene.service).flush(), writerOf(other).flush()]);
    expect(await eventsSince(from)).toEqual(['events: 2', 'attempts outcome=delivered: 2']);
    await other.close();
  });

  it('that are not written yet are written when the node stops, also of attempts that the stop waited for', async () => {
    const from = nextMinute();
    const other = await startTestService({ database: scene.service.database, clock, env: ENV });
    const subscription = await scene.subscribeToObject();
    const { objId, path } = subscription;
    const gate = new Gate();
    scene.receiver.answerAt(path, { gate });
    await scene.publish({ objId }, { node: other, session: other.session });
    await scene.receiver.waitFor(() => scene.receiver.at(path).length === 1);
    const closing = other.close();
    gate.open();
    await closing;
    await inState(subscription, 'delivered', 1);
    nextMinute();
    expect(await eventsSince(from)).toEqual(['events: 1', 'attempts outcome=delivered: 1']);
  });

  it('are added once although the confirmation of a write got lost', async () => {
    const from = nextMinute();
    await scene.publish({ objId: 'nobody' });
    const writer = writerOf(scene.service) as unknown as {
      repository: { add(write: object): Promise<void> };
    };
    const { repository } = writer;
    const add = repository.add.bind(repository);
    let tries = 0;
    repository.add = async (given) => {
      await add(given);
      if (++tries === 1) throw new Error('Connection terminated');
    };
    await write();
    await writerOf(scene.service).flush();
    repository.add = add;
    expect(tries).toBe(2);
    expect(await eventsSince(from)).toEqual(['events: 1']);
  });

  it('wait for a database that is away', async () => {
    const from = nextMinute();
    await scene.publish({ objId: 'nobody' });
    const writer = writerOf(scene.service) as unknown as {
      repository: { add(write: object): Promise<void> };
    };
    const { repository } = writer;
    const add = repository.add.bind(repository);
    repository.add = () => Promise.reject(new Error('Connection terminated'));
    await write();
    await scene.publish({ objId: 'nobody' });
    await write();
    repository.add = add;
    await writerOf(scene.service).flush();
    expect(await eventsSince(from)).toEqual(['events: 2']);
  });

  it('of a day that nobody made ready make it', async () => {
    clock.advance(20 * DAY);
    const from = nextMinute();
    await scene.publish({ objId: 'nobody' });
    await write();
    expect(await eventsSince(from)).toEqual(['events: 1']);
  });

  it('are dropped by the day once they are older than STATS_RETENTION_DAYS', async () => {
    const daysOf = async (table: string): Promise<string[]> => {
      const rows = await scene.database.query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass ORDER BY 1`,
        [table],
      );
      return rows.map(({ name }) => name.slice(-8).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));
    };
    clock.advance(31 * DAY);
    const oldest = iso(clock.now() - 30 * DAY).slice(0, 10);
    expect((await daysOf('object_stats'))[0]! < oldest).toBe(true);
    await scene.service.running.app.get(StatsHousekeeping).run();
    for (const table of ['object_stats', 'subscription_stats']) {
      const days = await daysOf(table);
      expect(days[0]! >= oldest).toBe(true);
      expect(days).toContain(iso(clock.now() + DAY).slice(0, 10));
    }
  });

  it('are not kept at all with STATS_RETENTION_DAYS=0, and what was kept is dropped', async () => {
    const without = await startTestService({ env: { ...ENV, STATS_RETENTION_DAYS: '0' } });
    await without.call('POST', '/attask/eventsubscription/api/v1/events', {
      body: { eventType: 'UPDATE', objCode: 'PROJ', objId: 'x', newState: {}, oldState: {} },
    });
    await writerOf(without).flush(Infinity);
    const database = await without.database.connect();
    await until('no partition is left', async () => {
      const rows = await database.query(
        `SELECT 1 FROM pg_inherits WHERE inhparent IN ('object_stats'::regclass, 'subscription_stats'::regclass)`,
      );
      return rows.length === 0;
    });
    const answer = await without.call('GET', STATS);
    expect([answer.status, answer.body.series]).toEqual([200, []]);
    await without.close();
  });
});
