import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { StreamPosition } from '../model/stream-position.js';

/** A segment that was written, or written again, since a snapshot. */
export interface ChangedSegment {
  readonly id: string;
  readonly day: string;
  readonly events: number;
  readonly deliveries: number;
  readonly results: Buffer | null;
  /** Whether it is written no more. */
  readonly finished: boolean;
}

/** Which segments are looked at: those from an id on, and some older ones. */
export interface SegmentsLookedAt {
  readonly customerId: string;
  /** Of all of them. */
  readonly days: readonly string[];
  readonly lowestId: string;
  readonly olderIds: readonly string[];
}

/** A deferred delivery. */
export interface ChangedDelivery {
  readonly segmentId: string;
  readonly index: number;
}

/** The events of a segment, as far as its look-up arrays tell. */
export interface SegmentEvents {
  readonly id: string;
  readonly objCodes: string[];
  readonly eventTypes: string[];
  readonly objIds: (string | null)[];
  /** By an event's index: how many subscriptions it was matched with. */
  readonly matches: number[];
}

/** An endpoint to which nothing is sent. */
export interface BlockedEndpoint {
  readonly id: number;
  readonly url: string;
  readonly urlHash: Buffer;
  readonly disabledAt: Date | null;
  readonly frozenAt: Date | null;
  readonly reason: string | null;
  readonly probeAt: Date | null;
}

/** The full number of the transaction that wrote a row: of its xmin, 32 bits of it, the nearest that is not later than the next one. */
const WRITTEN_IN = (row: string, next: string): string =>
  `((CASE WHEN (${row}::text)::bigint > (${next} & 4294967295) THEN (${next} >> 32) - 1 ELSE ${next} >> 32 END << 32)
    + (${row}::text)::bigint)::text::xid8`;

const SEGMENT = `id, day, cardinality(obj_codes) AS events, cardinality(subscription_ids) AS deliveries, results,
  finished_at IS NOT NULL AS finished, xmin AS written`;

/** What a customer's stream is made of: by hand, for plans that read no more than what is new. */
@Injectable()
export class ChangesRepository {
  constructor(private readonly database: Database) {}

  /** What the database has committed now. */
  async now(): Promise<StreamPosition> {
    const [row] = await this.database.query<StreamPosition>(
      `SELECT pg_current_snapshot()::text AS snapshot, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "atMs"`,
    );
    return row!;
  }

  /** Segments with deliveries that are still pending, newest first. Plan: segments_free_customer, and segments_owned. */
  async unfinished(customerId: string, limit: number): Promise<{ id: string; day: string }[]> {
    return this.database.query<{ id: string; day: string }>(
      `SELECT id, day FROM (
         (SELECT id, day FROM segments WHERE finished_at IS NULL AND owner IS NULL AND customer_id = $1
           ORDER BY id DESC LIMIT $2)
          UNION ALL
         (SELECT id, day FROM segments WHERE finished_at IS NULL AND owner IS NOT NULL AND customer_id = $1
           ORDER BY id DESC LIMIT $2)) AS open
        ORDER BY id DESC LIMIT $2`,
      [customerId, limit],
    );
  }

  /**
   * The segments that were written since a snapshot, newest first. Plan: the newest entries of segments_customer in the partitions of
   * the days, and the primary key for the older ones; which transaction wrote a row stands in the row.
   */
  async segments(
    { customerId, days, lowestId, olderIds }: SegmentsLookedAt,
    { snapshot }: StreamPosition,
    limit: number,
  ): Promise<ChangedSegment[]> {
    return this.database.query<ChangedSegment>(
      `WITH clock AS MATERIALIZED (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next),
       looked AS (
         SELECT ${SEGMENT} FROM segments WHERE customer_id = $1 AND day = ANY($2::date[]) AND id >= $3
          UNION ALL
         SELECT ${SEGMENT} FROM segments WHERE day = ANY($2) AND id = ANY($4::uuid[]) AND id < $3 AND customer_id = $1)
       SELECT id, day, events, deliveries, results, finished FROM looked CROSS JOIN clock
        WHERE NOT pg_visible_in_snapshot(${WRITTEN_IN('written', 'next')}, $5::text::pg_snapshot)
        ORDER BY id DESC LIMIT $6`,
      [customerId, days, lowestId, olderIds, snapshot, limit],
    );
  }

  /** The deferred deliveries that changed since a snapshot, the last ones first. Plan: the index deferred_changed, backwards. */
  async deferred(
    customerId: string,
    { snapshot }: StreamPosition,
    limit: number,
  ): Promise<ChangedDelivery[]> {
    return this.database.query<ChangedDelivery>(
      `SELECT segment_id AS "segmentId", delivery_index AS index FROM deferred_deliveries
        WHERE hashtext(customer_id) = hashtext($1::text) AND changed_in >= pg_snapshot_xmin($2::text::pg_snapshot)
          AND customer_id = $1 AND NOT pg_visible_in_snapshot(changed_in, $2::text::pg_snapshot)
        ORDER BY changed_in DESC LIMIT $3`,
      [customerId, snapshot, limit],
    );
  }

  /** What segments tell of their events. */
  async events(day: string, ids: readonly string[]): Promise<SegmentEvents[]> {
    return this.database.query<SegmentEvents>(
      `SELECT id, obj_codes AS "objCodes", event_types AS "eventTypes", obj_ids AS "objIds",
              ARRAY(SELECT count(DISTINCT d.subscription_id)::int
                      FROM generate_series(0, cardinality(obj_codes) - 1) AS e (index)
                      LEFT JOIN unnest(event_indexes, subscription_ids) AS d (event_index, subscription_id) ON d.event_index = e.index
                     GROUP BY e.index ORDER BY e.index) AS matches
         FROM segments WHERE day = $1 AND id = ANY($2::uuid[])`,
      [day, ids],
    );
  }

  /** The customer's URLs that are disabled or frozen. Plan: the index endpoints_blocked_of_customer. */
  async blocked(customerId: string, limit: number): Promise<BlockedEndpoint[]> {
    return this.database.query<BlockedEndpoint>(
      `SELECT id, url, url_hash AS "urlHash", disabled_at AS "disabledAt", frozen_at AS "frozenAt", reason, probe_at AS "probeAt"
         FROM endpoints WHERE customer_id = $1 AND (disabled_at IS NOT NULL OR frozen_at IS NOT NULL)
        ORDER BY id DESC LIMIT $2`,
      [customerId, limit],
    );
  }

  /** The customer's replays that are under way, or ended in the last milliseconds. Plan: replays_customer, newest first. */
  async replays(customerId: string, endedInMs: number, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM replays
        WHERE customer_id = $1 AND (ended_at IS NULL OR ended_at >= now() - $2::float8 * interval '1 ms')
        ORDER BY id DESC LIMIT $3`,
      [customerId, endedInMs, limit],
    );
    return rows.map(({ id }) => id);
  }
}
