import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Destinations of subscriptions that others took the place of: kept until what is undelivered has ended or was moved. No row is rewritten. */
export class ReplacedSubscriptions1795600040000 implements MigrationInterface {
  readonly name = 'ReplacedSubscriptions1795600040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE destinations
        -- Set when another subscription took its place.
        ADD COLUMN replaced_at timestamptz,
        -- The subscription that gets what was undelivered then; null when that is finished here.
        ADD COLUMN moved_to uuid,
        -- When it is looked next for what is to be moved.
        ADD COLUMN move_due timestamptz;
      CREATE INDEX destinations_replaced ON destinations (replaced_at) WHERE replaced_at IS NOT NULL;
      CREATE INDEX destinations_moved_to ON destinations (moved_to) WHERE moved_to IS NOT NULL;
      CREATE INDEX destinations_moving ON destinations (move_due) WHERE move_due IS NOT NULL;

      ALTER TABLE former_destinations ADD COLUMN moved_to uuid;
      CREATE INDEX former_destinations_moved_to ON former_destinations (moved_to) WHERE moved_to IS NOT NULL;
    `);
  }

  /** What was still to be moved is moved. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE deferred_deliveries d SET subscription_id = n.subscription_id, endpoint_id = n.endpoint_id, paused = false
        FROM destinations t JOIN destinations n ON n.subscription_id = t.moved_to
       WHERE d.subscription_id = t.subscription_id AND d.state IN ('retrying', 'onHold');
      UPDATE endpoints SET on_hold_since = coalesce(on_hold_since, now()), release_paced = true
       WHERE id IN (SELECT n.endpoint_id FROM destinations t JOIN destinations n ON n.subscription_id = t.moved_to);
      UPDATE destinations SET paused_at = NULL WHERE moved_to IS NOT NULL;
      DROP INDEX former_destinations_moved_to;
      ALTER TABLE former_destinations DROP COLUMN moved_to;
      DROP INDEX destinations_moving;
      DROP INDEX destinations_moved_to;
      DROP INDEX destinations_replaced;
      ALTER TABLE destinations DROP COLUMN move_due, DROP COLUMN moved_to, DROP COLUMN replaced_at;
    `);
  }
}
