import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

let service: TestService;
let count = 0;

/** Nothing is sent: what is asked is how many deliveries an event causes. */
beforeAll(async () => {
  service = await startTestService({ env: { ROLES: 'api' } });
});
afterAll(() => service.close());

/** Bodies are texts here: JavaScript could not spell them. Each case has an object of its own. */
const create = (filters: string, objId = `case-${++count}`): Promise<Answer> =>
  service.call('POST', `${BASE}/subscriptions`, {
    body: `{"objCode":"TASK","eventType":"UPDATE","url":"https://receiver.example.com/hook","authToken":"a-long-secret-token",
      "objId":"${objId}","filters":${filters}}`,
  });
const filterOf = (comparison: string, fieldValue: string): string =>
  `[{"fieldName":"name","comparison":"${comparison}","fieldValue":${fieldValue}}]`;

function eventOf(objId: string, after: string, before: string): string {
  return `{"eventType":"UPDATE","objCode":"TASK","objId":"${objId}","newState":{"name":${after}},"oldState":{"name":${before}}}`;
}

/** How many deliveries an event causes for a subscription with this filter, as JSON and as NDJSON. */
async function deliveries(filters: string, after: string, before = '0'): Promise<number> {
  const objId = `case-${++count}`;
  const created = await create(filters, objId);
  expect(`${created.status} ${created.text}`).toMatch(/^201 /);
  const counts = await Promise.all(
    ['application/json', 'application/x-ndjson'].map(async (type) => {
      const body = eventOf(objId, after, before);
      const headers = { 'content-type': type };
      const answer = await service.call('POST', `${BASE}/events`, { body, headers });
      expect(answer).toMatchObject({ status: 202, body: { results: [{ status: 'accepted' }] } });
      return answer.body.results[0].deliveries as number;
    }),
  );
  expect(new Set(counts).size).toBe(1);
  return counts[0]!;
}

describe('a number is compared by its exact value, as it was sent', () => {
  it.each<[comparison: string, fieldValue: string, found: string, deliveries: 0 | 1]>([
    ['eq', '9007199254740993', '9007199254740993', 1],
    ['eq', '9007199254740993', '9007199254740992', 0],
    ['eq', '1234567890123456.77', '1234567890123456.78', 0],
    ['eq', '1.10', '1.1', 1],
    ['eq', '1E2', '100', 1],
    ['eq', '-0', '0.0', 1],
    ['eq', '1e400', '10e399', 1],
    ['eq', '1e-400', '0', 0],
    ['eq', '1e999999999', '1e999999998', 0],
    ['eq', '1524831183200260098', '"1524831183200260097"', 0],
    ['eq', '"1524831183200260097"', '1524831183200260097', 1],
    ['ne', '9007199254740993', '9007199254740992', 1],
    ['gt', '9007199254740992', '9007199254740993', 1],
    ['gt', '"9007199254740992"', '9007199254740993', 1],
    ['gte', '1e400', '1e401', 1],
    ['lt', '9007199254740993', '9007199254740992', 1],
    ['lte', '0.1', '0.10000000000000000555', 0],
    ['contains', '"0097"', '1524831183200260097', 1],
    ['contains', '"10"', '1.10', 1],
    ['contains', '9007199254740993', '[1,9007199254740992]', 0],
    ['contains', '9007199254740993', '[1,9007199254740993.0]', 1],
    ['notContains', '"0097"', '1524831183200260097', 0],
    ['containsOnly', '[1,9007199254740993]', '[9007199254740993,1.0,1]', 1],
    ['containsOnly', '[1,9007199254740993]', '[9007199254740992,1]', 0],
    ['eq', '{"a":{"b":9007199254740993}}', '{"a":{"b":9007199254740992}}', 0],
    ['eq', '{"a":[1,9007199254740993]}', '{"a":[1.0,9007199254740993]}', 1],
  ])('%s of %s is asked of %s: %i', async (comparison, fieldValue, found, expected) => {
    expect(await deliveries(filterOf(comparison, fieldValue), found)).toBe(expected);
  });

  it.each<[before: string, after: string, deliveries: 0 | 1]>([
    ['9007199254740992', '9007199254740993', 1],
    ['1234567890123456.77', '1234567890123456.78', 1],
    ['[1,{"a":1524831183200260097}]', '[1,{"a":1524831183200260098}]', 1],
    ['9007199254740993', '9007199254740993', 0],
    ['1.10', '1.1', 0],
    ['[1E2]', '[100]', 0],
    ['100', '"100"', 1],
  ])('changed from %s to %s: %i', async (before, after, expected) => {
    expect(await deliveries('[{"fieldName":"name","comparison":"changed"}]', after, before)).toBe(expected);
  });
});

describe('filters are read back digit for digit', () => {
  const NUMBERS = '[9007199254740993,1.10,1E2,-0,1e400,1e-400,1234567890123456.77,5]';
  const FILTERS = `[{"fieldName":"name","comparison":"containsOnly","fieldValue":${NUMBERS}},{"type":"group","filters":[{"fieldName":"name","fieldValue":{"a":1.0}},{"fieldName":"name","fieldValue":2}]}]`;

  it('by the subscription and by the list of all', async () => {
    const { body } = await create(FILTERS);
    const one = await service.call('GET', `${BASE}/subscriptions/${body.id}`);
    expect(one.text).toContain(`"filters":${FILTERS}`);
    const all = await service.call('GET', `${BASE}/subscriptions?limit=1`);
    expect(all.text).toContain(`"filters":${FILTERS}`);
    expect(all.body.meta).toMatchObject({ page: 1, limit: 1 });
  });

  it('and work after a restart, as they are read from the database', async () => {
    const objId = `case-${++count}`;
    await create(filterOf('gt', '9007199254740992'), objId);
    const again = await startTestService({ env: { ROLES: 'api' }, database: service.database });
    try {
      const publish = (found: string): Promise<Answer> =>
        again.call('POST', `${BASE}/events`, { body: eventOf(objId, found, '0') });
      expect((await publish('9007199254740993')).body.results[0].deliveries).toBe(1);
      expect((await publish('9007199254740992')).body.results[0].deliveries).toBe(0);
    } finally {
      await again.close();
    }
  });
});

describe('two filters are the same', () => {
  it.each([
    ['by the value of a number', filterOf('eq', '1.10'), filterOf('eq', '1.1'), 409],
    [
      'not when no double tells them apart',
      filterOf('eq', '9007199254740993'),
      filterOf('eq', '9007199254740992'),
      201,
    ],
    [
      'not when contains looks for their spelling',
      filterOf('contains', '1.10'),
      filterOf('contains', '1.1'),
      201,
    ],
  ])('%s', async (_rule, first, second, status) => {
    const objId = `case-${++count}`;
    expect((await create(first, objId)).status).toBe(201);
    expect((await create(second, objId)).status).toBe(status);
  });
});

describe('why an event did not match is told digit for digit', () => {
  const sentence = 'filters[0]: name is 9007199254740992.0, wanted 9007199254740993 (eq, newState)';

  it('of samples', async () => {
    const answer = await service.call('POST', `${BASE}/subscriptions/evaluate`, {
      body: `{"subscription":{"objCode":"TASK","eventType":"UPDATE","filters":${filterOf('eq', '9007199254740993')}},
        "events":[${eventOf('x', '9007199254740992.0', '0')},${eventOf('x', '9007199254740993', '0')}]}`,
    });
    expect(answer.body.results).toMatchObject([
      { matched: false, mismatches: [{ sentence }] },
      { matched: true },
    ]);
    expect(answer.text).toContain('"found":9007199254740992.0,"wanted":9007199254740993}');
  });

  it('of recorded events', async () => {
    const objId = `case-${++count}`;
    await create(filterOf('eq', '9007199254740993'), objId);
    const published = await service.call('POST', `${BASE}/events`, {
      body: eventOf(objId, '9007199254740992.0', '0'),
    });
    const { eventId } = published.body.results[0];
    const answer = await service.call('GET', `${BASE}/events/${eventId}`);
    const mine = answer.body.subscriptions.find(
      ({ mismatches }: { mismatches: { path: string }[] }) => mismatches.length === 1,
    );
    expect(mine).toMatchObject({ matched: false, reason: `${sentence}.` });
    expect(answer.text).toContain('"found":9007199254740992.0,"wanted":9007199254740993}');
    const recent = await service.call('POST', `${BASE}/subscriptions/evaluate`, {
      body: `{"subscription":{"objCode":"TASK","eventType":"UPDATE","objId":"${objId}","filters":${filterOf('eq', '9007199254740993')}},"recent":1}`,
    });
    expect(recent.text).toContain('"found":9007199254740992.0,"wanted":9007199254740993}');
  });

  it('but for a number that is longer than an answer shall be', async () => {
    const long = '7'.repeat(10_000);
    const answer = await service.call('POST', `${BASE}/subscriptions/evaluate`, {
      body: `{"subscription":{"objCode":"TASK","eventType":"UPDATE","filters":${filterOf('eq', '1')}},"events":[${eventOf('x', long, '0')}]}`,
    });
    expect(answer.text.length).toBeLessThan(500);
    expect(answer.body.results[0].mismatches[0]).not.toHaveProperty('found');
  });
});
