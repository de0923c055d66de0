import { type HealthSignal, healthSignalOf } from '../endpoints/health-signal.js';
import type { Segment, SegmentDelivery } from '../journal/segment.js';
import type { AttemptResult } from '../model/attempt-result.js';
import type { NextState } from '../model/delivery-state.js';
import type { Version } from '../model/destination.js';
import type { ClaimedDelivery } from './claims.js';
import { nextRetryDelay, type RetryRules } from './retry-schedule.js';

/** What became of a delivery whose turn it was: the result of an attempt, or why there was none. */
export type TurnResult =
  | AttemptResult
  /** Its endpoint cannot take it. */
  | 'onHold'
  /** Its subscription is gone. */
  | 'cancelled'
  /** Its event is missing or damaged. */
  | 'unreadable'
  /** This node could not send it: it is due as it was. */
  | 'unsent';

/** A deferred delivery as it is written after its turn. Times are milliseconds before, or from, the moment of writing. */
interface DeferredRow {
  readonly segmentId: string;
  readonly deliveryIndex: number;
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly endpointId: number;
  readonly reason: string | null;
  /** How many there were, this one included. */
  readonly attempts: number;
  /** Whether an attempt was made; if not, the fields below are 0 or null. */
  readonly attempted: boolean;
  readonly startedMsAgo: number;
  readonly dueInMs: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: Buffer | null;
}

/** A delivery on its way into the deferred ones: its first attempt failed, or it is put on hold. */
export interface NewDeferredRow extends DeferredRow {
  readonly eventIndex: number;
  readonly version: Version;
  readonly state: Exclude<NextState<'pending'>, 'delivered' | 'cancelled'>;
}

/** What became of a claimed delivery. */
export interface RetriedRow extends DeferredRow {
  readonly state: NextState<'retrying'>;
  /** A probe that was not sent after all: another may be at once. */
  readonly probeUnused: boolean;
  /** What the attempt showed of its endpoint's health; undefined when it showed nothing. */
  readonly signal: HealthSignal | undefined;
}

const NOT_ATTEMPTED = {
  attempted: false,
  startedMsAgo: 0,
  dueInMs: 0,
  durationMs: 0,
  status: null,
  error: null,
  response: null,
} as const;

/** @param now on the monotonic clock, milliseconds */
export function newDeferredRow(
  segment: Pick<Segment, 'id' | 'customerId'>,
  delivery: SegmentDelivery,
  result: AttemptResult | 'onHold',
  now: number,
  rules: RetryRules,
): NewDeferredRow {
  const identity = {
    segmentId: segment.id,
    deliveryIndex: delivery.index,
    customerId: segment.customerId,
    eventIndex: delivery.eventIndex,
    subscriptionId: delivery.subscriptionId,
    endpointId: delivery.destination!.endpointId,
    version: delivery.version,
  };
  if (result === 'onHold') {
    return { ...identity, ...NOT_ATTEMPTED, state: 'onHold', reason: null, attempts: 0 };
  }
  return { ...identity, ...failed(result, 1, now - result.startedAt, now, rules) };
}

/** @param claimedAt and `now`: on the monotonic clock, milliseconds */
export function retriedRow(
  claim: ClaimedDelivery,
  result: TurnResult,
  claimedAt: number,
  now: number,
  rules: RetryRules,
): RetriedRow {
  const identity = {
    segmentId: claim.segment_id,
    deliveryIndex: claim.delivery_index,
    customerId: claim.customer_id,
    subscriptionId: claim.subscription_id,
    endpointId: claim.endpoint_id,
  };
  const untouched = {
    ...identity,
    ...NOT_ATTEMPTED,
    attempts: claim.attempts,
    reason: null,
    signal: undefined,
    probeUnused: false,
  };
  switch (result) {
    case 'cancelled':
      return { ...untouched, state: 'cancelled', reason: 'The subscription was deleted.' };
    case 'onHold':
      return { ...untouched, state: 'onHold', probeUnused: claim.probe };
    case 'unsent':
      return { ...untouched, state: 'retrying', probeUnused: claim.probe };
    case 'unreadable':
      return { ...untouched, state: 'exhausted', reason: 'Its event is missing or cannot be read.' };
  }
  const made = { ...identity, signal: healthSignalOf(result), probeUnused: false };
  const attempts = claim.attempts + 1;
  if (result.delivered) {
    return { ...made, ...attempted(result, attempts, now), state: 'delivered', dueInMs: 0 };
  }
  const msSinceFirst =
    claim.first_ms_ago === null ? now - result.startedAt : claim.first_ms_ago + (now - claimedAt);
  return { ...made, ...failed(result, attempts, msSinceFirst, now, rules) };
}

type Attempted = Omit<
  DeferredRow,
  'segmentId' | 'deliveryIndex' | 'customerId' | 'subscriptionId' | 'endpointId' | 'dueInMs'
>;

/** After a failure: retried at the time that the schedule says, or exhausted. */
function failed(
  result: AttemptResult,
  attempts: number,
  msSinceFirst: number,
  now: number,
  rules: RetryRules,
): Attempted & { readonly state: 'retrying' | 'exhausted'; readonly dueInMs: number } {
  const { retryAfterMs, startedAt } = result;
  const delay = nextRetryDelay({ attempts, msSinceFirst, msSinceLast: now - startedAt, retryAfterMs }, rules);
  const next =
    delay === 'exhausted'
      ? ({ state: 'exhausted', dueInMs: 0 } as const)
      : ({ state: 'retrying', dueInMs: delay } as const);
  return { ...attempted(result, attempts, now), ...next };
}

function attempted(result: AttemptResult, attempts: number, now: number): Attempted {
  return {
    reason: result.error,
    attempts,
    attempted: true,
    startedMsAgo: now - result.startedAt,
    durationMs: Math.round(result.durationMs),
    status: result.status,
    error: result.error,
    response: result.response,
  };
}
