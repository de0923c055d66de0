import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the health of a URL needs, and a place for deliveries that wait for their endpoint and not for a time. */
export class UrlHealth1795100000000 implements MigrationInterface {
  readonly name = 'UrlHealth1795100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE endpoints
        -- Failures since the last success.
        ADD COLUMN streak bigint NOT NULL DEFAULT 0,
        -- Attempts since the URL was created or last enabled: what the failure rate is of.
        ADD COLUMN window_attempts bigint NOT NULL DEFAULT 0,
        ADD COLUMN window_failures bigint NOT NULL DEFAULT 0,
        -- The last success; before there is one, when the URL was created or enabled.
        ADD COLUMN silent_since timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Why it is disabled or frozen.
        ADD COLUMN reason text,
        -- While disabled: when the next delivery is let through.
        ADD COLUMN probe_at timestamptz,
        -- Set while parked deliveries may be held for this endpoint.
        ADD COLUMN held_since timestamptz,
        -- Whether what is held was held by the URL's health and so leaves at a limited rate.
        ADD COLUMN held_paced boolean NOT NULL DEFAULT false,
        -- Not before then is anything released; also whose turn it is.
        ADD COLUMN release_at timestamptz;
      UPDATE endpoints SET silent_since = created_at;
      CREATE INDEX endpoints_unwell ON endpoints (id) WHERE disabled_at IS NOT NULL OR frozen_at IS NOT NULL;
      CREATE INDEX endpoints_held ON endpoints (release_at) WHERE held_since IS NOT NULL;

      -- held: waits for its endpoint (its health, or room in its lane), not for a time.
      ALTER TABLE parked_deliveries
        DROP CONSTRAINT parked_deliveries_state_check,
        ADD CONSTRAINT parked_deliveries_state_check
          CHECK (state IN ('waiting', 'held', 'delivered', 'exhausted', 'cancelled')),
        -- Of a replayed delivery: the replay, and the webhook-id of the delivery that it repeats.
        ADD COLUMN replay_id uuid,
        ADD COLUMN replay_of text;
      CREATE INDEX parked_held ON parked_deliveries (endpoint_id, segment_id, delivery_index) WHERE state = 'held';
      DROP INDEX parked_subscription;
      CREATE INDEX parked_open ON parked_deliveries (subscription_id) WHERE state IN ('waiting', 'held');
      DROP INDEX parked_settled;
      CREATE INDEX parked_ended ON parked_deliveries (settled_at) WHERE settled_at IS NOT NULL;

      -- Unowned segments are taken over customer by customer, so that one's backlog does not stand before the others'.
      CREATE INDEX segments_free_customer ON segments (customer_id, id) WHERE settled_at IS NULL AND owner IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX segments_free_customer;
      DROP INDEX parked_ended;
      DROP INDEX parked_open;
      DROP INDEX parked_held;
      UPDATE parked_deliveries SET state = 'waiting', due_at = now() WHERE state = 'held';
      CREATE INDEX parked_subscription ON parked_deliveries (subscription_id) WHERE state = 'waiting';
      CREATE INDEX parked_settled ON parked_deliveries (settled_at) WHERE state <> 'waiting';
      ALTER TABLE parked_deliveries
        DROP COLUMN replay_of, DROP COLUMN replay_id,
        DROP CONSTRAINT parked_deliveries_state_check,
        ADD CONSTRAINT parked_deliveries_state_check
          CHECK (state IN ('waiting', 'delivered', 'exhausted', 'cancelled'));
      DROP INDEX endpoints_held;
      DROP INDEX endpoints_unwell;
      ALTER TABLE endpoints
        DROP COLUMN release_at, DROP COLUMN held_paced, DROP COLUMN held_since, DROP COLUMN probe_at, DROP COLUMN reason,
        DROP COLUMN silent_since, DROP COLUMN window_failures, DROP COLUMN window_attempts, DROP COLUMN streak;
    `);
  }
}
