import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { stateList, statesBefore } from '../model/delivery-state.js';

const OPEN = stateList(statesBefore('cancelled'));

/**
 * No event that is accepted after a replacement has a delivery for the old subscription, but one that was being written at that moment may:
 * so long after it at most.
 */
const STRAGGLING = `interval '10 minutes'`;

/**
 * Destinations whose subscription another one took the place of: kept until what was undelivered then has ended, or was moved to the other. By
 * hand is what locks, or decides by what is left.
 */
@Injectable()
export class ReplacedDestinations {
  constructor(private readonly database: Database) {}

  /** From the commit on it is there only for what was undelivered, which is sent to it as before. */
  async finish(tx: Tx, subscriptionId: string, successor: string): Promise<void> {
    await this.keepAlerts(tx, subscriptionId, successor);
    await tx.query('UPDATE destinations SET replaced_at = now(), successor = $2 WHERE subscription_id = $1', [
      subscriptionId,
      successor,
    ]);
  }

  /**
   * From the commit on nothing is sent to it: it counts as paused, and what is undelivered is moved to the other one batch by batch. So is
   * what was to be moved to it. All nodes hear of it.
   */
  async move(tx: Tx, subscriptionId: string, to: string): Promise<void> {
    await this.keepAlerts(tx, subscriptionId, to);
    await tx.query(
      `UPDATE destinations SET replaced_at = now(), moved_to = $2, successor = $2, move_due = now(), paused_at = coalesce(paused_at, now()), resuming = false
        WHERE subscription_id = $1`,
      [subscriptionId, to],
    );
    await tx.query('UPDATE destinations SET moved_to = $2 WHERE moved_to = $1', [subscriptionId, to]);
    await tx.query(`SELECT pg_notify('subscription_paused', '')`);
  }

  /** Whoever was told of trouble with the old one is told of the new one; of the old one's last deliveries too. */
  private async keepAlerts(tx: Tx, subscriptionId: string, successor: string): Promise<void> {
    await tx.query(
      'INSERT INTO alert_addresses (subscription_id, url) SELECT $2::uuid, url FROM alert_addresses WHERE subscription_id = $1',
      [subscriptionId, successor],
    );
  }

  /**
   * Forgets those for which nothing is left. Plan: the index destinations_replaced, which holds few; deferred_open, and the indexes of
   * unfinished segments, of which there are few.
   */
  async forget(): Promise<void> {
    await this.database.query(
      `WITH unfinished AS (
         SELECT least((SELECT min(committed_at) FROM segments WHERE finished_at IS NULL AND owner IS NOT NULL),
                      (SELECT min(committed_at) FROM segments WHERE finished_at IS NULL AND owner IS NULL)) AS since),
       ended AS (
         SELECT t.subscription_id FROM destinations t, unfinished u
          WHERE t.replaced_at < now() - ${STRAGGLING} AND (u.since IS NULL OR u.since > t.replaced_at + ${STRAGGLING})
            AND NOT EXISTS (SELECT FROM deferred_deliveries d WHERE d.subscription_id = t.subscription_id AND d.state IN ${OPEN})
            AND NOT EXISTS (SELECT FROM replays r WHERE r.subscription_id = t.subscription_id AND r.ended_at IS NULL)
            AND NOT EXISTS (SELECT FROM destinations a WHERE a.moved_to = t.subscription_id)
            FOR UPDATE OF t SKIP LOCKED),
       gone AS (
         DELETE FROM destinations t USING ended e WHERE t.subscription_id = e.subscription_id
         RETURNING t.subscription_id, t.customer_id, t.endpoint_id, t.successor)
       INSERT INTO former_destinations (subscription_id, customer_id, endpoint_id, successor)
       SELECT subscription_id, customer_id, endpoint_id, successor FROM gone`,
      [],
    );
  }
}
