import { Injectable } from '@nestjs/common';
import { findObject } from '../../filtering/index.js';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { isUuid } from '../../platform/crypto/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { BulkVersionRequest } from './version-requests.js';
import type { VersionName } from '../model/subscription.js';
import { auditedSubscription } from '../resource/subscription-audit.js';
import { notFound } from '../resource/subscription-reader.js';
import { type LockedRow, SubscriptionsRepository } from '../resource/subscriptions.repository.js';
import { quoted } from '../../lib/value-text.js';

/** More than these in one message are counted, not named. */
const NAMED_IDS = 5;

/** Changes the version of subscriptions, of one or of many at once (docs/contract/event-subscriptions.md#4). */
@Injectable()
export class SubscriptionVersions {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws AppError NotFound; ValidationFailed for v1 of an object that has only v2 */
  async set(actor: Actor, id: string, version: VersionName): Promise<{ id: string; version: VersionName }> {
    if (!isUuid(id)) throw notFound(id);
    return this.database.transaction(async (tx) => {
      const [row] = await this.subscriptions.lock(tx, actor.customerId, [id]);
      if (row === undefined) throw notFound(id);
      await this.change(tx, actor, [row], version);
      return { id: row.id, version };
    });
  }

  /**
   * All or nothing. The ids in the answer are those that were asked for, in that order and each once; all of the
   * customer's in order of id.
   * @throws AppError ValidationFailed
   */
  async setMany(
    actor: Actor,
    { subscriptionIds, allCustomerSubscriptions, version }: BulkVersionRequest,
  ): Promise<{ subscription_ids: string[]; version: VersionName }> {
    const all = allCustomerSubscriptions === true;
    const given = subscriptionIds ?? undefined;
    if (all === (given !== undefined)) {
      throw new AppError(
        'ValidationFailed',
        `subscriptionIds and allCustomerSubscriptions: ${all ? 'only one' : 'one'} of them must be given.`,
      );
    }
    const asked = all ? undefined : [...new Set(given!.map((id) => id.toLowerCase()))];
    requireKnown(asked ?? [], (id) => isUuid(id));
    const changed = await this.database.transaction(async (tx) => {
      const rows = await this.subscriptions.lock(tx, actor.customerId, asked);
      const known = new Set(rows.map(({ id }) => id));
      requireKnown(asked ?? [], (id) => known.has(id));
      await this.change(tx, actor, rows, version);
      return rows;
    });
    return { subscription_ids: asked ?? changed.map(({ id }) => id), version };
  }

  private async change(
    tx: Tx,
    actor: Actor,
    rows: readonly LockedRow[],
    version: VersionName,
  ): Promise<void> {
    if (version === 'v1') requireNoV2Only(rows);
    const changed = rows.filter((row) => row.version !== version);
    if (changed.length === 0) return;
    const changes = changed.map((row) =>
      auditedSubscription('subscription.versionChanged', row, { from: row.version, to: version }),
    );
    await this.audit.record(tx, actor, changes);
    const revision = await this.subscriptions.nextRevision(tx, actor.customerId);
    const ids = changed.map(({ id }) => id);
    await this.subscriptions.setVersion(tx, ids, version, this.clock.now(), revision);
  }
}

function requireKnown(ids: readonly string[], isKnown: (id: string) => boolean): void {
  const unknown = ids.filter((id) => !isKnown(id));
  if (unknown.length === 0) return;
  throw new AppError(
    'ValidationFailed',
    `subscriptionIds: there is no subscription ${named(unknown.map(quoted))}; nothing was changed.`,
  );
}

function requireNoV2Only(rows: readonly LockedRow[]): void {
  const bound = rows.filter((row) => findObject(row.objCode)?.v2Only);
  if (bound.length === 0) return;
  const which = named(bound.map(({ id, objCode }) => `${id} (${objCode})`));
  throw new AppError(
    'ValidationFailed',
    `version: v1 is not possible for ${which}: subscriptions to such objects have only v2. Nothing was changed.`,
  );
}

function named(names: readonly string[]): string {
  const more = names.length - NAMED_IDS;
  return names.slice(0, NAMED_IDS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
