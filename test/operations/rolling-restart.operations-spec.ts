import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Nodes } from '../faults/nodes.js';
import { SharedDatabase } from '../faults/shared-database.js';
import { Random, SEED } from '../support/random.js';
import type { ServiceProcess } from '../support/service-process.js';
import { quiet } from '../support/traffic/journal-state.js';
import { Ledger } from '../support/traffic/ledger.js';
import { Publishers } from '../support/traffic/publishers.js';
import { countRepeats, FLAWLESS, judge, summary } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';
import { freePort, Nginx } from './nginx.js';

const READERS = 4;
const ROUNDS = 2;

describe('deploy/nginx.conf', () => {
  it('is what nginx understands', async () => {
    expect(await Nginx.check()).toContain('test is successful');
  });
});

describe('two nodes behind nginx, restarted one after the other while they are read from and published to', () => {
  const ledger = new Ledger(new Random(SEED));
  let database: SharedDatabase;
  let nodes: Nodes;
  let ports: [number, number];
  let nginx: Nginx;
  const running: ServiceProcess[] = [];

  beforeAll(async () => {
    database = await SharedDatabase.start();
    nodes = await Nodes.create(database.url, ledger, { RETRY_BASE_MS: '50', TRUST_PROXY: '127.0.0.1' });
    ports = [await freePort(), await freePort()];
    for (const index of [0, 1]) running.push(await start(index));
    nginx = await Nginx.start(ports);
  });
  afterAll(async () => {
    await nginx?.stop();
    await nodes?.close();
    await database?.remove();
  });

  const start = (index: number): Promise<ServiceProcess> =>
    nodes.start(`node-${index}`, { PORT: String(ports[index]) });

  it('show callers no error, take each event once, and deliver all of them', async () => {
    const publishers = new Publishers(nginx.url, nodes.session, ledger, { everyMs: 5 });
    const readers = new Readers(`${nginx.url}/attask/eventsubscription/api/v1/subscriptions`, nodes.session);
    const atWork = async (): Promise<void> => {
      const before = await Promise.all(ports.map((port) => nginx.answeredBy(port)));
      await until('both nodes answer', async () => {
        const now = await Promise.all(ports.map((port) => nginx.answeredBy(port)));
        return now.every((count, index) => count > before[index]! + 50);
      });
    };
    for (let restart = 0; restart < 2 * ROUNDS; restart++) {
      await atWork();
      const index = restart % 2;
      expect(await running[index]!.kill('SIGTERM')).toBe(0);
      running[index] = await start(index);
    }
    await atWork();
    await Promise.all([publishers.stop(), readers.stop()]);
    await quiet((sql) => database.query(sql), 60_000);

    process.stdout.write(`FAULTS_SEED=${SEED}: ${summary(ledger)}, ${readers.total} answers to readers\n`);
    expect([...publishers.statuses.keys()]).toEqual(['202']);
    expect([...readers.statuses.keys()]).toEqual(['200']);
    expect(ledger.surprises).toEqual([]);
    expect(judge(ledger)).toEqual(FLAWLESS);
    expect(countRepeats(ledger)).toBe(0);
  });
});

/** Callers that read one address over and over, until they are told to stop. */
class Readers {
  /** How many calls were answered with each status; `reset` when there was no answer. */
  readonly statuses = new Map<string, number>();
  private readonly readers: Promise<void>[];
  private stopping = false;

  constructor(
    private readonly url: string,
    private readonly session: string,
  ) {
    this.readers = Array.from({ length: READERS }, () => this.read());
  }

  get total(): number {
    return [...this.statuses.values()].reduce((sum, count) => sum + count, 0);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.readers);
  }

  private async read(): Promise<void> {
    while (!this.stopping) {
      const status = await fetch(this.url, { headers: { sessionID: this.session } }).then(
        async (response) => {
          await response.text();
          return String(response.status);
        },
        () => 'reset',
      );
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    }
  }
}
