import type { Destination, Version } from './destination.js';

/**
 * An accepted event as the journal keeps it. States are JSON text, spelt as they were published
 * (docs/contract/event-subscriptions.md#6); `{}` where there is none.
 */
export interface JournalEvent {
  readonly eventType: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly objCode: string;
  readonly objId: string | null;
  readonly eventTime: { readonly epochSecond: number; readonly nano: number };
  readonly eventVersion: string;
  readonly userId: string | null;
  readonly newState: string;
  readonly oldState: string;
}

/** One event to one subscription, in one version. */
export interface PlannedDelivery {
  readonly destination: Destination;
  readonly version: Version;
}

/** What publishing hands over: the event, its idempotency key, and every delivery that it causes. */
export interface NewEvent {
  readonly event: JournalEvent;
  /** The publisher's idempotency key, or null. */
  readonly key: string | null;
  readonly deliveries: readonly PlannedDelivery[];
}

/** What became of a new event, in the order of the request. */
export interface Appended {
  readonly status: 'accepted' | 'duplicate';
  /** Of a duplicate: the id of the event that was accepted first. */
  readonly eventId: string;
}
