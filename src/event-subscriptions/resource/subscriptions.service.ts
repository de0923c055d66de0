import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { CancelledSubscriptions, EndpointsRepository, DestinationsRepository } from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { isUuid, newSigningSecret, uuidV7 } from '../../platform/crypto/index.js';
import { Database, isUniqueViolation } from '../../platform/database/index.js';
import { AddressPolicy } from '../../platform/egress/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { inBatches, type JsonAnswer, jsonList } from '../../platform/http/json-list.js';
import { type Page, pageMeta } from '../../platform/http/page.js';
import { addressWarning } from './address-warning.js';
import { fingerprint, tokenlessFingerprint } from './fingerprint.js';
import { FingerprintKeyRepository } from './fingerprint-key.repository.js';
import {
  type LegacyResource,
  presentLegacy,
  presentSubscription,
  type SubscriptionResource,
} from './presentation.js';
import type { Subscription, VersionName } from '../model/subscription.js';
import type { CreateSubscriptionRequest } from './create-subscription-request.js';
import { type SubscriptionBody, subscriptionBody } from './subscription-body.js';
import { auditedSubscription } from './subscription-audit.js';
import { type Held, SubscriptionsRepository } from './subscriptions.repository.js';
import { quoted } from '../../lib/text-problems.js';

/** The answer to a create call: the signing secret is in no other one. */
export interface CreatedSubscription {
  readonly id: string;
  readonly version: VersionName;
  readonly signingSecret: string;
  readonly warnings?: readonly string[];
}

/** New subscriptions have this one (docs/contract/event-subscriptions.md#3). */
const NEW_VERSION: VersionName = 'v2';
/** Subscriptions read at a time: with the largest filters, some megabytes. */
const ROWS_AT_ONCE = 32;
/** The same for the deprecated list, which shows no filters. */
const LEGACY_ROWS_AT_ONCE = 200;

/**
 * Creates, shows and deletes subscriptions (docs/contract/event-subscriptions.md#3 and #4). Another customer's are not
 * there.
 */
@Injectable()
export class SubscriptionsService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly targets: DestinationsRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly cancelled: CancelledSubscriptions,
    private readonly addressPolicy: AddressPolicy,
    private readonly audit: AuditTrail,
    private readonly fingerprintKey: FingerprintKeyRepository,
    private readonly filters: Filters,
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
    const warnings = this.warningsOf(body);
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

  /** @throws AppError NotFound, also for an id that is no UUID */
  async get(customerId: string, id: string): Promise<SubscriptionResource> {
    const [resource] = await this.present([await this.require(customerId, id)]);
    if (resource === undefined) throw notFound(id);
    return resource;
  }

  async list(customerId: string, page: Page): Promise<JsonAnswer> {
    const { ids, totalCount } = await this.subscriptions.page(customerId, page);
    const read = async (some: readonly string[]): Promise<SubscriptionResource[]> =>
      this.present(await this.subscriptions.some(customerId, some));
    return jsonList({
      name: 'subscriptions',
      entries: inBatches(ids, ROWS_AT_ONCE, read),
      meta: () => pageMeta(page, totalCount),
    });
  }

  /** The deprecated list: all of the customer's, without pages. */
  async listAll(customerId: string): Promise<JsonAnswer> {
    const ids = await this.subscriptions.allIds(customerId);
    const read = async (some: readonly string[]): Promise<LegacyResource[]> => {
      const rows = await this.subscriptions.someLegacy(customerId, some);
      const secrets = await this.targets.requestSecrets(some);
      return rows.flatMap((row) => {
        const ofRow = secrets.get(row.id);
        // Deleted since the row was read.
        if (ofRow === undefined) return [];
        return [presentLegacy(row, ofRow.authToken, this.config.authTokenInResponses)];
      });
    };
    return jsonList({ entries: inBatches(ids, LEGACY_ROWS_AT_ONCE, read) });
  }

  /** Deletes the subscription and cancels what is undelivered for it. @throws AppError NotFound */
  async remove(actor: Actor, id: string): Promise<void> {
    requireUuid(id);
    const { customerId } = actor;
    await this.database.transaction(async (tx) => {
      const [row] = await this.subscriptions.lock(tx, customerId, [id]);
      if (row === undefined) throw notFound(id);
      await this.targets.remove(tx, row.id);
      await this.audit.record(tx, actor, auditedSubscription('subscription.deleted', row));
      const revision = await this.subscriptions.nextRevision(tx, customerId);
      await this.subscriptions.markDeleted(tx, row.id, this.clock.now(), revision);
    });
    this.cancelled.cancel([id.toLowerCase()]);
  }

  /** @throws AppError NotFound, also for an id that is no UUID */
  async require(customerId: string, id: string): Promise<Subscription> {
    requireUuid(id);
    const subscription = await this.subscriptions.find(customerId, id);
    if (subscription === undefined) throw notFound(id);
    return subscription;
  }

  private async insert(
    actor: Actor,
    id: string,
    body: SubscriptionBody,
    signingSecret: string,
  ): Promise<void> {
    const { customerId } = actor;
    const identity = fingerprint(body, await this.fingerprintKey.get(), this.filters);
    await this.refuseOldDuplicate(customerId, body);
    try {
      await this.database.transaction(async (tx) => {
        const { endpointId } = await this.targets.create(tx, {
          subscriptionId: id,
          customerId,
          url: body.href,
          base64: body.base64Encoding,
          authToken: body.authToken,
          headers: body.headers,
          signingSecret,
        });
        await this.audit.record(tx, actor, auditedSubscription('subscription.created', { id, ...body }));
        const revision = await this.subscriptions.nextRevision(tx, customerId);
        const row = { id, customerId, endpointId, fingerprint: identity, version: NEW_VERSION, body };
        refuseTooMuch(await this.subscriptions.insert(tx, row, revision), this.config);
      });
    } catch (error) {
      // The unique index is the judge, so of two creates at once one is always told.
      if (!isUniqueViolation(error)) throw error;
      const existing = await this.subscriptions.findByFingerprint(customerId, identity);
      throw duplicate(existing);
    }
  }

  /** One from before tokens counted has a fingerprint without it; there is at most one with the same. */
  private async refuseOldDuplicate(customerId: string, body: SubscriptionBody): Promise<void> {
    const old = tokenlessFingerprint(body, this.filters);
    const existing = await this.subscriptions.findByFingerprint(customerId, old);
    if (existing === undefined) return;
    const secrets = (await this.targets.requestSecrets([existing])).get(existing);
    if (secrets?.authToken === body.authToken) throw duplicate(existing);
  }

  /** What was amiss when it was created, and what the address policy thinks of its URL now. */
  private warningsOf({ warnings, url }: { warnings: readonly string[]; url: string }): readonly string[] {
    const refused = addressWarning(url, this.addressPolicy);
    return refused === undefined ? warnings : [...warnings, refused];
  }

  private async present(rows: readonly Subscription[]): Promise<SubscriptionResource[]> {
    const [secrets, endpoints] = await Promise.all([
      this.targets.requestSecrets(rows.map(({ id }) => id)),
      this.endpoints.describe([...new Set(rows.map(({ endpointId }) => endpointId))]),
    ]);
    return rows.flatMap((row) => {
      const ofRow = secrets.get(row.id);
      const endpoint = endpoints.get(row.endpointId);
      // Deleted since the row was read.
      if (ofRow === undefined || endpoint === undefined) return [];
      const subscription = { ...row, warnings: this.warningsOf(row) };
      return [presentSubscription(subscription, ofRow, endpoint, this.config.authTokenInResponses)];
    });
  }
}

const MIB = 1024 * 1024;

function requireUuid(id: string): void {
  if (!isUuid(id)) throw notFound(id);
}

export function notFound(id: string): AppError {
  return new AppError('NotFound', `There is no subscription ${quoted(id)}.`);
}

function duplicate(existing: string | undefined): AppError {
  const which = existing === undefined ? '' : `: ${existing}`;
  return new AppError(
    'Conflict',
    'There is a subscription with the same objCode, objId, eventType, url, filters, filterConnector, ' +
      `base64Encoding and authToken already${which}.`,
  );
}

/** @throws AppError LimitReached */
function refuseTooMuch(
  { live, bytes }: Held,
  { maxSubscriptions, maxSubscriptionBytes }: Pick<AppConfig, 'maxSubscriptions' | 'maxSubscriptionBytes'>,
): void {
  const what =
    live > maxSubscriptions
      ? `has as many subscriptions as it may have (MAX_SUBSCRIPTIONS is ${maxSubscriptions})`
      : bytes > maxSubscriptionBytes
        ? `would have more in filters, headers and URLs of subscriptions than it may have (MAX_SUBSCRIPTIONS_MB is ${maxSubscriptionBytes / MIB})`
        : undefined;
  if (what !== undefined) throw new AppError('LimitReached', `The customer ${what}; delete some first.`);
}
