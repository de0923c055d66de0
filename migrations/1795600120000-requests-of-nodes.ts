import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each node is sending just now: how many requests by endpoint. The column is null at first; its lock is held for moments. */
export class RequestsOfNodes1795600120000 implements MigrationInterface {
  readonly name = 'RequestsOfNodes1795600120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE nodes ADD COLUMN requests jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE nodes DROP COLUMN requests');
  }
}
