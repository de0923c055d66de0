import { Injectable } from '@nestjs/common';
import type { AlertType } from '../../delivery/index.js';
import { Database, type Sql, type Tx } from '../../platform/database/index.js';

/** Where the owner of a subscription wants to be told; null: nowhere. */
export interface AlertAddress {
  readonly url: string | null;
}

/** What became of the newest alert of a subscription. */
export interface LastAlert {
  readonly type: AlertType;
  readonly at: Date;
  readonly attempts: number;
  readonly ended: boolean;
  readonly error: string | null;
}

/** Addresses of owners, each beside the destination of its subscription, with which it goes. By hand: upserts and joins of two keys. */
@Injectable()
export class AlertAddressesRepository {
  constructor(private readonly database: Database) {}

  /** Undefined when the customer has no such subscription, also when another one has taken its place. */
  async find(
    customerId: string,
    subscriptionId: string,
    sql: Sql = this.database,
  ): Promise<AlertAddress | undefined> {
    const [row] = await sql.query<{ url: string | null }>(
      `SELECT a.url FROM destinations t LEFT JOIN alert_addresses a ON a.subscription_id = t.subscription_id
        WHERE t.customer_id = $1 AND t.subscription_id = $2 AND t.replaced_at IS NULL`,
      [customerId, subscriptionId],
    );
    return row;
  }

  /** Where alerts of a subscription go, also of one that was replaced and has deliveries left. */
  async urlOf(customerId: string, subscriptionId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ url: string }>(
      `SELECT a.url FROM alert_addresses a JOIN destinations t ON t.subscription_id = a.subscription_id
        WHERE t.customer_id = $1 AND t.subscription_id = $2`,
      [customerId, subscriptionId],
    );
    return row?.url;
  }

  /** Keeps the subscription from being deleted, and its address from being changed, until the transaction ends. */
  async lock(tx: Tx, customerId: string, subscriptionId: string): Promise<AlertAddress | undefined> {
    await tx.query(
      'SELECT 1 FROM destinations WHERE customer_id = $1 AND subscription_id = $2 FOR NO KEY UPDATE',
      [customerId, subscriptionId],
    );
    return this.find(customerId, subscriptionId, tx);
  }

  async set(tx: Tx, subscriptionId: string, url: string): Promise<void> {
    await tx.query(
      `INSERT INTO alert_addresses (subscription_id, url) VALUES ($1, $2)
       ON CONFLICT (subscription_id) DO UPDATE SET url = EXCLUDED.url`,
      [subscriptionId, url],
    );
  }

  async clear(tx: Tx, subscriptionId: string): Promise<void> {
    await tx.query('DELETE FROM alert_addresses WHERE subscription_id = $1', [subscriptionId]);
  }

  /** The newest alert that its owner was or is to be told, of the last day. Plan: the index alerts_of_recipient. */
  async last(customerId: string, subscriptionId: string): Promise<LastAlert | undefined> {
    const [row] = await this.database.query<LastAlert>(
      `SELECT type, at, attempts, ended_at IS NOT NULL AS ended, error FROM alerts
        WHERE recipient = $1 AND customer_id = $2 ORDER BY id DESC LIMIT 1`,
      [subscriptionId, customerId],
    );
    return row;
  }
}
