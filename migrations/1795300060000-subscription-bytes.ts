import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How large each subscription is, and all of a customer's: every node keeps them in memory. */
export class SubscriptionBytes1795300060000 implements MigrationInterface {
  readonly name = 'SubscriptionBytes1795300060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      LOCK TABLE subscriptions IN SHARE ROW EXCLUSIVE MODE;
      ALTER TABLE subscriptions ADD COLUMN bytes integer NOT NULL DEFAULT 0;
      ALTER TABLE subscription_counts ADD COLUMN bytes bigint NOT NULL DEFAULT 0;
      UPDATE subscriptions s
         SET bytes = octet_length(s.filters::text) + octet_length(s.url) + coalesce(octet_length(t.headers_sealed), 0)
        FROM targets t WHERE t.subscription_id = s.id AND s.deleted_at IS NULL;
      UPDATE subscription_counts c SET bytes = held.bytes
        FROM (SELECT customer_id, sum(bytes) AS bytes FROM subscriptions WHERE deleted_at IS NULL GROUP BY customer_id) held
       WHERE c.customer_id = held.customer_id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE subscription_counts DROP COLUMN bytes;
      ALTER TABLE subscriptions DROP COLUMN bytes;
    `);
  }
}
