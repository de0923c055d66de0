import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database/index.js';

/** The health of a URL as the subscription resource shows it (contract, section 3). */
export interface EndpointView {
  readonly url: string;
  readonly date_created: string;
  readonly successes: number;
  readonly failures: number;
  readonly disabled_at: string | null;
  readonly frozen_at: string | null;
}

/** ISO local date-time with microseconds, no zone, in UTC: the vendor's spelling of dates. */
export const VENDOR_DATE = `'YYYY-MM-DD"T"HH24:MI:SS.US'`;

/** Customers' URLs and what became of the attempts at them. */
@Injectable()
export class EndpointsRepository {
  constructor(private readonly database: Database) {}

  async describe(endpointIds: readonly number[]): Promise<Map<number, EndpointView>> {
    const rows = await this.database.query<EndpointView & { id: number }>(
      `SELECT id, url, to_char(created_at AT TIME ZONE 'UTC', ${VENDOR_DATE}) AS date_created, successes, failures,
              to_char(disabled_at AT TIME ZONE 'UTC', ${VENDOR_DATE}) AS disabled_at,
              to_char(frozen_at AT TIME ZONE 'UTC', ${VENDOR_DATE}) AS frozen_at
         FROM endpoints WHERE id = ANY($1::bigint[])`,
      [endpointIds],
    );
    return new Map(rows.map(({ id, ...view }) => [id, view]));
  }

  /** Takes a URL's disabled and frozen marks away. */
  async enable(tx: Tx, endpointId: number): Promise<void> {
    await tx.query('UPDATE endpoints SET disabled_at = NULL, frozen_at = NULL WHERE id = $1', [endpointId]);
  }
}
