import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addCustomer } from '../support/customers.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

interface Listed {
  readonly id: string;
  readonly objCode: string;
}

let service: TestService;
let stranger: string;
let session: string;
let count = 0;

beforeAll(async () => {
  service = await startTestService({ env: { EGRESS_PRIVATE: 'allow', EGRESS_DENY: '127.0.0.66' } });
  stranger = await addCustomer(service, 'stranger');
  session = service.session;
});
afterAll(() => service.close());
beforeEach(async () => {
  const { body } = await list('limit=1000');
  for (const { id } of body.subscriptions as Listed[])
    await service.call('DELETE', `${BASE}/subscriptions/${id}`);
});

const subscribe = async (changes: object = {}, as = session): Promise<string> => {
  const body = {
    objCode: 'TASK',
    eventType: 'UPDATE',
    url: `https://receiver.example.com/${++count}`,
    authToken: 'a-long-secret-token',
    ...changes,
  };
  const answer = await service.call('POST', `${BASE}/subscriptions`, { body, session: as });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id as string;
};
const list = (query: string): Promise<Answer> =>
  service.call('GET', `${BASE}/subscriptions?${query}`, { session });
const found = async (query: string): Promise<string[]> => {
  const { status, text, body } = await list(query);
  if (status !== 200) throw new Error(text);
  expect(body.meta.total_count).toBe(body.subscriptions.length);
  return (body.subscriptions as Listed[]).map(({ id }) => id);
};

describe('the list of subscriptions', () => {
  it('shows those of an object and of an event type', async () => {
    const task = await subscribe();
    const project = await subscribe({ objCode: 'PROJ' });
    const created = await subscribe({ objCode: 'PROJ', eventType: 'CREATE' });
    expect(await found('objCode=PROJ')).toEqual([created, project]);
    expect(await found('eventType=UPDATE')).toEqual([project, task]);
    expect(await found('objCode=PROJ&eventType=UPDATE')).toEqual([project]);
    expect(await found('objCode=USER')).toEqual([]);
  });

  it('shows those of a URL, in any spelling that means the same', async () => {
    const one = await subscribe({ url: 'https://Receiver.example.com:443/hook?a=1' });
    const other = await subscribe({ url: 'https://receiver.example.com/hook?a=1', objId: 'o1' });
    await subscribe({ url: 'https://receiver.example.com/hook?a=2' });
    const url = encodeURIComponent('HTTPS://receiver.example.com/hook?a=1');
    expect(await found(`url=${url}`)).toEqual([other, one]);
  });

  it('shows those whose URL has a health', async () => {
    const well = await subscribe();
    const disabled = await subscribe({ url: 'https://receiver.example.com/disabled' });
    const frozen = await subscribe({ url: 'https://receiver.example.com/frozen' });
    const database = await service.database.connect();
    await database.query(`UPDATE endpoints SET disabled_at = now() WHERE url ~ '/(disabled|frozen)$'`);
    await database.query(`UPDATE endpoints SET frozen_at = now() WHERE url ~ '/frozen$'`);
    expect(await found('health=healthy')).toEqual([well]);
    expect(await found('health=disabled')).toEqual([disabled]);
    expect(await found('health=frozen')).toEqual([frozen]);
  });

  it('shows those with warnings: about filters, and about an address that is refused now', async () => {
    const well = await subscribe();
    const typo = await subscribe({ filters: [{ fieldName: 'statu', fieldValue: 'CUR' }] });
    const refused = await Promise.all(
      ['http://127.0.0.66/x', 'http://2130706498:8080/', 'http://[::1]:80/'].map((url) => subscribe({ url })),
    );
    const local = await subscribe({ url: 'http://api.localhost.:81/x' });
    const warned = await found('warnings=true');
    expect(warned.toSorted()).toEqual(
      [typo, ...refused, ...(warned.includes(local) ? [local] : [])].toSorted(),
    );
    const without = await found('warnings=false');
    expect(without).toContain(well);
    expect([...warned, ...without].toSorted()).toEqual([well, typo, ...refused, local].toSorted());
    // It says of each what the subscription itself says.
    for (const query of ['warnings=true', 'warnings=false']) {
      const { body } = await list(query);
      for (const subscription of body.subscriptions)
        expect('warnings' in subscription).toBe(query === 'warnings=true');
    }
  });

  it('shows those with a text in their url or objId, whatever its case, or with an id', async () => {
    const one = await subscribe({ url: 'https://receiver.example.com/Invoices/100%25' });
    const other = await subscribe({ objId: 'INVOICES-7' });
    await subscribe();
    expect(await found('search=invoices')).toEqual([other, one]);
    expect(await found(`search=${encodeURIComponent('100%25')}`)).toEqual([one]);
    expect(await found('search=_NVOICES')).toEqual([]);
    expect(await found(`search=${one.toUpperCase()}`)).toEqual([one]);
    expect(await found(`search=${one.slice(0, 8)}`)).toEqual([]);
  });

  it('has pages of what fits, with its number', async () => {
    for (let n = 0; n < 3; n++) await subscribe({ objCode: 'PROJ' });
    await subscribe();
    const pages = await Promise.all([1, 2, 3].map((page) => list(`objCode=PROJ&limit=2&page=${page}`)));
    expect(pages.map(({ body }) => body.subscriptions.length)).toEqual([2, 1, 0]);
    expect(pages[1]!.body.meta).toEqual({ page: 2, page_count: 2, limit: 2, total_count: 3 });
  });

  it('is answered byte for byte as without parameters when none of them selects', async () => {
    for (let n = 0; n < 3; n++) await subscribe({ filters: [{ fieldName: 'status', fieldValue: 'CUR' }] });
    const plain = await list('');
    const selected = await list('health=healthy&warnings=false&objCode=TASK&eventType=UPDATE');
    expect(selected.text).toBe(plain.text);
    expect((await list('search=&url=&objCode=&health=')).text).toBe(plain.text);
  });

  it("shows none of another customer's", async () => {
    const theirs = await subscribe({ url: 'https://receiver.example.com/theirs' }, stranger);
    expect(await found('search=theirs')).toEqual([]);
    expect(await found(`search=${theirs}`)).toEqual([]);
    expect(await found(`url=${encodeURIComponent('https://receiver.example.com/theirs')}`)).toEqual([]);
  });

  it.each([
    ['objCode=PRJ', 'objCode "PRJ" is unknown; the nearest one is "PROJ".'],
    ['eventType=update', 'eventType "update" is unknown; it must be "CREATE", "UPDATE" or "DELETE".'],
    ['url=hook', 'url must be an absolute URL that begins with http:// or https://.'],
    ['health=ill', 'health must be "healthy", "disabled" or "frozen", not "ill".'],
    ['warnings=yes', 'warnings must be true or false.'],
    ['search=%00', 'search must not contain control characters.'],
    ['objCode=TASK&objCode=PROJ', 'objCode must be given once.'],
    ['warning=true', 'Unknown parameter "warning"; did you mean "warnings"?'],
  ])('refuses ?%s', async (query, message) => {
    const { status, body } = await list(query);
    expect([status, body.error.message]).toEqual([400, expect.stringContaining(message)]);
  });

  it('still ignores parameters that clients add of their own', async () => {
    const id = await subscribe();
    expect(await found('fields=*&sortBy=name&_=12345')).toEqual([id]);
  });
});
