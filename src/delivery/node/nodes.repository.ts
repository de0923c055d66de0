import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { EgressOrigin, type SentFrom } from '../../platform/egress/index.js';

/** One node at a time frees what others left, so that they never wait for each other in a circle. */
const RELEASE_LOCK = 0x72656c65;

/** A node that sends deliveries, and where they come from. */
export interface SendingNode extends SentFrom {
  readonly name: string;
}

/**
 * The leases of nodes, and freeing what nodes without one owned. Plan, wherever none is given: the table of nodes whole, since it has a
 * row for each node that delivers.
 */
@Injectable()
export class NodesRepository {
  constructor(
    private readonly database: Database,
    private readonly origin: EgressOrigin,
  ) {}

  /** Registers a start of the node `name`; what an earlier start under that name still owned is free at once. */
  async register(name: string, leaseMs: number): Promise<number> {
    return this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM nodes WHERE name = $1', [name]);
      const [row] = await tx.query<{ id: number }>(
        `INSERT INTO nodes (name, lease_until, sends_from)
         VALUES ($1, now() + $2 * interval '1 ms', $3::jsonb) RETURNING id`,
        [name, leaseMs, JSON.stringify(this.origin.now())],
      );
      await releaseOrphans(tx);
      return row!.id;
    });
  }

  /** @returns false when the node has been given up by the others: what it owned is no longer its own */
  async renew(id: number, leaseMs: number): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE nodes SET lease_until = now() + $2 * interval '1 ms', sends_from = $3::jsonb WHERE id = $1 RETURNING id`,
      [id, leaseMs, JSON.stringify(this.origin.now())],
    );
    return rows.length === 1;
  }

  /** Writes down what the node has under way. @param requests as JSON, how many by the endpoint's id */
  async tellRequests(id: number, requests: string): Promise<void> {
    await this.database.query('UPDATE nodes SET requests = $2::jsonb WHERE id = $1', [id, requests]);
  }

  /** The nodes that send, by name. One that an older version runs does not say from where. */
  async sending(): Promise<SendingNode[]> {
    return this.database.query<SendingNode>(
      `SELECT name, sends_from->'addresses' AS addresses, sends_from->>'source' AS source,
              sends_from->>'proxy' AS proxy
         FROM nodes WHERE lease_until > now() AND sends_from IS NOT NULL ORDER BY name, id`,
    );
  }

  /** Gives up nodes whose lease ran out, and frees what belongs to nodes that are no more. */
  async reap(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM nodes WHERE lease_until < now()');
      await releaseOrphans(tx);
    });
  }

  /** Leaves in good order. */
  async leave(id: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM nodes WHERE id = $1', [id]);
      await releaseOrphans(tx);
    });
  }
}

/**
 * Rows that somebody is changing are skipped: the next round finds them. Plan: segments_owned and deferred_owned hold only what is
 * under way, a few hundred rows.
 */
async function releaseOrphans(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [RELEASE_LOCK]);
  await tx.query(
    `WITH orphans AS (
       SELECT day, id FROM segments s
        WHERE finished_at IS NULL AND owner IS NOT NULL AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = s.owner)
          FOR UPDATE SKIP LOCKED)
     UPDATE segments s SET owner = NULL FROM orphans o WHERE s.day = o.day AND s.id = o.id`,
  );
  await tx.query(
    `WITH orphans AS (
       SELECT segment_id, delivery_index FROM deferred_deliveries p
        WHERE owner IS NOT NULL AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = p.owner)
          FOR UPDATE SKIP LOCKED)
     UPDATE deferred_deliveries p SET owner = NULL FROM orphans o
      WHERE p.segment_id = o.segment_id AND p.delivery_index = o.delivery_index`,
  );
}
