import { Injectable } from '@nestjs/common';
import { Database, dayAt } from '../../platform/database/index.js';
import type { CustomerBacklog } from './customer-backlog.repository.js';

/** Nodes that would sample the same minute: one of them does. */
const SAMPLE_LOCK = 0x73616d70;
/** The row that says that a minute was looked at; no customer has this id. */
export const EVERYBODY = '';

/** Writes down what waited. By hand: one insert a minute. */
@Injectable()
export class BacklogStatsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Takes the sample of a minute, unless somebody else has it or is at it. Nobody waits; what fails leaves the minute to others.
   * @param at the minute's beginning, in milliseconds since the Unix epoch
   * @returns whether it was written
   * @throws what `sample` throws, and the database's error: the check violation of a day that has no partition
   */
  async once(at: number, sample: () => Promise<readonly CustomerBacklog[]>): Promise<boolean> {
    const [day, minute] = [dayAt(at), new Date(at).toISOString()];
    return this.database.transaction(async (tx) => {
      const [turn] = await tx.query<{ mine: boolean | null }>(
        `SELECT pg_try_advisory_xact_lock($1) AS mine`,
        [SAMPLE_LOCK],
      );
      if (!turn!.mine) return false;
      // After the lock, in a statement of its own, which sees what the last holder wrote.
      const done = await tx.query(
        `SELECT 1 FROM backlog_stats WHERE day = $1 AND customer_id = $2 AND at = $3`,
        [day, EVERYBODY, minute],
      );
      if (done.length > 0) return false;
      const rows = [
        { customerId: EVERYBODY, pending: 0, retrying: 0, onHold: 0, age: 0 },
        ...(await sample()),
      ];
      await tx.query(
        `INSERT INTO backlog_stats (day, at, customer_id, pending, retrying, on_hold, age)
         SELECT $1::date, $2::timestamptz, r."customerId", r.pending, r.retrying, r."onHold", r.age
           FROM json_to_recordset($3::json)
             AS r ("customerId" text, pending bigint, retrying bigint, "onHold" bigint, age integer)`,
        [day, minute, JSON.stringify(rows)],
      );
      return true;
    });
  }
}
