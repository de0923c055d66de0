import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AttackedService, UNHARMED } from './attacked-service.js';

const SUBSCRIPTIONS = '/attask/eventsubscription/api/v1/subscriptions';
const COUNT = 300;
/** Of one subscription's filters, nearly all that is allowed. */
const FILTER_BYTES = 60 * 1024;
const CALLERS = 6;

describe('large lists', () => {
  let service: AttackedService;

  beforeAll(async () => {
    service = await AttackedService.start();
  });
  beforeEach(() => service.watch());
  afterAll(() => service.remove());

  it('of the largest subscriptions, asked for by several at once, are whole and delay nobody', async () => {
    const ids = new Set<string>();
    for (let count = 0; count < COUNT; count++) ids.add(await subscribe(count));
    const pages = await Promise.all(Array.from({ length: CALLERS }, everything));
    for (const page of pages) expect([...ids].filter((id) => !page.includes(id))).toEqual([]);
    expect(await service.conclude(`${CALLERS} callers of ${COUNT} subscriptions of 60 KiB`)).toEqual(
      UNHARMED,
    );
  });

  async function subscribe(count: number): Promise<string> {
    const fieldValue = 'x'.repeat(FILTER_BYTES / 10);
    const filters = Array.from({ length: 10 }, () => ({
      fieldName: 'name',
      fieldValue,
      comparison: 'contains',
    }));
    const response = await fetch(service.url + SUBSCRIPTIONS, {
      method: 'POST',
      headers: { sessionID: service.session, 'content-type': 'application/json' },
      body: JSON.stringify({
        objCode: 'PROJ',
        eventType: 'UPDATE',
        url: `http://127.0.0.1:9/${count}`,
        authToken: 'token of the receiver',
        filters,
      }),
    });
    expect(response.status).toBe(201);
    return ((await response.json()) as { id: string }).id;
  }

  /** The ids on all pages, whatever ends a page. */
  async function everything(): Promise<string[]> {
    const ids: string[] = [];
    for (let page = 1; ; page++) {
      const response = await fetch(`${service.url}${SUBSCRIPTIONS}?limit=1000&page=${page}`, {
        headers: { sessionID: service.session },
      });
      expect(response.status).toBe(200);
      const { subscriptions, meta } = (await response.json()) as {
        subscriptions: { id: string }[];
        meta: { page_count: number };
      };
      ids.push(...subscriptions.map(({ id }) => id));
      if (page >= meta.page_count) return ids;
    }
  }
});
