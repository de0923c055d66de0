import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Registered document providers. */
export class CustomIntegrations1795200000000 implements MigrationInterface {
  readonly name = 'CustomIntegrations1795200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE custom_integrations (
        id uuid PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        name text NOT NULL,
        base_api_url text NOT NULL,
        -- [{name, value}], in the order given.
        request_parameters json NOT NULL,
        -- The same as one JSON text; null when there are none.
        request_headers_sealed bytea,
        authentication_type text NOT NULL CHECK (authentication_type IN ('OAuth2', 'ApiKey')),
        authentication_url text,
        token_endpoint_url text,
        client_id text,
        client_secret_sealed bytea,
        api_key_sealed bytea,
        enabled boolean NOT NULL,
        -- What serviceInfo answered last, normalised; null when the provider has none or was never asked with success.
        service_info json,
        service_info_at timestamptz,
        -- Why it could not be read the last time; null when it could.
        service_info_error text,
        -- Grows with each edit and each change of enabled: what began under another one is not finished.
        revision bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (customer_id, name)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE custom_integrations');
  }
}
