import { Injectable } from '@nestjs/common';
import { EndpointNews, EndpointsRepository, DestinationsRepository } from '../../delivery/index.js';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { newSigningSecret } from '../../platform/crypto/index.js';
import { Database } from '../../platform/database/index.js';
import type { SubscriptionResource } from '../resource/presentation.js';
import { auditedSubscription } from '../resource/subscription-audit.js';
import { SubscriptionsRepository } from '../resource/subscriptions.repository.js';
import { notFound, SubscriptionReader } from '../resource/subscription-reader.js';

/**
 * The calls that act on a subscription without changing what it is (docs/contract/event-subscriptions.md#4,
 * extensions).
 */
@Injectable()
export class SubscriptionActions {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly reader: SubscriptionReader,
    private readonly destinations: DestinationsRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly endpointNews: EndpointNews,
    private readonly audit: AuditTrail,
  ) {}

  /** Un-freezes and re-enables the subscription's URL, for all of the customer's that share it. @throws AppError NotFound */
  async enable(actor: Actor, id: string): Promise<SubscriptionResource> {
    const { customerId } = actor;
    const subscription = await this.reader.require(customerId, id);
    const changes = await this.database.transaction(async (tx) => {
      const [change] = await this.endpoints.enable(tx, subscription.endpointId);
      if (change === undefined) return [];
      const enabled = auditedSubscription('subscription.enabled', subscription, { from: change.from });
      await this.audit.record(tx, actor, enabled);
      return [change];
    });
    await this.endpointNews.enabled(changes);
    return this.reader.get(customerId, id);
  }

  /** A new signing secret; the old one signs beside it for 24 hours. @throws AppError NotFound */
  async rotateSecret(actor: Actor, id: string): Promise<{ signingSecret: string }> {
    const { customerId } = actor;
    const { id: subscriptionId } = await this.reader.require(customerId, id);
    const signingSecret = newSigningSecret();
    await this.database.transaction(async (tx) => {
      const [row] = await this.subscriptions.lock(tx, customerId, [subscriptionId]);
      if (row === undefined) throw notFound(id);
      await this.destinations.rotateSecret(tx, subscriptionId, signingSecret);
      await this.audit.record(tx, actor, auditedSubscription('subscription.secretRotated', row));
      const revision = await this.subscriptions.nextRevision(tx, customerId);
      await this.subscriptions.touch(tx, subscriptionId, revision);
    });
    return { signingSecret };
  }
}
