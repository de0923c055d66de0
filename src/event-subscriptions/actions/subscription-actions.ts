import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  EndpointNews,
  EndpointsRepository,
  TestDelivery,
  type PingResult,
  DestinationsRepository,
} from '../../delivery/index.js';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { newSigningSecret, newToken } from '../../platform/crypto/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { versionNumber } from '../model/delivered-versions.js';
import type { SubscriptionResource } from '../resource/presentation.js';
import { auditedSubscription } from '../resource/subscription-audit.js';
import { SubscriptionsRepository } from '../resource/subscriptions.repository.js';
import { notFound, SubscriptionsService } from '../resource/subscriptions.service.js';
import { testEvent } from './test-event.js';

/** Of one customer on this node, at once. */
const MOST_PINGS = 10;

/**
 * The calls that act on a subscription without changing what it is (docs/contract/event-subscriptions.md#4,
 * extensions).
 */
@Injectable()
export class SubscriptionActions {
  /** Test events under way, by customer. */
  private readonly pings = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly service: SubscriptionsService,
    private readonly targets: DestinationsRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly pinger: TestDelivery,
    private readonly endpointNews: EndpointNews,
    private readonly audit: AuditTrail,
  ) {}

  /** Un-freezes and re-enables the subscription's URL, for all of the customer's that share it. @throws AppError NotFound */
  async enable(actor: Actor, id: string): Promise<SubscriptionResource> {
    const { customerId } = actor;
    const subscription = await this.service.require(customerId, id);
    const changes = await this.database.transaction(async (tx) => {
      const [change] = await this.endpoints.enable(tx, subscription.endpointId);
      if (change === undefined) return [];
      const enabled = auditedSubscription('subscription.enabled', subscription, { from: change.from });
      await this.audit.record(tx, actor, enabled);
      return [change];
    });
    await this.endpointNews.enabled(changes);
    return this.service.get(customerId, id);
  }

  /**
   * Sends one test event now, whatever the URL's health, and waits for its outcome.
   * @throws AppError NotFound; TooManyRequests while the customer has ten under way, which no lane holds back
   */
  async ping(customerId: string, userId: string, id: string): Promise<PingResult> {
    const subscription = await this.service.require(customerId, id);
    const target = (await this.targets.load([subscription.id])).get(subscription.id);
    if (target === undefined) throw notFound(id);
    const event = testEvent(subscription, userId, newToken(16, randomBytes), this.clock.now());
    const underWay = this.pings.get(customerId) ?? 0;
    if (underWay >= MOST_PINGS) throw tooManyPings();
    this.pings.set(customerId, underWay + 1);
    try {
      return await this.pinger.ping(target, versionNumber(subscription.version), event);
    } finally {
      const left = this.pings.get(customerId)! - 1;
      if (left > 0) this.pings.set(customerId, left);
      else this.pings.delete(customerId);
    }
  }

  /** A new signing secret; the old one signs beside it for 24 hours. @throws AppError NotFound */
  async rotateSecret(actor: Actor, id: string): Promise<{ signingSecret: string }> {
    const { customerId } = actor;
    const { id: subscriptionId } = await this.service.require(customerId, id);
    const signingSecret = newSigningSecret();
    await this.database.transaction(async (tx) => {
      const [row] = await this.subscriptions.lock(tx, customerId, [subscriptionId]);
      if (row === undefined) throw notFound(id);
      await this.targets.rotateSecret(tx, subscriptionId, signingSecret);
      await this.audit.record(tx, actor, auditedSubscription('subscription.secretRotated', row));
      const revision = await this.subscriptions.nextRevision(tx, customerId);
      await this.subscriptions.touch(tx, subscriptionId, revision);
    });
    return { signingSecret };
  }
}

function tooManyPings(): AppError {
  const message = `There are ${MOST_PINGS} test events under way; wait for one of them.`;
  return new AppError('TooManyRequests', message, { 'Retry-After': '1' });
}
