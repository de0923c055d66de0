import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/index.js';
import { Notifications } from '../../platform/database/index.js';
import type { ListedDelivery } from '../reading/delivery-log.js';
import { positionOf } from '../reading/delivery-position.js';
import { DeliveryRecords } from '../reading/delivery-records.js';
import { type RetryFacts, RetryNowRepository } from './retry-now.repository.js';

/** Why a delivery is not tried now. */
export const RETRY_REJECTIONS = [
  'pending',
  'delivered',
  'cancelled',
  'underWay',
  'unsubscribed',
  'paused',
  'disabled',
  'frozen',
] as const;
export type RetryRejection = (typeof RETRY_REJECTIONS)[number];

export type RetryResult =
  { readonly due: ListedDelivery } | { readonly refused: RetryRejection; readonly subscriptionId: string };

/** How often it tries before it gives up, each time because the delivery changed meanwhile. */
const MOST_LOOKS = 5;

/**
 * One attempt at a delivery at once, whenever it was due and however many it has had. It counts among its retries, and
 * afterwards the schedule goes by the attempts made: one that was exhausted is exhausted again when the attempt fails.
 */
@Injectable()
export class RetryNow {
  constructor(
    private readonly repository: RetryNowRepository,
    private readonly records: DeliveryRecords,
    private readonly notifications: Notifications,
  ) {}

  /** Undefined when the customer has no delivery of that id. */
  async retry(actor: Actor, id: string): Promise<RetryResult | undefined> {
    const { customerId } = actor;
    const position = positionOf(id);
    if (position === undefined) return undefined;
    for (let look = 1; look <= MOST_LOOKS; look++) {
      if (await this.repository.makeDue(actor, position)) {
        const due = await this.records.summary(customerId, id);
        await this.notifications.notify('work');
        return due && { due };
      }
      const facts = await this.repository.facts(customerId, position);
      if (facts === undefined) break;
      const refused = rejectionOf(facts);
      if (refused !== undefined) return { refused, subscriptionId: facts.subscriptionId };
    }
    const delivery = await this.records.summary(customerId, id);
    if (delivery === undefined) return undefined;
    return { refused: rejectionByState(delivery), subscriptionId: delivery.subscriptionId };
  }

  /** Why it would not be tried now; undefined when it would be. */
  async rejection(customerId: string, delivery: ListedDelivery): Promise<RetryRejection | undefined> {
    const facts = await this.repository.facts(customerId, delivery.position);
    return facts === undefined ? rejectionByState(delivery) : rejectionOf(facts);
  }
}

/** Of one that is not among the deferred ones. */
function rejectionByState({ state }: ListedDelivery): RetryRejection {
  return state === 'delivered' || state === 'cancelled' || state === 'pending' ? state : 'underWay';
}

/** Undefined when nothing speaks against it, so that it has changed since it was refused. */
export function rejectionOf(facts: RetryFacts): RetryRejection | undefined {
  if (facts.state === 'delivered' || facts.state === 'cancelled') return facts.state;
  if (!facts.subscribed) return 'unsubscribed';
  if (facts.claimed) return 'underWay';
  if (facts.paused) return 'paused';
  if (facts.frozen) return 'frozen';
  if (facts.disabled) return 'disabled';
  return undefined;
}
