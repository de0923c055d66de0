import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { type EventPosition, dayOf, urlHash, WEBHOOK_ID } from '../../delivery/index.js';
import type { DeliveryPosition } from './delivery-position.js';
import type { DeliveryQuery } from './logged-delivery.js';
import type { DeferredRow } from './deferred-view.js';
import type { SegmentArrays } from './segment-deliveries.js';

/** Where a look into one customer's segments of one day begins and ends; both ids are included. */
export interface SegmentRange {
  readonly customerId: string;
  readonly day: string;
  readonly highestId: string;
  readonly lowestId: string;
  readonly limit: number;
}

/** A segment, and how many deliveries it has when one of them may be meant, else 0. */
export interface SegmentEntry {
  readonly id: string;
  readonly deliveries: number;
}

/** Which deferred deliveries to look through: those in one state, those that replays made, or those that a job was the last to touch. */
export type DeferredKind = 'retrying' | 'onHold' | 'exhausted' | 'replayed' | 'ofJob';

/** The states that only deferred deliveries have; these are found without their segments. */
export const TROUBLE = ['retrying', 'onHold', 'exhausted'] as const satisfies readonly DeferredKind[];

export interface DeferredRange {
  readonly customerId: string;
  readonly kind: DeferredKind;
  readonly lowestId: string;
  readonly after: DeliveryPosition;
  /** Most to look through. */
  readonly limit: number;
}

/** A deferred delivery that is meant; or, not meant, the last one that was looked at. */
export interface DeferredKey extends DeliveryPosition {
  readonly meant: boolean;
  /** How many were looked at in all. */
  readonly total: number;
}

export interface AttemptRow {
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: Buffer | null;
}

/** More subscriptions than these are not looked for in every segment; the segment's deliveries are then read. */
const MOST_SUBSCRIPTIONS = 20;
/** A deferred event's first line holds at most three names of 255 characters, each at most six when escaped. */
const HEADER_CHARACTERS = 16_384;
/** That line, of a row of deferred_events that a statement calls e. */
export const HEADER_LINE = `split_part(substr(e.body, 1, ${HEADER_CHARACTERS}), E'\\n', 1)`;

/**
 * As the indexes of the log have it. Two customers may share a hash, so what is found is checked afterwards: both conditions in
 * one place would make the planner expect far fewer rows than there are, and sort them.
 */
export const OF_CUSTOMER = 'hashtext(customer_id) = hashtext($1::text)';

/** By which condition each kind is found; each has its index. The job's id is the tenth value of whoever asks. */
export const WHICH: Readonly<Record<DeferredKind, string>> = {
  retrying: `state = 'retrying'`,
  onHold: `state = 'onHold'`,
  exhausted: `state = 'exhausted'`,
  replayed: 'replay_id IS NOT NULL',
  ofJob: 'job_id = $10',
};

const ARRAYS = `id, (extract(epoch FROM committed_at) * 1000)::float8 AS "committedMs", obj_codes AS "objCodes",
  event_types AS "eventTypes", obj_ids AS "objIds", event_indexes AS "eventIndexes",
  subscription_ids AS "subscriptionIds", versions, results`;

/** Reads deliveries for those who ask what became of them. */
@Injectable()
export class DeliveryLogRepository {
  constructor(private readonly database: Database) {}

  /**
   * The next segments of a customer, newest first. Plan: the index segments_customer of one partition, backwards, stopped
   * by the limit; no payload is read.
   */
  async segments(
    range: SegmentRange,
    query: DeliveryQuery,
    subscriptions: ReadonlySet<string> | undefined,
  ): Promise<SegmentEntry[]> {
    const few = subscriptions !== undefined && subscriptions.size <= MOST_SUBSCRIPTIONS;
    return this.database.query<SegmentEntry>(
      `SELECT id, CASE WHEN meant THEN cardinality(subscription_ids) ELSE 0 END AS deliveries
         FROM (SELECT id, subscription_ids,
                      ($6::text IS NULL OR $6 = ANY(obj_codes)) AND ($7::text IS NULL OR $7 = ANY(event_types))
                      AND ($8::text IS NULL OR $8 = ANY(obj_ids))
                      AND ($9::uuid[] IS NULL OR subscription_ids && $9) AND (NOT $10 OR finished_at IS NULL) AS meant
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
        few ? [...subscriptions] : null,
        query.states?.every((state) => state === 'pending') ?? false,
      ],
    );
  }

  /**
   * The look-up arrays of a customer's segments, newest first; a segment whose day was dropped meanwhile is missing. Plan: the primary
   * key of one partition, for each id.
   */
  async arrays(day: string, ids: readonly string[], customerId: string): Promise<SegmentArrays[]> {
    return this.database.query<SegmentArrays>(
      `SELECT ${ARRAYS} FROM segments WHERE day = $1 AND id = ANY($2::uuid[]) AND customer_id = $3 ORDER BY id DESC`,
      [day, ids, customerId],
    );
  }

  /** A segment of the customer with its payload. Plan: one row by the primary key of one partition. */
  async segment(
    customerId: string,
    day: string,
    id: string,
  ): Promise<(SegmentArrays & { readonly payload: Buffer }) | undefined> {
    const [row] = await this.database.query<SegmentArrays & { readonly payload: Buffer }>(
      `SELECT ${ARRAYS}, payload FROM segments WHERE day = $1 AND id = $2 AND customer_id = $3`,
      [day, id, customerId],
    );
    return row;
  }

  /**
   * Looks through deferred deliveries, newest first. Plan: an index deferred_log_…, deferred_replayed or deferred_job_log, backwards,
   * stopped by the limit.
   */
  async deferredKeys(
    range: DeferredRange,
    query: DeliveryQuery,
    endpointId: number | undefined,
  ): Promise<DeferredKey[]> {
    return this.database.query<DeferredKey>(
      `WITH seen AS MATERIALIZED (
         SELECT segment_id, delivery_index, customer_id, subscription_id, endpoint_id, state, replay_id, job_id
           FROM deferred_deliveries
          WHERE ${OF_CUSTOMER} AND ${WHICH[range.kind]} AND segment_id >= $2 AND (segment_id, delivery_index) < ($3, $4::int)
          ORDER BY segment_id DESC, delivery_index DESC LIMIT $5)
       SELECT segment_id AS "segmentId", delivery_index AS index, meant, total
         FROM (SELECT segment_id, delivery_index, count(*) OVER () AS total,
                      row_number() OVER (ORDER BY segment_id DESC, delivery_index DESC) AS place,
                      customer_id = $1 AND ($6::uuid IS NULL OR subscription_id = $6) AND ($7::bigint IS NULL OR endpoint_id = $7)
                      AND ($8::text[] IS NULL OR state = ANY($8)) AND ($9::uuid IS NULL OR replay_id = $9)
                      AND ($10::uuid IS NULL OR job_id = $10) AS meant
                 FROM seen) AS judged
        WHERE meant OR place = total ORDER BY segment_id DESC, delivery_index DESC`,
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
      ],
    );
  }

  /**
   * What replays made of an event, newest first. Plan: the event's segment, by its primary key, or what is still deferred of it;
   * then the index deferred_replay_of for each of its deliveries.
   */
  async replaysOf(
    customerId: string,
    event: EventPosition,
    lowestId: string,
    after: DeliveryPosition,
    query: DeliveryQuery,
    endpointId: number | undefined,
  ): Promise<DeliveryPosition[]> {
    return this.database.query<DeliveryPosition>(
      `WITH originals AS (
         SELECT (place - 1)::int AS delivery_index, s.id AS segment_id
           FROM segments s, unnest(s.event_indexes) WITH ORDINALITY AS of_event (event_index, place)
          WHERE s.day = $2 AND s.id = $3 AND s.customer_id = $1 AND event_index = $4
          UNION SELECT delivery_index, segment_id FROM deferred_deliveries
                 WHERE segment_id = $3 AND customer_id = $1 AND event_index = $4)
       SELECT segment_id AS "segmentId", delivery_index AS index FROM deferred_deliveries
        WHERE replay_of = ANY(ARRAY(SELECT ${WEBHOOK_ID('originals')} FROM originals))
          AND customer_id = $1 AND segment_id >= $5 AND (segment_id, delivery_index) < ($6, $7::int)
          AND ($8::uuid IS NULL OR subscription_id = $8) AND ($9::bigint IS NULL OR endpoint_id = $9)
          AND ($10::text[] IS NULL OR state = ANY($10)) AND ($11::uuid IS NULL OR replay_id = $11)
          AND ($12::uuid IS NULL OR job_id = $12)
        ORDER BY segment_id DESC, delivery_index DESC`,
      [
        customerId,
        dayOf(event.segmentId),
        event.segmentId,
        event.index,
        lowestId,
        after.segmentId,
        after.index,
        query.subscriptionId ?? null,
        endpointId ?? null,
        query.states ?? null,
        query.replayId ?? null,
        query.jobId ?? null,
      ],
    );
  }

  /**
   * The customer's deferred deliveries at these places, with their last attempts, in no order. Plan: four primary keys for each place;
   * attempts in the partitions of two days.
   */
  async deferred(customerId: string, positions: readonly DeliveryPosition[]): Promise<DeferredRow[]> {
    if (positions.length === 0) return [];
    return this.database.query<DeferredRow>(
      `SELECT p.segment_id AS "segmentId", p.delivery_index AS index, p.event_index AS "eventIndex",
              p.subscription_id AS "subscriptionId", p.endpoint_id AS "endpointId", p.version, p.state, p.reason,
              p.attempts, p.first_attempt_at AS "firstAttemptAt", p.due_at AS "dueAt", p.replay_id AS "replayId",
              p.replay_of AS "replayOf", p.job_id AS "jobId", p.owner IS NOT NULL AS claimed, u.disabled_at AS "disabledAt",
              u.frozen_at AS "frozenAt", u.reason AS "healthReason", u.probe_at AS "probeAt", u.release_paced AS "releasePaced",
              p.paused AS aside, t.subscription_id IS NOT NULL AS "subscriptionPaused",
              a.number, a.at, a.duration_ms AS "durationMs", a.status, a.error,
              ${HEADER_LINE} AS header
         FROM unnest($2::uuid[], $3::int[]) AS k (segment_id, delivery_index)
         JOIN deferred_deliveries p USING (segment_id, delivery_index)
         JOIN endpoints u ON u.id = p.endpoint_id
         LEFT JOIN destinations t ON t.subscription_id = p.subscription_id AND t.paused_at IS NOT NULL AND t.moved_to IS NULL
         JOIN deferred_events e ON e.segment_id = p.segment_id AND e.event_index = p.event_index
         LEFT JOIN LATERAL (
           SELECT number, at, duration_ms, status, error FROM attempts
            WHERE day = ANY(ARRAY[(p.last_attempt_at AT TIME ZONE 'UTC')::date,
                                  (p.last_attempt_at AT TIME ZONE 'UTC')::date + 1])
              AND segment_id = p.segment_id AND delivery_index = p.delivery_index AND number = p.attempts
            LIMIT 1) a ON true
        WHERE p.customer_id = $1`,
      [customerId, positions.map(({ segmentId }) => segmentId), positions.map(({ index }) => index)],
    );
  }

  /** The text of a deferred delivery's event. Plan: one row by the primary key. */
  async deferredBody(segmentId: string, eventIndex: number): Promise<string | undefined> {
    const [row] = await this.database.query<{ body: string }>(
      'SELECT body FROM deferred_events WHERE segment_id = $1 AND event_index = $2',
      [segmentId, eventIndex],
    );
    return row?.body;
  }

  /**
   * A deferred delivery's attempts since the day of the first one, in order; those of forgotten days are missing. Plan: the beginning of
   * the primary key of each day's partition.
   */
  async attempts({ segmentId, index }: DeliveryPosition, first: Date): Promise<AttemptRow[]> {
    return this.database.query<AttemptRow>(
      `SELECT number, at, duration_ms AS "durationMs", status, error, response FROM attempts
        WHERE day = ANY(ARRAY(SELECT generate_series(($3::timestamptz AT TIME ZONE 'UTC')::date,
                                                     (now() AT TIME ZONE 'UTC')::date, interval '1 day')::date))
          AND segment_id = $1 AND delivery_index = $2
        ORDER BY number`,
      [segmentId, index, first],
    );
  }

  /**
   * The customer's endpoint of a URL, and every subscription that names it or did until it was deleted. Plan: the unique index of customer
   * and URL, then destinations_endpoint and former_destinations_endpoint.
   */
  async endpointOf(
    customerId: string,
    href: string,
  ): Promise<{ readonly id: number; readonly subscriptionIds: string[] } | undefined> {
    const [row] = await this.database.query<{ id: number; subscriptionIds: string[] }>(
      `SELECT e.id, ARRAY(SELECT subscription_id FROM destinations WHERE endpoint_id = e.id
                           UNION SELECT subscription_id FROM former_destinations WHERE endpoint_id = e.id)::text[]
                    AS "subscriptionIds"
         FROM endpoints e WHERE customer_id = $1 AND url_hash = $2`,
      [customerId, urlHash(href)],
    );
    return row;
  }

  /** The URLs of endpoints, by id. Plan: the primary key for each, at most a page of them. */
  async urls(endpointIds: readonly number[]): Promise<Map<number, string>> {
    const rows = await this.database.query<{ id: number; url: string }>(
      'SELECT id, url FROM endpoints WHERE id = ANY($1::bigint[])',
      [endpointIds],
    );
    return new Map(rows.map(({ id, url }) => [id, url]));
  }

  /** The URLs of subscriptions, also of deleted ones that are not forgotten yet. Plan: primary keys, for at most a page of them. */
  async urlsOfSubscriptions(subscriptionIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.query<{ id: string; url: string }>(
      `SELECT s.subscription_id AS id, e.url
         FROM (SELECT subscription_id, endpoint_id FROM destinations WHERE subscription_id = ANY($1::uuid[])
               UNION SELECT subscription_id, endpoint_id FROM former_destinations WHERE subscription_id = ANY($1::uuid[])) s
         JOIN endpoints e ON e.id = s.endpoint_id`,
      [subscriptionIds],
    );
    return new Map(rows.map(({ id, url }) => [id, url]));
  }

  /** The names of subscriptions, also of deleted ones as long as they are kept. Plan: the primary key for each, at most a page of them. */
  async namesOfSubscriptions(subscriptionIds: readonly string[]): Promise<Map<string, string | null>> {
    if (subscriptionIds.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; name: string | null }>(
      'SELECT id, name FROM subscriptions WHERE id = ANY($1::uuid[])',
      [subscriptionIds],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
