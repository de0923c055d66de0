import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { encodeEvent } from '../src/delivery/journal/segment-codec.js';
import { projectState } from './payload.js';

/** Deliveries to put into a database, as if they had been deferred in the course of a day. */
export interface Backlog {
  /** In retry: due in some hours, for a thousand endpoints. */
  readonly waiting: number;
  /** For one endpoint that is disabled: on hold for it, and in retry with their time come. */
  readonly onHold: number;
  readonly overdue: number;
}

/** Deliveries of one event: it is the same to all subscribers, and so its body is kept once. */
const FAN_OUT = 10;
/** Events a statement, and so a transaction: as if they had been deferred little by little. */
const CHUNK = 2_000;
const ENDPOINTS = 1_000;

const MAKE_ENDPOINTS = `
  INSERT INTO endpoints (customer_id, url, url_hash)
  SELECT $1, url, sha256(url::bytea) FROM generate_series(1, $2::int) AS n, concat('http://192.0.2.1/', n) AS url
  RETURNING id`;

/** The events from $2 to $3 of $1, over the day that ends now, and their deliveries to the takers in turn. */
const DEFER = `
  WITH bodies AS (
    INSERT INTO deferred_events (segment_id, event_index, customer_id, body)
    SELECT uuidv7((n::float8 / $1 - 1) * interval '1 day'), 0, $4, $5 FROM generate_series($2::int, $3::int) AS n
    RETURNING segment_id
  ),
  events AS (SELECT segment_id, uuid_extract_timestamp(segment_id) AS at, row_number() OVER () AS place FROM bodies),
  takers AS (
    SELECT endpoint_id, subscription_id, row_number() OVER () - 1 AS place
      FROM unnest($6::bigint[], $7::uuid[]) AS t (endpoint_id, subscription_id)
  )
  INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id, version,
                                 state, reason, attempts, first_attempt_at, last_attempt_at, due_at, deferred_at)
  SELECT segment_id, n, $4, 0, subscription_id, endpoint_id, 1, $9::text, 'The receiver answered 503.', $10::int,
         CASE WHEN $10 > 0 THEN at END, CASE WHEN $10 > 0 THEN at END,
         CASE WHEN $9 = 'retrying' THEN now() + ($11::float8 + random() * ($12::float8 - $11)) * interval '1 hour' END, at
    FROM events CROSS JOIN generate_series(0, $8::int - 1) AS n
    JOIN takers ON takers.place = (events.place * $8 + n) % cardinality($6::bigint[])`;

/** As a URL is that failed two thousand times in a row, the last time five minutes ago. */
const DISABLE = `
  UPDATE endpoints
     SET failures = 2000, streak = 2000, window_attempts = 2000, window_failures = 2000, disabled_at = now() - interval '1 hour',
         reason = 'It failed 2000 times in a row.', probe_at = now() + interval '5 minutes', on_hold_since = now() - interval '1 hour',
         release_paced = true
   WHERE id = (SELECT endpoint_id FROM destinations WHERE subscription_id = $1)`;

const PUT_ON_HOLD = `
  WITH marked AS (UPDATE endpoints SET on_hold_since = now() WHERE id = $1)
  UPDATE deferred_deliveries SET state = 'onHold', due_at = NULL WHERE endpoint_id = $1`;

/** What can become of deliveries that wait. */
export interface Deferred {
  /** They are due now. */
  due(): Promise<unknown>;
  /** They are on hold for an endpoint that takes them. */
  onHold(): Promise<unknown>;
}

/** Whose the deliveries are, in turn. */
interface Takers {
  readonly endpoints: readonly number[];
  readonly subscriptions: readonly string[];
}

/** What all deliveries of one kind have in common. @property dueInHours from and to, for those that wait for a time */
interface Kind {
  readonly state: 'retrying' | 'onHold';
  readonly attempts: number;
  readonly dueInHours: readonly [number, number];
}

/**
 * Writes a backlog straight into the tables, and has PostgreSQL tidy up behind it, as it would have in the course of a day.
 * @param deadSubscription whose endpoint is dead; needed for what is on hold or overdue
 */
export async function makeBacklog(
  client: pg.Client,
  backlog: Backlog,
  deadSubscription?: string,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM customers');
  const customer = rows[0]!.id;
  const defer = async (
    deliveries: number,
    { endpoints, subscriptions }: Takers,
    kind: Kind,
  ): Promise<void> => {
    const events = Math.ceil(deliveries / FAN_OUT);
    for (let from = 1; from <= events; from += CHUNK) {
      const to = Math.min(events, from + CHUNK - 1);
      const what = [events, from, to, customer, eventBody(), endpoints, subscriptions, FAN_OUT];
      await client.query(DEFER, [...what, kind.state, kind.attempts, ...kind.dueInHours]);
    }
  };
  await defer(backlog.waiting, await otherSubscriptions(client, customer), {
    state: 'retrying',
    attempts: 4,
    dueInHours: [2, 26],
  });
  if (deadSubscription !== undefined) {
    await client.query(DISABLE, [deadSubscription]);
    const dead = await takerOf(client, deadSubscription);
    await defer(backlog.onHold, dead, { state: 'onHold', attempts: 0, dueInHours: [0, 0] });
    await defer(backlog.overdue, dead, { state: 'retrying', attempts: 4, dueInHours: [-4, 0] });
  }
  await client.query('VACUUM (ANALYZE) deferred_events, deferred_deliveries, endpoints');
  await client.query('CHECKPOINT');
}

/** Endpoints of nobody's subscriptions: those are looked for only when a delivery's time has come. */
async function otherSubscriptions(client: pg.Client, customer: string): Promise<Takers> {
  const { rows } = await client.query<{ id: number }>(MAKE_ENDPOINTS, [customer, ENDPOINTS]);
  return { endpoints: rows.map(({ id }) => id), subscriptions: rows.map(() => randomUUID()) };
}

/** Writes deliveries to a live endpoint, each of an event of its own: due in an hour, unless the answer is asked for more. */
export async function deferFor(
  client: pg.Client,
  deliveries: number,
  subscription: string,
): Promise<Deferred> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM customers');
  const { endpoints, subscriptions } = await takerOf(client, subscription);
  for (let from = 1; from <= deliveries; from += CHUNK) {
    const range = [deliveries, from, Math.min(deliveries, from + CHUNK - 1)];
    const what = [...range, rows[0]!.id, eventBody(), endpoints, subscriptions, 1];
    await client.query(DEFER, [...what, 'retrying', 1, 1, 2]);
  }
  await client.query('VACUUM (ANALYZE) deferred_events, deferred_deliveries');
  await client.query('CHECKPOINT');
  const endpoint = endpoints[0]!;
  return {
    due: () =>
      client.query('UPDATE deferred_deliveries SET due_at = now() WHERE endpoint_id = $1', [endpoint]),
    onHold: () => client.query(PUT_ON_HOLD, [endpoint]),
  };
}

async function takerOf(client: pg.Client, subscriptionId: string): Promise<Takers> {
  const { rows } = await client.query<{ endpoint_id: number }>(
    'SELECT endpoint_id FROM destinations WHERE subscription_id = $1',
    [subscriptionId],
  );
  return { endpoints: [rows[0]!.endpoint_id], subscriptions: [subscriptionId] };
}

/** As the journal keeps an event; about 1.5 KB. */
function eventBody(): string {
  const state = JSON.stringify(projectState(1, 0));
  return encodeEvent({
    eventType: 'UPDATE',
    objCode: 'PROJ',
    objId: '1'.padStart(32, '0'),
    eventTime: { epochSecond: 1_767_225_600, nano: 0 },
    eventVersion: '1',
    userId: null,
    newState: state,
    oldState: state,
  });
}
