import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Providers' documents that were linked here. */
export class LinkedDocuments1795200020000 implements MigrationInterface {
  readonly name = 'LinkedDocuments1795200020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE linked_documents (
        id text PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        owner_id text NOT NULL REFERENCES users (id),
        -- No foreign key: a document outlives its integration.
        integration_id uuid NOT NULL,
        external_id text NOT NULL,
        -- The provider's metadata as it was last seen, normalised. json, not jsonb: jsonb takes no NUL in a string.
        metadata json NOT NULL,
        linked_at timestamptz NOT NULL,
        last_update_date timestamptz NOT NULL,
        last_updated_by text NOT NULL REFERENCES users (id),
        UNIQUE (customer_id, integration_id, external_id, owner_id)
      );
      CREATE INDEX linked_documents_newest ON linked_documents (customer_id, linked_at DESC, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE linked_documents');
  }
}
