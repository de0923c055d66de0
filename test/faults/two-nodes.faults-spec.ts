import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { peakMemoryMb } from '../support/process-resources.js';
import { Random, SEED } from '../support/random.js';
import type { ServiceProcess } from '../support/service-process.js';
import { Ledger } from '../support/traffic/ledger.js';
import { type Disturbance, Lateness } from '../support/traffic/schedule.js';
import { summary } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';
import { conclude, KEPT } from './conclusion.js';
import { Nodes } from './nodes.js';
import { SharedDatabase } from './shared-database.js';

const RETRY_BASE_MS = 500;
const SETTINGS = { RETRY_BASE_MS: String(RETRY_BASE_MS), DELIVERY_TIMEOUT_MS: '1500' };
const PACE = { everyMs: 10 };
const MOST_MEMORY_MB = 400;

describe('two nodes on one database, of which one is killed while events are published on both', () => {
  let ledger: Ledger;
  let lateness: Lateness;
  let database: SharedDatabase;
  let nodes: Nodes;

  beforeEach(async () => {
    ledger = new Ledger(new Random(SEED));
    lateness = new Lateness();
    database = await SharedDatabase.start();
  });
  afterEach(async () => {
    await nodes.close();
    await database.remove();
  });

  const query = <Row extends object>(sql: string): Promise<Row[]> => database.query<Row>(sql);
  const nodeNamed = async (name: string): Promise<{ id: number; leaseUntil: Date } | undefined> => {
    const [row] = await query<{ id: number; leaseUntil: Date }>(
      `SELECT id, lease_until AS "leaseUntil" FROM nodes WHERE name = '${name}'`,
    );
    return row;
  };
  /** Kills it while it has deliveries under way. @returns how many segments and retries were left in its name */
  const killAtWork = async (node: ServiceProcess, name: string): Promise<number> => {
    const { id } = (await nodeNamed(name))!;
    const held = async (): Promise<number> => {
      const [row] = await query<{ held: number }>(
        `SELECT (SELECT count(*)::int FROM segments WHERE owner = ${id} AND finished_at IS NULL)
              + (SELECT count(*)::int FROM deferred_deliveries WHERE owner = ${id}) AS held`,
      );
      return row!.held;
    };
    await until('it has something under way', async () => (await held()) > 0);
    await node.kill('SIGKILL');
    return held();
  };

  it('loses nothing: the survivor takes over when the lease has ended, under the same webhook-ids', async () => {
    nodes = await Nodes.create(database.url, ledger, { ...SETTINGS, LEASE_MS: '3000' });
    const survivor = await nodes.start('survivor');
    const victim = await nodes.start('victim');
    const [here, there] = [nodes.publish(survivor, PACE), nodes.publish(victim, PACE)];
    await until('both take events', () =>
      [here, there].every(({ statuses }) => (statuses.get('202') ?? 0) > 50),
    );

    const killedAt = Date.now();
    const left = await killAtWork(victim, 'victim');
    await there.ended();
    const { leaseUntil } = (await nodeNamed('victim'))!;
    const before = here.statuses.get('202') ?? 0;
    await until('the victim was given up', async () => (await nodeNamed('victim')) === undefined);
    const givenUpAt = Date.now();
    await until('the survivor still takes events', () => (here.statuses.get('202') ?? 0) > before + 50);

    const disturbances: Disturbance[] = [{ from: killedAt, to: givenUpAt + 2_000 }];
    const publishers = [here];
    expect(
      await conclude({ ledger, publishers, query, baseMs: RETRY_BASE_MS, lateness, disturbances }),
    ).toEqual(KEPT);
    process.stdout.write(`FAULTS_SEED=${SEED}: ${summary(ledger)}, ${left} taken over\n`);
    expect([...here.statuses.keys()]).toEqual(['202']);
    expect(left).toBeGreaterThan(0);
    expect(givenUpAt).toBeGreaterThan(leaseUntil.getTime());
    expect(await peakMemoryMb(survivor.pid)).toBeLessThan(MOST_MEMORY_MB);
    expect(await survivor.kill('SIGTERM')).toBe(0);
  });

  it('loses nothing: the victim takes its own up at once when it restarts under its name', async () => {
    // Nobody else may have it before the test is over.
    nodes = await Nodes.create(database.url, ledger, { ...SETTINGS, LEASE_MS: '3600000' });
    const neighbour = await nodes.start('neighbour');
    const disturbances: Disturbance[] = [];
    let victim = await nodes.start('phoenix');
    const here = nodes.publish(neighbour, PACE);
    for (let life = 1; life <= 2; life++) {
      const there = nodes.publish(victim, PACE);
      await until('it takes events', () => (there.statuses.get('202') ?? 0) > 30);
      const from = Date.now();
      expect(await killAtWork(victim, 'phoenix')).toBeGreaterThan(0);
      await there.ended();
      victim = await nodes.start('phoenix');
      disturbances.push({ from, to: Date.now() + 2_000 });
    }
    const publishers = [here, nodes.publish(victim, PACE)];
    expect(
      await conclude({ ledger, publishers, query, baseMs: RETRY_BASE_MS, lateness, disturbances }),
    ).toEqual(KEPT);
    process.stdout.write(`FAULTS_SEED=${SEED}: ${summary(ledger)}\n`);
    expect([...here.statuses.keys()]).toEqual(['202']);
    expect(await victim.kill('SIGTERM')).toBe(0);
    expect(await neighbour.kill('SIGTERM')).toBe(0);
  });
});
