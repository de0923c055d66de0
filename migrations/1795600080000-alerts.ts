import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is to be told of URLs and deliveries in trouble, written in the transaction that found it out and sent by one node, and where the
 * owners of subscriptions want to be told. New tables: nothing is locked.
 */
export class Alerts1795600080000 implements MigrationInterface {
  readonly name = 'Alerts1795600080000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alert_addresses (
        subscription_id uuid PRIMARY KEY REFERENCES destinations (subscription_id) ON DELETE CASCADE,
        url text NOT NULL
      );

      CREATE TABLE alerts (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- The same in every attempt.
        webhook_id uuid NOT NULL DEFAULT gen_random_uuid(),
        -- 'operator', or the id of the subscription whose owner is told.
        recipient text NOT NULL,
        type text NOT NULL
          CHECK (type IN ('endpoint.disabled', 'endpoint.frozen', 'endpoint.recovered', 'delivery.exhausted')),
        customer_id text NOT NULL REFERENCES customers (id),
        endpoint_id bigint NOT NULL REFERENCES endpoints (id),
        reason text,
        -- So many deliveries were exhausted, of these subscriptions; or so often the URL has changed its state since it was told last.
        count bigint NOT NULL DEFAULT 1,
        subscription_ids uuid[] NOT NULL DEFAULT '{}',
        -- The delivery that decided it; of exhausted ones the first few.
        segment_ids uuid[] NOT NULL DEFAULT '{}',
        delivery_indexes integer[] NOT NULL DEFAULT '{}',
        at timestamptz NOT NULL DEFAULT now(),
        last_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL DEFAULT now(),
        -- The node that sends it, or null: anybody.
        owner bigint,
        -- When the first attempt was begun: the next one of its kind is not sent sooner than a minute later.
        sent_at timestamptz,
        ended_at timestamptz,
        -- Why it was not taken the last time; once it has ended, null says that it was.
        error text
      );
      CREATE INDEX alerts_open ON alerts (recipient, endpoint_id, id) WHERE ended_at IS NULL;
      -- What is not sent yet takes up what comes after it: a flood is one row.
      CREATE UNIQUE INDEX alerts_collecting ON alerts (recipient, endpoint_id)
        WHERE type = 'delivery.exhausted' AND attempts = 0 AND ended_at IS NULL;
      CREATE INDEX alerts_ended ON alerts (ended_at) WHERE ended_at IS NOT NULL;
      CREATE INDEX alerts_sent ON alerts (recipient, endpoint_id, type, sent_at);
      CREATE INDEX alerts_of_recipient ON alerts (recipient, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alerts');
    await runner.query('DROP TABLE alert_addresses');
  }
}
