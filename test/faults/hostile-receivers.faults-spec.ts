import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HostileReceiver, type Malice } from '../support/hostile-receivers.js';
import { peakMemoryMb, REPORTING, type Resources, resourcesOf } from '../support/process-resources.js';
import { Random, SEED } from '../support/random.js';
import { type Answer, type ReceivedRequest, Receiver } from '../support/receiver.js';
import type { ServiceProcess } from '../support/service-process.js';
import { Ledger } from '../support/traffic/ledger.js';
import { Lateness, outsideSchedule } from '../support/traffic/schedule.js';
import { until } from '../support/until.js';
import { Client } from './client.js';
import { Nodes } from './nodes.js';
import { SharedDatabase } from './shared-database.js';

const RETRY_BASE_MS = 2_000;
const TIMEOUT_MS = 4_000;
const SETTINGS = {
  RETRY_BASE_MS: String(RETRY_BASE_MS),
  RETRY_LIMIT: '2',
  DELIVERY_TIMEOUT_MS: String(TIMEOUT_MS),
};
/** The first attempt and two retries. */
const ATTEMPTS = 3;
const WAVE = 12;
const WAVES = 2;
const EVENTS = WAVE * WAVES;
/** For receivers that keep an attempt waiting, which get one at a time in the end: one event of each wave. */
const FEW = { filters: [{ fieldName: 'few', fieldValue: true }] };
const SLOW: readonly Malice[] = ['hangs', 'drips its headers', 'stalls TLS'];
const HEALTHY = ['/healthy-1', '/healthy-2', '/healthy-3', '/healthy-4', '/healthy-5'];
const MOST_MEMORY_MB = 400;

/** What becomes of deliveries to each: the error of the last attempt, or null when they are delivered. */
const OUTCOMES: readonly [Malice, RegExp | null][] = [
  ['hangs', /^No answer in time: no response within 4000 ms$/],
  ['drips its headers', /^No answer in time: no response within 4000 ms, but only a part of its headers$/],
  ['drips its body', null],
  ['answers without end', null],
  ['fails without end', /^The receiver answered 500\.$/],
  ['resets', /^CONNECTION_RESET: /],
  ['stalls TLS', /^No answer in time: no connection within 4000 ms$/],
  ['redirects', /^The receiver answered 307\.$/],
];

/** One URL as the subscription resource and the database tell of it. */
interface Told {
  readonly successes: number;
  readonly failures: number;
  readonly states: Record<string, number>;
  readonly attempts: number[];
  readonly errors: string[];
}

describe('receivers of bad manners', () => {
  const lateness = new Lateness();
  let database: SharedDatabase;
  let nodes: Nodes;
  let service: ServiceProcess;
  let client: Client;
  let decent: Receiver;
  let before: Resources;
  /** One that hangs and gets everything. */
  let overwhelmed: HostileReceiver;
  let overwhelmedId: string;
  const hostile = new Map<Malice, HostileReceiver>();

  beforeAll(async () => {
    database = await SharedDatabase.start();
    nodes = await Nodes.create(database.url, new Ledger(new Random(SEED)), SETTINGS);
    service = await nodes.start('polite', REPORTING);
    client = new Client(service.url, nodes.session);
    decent = await Receiver.start();
    decent.answerAt('/flaps', flapping());
    for (const path of [...HEALTHY, '/flaps']) await client.subscribe('DOCU', decent.url(path));
    for (const [malice] of OUTCOMES) await invite(malice, 'DOCU', SLOW.includes(malice) ? FEW : {});
    overwhelmed = await HostileReceiver.start('hangs', '');
    overwhelmedId = await client.subscribe('DOCU', overwhelmed.url);
    before = await resourcesOf(service);
  });
  afterAll(async () => {
    await nodes.close();
    await decent.close();
    for (const receiver of [overwhelmed, ...hostile.values()]) await receiver.close();
    await database.remove();
  });

  const invite = async (malice: Malice, objCode: string, more: object = {}): Promise<HostileReceiver> => {
    const receiver = await HostileReceiver.start(malice, decent.url('/elsewhere'));
    hostile.set(malice, receiver);
    await client.subscribe(objCode, receiver.url, more);
    return receiver;
  };
  const tellOf = async (url: string): Promise<Told> => {
    const [told] = await database.query<Told>(`
      SELECT e.successes::int AS successes, e.failures::int AS failures,
             (SELECT coalesce(json_object_agg(state, count), '{}') FROM (
               SELECT state, count(*) FROM deferred_deliveries p WHERE p.endpoint_id = e.id GROUP BY 1) s) AS states,
             (SELECT array_agg(DISTINCT attempts) FROM deferred_deliveries p WHERE p.endpoint_id = e.id) AS attempts,
             (SELECT array_agg(DISTINCT reason) FROM deferred_deliveries p WHERE p.endpoint_id = e.id) AS errors
        FROM endpoints e WHERE url = '${url}'`);
    return told!;
  };

  it('cost the healthy ones nothing', async () => {
    for (let wave = 1; wave <= WAVES; wave++) {
      await client.publish(Array.from({ length: WAVE }, (_, n) => document(`d-${wave}-${n}`, n === 0)));
      await decent.waitFor(() => HEALTHY.every((path) => decent.at(path).length === wave * WAVE));
    }
    // The ones that hang hang still, so nobody has waited for them.
    expect(overwhelmed.requests.length).toBeGreaterThan(0);
    expect(overwhelmed.closedAt).toEqual([]);
    expect(hostile.get('hangs')!.closedAt).toEqual([]);
    expect(hostile.get('drips its headers')!.closedAt).toEqual([]);
    expect(hostile.get('stalls TLS')!.closedAt).toEqual([]);
  });

  it('get what the contract says, when it says so, and no more', async () => {
    await until(
      'everything has come to its end',
      async () => (await database.query(openBeside(overwhelmedId))).length === 0,
      60_000,
    );
    const toleranceMs = lateness.tolerance(RETRY_BASE_MS);
    for (const [malice, error] of OUTCOMES) {
      const { url, requests } = hostile.get(malice)!;
      const { states, attempts, errors, ...counters } = await tellOf(url);
      const events = SLOW.includes(malice) ? WAVES : EVENTS;
      const made = error === null ? events : events * ATTEMPTS;
      expect({ malice, requests: requests.length, ...counters }).toEqual({
        malice,
        requests: made,
        successes: error === null ? made : 0,
        failures: error === null ? 0 : made,
      });
      if (error === null) {
        // Some waited in the endpoint queue.
        expect(['', 'delivered']).toContain(Object.keys(states).join());
      } else {
        expect({ malice, states, attempts, errors }).toEqual({
          malice,
          states: { exhausted: events },
          attempts: [ATTEMPTS],
          errors: [expect.stringMatching(error)],
        });
      }
      if (malice === 'stalls TLS') continue;
      for (const times of timesById(requests).values()) {
        expect(outsideSchedule(times, { baseMs: RETRY_BASE_MS, toleranceMs })).toEqual([]);
      }
    }
    expect(decent.at('/elsewhere')).toEqual([]);
    for (const path of HEALTHY) expect(new Set(ids(decent.at(path))).size).toBe(decent.at(path).length);
  });

  it('are forgiven when they recover', async () => {
    const arrived = decent.at('/flaps');
    const flapped = timesById(arrived.map((request) => ({ id: idOf(request), at: request.arrivedAt })));
    const toleranceMs = lateness.tolerance(RETRY_BASE_MS);
    expect(flapped.size).toBe(EVENTS);
    for (const times of flapped.values()) {
      expect(times).toHaveLength(2);
      expect(outsideSchedule(times, { baseMs: RETRY_BASE_MS, toleranceMs })).toEqual([]);
    }
    expect(await tellOf(decent.url('/flaps'))).toMatchObject({
      successes: EVENTS,
      failures: EVENTS,
      states: { delivered: EVENTS },
      attempts: [2],
    });
  });

  it('leave nothing behind: no connections, no timers, no memory', async () => {
    await client.unsubscribe(overwhelmedId);
    await until(
      'what was left for the one that hangs is cancelled',
      async () =>
        (await tellOf(overwhelmed.url)).states.cancelled! > 0 && (await database.query(LEFT)).length === 0,
    );
    await until('all connections to them are closed', () =>
      [overwhelmed, ...hostile.values()].every(({ open }) => open === 0),
    );
    await until('the service has let go of what it used', async () => {
      const after = await resourcesOf(service);
      return after.timers <= before.timers + 5 && after.sockets <= before.sockets + 5;
    });
    expect(await peakMemoryMb(service.pid)).toBeLessThan(MOST_MEMORY_MB);
  });

  it('are not asked again once they have answered 410', async () => {
    const gone = await invite('is gone', 'TASK');
    await client.subscribe('TASK', decent.url('/beside'));
    await client.publish([task('t-0')]);
    await until('its URL is frozen', async () => (await client.urlOf(gone.url)).frozen_at !== null);
    expect(await client.urlOf(gone.url)).toMatchObject({ successes: 0, failures: 1 });

    await client.publish(Array.from({ length: WAVE }, (_, n) => task(`t-${n + 1}`)));
    await decent.waitFor(() => decent.at('/beside').length === WAVE + 1);
    const kept = async (): Promise<number> => {
      const [row] = await database.query<{ kept: number }>(
        `SELECT count(*)::int AS kept FROM deferred_deliveries p JOIN endpoints e ON e.id = p.endpoint_id
          WHERE e.url = '${gone.url}' AND p.state IN ('retrying', 'onHold')`,
      );
      return row!.kept;
    };
    await until('its deliveries are kept', async () => (await kept()) === WAVE + 1);
    // Long enough for the first one's retry.
    const since = Date.now();
    await until('a retry would have come', () => Date.now() > since + 2 * RETRY_BASE_MS);
    expect(gone.requests).toHaveLength(1);
    expect(await kept()).toBe(WAVE + 1);
    expect(service.output).not.toMatch(/Unhandled|uncaught/i);
  });
});

const LEFT = `SELECT 1 FROM deferred_deliveries WHERE state IN ('retrying', 'onHold') OR owner IS NOT NULL`;

/** What is open for others than one subscription. */
const openBeside = (subscriptionId: string): string => `
  SELECT 1 FROM segments WHERE finished_at IS NULL
  UNION ALL
  SELECT 1 FROM deferred_deliveries
   WHERE (state IN ('retrying', 'onHold') OR owner IS NOT NULL) AND subscription_id <> '${subscriptionId}'`;

/** Fails once in one of three ways for each delivery, then takes it. */
function flapping(): Answer {
  const seen = new Set<string>();
  const ways = [500, 503, 404];
  return (request) => {
    const first = !seen.has(idOf(request));
    seen.add(idOf(request));
    return first ? ways[seen.size % ways.length]! : 200;
  };
}

function idOf(request: ReceivedRequest): string {
  return request.headers['webhook-id'] ?? '';
}

function ids(requests: readonly ReceivedRequest[]): string[] {
  return requests.map(idOf);
}

function timesById(requests: readonly { id: string; at: number }[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { id, at } of requests) times.set(id, [...(times.get(id) ?? []), at]);
  return times;
}

function document(id: string, few: boolean): object {
  return { eventType: 'CREATE', objCode: 'DOCU', newState: { ID: id, few } };
}

function task(id: string): object {
  return { eventType: 'CREATE', objCode: 'TASK', newState: { ID: id } };
}
