import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/index.js';

/** A first attempt that failed, on its way into the parked deliveries. Times are milliseconds before now. */
export interface ParkRow {
  readonly segmentId: string;
  readonly deliveryIndex: number;
  readonly customerId: string;
  readonly eventIndex: number;
  readonly subscriptionId: string;
  readonly endpointId: number;
  readonly version: number;
  readonly state: 'waiting' | 'exhausted';
  readonly reason: string | null;
  readonly startedMsAgo: number;
  readonly dueInMs: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: Buffer | null;
}

export interface SettleBatch {
  readonly owner: number;
  readonly day: string;
  readonly segments: readonly { readonly id: string; readonly outcomes: Buffer; readonly done: boolean }[];
  /** What to add to endpoints' counters, by segment, so that a segment we lost adds nothing. */
  readonly counts: readonly {
    readonly segmentId: string;
    readonly endpointId: number;
    readonly successes: number;
    readonly failures: number;
  }[];
  readonly parked: readonly ParkRow[];
  readonly events: readonly {
    readonly segmentId: string;
    readonly eventIndex: number;
    readonly customerId: string;
    readonly body: string;
  }[];
}

/**
 * Everything that one flush of outcomes changes, in one statement and so in one transaction. `mine` is the fence: a segment
 * that another node has taken over changes nothing, counts nothing and parks nothing. Endpoints are locked in the order
 * of their ids, so that two nodes never wait for each other in a circle.
 */
const SETTLE = `
  WITH mine AS (
    UPDATE segments s
       SET outcomes = u.outcomes, settled_at = CASE WHEN u.done THEN now() END,
           owner = CASE WHEN u.done THEN NULL ELSE s.owner END
      FROM unnest($3::uuid[], $4::bytea[], $5::boolean[]) AS u (id, outcomes, done)
     WHERE s.day = $2 AND s.id = u.id AND s.owner = $1 AND s.settled_at IS NULL
    RETURNING s.id
  ),
  sums AS (
    SELECT c.endpoint_id, sum(c.successes) AS successes, sum(c.failures) AS failures
      FROM unnest($6::uuid[], $7::bigint[], $8::int[], $9::int[]) AS c (segment_id, endpoint_id, successes, failures)
      JOIN mine ON mine.id = c.segment_id GROUP BY 1
  ),
  locked AS (SELECT id FROM endpoints WHERE id IN (SELECT endpoint_id FROM sums) ORDER BY id FOR UPDATE),
  counted AS (
    UPDATE endpoints e SET successes = e.successes + sums.successes, failures = e.failures + sums.failures
      FROM sums JOIN locked ON locked.id = sums.endpoint_id WHERE e.id = sums.endpoint_id
  ),
  bodies AS (
    INSERT INTO parked_events (segment_id, event_index, customer_id, body)
    SELECT v.* FROM unnest($10::uuid[], $11::smallint[], $12::text[], $13::text[]) AS v (segment_id, event_index, customer_id, body)
      JOIN mine ON mine.id = v.segment_id
    ON CONFLICT DO NOTHING
  ),
  failed AS (
    SELECT f.* FROM unnest($14::uuid[], $15::int[], $16::text[], $17::smallint[], $18::uuid[], $19::bigint[], $20::smallint[],
                           $21::text[], $22::text[], $23::float8[], $24::float8[], $25::int[], $26::smallint[], $27::text[],
                           $28::bytea[])
      AS f (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id, version,
            state, reason, started_ms_ago, due_in_ms, duration_ms, status, error, response)
      JOIN mine ON mine.id = f.segment_id
  ),
  parked AS (
    INSERT INTO parked_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id,
                                   version, state, reason, attempts, first_attempt_at, last_attempt_at, due_at, settled_at)
    SELECT f.segment_id, f.delivery_index, f.customer_id, f.event_index, f.subscription_id, f.endpoint_id, f.version,
           CASE WHEN t.subscription_id IS NULL THEN 'cancelled' ELSE f.state END,
           CASE WHEN t.subscription_id IS NULL THEN 'The subscription was deleted.' ELSE f.reason END, 1,
           now() - f.started_ms_ago * interval '1 ms', now() - f.started_ms_ago * interval '1 ms',
           CASE WHEN t.subscription_id IS NOT NULL AND f.state = 'waiting' THEN now() + f.due_in_ms * interval '1 ms' END,
           CASE WHEN t.subscription_id IS NULL OR f.state <> 'waiting' THEN now() END
      FROM failed f LEFT JOIN targets t ON t.subscription_id = f.subscription_id
    ON CONFLICT DO NOTHING
  ),
  logged AS (
    INSERT INTO attempts (day, segment_id, delivery_index, number, at, duration_ms, status, error, response)
    SELECT (now() AT TIME ZONE 'UTC')::date, segment_id, delivery_index, 1, now() - started_ms_ago * interval '1 ms',
           duration_ms, status, error, response FROM failed
    ON CONFLICT DO NOTHING
  )
  SELECT id FROM mine`;

/** Writes outcomes of first attempts down, in bulk. */
@Injectable()
export class SettleRepository {
  constructor(private readonly database: Database) {}

  /** @returns the ids of the segments that were still ours; the others have been taken over */
  async settle(batch: SettleBatch): Promise<Set<string>> {
    const { segments, counts, events, parked } = batch;
    const rows = await this.database.prepared<{ id: string }>('journal_settle', SETTLE, [
      batch.owner,
      batch.day,
      segments.map(({ id }) => id),
      segments.map(({ outcomes }) => outcomes),
      segments.map(({ done }) => done),
      counts.map(({ segmentId }) => segmentId),
      counts.map(({ endpointId }) => endpointId),
      counts.map(({ successes }) => successes),
      counts.map(({ failures }) => failures),
      events.map(({ segmentId }) => segmentId),
      events.map(({ eventIndex }) => eventIndex),
      events.map(({ customerId }) => customerId),
      events.map(({ body }) => body),
      parked.map(({ segmentId }) => segmentId),
      parked.map(({ deliveryIndex }) => deliveryIndex),
      parked.map(({ customerId }) => customerId),
      parked.map(({ eventIndex }) => eventIndex),
      parked.map(({ subscriptionId }) => subscriptionId),
      parked.map(({ endpointId }) => endpointId),
      parked.map(({ version }) => version),
      parked.map(({ state }) => state),
      parked.map(({ reason }) => reason),
      parked.map(({ startedMsAgo }) => startedMsAgo),
      parked.map(({ dueInMs }) => dueInMs),
      parked.map(({ durationMs }) => durationMs),
      parked.map(({ status }) => status),
      parked.map(({ error }) => error),
      parked.map(({ response }) => response),
    ]);
    return new Set(rows.map(({ id }) => id));
  }
}
