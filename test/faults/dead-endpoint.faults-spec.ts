import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { peakMemoryMb } from '../support/process-resources.js';
import { Random, SEED } from '../support/random.js';
import type { ServiceProcess } from '../support/service-process.js';
import { quiet } from '../support/traffic/journal-state.js';
import { Ledger } from '../support/traffic/ledger.js';
import { until } from '../support/until.js';
import { Client } from './client.js';
import { Nodes } from './nodes.js';
import { SharedDatabase } from './shared-database.js';

const DEAD = 100_000;
const HEALTHY = 100;
const BATCH = 1_000;
/** Events for the healthy ones, one after the other, before and while the dead one's wait; each goes to all of them. */
const SAMPLES = 20;
const MOST_MEMORY_MB = 400;
const SETTINGS = {
  // Otherwise V8 lets garbage lie for as long as the machine has memory; with this, what it truly needs must fit.
  NODE_OPTIONS: '--max-old-space-size=256',
  DELIVERY_TIMEOUT_MS: '5000',
  // What waits for the dead one can be sent within the time of a test once it lives.
  PROBE_INTERVAL_MS: '1000',
  ON_HOLD_RELEASE_RATE: '100000',
  ENDPOINT_CONCURRENCY: '128',
  RETRY_BASE_MS: '1000',
};

/** One server for all of them, which writes down little: a hundred thousand requests are to come. */
class Targets {
  /** While true, requests to the dead path are never answered. */
  dead = true;
  /** The `webhook-id` of everything that the dead path has answered. */
  readonly revived = new Set<string>();
  /** How many requests each healthy path got. */
  readonly healthy = new Map<string, number>();
  asked = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => this.receive(request, response));
  }

  static async start(): Promise<Targets> {
    const targets = new Targets();
    await new Promise<void>((resolve) => targets.server.listen(0, '127.0.0.1', resolve));
    return targets;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    request.resume().on('end', () => {
      const path = request.url!;
      if (path !== '/dead') this.healthy.set(path, (this.healthy.get(path) ?? 0) + 1);
      else if (this.dead) return void this.asked++;
      else this.revived.add(request.headers['webhook-id'] as string);
      response.writeHead(200, { 'content-length': 0 }).end();
    });
  }
}

describe(`${DEAD} deliveries to a dead endpoint`, () => {
  let database: SharedDatabase;
  let nodes: Nodes;
  let service: ServiceProcess;
  let client: Client;
  let targets: Targets;
  let sent = 0;

  beforeAll(async () => {
    database = await SharedDatabase.start();
    nodes = await Nodes.create(database.url, new Ledger(new Random(SEED)), SETTINGS);
    service = await nodes.start('burdened');
    client = new Client(service.url, nodes.session);
    targets = await Targets.start();
    await client.subscribe('DOCU', targets.url('/dead'));
    for (let n = 1; n <= HEALTHY; n++) await client.subscribe('TASK', targets.url(`/healthy-${n}`));
  });
  afterAll(async () => {
    await nodes.close();
    await targets.close();
    await database.remove();
  });

  /** Publishes one event to all healthy endpoints. @returns milliseconds until the last of them has it */
  const sample = async (): Promise<number> => {
    const wanted = ++sent;
    const begun = performance.now();
    await client.publish([{ eventType: 'CREATE', objCode: 'TASK', newState: { ID: `t-${wanted}` } }]);
    await until('all healthy endpoints have it', () => everywhere(wanted));
    return performance.now() - begun;
  };
  const everywhere = (count: number): boolean =>
    targets.healthy.size === HEALTHY && [...targets.healthy.values()].every((got) => got === count);
  const undelivered = async (): Promise<number> => {
    const [row] = await database.query<{ left: number }>(
      `SELECT (SELECT coalesce(sum(cardinality(subscription_ids)), 0) FROM segments WHERE finished_at IS NULL)::int
            + (SELECT count(*) FROM deferred_deliveries WHERE state IN ('retrying', 'onHold'))::int AS left`,
    );
    return row!.left;
  };
  /** Publishes events for the dead endpoint, as fast as they are taken. */
  const flood = async (): Promise<void> => {
    for (let from = 0; from < DEAD; from += BATCH) {
      await client.publish(
        Array.from({ length: BATCH }, (_, n) => ({
          eventType: 'CREATE',
          objCode: 'DOCU',
          newState: { ID: `d-${from + n}`, text: 'x'.repeat(300) },
        })),
      );
    }
  };

  it('cost a hundred healthy ones little of their latency, and the service little memory', async () => {
    await sample();
    const undisturbed: number[] = [];
    for (let n = 0; n < SAMPLES; n++) undisturbed.push(await sample());

    const flooding = { over: false };
    const flooded = flood().finally(() => (flooding.over = true));
    const beside: number[] = [];
    while (!flooding.over) beside.push(await sample());
    await flooded;
    const behind: number[] = [];
    for (let n = 0; n < SAMPLES; n++) behind.push(await sample());

    const figures = [undisturbed, beside, behind].map(median);
    const peak = await peakMemoryMb(service.pid);
    process.stdout.write(
      `All ${HEALTHY} after ${figures.map(Math.round).join(', ')} ms (alone, beside the flood, behind it); ` +
        `${beside.length} times beside it; at most ${Math.round(peak)} MB\n`,
    );
    // Everything for the dead one is still there, and the others went past it.
    expect(await undelivered()).toBeGreaterThanOrEqual(DEAD - targets.asked);
    expect(targets.revived.size).toBe(0);
    // Beside the flood they share the machine with a thousand events a call; behind it, with nothing.
    expect(median(beside)).toBeLessThan(20 * median(undisturbed) + 1_000);
    expect(median(behind)).toBeLessThan(10 * median(undisturbed) + 500);
    expect(peak).toBeLessThan(MOST_MEMORY_MB);
  });

  it('ask it seldom, and all reach it once it lives', async () => {
    const asked = targets.asked;
    // A disabled URL is tried now and then, not flooded.
    expect(asked).toBeLessThan(1_000);
    targets.dead = false;
    await until('it has got everything', () => targets.revived.size === DEAD, 180_000);
    await quiet((sql) => database.query(sql), 60_000);
    expect(await undelivered()).toBe(0);
    expect(everywhere(sent)).toBe(true);
    const health = await client.urlOf(targets.url('/dead'));
    expect(health).toMatchObject({ successes: DEAD, disabled_at: null, frozen_at: null });
    expect(await peakMemoryMb(service.pid)).toBeLessThan(MOST_MEMORY_MB);
    expect(await service.kill('SIGTERM')).toBe(0);
  });
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
