import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The journal, what is parked beside it, and where deliveries go. */
export class Delivery1795000001000 implements MigrationInterface {
  readonly name = 'Delivery1795000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row per process start. A node's lease covers everything it owns, so renewing it is one row's update.
      CREATE TABLE nodes (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        lease_until timestamptz NOT NULL
      );

      CREATE TABLE endpoints (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        url text NOT NULL,
        url_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        successes bigint NOT NULL DEFAULT 0,
        failures bigint NOT NULL DEFAULT 0,
        disabled_at timestamptz,
        frozen_at timestamptz,
        UNIQUE (customer_id, url_hash)
      ) WITH (fillfactor = 50);

      -- What a request to a subscriber needs: the room above hands it down, so delivery never asks upwards.
      CREATE TABLE targets (
        subscription_id uuid PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        endpoint_id bigint NOT NULL REFERENCES endpoints (id),
        base64 boolean NOT NULL,
        auth_token_sealed bytea NOT NULL,
        signing_secret_sealed bytea NOT NULL,
        previous_secret_sealed bytea,
        previous_secret_until timestamptz
      );
      CREATE INDEX targets_endpoint ON targets (endpoint_id);

      -- Bumped by every change of what events are matched against: in all, and for the customer whose change it was.
      -- The latter is what publishing transactions read, so nobody's publishing is held up by others' changes.
      CREATE TABLE match_revision (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        revision bigint NOT NULL,
        floor bigint NOT NULL
      );
      INSERT INTO match_revision (revision, floor) VALUES (0, 0);
      CREATE TABLE customer_revisions (
        customer_id text PRIMARY KEY,
        revision bigint NOT NULL
      ) WITH (fillfactor = 50);

      -- A segment: what one group commit wrote for one customer. Arrays run parallel: one entry per event in
      -- obj_codes, event_types, obj_ids; one per delivery in event_indexes, subscription_ids, versions.
      -- owner is a node's id, or null: anybody's. payload is the events, compressed already.
      CREATE TABLE segments (
        id uuid NOT NULL,
        day date NOT NULL,
        customer_id text NOT NULL,
        owner bigint,
        committed_at timestamptz NOT NULL DEFAULT now(),
        settled_at timestamptz,
        obj_codes text[] NOT NULL,
        event_types text[] NOT NULL,
        obj_ids text[] NOT NULL,
        event_indexes smallint[] NOT NULL,
        subscription_ids uuid[] NOT NULL,
        versions smallint[] NOT NULL,
        outcomes bytea,
        payload bytea NOT NULL,
        PRIMARY KEY (day, id)
      ) PARTITION BY RANGE (day);
      ALTER TABLE segments ALTER COLUMN payload SET STORAGE EXTERNAL;
      CREATE INDEX segments_owned ON segments (owner) WHERE settled_at IS NULL AND owner IS NOT NULL;
      CREATE INDEX segments_free ON segments (id) WHERE settled_at IS NULL AND owner IS NULL;

      CREATE TABLE idempotency_keys (
        customer_id text NOT NULL,
        key_hash bytea NOT NULL,
        segment_id uuid NOT NULL,
        event_index smallint NOT NULL,
        day date NOT NULL,
        PRIMARY KEY (customer_id, key_hash)
      );
      CREATE INDEX idempotency_keys_day ON idempotency_keys (day);

      -- The body of an event that has parked deliveries: written once, so that a retry never unpacks a segment.
      CREATE TABLE parked_events (
        segment_id uuid NOT NULL,
        event_index smallint NOT NULL,
        customer_id text NOT NULL,
        body text NOT NULL,
        PRIMARY KEY (segment_id, event_index)
      );

      CREATE TABLE parked_deliveries (
        segment_id uuid NOT NULL,
        delivery_index integer NOT NULL,
        customer_id text NOT NULL,
        event_index smallint NOT NULL,
        subscription_id uuid NOT NULL,
        endpoint_id bigint NOT NULL,
        version smallint NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'exhausted', 'cancelled')),
        reason text,
        attempts integer NOT NULL,
        first_attempt_at timestamptz,
        last_attempt_at timestamptz,
        due_at timestamptz,
        owner bigint,
        parked_at timestamptz NOT NULL DEFAULT now(),
        settled_at timestamptz,
        PRIMARY KEY (segment_id, delivery_index)
      );
      CREATE INDEX parked_due ON parked_deliveries (due_at) WHERE state = 'waiting' AND owner IS NULL;
      CREATE INDEX parked_owned ON parked_deliveries (owner) WHERE owner IS NOT NULL;
      CREATE INDEX parked_subscription ON parked_deliveries (subscription_id) WHERE state = 'waiting';
      CREATE INDEX parked_settled ON parked_deliveries (settled_at) WHERE state <> 'waiting';

      CREATE TABLE attempts (
        day date NOT NULL,
        segment_id uuid NOT NULL,
        delivery_index integer NOT NULL,
        number integer NOT NULL,
        at timestamptz NOT NULL,
        duration_ms integer NOT NULL,
        status smallint,
        error text,
        response bytea,
        PRIMARY KEY (day, segment_id, delivery_index, number)
      ) PARTITION BY RANGE (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE attempts; DROP TABLE parked_deliveries; DROP TABLE parked_events; DROP TABLE idempotency_keys;
      DROP TABLE segments; DROP TABLE customer_revisions; DROP TABLE match_revision; DROP TABLE targets; DROP TABLE endpoints; DROP TABLE nodes;
    `);
  }
}
