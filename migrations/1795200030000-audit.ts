import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed what, and when. */
export class Audit1795200030000 implements MigrationInterface {
  readonly name = 'Audit1795200030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entries (
        id uuid PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        at timestamptz NOT NULL,
        -- Null for whoever runs the installation. The name as it was then.
        user_id text,
        username text,
        action text NOT NULL,
        object_type text NOT NULL,
        object_id text NOT NULL,
        -- json, not jsonb: jsonb takes no NUL in a string.
        details json NOT NULL
      );
      -- An id holds its time. Changes are rare and looked for in few ways: each has its index.
      CREATE INDEX audit_entries_newest ON audit_entries (customer_id, id DESC);
      CREATE INDEX audit_entries_of_object ON audit_entries (customer_id, object_id, id DESC);
      CREATE INDEX audit_entries_of_user ON audit_entries (customer_id, user_id, id DESC);
      CREATE INDEX audit_entries_of_action ON audit_entries (customer_id, action, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_entries');
  }
}
