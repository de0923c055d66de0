import { randomBytes } from 'node:crypto';
import { ServiceProcess } from '../support/service-process.js';
import type { Ledger } from '../support/traffic/ledger.js';
import { logIn } from '../support/traffic/log-in.js';
import { type Pace, Publishers } from '../support/traffic/publishers.js';
import { Subscribers } from '../support/traffic/subscribers.js';

const PASSWORD = 'correct horse battery';

/** What GET /health/ready says. */
export interface Readiness {
  readonly status: number;
  readonly checks: Readonly<Record<string, { ok: boolean; problem?: string }>>;
}

/** Services of one database, all real processes, with the ledger's four subscriptions and their receiver. */
export class Nodes {
  /** The administrator's, after the first start. */
  session = '';
  private readonly launched: ServiceProcess[] = [];
  private readonly secretKey = randomBytes(32).toString('base64');

  private constructor(
    private readonly databaseUrl: string,
    private readonly settings: Readonly<Record<string, string>>,
    readonly subscribers: Subscribers,
    private readonly ledger: Ledger,
  ) {}

  /** @param settings environment variables of every node */
  static async create(
    databaseUrl: string,
    ledger: Ledger,
    settings: Readonly<Record<string, string>>,
  ): Promise<Nodes> {
    return new Nodes(databaseUrl, settings, await Subscribers.start(ledger), ledger);
  }

  /** Starts a node; the first one makes the subscriptions. */
  async start(name: string, env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const node = await ServiceProcess.start({
      DATABASE_URL: this.databaseUrl,
      SECRET_KEY: this.secretKey,
      ADMIN_PASSWORD: PASSWORD,
      NODE_NAME: name,
      ...this.settings,
      ...env,
    });
    this.launched.push(node);
    if (this.session === '') {
      this.session = await logIn(node.url, 'admin', PASSWORD);
      await this.subscribers.subscribe(node.url, this.session);
    }
    return node;
  }

  publish(node: ServiceProcess, pace?: Pace): Publishers {
    return new Publishers(node.url, this.session, this.ledger, pace);
  }

  /** Ends whatever is left. */
  async close(): Promise<void> {
    await Promise.all(this.launched.map((node) => node.kill('SIGKILL')));
    await this.subscribers.close();
  }
}

/** Asks a node whether it is ready. */
export async function readiness(node: ServiceProcess): Promise<Readiness> {
  const response = await fetch(`${node.url}/health/ready`);
  const { checks } = (await response.json()) as Pick<Readiness, 'checks'>;
  return { status: response.status, checks };
}
