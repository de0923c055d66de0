import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CancelledSubscriptions, DestinationsRepository } from '../../delivery/index.js';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { newSigningSecret, uuidV7 } from '../../platform/crypto/index.js';
import { Database, isUniqueViolation } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { VersionName } from '../model/subscription.js';
import type { CreateSubscriptionRequest } from '../body/create-subscription-request.js';
import { CreationRules } from './creation-rules.js';
import { auditedSubscription } from './subscription-audit.js';
import { type SubscriptionBody, subscriptionBody } from '../body/subscription-body.js';
import { notFound, requireUuid } from './subscription-reader.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';

/** The answer to a create call: the signing secret is in no other one. */
export interface CreatedSubscription {
  readonly id: string;
  readonly version: VersionName;
  readonly signingSecret: string;
  readonly warnings?: readonly string[];
}

/** New subscriptions have this one (docs/contract/event-subscriptions.md#3). */
const NEW_VERSION: VersionName = 'v2';
/** Creates and deletes subscriptions (docs/contract/event-subscriptions.md#3 and #4). Another customer's are not there. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly destinations: DestinationsRepository,
    private readonly rules: CreationRules,
    private readonly cancelled: CancelledSubscriptions,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @param strict makes warnings errors
   * @throws AppError ValidationFailed, Conflict for a duplicate, LimitReached; nothing is created then
   */
  async create(
    actor: Actor,
    request: CreateSubscriptionRequest,
    strict: boolean,
  ): Promise<CreatedSubscription> {
    const body = subscriptionBody(request);
    const warnings = this.rules.warningsOf(body);
    if (strict && warnings.length > 0) {
      throw new AppError('ValidationFailed', warnings.join(' '));
    }
    const id = uuidV7(this.clock.now(), randomBytes(10));
    const signingSecret = newSigningSecret();
    await this.insert(actor, id, body, signingSecret);
    return {
      id,
      version: NEW_VERSION,
      signingSecret,
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  }

  /** Deletes the subscription and cancels what is undelivered for it. @throws AppError NotFound */
  async remove(actor: Actor, id: string): Promise<void> {
    requireUuid(id);
    const { customerId } = actor;
    const gone = await this.database.transaction(async (tx) => {
      const [row] = await this.subscriptions.lock(tx, customerId, [id]);
      if (row === undefined) throw notFound(id);
      const ids = await this.destinations.remove(tx, row.id);
      await this.audit.record(tx, actor, auditedSubscription('subscription.deleted', row));
      const revision = await this.subscriptions.nextRevision(tx, customerId);
      await this.subscriptions.markDeleted(tx, row.id, this.clock.now(), revision);
      return ids;
    });
    this.cancelled.cancel(gone);
  }

  private async insert(
    actor: Actor,
    id: string,
    body: SubscriptionBody,
    signingSecret: string,
  ): Promise<void> {
    const { customerId } = actor;
    const identity = await this.rules.identityOf(customerId, body);
    try {
      await this.database.transaction(async (tx) => {
        const { endpointId } = await this.destinations.create(tx, {
          subscriptionId: id,
          customerId,
          url: body.href,
          base64: body.base64Encoding,
          authToken: body.authToken,
          headers: body.headers,
          signingSecret,
          paused: body.settings.paused ?? false,
        });
        await this.audit.record(tx, actor, auditedSubscription('subscription.created', { id, ...body }));
        const revision = await this.subscriptions.nextRevision(tx, customerId);
        const row = { id, customerId, endpointId, fingerprint: identity, version: NEW_VERSION, body };
        this.rules.refuseTooMuch(await this.subscriptions.insert(tx, row, revision));
      });
    } catch (error) {
      // The unique index decides, so of two equal creates at once one always gets the 409.
      if (!isUniqueViolation(error)) throw error;
      throw await this.rules.duplicate(customerId, identity);
    }
  }
}
