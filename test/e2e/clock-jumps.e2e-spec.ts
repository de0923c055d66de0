import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { JumpingClock } from '../support/jumping-clock.js';
import { Random, SEED } from '../support/random.js';
import { Receiver } from '../support/receiver.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { answeredLate, NOTHING_UNFINISHED, quiet, unfinished } from '../support/traffic/journal-state.js';
import { Ledger } from '../support/traffic/ledger.js';
import { Publishers } from '../support/traffic/publishers.js';
import { Lateness, unscheduled } from '../support/traffic/schedule.js';
import { Subscribers } from '../support/traffic/subscribers.js';
import { countRepeats, FLAWLESS, judge } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RETRY_BASE_MS = 400;
const ENV = {
  RETRY_BASE_MS: String(RETRY_BASE_MS),
  DELIVERY_TIMEOUT_MS: '10000',
  LEASE_MS: '20000',
  // Log-ins go by the wall clock, and are not what this is about.
  SESSION_IDLE_MINUTES: '525600',
  SESSION_MAX_HOURS: '8760',
};
/** One after the other; the second leads behind where it began, the third beyond all partitions, the last one back. */
const JUMPS = [5 * HOUR_MS, -9 * HOUR_MS, 30 * DAY_MS, -30 * DAY_MS, 4 * HOUR_MS];

/** Nothing lost, stuck, sent again or sent too early, and no lease lost. */
const UNMOVED = {
  ...FLAWLESS,
  surprises: [],
  statuses: ['202'],
  unexplained: 0,
  unscheduled: [],
  unfinished: NOTHING_UNFINISHED,
  troubles: [],
};

describe('a clock that jumps', () => {
  let database: TestDatabase;
  let sql: Database;
  let ledger: Ledger;
  let subscribers: Subscribers;
  let receiver: Receiver;
  let lateness: Lateness;
  let services: TestService[];
  let logged: string[];

  beforeEach(async () => {
    database = await createTestDatabase();
    sql = await database.connect();
    ledger = new Ledger(new Random(SEED));
    subscribers = await Subscribers.start(ledger);
    receiver = await Receiver.start();
    lateness = new Lateness();
    services = [];
    logged = [];
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.close()));
    await subscribers.close();
    await receiver.close();
    lateness.stop();
    await database.drop();
  });

  const start = async (clock: JumpingClock): Promise<TestService> => {
    const service = await startTestService({ database, clock, env: ENV, logTo: (line) => logged.push(line) });
    services.push(service);
    return service;
  };
  const nodeIds = async (): Promise<number[]> =>
    (await sql.query<{ id: number }>('SELECT id FROM nodes ORDER BY id')).map(({ id }) => id);
  const query = <Row extends object>(text: string): Promise<Row[]> => sql.query<Row>(text);
  const taken = (publishers: Publishers): number => publishers.statuses.get('202') ?? 0;
  /** What is to be said of a run after everything is delivered. */
  const conclude = async (publishers: readonly Publishers[]): Promise<object> => {
    await Promise.all(publishers.map((one) => one.stop()));
    await quiet(query);
    const toleranceMs = lateness.tolerance(RETRY_BASE_MS);
    return {
      ...judge(ledger),
      surprises: ledger.surprises,
      statuses: [...new Set(publishers.flatMap(({ statuses }) => [...statuses.keys()]))],
      unexplained: Math.max(0, countRepeats(ledger) - (await answeredLate(query))),
      unscheduled: unscheduled(ledger, { baseMs: RETRY_BASE_MS, toleranceMs }),
      unfinished: await unfinished(query),
      nodes: await nodeIds(),
      troubles: logged.filter((line) => /\blease\b|gave this node up|forgotten/i.test(line)),
    };
  };

  it('forward and back by hours and by weeks makes no retry come early and none get stuck, and loses no lease', async () => {
    const clock = new JumpingClock();
    const service = await start(clock);
    await subscribers.subscribe(service.url, service.session);
    const body = {
      objCode: 'DOCU',
      eventType: 'CREATE',
      authToken: 'a token',
      url: receiver.url('/stamped'),
    };
    expect((await service.call('POST', `${BASE}/subscriptions`, { body })).status).toBe(201);
    const nodes = await nodeIds();
    const publishers = new Publishers(service.url, service.session, ledger, { everyMs: 150 });
    for (const [n, jump] of JUMPS.entries()) {
      const enough = taken(publishers) + 40;
      await until('events are taken', () => taken(publishers) >= enough);
      clock.jump(jump);
      const event = { objCode: 'DOCU', eventType: 'CREATE', newState: { ID: `d${n}` } };
      expect((await service.call('POST', `${BASE}/events`, { body: event })).status).toBe(202);
      const stamped = (await receiver.waitFor(n + 1))[n]!;
      expect(Math.abs(Number(stamped.headers['webhook-timestamp']) * 1_000 - clock.now())).toBeLessThan(
        HOUR_MS,
      );
      const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '');
      expect(await sql.query(`SELECT to_regclass('segments_${day}')::text AS name`)).toEqual([
        { name: `segments_${day}` },
      ]);
    }
    await until('the lease was renewed since', renewed());
    expect(await conclude([publishers])).toEqual({ ...UNMOVED, nodes });
    expect(receiver.requests).toHaveLength(JUMPS.length);
  }, 120_000);

  it('on one of two nodes lets them share the work as before', async () => {
    const clock = new JumpingClock();
    const [one, two] = [await start(new JumpingClock()), await start(clock)];
    await subscribers.subscribe(one.url, one.session);
    const nodes = await nodeIds();
    const publishers = [one, two].map(
      ({ url, session }) => new Publishers(url, session, ledger, { everyMs: 300 }),
    );
    for (const jump of [-7 * HOUR_MS, 14 * HOUR_MS]) {
      const enough = publishers.map((each) => taken(each) + 40);
      await until('both take events', () => publishers.every((each, n) => taken(each) >= enough[n]!));
      clock.jump(jump);
      await until('both leases were renewed since', renewed());
    }
    expect(await conclude(publishers)).toEqual({ ...UNMOVED, nodes });
  }, 120_000);

  /** A condition: every lease ends later than it did at the first look. */
  function renewed(): () => Promise<boolean> {
    const leases = async (): Promise<number[]> =>
      (await sql.query<{ until: Date }>('SELECT lease_until AS until FROM nodes ORDER BY id')).map((row) =>
        row.until.getTime(),
      );
    const begun = leases();
    return async () => {
      const before = await begun;
      return (await leases()).every((end, n) => end > before[n]!);
    };
  }
});
