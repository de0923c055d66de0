import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecordedEventsService } from '../../src/event-log/events/recorded-events.service.js';
import { addCustomer } from '../support/customers.js';
import { customerOf } from '../support/linking.js';
import { ManualClock } from '../support/manual-clock.js';
import { Scene } from '../support/scene.js';
import { type Answer, BASE } from '../support/service.js';

const EVENTS = `${BASE}/events`;

let scene: Scene;
let clock: ManualClock;
let stranger: string;

beforeAll(async () => {
  clock = new ManualClock();
  scene = await Scene.start({ clock, env: { EGRESS_PRIVATE: 'allow' } });
  stranger = await addCustomer(scene.service, 'other');
});
afterAll(() => scene.close());

/** By name and value, encoded. */
const list = (query: Record<string, string>, session?: string): Promise<Answer> =>
  scene.service.call(
    'GET',
    `${EVENTS}?${new URLSearchParams(query).toString()}`,
    session === undefined ? {} : { session },
  );
const idsOf = (answer: Answer): string[] => {
  expect(`${answer.status} ${answer.text}`).toMatch(/^200 /);
  return answer.body.events.map(({ eventId }: { eventId: string }) => eventId);
};
/** Each in a segment of its own, so that their order is known. @returns the eventIds */
async function publish(...events: object[]): Promise<string[]> {
  const ids: string[] = [];
  for (const event of events) {
    clock.advance(1);
    ids.push(...(await scene.publish(event)).map(({ eventId }) => eventId));
  }
  return ids;
}

describe('the list of events', () => {
  it('tells how many subscriptions each was matched with, and what it changed', async () => {
    const one = await scene.subscribeToObject();
    const other = await scene.subscribeToObject({ objId: one.objId, eventType: 'CREATE' });
    await scene.subscribe({ objId: one.objId, url: scene.receiver.url('/another') });
    // One segment, so that the events are told apart.
    const published = await scene.publish([
      { objId: one.objId, oldState: { a: 1, b: 1 }, newState: { a: 2, b: 1, c: null } },
      { objId: one.objId, eventType: 'CREATE', oldState: undefined, newState: { a: 2 } },
      { objId: one.objId, eventType: 'DELETE', oldState: { a: 2 }, newState: undefined },
    ]);
    await scene.service.call('DELETE', `${BASE}/subscriptions/${other.id}`);
    const { body } = await list({ objId: one.objId });
    const told = (body.events as Record<string, unknown>[]).map(
      ({ eventId, matches, changedFields, changedFieldCount }) => [
        eventId,
        matches,
        changedFields,
        changedFieldCount,
      ],
    );
    expect(told).toEqual([
      [published[2]!.eventId, 0, [], 0],
      [published[1]!.eventId, 1, [], 0],
      [published[0]!.eventId, 2, ['a'], 1],
    ]);
    const { body: alone } = await scene.service.call('GET', `${EVENTS}/${published[0]!.eventId}`);
    expect(alone).toMatchObject({ matches: 2, changedFields: ['a'], changedFieldCount: 1 });
  });
});

describe('a search in recorded events', () => {
  it('finds a field with a value, in either state', async () => {
    const field = `DE:field ${clock.now()}`;
    const [before, after, , alike] = await publish(
      { oldState: { [field]: 'Berlin' }, newState: {} },
      { newState: { parameterValues: { [field]: 'Berlin' } } },
      { newState: { [field]: 'Paris', other: 'Berlin' } },
      { objCode: 'TASK', newState: { [field]: ['Berlin'] } },
    );
    expect(idsOf(await list({ path: field, value: 'Berlin' }))).toEqual([alike, after, before]);
    expect(idsOf(await list({ path: field, value: 'Berlin', objCode: 'PROJ' }))).toEqual([after, before]);
    expect(idsOf(await list({ path: field, value: 'Rome' }))).toEqual([]);
    expect(idsOf(await list({ path: field }))).toHaveLength(4);
    expect(idsOf(await list({ changed: field, path: field, value: 'Berlin' }))).toEqual([
      alike,
      after,
      before,
    ]);
    expect(idsOf(await list({ path: field, value: 'Berlin' }, stranger))).toEqual([]);
  });

  it('finds a text in names and values, in any case', async () => {
    const word = `needle${clock.now()}`;
    const [inValue, inName, masked, , inUser] = await publish(
      { newState: { a: [{ b: `x ${word.toUpperCase()} y` }] } },
      { oldState: { [word]: null } },
      { newState: { a: `Ünder ${word}` } },
      { newState: { a: 'hay' } },
      { userId: word },
    );
    expect(idsOf(await list({ q: word }))).toEqual([inUser, masked, inName, inValue]);
    expect(idsOf(await list({ q: `üNDER ${word}` }))).toEqual([masked]);
    expect(idsOf(await list({ q: word, path: 'a' }))).toEqual([masked, inValue]);
  });

  it('goes on at the cursor, with as many as were asked for on each page', async () => {
    const word = `paged${clock.now()}`;
    const wanted: string[] = [];
    for (let n = 0; n < 5; n++) {
      const [id] = await publish({ newState: { word } }, { newState: { n } });
      wanted.unshift(id!);
    }
    const pages: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Answer = await list({ q: word, limit: '2', cursor });
      pages.push(idsOf(page));
      cursor = page.body.meta.cursor;
      expect(page.body.meta.searchedTo).toBe(cursor && page.body.events.at(-1).acceptedAt);
    }
    expect(pages).toEqual([wanted.slice(0, 2), wanted.slice(2, 4), wanted.slice(4)]);
  });

  it('ends a page when enough was searched, and says how far back that is', async () => {
    const word = `rare${clock.now()}`;
    const [rare] = await publish({ newState: { word } });
    const others = await publish(...Array.from({ length: 6 }, (_, n) => ({ newState: { n } })));
    // Each look at the clock takes a second of the two that a page has.
    const steps = new (class extends ManualClock {
      override monotonic(): number {
        this.advance(1_000);
        return super.monotonic();
      }
    })();
    const given = scene.service.running.app.get(RecordedEventsService) as unknown as Record<string, never>;
    const slow = new RecordedEventsService(
      given['recorded']!,
      given['outcomes']!,
      given['candidates']!,
      given['filters']!,
      steps,
    );
    const customerId = await customerOf(scene.service);
    const page = JSON.parse(String(await slow.list(customerId, { q: word, limit: 100 })));
    expect(page.events).toEqual([]);
    const searchedTo = Date.parse(page.meta.searchedTo as string);
    const acceptedAt = async (id: string): Promise<number> =>
      Date.parse((await scene.service.call('GET', `${EVENTS}/${id}`)).body.acceptedAt as string);
    expect(searchedTo).toBe(await acceptedAt(others.at(-1)!));
    expect(idsOf(await list({ q: word, cursor: page.meta.cursor as string }))).toEqual([rare]);
  });

  it.each([
    [{ value: 'x' }, /^value needs path, the field that it is the value of\.$/],
    [{ path: '', value: 'x' }, /^value needs path/],
    [{ path: 'x'.repeat(501) }, /^path must have 1 to 500 characters\.$/],
    [{ path: 'x', value: 'x'.repeat(501) }, /^value must have 1 to 500 characters\.$/],
    [{ q: 'a\u0000' }, /^q must not contain control characters\.$/],
    [{ q: 'x'.repeat(501) }, /^q must have 1 to 500 characters\.$/],
    [{ chnged: 'x' }, /^Unknown parameter "chnged"; did you mean "changed"\?/],
  ])('refuses %j', async (query, message) => {
    const answer = await list(query as unknown as Record<string, string>);
    expect([answer.status, answer.body.error.class]).toEqual([400, 'ValidationFailed']);
    expect(answer.body.error.message).toMatch(message);
  });
});
