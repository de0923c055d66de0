import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addCustomer } from '../support/customers.js';
import { Receiver } from '../support/receiver.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const SUBSCRIPTION = { objCode: 'PROJ', eventType: 'UPDATE' };
const CUR = { fieldName: 'status', fieldValue: 'CUR' };
const EVENT = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId: 'p1',
  newState: { status: 'CPL' },
  oldState: { status: 'CUR' },
};

let service: TestService;
let receiver: Receiver;
/** The session of another customer's administrator. */
let otherCustomer: string;

const evaluate = (body: unknown, session = service.session): Promise<Answer> =>
  service.call('POST', `${BASE}/subscriptions/evaluate`, { body, session });
const onSamples = (subscription: object, ...events: unknown[]): Promise<Answer> =>
  evaluate({ subscription: { ...SUBSCRIPTION, ...subscription }, events });
const onRecent = (subscription: object, recent: unknown, session = service.session): Promise<Answer> =>
  evaluate({ subscription: { ...SUBSCRIPTION, ...subscription }, recent }, session);
async function publish(...events: object[]): Promise<string[]> {
  const answer = await service.call('POST', `${BASE}/events`, { body: events });
  expect(answer.status).toBe(202);
  return answer.body.results.map(({ eventId }: { eventId: string }) => eventId);
}
const sentences = (answer: Answer): string[][] =>
  answer.body.results.map(({ mismatches }: { mismatches: { sentence: string }[] }) =>
    mismatches.map(({ sentence }) => sentence),
  );
const matches = (answer: Answer): boolean[] =>
  answer.body.results.map(({ matched }: { matched: boolean }) => matched);

beforeAll(async () => {
  receiver = await Receiver.start();
  service = await startTestService({ env: { EGRESS_PRIVATE: 'allow', BODY_LIMIT_MB: '4' } });
  otherCustomer = await addCustomer(service, 'other');
});
afterAll(async () => {
  await service.close();
  await receiver.close();
});

describe('POST /subscriptions/evaluate', () => {
  it('needs an administrator', async () => {
    const credentials = { username: 'worker', password: 'correct horse battery' };
    await service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
    const worker = await service.login(credentials.username, credentials.password);
    const path = `${BASE}/subscriptions/evaluate`;
    expect((await service.call('POST', path, { body: '{{{', session: null })).status).toBe(401);
    expect((await service.call('POST', path, { body: '{{{', session: worker })).status).toBe(403);
  });

  it('says per sample whether it matches, and which filter said no, what it found and what it wanted', async () => {
    const group = { type: 'group', filters: [CUR, { fieldName: 'name', comparison: 'changed' }] };
    const passing = { ...EVENT, newState: { status: 'CUR', name: 'new' }, oldState: { name: 'old' } };
    const answer = await onSamples(
      { filters: [{ fieldName: 'status', fieldValue: 'x', comparison: 'ne' }, group] },
      EVENT,
      passing,
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.body).toEqual({
      warnings: [],
      results: [
        {
          event: 0,
          matched: false,
          mismatches: [
            {
              path: 'filters[1].filters[0]',
              sentence: 'filters[1].filters[0]: status is "CPL", wanted "CUR" (eq, newState)',
              fieldName: 'status',
              comparison: 'eq',
              state: 'newState',
              found: 'CPL',
              wanted: 'CUR',
            },
            {
              path: 'filters[1].filters[1]',
              sentence: 'filters[1].filters[1]: name is the same in both states (changed)',
              fieldName: 'name',
              comparison: 'changed',
            },
          ],
        },
        { event: 1, matched: true, mismatches: [] },
      ],
    });
  });

  it('names what else does not fit: objCode, eventType and objId, beside the filters', async () => {
    const answer = await onSamples(
      { objId: 'p1', filters: [CUR] },
      { eventType: 'CREATE', objCode: 'TASK', objId: 'p2', newState: { status: 'CPL' } },
      { ...EVENT, objId: 'p2', newState: { status: 'CUR' } },
      { eventType: 'CREATE', objCode: 'PROJ', newState: { status: 'CUR' } },
    );
    expect(sentences(answer)).toEqual([
      [
        'objCode is "TASK", wanted "PROJ"',
        'eventType is "CREATE", wanted "UPDATE"',
        'objId is "p2", wanted "p1"',
        'filters[0]: status is "CPL", wanted "CUR" (eq, newState)',
      ],
      ['objId is "p2", wanted "p1"'],
      ['eventType is "CREATE", wanted "UPDATE"', 'objId is null, wanted "p1"'],
    ]);
    expect(answer.body.results[1].mismatches).toEqual([
      { path: 'objId', sentence: 'objId is "p2", wanted "p1"', found: 'p2', wanted: 'p1' },
    ]);
  });

  it('leaves long values out, and keeps sentences short', async () => {
    const long = 'x'.repeat(5_000);
    const answer = await onSamples(
      { filters: [{ fieldName: 'name', fieldValue: ['y'.repeat(5_000)], comparison: 'contains' }] },
      { ...EVENT, newState: { name: long } },
    );
    expect(answer.body.results[0].mismatches).toEqual([
      {
        path: 'filters[0]',
        sentence: `filters[0]: name is "${'x'.repeat(60)}…", wanted an array (contains, newState)`,
        fieldName: 'name',
        comparison: 'contains',
        state: 'newState',
      },
    ]);
  });

  it('gives every warning that a create would give, the nearest name among them', async () => {
    const subscription = {
      ...SUBSCRIPTION,
      filters: [{ fieldName: 'statu', fieldValue: 'CUR' }, { fieldValue: 1 }, { ...CUR, comparision: 'ne' }],
    };
    const created = await service.call('POST', `${BASE}/subscriptions`, {
      body: { ...subscription, url: receiver.url(), authToken: 'a-long-secret-token' },
    });
    expect(created.status).toBe(201);
    await service.call('DELETE', `${BASE}/subscriptions/${created.body.id}`);
    const answer = await evaluate({ subscription, events: [EVENT] });
    expect(answer.body.warnings).toEqual(created.body.warnings);
    expect(answer.body.warnings[0]).toBe(
      'filters[0]: PROJ lists no field "statu"; the nearest one that it lists is "status".',
    );
    expect(sentences(answer)[0]).toContain('filters[1]: there is no fieldName, so the filter never passes');
  });

  it('warns of a URL to which nothing may be sent, as a create would', async () => {
    const subscription = { ...SUBSCRIPTION, url: 'http://169.254.169.254/latest' };
    const refused = 'url: deliveries to 169.254.169.254, port 80, are refused (cloud metadata address)';
    for (const given of [{ events: [EVENT] }, { recent: 1 }]) {
      const answer = await evaluate({ subscription, ...given });
      expect(answer.body.warnings).toEqual([expect.stringContaining(refused)]);
    }
    const allowed = await evaluate({ subscription: { ...SUBSCRIPTION, url: receiver.url() }, recent: 1 });
    expect(allowed.body.warnings).toEqual([]);
  });

  it('gives a field that the object does not list no name that is far from it', async () => {
    const filters = ['percentComplete', 'exitDate', 'statu'].map((fieldName) => ({
      fieldName,
      fieldValue: 1,
    }));
    const { body } = await onSamples({ objCode: 'TASK', filters }, EVENT);
    expect(body.warnings).toEqual([
      'filters[0]: TASK lists no field "percentComplete".',
      'filters[1]: TASK lists no field "exitDate".',
      'filters[2]: TASK lists no field "statu"; the nearest one that it lists is "status".',
    ]);
  });

  it('says the same as publishing does', async () => {
    const filterSets: object[] = [
      {},
      { objId: 'p1' },
      { objId: 'p2' },
      { filters: [CUR] },
      { filters: [{ ...CUR, state: 'oldState' }] },
      { filters: [CUR, { fieldName: 'status', comparison: 'changed' }], filterConnector: 'OR' },
      { filters: [{ fieldName: 'n', fieldValue: 12.5, comparison: 'gte' }] },
    ];
    const events = [EVENT, { ...EVENT, objId: 'p2' }, { ...EVENT, newState: { status: 'CUR', n: '12.50' } }];
    for (const filterSet of filterSets) {
      const body = { ...SUBSCRIPTION, ...filterSet, url: receiver.url(), authToken: 'a-long-secret-token' };
      const evaluated = await evaluate({ subscription: body, events });
      const created = await service.call('POST', `${BASE}/subscriptions`, { body });
      const published = await service.call('POST', `${BASE}/events`, { body: events });
      expect(matches(evaluated)).toEqual(
        published.body.results.map(({ deliveries }: { deliveries: number }) => deliveries === 1),
      );
      await service.call('DELETE', `${BASE}/subscriptions/${created.body.id}`);
    }
  });

  it('creates nothing and sends nothing', async () => {
    const state = async (): Promise<unknown[]> => [
      (await service.call('GET', `${BASE}/subscriptions?limit=1`)).body.meta.total_count,
      (await service.call('GET', `${BASE}/events?limit=1`)).body.events,
    ];
    await publish(EVENT);
    receiver.clear();
    const before = await state();
    const subscription = { ...SUBSCRIPTION, url: receiver.url('/never'), authToken: 'a-long-secret-token' };
    expect(matches(await evaluate({ subscription, events: [EVENT] }))).toEqual([true]);
    expect(matches(await evaluate({ subscription, recent: 1 }))).toEqual([true]);
    expect(await state()).toEqual(before);
    // Something that is really sent comes after whatever evaluating might have sent.
    const real = { ...subscription, url: receiver.url('/real') };
    const created = await service.call('POST', `${BASE}/subscriptions`, { body: real });
    await publish(EVENT);
    await receiver.waitFor(1);
    await service.call('DELETE', `${BASE}/subscriptions/${created.body.id}`);
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/real']);
  });
});

describe('the subscription to evaluate', () => {
  it('takes a number as objId, digit for digit', async () => {
    const number = '9007199254740993';
    const on = (objId: string): string => JSON.stringify({ ...EVENT, objId });
    const answer = await evaluate(
      `{"subscription":{"objCode":"PROJ","eventType":"UPDATE","objId":${number}},"events":[${on(number)},${on('9007199254740992')}]}`,
    );
    expect(matches(answer)).toEqual([true, false]);
  });

  it('says which object an unknown objCode was meant to be, as a create call does', async () => {
    const answer = await onSamples({ objCode: 'ISSUE' }, { ...EVENT, objCode: 'COMPANY' });
    expect(answer.body.error.message).toMatch(
      /objCode "ISSUE" is unknown; the nearest one is "OPTASK" \(Issue\)/,
    );
    const sample = (await onSamples({}, { ...EVENT, objCode: 'COMPANY' })).body.results[0];
    expect(sample.error.message).toMatch(/"COMPANY" is unknown; the nearest one is "CMPY" \(Company\)/);
  });

  it('may leave url and authToken out, or null', async () => {
    expect((await onSamples({}, EVENT)).status).toBe(200);
    expect((await onSamples({ url: null, authToken: null }, EVENT)).status).toBe(200);
  });

  it.each<[string, unknown, string]>([
    ['missing', undefined, 'subscription'],
    ['an array', [], 'subscription'],
    ['without an objCode', { eventType: 'UPDATE' }, 'objCode'],
    ['without an eventType', { objCode: 'PROJ' }, 'eventType'],
    ['with an unknown objCode', { ...SUBSCRIPTION, objCode: 'PROG' }, '"PROJ"'],
    ['with an unknown field', { ...SUBSCRIPTION, filter: [] }, '"filter"'],
    ['with a bad url', { ...SUBSCRIPTION, url: 'ftp://x' }, 'url'],
    ['with a bad authToken', { ...SUBSCRIPTION, authToken: 'a\n' }, 'authToken'],
    ['with filters that are no array', { ...SUBSCRIPTION, filters: {} }, 'filters'],
    [
      'with a group of one',
      { ...SUBSCRIPTION, filters: [{ type: 'group', filters: [CUR] }] },
      'filters[0].filters',
    ],
    ['with a bad connector', { ...SUBSCRIPTION, filterConnector: 'XOR' }, 'filterConnector'],
    [
      'with oldState on CREATE',
      { objCode: 'PROJ', eventType: 'CREATE', filters: [{ ...CUR, state: 'oldState' }] },
      'oldState',
    ],
  ])('%s is 400, and the message names what is wrong', async (_, subscription, named) => {
    const answer = await evaluate({ subscription, events: [EVENT] });
    expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
    expect(answer.body.error.message).toContain(named);
  });

  it('may not be larger than a create call takes', async () => {
    const answer = await onSamples(
      { filters: [{ fieldName: 'x', fieldValue: 'x'.repeat(1024 * 1024) }] },
      EVENT,
    );
    expect(answer).toMatchObject({ status: 413, body: { error: { class: 'BodyTooLarge' } } });
  });
});

describe('the events to evaluate on', () => {
  it.each<[string, unknown, number, string]>([
    ['neither events nor recent', { subscription: SUBSCRIPTION }, 400, 'events and recent'],
    ['both', { subscription: SUBSCRIPTION, events: [EVENT], recent: 1 }, 400, 'events and recent'],
    ['events that are no array', { subscription: SUBSCRIPTION, events: EVENT }, 400, 'events'],
    ['no event', { subscription: SUBSCRIPTION, events: [] }, 400, 'event'],
    ['recent 0', { subscription: SUBSCRIPTION, recent: 0 }, 400, 'recent'],
    ['recent 1001', { subscription: SUBSCRIPTION, recent: 1001 }, 400, 'recent'],
    ['recent as text', { subscription: SUBSCRIPTION, recent: '5' }, 400, 'recent'],
    ['recent 1.5', { subscription: SUBSCRIPTION, recent: 1.5 }, 400, 'recent'],
    ['another field', { subscription: SUBSCRIPTION, event: [EVENT] }, 400, '"events"'],
    ['no object', [EVENT], 400, 'object'],
    ['no body', '', 400, 'object'],
    ['no JSON', '{"subscription":', 400, 'JSON'],
    [
      'an event that is no JSON',
      '{"subscription":{"objCode":"PROJ","eventType":"UPDATE"},"events":[{]}',
      400,
      'JSON',
    ],
    [
      'more than 1000 events',
      { subscription: SUBSCRIPTION, events: Array.from({ length: 1001 }, () => EVENT) },
      413,
      '1000',
    ],
    ['more than BODY_LIMIT_MB', ' '.repeat(4 * 1024 * 1024 + 1), 413, 'larger'],
  ])('%s is refused', async (_, body, status, named) => {
    const answer = await evaluate(body);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(named);
  });

  it('are only taken as JSON', async () => {
    const answer = await service.call('POST', `${BASE}/subscriptions/evaluate`, {
      body: '{}',
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(answer.status).toBe(415);
  });

  it('may be a thousand, and more than a megabyte', async () => {
    const events = Array.from({ length: 1000 }, () => ({ ...EVENT, newState: { text: 'x'.repeat(2_000) } }));
    const answer = await onSamples({}, ...events);
    expect(matches(answer)).toEqual(events.map(() => true));
  });

  it('are held to the rules of publishing, each for itself', async () => {
    const answer = await onSamples(
      {},
      EVENT,
      { ...EVENT, objCode: 'PROG' },
      17,
      { ...EVENT, newstate: {} },
      EVENT,
    );
    expect(answer.status).toBe(200);
    expect(matches(answer)).toEqual([true, false, false, false, true]);
    expect(answer.body.results[1]).toEqual({
      event: 1,
      matched: false,
      mismatches: [],
      error: {
        class: 'ValidationFailed',
        message: 'events[1]: objCode "PROG" is unknown; the nearest one is "PROJ".',
      },
    });
    expect(answer.body.results[2].error.message).toBe('events[2]: an event must be a JSON object, not 17.');
    expect(answer.body.results[3].error.message).toContain(
      'events[3]: Unknown field "newstate"; did you mean "newState"?',
    );
  });
});

describe('recent events', () => {
  const kind = { objCode: 'TASK', eventType: 'CREATE' };
  const create = (status: string, changes: object = {}): object => ({
    ...kind,
    newState: { status },
    ...changes,
  });

  it('are the latest of the subscription’s objCode and eventType, newest first', async () => {
    const first = await publish(create('CUR'), create('CPL', { objId: 't2' }));
    const second = await publish({ ...create('CUR'), objCode: 'PROJ' }, create('INP'));
    const answer = await onRecent({ ...kind, filters: [CUR] }, 1000);
    expect(answer.body).toMatchObject({
      warnings: [],
      results: [
        { event: second[1], matched: false },
        { event: first[1], matched: false },
        { event: first[0], matched: true, mismatches: [] },
      ],
      complete: true,
    });
    expect(answer.body.results).toHaveLength(3);
    expect(sentences(answer)[0]).toEqual(['filters[0]: status is "INP", wanted "CUR" (eq, newState)']);
    const two = await onRecent(kind, 2);
    expect(two.body.results.map(({ event }: { event: string }) => event)).toEqual([second[1], first[1]]);
    expect(two.body.complete).toBe(true);
    expect(sentences(await onRecent({ ...kind, objId: 't2' }, 2))).toEqual([
      ['objId is null, wanted "t2"'],
      [],
    ]);
  });

  it('are none where none were published', async () => {
    expect((await onRecent({ objCode: 'USER' }, 5)).body).toEqual({
      warnings: [],
      results: [],
      complete: true,
    });
  });

  it('are never another customer’s', async () => {
    await publish(create('CUR'));
    expect((await onRecent(kind, 1000, otherCustomer)).body.results).toEqual([]);
  });
});
