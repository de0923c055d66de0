/** What one look may release of an endpoint's deliveries on hold. */
export interface Release {
  readonly count: number;
  /** Milliseconds until the next look at this endpoint. */
  readonly nextInMs: number;
}

/** So many times a second a paced endpoint is looked at: the rest of a look comes in a bunch. */
const LOOKS_PER_SECOND = 5;

/**
 * How many deliveries on hold may leave now, when some time is allowed for each (docs/contract/event-subscriptions.md#8:
 * ON_HOLD_RELEASE_RATE a second). Time that passed unused is not made up for, so in no second more than `perSecond` leave.
 *
 * @param capacity what the endpoint's queue can take
 */
export function releaseAtRate(capacity: number, perSecond: number): Release {
  const count = Math.min(capacity, Math.max(1, Math.floor(perSecond / LOOKS_PER_SECOND)));
  // Rounded so that as many bunches as a second can hold are never more than the rate.
  return { count, nextInMs: count === 0 ? 0 : 1_000 / Math.floor(perSecond / count) };
}
