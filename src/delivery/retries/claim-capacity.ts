import { Injectable } from '@nestjs/common';
import { NodeDispatcher } from '../dispatch/node-dispatcher.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { Capacity } from './retries.repository.js';
import type { ClaimedDelivery } from '../results/claims.js';

/** Deliveries claimed at a time, and claimed and not ended. */
const CLAIM_BATCH = 200;
const MOST_UNDER_WAY = 1_024;
/** Characters of the events of one batch, about: a batch of large events is a small one. */
const BATCH_CHARACTERS = 16 * 1024 * 1024;

/**
 * How much this node may claim: as much as the endpoints' queues take soon, at most half of it for one customer, and only as many
 * large events as memory allows.
 */
@Injectable()
export class ClaimCapacity {
  private readonly byEndpoint = new Map<number, number>();
  private readonly byCustomer = new Map<string, number>();
  private underWay = 0;
  private typicalCharacters = 2_000;

  constructor(
    private readonly dispatcher: NodeDispatcher,
    events: DeliveryEvents,
  ) {
    events.on('nodeLost', () => this.clear());
  }

  get isFull(): boolean {
    return this.underWay >= Math.min(MOST_UNDER_WAY, 4 * this.batch);
  }

  forClaim(): Capacity {
    const byEndpoint = new Map(this.dispatcher.limits());
    for (const [id, count] of this.byEndpoint) byEndpoint.set(id, this.dispatcher.limitOf(id) - count);
    const perCustomer = MOST_UNDER_WAY / 2;
    return {
      total: Math.min(this.batch, MOST_UNDER_WAY - this.underWay),
      perEndpoint: this.dispatcher.limitOf(undefined),
      byEndpoint,
      perCustomer,
      byCustomer: new Map([...this.byCustomer].map(([id, count]) => [id, perCustomer - count])),
    };
  }

  taken({ endpoint_id, customer_id }: ClaimedDelivery): void {
    this.underWay++;
    this.byEndpoint.set(endpoint_id, (this.byEndpoint.get(endpoint_id) ?? 0) + 1);
    this.byCustomer.set(customer_id, (this.byCustomer.get(customer_id) ?? 0) + 1);
  }

  ended({ endpoint_id, customer_id }: ClaimedDelivery): void {
    this.underWay--;
    less(this.byEndpoint, endpoint_id);
    less(this.byCustomer, customer_id);
  }

  /** Learns how large events are from those of a batch. */
  measured(bodies: readonly string[]): void {
    if (bodies.length === 0) return;
    const characters = bodies.reduce((sum, { length }) => sum + length, 0);
    this.typicalCharacters = Math.max(2_000, characters / bodies.length);
  }

  private clear(): void {
    this.byEndpoint.clear();
    this.byCustomer.clear();
    this.underWay = 0;
  }

  private get batch(): number {
    return Math.max(1, Math.min(CLAIM_BATCH, Math.floor(BATCH_CHARACTERS / this.typicalCharacters)));
  }
}

function less<Key>(counts: Map<Key, number>, key: Key): void {
  const count = (counts.get(key) ?? 0) - 1;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
