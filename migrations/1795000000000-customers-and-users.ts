import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may come in: customers, their users, the sessions and API keys of those. */
export class CustomersAndUsers1795000000000 implements MigrationInterface {
  readonly name = 'CustomersAndUsers1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A word that the secret key has sealed: a start with another key is refused.
      CREATE TABLE secret_check (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        sealed bytea NOT NULL
      );

      CREATE TABLE customers (
        id text PRIMARY KEY,
        name text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE users (
        id text PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customers (id),
        username text NOT NULL,
        -- The name without its case: unique in the whole installation, and the same in every database's collation.
        username_key text NOT NULL UNIQUE,
        password_hash text NOT NULL,
        access_level text NOT NULL,
        can_publish boolean NOT NULL DEFAULT false,
        active boolean NOT NULL DEFAULT true,
        api_key_sealed bytea,
        api_key_hash bytea UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX users_customer ON users (customer_id, created_at, id);

      CREATE TABLE sessions (
        token_hash bytea PRIMARY KEY,
        user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL
      );
      CREATE INDEX sessions_user ON sessions (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE sessions; DROP TABLE users; DROP TABLE customers; DROP TABLE secret_check;',
    );
  }
}
