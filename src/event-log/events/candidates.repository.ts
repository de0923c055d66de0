import { Injectable } from '@nestjs/common';
import { Database, vendorDate } from '../../platform/database/index.js';
import { withFilters } from '../../event-subscriptions/index.js';

/** A subscription to one kind of event, as far as it decides what it matches. */
export interface CandidateRow {
  readonly id: string;
  readonly name: string | null;
  readonly objId: string | null;
  readonly filters: unknown;
  readonly filterConnector: string;
  /** In the vendor's spelling, by the database's clock. */
  readonly dateCreated: string;
}

/** The SQL of the question why an event was not delivered. */
@Injectable()
export class CandidatesRepository {
  constructor(private readonly database: Database) {}

  /**
   * A customer's subscriptions to one kind of event, newest first (their ids hold their time), `after` an id. Plan: the
   * customer's part of subscriptions_newest, and a sort of what is of that kind.
   */
  async ofKind(
    kind: { readonly customerId: string; readonly objCode: string; readonly eventType: string },
    after: string | undefined,
    limit: number,
  ): Promise<CandidateRow[]> {
    const rows = await this.database.query<Omit<CandidateRow, 'filters'> & { readonly filters: string }>(
      `SELECT id, name, obj_id AS "objId", filters::text, filter_connector AS "filterConnector",
              ${vendorDate('date_created')} AS "dateCreated"
         FROM subscriptions
        WHERE customer_id = $1 AND obj_code = $2 AND event_type = $3 AND deleted_at IS NULL
          AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC LIMIT $5`,
      [kind.customerId, kind.objCode, kind.eventType, after ?? null, limit],
    );
    return withFilters(rows);
  }
}
