import { type DeferredState, HEIR, stateList, statesBefore } from '../../delivery/index.js';
import { Injectable } from '@nestjs/common';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Database, type Sql } from '../../platform/database/index.js';
import { type DeliveryPosition, idAt } from '../reading/delivery-position.js';

/** What decides whether a deferred delivery can be tried now. */
export interface RetryFacts {
  readonly state: DeferredState;
  /** For which it would be tried. */
  readonly subscriptionId: string;
  /** Whether a node has claimed it. */
  readonly claimed: boolean;
  readonly subscribed: boolean;
  readonly paused: boolean;
  readonly disabled: boolean;
  readonly frozen: boolean;
}

/** Makes a deferred delivery due at once. */
@Injectable()
export class RetryNowRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * One statement decides and does it, so that nothing can change in between.
   * @returns false when it may not be tried now, or is not there
   */
  async makeDue(actor: Actor, position: DeliveryPosition): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const subscriptionId = await makeDue(tx, actor.customerId, position);
      if (subscriptionId === undefined) return false;
      await this.audit.record(tx, actor, {
        action: 'delivery.retried',
        objectType: 'delivery',
        objectId: idAt(position),
        details: { subscriptionId },
      });
      return true;
    });
  }

  /** Why it may not be tried now. Plan: three primary keys, one row of each, and one for each replacement of its subscription. */
  async facts(customerId: string, { segmentId, index }: DeliveryPosition): Promise<RetryFacts | undefined> {
    const [row] = await this.database.query<RetryFacts>(
      `SELECT p.state, p.heir AS "subscriptionId", p.owner IS NOT NULL AS claimed, t.subscription_id IS NOT NULL AS subscribed,
              t.paused_at IS NOT NULL AS paused, e.disabled_at IS NOT NULL AS disabled, e.frozen_at IS NOT NULL AS frozen
         FROM (SELECT p.state, p.owner, p.endpoint_id, ${HEIR} AS heir FROM deferred_deliveries p
                WHERE p.segment_id = $1 AND p.delivery_index = $2 AND p.customer_id = $3) p
         LEFT JOIN destinations t ON t.subscription_id = p.heir
         LEFT JOIN endpoints e ON e.id = coalesce(t.endpoint_id, p.endpoint_id)`,
      [segmentId, index, customerId],
    );
    return row;
  }
}

/** By hand, since it decides and changes at once. Plan: the same. */
async function makeDue(
  tx: Sql,
  customerId: string,
  { segmentId, index }: DeliveryPosition,
): Promise<string | undefined> {
  const [row] = await tx.query<{ subscriptionId: string }>(
    `WITH meant AS (
       SELECT p.segment_id, p.delivery_index, ${HEIR} AS heir FROM deferred_deliveries p
        WHERE p.segment_id = $1 AND p.delivery_index = $2 AND p.customer_id = $3
          AND p.state IN ${stateList(statesBefore('retrying'))} AND p.owner IS NULL
          FOR UPDATE)
     UPDATE deferred_deliveries p SET state = 'retrying', due_at = now(), finished_at = NULL, paused = false,
              subscription_id = t.subscription_id, endpoint_id = t.endpoint_id,
              state_since = CASE WHEN p.state = 'retrying' THEN p.state_since ELSE now() END
         FROM meant m JOIN destinations t ON t.subscription_id = m.heir JOIN endpoints e ON e.id = t.endpoint_id
        WHERE p.segment_id = m.segment_id AND p.delivery_index = m.delivery_index
          AND t.paused_at IS NULL AND e.disabled_at IS NULL AND e.frozen_at IS NULL
        RETURNING p.subscription_id AS "subscriptionId"`,
    [segmentId, index, customerId],
  );
  return row?.subscriptionId;
}
