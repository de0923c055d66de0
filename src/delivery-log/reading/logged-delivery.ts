import type { DeliveryState } from '../../delivery/index.js';
import type { DeliveryPosition } from './delivery-position.js';

/** One request of a delivery. */
export interface LoggedAttempt {
  /** From 1. */
  readonly number: number;
  /** When it began, in milliseconds since the Unix epoch, by the database's clock. */
  readonly atMs: number;
  readonly durationMs: number;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** What went wrong; null when the receiver took it. */
  readonly error: string | null;
}

/** Why no delivery is sent now. */
export type OnHoldBy =
  /** Its subscription is paused. */
  | { readonly by: 'paused' }
  /** `nextTryMs`: when the next probe is due. */
  | { readonly by: 'disabled'; readonly nextTryMs: number | null }
  | { readonly by: 'frozen'; readonly reason: string | null }
  /** It is healthy again; what is on hold leaves at a limited rate. */
  | { readonly by: 'recovery' }
  /** As many requests as may be are under way. */
  | { readonly by: 'fill' };

/** A delivery as the log shows it. */
export interface LoggedDelivery {
  readonly position: DeliveryPosition;
  readonly eventId: string;
  readonly eventType: string;
  readonly objCode: string;
  readonly objId: string | null;
  readonly subscriptionId: string;
  /** Null when the log only knows the subscription, which tells the endpoint. */
  readonly endpointId: number | null;
  readonly version: 1 | 2;
  readonly state: DeliveryState;
  /** Why it is in its state, where there is more to say. */
  readonly reason: string | null;
  /** How many were made. */
  readonly attempts: number;
  readonly lastAttempt: LoggedAttempt | null;
  /** When the next attempt is due; null unless it waits for a time. */
  readonly dueAtMs: number | null;
  /** It waits no longer: a node has claimed it, and its attempt is being made or about to be. */
  readonly underWay: boolean;
  /** What a delivery on hold waits for; null in any other state. */
  readonly onHoldBy: OnHoldBy | null;
  /** Of a replayed delivery: the replay, and the webhook-id of the delivery that it repeats. */
  readonly replayId: string | null;
  readonly replayOf: string | null;
  /** The job that last retried or cancelled it. */
  readonly jobId: string | null;
}

/** Which deliveries are asked for; what is not given asks for all. Times are milliseconds since the Unix epoch. */
export interface DeliveryQuery {
  readonly subscriptionId?: string;
  /** The URL that they go to, as the WHATWG parser writes it. */
  readonly href?: string;
  readonly states?: readonly DeliveryState[];
  readonly objCode?: string;
  readonly eventType?: string;
  readonly objId?: string;
  /** Of this event; what replays made of it too. */
  readonly eventId?: string;
  /** Only what this replay made. */
  readonly replayId?: string;
  /** Only what this job was the last to retry or cancel. */
  readonly jobId?: string;
  /** Made then or later: when the event was accepted, or the replay made it. */
  readonly sinceMs?: number;
  /** Made then or earlier. */
  readonly untilMs?: number;
}

/** Whether the query asks for this state. */
export function isInState({ states }: DeliveryQuery, state: DeliveryState): boolean {
  return states === undefined || states.includes(state);
}

/** What an event must be, of what a query asks for. */
export function isAboutEvent(
  query: DeliveryQuery,
  event: {
    readonly eventId: string;
    readonly eventType: string;
    readonly objCode: string;
    readonly objId: string | null;
  },
): boolean {
  return (
    (query.eventId === undefined || query.eventId === event.eventId) &&
    (query.objCode === undefined || query.objCode === event.objCode) &&
    (query.eventType === undefined || query.eventType === event.eventType) &&
    (query.objId === undefined || query.objId === event.objId)
  );
}
