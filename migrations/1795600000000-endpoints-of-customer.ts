import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A customer's URLs, newest first, for the list of them; and those that are disabled or frozen. Locks endpoints against changes while
 * the indexes are made: they have a row for each URL that a customer ever named, so that takes a moment.
 */
export class EndpointsOfCustomer1795600000000 implements MigrationInterface {
  readonly name = 'EndpointsOfCustomer1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX endpoints_of_customer ON endpoints (customer_id, id);
      CREATE INDEX endpoints_blocked_of_customer ON endpoints (customer_id, id)
        WHERE disabled_at IS NOT NULL OR frozen_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX endpoints_blocked_of_customer; DROP INDEX endpoints_of_customer;');
  }
}
