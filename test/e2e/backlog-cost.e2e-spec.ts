import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EndpointListRepository } from '../../src/delivery/endpoints/endpoint-list.repository.js';
import { AlertOutboxRepository } from '../../src/delivery/alert-outbox/alert-outbox.repository.js';
import { CustomerBacklogRepository } from '../../src/statistics/recording/customer-backlog.repository.js';
import { OnHoldRepository } from '../../src/delivery/retries/on-hold.repository.js';
import { PausedRepository } from '../../src/delivery/retries/paused.repository.js';
import { RetriesRepository } from '../../src/delivery/retries/retries.repository.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import type { Database } from '../../src/platform/database/index.js';
import { Log } from '../../src/platform/logging/log.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const NO_ALERTS = new AlertOutboxRepository({ alerts: undefined }, new SystemClock(), Log.create('silent'));
const BACKLOG = 200_000;
/** Rows and pages that a statement may read; most of the pages are those of the indexes of what it writes. */
const MOST = BACKLOG / 100;
const DUE = 20;
const WELL = 1;
const FROZEN = 2;
const CAPACITY = {
  total: 40,
  perEndpoint: 40,
  byEndpoint: new Map<number, number>(),
  perCustomer: 512,
  byCustomer: new Map<string, number>(),
};

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** What a statement was seen to do. */
interface Cost {
  readonly statement: string;
  /** The indexes that rows were found by, and tables that were read from end to end. */
  readonly reads: readonly string[];
  readonly rows: number;
  readonly buffers: number;
}

function costOf(statement: string, root: PlanNode): Cost {
  const nodes: PlanNode[] = [];
  const walk = (node: PlanNode): void => {
    nodes.push(node);
    node.Plans?.forEach(walk);
  };
  walk(root);
  const scans = nodes.filter((node) => /^(Seq|Index|Index Only|Bitmap Index) Scan$/.test(node['Node Type']));
  return {
    statement,
    reads: scans.map((node) => node['Index Name'] ?? `all of ${node['Relation Name']}`),
    rows: scans.reduce(
      (sum, node) =>
        sum + ((node['Rows Removed by Filter'] ?? 0) + node['Actual Rows']) * node['Actual Loops'],
      0,
    ),
    buffers: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
  };
}

/** A database that explains what it is asked, with the plan for any values or for these. */
class Explaining {
  readonly costs: Cost[] = [];

  constructor(
    private readonly client: pg.Client,
    private readonly answers: Readonly<Record<string, object[]>>,
  ) {}

  readonly prepared = async (name: string, text: string, values: readonly unknown[]): Promise<object[]> => {
    const literals = values.map((value) =>
      pg.escapeLiteral(Array.isArray(value) ? `{${value.join()}}` : String(value)),
    );
    await this.client.query(`PREPARE ${name} AS ${text}`);
    const execute = `EXECUTE ${name}${literals.length > 0 ? `(${literals.join()})` : ''}`;
    const { rows } = await this.client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${execute}`);
    this.costs.push(costOf(name, rows[0]['QUERY PLAN'][0].Plan as PlanNode));
    return this.answers[name] ?? [];
  };
  readonly query = (text: string, values: readonly unknown[] = []): Promise<object[]> =>
    this.prepared(`query_${this.costs.length}`, text, values);
  readonly transaction = <T>(work: (tx: this) => Promise<T>): Promise<T> => work(this);
}

describe('with a long backlog', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    const defer = (count: number, from: number, columns: string): string => `
      INSERT INTO deferred_deliveries (segment_id, delivery_index, customer_id, event_index, subscription_id, version, attempts,
                                     endpoint_id, state, due_at)
      SELECT lpad(to_hex(${from} + n), 32, '0')::uuid, 0, 'c', 0, '00000000-0000-0000-0000-000000000001', 2, 1, ${columns}
        FROM generate_series(1, ${count}) AS n;`;
    await client.query(`
      INSERT INTO customers (id, name) VALUES ('c', 'c');
      INSERT INTO nodes (name, lease_until) VALUES ('n', now() + interval '1 hour');
      INSERT INTO endpoints (customer_id, url, url_hash)
      SELECT 'c', 'http://receiver/' || n, int4send(n) FROM generate_series(1, 20000) AS n;
      UPDATE endpoints SET on_hold_since = now(), frozen_at = now() WHERE id = ${FROZEN};
      UPDATE endpoints SET on_hold_since = now() WHERE id = ${WELL};
      ${defer(BACKLOG, 0, `${WELL}, 'retrying', now() + interval '1 day' + n * interval '1 s'`)}
      ${defer(BACKLOG, BACKLOG, `${FROZEN}, 'onHold', NULL`)}
      ${defer(DUE, 2 * BACKLOG, `${WELL}, 'retrying', now() - interval '1 s'`)}
      ${defer(DUE, 3 * BACKLOG, `${WELL}, 'onHold', NULL`)}`);
    await client.query('VACUUM ANALYZE deferred_deliveries, endpoints, nodes');
  }, 90_000);
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** Runs and undoes it; every statement has to be cheap. @returns by what each found its rows */
  const explain = async (
    mode: string,
    candidate: number,
    work: (database: Database) => Promise<unknown>,
    answers: Readonly<Record<string, object[]>> = {},
  ): Promise<Record<string, string[]>> => {
    const found = [{ id: candidate, customerId: 'c', disabled: false, paced: false }];
    const oldest = Array.from({ length: 50 }, (_, n) => ({
      segment_id: (BACKLOG + n + 1).toString(16).padStart(32, '0'),
      delivery_index: 0,
    }));
    const explaining = new Explaining(client, {
      on_hold_candidates: found,
      on_hold_oldest: oldest,
      deferred_next: [{ due: 0, on_hold: 0 }],
      ...answers,
    });
    await client.query('BEGIN');
    try {
      await client.query(`SET LOCAL plan_cache_mode = ${mode}`);
      await work(explaining as unknown as Database);
    } finally {
      await client.query('ROLLBACK; DEALLOCATE ALL');
    }
    for (const cost of explaining.costs) {
      const cheap = cost.rows < MOST && cost.buffers < MOST;
      expect({ ...cost, cheap }).toEqual({ ...cost, cheap: true });
    }
    return Object.fromEntries(
      explaining.costs.map(({ statement, reads }) => [statement, [...new Set(reads)].toSorted()]),
    );
  };

  describe.each(['force_custom_plan', 'force_generic_plan'])('and %s', (mode) => {
    it('claiming reads what is due, and nothing of the rest', async () => {
      const reads = await explain(mode, WELL, (db) => new RetriesRepository(db).claimDue(1, CAPACITY));
      expect(reads['deferred_claim']).toContain('deferred_due');
    });

    it('when there is next something to claim is read off four indexes', async () => {
      const reads = await explain(mode, WELL, (db) => new RetriesRepository(db).next());
      expect(reads['deferred_next']?.toSorted()).toEqual([
        'deferred_due',
        'destinations_moving',
        'destinations_resuming',
        'endpoints_on_hold',
      ]);
    });

    it.each([
      ['few', WELL],
      ['very many', FROZEN],
    ])('releasing some of %s on hold reads no others', async (_what, endpointId) => {
      const rules = { onHoldReleaseRate: 100, probeIntervalMs: 1_000 };
      const reads = await explain(mode, endpointId, (db) =>
        new OnHoldRepository(db, new PausedRepository(db), NO_ALERTS).claim(1, CAPACITY, rules),
      );
      expect(reads).toMatchObject({
        // Whether this node is still alive: a table of one row for each node.
        on_hold_candidates: ['all of nodes', 'endpoints_on_hold'],
        on_hold_leave: expect.anything(),
      });
      expect(reads['on_hold_oldest']).toContain('deferred_on_hold');
      expect(reads['on_hold_take']).toContain('deferred_deliveries_pkey');
    });

    it('a page of the URLs reads no more of them than it looks at, and of deliveries no more than it counts', async () => {
      const some = Array.from({ length: 100 }, (_, n) => n + 1);
      const reads = await explain(mode, WELL, async (db) => {
        const list = new EndpointListRepository(db);
        await list.look('c', { health: 'any' }, 20_000, 200);
        await list.look('c', { health: 'frozen', search: 'receiver' }, 20_000, 200);
        await list.counts(some, 100);
        await list.retrying('c', some, 1_000);
      });
      expect(reads['query_0']).toContain('endpoints_of_customer');
      expect(reads['query_1']).toContain('endpoints_blocked_of_customer');
      expect(reads['query_2']).toContain('deferred_on_hold');
      expect(reads['query_3']).toContain('deferred_log_retrying');
    });

    it('a sample of it reads of every customer no more than it counts', async () => {
      const limits = { segments: 100, moreSegments: 100, deferred: 300, overdue: 100 };
      const counts = { open: 0, looked: 0, segments: 0, owned: 0, age: 0, retrying: 1, onHold: 1 };
      const reads = await explain(mode, WELL, (db) => new CustomerBacklogRepository(db, limits).all(), {
        query_1: [{ id: 'c' }],
        query_3: [counts],
        query_4: [{ retrying: 1, onHold: 1 }],
      });
      expect(reads['query_1']).toEqual(
        expect.arrayContaining(['deferred_log_on_hold', 'deferred_log_retrying']),
      );
      expect(reads['query_2']).toEqual(['deferred_due']);
      expect(reads['query_3']).toEqual(
        expect.arrayContaining(['deferred_log_on_hold', 'deferred_log_retrying']),
      );
    });
  });

  it('a sample of it estimates what it does not count', async () => {
    const limits = { segments: 100, moreSegments: 100, deferred: 300, overdue: 100 };
    const tx = {
      query: async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows,
    };
    const db = { transaction: (work: (given: typeof tx) => unknown) => work(tx) } as unknown as Database;
    await client.query(`SET statement_timeout = 0`);
    const [waiting, ...others] = await new CustomerBacklogRepository(db, limits).all();
    expect(others).toEqual([]);
    expect(waiting!.pending).toBe(0);
    for (const count of [waiting!.retrying, waiting!.onHold].map(Number)) {
      expect(count).toBeGreaterThan(BACKLOG * 0.9);
      expect(count).toBeLessThan(BACKLOG * 1.1);
    }
    expect(waiting!.age).toBeGreaterThanOrEqual(1);
  });
});
