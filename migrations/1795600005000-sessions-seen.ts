import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sessions that their users can see and end: an id that is not the token, and where they were begun from. Each row gets another
 * id, so the table is written anew; it holds live sessions alone, and log-ins wait for a moment. A node of the version before, which
 * gives no ids, cannot begin sessions beside it.
 */
export class SessionsSeen1795600005000 implements MigrationInterface {
  readonly name = 'SessionsSeen1795600005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions
        ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
        -- Of the log-in; null where nothing was said, and for sessions from before.
        ADD COLUMN user_agent text,
        ADD COLUMN address text;
      ALTER TABLE sessions ALTER COLUMN id DROP DEFAULT;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sessions DROP COLUMN id, DROP COLUMN user_agent, DROP COLUMN address');
  }
}
