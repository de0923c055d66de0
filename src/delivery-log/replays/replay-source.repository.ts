import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { WEBHOOK_ID, ENDED_STATES, stateList } from '../../delivery/index.js';
import { OF_CUSTOMER } from '../reading/delivery-log.repository.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import type { SegmentArrays } from '../reading/segment-deliveries.js';

/** A segment from which a replay may have something. */
export interface SourceSegment {
  readonly id: string;
  /** Of the compressed payload; 0 when the segment has nothing for the subscriptions. */
  readonly bytes: number;
}

export interface ExhaustedRow extends DeliveryPosition {
  readonly eventIndex: number;
  readonly version: 1 | 2;
  /** Whether it is one of the subscriptions; the last one looked at comes in any case. */
  readonly meant: boolean;
  /** Whether a replay of it was delivered, or is on its way. */
  readonly repeated: boolean;
  /** How many were looked at. */
  readonly total: number;
}

/** Reads what is to be replayed, oldest first. */
@Injectable()
export class ReplaySourceRepository {
  constructor(private readonly database: Database) {}

  /** A customer's segments of one day, with what they have for a line of subscriptions. Plan: the index segments_customer of one partition, stopped by the limit. */
  async segments(
    customerId: string,
    line: readonly string[],
    day: string,
    lowestId: string,
    highestId: string,
    limit: number,
  ): Promise<SourceSegment[]> {
    return this.database.query<SourceSegment>(
      `SELECT id, CASE WHEN subscription_ids && $3::uuid[] THEN octet_length(payload) ELSE 0 END AS bytes
         FROM (SELECT id, subscription_ids, payload FROM segments
                WHERE day = $1 AND customer_id = $2 AND id >= $4 AND id <= $5 ORDER BY id LIMIT $6) AS oldest
        ORDER BY id`,
      [day, customerId, line, lowestId, highestId, limit],
    );
  }

  /**
   * Segments in order of id; one whose day was dropped meanwhile is missing. Plan: the primary key of one partition, for each id.
   * @param withPayload else it is null
   */
  async arrays(
    day: string,
    ids: readonly string[],
    withPayload: boolean,
  ): Promise<
    (Pick<SegmentArrays, 'id' | 'eventIndexes' | 'subscriptionIds' | 'versions' | 'results'> & {
      readonly payload: Buffer | null;
    })[]
  > {
    return this.database.query(
      `SELECT id, event_indexes AS "eventIndexes", subscription_ids AS "subscriptionIds", versions, results,
              CASE WHEN $3 THEN payload END AS payload
         FROM segments WHERE day = $1 AND id = ANY($2::uuid[]) ORDER BY id`,
      [day, ids, withPayload],
    );
  }

  /** Those of the deferred deliveries that have ended. Plan: the primary key, for each place. */
  async ended(positions: readonly DeliveryPosition[]): Promise<DeliveryPosition[]> {
    if (positions.length === 0) return [];
    return this.database.query<DeliveryPosition>(
      `SELECT segment_id AS "segmentId", delivery_index AS index
         FROM unnest($1::uuid[], $2::int[]) AS k (segment_id, delivery_index)
         JOIN deferred_deliveries p USING (segment_id, delivery_index)
        WHERE p.state IN ${stateList(ENDED_STATES)}`,
      [positions.map(({ segmentId }) => segmentId), positions.map(({ index }) => index)],
    );
  }

  /**
   * Exhausted deliveries after a place, oldest first, without replayed ones: `look` of the customer's are looked at, at most
   * `limit` returned. Plan: the index deferred_log_exhausted, stopped by `look`; deferred_replay_of for each that is meant.
   */
  async exhausted(
    customerId: string,
    line: readonly string[],
    after: DeliveryPosition,
    highestId: string,
    look: number,
    limit: number,
  ): Promise<ExhaustedRow[]> {
    return this.database.query<ExhaustedRow>(
      `WITH seen AS MATERIALIZED (
         SELECT segment_id, delivery_index, event_index, version, subscription_id, replay_id FROM deferred_deliveries
          WHERE ${OF_CUSTOMER} AND state = 'exhausted' AND (segment_id, delivery_index) > ($3, $4::int) AND segment_id <= $5
          ORDER BY segment_id, delivery_index LIMIT $6),
       judged AS (
         SELECT *, count(*) OVER () AS total, row_number() OVER (ORDER BY segment_id, delivery_index) AS place,
                subscription_id = ANY($2::uuid[]) AND replay_id IS NULL AS meant FROM seen)
       SELECT segment_id AS "segmentId", delivery_index AS index, event_index AS "eventIndex", version, meant, total,
              meant AND EXISTS (SELECT 1 FROM deferred_deliveries r
                                 WHERE r.replay_of = ${WEBHOOK_ID('judged')}
                                   AND r.state IN ('retrying', 'onHold', 'delivered')) AS repeated
         FROM judged WHERE meant OR place = total ORDER BY segment_id, delivery_index LIMIT $7`,
      [customerId, line, after.segmentId, after.index, highestId, look, limit],
    );
  }
}
