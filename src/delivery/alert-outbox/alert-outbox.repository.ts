import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { isStoreUnavailable, sqlState, type Tx } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { ALERT_OF_HEALTH, type DeliveryPlace, OPERATOR } from '../model/alert.js';
import type { HealthChange } from '../model/health-change.js';

/** Of the same recipient, URL and type one is sent in so long; what comes meanwhile is counted into the next. */
const ONE_IN_SECONDS = 60;
/** Subscriptions that one alert names. */
const MOST_SUBSCRIPTIONS = 100;
/** Exhausted deliveries that one alert names. */
const MOST_EXAMPLES = 5;
/** Whoever writes down what became of deliveries waits no longer for a lock on alerts. */
const LOCK_TIMEOUT_MS = 2_000;
const WARN_EVERY_MS = 60_000;

/** When one may be sent: plan: the newest entry of alerts_sent. */
function dueAt(type: string): string {
  return `greatest(now(), (SELECT max(a.sent_at) FROM alerts a
                    WHERE a.recipient = t.recipient AND a.endpoint_id = t.endpoint_id AND a.type = ${type})
                  + interval '${ONE_IN_SECONDS} seconds')`;
}

/**
 * For the operator, and for each subscription of the URL whose owner wants to know. Of one URL only the newest state waits: a URL that
 * comes and goes is one row, not a thousand, and says how often it did. Whoever changes its state has locked the endpoint.
 * Plan: the index destinations_endpoint and the key of alert_addresses; of each recipient and URL the entries of alerts_open.
 */
const HEALTH = `
  WITH changed AS (
    SELECT type, customer_id, endpoint_id, reason, segment_id, delivery_index
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::uuid[], $6::int[])
        AS v (type, customer_id, endpoint_id, reason, segment_id, delivery_index)),
  told AS (
    SELECT '${OPERATOR}' AS recipient, '{}'::uuid[] AS subscription_ids, c.* FROM changed c WHERE $7::boolean
     UNION ALL
    SELECT a.subscription_id::text, ARRAY[a.subscription_id], c.*
      FROM changed c
      JOIN destinations t ON t.endpoint_id = c.endpoint_id
      JOIN alert_addresses a ON a.subscription_id = t.subscription_id),
  replaced AS (
    DELETE FROM alerts o USING told t
     WHERE o.recipient = t.recipient AND o.endpoint_id = t.endpoint_id AND o.type <> 'delivery.exhausted' AND o.attempts = 0
       AND o.ended_at IS NULL
    RETURNING o.recipient, o.endpoint_id, o.count)
  INSERT INTO alerts (recipient, type, customer_id, endpoint_id, reason, count, subscription_ids, segment_ids, delivery_indexes, due_at)
  SELECT t.recipient, t.type, t.customer_id, t.endpoint_id, t.reason,
         1 + coalesce((SELECT sum(r.count) FROM replaced r WHERE r.recipient = t.recipient AND r.endpoint_id = t.endpoint_id), 0),
         t.subscription_ids, array_remove(ARRAY[t.segment_id], NULL), array_remove(ARRAY[t.delivery_index], NULL), ${dueAt('t.type')}
    FROM told t ORDER BY t.recipient, t.endpoint_id`;

/** So many, of these subscriptions, the first few of them: of the rows of a group. */
const SUMMED = `
  count(*) AS count, (array_agg(DISTINCT x.subscription_id))[:${MOST_SUBSCRIPTIONS}] AS subscription_ids,
  (array_agg(x.segment_id ORDER BY x.segment_id, x.delivery_index))[:${MOST_EXAMPLES}] AS segment_ids,
  (array_agg(x.delivery_index ORDER BY x.segment_id, x.delivery_index))[:${MOST_EXAMPLES}] AS delivery_indexes`;

/**
 * In the order of the index, so that two nodes never wait for each other in a circle. Plan: the deliveries by their key.
 */
const EXHAUSTED = `
  WITH exhausted AS (
    SELECT p.segment_id, p.delivery_index, p.customer_id, p.endpoint_id, p.subscription_id
      FROM unnest($1::uuid[], $2::int[]) AS k (segment_id, delivery_index)
      JOIN deferred_deliveries p USING (segment_id, delivery_index) WHERE p.state = 'exhausted'),
  told AS (
    SELECT '${OPERATOR}' AS recipient, x.customer_id, x.endpoint_id, ${SUMMED}
      FROM exhausted x WHERE $3::boolean GROUP BY x.customer_id, x.endpoint_id
     UNION ALL
    SELECT x.subscription_id::text, x.customer_id, x.endpoint_id, ${SUMMED}
      FROM exhausted x JOIN alert_addresses a ON a.subscription_id = x.subscription_id
     GROUP BY x.subscription_id, x.customer_id, x.endpoint_id)
  INSERT INTO alerts (recipient, type, customer_id, endpoint_id, count, subscription_ids, segment_ids, delivery_indexes, due_at)
  SELECT t.recipient, 'delivery.exhausted', t.customer_id, t.endpoint_id, t.count, t.subscription_ids, t.segment_ids, t.delivery_indexes,
         ${dueAt("'delivery.exhausted'")}
    FROM told t ORDER BY t.recipient, t.endpoint_id
  ON CONFLICT (recipient, endpoint_id) WHERE type = 'delivery.exhausted' AND attempts = 0 AND ended_at IS NULL DO UPDATE
     SET count = alerts.count + EXCLUDED.count, last_at = now(),
         segment_ids = (alerts.segment_ids || EXCLUDED.segment_ids)[:${MOST_EXAMPLES}],
         delivery_indexes = (alerts.delivery_indexes || EXCLUDED.delivery_indexes)[:${MOST_EXAMPLES}],
         subscription_ids = (SELECT (array_agg(DISTINCT id))[:${MOST_SUBSCRIPTIONS}]
                               FROM unnest(alerts.subscription_ids || EXCLUDED.subscription_ids) AS ids (id))`;

/**
 * Writes down what is to be told, in the transaction that found it out: so nothing is told that did not happen, and all that did is. By
 * hand, as what it stands among. It costs a savepoint and its statement when a URL changes its state or a delivery is given up, and nothing
 * otherwise. Where the database refuses it, that is logged, and what became of deliveries and URLs is written all the same.
 */
@Injectable()
export class AlertOutboxRepository {
  /** Whether the operator wants alerts. */
  private readonly operator: boolean;
  private readonly warning: SparseWarning;

  constructor(@Inject(APP_CONFIG) { alerts }: Pick<AppConfig, 'alerts'>, clock: Clock, log: Log) {
    this.operator = alerts !== undefined;
    this.warning = new SparseWarning(log.for('alerts'), clock, WARN_EVERY_MS);
  }

  /**
   * URLs have come into other states.
   * @param how what made those well again that are
   * @param decidedBy the delivery that decided it, by the URL's id
   */
  async healthChanged(
    tx: Tx,
    changes: readonly HealthChange[],
    how: 'by a delivery' | 'by hand',
    decidedBy: ReadonlyMap<number, DeliveryPlace> = new Map(),
  ): Promise<void> {
    if (changes.length === 0) return;
    const recovered = how === 'by hand' ? 'It was enabled by hand.' : 'A delivery was taken.';
    const places = changes.map(({ endpointId }) => decidedBy.get(endpointId));
    await this.write(tx, () =>
      tx.query(HEALTH, [
        changes.map(({ to }) => ALERT_OF_HEALTH[to]),
        changes.map(({ customerId }) => customerId),
        changes.map(({ endpointId }) => endpointId),
        changes.map(({ to, reason }) => (to === 'healthy' ? recovered : reason)),
        places.map((place) => place?.segmentId ?? null),
        places.map((place) => place?.deliveryIndex ?? null),
        this.operator,
      ]),
    );
  }

  /** These were given up; in a transaction that has written that down. */
  async exhausted(tx: Tx, deliveries: readonly DeliveryPlace[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.write(tx, () =>
      tx.query(EXHAUSTED, [
        deliveries.map(({ segmentId }) => segmentId),
        deliveries.map(({ deliveryIndex }) => deliveryIndex),
        this.operator,
      ]),
    );
  }

  /** @throws Error when the connection or the database is lost, and the transaction with it */
  private async write(tx: Tx, work: () => Promise<unknown>): Promise<void> {
    try {
      await tx.savepoint(async () => {
        await tx.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
        await work();
        await tx.query('SET LOCAL lock_timeout TO DEFAULT');
      });
    } catch (error) {
      if (sqlState(error) === undefined || isStoreUnavailable(error)) throw error;
      this.warning.warn('Alerts could not be written down; they are not sent', { error: String(error) });
    }
  }
}
