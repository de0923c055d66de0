import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/index.js';

/** With a customer's hash: whoever bumps its revision has it alone, those who keep it from changing share it. */
const REVISION_LOCK = 0x72657673;

/**
 * Counts the changes of what events are matched against. Whoever changes it bumps the revision in the same
 * transaction, as its last statement; the journal commits nothing that was matched before the customer's latest one. By hand,
 * since it locks and counts. Plan of each statement: one row, of a table that has only one, or by the customer's key.
 */
@Injectable()
export class SubscriptionsRevision {
  /**
   * The new revision, which is also the customer's. The row stays locked until the transaction ends, so revisions commit
   * in order. The customer's own lock comes first: while that is waited for, the others' subscriptions can be changed.
   */
  async bump(tx: Tx, customerId: string): Promise<number> {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [REVISION_LOCK, customerId]);
    const [row] = await tx.query<{ revision: number }>(
      `WITH bumped AS (UPDATE subscriptions_revision SET revision = revision + 1 RETURNING revision)
       INSERT INTO customer_revisions (customer_id, revision) SELECT $1, revision FROM bumped
       ON CONFLICT (customer_id) DO UPDATE SET revision = EXCLUDED.revision
       RETURNING revision`,
      [customerId],
    );
    return row!.revision;
  }

  /**
   * The customer's revision (0 when there never was one), which does not change until the transaction ends. Waits for a
   * change that is under way or waits itself: a lock of rows (`FOR SHARE`) would let everybody past one that waits.
   */
  async hold(tx: Tx, customerId: string): Promise<number> {
    await tx.query('SELECT pg_advisory_xact_lock_shared($1, hashtext($2))', [REVISION_LOCK, customerId]);
    const [row] = await tx.query<{ revision: number }>(
      'SELECT revision FROM customer_revisions WHERE customer_id = $1',
      [customerId],
    );
    return row?.revision ?? 0;
  }

  /** The committed revision, and the floor: changes up to it may have been forgotten, so a reader below it reloads. */
  async current(sql: Sql): Promise<{ revision: number; floor: number }> {
    const [row] = await sql.query<{ revision: number; floor: number }>(
      'SELECT revision, floor FROM subscriptions_revision',
    );
    return row!;
  }

  /** Says that deleted things up to `revision` are no longer remembered. */
  async raiseFloor(tx: Tx, revision: number): Promise<void> {
    await tx.query('UPDATE subscriptions_revision SET floor = greatest(floor, $1)', [revision]);
  }
}
