import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How integrations show token endpoints who they are, and whether by PKCE too. Null, as before: auto, and yes. */
export class TokenEndpointAuth1795300040000 implements MigrationInterface {
  readonly name = 'TokenEndpointAuth1795300040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE custom_integrations
        ADD COLUMN token_auth_method text
          CHECK (token_auth_method IN ('auto', 'client_secret_post', 'client_secret_basic')),
        -- What auto has found to work.
        ADD COLUMN token_auth_known text
          CHECK (token_auth_known IN ('client_secret_post', 'client_secret_basic')),
        ADD COLUMN pkce boolean;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE custom_integrations
        DROP COLUMN token_auth_method, DROP COLUMN token_auth_known, DROP COLUMN pkce;
    `);
  }
}
