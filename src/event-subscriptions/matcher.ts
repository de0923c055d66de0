import type { PlannedDelivery } from '../delivery/index.js';
import { type EventStates, MatchInput } from '../filtering/index.js';
import type { CompiledSubscription } from './compiled-subscription.js';

/** What subscriptions see of an event. The states are parsed only when a filter asks for them. */
export interface MatchEvent extends EventStates {
  readonly customerId: string;
  readonly objCode: string;
  readonly eventType: string;
  readonly objId: string | null;
}

/** The subscriptions of one customer to one kind of event. */
interface Bucket {
  readonly ofAll: Map<string, CompiledSubscription>;
  readonly ofObject: Map<string, Map<string, CompiledSubscription>>;
}

/** Finds the subscriptions that an event matches. Holds compiled subscriptions by id; knows no time and no database. */
export class SubscriptionMatcher {
  private readonly buckets = new Map<string, Bucket>();
  private readonly byId = new Map<string, CompiledSubscription>();

  get size(): number {
    return this.byId.size;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  ids(): Iterable<string> {
    return this.byId.keys();
  }

  /** Adds a subscription, in the place of the one with the same id if there is one. */
  add(subscription: CompiledSubscription): void {
    this.remove(subscription.id);
    this.byId.set(subscription.id, subscription);
    const key = bucketKey(subscription);
    let bucket = this.buckets.get(key);
    if (bucket === undefined) {
      bucket = { ofAll: new Map(), ofObject: new Map() };
      this.buckets.set(key, bucket);
    }
    if (subscription.objId === null) {
      bucket.ofAll.set(subscription.id, subscription);
      return;
    }
    const ofObject = bucket.ofObject.get(subscription.objId);
    if (ofObject === undefined) {
      bucket.ofObject.set(subscription.objId, new Map([[subscription.id, subscription]]));
    } else {
      ofObject.set(subscription.id, subscription);
    }
  }

  /** Removes the subscription with this id, if there is one. */
  remove(id: string): void {
    const subscription = this.byId.get(id);
    if (subscription === undefined) return;
    this.byId.delete(id);
    const key = bucketKey(subscription);
    const bucket = this.buckets.get(key)!;
    bucket.ofAll.delete(id);
    if (subscription.objId !== null) {
      const ofObject = bucket.ofObject.get(subscription.objId);
      ofObject?.delete(id);
      if (ofObject?.size === 0) bucket.ofObject.delete(subscription.objId);
    }
    if (bucket.ofAll.size === 0 && bucket.ofObject.size === 0) this.buckets.delete(key);
  }

  /**
   * Every delivery that the event causes at a moment: one for each subscription that it matches, and within five
   * minutes of a version change two (contract, section 7).
   * @param nowMs milliseconds since the Unix epoch
   */
  match(event: MatchEvent, nowMs: number): PlannedDelivery[] {
    const bucket = this.buckets.get(bucketKey(event));
    if (bucket === undefined) return [];
    const input = new MatchInput(event);
    const deliveries: PlannedDelivery[] = [];
    const tryAll = (candidates: Map<string, CompiledSubscription>): void => {
      for (const subscription of candidates.values()) {
        if (!subscription.filter.matches(input)) continue;
        deliveries.push(subscription.delivery);
        if (nowMs < subscription.bothUntilMs) deliveries.push(subscription.otherVersion);
      }
    };
    tryAll(bucket.ofAll);
    const ofObject = event.objId === null ? undefined : bucket.ofObject.get(event.objId);
    if (ofObject !== undefined) tryAll(ofObject);
    return deliveries;
  }
}

/** No part can hold a NUL, so the key is unambiguous. */
function bucketKey(of: Pick<MatchEvent, 'customerId' | 'objCode' | 'eventType'>): string {
  return `${of.customerId}\0${of.objCode}\0${of.eventType}`;
}
