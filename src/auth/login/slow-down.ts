/** How failed log-ins slow down what is counted together. */
export interface SlowDownPolicy {
  /** Failures that cost nothing: people mistype. */
  readonly free: number;
  /** The wait after the first failure that is not free; it doubles with each further one. */
  readonly baseMs: number;
  readonly maxMs: number;
  /** One failure is forgotten for each of these that passes without another. */
  readonly forgiveMs: number;
}

/** Failures of one user from one address. */
export const PER_USER_AND_ADDRESS: SlowDownPolicy = {
  free: 5,
  baseMs: 1_000,
  maxMs: 15 * 60_000,
  forgiveMs: 10 * 60_000,
};

/** Failures of all users from one address, which may be a whole office. */
export const PER_ADDRESS: SlowDownPolicy = { free: 50, baseMs: 1_000, maxMs: 60_000, forgiveMs: 30_000 };

/** What is remembered: failures as they stood after the last one, and when that was. */
export interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

/** How many failures still count at `now`. */
export function countingFailures(failures: Failures, now: number, policy: SlowDownPolicy): number {
  return Math.max(0, failures.count - Math.floor((now - failures.lastAt) / policy.forgiveMs));
}

/** The failures after one more. */
export function withFailure(failures: Failures | undefined, now: number, policy: SlowDownPolicy): Failures {
  return { count: (failures ? countingFailures(failures, now, policy) : 0) + 1, lastAt: now };
}

/** The wait that follows the given failure. */
export function delayAfterMs(count: number, policy: SlowDownPolicy): number {
  if (count < policy.free) return 0;
  return Math.min(policy.maxMs, policy.baseMs * 2 ** Math.min(count - policy.free, 40));
}

/** How long from `now` until another attempt may be made; 0 when it may at once. */
export function remainingWaitMs(failures: Failures, now: number, policy: SlowDownPolicy): number {
  return Math.max(0, failures.lastAt + delayAfterMs(failures.count, policy) - now);
}
