import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions that were made from an API key end with it. */
export class SessionsByKey1795300010000 implements MigrationInterface {
  readonly name = 'SessionsByKey1795300010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The hash of the key; null for a session that a password began.
      ALTER TABLE sessions ADD COLUMN api_key_hash bytea;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    // They would outlive their keys.
    await runner.query(`
      DELETE FROM sessions WHERE api_key_hash IS NOT NULL;
      ALTER TABLE sessions DROP COLUMN api_key_hash;
    `);
  }
}
