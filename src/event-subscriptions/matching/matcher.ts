import type { PlannedDelivery } from '../../delivery/index.js';
import type { EventKind, EventStates, Filters, SubscriptionIndex } from '../../filtering/index.js';
import type { CompiledSubscription } from './compiled-subscription.js';

/** What subscriptions see of an event. The states are parsed only when a filter asks for them. */
export type MatchEvent = EventKind & EventStates;

/** What a match causes. */
type Caused = Pick<CompiledSubscription, 'delivery' | 'otherVersion' | 'bothUntilMs'>;

/** Finds the subscriptions that an event matches. Knows no time and no database. */
export class SubscriptionMatcher {
  private readonly index: SubscriptionIndex<Caused>;

  constructor(filters: Filters) {
    this.index = filters.newIndex();
  }

  get size(): number {
    return this.index.size;
  }

  has(id: string): boolean {
    return this.index.has(id);
  }

  ids(): Iterable<string> {
    return this.index.ids();
  }

  /** Adds a subscription, in the place of the one with the same id if there is one. */
  add({ delivery, otherVersion, bothUntilMs, ...subscription }: CompiledSubscription): void {
    const payload = { delivery, otherVersion, bothUntilMs };
    this.index.add(subscription.id, { ...subscription, payload });
  }

  remove(id: string): void {
    this.index.remove(id);
  }

  /**
   * Every delivery that the event causes at a moment: one for each subscription that it matches, and within five
   * minutes of a version change two (docs/contract/event-subscriptions.md#7).
   * @param nowMs milliseconds since the Unix epoch
   */
  match(event: MatchEvent, nowMs: number): PlannedDelivery[] {
    const deliveries: PlannedDelivery[] = [];
    for (const { delivery, otherVersion, bothUntilMs } of this.index.match(event)) {
      deliveries.push(delivery);
      if (nowMs < bothUntilMs) deliveries.push(otherVersion);
    }
    return deliveries;
  }
}
