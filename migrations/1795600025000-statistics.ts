import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of attempts; then deliveries that were given up; then the buckets of the time from publish to receipt. */
const COUNTERS = [
  'delivered',
  'http_error',
  'timeout',
  'connection_error',
  'dns_error',
  'tls_error',
  'protocol_error',
  'refused',
  'proxy_error',
  'other_error',
  'exhausted',
  ...Array.from({ length: 18 }, (_, bucket) => `receipt_${bucket}`),
]
  .map((name) => `${name} integer`)
  .join(', ');

/** Figures by minute and by hour, which nodes add up. New tables: nothing is locked. */
export class Statistics1795600025000 implements MigrationInterface {
  readonly name = 'Statistics1795600025000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- span: of how many minutes the figures are, 1 or 60; at: when these began. Null for nothing, which takes no space.
      CREATE TABLE subscription_stats (
        day date NOT NULL,
        customer_id text NOT NULL,
        span smallint NOT NULL,
        at timestamptz NOT NULL,
        subscription_id uuid NOT NULL,
        endpoint_id bigint NOT NULL,
        ${COUNTERS},
        PRIMARY KEY (day, customer_id, span, at, subscription_id)
      ) PARTITION BY RANGE (day);

      CREATE TABLE object_stats (
        day date NOT NULL,
        customer_id text NOT NULL,
        span smallint NOT NULL,
        at timestamptz NOT NULL,
        obj_code text NOT NULL,
        events integer,
        deliveries integer,
        ${COUNTERS},
        PRIMARY KEY (day, customer_id, span, at, obj_code)
      ) PARTITION BY RANGE (day);

      -- Who adds to them, one row a process, and what the last of its writes was: one whose confirmation was lost is not added twice.
      CREATE TABLE stats_writers (
        id uuid PRIMARY KEY,
        sequence bigint NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX stats_writers_age ON stats_writers (written_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stats_writers; DROP TABLE object_stats; DROP TABLE subscription_stats;');
  }
}
