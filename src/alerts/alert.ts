import type { AlertType } from '../delivery/index.js';

/** An alert that this node is to send. */
export interface Alert {
  readonly id: number;
  readonly webhookId: string;
  /** The operator, or the id of the subscription whose owner is told. */
  readonly recipient: string;
  readonly type: AlertType;
  readonly customerId: string;
  readonly endpointId: number;
  readonly url: string;
  /** Of a URL: why it is in its state. */
  readonly reason: string | null;
  /** How many were exhausted, or how often the URL has changed its state since it was told last. */
  readonly count: number;
  /** Of which subscriptions; none: of all that name the URL. */
  readonly subscriptionIds: readonly string[];
  /** The delivery that decided it, or the first few of those that were exhausted, by their places; none when none is known. */
  readonly segmentIds: readonly string[];
  readonly deliveryIndexes: readonly number[];
  /** When it happened, and of exhausted deliveries when the last one did. */
  readonly at: Date;
  readonly lastAt: Date;
  /** With the one that is to be made now. */
  readonly attempts: number;
  /** Milliseconds since `at`. */
  readonly ageMs: number;
}

/** What is looked up when an alert is sent. */
export interface AlertFacts {
  readonly subscriptionIds: readonly string[];
  /** Those that are known still. */
  readonly deliveries: readonly AlertedDelivery[];
}

export interface AlertedDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly objCode: string;
  readonly eventType: string;
  readonly objId: string | null;
  /** What its last attempt ended in; null when that was well. */
  readonly error: string | null;
}
