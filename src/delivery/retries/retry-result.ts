import { type HealthSignal, healthSignalOf } from '../endpoints/health-signal.js';
import type { AttemptResult } from '../model/attempt-result.js';
import type { NextState } from '../model/delivery-state.js';
import { type RetryRules, nextRetryDelay } from '../results/retry-schedule.js';

/** A deferred delivery that is now ours. Times are milliseconds before now. */
export interface ClaimedDelivery {
  readonly segment_id: string;
  readonly delivery_index: number;
  readonly customer_id: string;
  readonly event_index: number;
  readonly subscription_id: string;
  readonly endpoint_id: number;
  readonly version: 1 | 2;
  readonly attempts: number;
  /** The webhook-id of the delivery that it repeats, when it is a replayed one. */
  readonly replay_of: string | null;
  /** Since the first attempt began; null when there was none. */
  readonly first_ms_ago: number | null;
  /** Let through to a disabled endpoint. */
  readonly probe: boolean;
}

/** What became of a claimed delivery. */
export type RetryResult =
  | { readonly kind: 'attempted'; readonly result: AttemptResult }
  /** Its subscription is gone. */
  | { readonly kind: 'cancelled' }
  /** Its event is missing or damaged. */
  | { readonly kind: 'unreadable' }
  /** Its endpoint could not take it after all. */
  | { readonly kind: 'onHold' }
  /** This node could not send it: it is due as it was. */
  | { readonly kind: 'unsent' };

/** A result as it is written down. */
export interface RetriedRow {
  readonly segmentId: string;
  readonly deliveryIndex: number;
  readonly endpointId: number;
  readonly state: NextState<'retrying'>;
  readonly reason: string | null;
  readonly attempts: number;
  readonly startedMsAgo: number;
  readonly dueInMs: number;
  readonly attempted: boolean;
  /** A probe that was not sent after all: another may be at once. */
  readonly probeUnused: boolean;
  /** What the attempt told about its endpoint; undefined when it told nothing. */
  readonly signal: HealthSignal | undefined;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: Buffer | null;
}

export function keyOf({ segment_id, delivery_index }: ClaimedDelivery): string {
  return `${segment_id}:${delivery_index}`;
}

const NOTHING = {
  startedMsAgo: 0,
  dueInMs: 0,
  attempted: false,
  probeUnused: false,
  signal: undefined,
  durationMs: 0,
  status: null,
  error: null,
  response: null,
} as const;

/** The row of a result. @param claimedAt and `now`: on the monotonic clock, milliseconds */
export function toRow(
  claim: ClaimedDelivery,
  result: RetryResult,
  claimedAt: number,
  now: number,
  rules: RetryRules,
): RetriedRow {
  const identity = {
    segmentId: claim.segment_id,
    deliveryIndex: claim.delivery_index,
    endpointId: claim.endpoint_id,
  };
  const untouched = { ...identity, ...NOTHING, attempts: claim.attempts, reason: null };
  switch (result.kind) {
    case 'cancelled':
      return { ...untouched, state: 'cancelled', reason: 'The subscription was deleted.' };
    case 'onHold':
      return { ...untouched, state: 'onHold', probeUnused: claim.probe };
    case 'unsent':
      return { ...untouched, state: 'retrying', probeUnused: claim.probe };
    case 'unreadable':
      return { ...untouched, state: 'exhausted', reason: 'Its event is missing or cannot be read.' };
    case 'attempted': {
      const { result: attempt } = result;
      const attempts = claim.attempts + 1;
      const startedMsAgo = now - attempt.startedAt;
      const msSinceFirst =
        claim.first_ms_ago === null ? startedMsAgo : claim.first_ms_ago + (now - claimedAt);
      const delay = attempt.delivered
        ? 'delivered'
        : nextRetryDelay(
            { attempts, msSinceFirst, msSinceLast: startedMsAgo, retryAfterMs: attempt.retryAfterMs },
            rules,
          );
      return {
        ...identity,
        state: typeof delay === 'number' ? 'retrying' : delay,
        reason: attempt.error,
        attempts,
        startedMsAgo,
        dueInMs: typeof delay === 'number' ? delay : 0,
        attempted: true,
        probeUnused: false,
        signal: healthSignalOf(attempt),
        durationMs: Math.round(attempt.durationMs),
        status: attempt.status,
        error: attempt.error,
        response: attempt.response,
      };
    }
  }
}
