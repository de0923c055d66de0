import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many subscriptions each customer has, so that a limit costs no count of them. */
export class SubscriptionCounts1795300030000 implements MigrationInterface {
  readonly name = 'SubscriptionCounts1795300030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE subscription_counts (
        customer_id text PRIMARY KEY REFERENCES customers (id),
        live integer NOT NULL
      ) WITH (fillfactor = 50);
      -- Nobody makes or deletes one between the count and the commit; whoever does so afterwards counts.
      LOCK TABLE subscriptions IN SHARE ROW EXCLUSIVE MODE;
      INSERT INTO subscription_counts (customer_id, live)
      SELECT customer_id, count(*) FROM subscriptions WHERE deleted_at IS NULL GROUP BY customer_id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscription_counts');
  }
}
