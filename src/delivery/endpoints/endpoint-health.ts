import type { HealthState } from '../model/health-change.js';
import type { HealthSignal } from './health-signal.js';

/** Attempts in a row that showed the same. */
export interface Run {
  readonly signal: HealthSignal;
  readonly count: number;
}

/** The health of a URL. Times are whole milliseconds since the Unix epoch, by the database's clock. */
export interface Health {
  /** Since the URL was created. */
  readonly successes: number;
  readonly failures: number;
  /** Failures since the last success, or since it was enabled. */
  readonly streak: number;
  /** Since the URL was created or last enabled: what the failure rate is of. */
  readonly windowAttempts: number;
  readonly windowFailures: number;
  /** The last success; without one, when the URL was created or enabled. */
  readonly silentSince: number;
  readonly disabledAt: number | null;
  readonly frozenAt: number | null;
  /** Why it is disabled or frozen, as a sentence. */
  readonly reason: string | null;
  /** While disabled: when the next probe is due. */
  readonly probeAt: number | null;
}

export interface HealthRules {
  readonly disableMinAttempts: number;
  readonly disableFailureRate: number;
  readonly disableConsecutive: number;
  readonly probeIntervalMs: number;
  readonly freezeConsecutive: number;
  readonly freezeSilenceMs: number;
  readonly freezeAbsolute: number;
}

const HOUR_MS = 3_600_000;

/** @param health when it was disabled and frozen, in whatever way times are told; null: it is not */
export function stateOf<Time>(health: {
  readonly disabledAt: Time | null;
  readonly frozenAt: Time | null;
}): HealthState {
  if (health.frozenAt !== null) return 'frozen';
  return health.disabledAt !== null ? 'disabled' : 'healthy';
}

/**
 * The health of a URL after attempts that ended in this order (docs/contract/event-subscriptions.md#8). What a state
 * makes of a signal:
 *
 * | state    | success                         | failure                            | gone   |
 * | -------- | ------------------------------- | ---------------------------------- | ------ |
 * | healthy  | the streak ends                 | disabled or frozen, if a rule says | frozen |
 * | disabled | healthy; its rate begins anew   | the next probe is put off; frozen, if a rule says | frozen |
 * | frozen   | counted, and stays              | counted, and stays                 | stays  |
 *
 * @param now the moment in which they are counted
 */
export function afterAttempts(health: Health, runs: readonly Run[], now: number, rules: HealthRules): Health {
  let next = health;
  for (const { signal, count } of runs) {
    next =
      signal === 'success' ? succeeded(next, count, now) : failed(next, count, now, rules, signal === 'gone');
  }
  return next;
}

/** `PUT …/enable`: healthy, with a streak, a rate and a silence that begin now. The counters stay. */
export function enabled(health: Health, now: number): Health {
  return {
    ...health,
    streak: 0,
    windowAttempts: 0,
    windowFailures: 0,
    silentSince: now,
    disabledAt: null,
    frozenAt: null,
    reason: null,
    probeAt: null,
  };
}

function succeeded(health: Health, count: number, now: number): Health {
  const successes = health.successes + count;
  if (stateOf(health) === 'disabled') {
    // The success that re-enables it lies before what its failure rate is of.
    return { ...enabled(health, now), successes, windowAttempts: count - 1 };
  }
  return {
    ...health,
    successes,
    windowAttempts: health.windowAttempts + count,
    streak: 0,
    silentSince: now,
  };
}

function failed(health: Health, count: number, now: number, rules: HealthRules, gone: boolean): Health {
  const counted = {
    ...health,
    failures: health.failures + count,
    windowAttempts: health.windowAttempts + count,
    windowFailures: health.windowFailures + count,
    streak: health.streak + count,
  };
  const state = stateOf(health);
  if (state === 'frozen') return counted;
  const freeze = gone ? 'The receiver answered 410 Gone.' : reasonToFreeze(counted, now, rules);
  if (freeze !== null) return { ...counted, frozenAt: now, reason: freeze, probeAt: null };
  if (state === 'disabled') return { ...counted, probeAt: now + rules.probeIntervalMs };
  const disable = reasonToDisable(counted, rules);
  if (disable === null) return counted;
  return { ...counted, disabledAt: now, reason: disable, probeAt: now + rules.probeIntervalMs };
}

function reasonToFreeze(health: Health, now: number, rules: HealthRules): string | null {
  if (health.streak >= rules.freezeAbsolute) return `${health.streak} attempts in a row failed.`;
  const silence = now - health.silentSince;
  if (health.streak <= rules.freezeConsecutive || silence < rules.freezeSilenceMs) return null;
  return `${health.streak} attempts in a row failed, and none succeeded for ${Math.floor(silence / HOUR_MS)} hours.`;
}

function reasonToDisable(health: Health, rules: HealthRules): string | null {
  const { windowAttempts, windowFailures, streak } = health;
  if (
    windowAttempts > rules.disableMinAttempts &&
    windowFailures / windowAttempts > rules.disableFailureRate
  ) {
    return `${windowFailures} of ${windowAttempts} attempts failed since the URL was created or enabled.`;
  }
  return streak >= rules.disableConsecutive ? `${streak} attempts in a row failed.` : null;
}
