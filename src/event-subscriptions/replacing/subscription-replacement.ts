import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DestinationsRepository, ReplacedDestinations, type RequestSecrets } from '../../delivery/index.js';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { uuidV7 } from '../../platform/crypto/index.js';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { ReplaceSubscriptionRequest } from '../body/replace-subscription-request.js';
import { type SubscriptionBody, subscriptionBody } from '../body/subscription-body.js';
import { shownSettings } from '../model/settings.js';
import type { VersionName } from '../model/subscription.js';
import { CreationRules } from '../resource/creation-rules.js';
import { auditedSubscription } from '../resource/subscription-audit.js';
import { notFound, requireUuid } from '../resource/subscription-reader.js';
import { type LockedRow, SubscriptionsRepository } from '../resource/subscriptions.repository.js';
import { SettingsRepository } from '../settings/settings.repository.js';

/** The subscription that took the place of another one. */
export interface Replacement {
  readonly id: string;
  readonly replaces: string;
  readonly version: VersionName;
  readonly warnings?: readonly string[];
}

/**
 * Puts one subscription in the place of another: the old one is deleted and the new one made under one revision, so no event is matched
 * against both or neither. Another customer's are not there.
 */
@Injectable()
export class SubscriptionReplacement {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly settings: SettingsRepository,
    private readonly destinations: DestinationsRepository,
    private readonly replaced: ReplacedDestinations,
    private readonly rules: CreationRules,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @param strict makes warnings errors
   * @throws AppError NotFound; ValidationFailed; Conflict for a duplicate of a third one; LimitReached; StateConflict when what is undelivered
   * is to be finished by one that is paused; nothing has changed then
   */
  async replace(
    actor: Actor,
    oldId: string,
    request: ReplaceSubscriptionRequest,
    strict: boolean,
  ): Promise<Replacement> {
    requireUuid(oldId);
    const { customerId } = actor;
    const old = await this.subscriptions.find(customerId, oldId);
    const kept = old && (await this.destinations.requestSecrets([old.id])).get(old.id);
    if (old === undefined || kept === undefined) throw notFound(oldId);
    const body = bodyOf(request, kept);
    const warnings = this.rules.warningsOf(body);
    if (strict && warnings.length > 0) throw new AppError('ValidationFailed', warnings.join(' '));
    const identity = await this.rules.identityOf(customerId, body, old.id);
    const id = uuidV7(this.clock.now(), randomBytes(10));
    try {
      const { version } = await this.database.transaction(async (tx) => {
        const [row] = await this.subscriptions.lock(tx, customerId, [old.id]);
        if (row === undefined) throw notFound(oldId);
        await this.exchange(tx, actor, row, { id, identity, body, request });
        return row;
      });
      return { id, replaces: old.id, version, ...(warnings.length > 0 ? { warnings } : {}) };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw await this.rules.duplicate(customerId, identity);
    }
  }

  /** In the order of all changes: destinations, then the revision, then the rows. */
  private async exchange(tx: Tx, actor: Actor, old: LockedRow, next: Next): Promise<void> {
    const { customerId } = actor;
    const { id, body, identity, request } = next;
    const stored = await this.settings.find(customerId, old.id, tx);
    if (stored === undefined) throw notFound(old.id);
    const before = shownSettings(stored);
    const settings = { ...before, ...request.settings };
    if (before.paused && request.undelivered === 'finish') throw pausedOne();
    const { endpointId } = await this.destinations.create(tx, {
      subscriptionId: id,
      customerId,
      url: body.href,
      base64: body.base64Encoding,
      authToken: body.authToken,
      headers: body.headers,
      ...(await this.destinations.signingSecrets(tx, old.id)),
      paused: settings.paused,
    });
    if (request.undelivered === 'move') await this.replaced.move(tx, old.id, id);
    else await this.replaced.finish(tx, old.id, id);
    const { undelivered } = request;
    await this.audit.record(
      tx,
      actor,
      auditedSubscription('subscription.replaced', old, { by: id, undelivered }),
    );
    await this.audit.record(
      tx,
      actor,
      auditedSubscription('subscription.created', { id, ...body }, { replaces: old.id }),
    );
    const revision = await this.subscriptions.nextRevision(tx, customerId);
    await this.subscriptions.markDeleted(tx, old.id, this.clock.now(), revision);
    const row = {
      id,
      customerId,
      endpointId,
      fingerprint: identity,
      version: old.version,
      body: { ...body, settings },
    };
    this.rules.refuseTooMuch(await this.subscriptions.insert(tx, row, revision));
  }
}

/** What takes the old one's place. */
interface Next {
  readonly id: string;
  readonly identity: Buffer;
  readonly body: SubscriptionBody;
  readonly request: ReplaceSubscriptionRequest;
}

/** The whole body, with what is kept of the old one. @throws AppError ValidationFailed when that does not fit */
function bodyOf(request: ReplaceSubscriptionRequest, kept: RequestSecrets): SubscriptionBody {
  const authToken = request.authToken === undefined ? kept.authToken : request.authToken;
  const headers = request.headers ?? kept.customHeaders;
  if (authToken !== null && headers.some(({ name }) => name.toLowerCase() === 'authorization')) {
    throw new AppError(
      'ValidationFailed',
      'headers must not name Authorization beside an authToken, and one of the two is kept: give both.',
    );
  }
  const { objCode, eventType, url, objId, filters, filterConnector, base64Encoding, settings } = request;
  return subscriptionBody({
    objCode,
    eventType,
    url,
    authToken,
    headers,
    objId,
    filters,
    filterConnector,
    base64Encoding,
    settings,
  });
}

function pausedOne(): AppError {
  return new AppError(
    'StateConflict',
    'The subscription is paused, so what is undelivered for it cannot be finished. Resume it first, or have it moved: "undelivered": "move".',
  );
}
