import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CustomerBacklog } from '../../src/statistics/recording/customer-backlog.repository.js';
import { BacklogSampler } from '../../src/statistics/recording/backlog-sampler.js';
import { StatsHousekeeping } from '../../src/statistics/recording/stats-housekeeping.js';
import { addCustomer } from '../support/customers.js';
import { ManualClock } from '../support/manual-clock.js';
import { Gate } from '../support/receiver.js';
import { Scene, type SubscriptionOfObject } from '../support/scene.js';
import { startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ENV = {
  EGRESS_PRIVATE: 'allow',
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '5',
  SESSION_IDLE_MINUTES: '400000',
  SESSION_MAX_HOURS: '8760',
};

let scene: Scene;
let clock: ManualClock;
let stranger: string;

beforeAll(async () => {
  clock = new ManualClock();
  scene = await Scene.start({ clock, env: ENV });
  stranger = await addCustomer(scene.service, 'other');
});
afterAll(() => scene.close());

const iso = (ms: number): string => new Date(ms).toISOString();
const samplerOf = (service: TestService): BacklogSampler => service.running.app.get(BacklogSampler);

function nextMinute(): number {
  clock.advance(MINUTE - (clock.now() % MINUTE));
  return clock.now();
}

/** Samples this minute, when so much waits of the first customer; undefined for nothing. */
async function sample(found: Partial<CustomerBacklog> | undefined, node = scene.service): Promise<void> {
  const sampler = samplerOf(node) as unknown as { backlog: object };
  const { backlog } = sampler;
  const [customer] = await scene.database.query<{ id: string }>(
    'SELECT id FROM customers ORDER BY operates DESC LIMIT 1',
  );
  const none = { customerId: customer!.id, pending: 0, retrying: 0, onHold: 0, age: 0 };
  sampler.backlog = { all: () => Promise.resolve(found === undefined ? [] : [{ ...none, ...found }]) };
  await samplerOf(node).sample();
  sampler.backlog = backlog;
}

/** The series by the state they are of, or by their metric. */
async function seriesOf(
  query: Record<string, string>,
  session?: string,
): Promise<Record<string, (number | null)[]>> {
  const answer = await scene.service.call(
    'GET',
    `/api/v1/stats?${new URLSearchParams({ metric: 'backlog,backlogAge', ...query }).toString()}`,
    session === undefined ? {} : { session },
  );
  expect(`${answer.status} ${answer.text}`).toMatch(/^200 /);
  const series = answer.body.series as {
    metric: string;
    labels: Record<string, string>;
    points: (number | null)[];
  }[];
  return Object.fromEntries(series.map(({ metric, labels, points }) => [labels['state'] ?? metric, points]));
}

async function inState({ id }: SubscriptionOfObject, state: string, n: number): Promise<void> {
  await until(
    `${n} deliveries are ${state}`,
    async () => (await scene.deliveriesOf(id)).filter((delivery) => delivery.state === state).length === n,
  );
}

/** One delivery that is pending, two that are retrying and one that is on hold for its URL. */
async function someOfEach(gate: Gate): Promise<void> {
  const slow = await scene.subscribeToObject();
  const bad = await scene.subscribeToObject();
  scene.receiver.answerAt(slow.path, { gate });
  scene.receiver.answerAt(bad.path, 500);
  for (let n = 0; n < 3; n++) await scene.publish({ objId: bad.objId });
  await inState(bad, 'retrying', 3);
  await scene.publish({ objId: slow.objId });
  await scene.receiver.waitFor(() => scene.receiver.at(slow.path).length === 1);
  await scene.database.query(
    `UPDATE deferred_deliveries d SET state = 'onHold', due_at = NULL
      WHERE subscription_id = $1 AND segment_id = (SELECT segment_id FROM deferred_deliveries WHERE subscription_id = $1 LIMIT 1)`,
    [bad.id],
  );
}

describe('the backlog over time', () => {
  it('is what waits in the minute that is looked at, by state, and the customer’s own', async () => {
    const gate = new Gate();
    await someOfEach(gate);
    const from = nextMinute();
    await samplerOf(scene.service).sample();
    nextMinute();
    gate.open();
    const range = { from: iso(from), to: iso(from + MINUTE) };
    const series = await seriesOf(range);
    expect(series).toMatchObject({ pending: [1], retrying: [2], onHold: [1] });
    expect(await seriesOf(range, stranger)).toEqual({
      pending: [0],
      retrying: [0],
      onHold: [0],
      backlogAge: [0],
    });
    // Nobody knows it of a part of them.
    for (const part of [{ by: 'endpoint' }, { objCode: 'PROJ' }] as Record<string, string>[])
      expect(await seriesOf({ ...range, ...part })).toEqual({});
  });

  it('is nothing where nothing waits, and unknown where nobody looked', async () => {
    const from = nextMinute();
    await sample({ retrying: 2, age: 7 });
    clock.advance(2 * MINUTE);
    await sample(undefined);
    nextMinute();
    const series = await seriesOf({ from: iso(from), to: iso(from + 3 * MINUTE), step: '60' });
    expect(series).toEqual({
      pending: [0, null, 0],
      retrying: [2, null, 0],
      onHold: [0, null, 0],
      backlogAge: [7, null, 0],
    });
    // Nothing is known of the time before.
    expect(await seriesOf({ from: iso(from - 60 * MINUTE), to: iso(from - 30 * MINUTE) })).toEqual({});
  });

  it('is written once by several nodes, whoever is first, and goes on when one of them stops', async () => {
    const other = await startTestService({ database: scene.service.database, clock, env: ENV });
    const from = nextMinute();
    await Promise.all([sample({ retrying: 4 }), sample({ retrying: 4 }, other)]);
    await sample({ retrying: 9 });
    const minute = await scene.database.query('SELECT 1 FROM backlog_stats WHERE at = $1', [iso(from)]);
    // The customer's row, and the one that says that somebody looked.
    expect(minute).toHaveLength(2);
    await other.close();
    nextMinute();
    await sample({ retrying: 5 });
    nextMinute();
    const { retrying } = await seriesOf({ from: iso(from), to: iso(from + 2 * MINUTE) });
    expect(retrying).toEqual([4, 5]);
  });

  it('leaves a minute to others when its node fails in the middle', async () => {
    const from = nextMinute();
    const failing = samplerOf(scene.service) as unknown as { backlog: object };
    const { backlog } = failing;
    failing.backlog = { all: () => Promise.reject(new Error('Connection terminated')) };
    await samplerOf(scene.service).sample();
    failing.backlog = backlog;
    await sample({ onHold: 3 });
    nextMinute();
    expect(await seriesOf({ from: iso(from), to: iso(from + MINUTE) })).toMatchObject({ onHold: [3] });
  });

  it('shows the most of each step', async () => {
    const hour = clock.now() - (clock.now() % (60 * MINUTE)) + 60 * MINUTE;
    for (const [minute, retrying] of [
      [0, 1],
      [30, 4],
      [31, 2],
    ] as const) {
      clock.advance(hour + minute * MINUTE - clock.now());
      await sample({ retrying });
    }
    clock.advance(60 * MINUTE);
    const range = { from: iso(hour), to: iso(hour + 60 * MINUTE) };
    expect(await seriesOf({ ...range, step: '3600' })).toMatchObject({ retrying: [4] });
    expect(await seriesOf({ ...range, step: '1800' })).toMatchObject({ retrying: [1, 4] });
  });

  it('makes a day ready that nobody made ready, and drops days past STATS_RETENTION_DAYS', async () => {
    clock.advance(31 * DAY);
    const from = nextMinute();
    await samplerOf(scene.service).sample();
    const days = async (): Promise<string[]> =>
      (
        await scene.database.query<{ name: string }>(
          `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'backlog_stats'::regclass ORDER BY 1`,
        )
      ).map(({ name }) => name.slice(-8));
    expect(await days()).toContain(iso(from).slice(0, 10).replaceAll('-', ''));
    const oldest = iso(from - 30 * DAY)
      .slice(0, 10)
      .replaceAll('-', '');
    expect((await days())[0]! < oldest).toBe(true);
    await scene.service.running.app.get(StatsHousekeeping).run();
    expect((await days())[0]! >= oldest).toBe(true);
  });
});
