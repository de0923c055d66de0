import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Jobs over many deliveries or URLs. Both columns of deferred_deliveries come without a rewrite of its rows: the lock is held for a
 * moment. Its two indexes hold nothing yet, but to find that out each reads the table once while nothing is written to it: some
 * seconds for a backlog of a million.
 */
export class BulkJobs1795600035000 implements MigrationInterface {
  readonly name = 'BulkJobs1795600035000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE deferred_deliveries
        -- Since when it is in its state: a job leaves alone what came to be so after it was made.
        ADD COLUMN state_since timestamptz NOT NULL DEFAULT now(),
        -- The job that last retried or cancelled it.
        ADD COLUMN job_id uuid;
      -- Deliveries that jobs touched alone pay for these: what a job did is listed, and counted by state.
      CREATE INDEX deferred_job_log ON deferred_deliveries (job_id, segment_id, delivery_index) WHERE job_id IS NOT NULL;
      CREATE INDEX deferred_job ON deferred_deliveries (job_id, state, due_at) WHERE job_id IS NOT NULL;

      -- Everything that its filter means up to the cursor has been dealt with; it moves in the transaction that deals with it.
      -- owner is the node that works on it, or null: anybody.
      CREATE TABLE bulk_jobs (
        id uuid PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        action text NOT NULL CHECK (action IN ('retry', 'cancel', 'enable')),
        filter jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('running', 'completed', 'cancelled')),
        cursor_segment uuid NOT NULL,
        cursor_index integer NOT NULL,
        highest_segment uuid NOT NULL,
        cursor_endpoint bigint NOT NULL DEFAULT 0,
        -- To be cancelled once the attempts that are under way have ended.
        awaited_segments uuid[] NOT NULL DEFAULT '{}',
        awaited_indexes integer[] NOT NULL DEFAULT '{}',
        total bigint,
        done bigint NOT NULL DEFAULT 0,
        under_way bigint NOT NULL DEFAULT 0,
        attempted bigint NOT NULL DEFAULT 0,
        url_blocked bigint NOT NULL DEFAULT 0,
        paused bigint NOT NULL DEFAULT 0,
        unsubscribed bigint NOT NULL DEFAULT 0,
        owner bigint,
        user_id text,
        username text,
        -- Whole milliseconds, as whoever reads it gets them: a change of the same millisecond counts as later.
        created_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
        ended_at timestamptz
      );
      CREATE INDEX bulk_jobs_customer ON bulk_jobs (customer_id, id);
      CREATE INDEX bulk_jobs_under_way ON bulk_jobs (id) WHERE ended_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE bulk_jobs;
      DROP INDEX deferred_job; DROP INDEX deferred_job_log;
      ALTER TABLE deferred_deliveries DROP COLUMN job_id, DROP COLUMN state_since;
    `);
  }
}
