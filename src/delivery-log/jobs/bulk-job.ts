import type { DeferredState } from '../../delivery/index.js';
import { lowestIdAt, highestIdAt } from '../../platform/crypto/index.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import type { DeliveryQuery } from '../reading/logged-delivery.js';

/**
 * - retry: one attempt at once at deliveries.
 * - cancel: nothing more is sent of deliveries that are on their way.
 * - enable: URLs that are disabled or frozen are well again.
 */
export const BULK_ACTIONS = ['retry', 'cancel', 'enable'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];
export type DeliveryAction = Exclude<BulkAction, 'enable'>;

/** The states of which a job can mean deliveries. */
export const BULK_STATES = {
  retry: ['retrying', 'onHold', 'exhausted'],
  cancel: ['retrying', 'onHold'],
} as const satisfies Readonly<Record<DeliveryAction, readonly DeferredState[]>>;
export type BulkState = (typeof BULK_STATES)['retry'][number];

/** Which deliveries: as the log is asked, in states that the action can change. */
export interface DeliveryFilter extends Omit<DeliveryQuery, 'states'> {
  readonly states: readonly BulkState[];
}

export const BLOCKED_HEALTH = ['disabled', 'frozen'] as const;

/** Which URLs. */
export interface UrlFilter {
  /** As the WHATWG parser writes it. */
  readonly href?: string;
  readonly health?: (typeof BLOCKED_HEALTH)[number];
}

/** What is to be done, and to what. */
export type BulkOrder =
  | { readonly action: DeliveryAction; readonly filter: DeliveryFilter }
  | { readonly action: 'enable'; readonly filter: UrlFilter };
export type BulkFilter = BulkOrder['filter'];

/**
 * Why something that a job means is left alone.
 *
 * - underWay: an attempt at it is under way, or was until it came to its end.
 * - attempted: it was attempted since the job was made, so that no job sends anything twice.
 * - urlBlocked: its URL is disabled or frozen.
 * - paused: its subscription is paused.
 * - unsubscribed: its subscription was deleted.
 */
const SKIP_REASONS = ['underWay', 'attempted', 'urlBlocked', 'paused', 'unsubscribed'] as const;
type SkipReason = (typeof SKIP_REASONS)[number];
export type Skipped = Readonly<Record<SkipReason, number>>;

export const NONE_SKIPPED: Skipped = { underWay: 0, attempted: 0, urlBlocked: 0, paused: 0, unsubscribed: 0 };

/** What became of what a job means, or would: `changed` is in another state than when the job was made, so not meant. */
export type Verdict = 'done' | SkipReason | 'changed';

/** How many of what a job means were done, and how many left alone and why. */
export interface Tally {
  readonly done: number;
  readonly skipped: Skipped;
}

export function tallyOf(verdicts: readonly Verdict[]): Tally {
  const skipped = { ...NONE_SKIPPED };
  let done = 0;
  for (const verdict of verdicts) {
    if (verdict === 'done') done++;
    else if (verdict !== 'changed') skipped[verdict]++;
  }
  return { done, skipped };
}

export function plus(a: Tally, b: Tally): Tally {
  const skipped = { ...a.skipped };
  for (const reason of SKIP_REASONS) skipped[reason] += b.skipped[reason];
  return { done: a.done + b.done, skipped };
}

/** All that the tally has dealt with. */
export function found({ done, skipped }: Tally): number {
  return SKIP_REASONS.reduce((sum, reason) => sum + skipped[reason], done);
}

/** A job as it is stored. Times are milliseconds since the Unix epoch. */
export type BulkJob = BulkOrder &
  Tally & {
    readonly id: string;
    readonly customerId: string;
    readonly state: 'running' | 'completed' | 'cancelled';
    /** How many it had before it when it was made; null when there were too many to count. */
    readonly total: number | null;
    readonly by: { readonly userId: string | null; readonly username: string | null };
    /** What was not so by then is not meant. */
    readonly createdAt: Date;
    readonly endedAt: Date | null;
  };

/** Where a job over deliveries begins, and the last segment that it looks at: what is made from now on comes behind it. */
export interface Stretch {
  readonly from: DeliveryPosition;
  readonly highestId: string;
}

export function stretchOf(
  { sinceMs, untilMs }: Pick<DeliveryQuery, 'sinceMs' | 'untilMs'>,
  nowMs: number,
): Stretch {
  return {
    from: { segmentId: lowestIdAt(sinceMs ?? 0), index: -1 },
    highestId: highestIdAt(Math.min(untilMs ?? nowMs, nowMs)),
  };
}
