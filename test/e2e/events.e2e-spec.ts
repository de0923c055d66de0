import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecordedEvents } from '../../src/delivery/index.js';
import { RecordedEventsRepository } from '../../src/delivery/journal/recorded-events.repository.js';
import { Partitions, RetentionPeriod } from '../../src/platform/database/index.js';
import { addCustomer } from '../support/customers.js';
import { ManualClock } from '../support/manual-clock.js';
import { Receiver } from '../support/receiver.js';
import { until } from '../support/until.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const EVENTS = `${BASE}/events`;
/** What is said of a page after which there is nothing. */
const END = { cursor: null, searchedTo: null };
/** What became of an event that nobody matched. */
const NONE = { pending: 0, retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let service: TestService;
let clock: ManualClock;
let receiver: Receiver;
/** The session of another customer's administrator. */
let stranger: string;
let count = 0;

const call = (path: string, session?: string | null): Promise<Answer> =>
  service.call('GET', EVENTS + path, session === undefined ? {} : { session });

/** Publishes in one call, which is one segment. @returns the eventIds */
async function publish(events: readonly object[] | string, session = service.session): Promise<string[]> {
  const answer = await service.call('POST', EVENTS, { body: events, session });
  expect(`${answer.status} ${answer.text}`).toMatch(/^202 /);
  return answer.body.results.map(({ eventId }: { eventId: string }) => eventId);
}

const update = (objId: string, newState: object = {}, changes: object = {}): object => ({
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId,
  newState,
  oldState: {},
  ...changes,
});

/** Each subscription in a millisecond of its own, so that their order is known. */
async function subscribe(changes: object = {}, session = service.session): Promise<string> {
  clock.advance(1);
  const body = {
    objCode: 'PROJ',
    eventType: 'UPDATE',
    url: receiver.url(`/${++count}`),
    authToken: 'a-long-secret-token',
    ...changes,
  };
  const answer = await service.call('POST', `${BASE}/subscriptions`, { body, session });
  expect(`${answer.status} ${answer.text}`).toMatch(/^201 /);
  return answer.body.id as string;
}

const unsubscribe = (id: string): Promise<Answer> => service.call('DELETE', `${BASE}/subscriptions/${id}`);
const idsOf = (answer: Answer): string[] =>
  answer.body.events.map(({ eventId }: { eventId: string }) => eventId);
/** A query in which no earlier test's events appear. */
const freshObject = (): string => `object-${++count}`;

beforeAll(async () => {
  receiver = await Receiver.start();
  clock = new ManualClock();
  service = await startTestService({
    clock,
    // Days pass in here, and nobody should have to log in again.
    env: { EGRESS_PRIVATE: 'allow', SESSION_IDLE_MINUTES: '40000', SESSION_MAX_HOURS: '700' },
  });
  stranger = await addCustomer(service, 'other');
});
afterAll(async () => {
  await service.close();
  await receiver.close();
});

describe('who may look', () => {
  it.each(['', '/evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0'])(
    'GET /events%s needs an administrator',
    async (path) => {
      const credentials = { username: `worker-${++count}`, password: 'correct horse battery' };
      await service.call('POST', '/api/v1/users', { body: { ...credentials, canPublish: true } });
      const worker = await service.login(credentials.username, credentials.password);
      expect((await call(path, null)).status).toBe(401);
      expect((await call(path, worker)).status).toBe(403);
    },
  );

  it('another customer never sees an event, nor its subscriptions', async () => {
    const objId = freshObject();
    const theirs = await subscribe({}, stranger);
    const [ours] = await publish([update(objId)]);
    expect((await call(`?objId=${objId}`, stranger)).body).toEqual({ events: [], meta: END });
    expect((await call(`/${ours}`, stranger)).status).toBe(404);
    const explained = await call(`/${ours}`);
    expect(explained.status).toBe(200);
    expect(explained.text).not.toContain(theirs);
  });
});

describe('GET /events', () => {
  it('shows every accepted event, matched or not, newest first', async () => {
    const objId = freshObject();
    const matching = await subscribe({ objId });
    const [matched] = await publish([update(objId)]);
    await unsubscribe(matching);
    clock.advance(1);
    const [unmatched, second] = await publish([update(objId), update(objId)]);
    const answer = await call(`?objId=${objId}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(idsOf(answer)).toEqual([second, unmatched, matched]);
    expect(answer.body.meta).toEqual(END);
  });

  it('shows an event as it was accepted, with its defaults filled in', async () => {
    const objId = freshObject();
    const acceptedAt = new Date(clock.now()).toISOString();
    const [eventId] = await publish([
      update(objId, { a: 1 }, { eventTime: '2026-01-31T09:30:00.5+01:00', userId: 'u1', eventVersion: 'v7' }),
    ]);
    expect((await call(`?objId=${objId}`)).body.events).toEqual([
      {
        eventId,
        eventType: 'UPDATE',
        objCode: 'PROJ',
        objId,
        eventTime: { epochSecond: Date.UTC(2026, 0, 31, 8, 30) / 1000, nano: 500_000_000 },
        userId: 'u1',
        eventVersion: 'v7',
        acceptedAt,
        matches: 0,
        deliveries: NONE,
        changedFields: ['a'],
        changedFieldCount: 1,
        newState: { a: 1 },
        oldState: {},
      },
    ]);
  });

  it('returns states as they were published: order of keys, numbers beyond 2^53, escapes', async () => {
    const objId = freshObject();
    const newState = '{"z":9007199254740993,"a":1.10,"2":"\\u00e9\\n","1":{"n":-0.0,"e":1E400}}';
    const oldState = '{"t":"café ☕"}';
    const [id] = await publish(
      `{"eventType":"UPDATE","objCode":"PROJ","objId":"${objId}","newState":${newState},"oldState":${oldState}}`,
    );
    const states = `"newState":${newState},"oldState":${oldState}`;
    expect((await call(`?objId=${objId}`)).text).toContain(states);
    expect((await call(`/${id}`)).text).toContain(states);
  });

  describe('finds', () => {
    const objId = 'filtered';
    const names = new Map<string, string>();
    let began: number;

    beforeAll(async () => {
      clock.advance(MINUTE);
      began = clock.now();
      const [a, b] = await publish([
        update(objId),
        { eventType: 'CREATE', objCode: 'TASK', objId, newState: {} },
      ]);
      clock.advance(MINUTE);
      const [c, d] = await publish([
        { eventType: 'DELETE', objCode: 'TASK', objId },
        { eventType: 'CREATE', objCode: 'TASK', objId: 'another', newState: {} },
      ]);
      [a, b, c, d].forEach((id, i) => names.set(id!, 'abcd'[i]!));
    });

    const at = (minutes: number): string => new Date(began + minutes * MINUTE).toISOString();
    it.each<[string, () => string, string]>([
      ['by objCode', () => `objId=${objId}&objCode=TASK`, 'cb'],
      ['by eventType', () => `objId=${objId}&eventType=CREATE`, 'b'],
      ['by what belongs to one event, not to one segment', () => `objId=another&eventType=DELETE`, ''],
      ['since', () => `objId=${objId}&since=${at(1)}`, 'c'],
      ['since, in another time zone', () => `objId=${objId}&since=${at(1).replace('Z', '%2B00:00')}`, 'c'],
      ['since a fraction later', () => `objId=${objId}&since=${at(1).replace('Z', '001Z')}`, ''],
      ['until', () => `objId=${objId}&until=${at(0)}`, 'ba'],
      ['until a moment before', () => `objId=${objId}&until=${at(-0.001)}`, ''],
      ['since and until', () => `objId=${objId}&since=${at(0)}&until=${at(0)}`, 'ba'],
      [
        'all together',
        () => `objId=${objId}&objCode=TASK&eventType=DELETE&since=${at(0)}&until=${at(2)}`,
        'c',
      ],
      ['in the far past and future', () => `objId=${objId}&since=0001-01-01&until=9999-12-31`, 'cba'],
      [
        'by nothing when all is empty',
        () => `objId=${objId}&objCode=&eventType=&since=&until=&cursor=&limit=`,
        'cba',
      ],
      ['nothing where there is nothing', () => 'objId=nowhere', ''],
    ])('%s', async (_, query, wanted) => {
      const answer = await call(`?${query()}`);
      expect(answer.status).toBe(200);
      expect(
        idsOf(answer)
          .map((id) => names.get(id))
          .join(''),
      ).toBe(wanted);
      expect(answer.body.meta).toEqual(END);
    });
  });

  it('pages stay as they are while new events arrive, across segments and days', async () => {
    const objId = freshObject();
    const ids = await publish([update(objId), update(objId), update(objId)]);
    clock.advance(DAY);
    ids.push(...(await publish([update(objId), update(objId)])));
    clock.advance(1);
    ids.push(...(await publish([update(objId)])));
    const seen: string[][] = [];
    let cursor: string | null = '';
    do {
      const page: Answer = await call(`?objId=${objId}&limit=2&cursor=${cursor}`);
      seen.push(idsOf(page));
      cursor = page.body.meta.cursor as string | null;
      clock.advance(1);
      await publish([update(objId)]);
    } while (cursor !== null && seen.length < 10);
    const wanted = ids.toReversed();
    expect(seen).toEqual([wanted.slice(0, 2), wanted.slice(2, 4), wanted.slice(4)]);
  });

  it('ends a page after 8 MB, and goes on at its cursor', async () => {
    const objId = freshObject();
    const text = 'x'.repeat(1_000_000);
    const ids = await publish(Array.from({ length: 12 }, () => update(objId, { text })));
    const first = await call(`?objId=${objId}`);
    expect(first.body.events).toHaveLength(9);
    const second = await call(`?objId=${objId}&cursor=${first.body.meta.cursor}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.toReversed());
  });

  it.each([
    ['objCode', 'objCode=PROG', '"PROJ"'],
    ['eventType', 'eventType=update', '"UPDATE"'],
    ['objId', `objId=${'x'.repeat(256)}`, '255'],
    ['objId', 'objId=%00', 'control'],
    ['since', 'since=yesterday', 'ISO 8601'],
    ['since', 'since=2026-02-30', 'ISO 8601'],
    ['until', 'until=17', 'ISO 8601'],
    ['since', 'since=2026-03-02&until=2026-03-01', 'until'],
    ['cursor', 'cursor=nope', 'meta.cursor'],
    ['cursor', `cursor=${'_'.repeat(24)}`, 'meta.cursor'],
    ['limit', 'limit=0', '1000'],
    ['limit', 'limit=1001', '1000'],
    ['limit', 'limit=ten', '1000'],
    ['limit', 'limit=1&limit=2', 'once'],
    ['objcode', 'objcode=PROJ', '"objCode"'],
  ])('answers 400 naming %s for ?%s', async (name, query, hint) => {
    const answer = await call(`?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { error: { class: 'ValidationFailed' } } });
    expect(answer.body.error.message).toContain(name);
    expect(answer.body.error.message).toContain(hint);
  });
});

describe('what became of an event', () => {
  const outcomeOf = async (objId: string, session?: string) => {
    const { body } = await call(`?objId=${objId}`, session);
    return body.events.map(({ deliveries }: { deliveries: object }) => deliveries);
  };

  it('is how many of its deliveries are in each state, and not those of its neighbours', async () => {
    const objId = freshObject();
    const neighbour = freshObject();
    const failingUrl = receiver.url(`/fails-${objId}`);
    receiver.answerAt(`/fails-${objId}`, 500);
    const failing = await subscribe({ objId, url: failingUrl });
    const well = [
      await subscribe({ objId }),
      await subscribe({ objId }),
      await subscribe({ objId: neighbour }),
    ];
    const [id] = await publish([update(objId), update(neighbour)]);
    const isNow = (object: string, outcome: object) => async () =>
      JSON.stringify(await outcomeOf(object)) === JSON.stringify([{ ...NONE, ...outcome }]);
    await until('two are delivered, and one failed', isNow(objId, { delivered: 2, retrying: 1 }));
    await until('that of the neighbour is delivered', isNow(neighbour, { delivered: 1 }));
    const { body } = await call(`/${id}`);
    expect(body).toMatchObject({ matches: 3, deliveries: { ...NONE, delivered: 2, retrying: 1 } });
    await unsubscribe(failing);
    await until('the one that failed is cancelled', isNow(objId, { delivered: 2, cancelled: 1 }));
    await Promise.all(well.map(unsubscribe));
  });

  it('is counted for each customer by itself', async () => {
    const objId = freshObject();
    const ofIssues = await subscribe({ objCode: 'OPTASK', objId });
    const event = update(objId, {}, { objCode: 'OPTASK' });
    await publish([event]);
    await publish([event], stranger);
    await until('it is delivered', async () => (await outcomeOf(objId))[0].delivered === 1);
    expect(await outcomeOf(objId, stranger)).toEqual([NONE]);
    await unsubscribe(ofIssues);
  });
});

describe('GET /events/{id}', () => {
  it('says of each subscription to its kind whether it matched, and if not, why', async () => {
    const objId = freshObject();
    const all = await subscribe();
    const ofOther = await subscribe({ objId: 'p2' });
    const filtered = await subscribe({
      settings: { name: 'Those that are current' },
      filters: [
        { fieldName: 'name', fieldValue: 'Depot' },
        {
          type: 'group',
          connector: 'OR',
          filters: [
            { fieldName: 'status', fieldValue: 'CUR' },
            { fieldName: 'priority', fieldValue: 3, comparison: 'gte' },
          ],
        },
      ],
    });
    const others = await Promise.all([subscribe({ objCode: 'TASK' }), subscribe({ eventType: 'DELETE' })]);
    const deleted = await subscribe();
    await unsubscribe(deleted);
    const [id] = await publish([update('p0'), update(objId, { name: 'Depot', status: 'CPL' })]).then((ids) =>
      ids.slice(1),
    );
    const late = await subscribe();
    const lateAndOther = await subscribe({ objId: 'p2' });

    const answer = await call(`/${id}`);
    expect(answer).toMatchObject({
      status: 200,
      body: { eventId: id, objId, newState: { status: 'CPL' }, meta: { cursor: null } },
    });
    const mismatch = {
      path: 'objId',
      sentence: `objId is "${objId}", wanted "p2"`,
      found: objId,
      wanted: 'p2',
    };
    expect(answer.body.subscriptions).toEqual([
      {
        subscriptionId: lateAndOther,
        name: null,
        matched: false,
        reason: expect.stringMatching(/^The subscription was created after the event was accepted, at 20/),
        mismatches: [mismatch],
      },
      {
        subscriptionId: late,
        name: null,
        matched: false,
        reason: expect.stringMatching(/^The subscription was created after the event was accepted, at 20/),
        mismatches: [],
      },
      {
        subscriptionId: filtered,
        name: 'Those that are current',
        matched: false,
        filterConnector: 'AND',
        reason: 'filters[1].filters[0]: status is "CPL", wanted "CUR" (eq, newState); and 1 more.',
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
            sentence: 'filters[1].filters[1]: priority is nothing, wanted 3 (gte, newState)',
            fieldName: 'priority',
            comparison: 'gte',
            state: 'newState',
            wanted: 3,
          },
        ],
      },
      {
        subscriptionId: ofOther,
        name: null,
        matched: false,
        reason: `objId is "${objId}", wanted "p2".`,
        mismatches: [mismatch],
      },
      { subscriptionId: all, name: null, matched: true },
    ]);
    await Promise.all([all, ofOther, filtered, late, lateAndOther, ...others].map(unsubscribe));
  });

  it('tells what was matched then: each event of a segment has its own matches', async () => {
    const [first, second] = [freshObject(), freshObject()];
    const [ofFirst, ofSecond] = [await subscribe({ objId: first }), await subscribe({ objId: second })];
    const ids = await publish([update(first), update(second)]);
    const matches = await Promise.all(
      ids.map(async (id) =>
        (await call(`/${id}`)).body.subscriptions
          .filter(({ matched }: { matched: boolean }) => matched)
          .map(({ subscriptionId }: { subscriptionId: string }) => subscriptionId),
      ),
    );
    expect(matches).toEqual([[ofFirst], [ofSecond]]);
    await Promise.all([ofFirst, ofSecond].map(unsubscribe));
  });

  it('shows many subscriptions a page at a time', async () => {
    const subscriptions: string[] = [];
    for (let i = 0; i < 230; i++) {
      subscriptions.push(await subscribe({ objCode: 'DOCU' }));
    }
    const [id] = await publish([update(freshObject(), {}, { objCode: 'DOCU' })]);
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | null = '';
    do {
      const { body }: Answer = await call(`/${id}?limit=115&cursor=${cursor}`);
      sizes.push(body.subscriptions.length);
      seen.push(
        ...body.subscriptions.map(({ subscriptionId }: { subscriptionId: string }) => subscriptionId),
      );
      cursor = body.meta.cursor as string | null;
    } while (cursor !== null);
    expect(sizes).toEqual([115, 115]);
    expect(seen).toEqual(subscriptions.toReversed());
    expect((await call(`/${id}`)).body.subscriptions).toHaveLength(100);
  });

  it.each([
    'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
    'evt_ffffffffffff7fffbfffffffffffffff_0',
    'evt_000000000000700080000000000000ff_0',
    'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_999999999',
    'msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
    'nope',
    '%00',
  ])('answers 404 for %s', async (id) => {
    expect(await call(`/${id}`)).toMatchObject({ status: 404, body: { error: { class: 'NotFound' } } });
  });

  it('answers 404 for an index that its segment does not have', async () => {
    const [id] = await publish([update(freshObject())]);
    expect((await call(`/${id!.replace(/_0$/, '_1')}`)).status).toBe(404);
  });

  it.each([
    ['limit', 'limit=1001'],
    ['cursor', 'cursor=nope'],
    ['objCode', 'objCode=PROJ'],
  ])('answers 400 naming %s', async (name, query) => {
    const [id] = await publish([update(freshObject())]);
    const answer = await call(`/${id}?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(name);
  });
});

describe('the search', () => {
  it('stops after enough segments, and its position leads to what was not searched yet', async () => {
    const objId = freshObject();
    const [wanted] = await publish([update(objId)]);
    for (let i = 0; i < 8; i++) {
      clock.advance(1);
      await publish([update('noise')]);
    }
    const database = await service.database.connect();
    const recorded = new RecordedEvents(
      new RecordedEventsRepository(database),
      new Partitions(database),
      new RetentionPeriod(clock, { retentionDays: 7 }),
      {
        batch: 3,
        scanned: 6,
        portion: { segments: 2, bytes: 1 },
      },
    );
    const { body } = await service.call('GET', '/api/v1/users');
    const customerId = body.users[0].customerId as string;
    const found: string[] = [];
    const visit = (after?: object): ReturnType<RecordedEvents['visit']> =>
      recorded.visit(
        customerId,
        { objId },
        { limit: 10, ...(after && { after: after as never }) },
        ({ eventId }) => {
          found.push(eventId);
          return true;
        },
      );
    const next = await visit();
    expect(found).toEqual([]);
    expect(next).not.toBeNull();
    for (let position = next; position !== null;) position = await visit(position);
    expect(found).toEqual([wanted]);
  });
});

describe('past the retention period', () => {
  it('an event is neither listed nor found', async () => {
    const objId = freshObject();
    const [old] = await publish([update(objId)]);
    clock.advance(5 * DAY);
    const [young] = await publish([update(objId)]);
    expect(idsOf(await call(`?objId=${objId}`))).toEqual([young, old]);
    clock.advance(3 * DAY);
    expect(idsOf(await call(`?objId=${objId}`))).toEqual([young]);
    expect((await call(`/${old}`)).status).toBe(404);
    expect((await call(`/${young}`)).status).toBe(200);
  });
});
