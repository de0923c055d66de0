import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../platform/database/index.js';
import { type EventPosition, HEIR, stateList } from '../../delivery/index.js';
import { HEADER_LINE, OF_CUSTOMER } from '../reading/delivery-log.repository.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import {
  type BulkState,
  BULK_STATES,
  type DeliveryAction,
  type DeliveryFilter,
  type Verdict,
} from './bulk-job.js';

/** Which deferred deliveries to look through, oldest first. */
export interface CandidateRange {
  readonly customerId: string;
  readonly after: DeliveryPosition;
  readonly highestId: string;
  /** Only what was in its state by then; null for now. */
  readonly asOf: Date | null;
  /** Most to look at, and most to return. */
  readonly look: number;
  readonly limit: number;
}

/** A delivery that may be meant; or, not meant, the last one that was looked at. */
export interface Candidate extends DeliveryPosition {
  readonly eventIndex: number;
  readonly meant: boolean;
  /** How many were looked at in all. */
  readonly total: number;
}

/** What became of a delivery that a job acted upon. */
export interface Judged extends DeliveryPosition {
  readonly verdict: Verdict;
}

const CANCELLED = 'An administrator cancelled it.';

/** Those of one state after a place: the index deferred_log_… of that state, stopped by the limit. Nothing when it is not asked for. */
const inState = (state: BulkState): string => `
  (SELECT segment_id, delivery_index, event_index, customer_id, subscription_id, endpoint_id, state_since, replay_id, replay_of, job_id
     FROM deferred_deliveries
    WHERE ${OF_CUSTOMER} AND state = '${state}' AND '${state}' = ANY($2::text[])
      AND (segment_id, delivery_index) > ($3, $4::int) AND segment_id <= $5
    ORDER BY segment_id, delivery_index LIMIT $6)`;

/** A delivery of this event, or what a replay made of one: it keeps the event's index, and names the delivery that it repeats. */
const OF_EVENT = `event_index = $13 AND (replay_of IS NULL AND segment_id = $12
                  OR starts_with(replay_of, 'msg_' || replace($12::uuid::text, '-', '') || '_'))`;

const CANDIDATES = `
  WITH seen AS MATERIALIZED (
    SELECT * FROM (${inState('retrying')} UNION ALL ${inState('onHold')} UNION ALL ${inState('exhausted')}) AS of_each
     ORDER BY segment_id, delivery_index LIMIT $6),
  judged AS (
    SELECT segment_id, delivery_index, event_index, count(*) OVER () AS total,
           row_number() OVER (ORDER BY segment_id, delivery_index) AS place,
           customer_id = $1 AND ($7::timestamptz IS NULL OR state_since <= $7)
           AND ($8::uuid IS NULL OR subscription_id = $8) AND ($9::bigint IS NULL OR endpoint_id = $9)
           AND ($10::uuid IS NULL OR replay_id = $10) AND ($11::uuid IS NULL OR job_id = $11)
           AND ($12::uuid IS NULL OR ${OF_EVENT}) AS meant
      FROM seen)
  SELECT segment_id AS "segmentId", delivery_index AS index, event_index AS "eventIndex", coalesce(meant, false) AS meant, total
    FROM judged WHERE meant OR place = total ORDER BY segment_id, delivery_index LIMIT $14`;

/** When the last attempt ended; its log is of the day on which it was written down. */
const LAST_ATTEMPT_ENDED = `
  p.last_attempt_at + coalesce((
    SELECT a.duration_ms FROM attempts a
     WHERE a.day = ANY(ARRAY[(p.last_attempt_at AT TIME ZONE 'UTC')::date, (p.last_attempt_at AT TIME ZONE 'UTC')::date + 1])
       AND a.segment_id = p.segment_id AND a.delivery_index = p.delivery_index AND a.number = p.attempts
     LIMIT 1), 0) * interval '1 ms'`;

/**
 * What would become of a row p that is tried for the destination t and the endpoint e. As in a retry by hand, nothing is tried at a URL that
 * takes nothing.
 */
const VERDICTS: Readonly<Record<DeliveryAction, string>> = {
  retry: `
    CASE WHEN p.state NOT IN ${stateList(BULK_STATES.retry)} OR p.state <> ALL($4::text[]) OR p.state_since > $5 THEN 'changed'
         WHEN p.owner IS NOT NULL THEN 'underWay'
         WHEN ${LAST_ATTEMPT_ENDED} > $5 THEN 'attempted'
         WHEN t.subscription_id IS NULL THEN 'unsubscribed'
         WHEN t.paused_at IS NOT NULL THEN 'paused'
         WHEN e.disabled_at IS NOT NULL OR e.frozen_at IS NOT NULL THEN 'urlBlocked'
         ELSE 'done' END`,
  cancel: `
    CASE WHEN p.state NOT IN ${stateList(BULK_STATES.cancel)} OR p.state <> ALL($4::text[]) OR p.state_since > $5 THEN 'changed'
         WHEN p.owner IS NOT NULL THEN 'underWay'
         ELSE 'done' END`,
};

/** The destination t, if there still is one, and the endpoint e of a row p with its heir. */
const FOR_WHICH = `
  LEFT JOIN destinations t ON t.subscription_id = p.heir JOIN endpoints e ON e.id = coalesce(t.endpoint_id, p.endpoint_id)`;

/** What is done to the rows with the verdict for it. */
const CHANGES: Readonly<Record<DeliveryAction, string>> = {
  retry: `state = 'retrying', due_at = now(), finished_at = NULL, paused = false, subscription_id = j.heir, endpoint_id = j.endpoint_id,
          state_since = CASE WHEN p.state = 'retrying' THEN p.state_since ELSE now() END`,
  cancel: `state = 'cancelled', due_at = NULL, finished_at = now(), state_since = now(), reason = '${CANCELLED}'`,
};

/** Deferred deliveries as jobs find and change them: by hand, since each statement decides and acts on many rows. */
@Injectable()
export class BulkDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Looks through deferred deliveries, oldest first. Plan: up to three indexes deferred_log_…, merged, each stopped by the limit.
   * @param endpointId of the filter's URL
   */
  async candidates(
    range: CandidateRange,
    filter: DeliveryFilter,
    endpointId: number | undefined,
    event: EventPosition | undefined,
  ): Promise<Candidate[]> {
    return this.database.query<Candidate>(CANDIDATES, [
      range.customerId,
      filter.states,
      range.after.segmentId,
      range.after.index,
      range.highestId,
      range.look,
      range.asOf,
      filter.subscriptionId ?? null,
      endpointId ?? null,
      filter.replayId ?? null,
      filter.jobId ?? null,
      event?.segmentId ?? null,
      event?.index ?? null,
      range.limit,
    ]);
  }

  /** The headers, as JSON, of the events of deferred deliveries, by `segment:index` of the event. */
  async headers(events: readonly { segmentId: string; eventIndex: number }[]): Promise<Map<string, string>> {
    const rows = await this.database.query<{ segmentId: string; eventIndex: number; header: string }>(
      `SELECT e.segment_id AS "segmentId", e.event_index AS "eventIndex", ${HEADER_LINE} AS header
         FROM deferred_events e
         JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::smallint[]) AS k (segment_id, event_index)) k
        USING (segment_id, event_index)`,
      [events.map(({ segmentId }) => segmentId), events.map(({ eventIndex }) => eventIndex)],
    );
    return new Map(rows.map(({ segmentId, eventIndex, header }) => [`${segmentId}:${eventIndex}`, header]));
  }

  /** What would become of deliveries now. */
  async judge(
    action: DeliveryAction,
    customerId: string,
    positions: readonly DeliveryPosition[],
    states: readonly BulkState[],
  ): Promise<Verdict[]> {
    if (positions.length === 0) return [];
    const rows = await this.database.query<{ verdict: Verdict }>(
      `SELECT ${VERDICTS[action]} AS verdict
         FROM (SELECT p.*, ${HEIR} AS heir FROM unnest($1::uuid[], $2::int[]) AS k (segment_id, delivery_index)
                 JOIN deferred_deliveries p USING (segment_id, delivery_index)
                WHERE p.customer_id = $3) p ${FOR_WHICH}`,
      [...places(positions), customerId, states, new Date(8.64e15)],
    );
    return rows.map(({ verdict }) => verdict);
  }

  /**
   * Retries or cancels those that still are as they were when the job was made. Locked in the order in which recording results
   * locks them too, so that neither waits for the other in a circle.
   * @param asOf when that was
   * @returns what became of each; one that is gone is missing
   */
  async act(
    tx: Sql,
    action: DeliveryAction,
    job: { readonly id: string; readonly customerId: string; readonly asOf: Date },
    positions: readonly DeliveryPosition[],
    states: readonly BulkState[],
  ): Promise<Judged[]> {
    if (positions.length === 0) return [];
    return tx.query<Judged>(
      `WITH locked AS (
         SELECT p.*, ${HEIR} AS heir FROM unnest($1::uuid[], $2::int[]) AS k (segment_id, delivery_index)
           JOIN deferred_deliveries p USING (segment_id, delivery_index)
          WHERE p.customer_id = $3
          ORDER BY p.segment_id, p.delivery_index FOR UPDATE OF p),
       judged AS (
         SELECT p.segment_id, p.delivery_index, p.heir, e.id AS endpoint_id, ${VERDICTS[action]} AS verdict
           FROM locked p ${FOR_WHICH}),
       changed AS (
         UPDATE deferred_deliveries p SET ${CHANGES[action]}, job_id = $6 FROM judged j
          WHERE j.verdict = 'done' AND p.segment_id = j.segment_id AND p.delivery_index = j.delivery_index)
       SELECT segment_id AS "segmentId", delivery_index AS index, verdict FROM judged`,
      [...places(positions), job.customerId, states, job.asOf, job.id],
    );
  }
}

function places(positions: readonly DeliveryPosition[]): [string[], number[]] {
  return [positions.map(({ segmentId }) => segmentId), positions.map(({ index }) => index)];
}
