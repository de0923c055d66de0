import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { DeliveryPosition } from './delivery-position.js';

/** What decides whether a parked delivery can be tried now. */
export interface RetryFacts {
  readonly state: string;
  readonly subscriptionId: string;
  /** Whether a node has claimed it. */
  readonly claimed: boolean;
  readonly subscribed: boolean;
  readonly disabled: boolean;
  readonly frozen: boolean;
}

/** Makes a parked delivery due at once. */
@Injectable()
export class RetryNowRepository {
  constructor(private readonly database: Database) {}

  /**
   * One statement, so that nothing can change between the decision and the deed.
   * @returns false when it may not be tried now, or is not there
   */
  async makeDue(customerId: string, { segmentId, index }: DeliveryPosition): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE parked_deliveries p SET state = 'waiting', due_at = now(), settled_at = NULL
         FROM endpoints e
        WHERE p.segment_id = $1 AND p.delivery_index = $2 AND p.customer_id = $3
          AND p.state IN ('waiting', 'held', 'exhausted') AND p.owner IS NULL
          AND e.id = p.endpoint_id AND e.disabled_at IS NULL AND e.frozen_at IS NULL
          AND EXISTS (SELECT 1 FROM targets t WHERE t.subscription_id = p.subscription_id)
        RETURNING 1`,
      [segmentId, index, customerId],
    );
    return rows.length === 1;
  }

  async facts(customerId: string, { segmentId, index }: DeliveryPosition): Promise<RetryFacts | undefined> {
    const [row] = await this.database.query<RetryFacts>(
      `SELECT p.state, p.subscription_id AS "subscriptionId", p.owner IS NOT NULL AS claimed,
              EXISTS (SELECT 1 FROM targets t WHERE t.subscription_id = p.subscription_id) AS subscribed,
              e.disabled_at IS NOT NULL AS disabled, e.frozen_at IS NOT NULL AS frozen
         FROM parked_deliveries p JOIN endpoints e ON e.id = p.endpoint_id
        WHERE p.segment_id = $1 AND p.delivery_index = $2 AND p.customer_id = $3`,
      [segmentId, index, customerId],
    );
    return row;
  }
}
