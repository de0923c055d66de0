import { until } from '../until.js';

/** Runs a statement and gives its rows. */
export type Query = <Row extends object>(sql: string) => Promise<Row[]>;

/** What a database still holds as undone, as owned, or as given up: all 0 once everything is delivered. */
export interface Unfinished {
  readonly segments: number;
  readonly waiting: number;
  readonly givenUp: number;
}

export const NOTHING_UNFINISHED: Unfinished = { segments: 0, waiting: 0, givenUp: 0 };

/** Asks the database what is unfinished. */
export async function unfinished(query: Query): Promise<Unfinished> {
  const [row] = await query<Unfinished>(`
    SELECT (SELECT count(*)::int FROM segments WHERE finished_at IS NULL OR owner IS NOT NULL) AS segments,
           (SELECT count(*)::int FROM deferred_deliveries WHERE state IN ('retrying', 'onHold') OR owner IS NOT NULL) AS waiting,
           (SELECT count(*)::int FROM deferred_deliveries
             WHERE state NOT IN ('retrying', 'onHold', 'delivered')) AS "givenUp"`);
  return row!;
}

/** Resolves when nothing is left to deliver. */
export async function quiet(query: Query, timeoutMs = 60_000): Promise<void> {
  await until(
    'every result is recorded',
    async () => {
      const { segments, waiting } = await unfinished(query);
      return segments === 0 && waiting === 0;
    },
    timeoutMs,
  );
}

/**
 * How many attempts ended without an answer in time. On a busy machine some do, and what their receivers had already
 * taken is then sent again.
 */
export async function answeredLate(query: Query): Promise<number> {
  const [row] = await query<{ late: number }>(
    `SELECT count(*)::int AS late FROM attempts WHERE error LIKE 'No answer in time%'`,
  );
  return row!.late;
}
