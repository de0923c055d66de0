import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Database, type Sql, type Tx } from '../../platform/database/index.js';
import type { SubscriptionSettings } from '../model/settings.js';
import { StoredSubscription } from '../resource/subscription.entity.js';

/** What is kept of subscriptions beside the vendor's resource. */
@Injectable()
export class SettingsRepository {
  constructor(
    @InjectRepository(StoredSubscription) private readonly subscriptions: Repository<StoredSubscription>,
    private readonly database: Database,
  ) {}

  async find(
    customerId: string,
    id: string,
    sql: Sql = this.database,
  ): Promise<SubscriptionSettings | undefined> {
    const [row] = await sql.query<SubscriptionSettings>(
      'SELECT name, description, labels FROM subscriptions WHERE customer_id = $1 AND id = $2 AND deleted_at IS NULL',
      [customerId, id],
    );
    return row;
  }

  /** Changes no revision: nothing is matched by these. */
  async update(tx: Tx, id: string, { name, description, labels }: SubscriptionSettings): Promise<void> {
    await tx.manager.withRepository(this.subscriptions).update({ id }, { name, description, labels });
  }
}
