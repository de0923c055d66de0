import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From the audit, as far as it is kept; by its text, since no function for JSON takes every string that may be in it. */
const FILL = (table: string): string => `
  UPDATE ${table} t SET successor = substring(a.details::text FROM '"by":"([0-9a-f-]{36})"')::uuid FROM audit_entries a
   WHERE t.successor IS NULL AND a.customer_id = t.customer_id AND a.action = 'subscription.replaced'
     AND a.object_id = t.subscription_id::text`;

/**
 * Which subscription took the place of which, however its undelivered deliveries were dealt with: what the old one gave up can be sent for the
 * new one. Only rows of replaced subscriptions are rewritten.
 */
export class Successors1795600100000 implements MigrationInterface {
  readonly name = 'Successors1795600100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE destinations
        -- The subscription that took its place.
        ADD COLUMN successor uuid;
      UPDATE destinations SET successor = moved_to WHERE moved_to IS NOT NULL;
      CREATE INDEX destinations_successor ON destinations (successor) WHERE successor IS NOT NULL;
      ALTER TABLE former_destinations RENAME COLUMN moved_to TO successor;
      ALTER INDEX former_destinations_moved_to RENAME TO former_destinations_successor;
      ${FILL('destinations')};
      ${FILL('former_destinations')};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER INDEX former_destinations_successor RENAME TO former_destinations_moved_to;
      ALTER TABLE former_destinations RENAME COLUMN successor TO moved_to;
      DROP INDEX destinations_successor;
      ALTER TABLE destinations DROP COLUMN successor;
    `);
  }
}
