import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waited to be sent, minute by minute. A new table: nothing is locked. */
export class BacklogOverTime1795600110000 implements MigrationInterface {
  readonly name = 'BacklogOverTime1795600110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A row for each customer that had deliveries waiting, and one with customer_id '' for each minute that was looked at.
      CREATE TABLE backlog_stats (
        day date NOT NULL,
        customer_id text NOT NULL,
        at timestamptz NOT NULL,
        pending bigint NOT NULL,
        retrying bigint NOT NULL,
        on_hold bigint NOT NULL,
        -- Seconds for which the oldest of them could have been sent.
        age integer NOT NULL,
        PRIMARY KEY (day, customer_id, at)
      ) PARTITION BY RANGE (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE backlog_stats');
  }
}
