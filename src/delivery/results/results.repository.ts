import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database, Partitions, sqlState, type Tx } from '../../platform/database/index.js';
import { AlertOutboxRepository } from '../alert-outbox/alert-outbox.repository.js';
import { decidingDeliveries } from '../alert-outbox/deciding-deliveries.js';
import type { Run } from '../endpoints/endpoint-health.js';
import { type EndpointTally, EndpointsRepository } from '../endpoints/endpoints.repository.js';
import { ENDED_STATES, stateList } from '../model/delivery-state.js';
import type { Counted } from '../metrics/delivery-figures.js';
import type { HealthChange } from '../model/health-change.js';
import type { NewDeferredRow, RetriedRow } from './result-rows.js';

/** What attempts at one endpoint showed of its health; `sequence` orders them among all that one batch holds. */
export interface Tally extends Run {
  readonly endpointId: number;
  readonly sequence: number;
}

/** What one flush writes of one segment. */
export interface SegmentResults {
  readonly id: string;
  readonly day: string;
  readonly results: Buffer;
  readonly done: boolean;
  /** The offset in `results` of the first delivery whose result is new; undefined when none is. */
  readonly newAt: number | undefined;
  readonly tallies: readonly Tally[];
  readonly deferred: readonly NewDeferredRow[];
  /** The events of what is deferred. */
  readonly events: readonly {
    readonly eventIndex: number;
    readonly customerId: string;
    readonly body: string;
  }[];
}

/** What one claimed delivery has to be written of; `sequence` as in {@link Tally}. */
interface RetriedResult extends RetriedRow {
  readonly sequence: number;
}

interface WrittenRow {
  readonly segment_id: string;
  readonly delivery_index: number;
  readonly endpoint_id: number;
  readonly state: string;
}

export interface ResultBatch {
  readonly owner: number;
  readonly segments: readonly SegmentResults[];
  readonly retried: readonly RetriedResult[];
}

export interface Recorded {
  /** The segments that were written: not those that have been taken over, nor those that have all of it already. */
  readonly segments: ReadonlySet<string>;
  readonly changes: readonly HealthChange[];
  /** Whose deliveries had their last retry. */
  readonly exhausted: readonly Counted[];
}

/**
 * The fence: a segment that another node has taken over changes nothing, counts nothing and defers nothing. Nor does one
 * whose new results are there: then they were written before, and only the confirmation was lost. If that first try is still
 * open in the database, this UPDATE waits for its row locks and then decides by what it finds. Plan: the primary key of one
 * partition, for each segment.
 */
const SEGMENTS = `
  UPDATE segments s
     SET results = u.results, finished_at = CASE WHEN u.done THEN now() END,
         owner = CASE WHEN u.done THEN NULL ELSE s.owner END
    FROM unnest($3::uuid[], $4::bytea[], $5::boolean[], $6::int[]) AS u (id, results, done, new_at)
   WHERE s.day = $2 AND s.id = u.id AND s.owner = $1 AND s.finished_at IS NULL
     AND (s.results IS NULL OR u.new_at IS NULL OR get_byte(s.results, u.new_at) = 0)
  RETURNING s.id`;

/** Plan: inserts, and the primary key of destinations for each subscription. */
const DEFER = `
  WITH bodies AS (
    INSERT INTO deferred_events (segment_id, event_index, customer_id, body)
    SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[])
    ON CONFLICT DO NOTHING
  ),
  rows AS (
    SELECT * FROM unnest($5::uuid[], $6::int[], $7::text[], $8::smallint[], $9::uuid[], $10::bigint[], $11::smallint[],
                         $12::text[], $13::text[], $14::int[], $15::float8[], $16::float8[])
      AS r (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id, version,
            state, reason, attempts, started_ms_ago, due_in_ms)
  ),
  -- Locked, so that a subscription which is being deleted or resumed at this moment is seen so, or waits and then finds these too.
  known AS (
    SELECT subscription_id, paused_at IS NOT NULL AS paused FROM destinations
     WHERE subscription_id IN (SELECT subscription_id FROM rows) ORDER BY subscription_id FOR SHARE
  ),
  inserted AS (
  INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id,
                                   version, state, reason, attempts, first_attempt_at, last_attempt_at, due_at, finished_at, paused)
  SELECT r.segment_id, r.delivery_index, r.customer_id, r.event_index, r.subscription_id, r.endpoint_id, r.version,
         CASE WHEN t.subscription_id IS NULL THEN 'cancelled' ELSE r.state END,
         CASE WHEN t.subscription_id IS NULL THEN 'The subscription was deleted.' ELSE r.reason END, r.attempts,
         CASE WHEN r.attempts > 0 THEN now() - r.started_ms_ago * interval '1 ms' END,
         CASE WHEN r.attempts > 0 THEN now() - r.started_ms_ago * interval '1 ms' END,
         CASE WHEN t.subscription_id IS NOT NULL AND r.state = 'retrying' THEN now() + r.due_in_ms * interval '1 ms' END,
         CASE WHEN t.subscription_id IS NULL OR r.state = 'exhausted' THEN now() END,
         r.state = 'onHold' AND coalesce(t.paused, false)
    FROM rows r LEFT JOIN known t ON t.subscription_id = r.subscription_id
  ON CONFLICT DO NOTHING RETURNING endpoint_id, state, paused)
  SELECT DISTINCT endpoint_id FROM inserted WHERE state = 'onHold' AND NOT paused`;

/**
 * The same fence: a delivery that was cancelled meanwhile, or claimed by another node, stays as that left it. So does one
 * whose attempts show that these results have been written before. Plan: the primary key, for each delivery.
 */
const RETRIED = `
  WITH results AS (
    SELECT * FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::int[], $7::float8[], $8::float8[], $9::boolean[])
      AS r (segment_id, delivery_index, state, reason, attempts, started_ms_ago, due_in_ms, attempted)
  ),
  locked AS (
    SELECT p.segment_id, p.delivery_index FROM deferred_deliveries p JOIN results USING (segment_id, delivery_index)
     WHERE p.owner = $1 AND p.attempts = results.attempts - results.attempted::int
     ORDER BY p.segment_id, p.delivery_index FOR UPDATE OF p
  )
  UPDATE deferred_deliveries p
     SET state = CASE WHEN p.state = 'retrying' THEN r.state ELSE p.state END,
         state_since = CASE WHEN p.state = 'retrying' AND r.state <> 'retrying' THEN now() ELSE p.state_since END,
         reason = CASE WHEN p.state <> 'retrying' THEN p.reason WHEN r.state = 'onHold' THEN coalesce(r.reason, p.reason) ELSE r.reason END,
         attempts = r.attempts, owner = NULL, paused = false,
         first_attempt_at = CASE WHEN r.attempted THEN coalesce(p.first_attempt_at, now() - r.started_ms_ago * interval '1 ms')
                                 ELSE p.first_attempt_at END,
         last_attempt_at = CASE WHEN r.attempted THEN now() - r.started_ms_ago * interval '1 ms' ELSE p.last_attempt_at END,
         due_at = CASE WHEN p.state = 'retrying' AND r.state = 'retrying' THEN now() + r.due_in_ms * interval '1 ms' END,
         finished_at = CASE WHEN p.state <> 'retrying' OR r.state IN ${stateList(ENDED_STATES)} THEN now() END
    FROM results r JOIN locked USING (segment_id, delivery_index)
   WHERE p.segment_id = r.segment_id AND p.delivery_index = r.delivery_index AND p.owner = $1
  RETURNING p.segment_id, p.delivery_index, p.endpoint_id, p.state`;

/** Plan: inserts alone, into the partition of today. */
const ATTEMPTS = `
  INSERT INTO attempts (day, segment_id, delivery_index, number, at, duration_ms, status, error, response)
  SELECT (now() AT TIME ZONE 'UTC')::date, segment_id, delivery_index, number, now() - started_ms_ago * interval '1 ms',
         duration_ms, status, error, response
    FROM unnest($1::uuid[], $2::int[], $3::int[], $4::float8[], $5::int[], $6::smallint[], $7::text[], $8::bytea[])
      AS r (segment_id, delivery_index, number, started_ms_ago, duration_ms, status, error, response)
  ON CONFLICT DO NOTHING`;

/** What PostgreSQL says, too, of a row that has no partition. */
const CHECK_VIOLATION = '23514';

/** Writes down what became of deliveries, in bulk. */
@Injectable()
export class ResultsRepository {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    private readonly alerts: AlertOutboxRepository,
  ) {}

  /**
   * Everything that one flush of results changes, in one transaction; what was written by an earlier call with the same
   * results is not written again. Locks are taken in this order: segments of its own, the destinations of what is newly
   * deferred, deferred deliveries, endpoints, alerts. Whoever deletes a subscription locks its destination before its deliveries too.
   */
  async record(batch: ResultBatch): Promise<Recorded> {
    try {
      return await this.write(batch);
    } catch (error) {
      if (sqlState(error) !== CHECK_VIOLATION) throw error;
      // The log of attempts has no partition for today: the database's clock has moved on by days since they were made.
      await this.partitions.ensureAround('attempts', this.clock.now());
      return this.write(batch);
    }
  }

  private write({ owner, segments, retried }: ResultBatch): Promise<Recorded> {
    return this.database.transaction(async (tx) => {
      const written = await writeSegments(tx, owner, segments);
      const ours = segments.filter(({ id }) => written.has(id));
      const deferred = ours.flatMap((segment) => segment.deferred);
      const waitedFor = deferred.length > 0 ? await defer(tx, ours, deferred) : [];
      const { tried, waiting } = await writeRetried(tx, owner, retried);
      const changes = await this.endpoints.count(tx, newsOf(ours, [...waitedFor, ...waiting], tried));
      const unused = tried.filter(({ probeUnused }) => probeUnused).map(({ endpointId }) => endpointId);
      if (unused.length > 0) await this.endpoints.probeSoon(tx, unused);
      const rows = [...deferred, ...tried];
      const exhausted = rows.filter(({ state }) => state === 'exhausted');
      await logAttempts(
        tx,
        rows.filter(({ attempted }) => attempted),
      );
      await this.alerts.healthChanged(tx, changes, 'by a delivery', decidingDeliveries(changes, rows));
      await this.alerts.exhausted(tx, exhausted);
      return { segments: written, changes, exhausted };
    });
  }
}

/** Day by day, so that each statement looks into one partition. @returns the ids of those that were written */
async function writeSegments(
  tx: Tx,
  owner: number,
  segments: readonly SegmentResults[],
): Promise<ReadonlySet<string>> {
  const written = new Set<string>();
  for (const day of [...new Set(segments.map((segment) => segment.day))].toSorted()) {
    const some = segments.filter((segment) => segment.day === day);
    const rows = await tx.prepared<{ id: string }>('results_segments', SEGMENTS, [
      owner,
      day,
      some.map(({ id }) => id),
      some.map(({ results }) => results),
      some.map(({ done }) => done),
      some.map(({ newAt }) => newAt ?? null),
    ]);
    for (const { id } of rows) written.add(id);
  }
  return written;
}

/** @returns the endpoints for which some of them are on hold; those that wait for a paused subscription are not looked at for theirs */
async function defer(
  tx: Tx,
  segments: readonly SegmentResults[],
  deferred: readonly NewDeferredRow[],
): Promise<number[]> {
  const events = segments.flatMap(({ id, events: some }) =>
    some.map((event) => ({ ...event, segmentId: id })),
  );
  const waitedFor = await tx.prepared<{ endpoint_id: number }>('results_deferred', DEFER, [
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
    deferred.map(({ reason }) => reason),
    deferred.map(({ attempts }) => attempts),
    deferred.map(({ startedMsAgo }) => startedMsAgo),
    deferred.map(({ dueInMs }) => dueInMs),
  ]);
  return waitedFor.map(({ endpoint_id }) => endpoint_id);
}

/** @returns those that were written, and the endpoints for which some are on hold: their own, when they were moved during the attempt */
async function writeRetried(
  tx: Tx,
  owner: number,
  rows: readonly RetriedResult[],
): Promise<{ tried: RetriedResult[]; waiting: number[] }> {
  if (rows.length === 0) return { tried: [], waiting: [] };
  const written = await tx.prepared<WrittenRow>('results_retried', RETRIED, [
    owner,
    rows.map(({ segmentId }) => segmentId),
    rows.map(({ deliveryIndex }) => deliveryIndex),
    rows.map(({ state }) => state),
    rows.map(({ reason }) => reason),
    rows.map(({ attempts }) => attempts),
    rows.map(({ startedMsAgo }) => startedMsAgo),
    rows.map(({ dueInMs }) => dueInMs),
    rows.map(({ attempted }) => attempted),
  ]);
  const keys = new Set(written.map((row) => `${row.segment_id}:${row.delivery_index}`));
  return {
    tried: rows.filter(({ segmentId, deliveryIndex }) => keys.has(`${segmentId}:${deliveryIndex}`)),
    waiting: written.filter(({ state }) => state === 'onHold').map(({ endpoint_id }) => endpoint_id),
  };
}

function newsOf(
  segments: readonly SegmentResults[],
  waitedFor: readonly number[],
  retried: readonly RetriedResult[],
): Map<number, EndpointTally> {
  const news = new Map<number, { runs: Run[]; onHold: boolean }>();
  const of = (endpointId: number): { runs: Run[]; onHold: boolean } => {
    const known = news.get(endpointId) ?? { runs: [], onHold: false };
    news.set(endpointId, known);
    return known;
  };
  const tallies: Tally[] = segments.flatMap((segment) => segment.tallies);
  for (const { signal, endpointId, sequence } of retried) {
    if (signal !== undefined) tallies.push({ signal, endpointId, sequence, count: 1 });
  }
  for (const tally of tallies.toSorted((a, b) => a.sequence - b.sequence)) {
    of(tally.endpointId).runs.push(tally);
  }
  for (const endpointId of waitedFor) of(endpointId).onHold = true;
  // probeSoon below updates these endpoints, so they are locked here with the others, in the order of their ids.
  for (const { endpointId, probeUnused } of retried) if (probeUnused) of(endpointId);
  return news;
}

async function logAttempts(tx: Tx, rows: readonly (NewDeferredRow | RetriedRow)[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.prepared('results_attempts', ATTEMPTS, [
    rows.map(({ segmentId }) => segmentId),
    rows.map(({ deliveryIndex }) => deliveryIndex),
    rows.map(({ attempts }) => attempts),
    rows.map(({ startedMsAgo }) => startedMsAgo),
    rows.map(({ durationMs }) => durationMs),
    rows.map(({ status }) => status),
    rows.map(({ error }) => error),
    rows.map(({ response }) => response),
  ]);
}
