import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { peakMemoryMb } from '../support/process-resources.js';
import { Random, SEED } from '../support/random.js';
import { Ledger } from '../support/traffic/ledger.js';
import { Lateness } from '../support/traffic/schedule.js';
import { summary } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';
import { conclude, KEPT } from './conclusion.js';
import { Nodes, readiness } from './nodes.js';
import { SharedDatabase } from './shared-database.js';

const READ_ONLY_MS = 12_000;
const TIMES = { LEASE_MS: '10000', DELIVERY_TIMEOUT_MS: '5000' };
const RETRY_BASE_MS = 500;
const MOST_MEMORY_MB = 400;

describe('a service whose database becomes read-only, as after a failover', () => {
  const ledger = new Ledger(new Random(SEED));
  const lateness = new Lateness();
  let database: SharedDatabase;
  let nodes: Nodes;

  beforeAll(async () => {
    database = await SharedDatabase.start();
    nodes = await Nodes.create(database.url, ledger, { RETRY_BASE_MS: String(RETRY_BASE_MS), ...TIMES });
  });
  afterAll(async () => {
    await nodes.close();
    await database.remove();
  });

  it('answers 503 and says why it is not ready; then goes on by itself, and nothing is lost or sent twice', async () => {
    const service = await nodes.start('writer');
    const publishers = nodes.publish(service, { everyMs: 10, refusedMs: 50 });
    const count = (status: string): number => publishers.statuses.get(status) ?? 0;
    await until('events are taken', () => count('202') > 100);
    expect((await readiness(service)).status).toBe(200);

    await database.query('ALTER DATABASE hookfront SET default_transaction_read_only = on');
    await database.terminateConnections();
    await until('publishing is refused', () => count('503') > 20);
    const [taken, received, since] = [count('202'), requests(), Date.now()];
    while (Date.now() < since + READ_ONLY_MS) {
      const { status, checks } = await readiness(service);
      expect([status, checks.database]).toEqual([
        503,
        { ok: false, problem: 'the database is read-only, so nothing can be stored' },
      ]);
      await delay(500);
    }
    // Only what was in memory went out; nothing that failed came again.
    expect(requests() - received).toBeLessThan(500);
    expect(count('202')).toBe(taken);

    // Nobody ends the service's connections this time: they would stay read-only.
    await database.query(
      'BEGIN READ WRITE; ALTER DATABASE hookfront RESET default_transaction_read_only; COMMIT',
    );
    await until('it is ready', async () => (await readiness(service)).status === 200);
    await until('events are taken', () => count('202') > taken);
    const run = { ledger, publishers: [publishers], baseMs: RETRY_BASE_MS, lateness };
    const query = async <Row extends object>(sql: string): Promise<Row[]> => database.query<Row>(sql);
    expect(await conclude({ ...run, query })).toEqual(KEPT);
    process.stdout.write(`FAULTS_SEED=${SEED}: ${summary(ledger)}\n`);
    expect([...publishers.statuses.keys()].sort()).toEqual(['202', '503']);
    expect(await peakMemoryMb(service.pid)).toBeLessThan(MOST_MEMORY_MB);
    expect(await service.kill('SIGTERM')).toBe(0);
  });

  const requests = (): number => [...ledger.arrivals.values()].reduce((sum, ids) => sum + ids.length, 0);
});
