import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { stateList, statesBefore } from '../model/delivery-state.js';
import { WAITED_FOR } from './paused.repository.js';

/** Subscriptions whose deliveries are moved at a time, and deliveries of each. */
const SUBSCRIPTIONS_AT_ONCE = 8;
const DELIVERIES_AT_ONCE = 1_000;

/** One node at a time moves what is a subscription's; all that are due have an heir. Plan: the first entries of destinations_moving. */
const MOVING = `
  SELECT subscription_id, moved_to FROM destinations WHERE move_due <= now()
   ORDER BY move_due LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`;

/** One that is being changed is left alone for now: whoever waited for it here would hold the other, which its change may need. */
const HEIRS = `
  SELECT subscription_id, endpoint_id, paused_at IS NOT NULL AS paused FROM destinations
   WHERE subscription_id = ANY($1::uuid[]) ORDER BY subscription_id FOR SHARE SKIP LOCKED`;

/**
 * What is under way is moved too, and is sent to the other next time. What waits for its time is on hold then: it leaves oldest first, at the
 * rate of a recovery. Plan: for each subscription its entries of deferred_open; then the primary key.
 */
const MOVE = `
  WITH wanted AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::boolean[]) AS w (subscription_id, heir, endpoint_id, paused)),
  taken AS (
    SELECT d.segment_id, d.delivery_index, w.heir, w.endpoint_id, w.paused FROM wanted w CROSS JOIN LATERAL (
      SELECT segment_id, delivery_index FROM deferred_deliveries h
       WHERE h.subscription_id = w.subscription_id AND h.state IN ${stateList(statesBefore('cancelled'))}
       ORDER BY segment_id, delivery_index LIMIT $5 FOR UPDATE SKIP LOCKED) d)
  UPDATE deferred_deliveries p
     SET subscription_id = s.heir, endpoint_id = s.endpoint_id, paused = p.owner IS NULL AND s.paused,
         state = CASE WHEN p.owner IS NULL THEN 'onHold' ELSE p.state END,
         state_since = CASE WHEN p.owner IS NULL AND p.state = 'retrying' THEN now() ELSE p.state_since END, due_at = CASE WHEN p.owner IS NOT NULL THEN p.due_at END
    FROM taken s WHERE p.segment_id = s.segment_id AND p.delivery_index = s.delivery_index
  RETURNING p.subscription_id, p.endpoint_id, p.paused`;

/** Looked at again at once after a full batch, else in a second: what is in memory of nodes comes later. */
const NEXT_LOOK = `
  UPDATE destinations SET move_due = now() + CASE WHEN moved_to = ANY($2::uuid[]) THEN 0 ELSE 1 END * interval '1 s'
   WHERE subscription_id = ANY($1::uuid[])`;

interface Heir {
  readonly subscription_id: string;
  readonly endpoint_id: number;
  readonly paused: boolean;
}

/** Gives what was undelivered for replaced subscriptions to those that took their place. */
@Injectable()
export class MovedRepository {
  constructor(private readonly database: Database) {}

  /** Moves the oldest of what is to be moved. @returns how many deliveries */
  move(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const moving = await tx.prepared<{ subscription_id: string; moved_to: string }>(
        'moved_moving',
        MOVING,
        [SUBSCRIPTIONS_AT_ONCE],
      );
      if (moving.length === 0) return 0;
      const found = await tx.prepared<Heir>('moved_heirs', HEIRS, [moving.map(({ moved_to }) => moved_to)]);
      const heirs = new Map(found.map((heir) => [heir.subscription_id, heir]));
      const wanted = moving.flatMap(({ subscription_id, moved_to }) => {
        const heir = heirs.get(moved_to);
        return heir === undefined ? [] : [{ subscription_id, heir }];
      });
      const moved = await tx.prepared<Heir>('moved_move', MOVE, [
        wanted.map(({ subscription_id }) => subscription_id),
        wanted.map(({ heir }) => heir.subscription_id),
        wanted.map(({ heir }) => heir.endpoint_id),
        wanted.map(({ heir }) => heir.paused),
        DELIVERIES_AT_ONCE,
      ]);
      const waitedFor = moved.filter(({ paused }) => !paused).map(({ endpoint_id }) => endpoint_id);
      if (waitedFor.length > 0) await tx.prepared('paused_waited_for', WAITED_FOR, [[...new Set(waitedFor)]]);
      await tx.prepared('moved_next_look', NEXT_LOOK, [
        moving.map(({ subscription_id }) => subscription_id),
        [...new Set(moved.map(({ subscription_id }) => subscription_id))],
      ]);
      return moved.length;
    });
  }
}
