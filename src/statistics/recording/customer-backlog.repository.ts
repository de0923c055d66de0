import { Injectable, Optional } from '@nestjs/common';
import { SLOT, SLOT_BYTES } from '../../delivery/index.js';
import { byIndexes, Database, entriesOf, type Tx } from '../../platform/database/index.js';

/** What waits of a customer's deliveries, by state. */
export interface CustomerBacklog {
  readonly customerId: string;
  /** Whose first attempt is not written down yet. */
  readonly pending: number;
  readonly retrying: number;
  readonly onHold: number;
  /** Seconds since the oldest of them could have been sent: a pending one since its event, a retrying one since it was due. */
  readonly age: number;
}

/** What is looked at for one customer. */
export interface BacklogLimits {
  /** Segments in which pending deliveries are counted; of more the rest is taken to be alike. */
  readonly segments: number;
  /** Segments that are counted themselves. */
  readonly moreSegments: number;
  /** Deferred deliveries of a state; of more the rest is PostgreSQL's estimate. */
  readonly deferred: number;
  /** Overdue retries looked at, of all customers together. */
  readonly overdue: number;
}

const LIMITS: BacklogLimits = { segments: 500, moreSegments: 100_000, deferred: 20_000, overdue: 5_000 };
/** Of each statement. What takes longer is left out of that sample. */
const STATEMENT_MS = 2_000;

interface Counted {
  readonly open: number;
  readonly looked: number;
  readonly segments: number;
  readonly owned: number;
  readonly age: number;
  readonly retrying: number;
  readonly onHold: number;
}

const OF_CUSTOMER = 'hashtext(customer_id) = hashtext($1::text) AND customer_id = $1';
/** Deliveries of the segment `s` that have no result. */
const OPEN = `CASE WHEN results IS NULL THEN cardinality(subscription_ids)::bigint ELSE (
  SELECT count(*) FROM generate_series(0, cardinality(subscription_ids) - 1) AS n
   WHERE n * ${SLOT_BYTES} >= length(results) OR get_byte(results, n * ${SLOT_BYTES}) = ${SLOT.open}) END`;

/**
 * Plan: segments_free_customer in its order, first those that are opened and then the entries alone; segments_owned, which holds no more
 * than nodes have in memory; deferred_log_retrying and deferred_log_on_hold in their order. Each is stopped by its limit.
 */
const COUNT = `
  WITH free AS MATERIALIZED (
    SELECT committed_at, ${OPEN} AS open FROM segments
     WHERE finished_at IS NULL AND owner IS NULL AND customer_id = $1 ORDER BY id LIMIT $2),
  owned AS MATERIALIZED (
    SELECT committed_at, ${OPEN} AS open FROM segments
     WHERE finished_at IS NULL AND owner IS NOT NULL AND customer_id = $1 LIMIT $2)
  SELECT (SELECT coalesce(sum(open), 0) FROM free)::bigint AS open, (SELECT count(*) FROM free) AS looked,
         (SELECT count(*) FROM (SELECT FROM segments WHERE finished_at IS NULL AND owner IS NULL AND customer_id = $1
                                 ORDER BY id LIMIT $3) t) AS segments,
         (SELECT coalesce(sum(open), 0) FROM owned)::bigint AS owned,
         coalesce(extract(epoch FROM now() - least((SELECT min(committed_at) FROM free), (SELECT min(committed_at) FROM owned))), 0)::float8
           AS age,
         (SELECT count(*) FROM (SELECT FROM deferred_deliveries WHERE ${OF_CUSTOMER} AND state = 'retrying'
                                 ORDER BY segment_id, delivery_index LIMIT $4) t) AS retrying,
         (SELECT count(*) FROM (SELECT FROM deferred_deliveries WHERE ${OF_CUSTOMER} AND state = 'onHold'
                                 ORDER BY segment_id, delivery_index LIMIT $4) t) AS "onHold"`;

/** Customers that have anything waiting. Plan: for each the first entry of the indexes of COUNT, which the orders ask for. */
const BUSY = `
  SELECT id FROM customers c
   WHERE (SELECT 1 FROM segments s WHERE finished_at IS NULL AND owner IS NULL AND s.customer_id = c.id
           ORDER BY s.id LIMIT 1) IS NOT NULL
      OR (SELECT 1 FROM segments s WHERE finished_at IS NULL AND owner IS NOT NULL AND s.customer_id = c.id LIMIT 1) IS NOT NULL
      OR (SELECT 1 FROM deferred_deliveries d WHERE hashtext(d.customer_id) = hashtext(c.id) AND d.customer_id = c.id
             AND state = 'retrying' ORDER BY segment_id, delivery_index LIMIT 1) IS NOT NULL
      OR (SELECT 1 FROM deferred_deliveries d WHERE hashtext(d.customer_id) = hashtext(c.id) AND d.customer_id = c.id
             AND state = 'onHold' ORDER BY segment_id, delivery_index LIMIT 1) IS NOT NULL
   ORDER BY id`;

/** What waits, customer by customer; cheap however much that is. */
@Injectable()
export class CustomerBacklogRepository {
  constructor(
    private readonly database: Database,
    @Optional() private readonly limits: BacklogLimits = LIMITS,
  ) {}

  /**
   * Of every customer that has deliveries waiting. Counts beyond what is looked at are estimates: where the states of several customers are,
   * they share evenly what the statistics of the index have beyond what was counted.
   * @throws the database's error, when it is away or too slow
   */
  async all(): Promise<CustomerBacklog[]> {
    return byIndexes(this.database, STATEMENT_MS, async (tx) => {
      const busy = await tx.query<{ id: string }>(BUSY);
      if (busy.length === 0) return [];
      const overdue = await this.overdue(tx);
      const counted: [string, Counted][] = [];
      for (const { id } of busy) counted.push([id, await this.of(tx, id)]);
      const [totals] = await tx.query<{ retrying: number; onHold: number }>(
        `SELECT ${entriesOf('deferred_log_retrying')} AS retrying, ${entriesOf('deferred_log_on_hold')} AS "onHold"`,
      );
      const more = (state: 'retrying' | 'onHold'): number =>
        shareOfRest(
          counted.map(([, each]) => each[state]),
          this.limits.deferred,
          totals![state],
        );
      const [retrying, onHold] = [more('retrying'), more('onHold')];
      return counted.map(([customerId, each]) => ({
        customerId,
        pending: each.owned + pendingOf(each),
        retrying: each.retrying + (each.retrying < this.limits.deferred ? 0 : retrying),
        onHold: each.onHold + (each.onHold < this.limits.deferred ? 0 : onHold),
        age: Math.round(Math.max(0, each.age, overdue.get(customerId) ?? 0)),
      }));
    });
  }

  private async of(tx: Tx, customerId: string): Promise<Counted> {
    const { segments, moreSegments, deferred } = this.limits;
    const [row] = await tx.query<Counted>(COUNT, [customerId, segments, moreSegments, deferred]);
    return row!;
  }

  /** Seconds for which the oldest retry of each customer has been due. Plan: deferred_due in its order, stopped by the limit. */
  private async overdue(tx: Tx): Promise<Map<string, number>> {
    const rows = await tx.query<{ id: string; age: number }>(
      `SELECT customer_id AS id, coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8 AS age
         FROM (SELECT customer_id, due_at FROM deferred_deliveries
                WHERE state = 'retrying' AND owner IS NULL AND due_at < now() ORDER BY due_at LIMIT $1) AS late
        GROUP BY customer_id`,
      [this.limits.overdue],
    );
    return new Map(rows.map(({ id, age }) => [id, age]));
  }
}

/** Segments that were not looked into are taken to be like the others. */
function pendingOf({ open, looked, segments }: Counted): number {
  return looked === 0 ? 0 : Math.round(open * (Math.max(segments, looked) / looked));
}

/** What each of those that were not counted to the end has beyond what was counted. */
function shareOfRest(counts: readonly number[], limit: number, estimated: number): number {
  const stopped = counts.filter((count) => count >= limit).length;
  const sum = counts.reduce((before, count) => before + count, 0);
  return stopped === 0 ? 0 : Math.max(0, Math.round((estimated - sum) / stopped));
}
