import {
  countingFailures,
  type Failures,
  remainingWaitMs,
  type SlowDownPolicy,
  withFailure,
} from './slow-down.js';

interface Entry {
  failures: Failures | undefined;
  /** Attempts that have begun and not ended. */
  pending: number;
}

/** Failures and attempts under way by key, in memory and of bounded size. Times are milliseconds of one clock. */
export class FailureCounter {
  private readonly entries = new Map<string, Entry>();

  /** @param capacity keys remembered at most; past it, the one that failed longest ago is forgotten first */
  constructor(
    private readonly policy: SlowDownPolicy,
    private readonly capacity: number,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  /** How long the key has to wait from now, 0 when it need not. */
  waitMs(key: string, now: number): number {
    const failures = this.entries.get(key)?.failures;
    return failures ? remainingWaitMs(failures, now, this.policy) : 0;
  }

  /** Whether a failure of the key still counts. */
  hasFailed(key: string, now: number): boolean {
    const failures = this.entries.get(key)?.failures;
    return failures !== undefined && countingFailures(failures, now, this.policy) > 0;
  }

  /**
   * Whether another attempt may begin beside those under way. Each of these may still fail, so they count as failures
   * here: as many at once as are free, and one at a time past that.
   */
  hasCapacity(key: string, now: number): boolean {
    const entry = this.entries.get(key);
    if (!entry || entry.pending === 0) return true;
    const failures = entry.failures ? countingFailures(entry.failures, now, this.policy) : 0;
    return failures + entry.pending < this.policy.free;
  }

  begin(key: string): void {
    const entry = this.entries.get(key) ?? { failures: undefined, pending: 0 };
    entry.pending++;
    this.entries.set(key, entry);
  }

  /** Ends an attempt. @param outcome `unknown` when it could not be decided; then nothing is learnt from it */
  end(key: string, outcome: 'failed' | 'unknown', now: number): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    entry.pending--;
    if (outcome === 'failed') entry.failures = withFailure(entry.failures, now, this.policy);
    this.entries.delete(key);
    if (entry.pending > 0 || entry.failures) this.entries.set(key, entry);
    this.shrink();
  }

  /** Forgets the key's failures, as after a success. */
  forgive(key: string): void {
    const entry = this.entries.get(key);
    if (entry) entry.failures = undefined;
  }

  private shrink(): void {
    if (this.entries.size <= this.capacity) return;
    for (const [key, entry] of this.entries) {
      if (entry.pending > 0) continue;
      this.entries.delete(key);
      if (this.entries.size <= this.capacity) return;
    }
  }
}
