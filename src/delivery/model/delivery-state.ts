/**
 * Where a delivery stands; docs/architecture.md draws how one state leads to another.
 *
 * - pending: its first attempt is still to come, or under way.
 * - retrying: it waits for the time of its next attempt, or that attempt is under way.
 * - onHold: it waits for its URL, which is disabled, frozen or busy, or for its customer's share of what a node has claimed.
 * - delivered: the receiver took it.
 * - exhausted: given up.
 * - cancelled: its subscription was deleted, the replay that made it was cancelled, or a job cancelled it.
 */
export const DELIVERY_STATES = [
  'pending',
  'retrying',
  'onHold',
  'delivered',
  'exhausted',
  'cancelled',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * What each state may become. Deleting, cancelling and retrying by hand take from here what they may write over; the SQL of
 * results/ and retries/ names its states itself.
 */
export const TRANSITIONS = {
  pending: ['delivered', 'retrying', 'onHold', 'exhausted', 'cancelled'],
  retrying: ['delivered', 'retrying', 'onHold', 'exhausted', 'cancelled'],
  onHold: ['retrying', 'exhausted', 'cancelled'],
  delivered: [],
  exhausted: ['retrying'],
  cancelled: [],
} as const satisfies Readonly<Record<DeliveryState, readonly DeliveryState[]>>;

/** What a delivery in this state may become. */
export type NextState<State extends DeliveryState> = (typeof TRANSITIONS)[State][number];

/** The states of deferred deliveries, which are rows; a pending one is known to its segment alone. */
export type DeferredState = Exclude<DeliveryState, 'pending'>;

/** Nothing more is sent, unless somebody asks for it. */
export const ENDED_STATES = ['delivered', 'exhausted', 'cancelled'] as const;

export function hasEnded(state: DeliveryState): boolean {
  return ENDED_STATES.some((ended) => ended === state);
}

/** Those of the deferred deliveries' states that may become this one. */
export function statesBefore(next: DeferredState): DeferredState[] {
  return DELIVERY_STATES.filter(
    (state): state is DeferredState =>
      state !== 'pending' && TRANSITIONS[state].some((possible) => possible === next),
  );
}

/** States as the list of an SQL `IN`: literal, so that the planner sees which partial index they belong to. */
export function stateList(states: readonly DeliveryState[]): string {
  return `(${states.map((state) => `'${state}'`).join(', ')})`;
}
