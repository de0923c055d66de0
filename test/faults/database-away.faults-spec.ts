import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { peakMemoryMb, REPORTING, resourcesOf } from '../support/process-resources.js';
import { Random, SEED } from '../support/random.js';
import { Ledger } from '../support/traffic/ledger.js';
import { Lateness } from '../support/traffic/schedule.js';
import { summary } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';
import { conclude, KEPT } from './conclusion.js';
import { Nodes, readiness } from './nodes.js';
import { SharedDatabase } from './shared-database.js';

/** The lease runs out twice meanwhile. */
const AWAY_MS = 60_000;
const RETRY_BASE_MS = 500;
const MOST_MEMORY_MB = 400;

describe('a service whose PostgreSQL is stopped for longer than its lease', () => {
  const ledger = new Ledger(new Random(SEED));
  const lateness = new Lateness();
  let database: SharedDatabase;
  let nodes: Nodes;

  beforeAll(async () => {
    database = await SharedDatabase.start();
    nodes = await Nodes.create(database.url, ledger, { RETRY_BASE_MS: String(RETRY_BASE_MS) });
  });
  afterAll(async () => {
    await nodes.close();
    await database.remove();
  });

  it('answers 503 and says that it is not ready; then goes on by itself, and nothing is lost or sent twice', async () => {
    const service = await nodes.start('patient', REPORTING);
    const publishers = nodes.publish(service, { everyMs: 10, refusedMs: 50 });
    const count = (status: string): number => publishers.statuses.get(status) ?? 0;
    await until('events are taken', () => count('202') > 100);
    const before = await resourcesOf(service);
    expect((await readiness(service)).status).toBe(200);

    await database.stop();
    await until('publishing is refused', () => count('503') > 0);
    const stoppedAt = Date.now();
    const taken = count('202');
    while (Date.now() < stoppedAt + AWAY_MS) {
      const { status, checks } = await readiness(service);
      expect([status, checks.database]).toEqual([
        503,
        { ok: false, problem: 'cannot be checked: the database does not answer' },
      ]);
      await delay(500);
    }
    expect(count('202')).toBe(taken);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);

    await database.restart();
    await until('it is ready', async () => (await readiness(service)).status === 200);
    await until('events are taken', () => count('202') > taken);
    const run = { ledger, publishers: [publishers], baseMs: RETRY_BASE_MS, lateness };
    expect(await conclude({ ...run, query: (sql) => database.query(sql) })).toEqual(KEPT);
    process.stdout.write(`FAULTS_SEED=${SEED}: ${summary(ledger)}\n`);
    expect([...publishers.statuses.keys()].sort()).toEqual(['202', '503']);
    expect(await peakMemoryMb(service.pid)).toBeLessThan(MOST_MEMORY_MB);
    const after = await resourcesOf(service);
    expect(after.timers).toBeLessThan(before.timers + 30);
    expect(after.sockets).toBeLessThan(before.sockets + 30);
    expect(await service.kill('SIGTERM')).toBe(0);
  });
});
