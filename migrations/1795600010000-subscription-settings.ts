import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people call their subscriptions. Constant defaults, so no row is rewritten. */
export class SubscriptionSettings1795600010000 implements MigrationInterface {
  readonly name = 'SubscriptionSettings1795600010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE subscriptions
        ADD COLUMN name text,
        ADD COLUMN description text,
        -- An object of texts.
        ADD COLUMN labels jsonb NOT NULL DEFAULT '{}';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE subscriptions DROP COLUMN labels, DROP COLUMN description, DROP COLUMN name',
    );
  }
}
