import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/index.js';
import type { MatchRow } from './compiled-subscription.js';
import { withFilters } from '../model/stored-filters.js';

/** A row that changed, in the order in which the changes were made. */
export interface ChangedRow extends MatchRow {
  readonly revision: number;
  readonly deleted: boolean;
}

/** Where a reader of changes stands: the last row that it has seen. */
export interface ChangePosition {
  readonly revision: number;
  readonly id: string;
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** After every row of the revision. */
export function afterRevision(revision: number): ChangePosition {
  return { revision, id: LAST_ID };
}

/** The SQL of the snapshot. */
@Injectable()
export class SnapshotRepository {
  /** Reads the transaction's every statement from the same moment; must be its first statement. */
  async readOneMoment(tx: Sql): Promise<void> {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  }

  /** The next rows after a position, by (revision, id): a range of the index subscriptions_revision. */
  async changes(
    tx: Sql,
    after: ChangePosition,
    options: { readonly withDeleted: boolean; readonly limit: number },
  ): Promise<ChangedRow[]> {
    const rows = await tx.query<Omit<ChangedRow, 'filters'> & { readonly filters: string }>(
      `SELECT id, revision, customer_id AS "customerId", obj_code AS "objCode", event_type AS "eventType",
              obj_id AS "objId", filters::text, filter_connector AS "filterConnector", version,
              date_version_updated AS "dateVersionUpdated", deleted_at IS NOT NULL AS deleted
         FROM subscriptions
        WHERE (revision, id) > ($1::bigint, $2::uuid) AND ($3 OR deleted_at IS NULL)
        ORDER BY revision, id LIMIT $4`,
      [after.revision, after.id, options.withDeleted, options.limit],
    );
    return withFilters(rows);
  }
}
