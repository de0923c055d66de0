import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users' accounts at providers, and the ways there that are under way. */
export class IntegrationLinks1795200010000 implements MigrationInterface {
  readonly name = 'IntegrationLinks1795200010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE integration_links (
        id uuid PRIMARY KEY,
        integration_id uuid NOT NULL REFERENCES custom_integrations (id) ON DELETE CASCADE,
        user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        state text NOT NULL CHECK (state IN ('linked', 'consentRequired')),
        -- Null for ApiKey, and when a new consent is required.
        access_token_sealed bytea,
        refresh_token_sealed bytea,
        access_expires_at timestamptz,
        -- Grows with every token that is stored.
        token_version bigint NOT NULL DEFAULT 1,
        -- Who refreshes it at this moment, and until when nobody else does.
        refresh_holder uuid,
        refresh_until timestamptz,
        linked_at timestamptz NOT NULL,
        UNIQUE (integration_id, user_id)
      );
      CREATE INDEX integration_links_user ON integration_links (user_id);

      CREATE TABLE oauth2_flows (
        id uuid PRIMARY KEY,
        integration_id uuid NOT NULL REFERENCES custom_integrations (id) ON DELETE CASCADE,
        user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        -- The integration's revision at the start.
        revision bigint NOT NULL,
        start_hash bytea NOT NULL UNIQUE,
        -- The cookie of the browser that goes this way; the click on the page replaces it.
        browser_hash bytea NOT NULL,
        -- Set when the browser is sent to the provider.
        state_hash bytea UNIQUE,
        verifier_sealed bytea,
        -- The front-end's origin, where CORS_ORIGINS lists it: it is told the outcome.
        opener_origin text,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX oauth2_flows_user ON oauth2_flows (user_id, integration_id);
      CREATE INDEX oauth2_flows_expiry ON oauth2_flows (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE oauth2_flows; DROP TABLE integration_links;');
  }
}
