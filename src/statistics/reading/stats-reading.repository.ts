import { Injectable } from '@nestjs/common';
import { Database, dayAt, type Tx } from '../../platform/database/index.js';
import { ATTEMPT_COLUMNS, COUNTERS, OBJECT_COUNTERS } from '../recording/counters.js';
import { EVERYBODY } from '../recording/backlog-stats.repository.js';
import type { BacklogRow, ObjectPointRow, PointRow } from './series.js';
import { HOUR_MS, type StatsRange } from './stats-range.js';

/** By what figures are told apart. */
export const BREAKDOWNS = ['objCode', 'subscription', 'endpoint'] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

/** Whose figures are asked for; what is not given asks for all. */
export interface StatsQuery {
  readonly customerId: string;
  readonly range: StatsRange;
  readonly by: Breakdown | undefined;
  readonly objCode: string | undefined;
  readonly subscriptionIds: readonly string[] | undefined;
  /** The endpoint's id in the database. */
  readonly endpointId: number | undefined;
  /** How many keys, those with most failed attempts first, then those with most of anything. */
  readonly most: number;
}

/** One objCode, subscription or endpoint. */
interface Key {
  readonly key: string;
  /** Of a subscription or an endpoint. */
  readonly endpointId: number | null;
}

export interface ReadStats {
  readonly keys: readonly Key[];
  readonly rows: readonly PointRow[];
}

/** A URL by its id in the database. */
export interface EndpointName {
  readonly id: number;
  readonly url: string;
  readonly urlHash: Buffer;
}

/** Adding up takes a second at most of any figures that are usual; beyond this it is given up. */
const STATEMENT_MS = 5_000;

const sums = (columns: readonly string[]): string =>
  columns.map((column) => `sum(${column}) AS ${column}`).join(', ');
/** The first one is delivered. */
const FAILED = ATTEMPT_COLUMNS.slice(1)
  .map((column) => `coalesce(sum(${column}), 0)`)
  .join(' + ');
const OBJECT_KEYS = { total: `''::text`, objCode: 'obj_code' } as const;
const SUBSCRIPTION_KEYS = {
  total: `''::text`,
  subscription: 'subscription_id::text',
  endpoint: 'endpoint_id::text',
} as const;
const RANGE = `day BETWEEN $2 AND $3 AND customer_id = $1 AND span = $4
  AND at >= to_timestamp($5::bigint) AND at < to_timestamp($6::bigint)`;
/** In which step of the range a row is. @param step the parameter with its length in seconds */
const POINT = (step: string): string =>
  `((extract(epoch FROM at)::bigint - $5::bigint) / ${step}::bigint)::int`;
/** Of subscriptions, with the parameters from the seventh on. */
const MEANT = `($7::uuid[] IS NULL OR subscription_id = ANY($7)) AND ($8::bigint IS NULL OR endpoint_id = $8)
  AND ($9::text IS NULL OR EXISTS (SELECT 1 FROM subscriptions u WHERE u.id = s.subscription_id AND u.obj_code = $9))`;

/** Reads figures: a customer's rows of a range by the primary key of each day, added up; of whole hours, the rows of hours. */
@Injectable()
export class StatsReadingRepository {
  constructor(private readonly database: Database) {}

  /** @throws the database's error; 57014 when it would take too long */
  async read(query: StatsQuery): Promise<ReadStats> {
    const bySubscription =
      query.by === 'subscription' ||
      query.by === 'endpoint' ||
      query.subscriptionIds !== undefined ||
      query.endpointId !== undefined;
    return this.database.transaction(async (tx) => {
      await tx.query(`SELECT set_config('statement_timeout', $1, true)`, [String(STATEMENT_MS)]);
      return bySubscription ? ofSubscriptions(tx, query) : ofObjects(tx, query);
    });
  }

  /**
   * What waited of a customer, the most of each step; a minute that was looked at and has no row of the customer's had nothing. Plan: the
   * primary key of each day, 1 440 rows for the customer and as many for everybody.
   * @throws the database's error; 57014 when it would take too long
   */
  async backlog(customerId: string, { fromMs, toMs, stepMs }: StatsRange): Promise<BacklogRow[]> {
    return this.database.transaction(async (tx) => {
      await tx.query(`SELECT set_config('statement_timeout', $1, true)`, [String(STATEMENT_MS)]);
      return tx.query<BacklogRow>(
        `SELECT coalesce(((extract(epoch FROM at)::bigint - $5::bigint) / $7::bigint)::int, 0) AS point, max(pending) AS pending,
                max(retrying) AS retrying, max(on_hold) AS on_hold, max(age) AS age
           FROM backlog_stats
          WHERE day BETWEEN $3 AND $4 AND customer_id IN ($1, $2)
            AND at >= to_timestamp($5::bigint) AND at < to_timestamp($6::bigint)
          GROUP BY 1`,
        [customerId, EVERYBODY, dayAt(fromMs), dayAt(toMs - 1), fromMs / 1_000, toMs / 1_000, stepMs / 1_000],
      );
    });
  }

  /** Endpoints by their ids. */
  async endpoints(ids: readonly number[]): Promise<EndpointName[]> {
    return this.database.query<EndpointName>(
      'SELECT id, url, url_hash AS "urlHash" FROM endpoints WHERE id = ANY($1::bigint[])',
      [ids],
    );
  }

  /** The customer's endpoint with this hash of its URL. */
  async endpointId(customerId: string, urlHash: Buffer): Promise<number | undefined> {
    const [row] = await this.database.query<{ id: number }>(
      'SELECT id FROM endpoints WHERE customer_id = $1 AND url_hash = $2',
      [customerId, urlHash],
    );
    return row?.id;
  }
}

async function ofObjects(tx: Tx, query: StatsQuery): Promise<ReadStats> {
  const key = OBJECT_KEYS[query.by === 'objCode' ? 'objCode' : 'total'];
  const objCode = query.objCode ?? null;
  const keys = await tx.query<Key>(
    `SELECT ${key} AS key, NULL::bigint AS "endpointId" FROM object_stats
      WHERE ${RANGE} AND ($7::text IS NULL OR obj_code = $7)
      GROUP BY 1 ORDER BY ${FAILED} DESC, coalesce(sum(events), 0) + coalesce(sum(delivered), 0) DESC, 1 LIMIT $8`,
    [...rangeOf(query), objCode, query.most],
  );
  const rows = await tx.query<ObjectPointRow>(
    `SELECT ${POINT('$9')} AS point, ${key} AS key, ${sums(OBJECT_COUNTERS)}, ${sums(COUNTERS)} FROM object_stats
      WHERE ${RANGE} AND ($7::text IS NULL OR obj_code = $7) AND ${key} = ANY($8::text[])
      GROUP BY 1, 2`,
    [...rangeOf(query), objCode, keys.map((each) => each.key), query.range.stepMs / 1_000],
  );
  return { keys, rows };
}

async function ofSubscriptions(tx: Tx, query: StatsQuery): Promise<ReadStats> {
  const key = SUBSCRIPTION_KEYS[query.by === 'subscription' || query.by === 'endpoint' ? query.by : 'total'];
  const keys = await tx.query<Key>(
    `SELECT ${key} AS key, max(endpoint_id) AS "endpointId" FROM subscription_stats s
      WHERE ${RANGE} AND ${MEANT}
      GROUP BY 1 ORDER BY ${FAILED} DESC, coalesce(sum(delivered), 0) DESC, 1 LIMIT $10`,
    [...rangeOf(query), ...meant(query), query.most],
  );
  const rows = await tx.query<PointRow>(
    `SELECT ${POINT('$11')} AS point, ${key} AS key, ${sums(COUNTERS)} FROM subscription_stats s
      WHERE ${RANGE} AND ${MEANT} AND ${key} = ANY($10::text[])
      GROUP BY 1, 2`,
    [...rangeOf(query), ...meant(query), keys.map((each) => each.key), query.range.stepMs / 1_000],
  );
  return { keys, rows };
}

/** The first six parameters of all. */
function rangeOf({
  customerId,
  range: { fromMs, toMs, stepMs },
}: StatsQuery): [string, string, string, number, number, number] {
  const span = stepMs % HOUR_MS === 0 ? 60 : 1;
  return [customerId, dayAt(fromMs), dayAt(toMs - 1), span, fromMs / 1_000, toMs / 1_000];
}

function meant({
  subscriptionIds,
  endpointId,
  objCode,
}: StatsQuery): [readonly string[] | null, number | null, string | null] {
  return [subscriptionIds ?? null, endpointId ?? null, objCode ?? null];
}
