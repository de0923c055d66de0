import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.js';

const SCRIPT = fileURLToPath(new URL('ask-for-health.mjs', import.meta.url));

/** What was seen of a service's health. */
export interface Health {
  /** How often it was asked. */
  readonly asked: number;
  /** The longest answer, in milliseconds. */
  readonly longestMs: number;
  /** The most resident memory of its process, in megabytes. */
  readonly mostResidentMb: number;
  /** Answers other than 200, and none at all; the first ten. */
  readonly problems: readonly string[];
}

/** Asks `/health/live` from a process of its own until it is stopped. */
export class HealthWatcher {
  private output = '';
  private readonly closed: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk) => (this.output += String(chunk)));
    this.closed = once(child, 'close');
  }

  /** Resolves once it has been answered. */
  static async start(serviceUrl: string, pid: number): Promise<HealthWatcher> {
    const child = spawn(process.execPath, [SCRIPT, serviceUrl, String(pid)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {},
    });
    const watcher = new HealthWatcher(child);
    await until('the health is known', () => watcher.output.startsWith('begun\n'));
    return watcher;
  }

  /** For a test that failed before it stopped. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  async stop(): Promise<Health> {
    this.child.stdin?.end();
    await this.closed;
    return JSON.parse(this.output.trim().split('\n').at(-1)!) as Health;
  }
}
