import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { ClaimedDelivery } from '../results/claims.js';

/** What this node has capacity for, so that nothing is claimed that could not start soon. */
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
export interface NextDue {
  readonly dueInMs: number | undefined;
  readonly onHoldInMs: number | undefined;
  /** Whether deliveries on hold are to be given back to their endpoints, since their subscription is resumed. */
  readonly resuming: boolean;
  /** Whether it is time to look for what is to be moved to subscriptions that took the place of others. */
  readonly moving: boolean;
}

/** Rows looked at in one claim: what cannot start is put on hold, so that it is not looked at again. */
const LOOKED_AT = 500;

export const CLAIMED_COLUMNS = `p.segment_id, p.delivery_index, p.customer_id, p.event_index, p.subscription_id, p.endpoint_id,
  p.version, p.attempts, p.replay_of, p.replay_id, (extract(epoch FROM now() - p.first_attempt_at) * 1000)::float8 AS first_ms_ago`;

/**
 * Plan: the partial index deferred_due holds only what waits and nobody has, so a claim costs the same however large the rest
 * is. No transaction stays open while the requests are under way: the owner column is the claim. What its endpoint or its
 * customer cannot take now is put on hold and leaves the index, so that it never stands before the others. A node that was
 * given up, and does not know it yet, gets nothing.
 */
const CLAIM = `
  WITH oldest AS (
    SELECT segment_id, delivery_index, endpoint_id, customer_id, due_at FROM deferred_deliveries
     WHERE state = 'retrying' AND owner IS NULL AND due_at <= now() AND EXISTS (SELECT 1 FROM nodes WHERE id = $1)
     ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED),
  placed AS (
    SELECT o.*, e.disabled_at IS NULL AND e.frozen_at IS NULL
                AND row_number() OVER (PARTITION BY o.endpoint_id ORDER BY o.due_at) <= coalesce(er.capacity, $4)
                AND row_number() OVER (PARTITION BY o.customer_id ORDER BY o.due_at) <= coalesce(cr.capacity, $7) AS can_go
      FROM oldest o JOIN endpoints e ON e.id = o.endpoint_id
      LEFT JOIN unnest($5::bigint[], $6::int[]) AS er (id, capacity) ON er.id = o.endpoint_id
      LEFT JOIN unnest($8::text[], $9::int[]) AS cr (id, capacity) ON cr.id = o.customer_id),
  going AS (SELECT * FROM placed WHERE can_go ORDER BY due_at LIMIT $2),
  claimed AS (
    UPDATE deferred_deliveries p SET owner = $1 FROM going g
     WHERE p.segment_id = g.segment_id AND p.delivery_index = g.delivery_index
    RETURNING ${CLAIMED_COLUMNS}),
  locked AS (
    SELECT id FROM endpoints WHERE id IN (SELECT endpoint_id FROM placed WHERE NOT can_go) ORDER BY id FOR NO KEY UPDATE),
  marked AS (
    UPDATE endpoints e SET on_hold_since = coalesce(e.on_hold_since, now()) FROM locked WHERE e.id = locked.id),
  on_hold AS (
    UPDATE deferred_deliveries p SET state = 'onHold', state_since = now(), due_at = NULL, paused = false FROM placed o
     WHERE NOT o.can_go AND p.segment_id = o.segment_id AND p.delivery_index = o.delivery_index)
  SELECT c.*, (SELECT count(*)::int FROM placed WHERE NOT can_go) AS moved FROM (SELECT 1) AS one LEFT JOIN claimed c ON true`;

/**
 * Plan: the first entry of deferred_due, the index endpoints_on_hold (a row for each URL with something on hold), and the first entries
 * of destinations_resuming, which is asked in its order so that it is the index which is asked, and of destinations_moving.
 */
const NEXT = `
  SELECT (SELECT extract(epoch FROM min(due_at) - now()) * 1000
            FROM deferred_deliveries WHERE state = 'retrying' AND owner IS NULL)::float8 AS due,
         (SELECT extract(epoch FROM min(greatest(release_at, probe_at, on_hold_since)) - now()) * 1000
            FROM endpoints WHERE on_hold_since IS NOT NULL AND frozen_at IS NULL)::float8 AS on_hold,
         (SELECT true FROM destinations WHERE resuming ORDER BY subscription_id LIMIT 1) IS NOT NULL AS resuming,
         coalesce((SELECT min(move_due) FROM destinations WHERE move_due IS NOT NULL) <= now(), false) AS moving`;

/** Retrying deliveries: rows that are claimed when due. */
@Injectable()
export class RetriesRepository {
  constructor(private readonly database: Database) {}

  /** Takes what is due and can start; what is due and cannot is put on hold. @returns what was taken, and how many were put on hold */
  async claimDue(owner: number, capacity: Capacity): Promise<{ claims: ClaimedDelivery[]; moved: number }> {
    const rows = await this.database.prepared<Omit<ClaimedDelivery, 'probe'> & { moved: number }>(
      'deferred_claim',
      CLAIM,
      [
        owner,
        capacity.total,
        LOOKED_AT,
        capacity.perEndpoint,
        [...capacity.byEndpoint.keys()],
        [...capacity.byEndpoint.values()],
        capacity.perCustomer,
        [...capacity.byCustomer.keys()],
        [...capacity.byCustomer.values()],
      ],
    );
    const taken = rows.filter(({ segment_id }) => segment_id !== null);
    return {
      claims: taken.map(({ moved: _moved, ...row }) => ({ ...row, probe: false })),
      moved: rows[0]?.moved ?? 0,
    };
  }

  /** When there is next something to claim: what is due, and what is on hold and may leave. */
  async next(): Promise<NextDue> {
    const [row] = await this.database.prepared<{
      due: number | null;
      on_hold: number | null;
      resuming: boolean;
      moving: boolean;
    }>('deferred_next', NEXT, []);
    const inMs = (ms: number | null | undefined): number | undefined =>
      ms === null || ms === undefined ? undefined : Math.max(0, ms);
    return {
      dueInMs: inMs(row?.due),
      onHoldInMs: inMs(row?.on_hold),
      resuming: row?.resuming ?? false,
      moving: row?.moving ?? false,
    };
  }

  /** The bodies of events, by `segment:index`. Plan: the primary key, for each. */
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

  /** Frees what is claimed in this node's name and this node does not know of. Plan: the partial index deferred_owned. */
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
}
