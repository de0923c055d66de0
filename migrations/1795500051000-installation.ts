import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose installation it is, and which processes run it. The customer that was there first has run it until now. The table of customers is
 * small; both changes take moments.
 */
export class Installation1795500051000 implements MigrationInterface {
  readonly name = 'Installation1795500051000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE customers ADD COLUMN operates boolean NOT NULL DEFAULT false;
      UPDATE customers SET operates = true
       WHERE id = (SELECT id FROM customers ORDER BY created_at, id LIMIT 1);
      CREATE UNIQUE INDEX customers_operating ON customers (operates) WHERE operates;

      -- A row for each start of a process, whatever its roles; who has what to send is in nodes.
      CREATE TABLE node_presence (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        roles text[] NOT NULL,
        version text NOT NULL,
        started_at timestamptz NOT NULL,
        -- Past it, the process is gone or does not reach the database.
        alive_until timestamptz NOT NULL,
        -- The settings in force as administrators see them, by name.
        settings jsonb NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE node_presence;
      DROP INDEX customers_operating;
      ALTER TABLE customers DROP COLUMN operates;
    `);
  }
}
