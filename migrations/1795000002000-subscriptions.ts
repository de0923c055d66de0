import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The subscription resource. A deleted row stays, marked, until every node has surely seen its revision. */
export class Subscriptions1795000002000 implements MigrationInterface {
  readonly name = 'Subscriptions1795000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE subscriptions (
        id uuid PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        obj_code text NOT NULL,
        event_type text NOT NULL CHECK (event_type IN ('CREATE', 'UPDATE', 'DELETE')),
        obj_id text,
        url text NOT NULL,
        endpoint_id bigint NOT NULL REFERENCES endpoints (id),
        -- json, not jsonb: given back as sent, and jsonb takes no NUL in a string.
        filters json NOT NULL,
        filter_connector text NOT NULL CHECK (filter_connector IN ('AND', 'OR')),
        warnings json NOT NULL,
        base64_encoding boolean NOT NULL,
        version text NOT NULL CHECK (version IN ('v1', 'v2')),
        fingerprint bytea NOT NULL,
        date_created timestamptz NOT NULL,
        date_modified timestamptz NOT NULL,
        date_version_updated timestamptz,
        deleted_at timestamptz,
        revision bigint NOT NULL
      );
      CREATE UNIQUE INDEX subscriptions_fingerprint ON subscriptions (customer_id, fingerprint) WHERE deleted_at IS NULL;
      CREATE INDEX subscriptions_newest ON subscriptions (customer_id, date_created DESC, id DESC) WHERE deleted_at IS NULL;
      CREATE INDEX subscriptions_revision ON subscriptions (revision, id);
      CREATE INDEX subscriptions_deleted ON subscriptions (deleted_at) WHERE deleted_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriptions');
  }
}
