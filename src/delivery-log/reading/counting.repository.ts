import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { DeferredState } from '../../delivery/index.js';
import {
  type DeferredRange,
  HEADER_LINE,
  OF_CUSTOMER,
  type SegmentEntry,
  WHICH,
} from './delivery-log.repository.js';
import type { LogRange } from './log-scope.js';
import type { DeliveryQuery } from './logged-delivery.js';
import type { SegmentSlots, SlotsWanted } from './slot-counts.js';

/** What the rows of a query share beside the query itself. */
export interface DeferredCountScope {
  readonly endpointId: number | undefined;
  /** Of this event of their segment only. */
  readonly eventIndex: number | undefined;
  /** Whether the header of their event is wanted, which has to be read for each. */
  readonly withHeaders: boolean;
}

/** Deferred deliveries that are meant, of one state and event; all null when none of those looked at are. */
export interface DeferredGroup {
  readonly state: DeferredState | null;
  /** The first line of their event's text, where it is wanted. */
  readonly header: string | null;
  readonly count: number | null;
  /** How many were looked at in all, and the last of them. */
  readonly looked: number;
  readonly lastSegment: string | null;
  readonly lastIndex: number | null;
}

/** A segment with deliveries whose first attempt is still to come. */
export interface UnfinishedSegment extends SegmentEntry {
  readonly day: string;
}

/** Counts deliveries where they are, without reading them. */
@Injectable()
export class CountingRepository {
  constructor(private readonly database: Database) {}

  /**
   * Counts deferred deliveries, newest first. Plan: an index deferred_log_…, deferred_replayed or deferred_job_log, backwards, stopped by the limit;
   * with headers, the event of each by its key.
   */
  async deferred(
    range: DeferredRange,
    query: DeliveryQuery,
    { endpointId, eventIndex, withHeaders }: DeferredCountScope,
  ): Promise<DeferredGroup[]> {
    return this.database.query<DeferredGroup>(
      `WITH seen AS MATERIALIZED (
         SELECT segment_id, delivery_index, event_index, customer_id, subscription_id, endpoint_id, state, replay_id, job_id
           FROM deferred_deliveries
          WHERE ${OF_CUSTOMER} AND ${WHICH[range.kind]} AND segment_id >= $2 AND (segment_id, delivery_index) < ($3, $4::int)
          ORDER BY segment_id DESC, delivery_index DESC LIMIT $5),
       meant AS (
         SELECT s.state, CASE WHEN $12::boolean THEN ${HEADER_LINE} END AS header, count(*) AS count
           FROM seen s
           LEFT JOIN deferred_events e ON $12 AND e.segment_id = s.segment_id AND e.event_index = s.event_index
          WHERE s.customer_id = $1 AND ($6::uuid IS NULL OR s.subscription_id = $6) AND ($7::bigint IS NULL OR s.endpoint_id = $7)
            AND ($8::text[] IS NULL OR s.state = ANY($8)) AND ($9::uuid IS NULL OR s.replay_id = $9)
            AND ($10::uuid IS NULL OR s.job_id = $10) AND ($11::smallint IS NULL OR s.event_index = $11)
          GROUP BY 1, 2)
       SELECT m.state, m.header, m.count, n.looked, l.segment_id AS "lastSegment", l.delivery_index AS "lastIndex"
         FROM (SELECT count(*) AS looked FROM seen) n
         LEFT JOIN (SELECT segment_id, delivery_index FROM seen ORDER BY segment_id, delivery_index LIMIT 1) l ON true
         LEFT JOIN meant m ON true`,
      [
        range.customerId,
        range.lowestId,
        range.after.segmentId,
        range.after.index,
        range.limit,
        query.subscriptionId ?? null,
        endpointId ?? null,
        query.states ?? null,
        query.replayId ?? null,
        query.jobId ?? null,
        eventIndex ?? null,
        withHeaders,
      ],
    );
  }

  /** The results of segments, the places of the deliveries to subscriptions, and the look-up arrays of events where they are wanted. */
  async slots(day: string, ids: readonly string[], wanted: SlotsWanted): Promise<SegmentSlots[]> {
    return this.database.query<SegmentSlots>(
      `SELECT id, cardinality(subscription_ids) AS deliveries, results,
              CASE WHEN $3::uuid[] IS NOT NULL THEN ARRAY(
                SELECT (place - 1)::int FROM unnest(subscription_ids) WITH ORDINALITY AS u (subscription_id, place)
                 WHERE subscription_id = ANY($3)) END AS places,
              CASE WHEN $4::boolean THEN event_indexes END AS "eventIndexes",
              CASE WHEN $4 THEN obj_codes END AS "objCodes", CASE WHEN $4 THEN event_types END AS "eventTypes",
              CASE WHEN $4 THEN obj_ids END AS "objIds"
         FROM segments WHERE day = $1 AND id = ANY($2::uuid[])`,
      [day, ids, wanted.subscriptions, wanted.events],
    );
  }

  /**
   * How many of these deferred deliveries have ended other than exhausted. Plan: their primary key.
   * @param subscriptionId only those that are its own by now; null for all
   */
  async ended(
    segmentIds: readonly string[],
    indexes: readonly number[],
    subscriptionId: string | null,
  ): Promise<{ state: DeferredState; count: number }[]> {
    return this.database.query<{ state: DeferredState; count: number }>(
      `SELECT d.state, count(*) AS count
         FROM unnest($1::uuid[], $2::int[]) AS k (segment_id, delivery_index)
        CROSS JOIN LATERAL (
          SELECT state, subscription_id FROM deferred_deliveries p
           WHERE p.segment_id = k.segment_id AND p.delivery_index = k.delivery_index LIMIT 1) d
        WHERE d.state IN ('delivered', 'cancelled') AND ($3::uuid IS NULL OR d.subscription_id = $3)
        GROUP BY d.state`,
      [segmentIds, indexes, subscriptionId],
    );
  }

  /**
   * The customer's segments with deliveries that are pending, newest first. Plan: the partial indexes segments_free_customer, and
   * segments_owned, which holds no more than what the nodes have in memory.
   */
  async unfinished(
    customerId: string,
    { after, lowestId }: LogRange,
    limit: number,
  ): Promise<UnfinishedSegment[]> {
    return this.database.query<UnfinishedSegment>(
      `SELECT id, day, deliveries FROM (
         (SELECT id, day, cardinality(subscription_ids) AS deliveries FROM segments
           WHERE finished_at IS NULL AND owner IS NULL AND customer_id = $1 AND id <= $2 AND id >= $3
           ORDER BY id DESC LIMIT $4)
          UNION ALL
         (SELECT id, day, cardinality(subscription_ids) FROM segments
           WHERE finished_at IS NULL AND owner IS NOT NULL AND customer_id = $1 AND id <= $2 AND id >= $3
           ORDER BY id DESC LIMIT $4)) AS open
        ORDER BY id DESC LIMIT $4`,
      [customerId, after.segmentId, lowestId, limit],
    );
  }
}
