import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The last calls of each integration's provider, and when a link was last used. The column is null at first, so that no row is
 * written; its lock is held for moments.
 */
export class ProviderCalls1795600015000 implements MigrationInterface {
  readonly name = 'ProviderCalls1795600015000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE provider_calls (
        integration_id uuid NOT NULL REFERENCES custom_integrations (id) ON DELETE CASCADE,
        -- Holds the time of its end, so that ids sort as calls ended.
        id uuid NOT NULL,
        -- Null where nobody's account was called.
        user_id text,
        operation text NOT NULL,
        method text NOT NULL,
        path text NOT NULL,
        started_at timestamptz NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('succeeded', 'refused', 'failed', 'abandoned')),
        status integer,
        latency_ms integer,
        duration_ms integer NOT NULL,
        error_class text,
        error_message text,
        PRIMARY KEY (integration_id, id)
      );

      -- Noted at most once a minute.
      ALTER TABLE integration_links ADD COLUMN last_used_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE integration_links DROP COLUMN last_used_at;
      DROP TABLE provider_calls;
    `);
  }
}
