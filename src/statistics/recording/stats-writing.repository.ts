import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { COUNTERS, OBJECT_COUNTERS } from './counters.js';
import type { StatsRows } from './stats-rows.js';

/** One write of one process. */
export interface StatsWrite {
  readonly writer: string;
  /** Rises with each. */
  readonly sequence: number;
  readonly rows: StatsRows;
}

const OF_OBJECTS = [...OBJECT_COUNTERS, ...COUNTERS];
const list = (columns: readonly string[], of: (column: string) => string = (column) => column): string =>
  columns.map(of).join(', ');
/** Nothing and something is something; nothing and nothing stays nothing. */
const added = (columns: readonly string[]): string =>
  list(
    columns,
    (column) => `${column} = coalesce(t.${column} + excluded.${column}, t.${column}, excluded.${column})`,
  );

const SUBSCRIPTIONS = `
  INSERT INTO subscription_stats AS t (day, customer_id, span, at, subscription_id, endpoint_id, ${list(COUNTERS)})
  SELECT day, customer_id, span, at, subscription_id, endpoint_id, ${list(COUNTERS)}
    FROM json_populate_recordset(NULL::subscription_stats, $1::json)
   ORDER BY day, customer_id, span, at, subscription_id
  ON CONFLICT (day, customer_id, span, at, subscription_id) DO UPDATE SET ${added(COUNTERS)}`;

/** Attempts are counted by subscription; each is for one kind of object. One statement, so that all of its rows are locked in order. */
const OBJECTS = `
  INSERT INTO object_stats AS t (day, customer_id, span, at, obj_code, ${list(OF_OBJECTS)})
  SELECT day, customer_id, span, at, obj_code, ${list(OF_OBJECTS, (column) => `sum(${column})`)}
    FROM (SELECT day, customer_id, span, at, obj_code, ${list(OF_OBJECTS)}
            FROM json_populate_recordset(NULL::object_stats, $1::json)
           UNION ALL
          SELECT r.day, r.customer_id, r.span, r.at, s.obj_code, NULL, NULL, ${list(COUNTERS, (column) => `r.${column}`)}
            FROM json_populate_recordset(NULL::subscription_stats, $2::json) r
            JOIN subscriptions s ON s.id = r.subscription_id) AS counted
   GROUP BY day, customer_id, span, at, obj_code
   ORDER BY day, customer_id, span, at, obj_code
  ON CONFLICT (day, customer_id, span, at, obj_code) DO UPDATE SET ${added(OF_OBJECTS)}`;

/** Adds figures up. By hand: upserts in bulk, once a minute. */
@Injectable()
export class StatsWritingRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds rows, in one transaction. What the same process has written under this sequence is not written again.
   * @throws the database's error, among them the check violation of a day that has no partition; then nothing was added
   */
  async add({ writer, sequence, rows: { subscriptions, objects } }: StatsWrite): Promise<void> {
    await this.database.transaction(async (tx) => {
      const isNew = await tx.query(
        `INSERT INTO stats_writers AS w (id, sequence) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, written_at = now() WHERE w.sequence < excluded.sequence
         RETURNING 1`,
        [writer, sequence],
      );
      if (isNew.length === 0) return;
      const ofSubscriptions = JSON.stringify(subscriptions);
      if (subscriptions.length > 0) await tx.query(SUBSCRIPTIONS, [ofSubscriptions]);
      await tx.query(OBJECTS, [JSON.stringify(objects), ofSubscriptions]);
    });
  }

  /** Processes that have not written for so many days will not come back. */
  async forgetWriters(days: number): Promise<void> {
    await this.database.query(
      'DELETE FROM stats_writers WHERE written_at < now() - make_interval(days => $1::int)',
      [days],
    );
  }
}
