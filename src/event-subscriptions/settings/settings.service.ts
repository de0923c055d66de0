import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DestinationsRepository } from '../../delivery/index.js';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import {
  type SettingsChange,
  type ShownSettings,
  shownSettings,
  type SubscriptionSettings,
} from '../model/settings.js';
import { auditedSubscription } from '../resource/subscription-audit.js';
import { notFound, requireUuid } from '../resource/subscription-reader.js';
import { SubscriptionsRepository } from '../resource/subscriptions.repository.js';
import { SettingsRepository } from './settings.repository.js';

/** Reads and changes what people say of a subscription, and pauses it. Another customer's are not there. */
@Injectable()
export class SubscriptionSettingsService {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly settings: SettingsRepository,
    private readonly destinations: DestinationsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws AppError NotFound, also for an id that is no UUID */
  async get(customerId: string, id: string): Promise<ShownSettings> {
    requireUuid(id);
    const settings = await this.settings.find(customerId, id);
    if (settings === undefined) throw notFound(id);
    return shownSettings(settings);
  }

  /** Changes what is given, and nothing else. @throws AppError NotFound */
  async update(actor: Actor, id: string, change: SettingsChange): Promise<ShownSettings> {
    requireUuid(id);
    const { customerId } = actor;
    await this.database.transaction(async (tx) => {
      const [row] = await this.subscriptions.lock(tx, customerId, [id]);
      const stored = row && (await this.settings.find(customerId, row.id, tx));
      if (row === undefined || stored === undefined) throw notFound(id);
      const before = shownSettings(stored);
      const after = { ...before, ...change };
      const fields = changedFields(before, after);
      const paused = fields.includes('paused');
      const texts = fields.filter((field) => field !== 'paused');
      if (paused) await this.destinations.setPaused(tx, row.id, after.paused);
      if (texts.length > 0) {
        await this.settings.update(tx, row.id, after);
        const details = { fields: texts };
        await this.audit.record(tx, actor, auditedSubscription('subscription.settingsChanged', row, details));
      }
      if (!paused) return;
      const action = after.paused ? 'subscription.paused' : 'subscription.resumed';
      await this.audit.record(tx, actor, auditedSubscription(action, row));
      await this.matchAnew(tx, customerId, row.id);
    });
    return this.get(customerId, id);
  }

  /** Every event that is accepted from the commit on knows whether the subscription is paused, on whichever node. */
  private async matchAnew(tx: Tx, customerId: string, id: string): Promise<void> {
    const revision = await this.subscriptions.nextRevision(tx, customerId);
    await this.subscriptions.touch(tx, id, revision);
  }
}

function changedFields(before: SubscriptionSettings, after: SubscriptionSettings): string[] {
  return Object.keys(before).filter((field) => {
    const name = field as keyof SubscriptionSettings;
    return !isDeepStrictEqual(before[name], after[name]);
  });
}
