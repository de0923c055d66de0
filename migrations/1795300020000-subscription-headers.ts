import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Subscriptions with headers of their own, and without a token; and keys that the installation makes for itself. */
export class SubscriptionHeaders1795300020000 implements MigrationInterface {
  readonly name = 'SubscriptionHeaders1795300020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE targets ALTER COLUMN auth_token_sealed DROP NOT NULL;
      ALTER TABLE targets ADD COLUMN headers_sealed bytea;
      -- 'duplicates' tells tokens of duplicates apart: a digest without a key would let whoever reads the database guess tokens.
      CREATE TABLE installation_keys (
        name text PRIMARY KEY,
        key_sealed bytea NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE installation_keys;
      ALTER TABLE targets DROP COLUMN headers_sealed;
      ALTER TABLE targets ALTER COLUMN auth_token_sealed SET NOT NULL;
    `);
  }
}
