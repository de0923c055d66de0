/** How long sessions live, in milliseconds (docs/contract/event-subscriptions.md#2). */
export interface SessionLimits {
  /** Without use. */
  readonly idleMs: number;
  /** In any case. */
  readonly maxMs: number;
}

/** Moments of a session, in milliseconds since the Unix epoch. */
export interface SessionTimes {
  readonly createdAt: number;
  readonly lastUsedAt: number;
}

/** A use is written at most this often: a busy client must not cost an update with every call. */
const TOUCH_EVERY_MS = 60_000;

/** Whether a session is valid; at exactly the limit it is not. */
export function isSessionAlive(session: SessionTimes, now: number, limits: SessionLimits): boolean {
  return now - session.lastUsedAt < limits.idleMs && now - session.createdAt < limits.maxMs;
}

/**
 * The time between two writes of a session's last use: a minute, or a tenth of a short idle limit. A session can
 * therefore end early by as much, never late.
 */
export function touchIntervalMs(limits: SessionLimits): number {
  return Math.min(TOUCH_EVERY_MS, limits.idleMs / 10);
}

/** Sessions at or before either moment are over. */
export function sessionCutoffs(
  now: number,
  limits: SessionLimits,
): { usedBefore: number; createdBefore: number } {
  return { usedBefore: now - limits.idleMs, createdBefore: now - limits.maxMs };
}
