import type { AttemptResult } from '../model/attempt-result.js';

/** How a task ended, as far as its endpoint's queue cares: `stalled` is a failure that took its time. */
export type QueueSignal = 'delivered' | 'failed' | 'stalled';

/** A failure that took so long held up its queue. */
const STALL_MS = 1_000;

/** What an endpoint's queue learns from an attempt: a failure that took a second or more stalled it. */
export function queueSignalOf({ delivered, durationMs }: AttemptResult): QueueSignal {
  if (delivered) return 'delivered';
  return durationMs >= STALL_MS ? 'stalled' : 'failed';
}
