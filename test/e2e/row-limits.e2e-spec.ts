import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { FakeProviders } from '../support/installed-providers.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';

/** How many of each there may be; the last ones are made through the API. */
const FILLED_AT_ONCE = 10_000;
const MOST = { users: 100_000, integrations: 1_000, documents: 100_000 };

describe('what callers can make of without end', () => {
  let service: TestService;
  let sql: Database;

  beforeAll(async () => {
    service = await startTestService({ env: { EGRESS_PRIVATE: 'allow' } });
    sql = await service.database.connect();
  });
  afterAll(() => service.close());

  /** Copies of the one row that is there, but for what must differ; few enough a statement that none is overdue. */
  const fill = async (table: string, count: number, own: string): Promise<void> => {
    for (let first = 1; first <= count; first += FILLED_AT_ONCE) {
      await sql.query(
        `INSERT INTO ${table}
         SELECT (jsonb_populate_record(one.original, jsonb_build_object(${own}))).*
           FROM (SELECT original FROM ${table} original LIMIT 1) one, generate_series($1::int, $2::int) n`,
        [first, Math.min(count, first + FILLED_AT_ONCE - 1)],
      );
    }
  };
  const refusedWith = (answer: Answer, sentence: string): void => {
    expect(answer).toMatchObject({
      status: 409,
      body: { error: { class: 'LimitReached', message: sentence } },
    });
  };

  it('is bounded for the integrations of a customer, and nothing is registered beyond', async () => {
    const register = (name: string): Promise<Answer> =>
      service.call('POST', '/api/v1/custom-integrations', {
        body: {
          name,
          baseApiUrl: 'https://archive.example.com/api',
          authenticationType: 'ApiKey',
          apiKey: 'issued by the provider',
          enabled: false,
        },
      });
    expect((await register('first')).status).toBe(201);
    await fill('custom_integrations', MOST.integrations - 2, "'id', gen_random_uuid(), 'name', 'copy ' || n");
    expect((await register('last')).status).toBe(201);
    refusedWith(await register('one more'), 'A customer may have at most 1000 integrations.');
    const { body } = await service.call('GET', '/api/v1/custom-integrations?limit=1');
    expect(body.meta.total_count).toBe(MOST.integrations);
  });

  it('is bounded for the users of a customer', async () => {
    const add = (username: string): Promise<Answer> =>
      service.call('POST', '/api/v1/users', { body: { username, password: 'correct horse battery' } });
    // The administrator is the first.
    await fill('users', MOST.users - 2, "'id', md5(n::text), 'username', 'u' || n, 'username_key', 'u' || n");
    expect((await add('last')).status).toBe(201);
    refusedWith(await add('one more'), 'A customer may have at most 100000 users.');
  });

  it('is bounded for the documents that a user links', async () => {
    const { providers, restore } = FakeProviders.install(service);
    try {
      const integrationId = randomUUID();
      const link = (externalId: string): Promise<Answer> => {
        providers.put(externalId);
        return service.call('POST', '/api/v1/documents', { body: { integrationId, externalId } });
      };
      expect((await link('/first')).status).toBe(201);
      await fill('linked_documents', MOST.documents - 2, "'id', md5(n::text), 'external_id', '/copy-' || n");
      expect((await link('/last')).status).toBe(201);
      refusedWith(await link('/more'), 'A user may link at most 100000 documents; unlink some first.');
    } finally {
      restore();
    }
  });
});
