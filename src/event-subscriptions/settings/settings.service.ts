import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Database } from '../../platform/database/index.js';
import type { SettingsChange, SubscriptionSettings } from '../model/settings.js';
import { auditedSubscription } from '../resource/subscription-audit.js';
import { notFound, requireUuid } from '../resource/subscription-reader.js';
import { SubscriptionsRepository } from '../resource/subscriptions.repository.js';
import { SettingsRepository } from './settings.repository.js';

/** Reads and changes what people say of a subscription. Another customer's are not there. */
@Injectable()
export class SubscriptionSettingsService {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly settings: SettingsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws AppError NotFound, also for an id that is no UUID */
  async get(customerId: string, id: string): Promise<SubscriptionSettings> {
    requireUuid(id);
    const settings = await this.settings.find(customerId, id);
    if (settings === undefined) throw notFound(id);
    return settings;
  }

  /** Changes what is given, and nothing else. @throws AppError NotFound */
  async update(actor: Actor, id: string, change: SettingsChange): Promise<SubscriptionSettings> {
    requireUuid(id);
    const { customerId } = actor;
    return this.database.transaction(async (tx) => {
      const [row] = await this.subscriptions.lock(tx, customerId, [id]);
      const before = row && (await this.settings.find(customerId, row.id, tx));
      if (row === undefined || before === undefined) throw notFound(id);
      const after = { ...before, ...change };
      const fields = changedFields(before, after);
      if (fields.length === 0) return before;
      await this.settings.update(tx, row.id, after);
      await this.audit.record(
        tx,
        actor,
        auditedSubscription('subscription.settingsChanged', row, { fields }),
      );
      return after;
    });
  }
}

function changedFields(before: SubscriptionSettings, after: SubscriptionSettings): string[] {
  return Object.keys(before).filter((field) => {
    const name = field as keyof SubscriptionSettings;
    return !isDeepStrictEqual(before[name], after[name]);
  });
}
