import { Coalescer } from '../../../lib/coalesce.js';
import { withinTime } from '../../../lib/within-time.js';

/** Says what is wrong in one sentence, or undefined when all is well. May be asked every second. */
export type HealthCheck = () => Promise<string | undefined>;

const TIMEOUT_MS = 2_000;
const LATE = 'does not answer in time';
const UNREACHABLE = 'cannot be checked: the database does not answer';

/** Where modules say what must hold before this node is ready; the platform itself knows none of them. */
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();
  /** Checks that have not ended: a slow one is not begun again, so that asking often piles nothing up. */
  private readonly running = new Coalescer<string | undefined>();

  /** @param timeoutMs milliseconds that a check may take */
  constructor(private readonly timeoutMs: number = TIMEOUT_MS) {}

  register(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** Runs every check; one that throws, or does not answer in time, has failed. */
  async run(): Promise<{ ready: boolean; checks: Record<string, { ok: boolean; problem?: string }> }> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => {
        const result = this.running.join(name, () => check().catch(() => UNREACHABLE));
        const problem = await withinTime(result, this.timeoutMs, () => LATE);
        return [name, problem === undefined ? { ok: true } : { ok: false, problem }] as const;
      }),
    );
    return { ready: results.every(([, result]) => result.ok), checks: Object.fromEntries(results) };
  }
}
