import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { logIn } from '../support/traffic/log-in.js';
import { type Health, HealthWatcher } from './health-watcher.js';
import { SteadyPublisher } from './steady-publisher.js';

export const PASSWORD = 'correct horse battery';
/** A small machine's. */
const OPEN_FILES = 1_024;
const HEAP_MB = 512;
/** Of the whole process: the heap, and what lies beside it. */
const MOST_RESIDENT_MB = 900;
const LONGEST_MS = 1_000;

/** What remained of an attack, for an assertion that shows all of it at once. */
export interface Conclusion {
  readonly restarted: boolean;
  readonly health: 'as it should be' | Health;
  /** Whether events were accepted during the attack; each of them has arrived. */
  readonly deliveriesFlowed: boolean;
}

export const UNHARMED: Conclusion = { restarted: false, health: 'as it should be', deliveriesFlowed: true };

/** A real service with little memory and few descriptors, that is watched and published to while it is attacked. */
export class AttackedService {
  private gone = false;
  private watcher: HealthWatcher | undefined;
  private publisher: SteadyPublisher | undefined;

  private constructor(
    private readonly directory: string,
    private readonly service: ServiceProcess,
    readonly session: string,
  ) {
    void service.exited.then(() => (this.gone = true));
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<AttackedService> {
    const directory = await mkdtemp(join(tmpdir(), 'hookfront-attacks-'));
    // PostgreSQL may have to run as another user.
    await chmod(directory, 0o711);
    const service = await ServiceProcess.start(
      {
        DATA_DIR: join(directory, 'data'),
        ADMIN_PASSWORD: PASSWORD,
        TRUST_PROXY: '127.0.0.1',
        NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
        ...env,
      },
      OPEN_FILES,
    );
    return new AttackedService(directory, service, await logIn(service.url, 'admin', PASSWORD));
  }

  get url(): string {
    return this.service.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Of the subscription that must go on being delivered to. */
  get subscriptionId(): string {
    return this.publisher?.subscriptionId ?? '';
  }

  get output(): string {
    return this.service.output;
  }

  /** Begins to watch it and to publish. */
  async watch(): Promise<void> {
    this.publisher = await SteadyPublisher.start(this.url, this.session);
    this.watcher = await HealthWatcher.start(this.url, this.service.pid);
  }

  /** Resolves when so many further events were accepted while the attack lasts. */
  async publishAndDeliver(events = 40): Promise<void> {
    const accepted = this.publisher?.accepted;
    if (!accepted) throw new Error('watch() comes before');
    const wanted = accepted.size + events;
    await until('publishers are served during the attack', () => accepted.size >= wanted, 60_000);
  }

  /** Ends the watch, waits for the deliveries of what was accepted, and prints the figures. @param attack names them */
  async conclude(attack: string): Promise<Conclusion> {
    const { publisher, watcher } = this;
    if (!publisher || !watcher) throw new Error('watch() comes before');
    if (this.gone) throw new Error(`the service ended: ${this.output.slice(-2_000)}`);
    const health = await watcher.stop();
    await publisher.stop();
    const refused = [...publisher.refused].map(([answer, count]) => `${count} times ${answer}`).join(', ');
    process.stdout.write(
      `${attack}: longest /health/live ${health.longestMs.toFixed(0)} ms of ${health.asked}, at most ` +
        `${health.mostResidentMb.toFixed(0)} MB resident, ${publisher.accepted.size} events delivered meanwhile` +
        `${refused && `, refused ${refused}`}\n`,
    );
    const wellAllTheTime =
      health.problems.length === 0 &&
      health.longestMs < LONGEST_MS &&
      health.mostResidentMb < MOST_RESIDENT_MB;
    return {
      restarted: this.gone,
      health: wellAllTheTime ? 'as it should be' : health,
      deliveriesFlowed: publisher.accepted.size > 2,
    };
  }

  async remove(): Promise<void> {
    this.watcher?.kill();
    this.publisher?.abandon();
    await this.service.kill('SIGKILL');
    await rm(this.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}
