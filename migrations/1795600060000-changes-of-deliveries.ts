import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * In which transaction a deferred delivery came to be what it is, so that what changed since a snapshot can be read however many there
 * are. A trigger, since many statements change them. The column takes no rewrite: the rows that there are all get this transaction. The
 * index locks the table against changes while it is made, some seconds for a million rows.
 */
export class ChangesOfDeliveries1795600060000 implements MigrationInterface {
  readonly name = 'ChangesOfDeliveries1795600060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE deferred_deliveries ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id();
      CREATE INDEX deferred_changed ON deferred_deliveries (hashtext(customer_id), changed_in);
      CREATE FUNCTION note_change_of_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          NEW.changed_in := pg_current_xact_id();
          RETURN NEW;
        END $$;
      CREATE TRIGGER deferred_changed BEFORE UPDATE ON deferred_deliveries FOR EACH ROW
        WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.attempts IS DISTINCT FROM NEW.attempts
              OR OLD.due_at IS DISTINCT FROM NEW.due_at OR OLD.reason IS DISTINCT FROM NEW.reason
              OR OLD.subscription_id IS DISTINCT FROM NEW.subscription_id)
        EXECUTE FUNCTION note_change_of_delivery();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER deferred_changed ON deferred_deliveries;
      DROP FUNCTION note_change_of_delivery();
      DROP INDEX deferred_changed;
      ALTER TABLE deferred_deliveries DROP COLUMN changed_in;
    `);
  }
}
