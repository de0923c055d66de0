import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';

/** Deliveries of an endpoint that are looked at when some are put aside, and of a subscription that are given back at a time. */
const ASIDE_AT_ONCE = 1_000;
const BACK_AT_ONCE = 1_000;
/** Subscriptions that are resumed at a time. */
const RESUMED_AT_ONCE = 8;

interface Key {
  readonly segment_id: string;
  readonly delivery_index: number;
}

/** Plan: for each endpoint the first entries of deferred_on_hold. */
const FIRST = `
  SELECT d.segment_id, d.delivery_index, d.subscription_id
    FROM unnest($1::bigint[]) AS wanted (endpoint_id)
   CROSS JOIN LATERAL (
     SELECT segment_id, delivery_index, subscription_id FROM deferred_deliveries h
      WHERE h.endpoint_id = wanted.endpoint_id AND h.state = 'onHold' AND NOT h.paused
      ORDER BY segment_id, delivery_index LIMIT $2 FOR UPDATE SKIP LOCKED) d`;

/**
 * Whoever resumes one of them waits for these locks, and so finds what is put aside. One that is being changed is left alone for now, since
 * whoever waited for it here would hold deliveries that its change may need.
 */
const PAUSED = `
  SELECT subscription_id FROM destinations WHERE subscription_id = ANY($1::uuid[]) AND paused_at IS NOT NULL
     FOR SHARE SKIP LOCKED`;

const MARK = `
  UPDATE deferred_deliveries p SET paused = $3 FROM unnest($1::uuid[], $2::int[]) AS t (segment_id, delivery_index)
   WHERE p.segment_id = t.segment_id AND p.delivery_index = t.delivery_index`;

/** One node at a time gives back what is a subscription's. Plan: the index destinations_resuming, which holds few. */
const RESUMING = `
  SELECT subscription_id, endpoint_id FROM destinations WHERE resuming ORDER BY subscription_id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`;

/** Plan: for each subscription the first entries of deferred_paused, which is in the order of age. */
const OLDEST = `
  SELECT d.segment_id, d.delivery_index, wanted.subscription_id
    FROM unnest($1::uuid[]) AS wanted (subscription_id)
   CROSS JOIN LATERAL (
     SELECT segment_id, delivery_index FROM deferred_deliveries h
      WHERE h.subscription_id = wanted.subscription_id AND h.state = 'onHold' AND h.paused
      ORDER BY segment_id, delivery_index LIMIT $2 FOR UPDATE) d`;

/** They leave at the rate of a recovery: a receiver that was spared for days does not get all at once. */
export const WAITED_FOR = `
  WITH locked AS (SELECT id FROM endpoints WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE)
  UPDATE endpoints e SET on_hold_since = coalesce(e.on_hold_since, now()), release_paced = true FROM locked WHERE e.id = locked.id`;

/**
 * Deliveries that wait for their subscription: marked, and found by it, so that however many there are, none stands before the others of their
 * endpoint. One is marked only while its subscription is paused and cannot be resumed, so whoever resumes it finds all of them.
 */
@Injectable()
export class PausedRepository {
  constructor(private readonly database: Database) {}

  /** Puts those of the oldest on hold for endpoints aside that wait for a paused subscription. @returns how many */
  async putAside(tx: Tx, endpointIds: readonly number[]): Promise<number> {
    const first = await tx.prepared<Key & { subscription_id: string }>('paused_first', FIRST, [
      endpointIds,
      ASIDE_AT_ONCE,
    ]);
    const rows = await tx.prepared<{ subscription_id: string }>('paused_subscriptions', PAUSED, [
      [...new Set(first.map(({ subscription_id }) => subscription_id))],
    ]);
    const paused = new Set(rows.map(({ subscription_id }) => subscription_id));
    const aside = first.filter(({ subscription_id }) => paused.has(subscription_id));
    await mark(tx, aside, true);
    return aside.length;
  }

  /**
   * Gives the oldest of what waited for subscriptions that are resumed back to their endpoints, and forgets those of which nothing is left.
   * @returns how many deliveries and subscriptions that was
   */
  giveBack(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const resuming = await tx.prepared<{ subscription_id: string; endpoint_id: number }>(
        'paused_resuming',
        RESUMING,
        [RESUMED_AT_ONCE],
      );
      if (resuming.length === 0) return 0;
      const ids = resuming.map(({ subscription_id }) => subscription_id);
      const oldest = await tx.prepared<Key & { subscription_id: string }>('paused_oldest', OLDEST, [
        ids,
        BACK_AT_ONCE,
      ]);
      await mark(tx, oldest, false);
      const counts = new Map<string, number>();
      for (const { subscription_id: id } of oldest) counts.set(id, (counts.get(id) ?? 0) + 1);
      const endpoints = resuming.filter(({ subscription_id }) => counts.has(subscription_id));
      await tx.prepared('paused_waited_for', WAITED_FOR, [endpoints.map(({ endpoint_id }) => endpoint_id)]);
      const done = ids.filter((id) => (counts.get(id) ?? 0) < BACK_AT_ONCE);
      await tx.query('UPDATE destinations SET resuming = false WHERE subscription_id = ANY($1::uuid[])', [
        done,
      ]);
      return oldest.length + done.length;
    });
  }
}

async function mark(tx: Tx, keys: readonly Key[], paused: boolean): Promise<void> {
  if (keys.length === 0) return;
  await tx.prepared('paused_mark', MARK, [
    keys.map(({ segment_id }) => segment_id),
    keys.map(({ delivery_index }) => delivery_index),
    paused,
  ]);
}
