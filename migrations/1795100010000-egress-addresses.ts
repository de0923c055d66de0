import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each living node sends from, so that any node can list the addresses of all. */
export class EgressAddresses1795100010000 implements MigrationInterface {
  readonly name = 'EgressAddresses1795100010000';

  async up(runner: QueryRunner): Promise<void> {
    // {"addresses": […], "source": "configured" | "interfaces", "proxy": "host:port" | null}
    await runner.query(`ALTER TABLE nodes ADD COLUMN sends_from jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE nodes DROP COLUMN sends_from`);
  }
}
