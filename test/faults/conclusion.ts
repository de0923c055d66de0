import {
  answeredLate,
  type Query,
  NOTHING_UNFINISHED,
  quiet,
  unfinished,
  type Unfinished,
} from '../support/traffic/journal-state.js';
import type { Ledger } from '../support/traffic/ledger.js';
import type { Publishers } from '../support/traffic/publishers.js';
import { type Disturbance, type Lateness, unscheduled } from '../support/traffic/schedule.js';
import { countRepeats, FLAWLESS, judge, type Verdict } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';

export interface Run {
  readonly ledger: Ledger;
  /** Those that still publish, to a service that works. */
  readonly publishers: readonly Publishers[];
  readonly query: Query;
  /** RETRY_BASE_MS. */
  readonly baseMs: number;
  readonly lateness: Lateness;
  readonly disturbances?: readonly Disturbance[];
}

/** What is to be said of a run: see {@link KEPT}. */
export interface Conclusion extends Verdict {
  readonly surprises: readonly string[];
  readonly unscheduled: readonly string[];
  readonly unfinished: Unfinished;
  /** Requests that repeated what a receiver had taken, though nobody was disturbed and no answer was late. */
  readonly unexplained: number;
}

/** Nothing with a 202 lost, nothing stuck, nothing renamed, no attempt outside the schedule. */
export const KEPT: Conclusion = {
  ...FLAWLESS,
  surprises: [],
  unscheduled: [],
  unfinished: NOTHING_UNFINISHED,
  unexplained: 0,
};

/** Waits until every call without an answer was made again and everything is delivered, and judges the run. */
export async function conclude(run: Run): Promise<Conclusion> {
  const { ledger, query, baseMs, lateness, disturbances = [] } = run;
  await until('every call without an answer was made again', () => !ledger.hasUnsure, 60_000);
  await Promise.all(run.publishers.map((publishers) => publishers.stop()));
  await quiet(query, 120_000);
  const toleranceMs = lateness.tolerance(baseMs);
  lateness.stop();
  return {
    ...judge(ledger),
    surprises: ledger.surprises,
    unscheduled: unscheduled(ledger, { baseMs, toleranceMs, disturbances }),
    unfinished: await unfinished(query),
    unexplained:
      disturbances.length > 0 ? 0 : Math.max(0, countRepeats(ledger) - (await answeredLate(query))),
  };
}
