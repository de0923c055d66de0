import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/index.js';

/** A parked delivery that is due and now ours. Times are milliseconds before now. */
export interface ClaimedDelivery {
  readonly segment_id: string;
  readonly delivery_index: number;
  readonly customer_id: string;
  readonly event_index: number;
  readonly subscription_id: string;
  readonly endpoint_id: number;
  readonly version: 1 | 2;
  readonly attempts: number;
  /** Since the first attempt began; null when there was none. */
  readonly first_ms_ago: number | null;
}

/** What an attempt at a parked delivery, or the lack of one, made of it. */
export interface RetriedRow {
  readonly segmentId: string;
  readonly deliveryIndex: number;
  readonly endpointId: number;
  readonly state: 'waiting' | 'delivered' | 'exhausted' | 'cancelled';
  readonly reason: string | null;
  readonly attempts: number;
  readonly startedMsAgo: number;
  readonly dueInMs: number;
  /** False when no attempt was made (cancelled). */
  readonly attempted: boolean;
  /** Whether it counts for the endpoint. */
  readonly counted: boolean;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: Buffer | null;
}

/**
 * Plan: the partial index parked_due holds only what waits and nobody has, so a claim costs the same however large the rest
 * is. No transaction stays open while the requests are under way: the owner column is the claim. Only so many of one
 * endpoint's are taken, and none of an endpoint that has its fill, so that one which hangs never stands before the others.
 */
const CLAIM = `
  WITH oldest AS (
    SELECT segment_id, delivery_index, endpoint_id, due_at FROM parked_deliveries
     WHERE state = 'waiting' AND owner IS NULL AND due_at <= now() AND endpoint_id <> ALL($3::bigint[])
     ORDER BY due_at LIMIT 10 * $2::int),
  fair AS (
    SELECT segment_id, delivery_index FROM (
      SELECT *, row_number() OVER (PARTITION BY endpoint_id ORDER BY due_at) AS place FROM oldest) ranked
     WHERE place <= $4 ORDER BY due_at LIMIT $2),
  due AS (
    SELECT p.segment_id, p.delivery_index FROM parked_deliveries p JOIN fair USING (segment_id, delivery_index)
     WHERE p.state = 'waiting' AND p.owner IS NULL FOR UPDATE OF p SKIP LOCKED)
  UPDATE parked_deliveries p SET owner = (SELECT id FROM nodes WHERE id = $1) FROM due
   WHERE p.segment_id = due.segment_id AND p.delivery_index = due.delivery_index
  RETURNING p.segment_id, p.delivery_index, p.customer_id, p.event_index, p.subscription_id, p.endpoint_id, p.version,
            p.attempts, (extract(epoch FROM now() - p.first_attempt_at) * 1000)::float8 AS first_ms_ago`;

/**
 * Fenced: a delivery that was cancelled meanwhile, or claimed by another node, stays as that left it. So does one whose
 * attempts show that these results have been written before, when only the confirmation was lost.
 */
const SETTLE = `
  WITH results AS (
    SELECT * FROM unnest($2::uuid[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::int[], $8::float8[], $9::float8[],
                         $10::boolean[], $11::boolean[], $12::int[], $13::smallint[], $14::text[], $15::bytea[])
      AS r (segment_id, delivery_index, endpoint_id, state, reason, attempts, started_ms_ago, due_in_ms, attempted, counted,
            duration_ms, status, error, response)
  ),
  locked_rows AS (
    SELECT p.segment_id, p.delivery_index FROM parked_deliveries p JOIN results USING (segment_id, delivery_index)
     WHERE p.owner = $1 AND p.attempts = results.attempts - results.attempted::int
     ORDER BY p.segment_id, p.delivery_index FOR UPDATE OF p
  ),
  mine AS (
    UPDATE parked_deliveries p
       SET state = CASE WHEN p.state = 'waiting' THEN r.state ELSE p.state END,
           reason = CASE WHEN p.state = 'waiting' THEN r.reason ELSE p.reason END,
           attempts = r.attempts, owner = NULL,
           first_attempt_at = CASE WHEN r.attempted THEN coalesce(p.first_attempt_at, now() - r.started_ms_ago * interval '1 ms')
                                   ELSE p.first_attempt_at END,
           last_attempt_at = CASE WHEN r.attempted THEN now() - r.started_ms_ago * interval '1 ms' ELSE p.last_attempt_at END,
           due_at = CASE WHEN p.state = 'waiting' AND r.state = 'waiting' THEN now() + r.due_in_ms * interval '1 ms' END,
           settled_at = CASE WHEN p.state = 'waiting' AND r.state = 'waiting' THEN NULL ELSE now() END
      FROM results r JOIN locked_rows USING (segment_id, delivery_index)
     WHERE p.segment_id = r.segment_id AND p.delivery_index = r.delivery_index AND p.owner = $1
    RETURNING p.segment_id, p.delivery_index
  ),
  ours AS (SELECT r.* FROM results r JOIN mine USING (segment_id, delivery_index)),
  sums AS (
    SELECT endpoint_id, count(*) FILTER (WHERE state = 'delivered') AS successes,
           count(*) FILTER (WHERE state <> 'delivered') AS failures
      FROM ours WHERE counted GROUP BY 1
  ),
  locked AS (SELECT id FROM endpoints WHERE id IN (SELECT endpoint_id FROM sums) ORDER BY id FOR UPDATE),
  added AS (
    UPDATE endpoints e SET successes = e.successes + sums.successes, failures = e.failures + sums.failures
      FROM sums JOIN locked ON locked.id = sums.endpoint_id WHERE e.id = sums.endpoint_id
  )
  INSERT INTO attempts (day, segment_id, delivery_index, number, at, duration_ms, status, error, response)
  SELECT (now() AT TIME ZONE 'UTC')::date, segment_id, delivery_index, attempts, now() - started_ms_ago * interval '1 ms',
         duration_ms, status, error, response FROM ours WHERE attempted
  ON CONFLICT DO NOTHING`;

/** Deliveries in trouble: rows that are claimed when due and retried. */
@Injectable()
export class ParkedRepository {
  constructor(private readonly database: Database) {}

  /** @param full endpoints that have their fill; @param perEndpoint most deliveries of one endpoint to take */
  claimDue(
    owner: number,
    limit: number,
    full: readonly number[],
    perEndpoint: number,
  ): Promise<ClaimedDelivery[]> {
    return this.database.prepared('parked_claim', CLAIM, [owner, limit, full, perEndpoint]);
  }

  /** Milliseconds until the next one is due (0 when one is overdue); undefined when none waits. */
  async nextDueInMs(): Promise<number | undefined> {
    const [row] = await this.database.prepared<{ ms: number | null }>(
      'parked_next',
      `SELECT (extract(epoch FROM min(due_at) - now()) * 1000)::float8 AS ms
         FROM parked_deliveries WHERE state = 'waiting' AND owner IS NULL`,
      [],
    );
    return row?.ms === null || row === undefined ? undefined : Math.max(0, row.ms);
  }

  /** The bodies of events, by `segment:index`. */
  async bodies(keys: readonly { segment_id: string; event_index: number }[]): Promise<Map<string, string>> {
    const rows = await this.database.query<{ segment_id: string; event_index: number; body: string }>(
      `SELECT e.segment_id, e.event_index, e.body
         FROM parked_events e
         JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::smallint[]) AS k (segment_id, event_index)) k
        USING (segment_id, event_index)`,
      [keys.map(({ segment_id }) => segment_id), keys.map(({ event_index }) => event_index)],
    );
    return new Map(rows.map((row) => [`${row.segment_id}:${row.event_index}`, row.body]));
  }

  /** Frees what is claimed in this node's name and this node does not know of. */
  async releaseForgotten(owner: number, held: readonly ClaimedDelivery[]): Promise<void> {
    await this.database.query(
      `WITH forgotten AS (
         SELECT segment_id, delivery_index FROM parked_deliveries p
          WHERE owner = $1 AND NOT EXISTS (
            SELECT 1 FROM unnest($2::uuid[], $3::int[]) AS h (segment_id, delivery_index)
             WHERE h.segment_id = p.segment_id AND h.delivery_index = p.delivery_index)
            FOR UPDATE SKIP LOCKED)
       UPDATE parked_deliveries p SET owner = NULL FROM forgotten f
        WHERE p.segment_id = f.segment_id AND p.delivery_index = f.delivery_index`,
      [owner, held.map(({ segment_id }) => segment_id), held.map(({ delivery_index }) => delivery_index)],
    );
  }

  async settle(owner: number, rows: readonly RetriedRow[]): Promise<void> {
    await this.database.prepared('parked_settle', SETTLE, [
      owner,
      rows.map(({ segmentId }) => segmentId),
      rows.map(({ deliveryIndex }) => deliveryIndex),
      rows.map(({ endpointId }) => endpointId),
      rows.map(({ state }) => state),
      rows.map(({ reason }) => reason),
      rows.map(({ attempts }) => attempts),
      rows.map(({ startedMsAgo }) => startedMsAgo),
      rows.map(({ dueInMs }) => dueInMs),
      rows.map(({ attempted }) => attempted),
      rows.map(({ counted }) => counted),
      rows.map(({ durationMs }) => durationMs),
      rows.map(({ status }) => status),
      rows.map(({ error }) => error),
      rows.map(({ response }) => response),
    ]);
  }
}
