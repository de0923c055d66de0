import type pg from 'pg';
import { encodeEvent } from '../src/delivery/segment-codec.js';
import { projectState } from './payload.js';

/** Deliveries to put into a database, as if they had been parked in the course of a day. */
export interface Backlog {
  /** In retry: due in some hours, for a thousand endpoints. */
  readonly waiting: number;
  /** For one endpoint that is disabled: held for it, and in retry with their time come. */
  readonly held: number;
  readonly overdue: number;
}

/** Deliveries of one event: it is the same to all subscribers, and so its body is kept once. */
const FAN_OUT = 10;
const ENDPOINTS = 1_000;

const BODIES = `
  INSERT INTO parked_events (segment_id, event_index, customer_id, body)
  SELECT uuidv7((n::float8 / $1 - 1) * interval '1 day'), $4, $2, $3 FROM generate_series(1, $1::int) AS n`;

/** Nobody's subscriptions: they are only looked for when a delivery's time has come. */
const WAITING = `
  WITH made AS (
    INSERT INTO endpoints (customer_id, url, url_hash)
    SELECT $1, 'http://192.0.2.1/' || n, sha256(('http://192.0.2.1/' || n)::bytea) FROM generate_series(1, $2::int) AS n
    RETURNING id
  ),
  numbered AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM made),
  events AS (SELECT segment_id, row_number() OVER (ORDER BY segment_id) AS place FROM parked_events WHERE event_index = $4)
  INSERT INTO parked_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id, version,
                                 state, reason, attempts, first_attempt_at, last_attempt_at, due_at, parked_at)
  SELECT e.segment_id, n, $1, $4, md5(m.id::text)::uuid, m.id, 1, 'waiting', 'The receiver answered 503.',
         1 + floor(random() * 10), uuid_extract_timestamp(e.segment_id), uuid_extract_timestamp(e.segment_id),
         now() + (2 + random() * 24) * interval '1 hour', uuid_extract_timestamp(e.segment_id)
    FROM events e CROSS JOIN generate_series(0, $3::int - 1) AS n
    JOIN numbered m ON m.place = (e.place * $3 + n) % $2`;

/** Of a subscription that there is. What is held has no time; what is overdue came due in the course of the last hours. */
const DEAD = `
  INSERT INTO parked_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id, version,
                                 state, reason, attempts, first_attempt_at, last_attempt_at, due_at, parked_at)
  SELECT e.segment_id, n, t.customer_id, $4, t.subscription_id, t.endpoint_id, 1, $2, 'The receiver answered 503.', $3,
         CASE WHEN $3 > 0 THEN uuid_extract_timestamp(e.segment_id) END,
         CASE WHEN $3 > 0 THEN uuid_extract_timestamp(e.segment_id) END,
         CASE WHEN $2 = 'waiting' THEN now() - random() * interval '4 hours' END, uuid_extract_timestamp(e.segment_id)
    FROM parked_events e CROSS JOIN generate_series(0, $5::int - 1) AS n JOIN targets t ON t.subscription_id = $1
   WHERE e.event_index = $4`;

/** As a URL is that failed two thousand times in a row, the last time five minutes ago. */
const DISABLE = `
  UPDATE endpoints
     SET failures = 2000, streak = 2000, window_attempts = 2000, window_failures = 2000, disabled_at = now() - interval '1 hour',
         reason = 'It failed 2000 times in a row.', probe_at = now() + interval '5 minutes', held_since = now() - interval '1 hour',
         held_paced = true
   WHERE id = (SELECT endpoint_id FROM targets WHERE subscription_id = $1)`;

/**
 * Writes a backlog straight into the tables, and has PostgreSQL tidy up behind it, as it would have in the course of a day.
 * @param deadSubscription whose endpoint is dead; needed for what is held or overdue
 */
export async function makeBacklog(
  client: pg.Client,
  backlog: Backlog,
  deadSubscription?: string,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM customers');
  const customer = rows[0]!.id;
  // Events of the groups are told apart by their place in their segments.
  const bodies = (deliveries: number, group: number): Promise<unknown> =>
    client.query(BODIES, [Math.ceil(deliveries / FAN_OUT), customer, eventBody(), group]);
  if (backlog.waiting > 0) {
    await bodies(backlog.waiting, 0);
    await client.query(WAITING, [customer, ENDPOINTS, FAN_OUT, 0]);
  }
  if (backlog.held > 0) {
    await bodies(backlog.held, 1);
    await client.query(DEAD, [deadSubscription, 'held', 0, 1, FAN_OUT]);
  }
  if (backlog.overdue > 0) {
    await bodies(backlog.overdue, 2);
    await client.query(DEAD, [deadSubscription, 'waiting', 3, 2, FAN_OUT]);
  }
  if (deadSubscription !== undefined) await client.query(DISABLE, [deadSubscription]);
  await client.query('VACUUM (ANALYZE) parked_events, parked_deliveries, endpoints');
  await client.query('CHECKPOINT');
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
