import { Injectable } from '@nestjs/common';
import { notFound } from '../../event-subscriptions/index.js';
import { type Actor, auditedUrl, AuditTrail } from '../../platform/audit/index.js';
import { isUuid } from '../../platform/crypto/index.js';
import { Database } from '../../platform/database/index.js';
import { AlertAddressesRepository, type LastAlert } from './alert-addresses.repository.js';
import type { LastAlertResponse, SubscriptionAlertsResponse } from './alert-address-responses.js';

/** Where the owners of subscriptions want to be told. Another customer's are not there. */
@Injectable()
export class AlertAddresses {
  constructor(
    private readonly database: Database,
    private readonly addresses: AlertAddressesRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws AppError NotFound, also for an id that is no UUID */
  async get(customerId: string, id: string): Promise<SubscriptionAlertsResponse> {
    const address = isUuid(id) ? await this.addresses.find(customerId, id) : undefined;
    if (address === undefined) throw notFound(id);
    const last = await this.addresses.last(customerId, id);
    return { url: address.url, last: last === undefined ? null : shown(last) };
  }

  /** @param url null: nowhere. @throws AppError NotFound */
  async set(actor: Actor, id: string, url: string | null): Promise<SubscriptionAlertsResponse> {
    if (!isUuid(id)) throw notFound(id);
    const { customerId } = actor;
    await this.database.transaction(async (tx) => {
      const before = await this.addresses.lock(tx, customerId, id);
      if (before === undefined) throw notFound(id);
      if (before.url === url) return;
      if (url === null) await this.addresses.clear(tx, id);
      else await this.addresses.set(tx, id, url);
      await this.audit.record(tx, actor, {
        action: 'subscription.alertsChanged',
        objectType: 'subscription',
        objectId: id.toLowerCase(),
        details: { alertUrl: url === null ? null : auditedUrl(url) },
      });
    });
    return this.get(customerId, id);
  }
}

function shown({ type, at, attempts, ended, error }: LastAlert): LastAlertResponse {
  const state = !ended ? 'waiting' : error === null ? 'taken' : 'givenUp';
  return { type, at: at.toISOString(), state, attempts, error };
}
