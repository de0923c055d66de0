import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { attachToRunning } from '../../src/platform/database/embedded/index.js';
import { isPostmaster, processesOf } from '../../src/platform/database/embedded/leftovers.js';
import { openDataDirectory } from '../../src/platform/database/embedded/site.js';
import { ServiceProcess } from '../support/service-process.js';
import { quiet, unfinished, type Unfinished } from '../support/traffic/journal-state.js';
import type { Ledger } from '../support/traffic/ledger.js';
import { logIn } from '../support/traffic/log-in.js';
import { Publishers } from '../support/traffic/publishers.js';
import { Subscribers } from '../support/traffic/subscribers.js';
import { until } from '../support/until.js';

const PASSWORD = 'correct horse battery';
/** Retries after 50, 150, 350 ms … so that they take part in lives of half a second. */
const SETTINGS = { NODE_NAME: 'faults', ADMIN_PASSWORD: PASSWORD, RETRY_BASE_MS: '50' };

/** The processes of the database: PostgreSQL's first one, all of them, and the watchdog beside them. */
export interface DatabaseProcesses {
  readonly postmaster: number[];
  readonly postgres: number[];
  readonly watchdog: number[];
}

/** One DATA_DIR with its four subscriptions and their receiver, over many lives of its service. */
export class Installation {
  private session = '';
  private readonly launched: ServiceProcess[] = [];

  private constructor(
    readonly dataDir: string,
    private readonly id: string,
    private readonly subscribers: Subscribers,
    private readonly ledger: Ledger,
  ) {}

  static async create(ledger: Ledger): Promise<Installation> {
    const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'hookfront-faults-')));
    const { id } = await openDataDirectory(dataDir);
    return new Installation(dataDir, id, await Subscribers.start(ledger), ledger);
  }

  /** The environment of its service. */
  get env(): Record<string, string> {
    return { ...SETTINGS, DATA_DIR: this.dataDir };
  }

  /** A life of the service: the first one makes the subscriptions. */
  async start(): Promise<ServiceProcess> {
    const service = await ServiceProcess.start(this.env);
    this.launched.push(service);
    if (this.session === '') await this.setUp(service);
    return service;
  }

  publish(service: ServiceProcess): Publishers {
    return new Publishers(service.url, this.session, this.ledger);
  }

  async databaseProcesses(): Promise<DatabaseProcesses> {
    const all = await processesOf(this.id);
    const pids = (wanted: (one: (typeof all)[number]) => boolean): number[] =>
      all.filter(wanted).map(({ pid }) => pid);
    return {
      postmaster: pids((one) => isPostmaster(one, this.id)),
      postgres: pids(({ commandLine }) => !commandLine.startsWith('/bin/sh')),
      watchdog: pids(({ commandLine }) => commandLine.startsWith('/bin/sh')),
    };
  }

  /** Rows of a query against the running service's database. */
  async query<Row extends object>(sql: string): Promise<Row[]> {
    const attached = await attachToRunning(this.dataDir);
    if (!attached) throw new Error('the database does not run');
    const client = new pg.Client(attached.connection);
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** What the database still holds as undone, as owned, or as given up. */
  unfinished(): Promise<Unfinished> {
    return unfinished((sql) => this.query(sql));
  }

  /** Resolves when nothing is left to deliver. */
  quiet(): Promise<void> {
    return quiet((sql) => this.query(sql));
  }

  /** Stops in good order, and looks whether anything is left running. @returns the exit code */
  async stop(service: ServiceProcess): Promise<number | null> {
    const code = await service.kill('SIGTERM');
    const { postgres, watchdog } = await this.databaseProcesses();
    if (postgres.length + watchdog.length > 0) throw new Error('processes of the database are left');
    return code;
  }

  /** Ends whatever is left of it, whether or not the test got to its end. */
  async remove(): Promise<void> {
    await Promise.all(this.launched.map((service) => service.kill('SIGKILL')));
    await until('the database has ended', async () => (await processesOf(this.id)).length === 0);
    await this.subscribers.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async setUp(service: ServiceProcess): Promise<void> {
    this.session = await logIn(service.url, 'admin', PASSWORD);
    await this.subscribers.subscribe(service.url, this.session);
  }
}
