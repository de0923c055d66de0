import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

type Json = Record<string, unknown>;
interface Event {
  readonly eventType?: string;
  readonly newState?: Json;
  readonly oldState?: Json;
}

let service: TestService;
let count = 0;

/** Nothing is sent: what is asked is how many deliveries an event causes. */
beforeAll(async () => {
  service = await startTestService({ env: { ROLES: 'api' } });
});
afterAll(() => service.close());

/** Subscribes to one object of its own, which no other case publishes. */
async function subscribe(
  filters: unknown,
  more: Json = {},
  query = '',
): Promise<{ objId: string; answer: Answer }> {
  const objId = `case-${++count}`;
  const body = {
    objCode: 'TASK',
    eventType: 'UPDATE',
    url: 'https://receiver.example.com/hook',
    authToken: 'a-long-secret-token',
    objId,
    filters,
    ...more,
  };
  return { objId, answer: await service.call('POST', `${BASE}/subscriptions${query}`, { body }) };
}

async function publish(objId: string, event: Event): Promise<number> {
  const answer = await service.call('POST', `${BASE}/events`, {
    body: { eventType: 'UPDATE', objCode: 'TASK', objId, ...event },
  });
  expect(answer).toMatchObject({ status: 202, body: { results: [{ status: 'accepted' }] } });
  return answer.body.results[0].deliveries as number;
}

/** How many deliveries the event causes for a subscription with these filters. */
async function deliveries(filters: unknown, event: Event, more: Json = {}): Promise<number> {
  const { objId, answer } = await subscribe(filters, more);
  expect(`${answer.status} ${answer.text}`).toMatch(/^201 /);
  return publish(objId, event);
}

const name = (comparison: string, fieldValue: unknown, more: Json = {}): Json => ({
  fieldName: 'name',
  fieldValue,
  comparison,
  ...more,
});
const now = (value: unknown): Event => ({ newState: { name: value } });
const change = (before: unknown, after: unknown): Event => ({
  newState: { name: after },
  oldState: { name: before },
});

describe('a comparison', () => {
  it.each<[comparison: string, fieldValue: unknown, value: unknown, deliveries: 0 | 1]>([
    ['eq', 'abc', 'abc', 1],
    ['eq', 'abc', 'Abc', 0],
    ['eq', '5', 5, 1],
    ['eq', '5', '5.0', 0],
    ['eq', 'true', true, 1],
    ['eq', null, '', 1],
    ['eq', '', [], 1],
    ['eq', '', 0, 0],
    ['eq', '2024-03-01', '2024-03-01T01:00:00:000+0100', 1],
    ['eq', 'abc', ['abc'], 1],
    ['eq', ['a', 'b'], ['b', 'a'], 0],
    ['ne', 'abc', 'abd', 1],
    ['ne', 'abc', 'abc', 0],
    ['ne', 'abc', null, 1],
    ['gt', 5, 6, 1],
    ['gt', 5, 5, 0],
    ['gt', '9', '10', 1],
    ['gt', 5, '', 0],
    ['gte', '2024-03-01', '2024-03-01T00:00:00Z', 1],
    ['gte', '2024-03-01', '2024-02-29T23:59:59Z', 0],
    ['lt', 5, '4.5', 1],
    ['lt', 5, 5, 0],
    ['lte', 'b', 'b', 1],
    ['lte', 'b', 'c', 0],
    ['contains', 'bc', 'abcd', 1],
    ['contains', 'cb', 'abcd', 0],
    ['contains', 'a', ['a', 'b'], 1],
    ['contains', ['b', 'a'], ['a', 'b', 'c'], 1],
    ['contains', ['a', 'd'], ['a', 'b', 'c'], 0],
    ['contains', '2', 123, 1],
    ['eq', '2024-03-01', '2024-03-01 00:00', 1],
    ['eq', '2024-03-01T00:00:00,5Z', '2024-03-01t01:00:00.500+01', 1],
    ['eq', '2024-02-29T24:00:00Z', '2024-03-01', 1],
    ['gt', '2024-03-01 00:00:00z', '2024-03-01T00:00:00:001Z', 1],
    ['notContains', 'cb', 'abcd', 1],
    ['notContains', 'bc', 'abcd', 0],
    ['containsOnly', ['b', 'a'], ['a', 'b', 'a'], 1],
    ['containsOnly', ['a', 'b'], ['a', 'b', 'c'], 0],
    ['containsOnly', 'a', ['a', 'a'], 1],
    ['containsOnly', ['a'], 'b', 0],
    // What is empty equals what is absent, and has no order.
    ['eq', '', undefined, 1],
    ['ne', '', undefined, 0],
    ['lt', 5, '', 0],
    ['lte', 5, null, 0],
    ['lt', 'b', undefined, 0],
    // Offsets of a sign, hours and minutes.
    ['eq', '2024-03-01', '2024-03-01T01:30:00+01:30', 1],
    ['eq', '2024-03-01', '2024-02-29T22:30-01:30', 1],
    // Two texts have the order of their values only where both are plain decimals.
    ['gt', '-3', '-2', 1],
    ['gt', '4', '+5', 1],
    ['gt', '9', '1e1', 0],
    ['gt', '9', '010', 0],
    ['gt', '9', '100000000000000', 1],
    ['gt', '9', '1000000000000000', 0],
    // Booleans are compared with booleans and their names, and have no order.
    ['eq', true, 'true', 1],
    ['eq', true, 'TRUE', 0],
    ['eq', 1, true, 0],
    ['ne', 1, true, 1],
    ['gt', 0, true, 0],
    // Different kinds have no order either.
    ['gt', 'abc', 5, 0],
    ['lt', 'abc', 5, 0],
    // By code point, not by the halves of a surrogate pair.
    ['gt', '\uffee', '🏗', 1],
    ['contains', 'ru', true, 1],
    ['contains', 'a', ['ab'], 0],
    ['eq', ['abc'], 'abc', 1],
  ])('%s of %j is asked of %j: %i', async (comparison, fieldValue, value, expected) => {
    expect(await deliveries([name(comparison, fieldValue)], now(value))).toBe(expected);
  });

  it.each<[comparison: string, before: unknown, after: unknown, deliveries: 0 | 1]>([
    ['changed', 'a', 'b', 1],
    ['changed', 'a', 'a', 0],
    ['change', 5, '5', 1],
    ['change', { a: 1, b: 2 }, { b: 2, a: 1 }, 0],
    ['changed', null, undefined, 0],
    ['changed', [], null, 1],
  ])('%s is asked of %j before and %j after: %i', async (comparison, before, after, expected) => {
    const filter = { fieldName: 'name', comparison };
    expect(await deliveries([filter], change(before, after))).toBe(expected);
  });

  it.each<[more: Json]>([[{}], [{ fieldValue: 'b' }], [{ fieldValue: 'x', state: 'oldState' }]])(
    'is changed whatever fieldValue and state are: %j',
    async (more) => {
      const filter = { fieldName: 'name', comparison: 'changed', ...more };
      expect(await deliveries([filter], change('a', 'b'))).toBe(1);
      expect(await deliveries([filter], change('b', 'b'))).toBe(0);
    },
  );

  it('is eq on newState when it is not named', async () => {
    const filter = { fieldName: 'name', fieldValue: 'b' };
    expect(await deliveries([filter], change('a', 'b'))).toBe(1);
    expect(await deliveries([filter], change('b', 'a'))).toBe(0);
  });

  it('looks at oldState where the filter says so', async () => {
    const filter = name('eq', 'b', { state: 'oldState' });
    expect(await deliveries([filter], change('b', 'a'))).toBe(1);
    expect(await deliveries([filter], change('a', 'b'))).toBe(0);
  });
});

describe('filters together', () => {
  const a = name('eq', 'a');
  const b = { fieldName: 'status', fieldValue: 'b' };
  const c = { fieldName: 'priority', fieldValue: 1 };
  const group = (connector: string | undefined, ...filters: Json[]): Json => ({
    type: 'group',
    ...(connector && { connector }),
    filters,
  });
  const both = { name: 'a', status: 'b' };

  it.each<[what: string, filters: unknown, more: Json, newState: Json, deliveries: 0 | 1]>([
    ['no filters', [], {}, {}, 1],
    ['two, both pass', [a, b], {}, both, 1],
    ['two, one passes', [a, b], {}, { name: 'a' }, 0],
    ['two under OR, one passes', [a, b], { filterConnector: 'OR' }, { status: 'b' }, 1],
    ['two under OR, none passes', [a, b], { filterConnector: 'OR' }, { status: 'c' }, 0],
    ['an AND group, both pass', [group('AND', a, b)], {}, both, 1],
    ['an AND group, one passes', [group('AND', a, b)], {}, { name: 'a' }, 0],
    ['a group that names no connector, one passes', [group(undefined, a, b)], {}, { name: 'a' }, 0],
    ['an OR group, one passes', [group('OR', a, b)], {}, { status: 'b' }, 1],
    ['an OR group, none passes', [group('OR', a, b)], {}, {}, 0],
    ['a filter and an OR group, the filter fails', [c, group('OR', a, b)], {}, both, 0],
    ['a filter and an OR group, both pass', [c, group('OR', a, b)], {}, { ...both, priority: 1 }, 1],
    [
      'a filter OR an AND group, the group passes',
      [c, group('AND', a, b)],
      { filterConnector: 'OR' },
      both,
      1,
    ],
    [
      'a filter OR an AND group, half of the group passes',
      [c, group('AND', a, b)],
      { filterConnector: 'OR' },
      { name: 'a' },
      0,
    ],
  ])('%s', async (_, filters, more, newState, expected) => {
    expect(await deliveries(filters, { newState }, more)).toBe(expected);
  });
});

describe('what is null counts as missing, and so does an empty connector', () => {
  const a = name('eq', 'a', { state: null });
  const b = { fieldName: 'status', fieldValue: 'b', comparison: null };

  it.each<[what: string, filters: unknown, more: Json, deliveries: 0 | 1]>([
    ['filters', null, {}, 1],
    ['a comparison and a state', [b, a], {}, 0],
    ['the filterConnector', [a, b], { filterConnector: null }, 0],
    ['an empty filterConnector', [a, b], { filterConnector: '' }, 0],
    ['a connector', [{ type: 'group', connector: null, filters: [a, b] }], {}, 0],
    ['an empty connector', [{ type: 'group', connector: '', filters: [a, b] }], {}, 0],
  ])('%s', async (_, filters, more, expected) => {
    const { objId, answer } = await subscribe(filters, more);
    expect(answer.status).toBe(201);
    expect(answer.body).not.toHaveProperty('warnings');
    expect(await publish(objId, { newState: { name: 'a' } })).toBe(expected);
    expect(await publish(objId, { newState: { name: 'a', status: 'b' } })).toBe(1);
    const read = await service.call('GET', `${BASE}/subscriptions/${answer.body.id}`);
    expect(read.body).toMatchObject({ filters: filters ?? [], filterConnector: 'AND' });
  });
});

describe('too much is 400', () => {
  const group = (size: number): Json => ({ type: 'group', filters: Array(size).fill(name('eq', 'a')) });

  it.each<[what: string, filters: unknown[], status: number]>([
    ['a group of one', [group(1)], 400],
    ['a group of two', [group(2)], 201],
    ['a group of five', [group(5)], 201],
    ['a group of six', [group(6)], 400],
    ['a group in a group', [{ type: 'group', filters: [name('eq', 'a'), group(2)] }], 400],
    ['ten groups', Array(10).fill(group(2)), 201],
    ['eleven groups', Array(11).fill(group(2)), 400],
    ['a hundred filters', [...Array(10).fill(group(5)), ...Array(50).fill(name('eq', 'a'))], 201],
    ['a hundred and one', [...Array(10).fill(group(5)), ...Array(51).fill(name('eq', 'a'))], 400],
  ])('%s', async (_, filters, status) => {
    expect((await subscribe(filters)).answer.status).toBe(status);
  });
});

describe('a field', () => {
  const field = (fieldName: string, fieldValue: unknown, comparison = 'eq'): Json => ({
    fieldName,
    fieldValue,
    comparison,
  });
  const nested = { data: { owner: { name: 'Ann' }, tags: ['a', 'b'] } };

  it.each<[what: string, filter: Json, newState: Json, deliveries: 0 | 1]>([
    ['by its literal key', field('project:programID', 'p'), { 'project:programID': 'p' }, 1],
    ['by its literal key', field('project:programID', 'p'), { project: { programID: 'p' } }, 0],
    ['under parameterValues', field('DE:Cost Center', '7'), { parameterValues: { 'DE:Cost Center': 7 } }, 1],
    ['under parameterValues', field('DE:Cost Center', '7'), { parameterValues: { 'DE:Cost Center': 8 } }, 0],
    [
      'by its literal key before parameterValues',
      field('DE:X', 'a'),
      { 'DE:X': 'b', parameterValues: { 'DE:X': 'a' } },
      0,
    ],
    ['by a dotted path', field('data.owner.name', 'Ann'), nested, 1],
    ['by a dotted path', field('data.owner.name', 'Bob'), nested, 0],
    ['by its literal key before a dotted path', field('a.b', 1), { 'a.b': 2, a: { b: 1 } }, 0],
    ['by a name of the prototype', field('constructor', null, 'ne'), {}, 0],
    ['by an object, every leaf of which agrees', field('data', { owner: { name: 'Ann' } }), nested, 1],
    [
      'by an object, one leaf of which does not',
      field('data', { owner: { name: 'Ann' }, tags: ['a'] }),
      nested,
      0,
    ],
    ['by an object and ne', field('data', { owner: { name: 'Bob' } }, 'ne'), nested, 1],
    ['by an object and contains', field('data', { owner: { name: 'nn' }, tags: 'b' }, 'contains'), nested, 1],
    ['by an object and contains', field('data', { owner: { name: 'x' }, tags: 'b' }, 'contains'), nested, 0],
  ])('is found %s: %j in %j: %i', async (_, filter, newState, expected) => {
    expect(await deliveries([filter], { newState })).toBe(expected);
  });
});

describe('a filter that can never work', () => {
  it.each<[what: string, filter: Json, warning: RegExp, objCode?: string]>([
    ['has no fieldName', { fieldValue: 'a' }, /^filters\[0\]: there is no fieldName/],
    ['has an unknown comparison', name('like', 'a'), /^filters\[0\]: the comparison "like" is unknown/],
    [
      'has an unknown state',
      name('eq', 'a', { state: 'before' }),
      /^filters\[0\]: the state "before" is unknown/,
    ],
    [
      'names a field that cannot be filtered',
      { fieldName: 'groups', fieldValue: 'a' },
      /^filters\[0\]: the field "groups" of DOCU cannot be filtered/,
      'DOCU',
    ],
    [
      'asks of a nested field for less than an object',
      { fieldName: 'data', fieldValue: 'a' },
      /^filters\[0\]: the field "data" of RECORD needs an object/,
      'RECORD',
    ],
    [
      'asks of a field more than whether it changed',
      { fieldName: 'userRoles', fieldValue: 'a' },
      /^filters\[0\]: the field "userRoles" of USER can only be compared with "changed"/,
      'USER',
    ],
    ['has no order', name('gt', { a: null }), /^filters\[0\]: "gt" has no order/],
  ])(
    'because it %s is created with a warning, and never passes',
    async (_, filter, warning, objCode = 'TASK') => {
      const warnings = [expect.stringMatching(warning)];
      const { objId, answer } = await subscribe([filter], { objCode });
      expect(answer).toMatchObject({ status: 201, body: { warnings } });
      const read = await service.call('GET', `${BASE}/subscriptions/${answer.body.id}`);
      expect(read.body).toMatchObject({ filters: [filter], warnings });
      const event = {
        objCode,
        ...change('b', 'a'),
        newState: { name: 'a', groups: 'a', data: 'a', userRoles: 'a' },
      };
      expect(await publish(objId, event)).toBe(0);
      // Beside one that passes, under OR, it is no hindrance.
      const or = { objCode, filterConnector: 'OR' };
      expect(await deliveries([filter, { fieldName: 'name', fieldValue: 'a' }], event, or)).toBe(1);

      const strict = await subscribe([filter], { objCode }, '?validate=strict');
      expect(strict.answer).toMatchObject({ status: 400, body: { error: { message: warnings[0] } } });
      expect(await publish(strict.objId, event)).toBe(0);
    },
  );
});

describe('a field that can be filtered in one way only', () => {
  it.each<[objCode: string, filter: Json, event: Event]>([
    [
      'RECORD',
      { fieldName: 'data', fieldValue: { size: 5 } },
      { newState: { data: { size: 5, colour: 'red' } } },
    ],
    [
      'USER',
      { fieldName: 'userRoles', comparison: 'changed' },
      { newState: { userRoles: ['a', 'b'] }, oldState: { userRoles: ['a'] } },
    ],
  ])('passes in that way, without a warning: of %s', async (objCode, filter, event) => {
    const { objId, answer } = await subscribe([filter], { objCode });
    expect(answer.status).toBe(201);
    expect(answer.body).not.toHaveProperty('warnings');
    expect(await publish(objId, { objCode, ...event } as Event)).toBe(1);
    expect(await publish(objId, { objCode, newState: {}, oldState: {} } as Event)).toBe(0);
  });
});

describe('a filter that is only odd is evaluated, with a warning', () => {
  it.each<[what: string, filter: Json, more: Json, warning: RegExp, event: Event, deliveries: 0 | 1]>([
    ['contains of an empty value', name('contains', ''), {}, /contains an empty fieldValue/, now('x'), 1],
    ['contains of an empty array', name('contains', []), {}, /contains an empty fieldValue/, now(null), 1],
    [
      'an unlisted field',
      { fieldName: 'Name', fieldValue: 'a' },
      {},
      /"name"/,
      { newState: { Name: 'a' } },
      1,
    ],
    ['a day that does not exist', name('eq', '2023-02-30'), {}, /begins like a date/, now('2023-02-30'), 1],
    ['a wildcard', name('eq', '$$TODAY'), {}, /wildcard/, now('$$TODAY'), 1],
    ['a wildcard of a user', name('ne', '$$USER.ID'), {}, /wildcard/, now('x'), 1],
    [
      'an unlisted field like no other',
      { fieldName: 'zzz', fieldValue: 'a' },
      {},
      /lists no field "zzz"\.$/,
      { newState: { zzz: 'a' } },
      1,
    ],
    ['an unknown key', name('eq', 'a', { fieldvalue: 'b' }), {}, /"fieldValue"/, now('a'), 1],
    [
      'the newState of a DELETE, which is empty',
      name('eq', 'a'),
      { eventType: 'DELETE' },
      /should name "oldState"/,
      { eventType: 'DELETE', oldState: { name: 'a' } },
      0,
    ],
  ])('%s', async (_, filter, more, warning, event, expected) => {
    const { objId, answer } = await subscribe([filter], more);
    expect(answer).toMatchObject({ status: 201, body: { warnings: [expect.stringMatching(warning)] } });
    expect(await publish(objId, event)).toBe(expected);
  });
});

describe('the state that an event lacks', () => {
  it('is 400 to name on a CREATE', async () => {
    const { answer } = await subscribe([name('eq', 'a', { state: 'oldState' })], { eventType: 'CREATE' });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { class: 'ValidationFailed', message: expect.stringContaining('filters[0].state') } },
    });
  });

  it('may be named on a CREATE with changed, where it has no effect', async () => {
    const filter = { fieldName: 'name', comparison: 'changed', state: 'oldState' };
    const event = (newState: Json): Event => ({ eventType: 'CREATE', newState });
    expect(await deliveries([filter], event({ name: 'a' }), { eventType: 'CREATE' })).toBe(1);
    expect(await deliveries([filter], event({ status: 'a' }), { eventType: 'CREATE' })).toBe(0);
  });

  it('is not looked at on a DELETE whose filter names oldState', async () => {
    const filter = name('eq', 'a', { state: 'oldState' });
    const event = (value: string): Event => ({ eventType: 'DELETE', oldState: { name: value } });
    expect(await deliveries([filter], event('a'), { eventType: 'DELETE' })).toBe(1);
    expect(await deliveries([filter], event('b'), { eventType: 'DELETE' })).toBe(0);
  });
});
