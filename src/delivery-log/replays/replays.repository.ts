import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Database, type Sql, type Tx } from '../../platform/database/index.js';
import { stateList, statesBefore } from '../../delivery/index.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import type { Replay, ReplayHealth, ReplayRange } from './replay.js';
import { StoredReplay } from './replay.entity.js';

interface ReplayRow extends Omit<Replay, 'sinceMs' | 'untilMs' | 'cursor' | 'createdAtMs' | 'endedAtMs'> {
  readonly since: Date;
  readonly until: Date;
  readonly cursorSegment: string;
  readonly cursorIndex: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** A replay that this node works on. */
export interface OwnReplay {
  readonly replay: Replay;
  /** Its deliveries that were not attempted yet, or wait for their URL. */
  readonly open: number;
}

/** What becomes of a portion: deliveries that are made, and where the replay stands then. */
export interface Advance {
  readonly owner: number;
  readonly replay: Replay;
  readonly cursor: DeliveryPosition;
  readonly skipped: number;
  readonly finished: boolean;
  readonly deliveries: readonly NewReplayed[];
}

/** A delivery that a replay makes. */
export interface NewReplayed {
  readonly segmentId: string;
  readonly index: number;
  readonly eventIndex: number;
  readonly version: 1 | 2;
  readonly replayOf: string;
  /** Where the event's text lies when it is not given. */
  readonly sourceSegmentId: string;
  readonly body: string | undefined;
}

const COLUMNS = `r.id, r.customer_id AS "customerId", r.subscription_id AS "subscriptionId", r.endpoint_id AS "endpointId",
  r.selection AS "only", r.since, r.until, r.state, r.reason, r.cursor_segment AS "cursorSegment", r.cursor_index AS "cursorIndex",
  r.total, r.created, r.skipped, r.created_at AS "createdAt", r.ended_at AS "endedAt"`;

const HEALTH = `EXISTS (SELECT FROM destinations t WHERE t.subscription_id = r.subscription_id AND t.paused_at IS NOT NULL
                                   AND t.moved_to IS NULL) AS paused,
  e.disabled_at IS NOT NULL AS disabled, e.frozen_at IS NOT NULL AS frozen`;

const DELETED = 'The subscription was deleted.';
const CANCELLED = 'The replay was cancelled.';

/**
 * Replays: jobs in the database, each worked on by one node at a time. By hand is what claims, locks or decides on the database's time, one
 * row by its key, and what is shown with the health of the endpoint, a join of two keys.
 */
@Injectable()
export class ReplaysRepository {
  constructor(
    @InjectRepository(StoredReplay) private readonly replays: Repository<StoredReplay>,
    private readonly database: Database,
  ) {}

  /**
   * Stores a new one.
   * @param also done in the same transaction when it is stored
   * @returns false when the subscription is gone; the id of the one that is under way for it, if there is one
   */
  async create(
    id: string,
    range: ReplayRange,
    total: number | null,
    also: (tx: Tx) => Promise<void>,
  ): Promise<true | false | string> {
    const { customerId, subscriptionId, only, sinceMs, untilMs } = range;
    // The lock keeps the subscription from being deleted between the look and the insert.
    return this.database.transaction(async (tx) => {
      const [destination] = await lockDestination(tx, subscriptionId);
      if (destination === undefined) return false;
      const made = await tx.query(
        `INSERT INTO replays (id, customer_id, subscription_id, endpoint_id, selection, since, until, state, cursor_segment, cursor_index, total)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, -1, $9)
         ON CONFLICT (subscription_id) WHERE state = 'running' DO NOTHING RETURNING 1`,
        [
          id,
          customerId,
          subscriptionId,
          destination.endpointId,
          only,
          new Date(sinceMs),
          new Date(untilMs),
          lowestIdAt(sinceMs),
          total,
        ],
      );
      if (made.length === 1) {
        await also(tx);
        return true;
      }
      const other = await this.of(tx).findOne({
        select: { id: true },
        where: { subscriptionId, state: 'running' },
      });
      return other?.id ?? '';
    });
  }

  async find(customerId: string, id: string): Promise<(Replay & ReplayHealth) | undefined> {
    const [row] = await this.database.query<ReplayRow & ReplayHealth>(
      `SELECT ${COLUMNS}, ${HEALTH} FROM replays r JOIN endpoints e ON e.id = r.endpoint_id
        WHERE r.customer_id = $1 AND r.id = $2`,
      [customerId, id],
    );
    return row && toReplay(row);
  }

  /** Newest first; ids hold their time. @param after an id */
  async list(
    customerId: string,
    subscriptionId: string | undefined,
    after: string | undefined,
    limit: number,
  ): Promise<(Replay & ReplayHealth)[]> {
    const rows = await this.database.query<ReplayRow & ReplayHealth>(
      `SELECT ${COLUMNS}, ${HEALTH} FROM replays r JOIN endpoints e ON e.id = r.endpoint_id
        WHERE r.customer_id = $1 AND ($2::uuid IS NULL OR r.subscription_id = $2) AND ($3::uuid IS NULL OR r.id < $3)
        ORDER BY r.id DESC LIMIT $4`,
      [customerId, subscriptionId ?? null, after ?? null, limit],
    );
    return rows.map(toReplay);
  }

  /** How many of its deliveries are in each state. */
  async progress(id: string): Promise<{ readonly state: string; readonly count: number }[]> {
    return this.database.query(
      'SELECT state, count(*) AS count FROM deferred_deliveries WHERE replay_id = $1 GROUP BY state',
      [id],
    );
  }

  /**
   * Ends a replay of the customer: it makes no more deliveries, those that no node has claimed are cancelled at once, and nodes are told to give the others back.
   * @param also done in the same transaction, unless it was being cancelled already
   * @returns false when it has ended and left nothing to cancel
   */
  async cancel(customerId: string, id: string, also: (tx: Tx) => Promise<void>): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const [before] = await tx.query<{ state: string }>(
        'SELECT state FROM replays WHERE customer_id = $1 AND id = $2 FOR UPDATE',
        [customerId, id],
      );
      const rows = await tx.query(
        `UPDATE replays r SET state = 'cancelling', reason = $3, ended_at = NULL
          WHERE r.customer_id = $1 AND r.id = $2
            AND (r.ended_at IS NULL OR r.state = 'completed' AND EXISTS (${OPEN_DELIVERIES}))
        RETURNING 1`,
        [customerId, id, CANCELLED],
      );
      if (rows.length === 0) return false;
      await cancelIdle(tx, id, CANCELLED);
      await tx.query(`SELECT pg_notify('replay_cancelled', '')`);
      if (before?.state !== 'cancelling') await also(tx);
      return true;
    });
  }

  /**
   * Takes over replays that nobody works on, and those that this node has without knowing it, such as a claim whose
   * confirmation was lost.
   * @returns their ids
   */
  async claim(owner: number, known: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `WITH free AS (
         SELECT id FROM replays r WHERE ended_at IS NULL
            AND (owner IS NULL OR owner = $1 AND id <> ALL($2::uuid[])
                 OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = r.owner)) FOR UPDATE SKIP LOCKED)
       UPDATE replays r SET owner = n.id FROM free, nodes n WHERE r.id = free.id AND n.id = $1 RETURNING r.id`,
      [owner, known],
    );
    return rows.map(({ id }) => id);
  }

  /** A replay that this node works on; undefined when it has ended or is another's. */
  async own(owner: number, id: string): Promise<OwnReplay | undefined> {
    const [row] = await this.database.query<ReplayRow & { open: number }>(
      `SELECT ${COLUMNS}, (SELECT count(*) FROM deferred_deliveries p
                            WHERE p.replay_id = r.id AND (p.state = 'onHold' OR p.state = 'retrying' AND p.attempts = 0)) AS open
         FROM replays r WHERE r.id = $2 AND r.owner = $1 AND r.ended_at IS NULL`,
      [owner, id],
    );
    return row && { replay: toReplay(row), open: row.open };
  }

  /**
   * Makes a portion's deliveries and moves the cursor, in one transaction: a crash neither repeats one nor loses one. Nothing
   * is done when the replay was cancelled, taken over or moved on meanwhile; it ends when its subscription is gone.
   */
  async advance({ owner, replay, cursor, skipped, finished, deliveries }: Advance): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [mine] = await tx.query(
        `SELECT 1 FROM replays r
          WHERE id = $1 AND owner = $2 AND state = 'running' AND cursor_segment = $3 AND cursor_index = $4
            AND EXISTS (SELECT 1 FROM nodes n WHERE n.id = r.owner) FOR UPDATE`,
        [replay.id, owner, replay.cursor.segmentId, replay.cursor.index],
      );
      if (mine === undefined) return;
      const [destination] = await lockDestination(tx, replay.subscriptionId);
      if (destination === undefined) {
        await this.of(tx).update({ id: replay.id }, { state: 'cancelling', reason: DELETED });
        return;
      }
      const created = deliveries.length === 0 ? 0 : await insertReplayed(tx, replay, deliveries);
      await tx.query(
        `UPDATE replays SET cursor_segment = $2, cursor_index = $3, created = created + $4, skipped = skipped + $5,
                state = CASE WHEN $6 THEN 'completed' ELSE state END, ended_at = CASE WHEN $6 THEN now() END
          WHERE id = $1`,
        [replay.id, cursor.segmentId, cursor.index, created, skipped, finished],
      );
      if (created > 0) await tx.query(`SELECT pg_notify('work', '')`);
    });
  }

  /** The ids of those that are being cancelled, of all customers. */
  async cancelling(): Promise<string[]> {
    const rows = await this.replays.find({ select: { id: true }, where: { state: 'cancelling' } });
    return rows.map(({ id }) => id);
  }

  /** Cancels what has come back unsent; when nothing is left to come back, the replay is cancelled for good. */
  async finishCancelling(owner: number, replay: Replay): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [mine] = await tx.query(
        `SELECT 1 FROM replays WHERE id = $1 AND owner = $2 AND state = 'cancelling' FOR UPDATE`,
        [replay.id, owner],
      );
      if (mine === undefined) return;
      await cancelIdle(tx, replay.id, replay.reason ?? CANCELLED);
      await tx.query(
        `UPDATE replays r SET state = 'cancelled', ended_at = now() WHERE id = $1 AND NOT EXISTS (${OPEN_DELIVERIES})`,
        [replay.id],
      );
    });
  }

  private of(tx: Tx): Repository<StoredReplay> {
    return tx.manager.withRepository(this.replays);
  }
}

const CANCELLABLE = statesBefore('cancelled');
const OPEN_DELIVERIES = `SELECT 1 FROM deferred_deliveries p WHERE p.replay_id = r.id AND p.state IN ${stateList(CANCELLABLE)}`;

/** Until the transaction ends the subscription is not deleted; its deletion then finds what the transaction made. */
async function lockDestination(tx: Tx, subscriptionId: string): Promise<{ endpointId: number }[]> {
  return tx.query(
    'SELECT endpoint_id AS "endpointId" FROM destinations WHERE subscription_id = $1 FOR KEY SHARE',
    [subscriptionId],
  );
}

/** Locked in the order in which recording results locks them too, so that neither waits for the other in a circle. */
async function cancelIdle(tx: Sql, replayId: string, reason: string): Promise<void> {
  await tx.query(
    `WITH idle AS (
       SELECT segment_id, delivery_index FROM deferred_deliveries
        WHERE replay_id = $1 AND state IN ${stateList(CANCELLABLE)} AND owner IS NULL
        ORDER BY segment_id, delivery_index FOR UPDATE)
     UPDATE deferred_deliveries p SET state = 'cancelled', state_since = now(), reason = $2, due_at = NULL, finished_at = now()
       FROM idle WHERE p.segment_id = idle.segment_id AND p.delivery_index = idle.delivery_index`,
    [replayId, reason],
  );
}

/** @returns how many were made; those whose event is forgotten are not */
async function insertReplayed(tx: Tx, replay: Replay, rows: readonly NewReplayed[]): Promise<number> {
  const events = new Map(rows.map((row) => [`${row.segmentId}:${row.eventIndex}`, row]));
  const bodies = [...events.values()];
  const made = await tx.query(
    `WITH bodies AS (
       INSERT INTO deferred_events (segment_id, event_index, customer_id, body)
       SELECT v.segment_id, v.event_index, $1, coalesce(v.body, e.body)
         FROM unnest($5::uuid[], $6::smallint[], $7::uuid[], $8::text[]) AS v (segment_id, event_index, source_id, body)
         LEFT JOIN deferred_events e ON v.body IS NULL AND e.segment_id = v.source_id AND e.event_index = v.event_index
        WHERE coalesce(v.body, e.body) IS NOT NULL
       RETURNING segment_id, event_index)
     INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, endpoint_id,
                                    version, state, attempts, due_at, replay_id, replay_of)
     SELECT v.segment_id, v.delivery_index, $1, v.event_index, $2, $3, v.version, 'retrying', 0, now(), $4, v.replay_of
       FROM unnest($9::uuid[], $10::int[], $11::smallint[], $12::smallint[], $13::text[])
         AS v (segment_id, delivery_index, event_index, version, replay_of)
       JOIN bodies USING (segment_id, event_index)
     RETURNING 1`,
    [
      replay.customerId,
      replay.subscriptionId,
      replay.endpointId,
      replay.id,
      bodies.map(({ segmentId }) => segmentId),
      bodies.map(({ eventIndex }) => eventIndex),
      bodies.map(({ sourceSegmentId }) => sourceSegmentId),
      bodies.map(({ body }) => body ?? null),
      rows.map(({ segmentId }) => segmentId),
      rows.map(({ index }) => index),
      rows.map(({ eventIndex }) => eventIndex),
      rows.map(({ version }) => version),
      rows.map(({ replayOf }) => replayOf),
    ],
  );
  return made.length;
}

function toReplay<Row extends ReplayRow>(row: Row): Replay & Omit<Row, keyof ReplayRow> {
  const { since, until, cursorSegment, cursorIndex, createdAt, endedAt, ...rest } = row;
  return {
    ...rest,
    sinceMs: since.getTime(),
    untilMs: until.getTime(),
    cursor: { segmentId: cursorSegment, index: cursorIndex },
    createdAtMs: createdAt.getTime(),
    endedAtMs: endedAt?.getTime() ?? null,
  } as unknown as Replay & Omit<Row, keyof ReplayRow>;
}
