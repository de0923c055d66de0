import type { AttemptResult } from '../model/attempt-result.js';

/**
 * How a task ended, as far as its endpoint's queue cares: `stalled` is a failure that took its time, `refused` an answer that asks for
 * fewer requests.
 */
export type QueueSignal = 'delivered' | 'failed' | 'refused' | 'stalled';

/** A failure that took so long held up its queue. */
const STALL_MS = 1_000;
/** Too Many Requests, and Service Unavailable. */
const TOO_MANY = [429, 503];

/** What an endpoint's queue learns from an attempt: a failure that took a second or more stalled it, 429 and 503 ask for less. */
export function queueSignalOf({ delivered, status, durationMs }: AttemptResult): QueueSignal {
  if (delivered) return 'delivered';
  if (durationMs >= STALL_MS) return 'stalled';
  return status !== null && TOO_MANY.includes(status) ? 'refused' : 'failed';
}
