import { Injectable } from '@nestjs/common';
import { Database, vendorDate } from '../../platform/database/index.js';
import type { DeferredState } from '../model/delivery-state.js';
import type { EventQuery, SegmentHead } from './event-query.js';

/** Where a look into one customer's segments of one day begins and ends; both ids are included. */
export interface HeadRange {
  readonly customerId: string;
  readonly day: string;
  readonly highestId: string;
  readonly lowestId: string;
  readonly limit: number;
}

/** The events of a segment. */
export interface SegmentContent {
  readonly payload: Buffer;
  /** By an event's index: how many subscriptions it was matched with. */
  readonly matches: readonly number[];
}

/** A segment as the one who asks for an event of it needs it. */
export interface EventRow {
  readonly payload: Buffer;
  /** In the vendor's spelling, by the database's clock. */
  readonly committedAt: string;
  /** The subscriptions that the event was matched with. */
  readonly matched: string[];
}

/** What a segment knows of its deliveries. */
export interface SegmentOutcomes {
  readonly id: string;
  /** By a delivery's index: the index of its event. */
  readonly eventIndexes: readonly number[];
  /** Null before the first result was written. */
  readonly results: Buffer | null;
}

/** Deferred deliveries of one event in one state. */
export interface DeferredOutcome {
  readonly id: string;
  readonly eventIndex: number;
  readonly state: DeferredState;
  readonly count: number;
}

/** Reads the journal for those who ask what was published. */
@Injectable()
export class RecordedEventsRepository {
  constructor(private readonly database: Database) {}

  /**
   * The next segments of a customer, newest first, with their look-up arrays where these say that an event may be meant.
   * Plan: the index segments_customer of one partition, backwards, stopped by the limit; no payload is read.
   */
  async heads(range: HeadRange, query: EventQuery): Promise<SegmentHead[]> {
    return this.database.query<SegmentHead>(
      `SELECT id, octet_length(payload) AS bytes, CASE WHEN meant THEN obj_codes END AS "objCodes",
              CASE WHEN meant THEN event_types END AS "eventTypes", CASE WHEN meant THEN obj_ids END AS "objIds"
         FROM (SELECT id, payload, obj_codes, event_types, obj_ids,
                      ($6::text IS NULL OR $6 = ANY(obj_codes)) AND ($7::text IS NULL OR $7 = ANY(event_types))
                      AND ($8::text IS NULL OR $8 = ANY(obj_ids)) AS meant
                 FROM segments WHERE day = $1 AND customer_id = $2 AND id <= $3 AND id >= $4
                ORDER BY id DESC LIMIT $5) AS newest
        ORDER BY id DESC`,
      [
        range.day,
        range.customerId,
        range.highestId,
        range.lowestId,
        range.limit,
        query.objCode ?? null,
        query.eventType ?? null,
        query.objId ?? null,
      ],
    );
  }

  /** What segments hold; one whose day was dropped meanwhile is missing. Plan: the primary key of one partition, for each id. */
  async contents(day: string, ids: readonly string[]): Promise<Map<string, SegmentContent>> {
    const rows = await this.database.query<SegmentContent & { id: string }>(
      `SELECT id, payload,
              ARRAY(SELECT count(DISTINCT d.subscription_id)::int
                      FROM generate_series(0, cardinality(obj_codes) - 1) AS e (index)
                      LEFT JOIN unnest(event_indexes, subscription_ids) AS d (event_index, subscription_id) ON d.event_index = e.index
                     GROUP BY e.index ORDER BY e.index) AS matches
         FROM segments WHERE day = $1 AND id = ANY($2::uuid[])`,
      [day, ids],
    );
    return new Map(rows.map(({ id, ...content }) => [id, content]));
  }

  /** The segment of one event of the customer, and the subscriptions that this event went to. Plan: one row by the primary key. */
  async event(
    customerId: string,
    day: string,
    segmentId: string,
    eventIndex: number,
  ): Promise<EventRow | undefined> {
    const [row] = await this.database.query<EventRow>(
      `SELECT payload, ${vendorDate('committed_at')} AS "committedAt",
              ARRAY(SELECT DISTINCT d.subscription_id FROM unnest(event_indexes, subscription_ids) AS d (event_index, subscription_id)
                     WHERE d.event_index = $4::int)::text[] AS matched
         FROM segments WHERE day = $1 AND id = $2 AND customer_id = $3`,
      [day, segmentId, customerId, eventIndex],
    );
    return row;
  }

  /** The results of a customer's segments. Plan: the primary key of one partition, for each id. */
  async outcomes(customerId: string, day: string, ids: readonly string[]): Promise<SegmentOutcomes[]> {
    return this.database.query<SegmentOutcomes>(
      `SELECT id, event_indexes AS "eventIndexes", results FROM segments
        WHERE day = $1 AND id = ANY($2::uuid[]) AND customer_id = $3`,
      [day, ids, customerId],
    );
  }

  /** How many deferred deliveries of events are in which state. Plan: the beginning of the primary key, for each segment. */
  async deferredOutcomes(
    customerId: string,
    segmentIds: readonly string[],
    eventIndexes: readonly number[],
  ): Promise<DeferredOutcome[]> {
    return this.database.query<DeferredOutcome>(
      `SELECT p.segment_id AS id, p.event_index AS "eventIndex", p.state, count(*) AS count
         FROM unnest($1::uuid[], $2::int[]) AS k (segment_id, event_index)
         JOIN deferred_deliveries p USING (segment_id, event_index)
        WHERE p.customer_id = $3 AND p.replay_id IS NULL
        GROUP BY 1, 2, 3`,
      [segmentIds, eventIndexes, customerId],
    );
  }
}
