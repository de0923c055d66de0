import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttendedTime } from '../support/attended-time.js';
import { peakMemoryMb } from '../support/process-resources.js';
import { Random, SEED } from '../support/random.js';
import { Ledger } from '../support/traffic/ledger.js';
import { Lateness } from '../support/traffic/schedule.js';
import { summary } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';
import { conclude, KEPT } from './conclusion.js';
import { Nodes } from './nodes.js';
import { SharedDatabase } from './shared-database.js';

const KILLS = 3;
const BACK_MS = 5_000;
const RETRY_BASE_MS = 500;
const MOST_MEMORY_MB = 400;

describe('a service whose PostgreSQL is killed while events are published', () => {
  const ledger = new Ledger(new Random(SEED));
  const lateness = new Lateness();
  let database: SharedDatabase;
  let nodes: Nodes;

  beforeAll(async () => {
    database = await SharedDatabase.start();
    // Time enough that no attempt is too late on a busy machine, and that the lease outlives the outage.
    const settings = { DELIVERY_TIMEOUT_MS: '10000', LEASE_MS: '20000' };
    nodes = await Nodes.create(database.url, ledger, { RETRY_BASE_MS: String(RETRY_BASE_MS), ...settings });
  });
  afterAll(async () => {
    await nodes.close();
    await database.remove();
  });

  it('loses nothing, and takes and delivers events again within 5 s of its return', async () => {
    const service = await nodes.start('steadfast');
    const publishers = nodes.publish(service, { everyMs: 10, refusedMs: 50 });
    const back: number[] = [];
    const count = (status: string): number => publishers.statuses.get(status) ?? 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const [taken, refused] = [count('202') + 30, count('503')];
      await until('events are taken', () => count('202') >= taken);
      await database.kill();
      await until('publishing is refused', () => count('503') > refused);
      await until('the database answers', () => database.answers(), 60_000);
      back.push(await timeToDeliver(publishers.statuses));
    }
    const run = { ledger, publishers: [publishers], baseMs: RETRY_BASE_MS, lateness };
    expect(await conclude({ ...run, query: (sql) => database.query(sql) })).toEqual(KEPT);
    process.stdout.write(
      `FAULTS_SEED=${SEED}: ${summary(ledger)}; back after ${back.map(Math.round).join(', ')} ms\n`,
    );
    expect([...publishers.statuses.keys()].sort()).toEqual(['202', '503']);
    expect(back.filter((ms) => ms > BACK_MS)).toEqual([]);
    expect(await peakMemoryMb(service.pid)).toBeLessThan(MOST_MEMORY_MB);
    expect(await service.kill('SIGTERM')).toBe(0);
  });

  /** Until an event was taken that was published from now on, and a new event arrived. */
  async function timeToDeliver(statuses: ReadonlyMap<string, number>): Promise<number> {
    const time = new AttendedTime();
    const taken = statuses.get('202') ?? 0;
    const published = ledger.events.size;
    const arrivedSince = (): boolean =>
      [...ledger.arrivals.keys()].some((place) => Number(/\d+$/.exec(place)![0]) > published);
    await until('events are taken and delivered', () => (statuses.get('202') ?? 0) > taken && arrivedSince());
    return time.stop();
  }
});
