import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { customerOf } from '../support/linking.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const MB = 1024 * 1024;
/** What a page of a list that goes on by a cursor may hold, and one entry more. */
const MOST = 9 * MB;
/** The largest filters but a little: some 63 KB. */
const FILTERS = Array.from({ length: 40 }, (_, n) => ({
  fieldName: `DE:Field ${n}`,
  fieldValue: 'x'.repeat(1_480),
  comparison: 'eq',
  state: 'newState',
}));
const COUNT = 150;

let service: TestService;
let database: Database;
let customerId: string;

beforeAll(async () => {
  service = await startTestService({ env: { DELIVERY_CONCURRENCY: '4' } });
  database = await service.database.connect();
  customerId = await customerOf(service);
});
afterAll(async () => {
  await service.close();
});

const made = async (path: string, body: object): Promise<Answer['body']> => {
  const answer = await service.call('POST', path, { body });
  expect(`${answer.status} ${answer.text.slice(0, 300)}`).toMatch(/^20[12]/);
  return answer.body;
};

interface Listed {
  readonly bytes: number;
  readonly length: string | null;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read answers of every shape
  readonly body: any;
}

async function list(path: string): Promise<Listed> {
  const response = await fetch(`${service.url}${path}`, { headers: { sessionID: service.session } });
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const length = response.headers.get('content-length');
  return { bytes: Buffer.byteLength(text), length, body: JSON.parse(text) };
}

/** All entries of a list that goes on by a cursor, and the sizes of its pages. */
async function follow(path: string, name: string): Promise<{ entries: unknown[]; pages: number[] }> {
  const entries: unknown[] = [];
  const pages: number[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Listed = await list(`${path}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    entries.push(...page.body[name]);
    pages.push(page.bytes);
    cursor = page.body.meta.cursor;
  }
  return { entries, pages };
}

describe('a list of the largest entries', () => {
  const ids: string[] = [];

  beforeAll(async () => {
    for (let n = 0; n < COUNT; n++) {
      const { id } = await made(`${BASE}/subscriptions`, {
        objCode: 'PROJ',
        eventType: 'UPDATE',
        objId: n === 0 ? null : `p-${n}`,
        url: `http://127.0.0.1:9/${'u'.repeat(1_900)}`,
        authToken: 't'.repeat(255),
        filters: FILTERS,
      });
      ids.unshift(id);
    }
  });

  it('GET /subscriptions holds every one of the page, in order, and comes in pieces', async () => {
    const { body, bytes, length } = await list(`${BASE}/subscriptions?limit=1000`);
    expect(body.subscriptions.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(body.meta).toEqual({ page: 1, page_count: 1, limit: 1000, total_count: COUNT });
    expect(body.subscriptions[0].filters).toEqual(FILTERS);
    expect(bytes).toBeGreaterThan(8 * MB);
    expect(length).toBeNull();
    const second = await list(`${BASE}/subscriptions?limit=40&page=2`);
    expect(second.body.subscriptions.map(({ id }: { id: string }) => id)).toEqual(ids.slice(40, 80));
    expect(second.body.meta.page_count).toBe(4);
  });

  it('a short page has a length, as ever', async () => {
    const { bytes, length } = await list(`${BASE}/subscriptions?limit=1&page=1000`);
    expect(length).toBe(String(bytes));
  });

  it('GET /subscriptions/list holds all of them', async () => {
    const { body } = await list(`${BASE}/subscriptions/list`);
    expect(body.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('GET /events/{id} ends its page early, and its cursor goes on to the rest', async () => {
    const text = 'y'.repeat(50_000);
    const newState = Object.fromEntries(FILTERS.map(({ fieldName }) => [fieldName, text.slice(0, 20_000)]));
    const event = { eventType: 'UPDATE', objCode: 'PROJ', newState, oldState: {} };
    const { results } = await made(`${BASE}/events`, event);
    const { entries, pages } = await follow(
      `${BASE}/events/${results[0].eventId}?limit=1000`,
      'subscriptions',
    );
    expect(entries.map((one) => (one as { subscriptionId: string }).subscriptionId)).toEqual(ids);
    for (const page of pages) expect(page).toBeLessThan(MOST);
  });

  it('POST /subscriptions/evaluate tells of every event, in pieces', async () => {
    const filters = Array.from({ length: 100 }, (_, n) => ({
      fieldName: `DE:Field ${n}`,
      fieldValue: 'w'.repeat(150),
    }));
    const subscription = {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: 'http://127.0.0.1:9/',
      authToken: 't',
      filters,
    };
    const events = Array.from({ length: 300 }, (_, n) => ({
      eventType: 'UPDATE',
      objCode: 'PROJ',
      newState: { ID: `p-${n}` },
      oldState: {},
    }));
    const response = await fetch(`${service.url}${BASE}/subscriptions/evaluate`, {
      method: 'POST',
      headers: { sessionID: service.session, 'content-type': 'application/json' },
      body: JSON.stringify({ subscription: { ...subscription, filterConnector: 'OR' }, events }),
    });
    const { results } = (await response.json()) as { results: { event: number; mismatches: object[] }[] };
    expect(results.map(({ event }) => event)).toEqual(events.map((_, n) => n));
    for (const { mismatches } of results) expect(mismatches).toHaveLength(100);
    expect(response.headers.get('content-length')).toBeNull();
  });

  it('GET /events ends its page early, and its cursor goes on to the rest', async () => {
    const newState = { ID: 'big', text: 'z'.repeat(1_000_000) };
    for (let n = 0; n < 12; n++) {
      await made(`${BASE}/events`, {
        eventType: 'DELETE',
        objCode: 'TASK',
        newState: {},
        oldState: newState,
      });
    }
    const { entries, pages } = await follow(`${BASE}/events?objCode=TASK&limit=1000`, 'events');
    expect(entries).toHaveLength(12);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page).toBeLessThan(MOST);
  });

  it('GET /audit ends its page early, and its cursor goes on to the rest', async () => {
    await database.query(
      `INSERT INTO audit_entries (id, at, customer_id, action, object_type, object_id, details)
       SELECT ('018f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), $1, 'x.large', 'x', 'o',
              jsonb_build_object('name', repeat('w', 20000))
         FROM generate_series(1, 900) AS n`,
      [customerId],
    );
    const { entries, pages } = await follow(
      '/api/v1/audit?action=x.large&limit=1000&since=2020-01-01',
      'entries',
    );
    expect(entries).toHaveLength(900);
    expect(new Set(entries.map((one) => (one as { id: string }).id)).size).toBe(900);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page).toBeLessThan(MOST);
  });

  it('GET /custom-integrations and GET /document-services hold every one, by name', async () => {
    const requestParameters = Array.from({ length: 50 }, (_, n) => ({
      name: `parameter-${n}`,
      value: 'v'.repeat(2_000),
    }));
    for (let n = 0; n < 45; n++) {
      await made('/api/v1/custom-integrations', {
        name: `Integration ${String(n).padStart(3, '0')}`,
        baseApiUrl: 'http://127.0.0.1:9/api',
        authenticationType: 'ApiKey',
        apiKey: 'a-key-of-theirs',
        requestParameters,
      });
    }
    const { body, length } = await list('/api/v1/custom-integrations?limit=1000');
    const names = body.integrations.map(({ name }: { name: string }) => name);
    expect(names).toHaveLength(45);
    expect(names).toEqual(names.toSorted());
    expect(body.integrations[44].requestParameters).toEqual(requestParameters);
    expect(body.meta.total_count).toBe(45);
    expect(length).toBeNull();
    const services = (await list('/api/v1/document-services')).body.services;
    expect(services.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  it('GET /documents holds every one of the page, newest first', async () => {
    const metadata = {
      id: 'f',
      title: '\u{1F511}'.repeat(500),
      kind: 'file',
      viewLink: `http://x/${'l'.repeat(7_900)}`,
    };
    const [owner] = await database.query<{ id: string }>('SELECT id FROM users WHERE customer_id = $1', [
      customerId,
    ]);
    await database.query(
      `INSERT INTO linked_documents (id, customer_id, owner_id, integration_id, external_id, metadata, linked_at,
                                     last_update_date, last_updated_by)
       SELECT lpad(to_hex(n), 32, '0'), $1, $2, $3, n::text, $4, now() + n * interval '1 ms', now(), $2
         FROM generate_series(1, 300) AS n`,
      [customerId, owner!.id, randomUUID(), JSON.stringify(metadata)],
    );
    const { body, length } = await list('/api/v1/documents?limit=1000');
    const shown = body.documents.map(({ externalId }: { externalId: string }) => Number(externalId));
    expect(shown).toEqual(Array.from({ length: 300 }, (_, n) => 300 - n));
    expect(length).toBeNull();
  });
});
