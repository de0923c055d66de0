import type { EgressErrorClass } from '../../platform/egress/index.js';

/** What came in place of an answer: refused by the address policy, not in time, or a class of error below HTTP. */
export type AttemptFault = EgressErrorClass | 'REFUSED' | 'TIMEOUT';

/**
 * What one attempt ended in. What an endpoint's queue learns of it, what its health counts and what metrics call it are
 * functions of this, each in its folder: `queueSignalOf`, `healthSignalOf`, `resultLabelOf`.
 */
export interface AttemptResult {
  /** When it began: milliseconds on the monotonic clock. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Whether the receiver took it: a 2xx status in time (docs/contract/event-subscriptions.md#7). */
  readonly delivered: boolean;
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Null when there was an answer, whichever. */
  readonly fault: AttemptFault | null;
  /** What went wrong, for people: a sentence, or an error class with a message; null when delivered. */
  readonly error: string | null;
  /** The beginning of a failed answer's body, at most 4 096 bytes. */
  readonly response: Buffer | null;
  /** Whether it got past this machine, its resolver and its proxy. If not, nothing is known of the receiver. */
  readonly reached: boolean;
  /** What a 429 or 503 asked for with Retry-After, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}
