import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Subscriptions that are paused, and a place for their deliveries on hold. No row is rewritten; the index of what is on hold for endpoints
 * is made anew without these, over what is on hold: some seconds for a million, in which deferred deliveries cannot be written.
 */
export class PausedSubscriptions1795600030000 implements MigrationInterface {
  readonly name = 'PausedSubscriptions1795600030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE destinations
        -- Set while nothing is sent there.
        ADD COLUMN paused_at timestamptz,
        -- Whether deliveries that were put on hold while it was paused are still to be given back to its endpoint.
        ADD COLUMN resuming boolean NOT NULL DEFAULT false;
      CREATE INDEX destinations_paused ON destinations (subscription_id) WHERE paused_at IS NOT NULL;
      CREATE INDEX destinations_resuming ON destinations (subscription_id) WHERE resuming;

      -- Of one on hold: it waits for its subscription to be resumed, and is not looked at for its endpoint.
      ALTER TABLE deferred_deliveries ADD COLUMN paused boolean NOT NULL DEFAULT false;
      DROP INDEX deferred_on_hold;
      CREATE INDEX deferred_on_hold ON deferred_deliveries (endpoint_id, segment_id, delivery_index)
        WHERE state = 'onHold' AND NOT paused;
      CREATE INDEX deferred_paused ON deferred_deliveries (subscription_id, segment_id, delivery_index)
        WHERE state = 'onHold' AND paused;
    `);
  }

  /** What was paused is sent again. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE endpoints SET on_hold_since = coalesce(on_hold_since, now()), release_paced = true
       WHERE id IN (SELECT endpoint_id FROM destinations WHERE paused_at IS NOT NULL OR resuming);
      DROP INDEX deferred_paused;
      DROP INDEX deferred_on_hold;
      CREATE INDEX deferred_on_hold ON deferred_deliveries (endpoint_id, segment_id, delivery_index)
        WHERE state = 'onHold';
      ALTER TABLE deferred_deliveries DROP COLUMN paused;
      DROP INDEX destinations_resuming;
      DROP INDEX destinations_paused;
      ALTER TABLE destinations DROP COLUMN resuming, DROP COLUMN paused_at;
    `);
  }
}
