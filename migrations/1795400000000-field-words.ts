import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The field's words for what is stored: deferred deliveries that are retrying or on hold, destinations, the subscriptions
 * revision, results, blocked endpoints. Everything is renamed in place; the rows that change are those of deliveries that were
 * waiting or held, so a backlog of a million takes this some ten seconds. A node of the version before cannot run beside it.
 */
export class FieldWords1795400000000 implements MigrationInterface {
  readonly name = 'FieldWords1795400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- An index had the name that the table gets.
      ALTER INDEX subscriptions_revision RENAME TO subscriptions_by_revision;
      ALTER TABLE match_revision RENAME TO subscriptions_revision;
      ALTER INDEX match_revision_pkey RENAME TO subscriptions_revision_pkey;
      ALTER TABLE subscriptions_revision
        RENAME CONSTRAINT match_revision_singleton_check TO subscriptions_revision_singleton_check;

      ALTER TABLE targets RENAME TO destinations;
      ALTER INDEX targets_pkey RENAME TO destinations_pkey;
      ALTER INDEX targets_endpoint RENAME TO destinations_endpoint;
      ALTER TABLE destinations RENAME CONSTRAINT targets_customer_id_fkey TO destinations_customer_id_fkey;
      ALTER TABLE destinations RENAME CONSTRAINT targets_endpoint_id_fkey TO destinations_endpoint_id_fkey;
      ALTER TABLE former_targets RENAME TO former_destinations;
      ALTER INDEX former_targets_pkey RENAME TO former_destinations_pkey;
      ALTER INDEX former_targets_endpoint RENAME TO former_destinations_endpoint;
      ALTER TABLE former_destinations
        RENAME CONSTRAINT former_targets_endpoint_id_fkey TO former_destinations_endpoint_id_fkey;

      ALTER TABLE segments RENAME COLUMN outcomes TO results;
      ALTER TABLE segments RENAME COLUMN settled_at TO finished_at;

      ALTER TABLE endpoints RENAME COLUMN held_since TO on_hold_since;
      ALTER TABLE endpoints RENAME COLUMN held_paced TO release_paced;
      ALTER INDEX endpoints_unwell RENAME TO endpoints_blocked;
      ALTER INDEX endpoints_held RENAME TO endpoints_on_hold;

      ALTER TABLE parked_events RENAME TO deferred_events;
      ALTER INDEX parked_events_pkey RENAME TO deferred_events_pkey;
      ALTER TABLE parked_deliveries RENAME TO deferred_deliveries;
      ALTER INDEX parked_deliveries_pkey RENAME TO deferred_deliveries_pkey;
      ALTER TABLE deferred_deliveries RENAME COLUMN parked_at TO deferred_at;
      ALTER TABLE deferred_deliveries RENAME COLUMN settled_at TO finished_at;
      ALTER INDEX parked_owned RENAME TO deferred_owned;
      ALTER INDEX parked_ended RENAME TO deferred_ended;
      ALTER INDEX parked_log_exhausted RENAME TO deferred_log_exhausted;
      ALTER INDEX parked_replayed RENAME TO deferred_replayed;
      ALTER INDEX parked_replay RENAME TO deferred_replay;
      ALTER INDEX parked_replay_of RENAME TO deferred_replay_of;
      ALTER STATISTICS parked_customers RENAME TO deferred_customers;
    `);
    await renameStates(runner, {
      from: ['parked', 'waiting', 'held'],
      to: ['deferred', 'retrying', 'onHold'],
      constraint: ['parked_deliveries_state_check', 'deferred_deliveries_state_check'],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await renameStates(runner, {
      from: ['deferred', 'retrying', 'onHold'],
      to: ['parked', 'waiting', 'held'],
      constraint: ['deferred_deliveries_state_check', 'parked_deliveries_state_check'],
    });
    await runner.query(`
      ALTER STATISTICS deferred_customers RENAME TO parked_customers;
      ALTER INDEX deferred_replay_of RENAME TO parked_replay_of;
      ALTER INDEX deferred_replay RENAME TO parked_replay;
      ALTER INDEX deferred_replayed RENAME TO parked_replayed;
      ALTER INDEX deferred_log_exhausted RENAME TO parked_log_exhausted;
      ALTER INDEX deferred_ended RENAME TO parked_ended;
      ALTER INDEX deferred_owned RENAME TO parked_owned;
      ALTER TABLE deferred_deliveries RENAME COLUMN finished_at TO settled_at;
      ALTER TABLE deferred_deliveries RENAME COLUMN deferred_at TO parked_at;
      ALTER INDEX deferred_deliveries_pkey RENAME TO parked_deliveries_pkey;
      ALTER TABLE deferred_deliveries RENAME TO parked_deliveries;
      ALTER INDEX deferred_events_pkey RENAME TO parked_events_pkey;
      ALTER TABLE deferred_events RENAME TO parked_events;

      ALTER INDEX endpoints_on_hold RENAME TO endpoints_held;
      ALTER INDEX endpoints_blocked RENAME TO endpoints_unwell;
      ALTER TABLE endpoints RENAME COLUMN release_paced TO held_paced;
      ALTER TABLE endpoints RENAME COLUMN on_hold_since TO held_since;

      ALTER TABLE segments RENAME COLUMN finished_at TO settled_at;
      ALTER TABLE segments RENAME COLUMN results TO outcomes;

      ALTER TABLE former_destinations
        RENAME CONSTRAINT former_destinations_endpoint_id_fkey TO former_targets_endpoint_id_fkey;
      ALTER INDEX former_destinations_endpoint RENAME TO former_targets_endpoint;
      ALTER INDEX former_destinations_pkey RENAME TO former_targets_pkey;
      ALTER TABLE former_destinations RENAME TO former_targets;
      ALTER TABLE destinations RENAME CONSTRAINT destinations_endpoint_id_fkey TO targets_endpoint_id_fkey;
      ALTER TABLE destinations RENAME CONSTRAINT destinations_customer_id_fkey TO targets_customer_id_fkey;
      ALTER INDEX destinations_endpoint RENAME TO targets_endpoint;
      ALTER INDEX destinations_pkey RENAME TO targets_pkey;
      ALTER TABLE destinations RENAME TO targets;

      ALTER TABLE subscriptions_revision
        RENAME CONSTRAINT subscriptions_revision_singleton_check TO match_revision_singleton_check;
      ALTER INDEX subscriptions_revision_pkey RENAME TO match_revision_pkey;
      ALTER TABLE subscriptions_revision RENAME TO match_revision;
      ALTER INDEX subscriptions_by_revision RENAME TO subscriptions_revision;
    `);
  }
}

interface Renamed {
  /** The prefix of the indexes, the state of what waits for a time, and of what waits for its endpoint. */
  readonly from: readonly [string, string, string];
  readonly to: readonly [string, string, string];
  readonly constraint: readonly [string, string];
}

/** The indexes that name a state are dropped first, so that the rows change without them, and made anew over the new states. */
async function renameStates(runner: QueryRunner, { from, to, constraint }: Renamed): Promise<void> {
  const [prefix, retrying, onHold] = to;
  const heldName = (word: string): string => (word === 'onHold' ? 'on_hold' : word);
  await runner.query(`
    ALTER TABLE deferred_deliveries DROP CONSTRAINT ${constraint[0]};
    DROP INDEX ${from[0]}_due, ${from[0]}_open, ${from[0]}_${heldName(from[2])}, ${from[0]}_log_${from[1]}, ${from[0]}_log_${heldName(from[2])};
    UPDATE deferred_deliveries SET state = CASE state WHEN '${from[1]}' THEN '${retrying}' ELSE '${onHold}' END
     WHERE state IN ('${from[1]}', '${from[2]}');
    ALTER TABLE deferred_deliveries ADD CONSTRAINT ${constraint[1]}
      CHECK (state IN ('${retrying}', '${onHold}', 'delivered', 'exhausted', 'cancelled'));
    CREATE INDEX ${prefix}_due ON deferred_deliveries (due_at) WHERE state = '${retrying}' AND owner IS NULL;
    CREATE INDEX ${prefix}_open ON deferred_deliveries (subscription_id) WHERE state IN ('${retrying}', '${onHold}');
    CREATE INDEX ${prefix}_${heldName(onHold)} ON deferred_deliveries (endpoint_id, segment_id, delivery_index)
      WHERE state = '${onHold}';
    CREATE INDEX ${prefix}_log_${retrying} ON deferred_deliveries (hashtext(customer_id), segment_id, delivery_index)
      WHERE state = '${retrying}';
    CREATE INDEX ${prefix}_log_${heldName(onHold)} ON deferred_deliveries (hashtext(customer_id), segment_id, delivery_index)
      WHERE state = '${onHold}';
  `);
}
