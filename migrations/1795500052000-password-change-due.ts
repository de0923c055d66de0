import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a user should choose another password, since somebody else has chosen the one there is. Of users from before nobody knows, so
 * nothing is asked of them. The column has a constant default, so that no row is written; the lock is held for moments.
 */
export class PasswordChangeDue1795500052000 implements MigrationInterface {
  readonly name = 'PasswordChangeDue1795500052000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users ADD COLUMN password_change_due boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN password_change_due');
  }
}
