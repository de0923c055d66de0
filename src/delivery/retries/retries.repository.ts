import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { Run } from '../endpoints/endpoint-health.js';
import { type EndpointNews, EndpointsRepository } from '../endpoints/endpoints.repository.js';
import type { HealthChange } from '../model/health-change.js';
import type { ClaimedDelivery, RetriedRow } from './retry-result.js';

/** What this node has room for, so that nothing is claimed that could not start soon. */
export interface Capacity {
  readonly total: number;
  /** Of one endpoint that is not named in {@link byEndpoint}. */
  readonly perEndpoint: number;
  readonly byEndpoint: ReadonlyMap<number, number>;
  /** Of one customer that is not named in {@link byCustomer}. */
  readonly perCustomer: number;
  readonly byCustomer: ReadonlyMap<string, number>;
}

/** Milliseconds until something can be claimed, 0 when it can be now; undefined when nothing waits. */
export interface NextLook {
  readonly dueInMs: number | undefined;
  readonly heldInMs: number | undefined;
}

/** Rows looked at in one claim: what cannot start is held, so that it is not looked at again. */
const LOOKED_AT = 500;

export const CLAIMED_COLUMNS = `p.segment_id, p.delivery_index, p.customer_id, p.event_index, p.subscription_id, p.endpoint_id,
  p.version, p.attempts, p.replay_of, (extract(epoch FROM now() - p.first_attempt_at) * 1000)::float8 AS first_ms_ago`;

/**
 * Plan: the partial index deferred_due holds only what waits and nobody has, so a claim costs the same however large the rest
 * is. No transaction stays open while the requests are under way: the owner column is the claim. What its endpoint or its
 * customer cannot take now becomes held and leaves the index, so that it never stands before the others.
 */
const CLAIM = `
  WITH oldest AS (
    SELECT segment_id, delivery_index, endpoint_id, customer_id, due_at FROM deferred_deliveries
     WHERE state = 'retrying' AND owner IS NULL AND due_at <= now()
     ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED),
  placed AS (
    SELECT o.*, e.disabled_at IS NULL AND e.frozen_at IS NULL
                AND row_number() OVER (PARTITION BY o.endpoint_id ORDER BY o.due_at) <= coalesce(er.room, $4)
                AND row_number() OVER (PARTITION BY o.customer_id ORDER BY o.due_at) <= coalesce(cr.room, $7) AS can_go
      FROM oldest o JOIN endpoints e ON e.id = o.endpoint_id
      LEFT JOIN unnest($5::bigint[], $6::int[]) AS er (id, room) ON er.id = o.endpoint_id
      LEFT JOIN unnest($8::text[], $9::int[]) AS cr (id, room) ON cr.id = o.customer_id),
  going AS (SELECT * FROM placed WHERE can_go ORDER BY due_at LIMIT $2),
  claimed AS (
    UPDATE deferred_deliveries p SET owner = (SELECT id FROM nodes WHERE id = $1) FROM going g
     WHERE p.segment_id = g.segment_id AND p.delivery_index = g.delivery_index
    RETURNING ${CLAIMED_COLUMNS}),
  locked AS (
    SELECT id FROM endpoints WHERE id IN (SELECT endpoint_id FROM placed WHERE NOT can_go) ORDER BY id FOR NO KEY UPDATE),
  marked AS (
    UPDATE endpoints e SET on_hold_since = coalesce(e.on_hold_since, now()) FROM locked WHERE e.id = locked.id),
  held AS (
    UPDATE deferred_deliveries p SET state = 'onHold', due_at = NULL FROM placed o
     WHERE NOT o.can_go AND p.segment_id = o.segment_id AND p.delivery_index = o.delivery_index)
  SELECT c.*, (SELECT count(*)::int FROM placed WHERE NOT can_go) AS moved FROM (SELECT 1) AS one LEFT JOIN claimed c ON true`;

/**
 * Fenced: a delivery that was cancelled meanwhile, or claimed by another node, stays as that left it. So does one whose
 * attempts show that these results have been written before, when only the confirmation was lost.
 */
const SETTLE = `
  WITH results AS (
    SELECT * FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::int[], $7::float8[], $8::float8[], $9::boolean[])
      AS r (segment_id, delivery_index, state, reason, attempts, started_ms_ago, due_in_ms, attempted)
  ),
  locked AS (
    SELECT p.segment_id, p.delivery_index FROM deferred_deliveries p JOIN results USING (segment_id, delivery_index)
     WHERE p.owner = $1 AND p.attempts = results.attempts - results.attempted::int
     ORDER BY p.segment_id, p.delivery_index FOR UPDATE OF p
  )
  UPDATE deferred_deliveries p
     SET state = CASE WHEN p.state = 'retrying' THEN r.state ELSE p.state END,
         reason = CASE WHEN p.state <> 'retrying' THEN p.reason WHEN r.state = 'onHold' THEN coalesce(r.reason, p.reason) ELSE r.reason END,
         attempts = r.attempts, owner = NULL,
         first_attempt_at = CASE WHEN r.attempted THEN coalesce(p.first_attempt_at, now() - r.started_ms_ago * interval '1 ms')
                                 ELSE p.first_attempt_at END,
         last_attempt_at = CASE WHEN r.attempted THEN now() - r.started_ms_ago * interval '1 ms' ELSE p.last_attempt_at END,
         due_at = CASE WHEN p.state = 'retrying' AND r.state = 'retrying' THEN now() + r.due_in_ms * interval '1 ms' END,
         finished_at = CASE WHEN p.state = 'retrying' AND r.state IN ('retrying', 'onHold') THEN NULL ELSE now() END
    FROM results r JOIN locked USING (segment_id, delivery_index)
   WHERE p.segment_id = r.segment_id AND p.delivery_index = r.delivery_index AND p.owner = $1
  RETURNING p.segment_id, p.delivery_index`;

const LOG = `
  INSERT INTO attempts (day, segment_id, delivery_index, number, at, duration_ms, status, error, response)
  SELECT (now() AT TIME ZONE 'UTC')::date, segment_id, delivery_index, number, now() - started_ms_ago * interval '1 ms',
         duration_ms, status, error, response
    FROM unnest($1::uuid[], $2::int[], $3::int[], $4::float8[], $5::int[], $6::smallint[], $7::text[], $8::bytea[])
      AS r (segment_id, delivery_index, number, started_ms_ago, duration_ms, status, error, response)
  ON CONFLICT DO NOTHING`;

const NEXT = `
  SELECT (SELECT extract(epoch FROM min(due_at) - now()) * 1000
            FROM deferred_deliveries WHERE state = 'retrying' AND owner IS NULL)::float8 AS due,
         (SELECT extract(epoch FROM min(greatest(release_at, probe_at, on_hold_since)) - now()) * 1000
            FROM endpoints WHERE on_hold_since IS NOT NULL AND frozen_at IS NULL)::float8 AS held`;

/** Deliveries in trouble: rows that are claimed when due and retried. */
@Injectable()
export class RetriesRepository {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
  ) {}

  /** Takes what is due and can start; what is due and cannot is held. @returns what was taken, and how many are held now */
  async claimDue(owner: number, room: Capacity): Promise<{ claims: ClaimedDelivery[]; moved: number }> {
    const rows = await this.database.prepared<Omit<ClaimedDelivery, 'probe'> & { moved: number }>(
      'deferred_claim',
      CLAIM,
      [
        owner,
        room.total,
        LOOKED_AT,
        room.perEndpoint,
        [...room.byEndpoint.keys()],
        [...room.byEndpoint.values()],
        room.perCustomer,
        [...room.byCustomer.keys()],
        [...room.byCustomer.values()],
      ],
    );
    const taken = rows.filter(({ segment_id }) => segment_id !== null);
    return {
      claims: taken.map(({ moved: _moved, ...row }) => ({ ...row, probe: false })),
      moved: rows[0]?.moved ?? 0,
    };
  }

  /** When there is next something to claim: what is due, and what is held and may leave. */
  async next(): Promise<NextLook> {
    const [row] = await this.database.prepared<{ due: number | null; held: number | null }>(
      'deferred_next',
      NEXT,
      [],
    );
    const inMs = (ms: number | null | undefined): number | undefined =>
      ms === null || ms === undefined ? undefined : Math.max(0, ms);
    return { dueInMs: inMs(row?.due), heldInMs: inMs(row?.held) };
  }

  /** The bodies of events, by `segment:index`. */
  async bodies(keys: readonly { segment_id: string; event_index: number }[]): Promise<Map<string, string>> {
    const rows = await this.database.query<{ segment_id: string; event_index: number; body: string }>(
      `SELECT e.segment_id, e.event_index, e.body
         FROM deferred_events e
         JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::smallint[]) AS k (segment_id, event_index)) k
        USING (segment_id, event_index)`,
      [keys.map(({ segment_id }) => segment_id), keys.map(({ event_index }) => event_index)],
    );
    return new Map(rows.map((row) => [`${row.segment_id}:${row.event_index}`, row.body]));
  }

  /** Frees what is claimed in this node's name and this node does not know of. */
  async releaseForgotten(owner: number, known: readonly ClaimedDelivery[]): Promise<void> {
    await this.database.query(
      `WITH forgotten AS (
         SELECT segment_id, delivery_index FROM deferred_deliveries p
          WHERE owner = $1 AND NOT EXISTS (
            SELECT 1 FROM unnest($2::uuid[], $3::int[]) AS h (segment_id, delivery_index)
             WHERE h.segment_id = p.segment_id AND h.delivery_index = p.delivery_index)
            FOR UPDATE SKIP LOCKED)
       UPDATE deferred_deliveries p SET owner = NULL FROM forgotten f
        WHERE p.segment_id = f.segment_id AND p.delivery_index = f.delivery_index`,
      [owner, known.map(({ segment_id }) => segment_id), known.map(({ delivery_index }) => delivery_index)],
    );
  }

  /**
   * Writes results down, in the order in which the attempts ended.
   * @returns the endpoints whose state changed, and how many deliveries had their last retry
   */
  settle(
    owner: number,
    rows: readonly RetriedRow[],
  ): Promise<{ changes: HealthChange[]; exhausted: number }> {
    return this.database.transaction(async (tx) => {
      const written = await tx.prepared<{ segment_id: string; delivery_index: number }>(
        'deferred_settle',
        SETTLE,
        [
          owner,
          rows.map(({ segmentId }) => segmentId),
          rows.map(({ deliveryIndex }) => deliveryIndex),
          rows.map(({ state }) => state),
          rows.map(({ reason }) => reason),
          rows.map(({ attempts }) => attempts),
          rows.map(({ startedMsAgo }) => startedMsAgo),
          rows.map(({ dueInMs }) => dueInMs),
          rows.map(({ attempted }) => attempted),
        ],
      );
      const keys = new Set(written.map((row) => `${row.segment_id}:${row.delivery_index}`));
      const ours = rows.filter(({ segmentId, deliveryIndex }) => keys.has(`${segmentId}:${deliveryIndex}`));
      const changes = await this.endpoints.count(tx, newsOf(ours));
      const unused = ours.filter(({ probeUnused }) => probeUnused).map(({ endpointId }) => endpointId);
      if (unused.length > 0) await this.endpoints.probeSoon(tx, unused);
      await log(
        tx,
        ours.filter(({ attempted }) => attempted),
      );
      return { changes, exhausted: ours.filter(({ state }) => state === 'exhausted').length };
    });
  }
}

function newsOf(rows: readonly RetriedRow[]): Map<number, EndpointNews> {
  const news = new Map<number, { runs: Run[]; holds: boolean }>();
  for (const { endpointId, signal, state, probeUnused } of rows) {
    if (signal === undefined && state !== 'onHold' && !probeUnused) continue;
    const known = news.get(endpointId) ?? { runs: [], holds: false };
    news.set(endpointId, known);
    if (signal !== undefined) known.runs.push({ signal, count: 1 });
    if (state === 'onHold') known.holds = true;
  }
  return news;
}

async function log(tx: Tx, rows: readonly RetriedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.prepared('attempts_log', LOG, [
    rows.map(({ segmentId }) => segmentId),
    rows.map(({ deliveryIndex }) => deliveryIndex),
    rows.map(({ attempts }) => attempts),
    rows.map(({ startedMsAgo }) => startedMsAgo),
    rows.map(({ durationMs }) => durationMs),
    rows.map(({ status }) => status),
    rows.map(({ error }) => error),
    rows.map(({ response }) => response),
  ]);
}
