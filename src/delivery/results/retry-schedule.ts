/**
 * The numbers of the schedule; the contract's defaults are 84 800 ms and 11 (docs/contract/event-subscriptions.md#8).
 */
export interface RetryRules {
  readonly baseMs: number;
  readonly limit: number;
}

export interface FailedSoFar {
  /** Attempts made, all failed; at least 1. */
  readonly attempts: number;
  /** Milliseconds since the first attempt began (t0). */
  readonly msSinceFirst: number;
  /** Milliseconds since the last attempt began. */
  readonly msSinceLast: number;
  /** What the receiver's Retry-After asked for, in milliseconds from now; it moves an attempt later, never earlier. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * How many milliseconds from now the next retry is due, or `exhausted` after the last one
 * (docs/contract/event-subscriptions.md#8). Retry n is due ((2^n) − 1) × base after t0, and never sooner than 2^(n−1) ×
 * base after the attempt before it. A Retry-After counts up to the time of the last retry. The answer is never
 * negative.
 */
export function nextRetryDelay(failed: FailedSoFar, rules: RetryRules): number | 'exhausted' {
  const n = failed.attempts;
  if (n > rules.limit) return 'exhausted';
  const afterFirst = (2 ** n - 1) * rules.baseMs - failed.msSinceFirst;
  const afterLast = 2 ** (n - 1) * rules.baseMs - failed.msSinceLast;
  const scheduled = Math.max(afterFirst, afterLast, 0);
  if (failed.retryAfterMs === undefined) return scheduled;
  const end = (2 ** rules.limit - 1) * rules.baseMs - failed.msSinceFirst;
  return Math.max(scheduled, Math.min(failed.retryAfterMs, end));
}
