import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { NextState } from '../model/delivery-state.js';
import type { Run } from '../endpoints/endpoint-health.js';
import { type EndpointNews, EndpointsRepository } from '../endpoints/endpoints.repository.js';
import type { HealthChange } from '../model/health-change.js';

/** A delivery on its way into the deferred ones: its first attempt failed, or it is held. Times are milliseconds before now. */
export interface DeferredRow {
  readonly segmentId: string;
  readonly deliveryIndex: number;
  readonly customerId: string;
  readonly eventIndex: number;
  readonly subscriptionId: string;
  readonly endpointId: number;
  readonly version: number;
  readonly state: Exclude<NextState<'pending'>, 'delivered' | 'cancelled'>;
  /** False when it is held: no attempt was made. */
  readonly attempted: boolean;
  readonly reason: string | null;
  readonly startedMsAgo: number;
  readonly dueInMs: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: Buffer | null;
}

/** What attempts at one endpoint told; `sequence` orders them among all that one batch holds. */
export interface Tally extends Run {
  readonly endpointId: number;
  readonly sequence: number;
}

/** What one segment has to be written of. */
export interface SegmentResults {
  readonly id: string;
  readonly results: Buffer;
  readonly done: boolean;
  readonly tallies: readonly Tally[];
  readonly deferred: readonly DeferredRow[];
  /** The events of what is deferred. */
  readonly events: readonly {
    readonly eventIndex: number;
    readonly customerId: string;
    readonly body: string;
  }[];
}

export interface ResultBatch {
  readonly owner: number;
  readonly day: string;
  readonly segments: readonly SegmentResults[];
}

export interface Settled {
  /** The segments that were still ours; the others have been taken over. */
  readonly ours: ReadonlySet<string>;
  readonly changes: readonly HealthChange[];
}

/** The fence: a segment that another node has taken over changes nothing, counts nothing and defers nothing. */
const SEGMENTS = `
  UPDATE segments s
     SET results = u.results, finished_at = CASE WHEN u.done THEN now() END,
         owner = CASE WHEN u.done THEN NULL ELSE s.owner END
    FROM unnest($3::uuid[], $4::bytea[], $5::boolean[]) AS u (id, results, done)
   WHERE s.day = $2 AND s.id = u.id AND s.owner = $1 AND s.finished_at IS NULL
  RETURNING s.id`;

const DEFER = `
  WITH bodies AS (
    INSERT INTO deferred_events (segment_id, event_index, customer_id, body)
    SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[])
    ON CONFLICT DO NOTHING
  ),
  rows AS (
    SELECT * FROM unnest($5::uuid[], $6::int[], $7::text[], $8::smallint[], $9::uuid[], $10::bigint[], $11::smallint[],
                         $12::text[], $13::boolean[], $14::text[], $15::float8[], $16::float8[], $17::int[], $18::smallint[],
                         $19::text[], $20::bytea[])
      AS r (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id, version,
            state, attempted, reason, started_ms_ago, due_in_ms, duration_ms, status, error, response)
  ),
  -- Locked, so that a subscription which is being deleted at this moment is seen as deleted, or waits and cancels these too.
  known AS (
    SELECT subscription_id FROM destinations WHERE subscription_id IN (SELECT subscription_id FROM rows)
     ORDER BY subscription_id FOR KEY SHARE
  ),
  deferred AS (
    INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id,
                                   version, state, reason, attempts, first_attempt_at, last_attempt_at, due_at, finished_at)
    SELECT r.segment_id, r.delivery_index, r.customer_id, r.event_index, r.subscription_id, r.endpoint_id, r.version,
           CASE WHEN t.subscription_id IS NULL THEN 'cancelled' ELSE r.state END,
           CASE WHEN t.subscription_id IS NULL THEN 'The subscription was deleted.' ELSE r.reason END, r.attempted::int,
           CASE WHEN r.attempted THEN now() - r.started_ms_ago * interval '1 ms' END,
           CASE WHEN r.attempted THEN now() - r.started_ms_ago * interval '1 ms' END,
           CASE WHEN t.subscription_id IS NOT NULL AND r.state = 'retrying' THEN now() + r.due_in_ms * interval '1 ms' END,
           CASE WHEN t.subscription_id IS NULL OR r.state = 'exhausted' THEN now() END
      FROM rows r LEFT JOIN known t ON t.subscription_id = r.subscription_id
    ON CONFLICT DO NOTHING
  )
  INSERT INTO attempts (day, segment_id, delivery_index, number, at, duration_ms, status, error, response)
  SELECT (now() AT TIME ZONE 'UTC')::date, segment_id, delivery_index, 1, now() - started_ms_ago * interval '1 ms',
         duration_ms, status, error, response FROM rows WHERE attempted
  ON CONFLICT DO NOTHING`;

/** Writes results of first attempts down, in bulk. */
@Injectable()
export class ResultsRepository {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
  ) {}

  /** The results that segments of a day have in the database, where there are any. */
  async results(day: string, ids: readonly string[]): Promise<Map<string, Buffer>> {
    const rows = await this.database.query<{ id: string; results: Buffer }>(
      'SELECT id, results FROM segments WHERE day = $1 AND id = ANY($2::uuid[]) AND results IS NOT NULL',
      [day, ids],
    );
    return new Map(rows.map(({ id, results }) => [id, results]));
  }

  /** Everything that one flush of results changes, in one transaction. */
  settle({ owner, day, segments }: ResultBatch): Promise<Settled> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.prepared<{ id: string }>('journal_settle', SEGMENTS, [
        owner,
        day,
        segments.map(({ id }) => id),
        segments.map(({ results }) => results),
        segments.map(({ done }) => done),
      ]);
      const ours = new Set(rows.map(({ id }) => id));
      const mine = segments.filter(({ id }) => ours.has(id));
      const changes = await this.endpoints.count(tx, newsOf(mine));
      await defer(tx, mine);
      return { ours, changes };
    });
  }
}

function newsOf(segments: readonly SegmentResults[]): Map<number, EndpointNews> {
  const news = new Map<number, { runs: Run[]; holds: boolean }>();
  const of = (endpointId: number): { runs: Run[]; holds: boolean } => {
    const known = news.get(endpointId) ?? { runs: [], holds: false };
    news.set(endpointId, known);
    return known;
  };
  const tallies = segments.flatMap((segment) => segment.tallies).toSorted((a, b) => a.sequence - b.sequence);
  for (const tally of tallies) of(tally.endpointId).runs.push(tally);
  for (const { deferred } of segments) {
    for (const { endpointId, state } of deferred) if (state === 'onHold') of(endpointId).holds = true;
  }
  return news;
}

async function defer(tx: Tx, segments: readonly SegmentResults[]): Promise<void> {
  const deferred = segments.flatMap((segment) => segment.deferred);
  if (deferred.length === 0) return;
  const events = segments.flatMap(({ id, events: some }) =>
    some.map((event) => ({ ...event, segmentId: id })),
  );
  await tx.prepared('journal_park', DEFER, [
    events.map(({ segmentId }) => segmentId),
    events.map(({ eventIndex }) => eventIndex),
    events.map(({ customerId }) => customerId),
    events.map(({ body }) => body),
    deferred.map(({ segmentId }) => segmentId),
    deferred.map(({ deliveryIndex }) => deliveryIndex),
    deferred.map(({ customerId }) => customerId),
    deferred.map(({ eventIndex }) => eventIndex),
    deferred.map(({ subscriptionId }) => subscriptionId),
    deferred.map(({ endpointId }) => endpointId),
    deferred.map(({ version }) => version),
    deferred.map(({ state }) => state),
    deferred.map(({ attempted }) => attempted),
    deferred.map(({ reason }) => reason),
    deferred.map(({ startedMsAgo }) => startedMsAgo),
    deferred.map(({ dueInMs }) => dueInMs),
    deferred.map(({ durationMs }) => durationMs),
    deferred.map(({ status }) => status),
    deferred.map(({ error }) => error),
    deferred.map(({ response }) => response),
  ]);
}
