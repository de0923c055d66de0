import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { CLAIMED_COLUMNS, type Capacity } from './retries.repository.js';
import { PausedRepository } from './paused.repository.js';
import { releaseAtRate } from './release-rate.js';
import { AlertOutboxRepository } from '../alert-outbox/alert-outbox.repository.js';
import type { ClaimedDelivery } from '../results/claims.js';

export interface ReleaseRules {
  /** Deliveries a second for an endpoint that was enabled again. */
  readonly onHoldReleaseRate: number;
  readonly probeIntervalMs: number;
}

interface Candidate {
  readonly id: number;
  readonly customerId: string;
  readonly disabled: boolean;
  readonly paced: boolean;
}

/** The oldest on hold for an endpoint, and whether its subscription is paused. */
interface Oldest {
  readonly segment_id: string;
  readonly delivery_index: number;
  readonly endpoint_id: number;
  readonly paused: boolean;
}

interface Plan extends Candidate {
  readonly count: number;
  readonly nextInMs: number;
}

/** Endpoints that get something in one release. */
const MOST_ENDPOINTS = 64;

/** Endpoints in turn, whoever waited longest first; one that another node is at is left to it. None for a node that was given up. */
const CANDIDATES = `
  SELECT id, customer_id AS "customerId", disabled_at IS NOT NULL AS disabled, release_paced AS paced FROM endpoints
   WHERE on_hold_since IS NOT NULL AND frozen_at IS NULL AND (disabled_at IS NULL OR probe_at <= now())
     AND (release_at IS NULL OR release_at <= now())
     AND id <> ALL($1::bigint[]) AND customer_id <> ALL($2::text[]) AND EXISTS (SELECT 1 FROM nodes WHERE id = $4)
   ORDER BY release_at NULLS FIRST LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED`;

/**
 * Plan: for each endpoint the first entries of deferred_on_hold, which is in the order of age; destinations by their key for what is
 * found. What waits for a paused subscription has got here where its pause was not heard of in time.
 */
const OLDEST = `
  SELECT d.segment_id, d.delivery_index,
         EXISTS (SELECT FROM destinations t WHERE t.subscription_id = d.subscription_id AND t.paused_at IS NOT NULL) AS paused,
         wanted.endpoint_id
    FROM unnest($1::bigint[], $2::int[]) AS wanted (endpoint_id, count)
   CROSS JOIN LATERAL (
     SELECT segment_id, delivery_index, subscription_id FROM deferred_deliveries h
      WHERE h.endpoint_id = wanted.endpoint_id AND h.state = 'onHold' AND NOT h.paused
      ORDER BY segment_id, delivery_index LIMIT wanted.count FOR UPDATE SKIP LOCKED) d`;

/**
 * A statement of its own: as one with the search for them, PostgreSQL expects so many rows that it reads the whole table to
 * join them. Plan: the primary key, once for each.
 */
const TAKE = `
  UPDATE deferred_deliveries p SET state = 'retrying', state_since = now(), due_at = now(), owner = $1
    FROM unnest($2::uuid[], $3::int[]) AS t (segment_id, delivery_index)
   WHERE p.segment_id = t.segment_id AND p.delivery_index = t.delivery_index AND EXISTS (SELECT 1 FROM nodes WHERE id = $1)
  RETURNING ${CLAIMED_COLUMNS}`;

/** Whether there are more is asked in the order of deferred_on_hold, so that it is the index which is asked. */
const LEAVE = `
  UPDATE endpoints e
     SET release_at = now() + v.next_in_ms * interval '1 ms',
         probe_at = CASE WHEN v.probed THEN now() + $4 * interval '1 ms' ELSE e.probe_at END,
         on_hold_since = CASE WHEN more.found THEN e.on_hold_since END,
         release_paced = e.release_paced AND more.found
    FROM unnest($1::bigint[], $2::float8[], $3::boolean[]) AS v (id, next_in_ms, probed),
         LATERAL (SELECT (SELECT true FROM deferred_deliveries h WHERE h.endpoint_id = v.id AND h.state = 'onHold' AND NOT h.paused
                         ORDER BY segment_id, delivery_index LIMIT 1) IS NOT NULL AS found) more
   WHERE e.id = v.id`;

/** Deliveries that wait for their endpoint: taken when it can have them, oldest first. */
@Injectable()
export class OnHoldRepository {
  constructor(
    private readonly database: Database,
    private readonly paused: PausedRepository,
    private readonly alerts: AlertOutboxRepository,
  ) {}

  /**
   * Claims deliveries on hold whose endpoints have capacity: one as the probe of each disabled endpoint whose time has come, as many
   * as the rate allows of one that was enabled again, as many as fit of the others. What waits for a paused subscription is put aside.
   */
  async claim(
    owner: number,
    capacity: Capacity,
    rules: ReleaseRules,
  ): Promise<{ claims: ClaimedDelivery[]; moved: number }> {
    const full = [...capacity.byEndpoint].filter(([, left]) => left <= 0).map(([id]) => id);
    const busy = [...capacity.byCustomer].filter(([, left]) => left <= 0).map(([id]) => id);
    return this.database.transaction(async (tx) => {
      const candidates = await tx.prepared<Candidate>('on_hold_candidates', CANDIDATES, [
        full,
        busy,
        MOST_ENDPOINTS,
        owner,
      ]);
      const plans = planOf(candidates, capacity, rules);
      if (plans.length === 0) return { claims: [], moved: 0 };
      const ids = plans.map(({ id }) => id);
      const found = await tx.prepared<Oldest>('on_hold_oldest', OLDEST, [
        ids,
        plans.map(({ count }) => count),
      ]);
      const oldest = found.filter(({ paused }) => !paused);
      const waiting = found.filter(({ paused }) => paused).map(({ endpoint_id }) => endpoint_id);
      const moved = waiting.length > 0 ? await this.paused.putAside(tx, [...new Set(waiting)]) : 0;
      const rows = await tx.prepared<Omit<ClaimedDelivery, 'probe'>>('on_hold_take', TAKE, [
        owner,
        oldest.map(({ segment_id }) => segment_id),
        oldest.map(({ delivery_index }) => delivery_index),
      ]);
      await tx.prepared('on_hold_leave', LEAVE, [
        ids,
        plans.map(({ nextInMs }) => nextInMs),
        plans.map(({ id, disabled }) => disabled && rows.some(({ endpoint_id }) => endpoint_id === id)),
        rules.probeIntervalMs,
      ]);
      const disabled = new Set(plans.filter((plan) => plan.disabled).map(({ id }) => id));
      return { claims: rows.map((row) => ({ ...row, probe: disabled.has(row.endpoint_id) })), moved };
    });
  }

  /**
   * Gives up what has been on hold for longer than the retention period: marked as exhausted, and kept as such.
   * @param oldestSegmentId the smallest id that is still within it
   */
  async expire(oldestSegmentId: string, limit: number): Promise<number> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.query<{ segmentId: string; deliveryIndex: number }>(
        `UPDATE deferred_deliveries p
          SET state = 'exhausted', state_since = now(), finished_at = now(),
              reason = CASE WHEN EXISTS (SELECT FROM destinations t WHERE t.subscription_id = p.subscription_id AND t.paused_at IS NOT NULL)
                            THEN 'Its subscription was paused' ELSE 'Its URL was ' || CASE WHEN e.frozen_at IS NOT NULL THEN 'frozen' WHEN e.disabled_at IS NOT NULL THEN 'disabled'
                                              ELSE 'busy' END END || ' until the retention period ended.'
         FROM endpoints e
        WHERE e.id = p.endpoint_id AND (p.segment_id, p.delivery_index) IN (
                SELECT segment_id, delivery_index FROM deferred_deliveries
                 WHERE state = 'onHold' AND segment_id < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING p.segment_id AS "segmentId", p.delivery_index AS "deliveryIndex"`,
        [oldestSegmentId, limit],
      );
      await this.alerts.exhausted(tx, rows);
      return rows.length;
    });
  }
}

function planOf(candidates: readonly Candidate[], capacity: Capacity, rules: ReleaseRules): Plan[] {
  const plans: Plan[] = [];
  const byCustomer = new Map(capacity.byCustomer);
  let left = capacity.total;
  for (const candidate of candidates) {
    const { customerId } = candidate;
    const ofCustomer = byCustomer.get(customerId) ?? capacity.perCustomer;
    const fits = Math.min(left, ofCustomer, capacity.byEndpoint.get(candidate.id) ?? capacity.perEndpoint);
    if (fits <= 0) continue;
    const { count, nextInMs } = candidate.disabled
      ? { count: 1, nextInMs: 0 }
      : candidate.paced
        ? releaseAtRate(fits, rules.onHoldReleaseRate)
        : { count: fits, nextInMs: 0 };
    plans.push({ ...candidate, count, nextInMs });
    left -= count;
    byCustomer.set(customerId, ofCustomer - count);
  }
  return plans;
}
