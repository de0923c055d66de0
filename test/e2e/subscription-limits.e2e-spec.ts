import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { SubscriptionCounts1795300030000 } from '../../migrations/1795300030000-subscription-counts.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { addCustomer } from '../support/customers.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const MOST = 6;
/** PostgreSQL's code. */
const DEADLOCK = '40P01';

let service: TestService;
let count = 0;

const post = (changes: object, session = service.session, node = service): Promise<Answer> =>
  node.call('POST', `${BASE}/subscriptions`, {
    body: {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: `https://receiver.example.com/${++count}`,
      authToken: 'a-long-token',
      ...changes,
    },
    session,
  });
const total = async (session: string): Promise<number> =>
  (await service.call('GET', `${BASE}/subscriptions?limit=1`, { session })).body.meta.total_count;
const statuses = (answers: Answer[]): number[] => answers.map(({ status }) => status).sort((a, b) => a - b);

/** Filters whose JSON has so many bytes. */
function filtersOf(bytes: number): object[] {
  const filter = { fieldName: 'name', fieldValue: '' };
  const empty = JSON.stringify([filter]).length;
  // Two bytes a character, but for one at most.
  const left = bytes - empty;
  return [{ ...filter, fieldValue: 'é'.repeat(Math.floor(left / 2)) + 'x'.repeat(left % 2) }];
}

/** Takes back what is counted, and migrates again: all that is there is from before then. */
async function countAnew(): Promise<void> {
  // Those after it too: they may have renamed what it knows by another name.
  const migrations = MIGRATIONS.slice(MIGRATIONS.indexOf(SubscriptionCounts1795300030000)).map(
    (Migration) => new Migration(),
  );
  const client = new pg.Client(service.database.url);
  await client.connect();
  try {
    // All that a migration asks of its runner.
    const runner = {
      query: async (sql: string, values?: unknown[]) => (await client.query(sql, values)).rows as unknown[],
    } as unknown as QueryRunner;
    const migrate = async (): Promise<void> => {
      await client.query('BEGIN');
      for (const migration of migrations.toReversed()) await migration.down(runner);
      for (const migration of migrations) await migration.up(runner);
      await client.query('COMMIT');
    };
    for (let done = false; !done;) {
      try {
        await migrate();
        done = true;
      } catch (error) {
        // The service works on meanwhile, which it does not while it migrates: of two that wait for each other one has to begin again.
        if (!(error instanceof pg.DatabaseError) || error.code !== DEADLOCK) throw error;
        await client.query('ROLLBACK');
      }
    }
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  service = await startTestService({ env: { EGRESS_PRIVATE: 'allow', MAX_SUBSCRIPTIONS: String(MOST) } });
});
afterAll(() => service.close());

describe('MAX_SUBSCRIPTIONS', () => {
  it('is exact when many are created at once on two nodes, and one more is a 409 of its own', async () => {
    const session = await addCustomer(service, 'busy');
    const second = await startTestService({
      database: service.database,
      env: { EGRESS_PRIVATE: 'allow', MAX_SUBSCRIPTIONS: String(MOST), ROLES: 'api' },
    });
    try {
      const answers = await Promise.all(
        Array.from({ length: 2 * MOST }, (_, at) => post({}, session, at % 2 === 0 ? service : second)),
      );
      expect(statuses(answers)).toEqual([...Array(MOST).fill(201), ...Array(MOST).fill(409)]);
      expect(await total(session)).toBe(MOST);
      expect(await post({}, session)).toMatchObject({
        status: 409,
        body: {
          error: { class: 'LimitReached', message: expect.stringContaining(`MAX_SUBSCRIPTIONS is ${MOST}`) },
        },
      });
    } finally {
      await second.close();
    }
  });

  it('counts what is there: deleting makes room for one, and duplicates take none', async () => {
    const session = await addCustomer(service, 'tidy');
    const first = await post({ objId: 'first' }, session);
    for (let at = 1; at < MOST; at++) expect((await post({}, session)).status).toBe(201);
    expect((await post({}, session)).status).toBe(409);
    const gone = await Promise.all(
      [1, 2, 3].map(() => service.call('DELETE', `${BASE}/subscriptions/${first.body.id}`, { session })),
    );
    expect(statuses(gone)).toEqual([200, 404, 404]);
    const url = 'https://receiver.example.com/again';
    expect(statuses(await Promise.all([post({ url }, session), post({ url }, session)]))).toEqual([201, 409]);
    expect((await post({}, session)).body.error.class).toBe('LimitReached');
    expect(await total(session)).toBe(MOST);
  });

  it('counts those that were there before it was counted', async () => {
    const session = await addCustomer(service, 'old');
    for (let at = 1; at < MOST; at++) await post({}, session);
    const deleted = await post({}, session);
    await service.call('DELETE', `${BASE}/subscriptions/${deleted.body.id}`, { session });
    await countAnew();
    expect(statuses([await post({}, session), await post({}, session)])).toEqual([201, 409]);
  });

  it("is each customer's own", async () => {
    const session = await addCustomer(service, 'other');
    for (let at = 0; at < MOST; at++) await post({}, session);
    expect((await post({}, session)).status).toBe(409);
    expect((await post({})).status).toBe(201);
  });
});

describe('MAX_SUBSCRIPTIONS_MB', () => {
  const MIB = 1024 * 1024;
  const header = { name: 'X-Key', value: 'v'.repeat(2_000) };
  let tight: TestService;
  beforeAll(async () => {
    tight = await startTestService({
      database: service.database,
      env: { EGRESS_PRIVATE: 'allow', MAX_SUBSCRIPTIONS_MB: '1', ROLES: 'api' },
    });
  });
  afterAll(() => tight.close());

  /** A subscription whose filters, header and URL have so many bytes. */
  const sized = (bytes: number, session: string): Promise<Answer> => {
    const url = `https://receiver.example.com/${++count}`;
    const rest = url.length + header.name.length + header.value.length;
    return post({ url, headers: [header], filters: filtersOf(bytes - rest) }, session, tight);
  };
  const fill = async (session: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let at = 0; at < 16; at++) ids.push((await sized(MIB / 16, session)).body.id);
    return ids;
  };

  it('bounds the bytes of filters, headers and URLs of a customer; deleting makes room for as many', async () => {
    const session = await addCustomer(tight, 'large');
    const ids = await fill(session);
    expect(await sized(4_000, session)).toMatchObject({
      status: 409,
      body: {
        error: {
          class: 'LimitReached',
          message:
            'The customer would have more in filters, headers and URLs of subscriptions than it may have ' +
            '(MAX_SUBSCRIPTIONS_MB is 1); delete some first.',
        },
      },
    });
    await tight.call('DELETE', `${BASE}/subscriptions/${ids[0]}`, { session });
    expect((await sized(MIB / 16 + 1, session)).status).toBe(409);
    expect(statuses(await Promise.all([sized(MIB / 16, session), sized(MIB / 16, session)]))).toEqual([
      201, 409,
    ]);
    const other = await addCustomer(tight, 'small');
    expect((await sized(MIB / 16, other)).status).toBe(201);
  });

  it('counts what the values of long arrays take in memory, not their text alone', async () => {
    const session = await addCustomer(tight, 'arrays');
    const create = (ids: number): Promise<Answer> => {
      const group = { type: 'group', filters: [{ fieldName: 'a', fieldValue: 1 }, { fieldName: 'b' }] };
      const among = { fieldName: 'ids', comparison: 'contains', fieldValue: Array(ids).fill(1) };
      return post({ filters: [among, group] }, session, tight);
    };
    expect((await create(8_192)).body.error?.class).toBe('LimitReached');
    expect((await create(4_096)).status).toBe(201);
    const odd = [{ fieldName: 'a', fieldValue: 1, filters: [null, 1, { fieldValue: [[]] }] }];
    expect((await post({ filters: odd }, session, tight)).status).toBe(201);
  });

  it('counts what was there before it was counted', async () => {
    const session = await addCustomer(tight, 'large-before');
    await fill(session);
    await countAnew();
    expect((await post({}, session, tight)).body.error?.class).toBe('LimitReached');
  });
});

describe('the filters of a subscription', () => {
  const LARGEST = 65_536;

  it('have at most 64 KiB, and the 400 says how large they are', async () => {
    expect((await post({ filters: filtersOf(LARGEST) })).status).toBe(201);
    expect(await post({ filters: filtersOf(LARGEST + 1) })).toMatchObject({
      status: 400,
      body: {
        error: {
          class: 'ValidationFailed',
          message: 'filters must not be larger than 65536 bytes (64 KiB), but are 65537.',
        },
      },
    });
  });

  it('are held to the same when they are only tried out', async () => {
    const evaluate = (bytes: number): Promise<Answer> =>
      service.call('POST', `${BASE}/subscriptions/evaluate`, {
        body: {
          subscription: { objCode: 'PROJ', eventType: 'UPDATE', filters: filtersOf(bytes) },
          recent: 1,
        },
      });
    expect((await evaluate(LARGEST)).status).toBe(200);
    expect((await evaluate(LARGEST + 1)).body.error.message).toMatch(/64 KiB\), but are 65537\.$/);
  });
});

describe('a bulk change of versions', () => {
  it('takes at most 10 000 ids', async () => {
    const subscriptionIds = Array.from({ length: 10_001 }, () => '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f');
    const change = (ids: string[]): Promise<Answer> =>
      service.call('PUT', `${BASE}/subscriptions/version`, { body: { subscriptionIds: ids, version: 'v2' } });
    expect((await change(subscriptionIds)).body.error.message).toBe(
      'subscriptionIds must not hold more than 10000 ids.',
    );
    expect((await change(subscriptionIds.slice(1))).body.error.message).toMatch(/there is no subscription/);
  });
});
