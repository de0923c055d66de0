import { Injectable } from '@nestjs/common';
import { deliveryId, eventId, HEADER_LINE, type JournalEvent, OPERATOR, parseId } from '../delivery/index.js';
import { Database } from '../platform/database/index.js';
import type { Alert, AlertedDelivery } from './alert.js';

/** Subscriptions that one alert names. */
const MOST_SUBSCRIPTIONS = 100;

/** Owners of one customer that are told at a time, so that those who do not answer keep no other customer's waiting. */
const OWNERS_AT_ONCE = 2;
/** What ended is shown, and keeps the next ones apart, for so long. */
const REMEMBERED = `interval '1 day'`;
const FORGOTTEN_AT_ONCE = 10_000;

/**
 * One of each recipient at a time, and in order for each URL: that it is disabled is told before that it is well again; so is what was
 * given up, apart from its states, since it may have to wait. While one that was not taken waits for its next attempt, the recipient gets
 * no other; once that is due, those that were not tried yet go first, so that one that is never taken does not keep the others. The
 * operator comes first. What another node has taken meanwhile has another number of attempts. Plan: the index alerts_open, which holds
 * what is not sent yet, once, and for each of these the entries of its recipient and URL.
 */
const CLAIM = `
  WITH busy AS (
    SELECT a.recipient FROM alerts a
     WHERE a.ended_at IS NULL AND a.attempts > 0
       AND (a.due_at > now()
            OR EXISTS (SELECT 1 FROM nodes n WHERE n.id = a.owner) AND (a.owner <> $1 OR a.id = ANY($2::bigint[])))),
  due AS (
    SELECT DISTINCT ON (a.recipient) a.id, a.recipient, a.customer_id, a.attempts FROM alerts a
     WHERE a.ended_at IS NULL AND a.due_at <= now() AND a.recipient NOT IN (SELECT recipient FROM busy)
       AND NOT EXISTS (
             SELECT 1 FROM alerts o
              WHERE o.recipient = a.recipient AND o.endpoint_id = a.endpoint_id AND o.id < a.id AND o.ended_at IS NULL
                AND (o.type = 'delivery.exhausted') = (a.type = 'delivery.exhausted'))
     ORDER BY a.recipient, a.attempts, a.id),
  under_way AS (
    SELECT a.customer_id, count(*) AS count FROM alerts a JOIN nodes n ON n.id = a.owner
     WHERE a.ended_at IS NULL AND a.recipient <> '${OPERATOR}' GROUP BY a.customer_id),
  placed AS (
    SELECT d.id, d.recipient, d.attempts,
           row_number() OVER (PARTITION BY d.customer_id, d.recipient = '${OPERATOR}' ORDER BY d.id) + coalesce(u.count, 0) AS place
      FROM due d LEFT JOIN under_way u ON u.customer_id = d.customer_id),
  free AS (
    SELECT a.id FROM alerts a JOIN placed p ON p.id = a.id AND p.attempts = a.attempts
     WHERE (p.recipient = '${OPERATOR}' OR p.place <= ${OWNERS_AT_ONCE}) AND a.ended_at IS NULL
     ORDER BY a.recipient <> '${OPERATOR}', a.id LIMIT $3 FOR UPDATE OF a SKIP LOCKED)
  UPDATE alerts a SET owner = n.id, attempts = a.attempts + 1, sent_at = coalesce(a.sent_at, now())
    FROM free, nodes n, endpoints e WHERE a.id = free.id AND n.id = $1 AND e.id = a.endpoint_id
  RETURNING a.id, a.webhook_id AS "webhookId", a.recipient, a.type, a.customer_id AS "customerId", a.endpoint_id AS "endpointId",
            e.url, a.reason, a.count, a.subscription_ids::text[] AS "subscriptionIds", a.segment_ids::text[] AS "segmentIds",
            a.delivery_indexes AS "deliveryIndexes", a.at, a.last_at AS "lastAt", a.attempts,
            (extract(epoch FROM now() - a.at) * 1000)::float8 AS "ageMs"`;

/** Alerts on their way, by hand: what claims and what decides on the database's time. */
@Injectable()
export class AlertsRepository {
  constructor(private readonly database: Database) {}

  /** Takes some that are due. @param known what this node is sending already */
  async claim(owner: number, known: readonly number[], limit: number): Promise<Alert[]> {
    return this.database.query<Alert>(CLAIM, [owner, known, limit]);
  }

  /** The subscriptions that name a URL. Plan: the index destinations_endpoint. */
  async subscriptions(endpointId: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      'SELECT subscription_id AS id FROM destinations WHERE endpoint_id = $1 ORDER BY 1 LIMIT $2',
      [endpointId, MOST_SUBSCRIPTIONS],
    );
    return rows.map(({ id }) => id);
  }

  /** In the same order, without those that are forgotten. Plan: the keys of both tables. */
  async deliveries(segmentIds: readonly string[], indexes: readonly number[]): Promise<AlertedDelivery[]> {
    const rows = await this.database.query<{
      segmentId: string;
      index: number;
      state: string;
      reason: string | null;
      eventIndex: number;
      replayOf: string | null;
      header: string;
    }>(
      `SELECT p.segment_id AS "segmentId", p.delivery_index AS index, p.state, p.reason, p.event_index AS "eventIndex",
              p.replay_of AS "replayOf", ${HEADER_LINE} AS header
         FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS k (segment_id, delivery_index, place)
         JOIN deferred_deliveries p USING (segment_id, delivery_index)
         JOIN deferred_events e ON e.segment_id = p.segment_id AND e.event_index = p.event_index
        ORDER BY k.place`,
      [segmentIds, indexes],
    );
    return rows.map(({ segmentId, index, state, reason, eventIndex, replayOf, header }) => {
      const { eventType, objCode, objId } = JSON.parse(header) as JournalEvent;
      const source = replayOf === null ? undefined : parseId(replayOf, 'msg');
      return {
        id: deliveryId(segmentId, index),
        eventId: eventId(source?.segmentId ?? segmentId, eventIndex),
        objCode,
        eventType,
        objId,
        error: state === 'delivered' ? null : reason,
      };
    });
  }

  /** It was taken, or nobody wants it any more, or, with an error, it is given up. */
  async end(owner: number, id: number, error: string | null): Promise<void> {
    await this.database.query(
      'UPDATE alerts SET ended_at = now(), owner = NULL, error = $3 WHERE id = $1 AND owner = $2',
      [id, owner, error],
    );
  }

  /** It is due again after so long. */
  async putOff(owner: number, id: number, waitMs: number, error: string | null): Promise<void> {
    await this.database.query(
      `UPDATE alerts SET due_at = now() + $3::float8 * interval '1 ms', owner = NULL, error = coalesce($4, error)
        WHERE id = $1 AND owner = $2`,
      [id, owner, waitMs, error],
    );
  }

  /** How many are not sent yet, up to a limit. */
  async waiting(most: number): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'SELECT count(*) AS count FROM (SELECT FROM alerts WHERE ended_at IS NULL LIMIT $1) t',
      [most],
    );
    return row!.count;
  }

  /**
   * Gives up what has waited for an hour behind others that were not taken, so that a recipient that is away for a night is not told all
   * of it afterwards. @returns how many
   */
  async expire(): Promise<number> {
    const rows = await this.database.query(
      `UPDATE alerts SET ended_at = now(), owner = NULL, error = coalesce(error, 'Others before it were not taken for an hour.')
        WHERE id IN (SELECT a.id FROM alerts a
                      WHERE a.ended_at IS NULL AND a.last_at < now() - interval '1 hour'
                        AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = a.owner)
                      ORDER BY a.id LIMIT ${FORGOTTEN_AT_ONCE} FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
    );
    return rows.length;
  }

  /** Forgets what ended a day ago. */
  async forget(): Promise<void> {
    await this.database.query(
      `DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE ended_at < now() - ${REMEMBERED} LIMIT ${FORGOTTEN_AT_ONCE})`,
    );
  }
}
