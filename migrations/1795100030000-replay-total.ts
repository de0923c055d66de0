import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many deliveries of its range a replay had before it when it began. */
export class ReplayTotal1795100030000 implements MigrationInterface {
  readonly name = 'ReplayTotal1795100030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null: there were so many that the count stopped.
      ALTER TABLE replays ADD COLUMN total bigint;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE replays DROP COLUMN total');
  }
}
