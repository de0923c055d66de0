import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Ledger } from './ledger.js';

/** One stretch of time in which outcomes may have been lost, in milliseconds since the Unix epoch. */
export interface Disturbance {
  readonly from: number;
  readonly to: number;
}

export interface ScheduleRules {
  /** RETRY_BASE_MS of the service. */
  readonly baseMs: number;
  /** How late a request may have been seen after it was begun, in milliseconds. */
  readonly toleranceMs: number;
  /** What excuses a request that was made again although its outcome was known here. */
  readonly disturbances?: readonly Disturbance[];
}

/** Outcomes are written down a quarter of a second after the attempt at the latest; here on a busy machine. */
const UNWRITTEN_MS = 2_000;

/**
 * Holds the times at which one delivery's requests arrived against the schedule
 * (docs/contract/event-subscriptions.md#8): retry n no sooner than (2^n - 1) times the base after the first attempt,
 * and 2^(n-1) times the base after the attempt before it. A request that comes sooner is allowed only where a
 * disturbance may have lost the outcome of the one before it: it is that attempt made again.
 * @param times ascending, milliseconds
 * @returns a line for each request outside the schedule
 */
export function outsideSchedule(times: readonly number[], rules: ScheduleRules): string[] {
  const { baseMs, toleranceMs, disturbances = [] } = rules;
  const wrong: string[] = [];
  let retry = 0;
  for (const [i, at] of times.entries()) {
    const before = times[i - 1];
    if (before === undefined) continue;
    const sinceFirst = at - times[0]!;
    const sinceLast = at - before;
    const next = retry + 1;
    const due = Math.max((2 ** next - 1) * baseMs - sinceFirst, 2 ** (next - 1) * baseMs - sinceLast);
    if (due <= toleranceMs) {
      retry = next;
    } else if (!disturbances.some(({ from, to }) => from <= at && to >= before - UNWRITTEN_MS)) {
      wrong.push(`request ${i + 1} came ${Math.round(due)} ms before its time`);
    }
  }
  return wrong;
}

/** Every request in the ledger that is outside the schedule, a line each. */
export function unscheduled(ledger: Ledger, rules: ScheduleRules): string[] {
  return [...ledger.times].flatMap(([place, times]) =>
    outsideSchedule(times, rules).map((line) => `${place}: ${line}`),
  );
}

/** Measures how late this process was at its worst: what it says of times is wrong by as much. */
export class Lateness {
  private readonly histogram = monitorEventLoopDelay({ resolution: 10 });

  constructor() {
    this.histogram.enable();
  }

  /** Milliseconds, so far. */
  get worstMs(): number {
    return this.histogram.max / 1e6;
  }

  /**
   * How much too early a request may seem that was on time: the first one was seen later than the service began it, by as
   * much as either of the two was busy. Half of RETRY_BASE_MS still tells a retry at once, or one of another place in the
   * schedule, from one on time.
   */
  tolerance(baseMs: number): number {
    return baseMs / 2 + this.worstMs;
  }

  stop(): void {
    this.histogram.disable();
  }
}
