import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import type { Sql } from '../../platform/database/index.js';
import { ALERT_OF_HEALTH, type DeliveryPlace, OPERATOR } from '../model/alert.js';
import type { HealthChange } from '../model/health-change.js';

/** Of the same recipient and URL, one of exhausted deliveries is sent in so long; what comes meanwhile is counted into the next. */
const ONE_IN_SECONDS = 60;
/** Subscriptions that one alert names. */
const MOST_SUBSCRIPTIONS = 100;

/**
 * For the operator, and for each subscription of the URL whose owner wants to know. Of one URL only the newest state waits: a URL that
 * comes and goes while its recipient is away is one row, not a thousand. Whoever changes its state has locked the endpoint.
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
       AND o.ended_at IS NULL)
  INSERT INTO alerts (recipient, type, customer_id, endpoint_id, reason, subscription_ids, segment_id, delivery_index)
  SELECT recipient, type, customer_id, endpoint_id, reason, subscription_ids, segment_id, delivery_index
    FROM told ORDER BY recipient, endpoint_id`;

/** So many, of these subscriptions, the first of them: of the rows of a group. */
const SUMMED = `
  count(*) AS count, (array_agg(DISTINCT x.subscription_id))[:${MOST_SUBSCRIPTIONS}] AS subscription_ids,
  (array_agg(x.segment_id ORDER BY x.segment_id, x.delivery_index))[1] AS segment_id,
  (array_agg(x.delivery_index ORDER BY x.segment_id, x.delivery_index))[1] AS delivery_index`;

/**
 * In the order of the index, so that two nodes never wait for each other in a circle. Plan: the deliveries by their key; of each
 * recipient and URL the newest entry of alerts_sent.
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
  INSERT INTO alerts (recipient, type, customer_id, endpoint_id, count, subscription_ids, segment_id, delivery_index, due_at)
  SELECT t.recipient, 'delivery.exhausted', t.customer_id, t.endpoint_id, t.count, t.subscription_ids, t.segment_id, t.delivery_index,
         greatest(now(), (SELECT max(a.sent_at) FROM alerts a
                           WHERE a.recipient = t.recipient AND a.endpoint_id = t.endpoint_id AND a.type = 'delivery.exhausted')
                         + interval '${ONE_IN_SECONDS} seconds')
    FROM told t ORDER BY t.recipient, t.endpoint_id
  ON CONFLICT (recipient, endpoint_id) WHERE type = 'delivery.exhausted' AND attempts = 0 AND ended_at IS NULL DO UPDATE
     SET count = alerts.count + EXCLUDED.count, last_at = now(),
         subscription_ids = (SELECT (array_agg(DISTINCT id))[:${MOST_SUBSCRIPTIONS}]
                               FROM unnest(alerts.subscription_ids || EXCLUDED.subscription_ids) AS ids (id))`;

/**
 * Writes down what is to be told, in the transaction that found it out: so nothing is told that did not happen, and all that did is. By
 * hand, as what it stands among. It costs one statement when a URL changes its state or a delivery is given up, and nothing otherwise.
 */
@Injectable()
export class AlertOutboxRepository {
  /** Whether the operator wants alerts. */
  private readonly operator: boolean;

  constructor(@Inject(APP_CONFIG) { alerts }: Pick<AppConfig, 'alerts'>) {
    this.operator = alerts !== undefined;
  }

  /**
   * URLs have come into other states.
   * @param how what made those well again that are
   * @param decidedBy the delivery that decided it, by the URL's id
   */
  async healthChanged(
    sql: Sql,
    changes: readonly HealthChange[],
    how: 'by a delivery' | 'by hand',
    decidedBy: ReadonlyMap<number, DeliveryPlace> = new Map(),
  ): Promise<void> {
    if (changes.length === 0) return;
    const recovered = how === 'by hand' ? 'It was enabled by hand.' : 'A delivery was taken.';
    const places = changes.map(({ endpointId }) => decidedBy.get(endpointId));
    await sql.query(HEALTH, [
      changes.map(({ to }) => ALERT_OF_HEALTH[to]),
      changes.map(({ customerId }) => customerId),
      changes.map(({ endpointId }) => endpointId),
      changes.map(({ to, reason }) => (to === 'healthy' ? recovered : reason)),
      places.map((place) => place?.segmentId ?? null),
      places.map((place) => place?.deliveryIndex ?? null),
      this.operator,
    ]);
  }

  /** These were given up; in a transaction that has written that down. */
  async exhausted(sql: Sql, deliveries: readonly DeliveryPlace[]): Promise<void> {
    if (deliveries.length === 0) return;
    await sql.query(EXHAUSTED, [
      deliveries.map(({ segmentId }) => segmentId),
      deliveries.map(({ deliveryIndex }) => deliveryIndex),
      this.operator,
    ]);
  }
}
