import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { peakMemoryMb } from '../support/process-resources.js';
import { Random, SEED } from '../support/random.js';
import { Ledger } from '../support/traffic/ledger.js';
import { Lateness } from '../support/traffic/schedule.js';
import { summary } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';
import { conclude, KEPT } from './conclusion.js';
import { Nodes, readiness } from './nodes.js';
import { SharedDatabase } from './shared-database.js';
import { SmallDisk } from './small-disk.js';

const DISK_MB = 400;
const LOG_FILE_MB = 16;
const RETRY_BASE_MS = 500;
const MOST_MEMORY_MB = 400;
const mayMount = await SmallDisk.permitted();
if (!mayMount)
  process.stdout.write('No disk can be filled here: mounting a file system takes root on Linux.\n');

(mayMount ? describe : describe.skip)('a service whose database has no room left on its disk', () => {
  const ledger = new Ledger(new Random(SEED));
  const lateness = new Lateness();
  let disk: SmallDisk;
  let database: SharedDatabase;
  let nodes: Nodes;

  beforeAll(async () => {
    disk = await SmallDisk.mount(DISK_MB);
    database = await SharedDatabase.start(disk.path);
    const times = { DELIVERY_TIMEOUT_MS: '10000', LEASE_MS: '20000' };
    nodes = await Nodes.create(database.url, ledger, { RETRY_BASE_MS: String(RETRY_BASE_MS), ...times });
  });
  afterAll(async () => {
    await nodes?.close();
    await database?.remove();
    await disk?.remove();
  });

  it('answers 503 and takes nothing; then goes on by itself, and nothing is lost or sent twice', async () => {
    const service = await nodes.start('hoarder');
    const publishers = nodes.publish(service, { refusedMs: 50 });
    const count = (status: string): number => publishers.statuses.get(status) ?? 0;
    for (const what of ['tables', 'log']) {
      const [taken, refused] = [count('202') + 50, count('503')];
      await until('events are taken', () => count('202') >= taken);
      await disk.fill();
      if (what === 'log') await exhaustLog();
      await until('publishing is refused', () => count('503') > refused + 30, 60_000);
      await disk.free();
      const before = count('202');
      await until('events are taken again', () => count('202') > before, 60_000);
    }
    await until('it is ready', async () => (await readiness(service)).status === 200);
    const run = { ledger, publishers: [publishers], baseMs: RETRY_BASE_MS, lateness };
    expect(await conclude({ ...run, query: (sql) => database.query(sql) })).toEqual(KEPT);
    process.stdout.write(`FAULTS_SEED=${SEED}: ${summary(ledger)}\n`);
    expect([...publishers.statuses.keys()].sort()).toEqual(['202', '503']);
    expect(await peakMemoryMb(service.pid)).toBeLessThan(MOST_MEMORY_MB);
    expect(await service.kill('SIGTERM')).toBe(0);
  });

  /** Asks for new files of PostgreSQL's log until there is no room for one: the next write then has none either. */
  async function exhaustLog(): Promise<void> {
    const demand = `SELECT pg_logical_emit_message(true, 'fill', 'it'); SELECT pg_switch_wal()`;
    const refused = (error: unknown): string => String(error);
    for (let file = 1; file <= 2 * (DISK_MB / LOG_FILE_MB); file++) {
      const trouble = await database.query(demand).then(() => '', refused);
      if (trouble !== '') return;
    }
    throw new Error('the log never met the end of the disk');
  }
});
