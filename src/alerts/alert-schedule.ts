/** Milliseconds from one attempt to the next; the last one stays. */
const WAITS_MS = [5_000, 15_000, 45_000, 120_000, 300_000];
/** After so long an alert is given up. */
const LONGEST_MS = 3_600_000;

/**
 * When the next attempt at an alert is due, in milliseconds from now; undefined when it is given up.
 * @param attempts those that failed, at least one
 * @param ageMs since what it tells of
 */
export function nextAttemptMs(attempts: number, ageMs: number): number | undefined {
  const waitMs = WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1]!;
  return ageMs + waitMs > LONGEST_MS ? undefined : waitMs;
}
