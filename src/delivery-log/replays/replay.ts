import type { DeliveryPosition } from '../reading/delivery-position.js';

/** Which deliveries of the time range: all that have ended, or those that were given up and not replayed since. */
export const REPLAY_SELECTIONS = ['all', 'undelivered'] as const;
export type ReplaySelection = (typeof REPLAY_SELECTIONS)[number];

/** running until its last delivery is made; cancelling until those that are under way have come back. */
type ReplayState = 'running' | 'completed' | 'cancelling' | 'cancelled';

/** What to replay. Times are milliseconds since the Unix epoch, both included, and mean the log's own time. */
export interface ReplayRange {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly only: ReplaySelection;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** A replay as it is stored. */
export interface Replay extends ReplayRange {
  readonly id: string;
  readonly endpointId: number;
  readonly state: ReplayState;
  readonly reason: string | null;
  /** Everything up to here has been dealt with; index −1 stands before the first of its segment. */
  readonly cursor: DeliveryPosition;
  /** Deliveries of its range when it began, as a count tells it; null when there were too many to count. */
  readonly total: number | null;
  readonly created: number;
  readonly skipped: number;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

/** What a replay meets: while its subscription is paused, or its URL disabled or frozen, little or nothing is sent. */
export interface ReplayHealth {
  readonly paused: boolean;
  readonly disabled: boolean;
  readonly frozen: boolean;
}

/** A delivery that is to be repeated. */
export interface Original extends DeliveryPosition {
  readonly eventIndex: number;
  readonly version: 1 | 2;
  /** Its event's text; undefined when it lies with the deferred ones. */
  readonly body: string | undefined;
}

/** The next deliveries of a replay. */
export interface Portion {
  readonly originals: readonly Original[];
  /** Deliveries that belong to the range and are not repeated: still on their way, or replayed already. */
  readonly skipped: number;
  /** Where the replay stands once these are made. */
  readonly cursor: DeliveryPosition;
  /** Whether nothing is left after them. */
  readonly finished: boolean;
}
