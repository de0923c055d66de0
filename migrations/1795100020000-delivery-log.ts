import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the delivery log is read by, and the replays. */
export class DeliveryLog1795100020000 implements MigrationInterface {
  readonly name = 'DeliveryLog1795100020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Those in trouble, newest first, a customer's and a state's; delivered and cancelled ones are found by their segment.
      -- Measured: some 110 bytes of write-ahead log and 5 µs for each row that is written in one of these states; by the
      -- customer's id itself, and with the state as a column, it was 190 bytes and twice the space.
      CREATE INDEX parked_log_waiting ON parked_deliveries (hashtext(customer_id), segment_id, delivery_index)
        WHERE state = 'waiting';
      CREATE INDEX parked_log_held ON parked_deliveries (hashtext(customer_id), segment_id, delivery_index)
        WHERE state = 'held';
      CREATE INDEX parked_log_exhausted ON parked_deliveries (hashtext(customer_id), segment_id, delivery_index)
        WHERE state = 'exhausted';
      -- So that the planner knows how many a hash has, and reads a page of them in order rather than all to sort them.
      CREATE STATISTICS parked_customers ON hashtext(customer_id) FROM parked_deliveries;
      -- Replayed deliveries alone pay for these: their segment ids are in no segment, a replay counts and cancels its own,
      -- and whether a delivery was replayed already is asked by its webhook-id.
      CREATE INDEX parked_replayed ON parked_deliveries (hashtext(customer_id), segment_id, delivery_index)
        WHERE replay_id IS NOT NULL;
      CREATE INDEX parked_replay ON parked_deliveries (replay_id, state, attempts) WHERE replay_id IS NOT NULL;
      CREATE INDEX parked_replay_of ON parked_deliveries (replay_of) WHERE replay_of IS NOT NULL;

      -- Which URL a deleted subscription's deliveries went to, until they are forgotten too.
      CREATE TABLE former_targets (
        subscription_id uuid PRIMARY KEY,
        customer_id text NOT NULL,
        endpoint_id bigint NOT NULL REFERENCES endpoints (id),
        deleted_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX former_targets_endpoint ON former_targets (endpoint_id);

      -- A replay: deliveries of a subscription from since to until, sent once more. Everything up to the cursor has been dealt
      -- with; it moves in the transaction that creates deliveries. owner is the node that works on it, or null: anybody.
      CREATE TABLE replays (
        id uuid PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        subscription_id uuid NOT NULL,
        endpoint_id bigint NOT NULL REFERENCES endpoints (id),
        selection text NOT NULL CHECK (selection IN ('all', 'undelivered')),
        since timestamptz NOT NULL,
        until timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('running', 'completed', 'cancelling', 'cancelled')),
        reason text,
        cursor_segment uuid NOT NULL,
        cursor_index integer NOT NULL,
        created bigint NOT NULL DEFAULT 0,
        skipped bigint NOT NULL DEFAULT 0,
        owner bigint,
        created_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz
      );
      CREATE INDEX replays_customer ON replays (customer_id, id);
      -- One at a time for a subscription, so that two never replay the same delivery side by side.
      CREATE UNIQUE INDEX replays_running ON replays (subscription_id) WHERE state = 'running';
      CREATE INDEX replays_under_way ON replays (id) WHERE ended_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE replays; DROP TABLE former_targets;
      DROP INDEX parked_replay_of; DROP INDEX parked_replay; DROP INDEX parked_replayed; 
      DROP STATISTICS parked_customers;
      DROP INDEX parked_log_exhausted; DROP INDEX parked_log_held; DROP INDEX parked_log_waiting;
    `);
  }
}
