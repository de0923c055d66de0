import { describe, expect, it, jest } from '@jest/globals';
import type { Destination } from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { compileSubscription, type MatchRow } from './compiled-subscription.js';
import { type MatchEvent, SubscriptionMatcher } from './matcher.js';

const NOW = Date.parse('2026-03-09T09:00:00Z');
const MINUTE = 60_000;
const FILTERS = new Filters();

function subscription(changes: Partial<MatchRow> = {}) {
  const row: MatchRow = {
    id: 's1',
    customerId: 'c1',
    objCode: 'PROJ',
    eventType: 'UPDATE',
    objId: null,
    filters: [],
    filterConnector: 'AND',
    version: 'v2',
    dateVersionUpdated: null,
    ...changes,
  };
  return compileSubscription(row, { subscriptionId: row.id } as Destination, FILTERS);
}

function event(changes: Partial<MatchEvent> = {}): MatchEvent {
  return {
    customerId: 'c1',
    objCode: 'PROJ',
    eventType: 'UPDATE',
    objId: 'o1',
    newState: () => ({}),
    oldState: () => ({}),
    ...changes,
  };
}

function matcherOf(...subscriptions: Partial<MatchRow>[]): SubscriptionMatcher {
  const matcher = new SubscriptionMatcher(FILTERS);
  for (const changes of subscriptions) matcher.add(subscription(changes));
  return matcher;
}

/** What an event causes, as `id/version`. */
function deliveries(matcher: SubscriptionMatcher, of: MatchEvent = event(), now = NOW): string[] {
  return matcher
    .match(of, now)
    .map(({ destination, version }) => `${destination.subscriptionId}/v${version}`);
}

describe('an event is delivered', () => {
  it.each<[string, Partial<MatchRow>, Partial<MatchEvent>, boolean]>([
    ['to its own kind', {}, {}, true],
    ["not to another customer's", { customerId: 'c2' }, {}, false],
    ['not to another objCode', { objCode: 'TASK' }, {}, false],
    ['not to another eventType', { eventType: 'DELETE' }, {}, false],
    ['to who asked for this object', { objId: 'o1' }, {}, true],
    ['not to who asked for another object', { objId: 'o2' }, {}, false],
    ['not to who asked for an object of another case', { objId: 'O1' }, {}, false],
    ['not to who asked for an object when it has none', { objId: 'o1' }, { objId: null }, false],
    ['to who asked for all when it has no object', {}, { objId: null }, true],
  ])('%s', (_, changes, of, delivered) => {
    expect(deliveries(matcherOf(changes), event(of))).toEqual(delivered ? ['s1/v2'] : []);
  });

  it('only when the filters pass', () => {
    const matcher = matcherOf({ filters: [{ fieldName: 'status', fieldValue: 'CUR' }] });
    expect(deliveries(matcher, event({ newState: () => ({ status: 'CUR' }) }))).toEqual(['s1/v2']);
    expect(deliveries(matcher, event({ newState: () => ({ status: 'CPL' }) }))).toEqual([]);
  });

  it('to every subscription that it matches, once', () => {
    const matcher = matcherOf({ id: 'a' }, { id: 'b', objId: 'o1' }, { id: 'c', objId: 'o2' }, { id: 'd' });
    expect(deliveries(matcher).sort()).toEqual(['a/v2', 'b/v2', 'd/v2']);
  });
});

describe('states', () => {
  it('are not parsed when no filter asks for them', () => {
    const newState = jest.fn(() => ({}));
    matcherOf({}).match(event({ newState }), NOW);
    expect(newState).not.toHaveBeenCalled();
  });

  it('are parsed once for all subscriptions', () => {
    const newState = jest.fn(() => ({ status: 'CUR' }));
    const filters = [{ fieldName: 'status', fieldValue: 'CUR' }];
    const matcher = matcherOf({ id: 'a', filters }, { id: 'b', filters }, { id: 'c', filters, objId: 'o1' });
    expect(deliveries(matcher, event({ newState }))).toHaveLength(3);
    expect(newState).toHaveBeenCalledTimes(1);
  });
});

describe('after a version change', () => {
  it.each<[string, Partial<MatchRow>, number, string[]]>([
    ['v1 goes out in both at once', { version: 'v1' }, 0, ['s1/v1', 's1/v2']],
    ['v2 goes out in both at once', { version: 'v2' }, 0, ['s1/v2', 's1/v1']],
    ['both still go out before five minutes', {}, 5 * MINUTE - 1, ['s1/v2', 's1/v1']],
    ['one goes out from five minutes on', { version: 'v1' }, 5 * MINUTE, ['s1/v1']],
    ['an object that has only v2 never goes out as v1', { objCode: 'RECORD' }, 0, ['s1/v2']],
    ['both go out when the other node is a little ahead', {}, -MINUTE, ['s1/v2', 's1/v1']],
  ])('%s', (_, changes, later, expected) => {
    const matcher = matcherOf({ dateVersionUpdated: new Date(NOW), ...changes });
    const of = event({ objCode: changes.objCode ?? 'PROJ' });
    expect(deliveries(matcher, of, NOW + later)).toEqual(expected);
  });

  it('a subscription that never changed goes out in one', () => {
    expect(deliveries(matcherOf({ version: 'v1' }))).toEqual(['s1/v1']);
  });
});

describe('the matcher', () => {
  it('puts a subscription in the place of the one with its id', () => {
    const matcher = matcherOf({}, { objCode: 'TASK' });
    expect(matcher.size).toBe(1);
    expect(deliveries(matcher)).toEqual([]);
    expect(deliveries(matcher, event({ objCode: 'TASK' }))).toEqual(['s1/v2']);
  });

  it('forgets what is removed, with and without an objId', () => {
    const matcher = matcherOf({ id: 'a' }, { id: 'b', objId: 'o1' }, { id: 'c', objId: 'o1' });
    matcher.remove('a');
    matcher.remove('b');
    matcher.remove('nobody');
    expect(deliveries(matcher)).toEqual(['c/v2']);
    matcher.remove('c');
    expect([matcher.size, matcher.has('c'), [...matcher.ids()]]).toEqual([0, false, []]);
    expect(deliveries(matcher)).toEqual([]);
  });

  it('refuses filters that no create call would have stored', () => {
    expect(() => subscription({ filters: 'x' })).toThrow('the filters of subscription s1 cannot be read');
  });
});
