import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Database, type Sql, type Tx } from '../../platform/database/index.js';
import type { StoredSettings, SubscriptionSettings } from '../model/settings.js';
import { StoredSubscription } from '../resource/subscription.entity.js';

/** What is kept with the subscription itself. */
type Texts = Pick<SubscriptionSettings, 'name' | 'description' | 'labels'>;

/** What is kept of subscriptions beside the vendor's resource. */
@Injectable()
export class SettingsRepository {
  constructor(
    @InjectRepository(StoredSubscription) private readonly subscriptions: Repository<StoredSubscription>,
    private readonly database: Database,
  ) {}

  async find(customerId: string, id: string, sql: Sql = this.database): Promise<StoredSettings | undefined> {
    const [row] = await sql.query<StoredSettings>(
      `SELECT s.name, s.description, s.labels, t.paused_at AS "pausedAt"
         FROM subscriptions s JOIN destinations t ON t.subscription_id = s.id
        WHERE s.customer_id = $1 AND s.id = $2 AND s.deleted_at IS NULL`,
      [customerId, id],
    );
    return row;
  }

  /** Changes no revision: nothing is matched by these. */
  async update(tx: Tx, id: string, { name, description, labels }: Texts): Promise<void> {
    await tx.manager.withRepository(this.subscriptions).update({ id }, { name, description, labels });
  }
}
