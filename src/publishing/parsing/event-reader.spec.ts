import { describe, expect, it } from '@jest/globals';
import { type ReadEvent, readEvent } from './event-reader.js';
import type { Rejection } from './rejection.js';
import { readBody } from './batch-reader.js';

const NOW = Date.UTC(2026, 2, 2, 9, 0, 0, 123);
const LONGEST = 'x'.repeat(255);

/** Reads the text of one event, as a request's body holds it. */
function read(text: string): ReadEvent | Rejection {
  const [entry] = readBody(text, 'json');
  return 'rejected' in entry!.content ? entry!.content : readEvent(entry!.content, NOW);
}

function accepted(text: string): ReadEvent {
  const result = read(text);
  if ('rejected' in result) throw new Error(`rejected: ${result.rejected.message}`);
  return result;
}

function message(text: string): string {
  const result = read(text);
  return 'rejected' in result ? result.rejected.message : 'accepted';
}

/** A valid UPDATE with some fields replaced; undefined takes one away. */
function update(fields: Record<string, unknown> = {}): string {
  return JSON.stringify({
    eventType: 'UPDATE',
    objCode: 'PROJ',
    objId: 'p1',
    newState: { name: 'new' },
    oldState: { name: 'old' },
    ...fields,
  });
}

describe('an event that keeps the rules', () => {
  it('needs no more than its type, its object and what its type asks for', () => {
    expect(accepted('{"eventType":"CREATE","objCode":"PROJ","newState":{}}')).toMatchObject({
      key: null,
      event: {
        eventType: 'CREATE',
        objCode: 'PROJ',
        objId: null,
        newState: '{}',
        oldState: '{}',
        eventVersion: 'v2',
        userId: null,
        eventTime: { epochSecond: Math.floor(NOW / 1000), nano: 123_000_000 },
      },
    });
  });

  it('keeps every field that it has', () => {
    const text = update({
      id: 'key 1',
      userId: 'u1',
      eventVersion: 'v7',
      eventTime: { epochSecond: 1507319336, nano: 998000000 },
    });
    expect(accepted(text)).toMatchObject({
      key: 'key 1',
      event: {
        eventType: 'UPDATE',
        objId: 'p1',
        userId: 'u1',
        eventVersion: 'v7',
        eventTime: { epochSecond: 1507319336, nano: 998000000 },
        newState: '{"name":"new"}',
        oldState: '{"name":"old"}',
      },
    });
  });

  it.each([
    ['an integer beyond 2^53', '{"n":9007199254740993}'],
    ['a number beyond every double', '{"n":1e400,"m":-1E-400}'],
    ['the spelling of decimals', '{"n":1.50,"m":1e2,"z":-0.0}'],
    ['the order of keys', '{"b":1,"a":2,"2":3,"1":4}'],
    ['repeated keys', '{"a":1,"a":2}'],
    ['white space', '{ "a" :\n1 }'],
    ['escapes', String.raw`{"a":"\u00e9\/\"\u0000"}`],
    ['lone surrogates', String.raw`{"a":"\ud800","\udc00":1}`],
    ['the keys of every object’s prototype', '{"__proto__":{"x":1},"constructor":2,"toString":3}'],
    ['emoji and other scripts', '{"名前":"🏗️"}'],
  ])('has its states passed on as they were published: %s', (_what, state) => {
    const text = `{"objCode":"TASK","newState":${state},"eventType":"UPDATE","oldState": ${state} }`;
    const { event } = accepted(text.replace('"eventType"', '"objId":"t","eventType"'));
    expect(event.newState).toBe(state);
    expect(event.oldState).toBe(state);
  });

  it('shows the filters its states as they parse', () => {
    const { states } = accepted(update());
    expect(states.newState()).toEqual({ name: 'new' });
    expect(states.oldState()).toEqual({ name: 'old' });
  });

  it('of a repeated field has the last one, in text and value', () => {
    const { event, states } = accepted(
      '{"eventType":"DELETE","eventType":"CREATE","objCode":"PROJ","newState":{"a":1},"newState":{"a":2}}',
    );
    expect(event).toMatchObject({ eventType: 'CREATE', newState: '{"a":2}' });
    expect(states.newState()).toEqual({ a: 2 });
  });

  it('need not agree with its state about the objCode', () => {
    expect(accepted(update({ newState: { objCode: 'TASK' } })).event.objCode).toBe('PROJ');
  });

  it('that creates has {} as oldState, whatever it was published with', () => {
    const { event, states } = accepted(update({ eventType: 'CREATE' }));
    expect(event).toMatchObject({ newState: '{"name":"new"}', oldState: '{}' });
    expect(states.oldState()).toEqual({});
  });

  it('that deletes has {} as newState, whatever it was published with', () => {
    const { event, states } = accepted(update({ eventType: 'DELETE' }));
    expect(event).toMatchObject({ newState: '{}', oldState: '{"name":"old"}' });
    expect(states.newState()).toEqual({});
  });

  it.each(['objId', 'eventTime', 'userId', 'eventVersion', 'id', 'oldState'])(
    'may have null as its %s',
    (field) => {
      expect(message(update({ [field]: null, newState: { ID: 'n' } }))).toBe('accepted');
    },
  );

  it.each([
    ['id', { id: LONGEST }],
    ['objId', { objId: LONGEST }],
    ['userId', { userId: LONGEST }],
    ['eventVersion', { eventVersion: LONGEST }],
    ['id in characters of two units', { id: '🏗'.repeat(255) }],
  ])('may have 255 characters as its %s', (_field, fields) => {
    expect(message(update(fields))).toBe('accepted');
  });

  it('has the empty user as it was published', () => {
    expect(accepted(update({ userId: '' })).event.userId).toBe('');
  });
});

describe('the objId of an event', () => {
  const cases: [string, string, string | null][] = [
    ['is the one that it names', update({ objId: 'x', newState: { ID: 'n' } }), 'x'],
    [
      'is the ID of its new state',
      update({ objId: undefined, newState: { ID: 'n' }, oldState: { ID: 'o' } }),
      'n',
    ],
    [
      'is the id of its new state',
      update({ objId: undefined, newState: { id: 'n' }, oldState: { ID: 'o' } }),
      'n',
    ],
    ['is the ID rather than the id', update({ objId: undefined, newState: { id: 'a', ID: 'b' } }), 'b'],
    ['is the ID of its old state', update({ objId: undefined, oldState: { ID: 'o' } }), 'o'],
    ['is the id of its old state', update({ objId: undefined, oldState: { id: 'o' } }), 'o'],
    ['is null when nothing names it', update({ objId: undefined }), null],
    ['comes from the states when it is null', update({ objId: null, newState: { ID: 'n' } }), 'n'],
    ['comes from the states when it is empty', update({ objId: '', newState: { ID: 'n' } }), 'n'],
    ['is not an empty ID', update({ objId: '', newState: { ID: '', id: 'n' } }), 'n'],
    [
      'is not an ID of another kind',
      update({ objId: '', newState: { ID: { a: 1 } }, oldState: { ID: 'o' } }),
      'o',
    ],
    ['may be a number, spelt as it was', update().replace('"p1"', '9007199254740993'), '9007199254740993'],
    [
      'may be a number in the state, spelt as it was',
      '{"eventType":"CREATE","objCode":"PROJ","newState":{"ID":1,"ID":9007199254740993}}',
      '9007199254740993',
    ],
    [
      'of a CREATE is not taken from an oldState',
      update({ eventType: 'CREATE', objId: null, oldState: { ID: 'o' } }),
      null,
    ],
    [
      'of a DELETE is not taken from a newState',
      update({ eventType: 'DELETE', objId: null, newState: { ID: 'n' } }),
      null,
    ],
  ];

  it.each(cases)('%s', (_rule, text, expected) => {
    expect(accepted(text).event.objId).toBe(expected);
  });

  it('is not taken from a prototype', () => {
    const text = '{"eventType":"UPDATE","objCode":"PROJ","newState":{"__proto__":{"ID":"x"}},"oldState":{}}';
    expect(accepted(text).event.objId).toBeNull();
  });
});

describe('an event that breaks a rule is refused, and the message names it', () => {
  const gone = undefined;
  const cases: [string, string, RegExp][] = [
    [
      'no eventType',
      update({ eventType: gone }),
      /^eventType must be CREATE, UPDATE or DELETE; it is missing\.$/,
    ],
    ['an eventType in lower case', update({ eventType: 'update' }), /^eventType .* it is "update"/],
    ['an unknown eventType', update({ eventType: 'SHARE' }), /^eventType must be CREATE, UPDATE or DELETE/],
    ['an eventType that is no string', update({ eventType: ['UPDATE'] }), /^eventType .* it is an array/],
    ['an eventType from a prototype', update({ eventType: 'toString' }), /^eventType/],
    ['no objCode', update({ objCode: gone }), /^objCode must be a string; it is missing/],
    [
      'a name for an objCode',
      update({ objCode: 'ISSUE' }),
      /^objCode "ISSUE" .* nearest one is "OPTASK" \(Issue\)/,
    ],
    ['an objCode like none', update({ objCode: 'INVOICE' }), /^objCode "INVOICE" is unknown\.$/],
    ['an objCode in the wrong case', update({ objCode: 'proj' }), /^objCode "proj" .* nearest one is "PROJ"/],
    [
      'a misspelt objCode',
      update({ objCode: 'PROG' }),
      /^objCode "PROG" is unknown; the nearest one is "PROJ"\.$/,
    ],
    ['an objCode that is a number', update({ objCode: 7 }), /^objCode must be a string; it is 7/],
    ['an objCode that is a property name', update({ objCode: '__proto__' }), /^objCode "__proto__"/],
    ['a very long objCode', update({ objCode: 'P'.repeat(5_000) }), /^objCode "P{60}…" is unknown/],
    [
      'an objId that is an object',
      update({ objId: {} }),
      /^objId must be a string or a number, not an object/,
    ],
    ['an objId that is true', update({ objId: true }), /^objId must be a string or a number, not true/],
    [
      'an objId of 256 characters',
      update({ objId: `${LONGEST}x` }),
      /^objId must have at most 255 characters/,
    ],
    ['an objId with a NUL', update({ objId: 'a\0b' }), /^objId must not contain control characters/],
    ['an objId with a line break', update({ objId: 'a\nb' }), /^objId must not contain control characters/],
    [
      'an objId with half a pair',
      update({ objId: 'a\ud800' }),
      /^objId must not contain half of a surrogate pair/,
    ],
    [
      'a state’s ID with a NUL',
      update({ objId: null, newState: { ID: '\0' } }),
      /^newState\.ID must not contain control characters/,
    ],
    [
      'a state’s id that is too long',
      update({ objId: null, oldState: { id: `${LONGEST}x` } }),
      /^oldState\.id must have at most 255/,
    ],
    [
      'a newState that is an array',
      update({ newState: [] }),
      /^newState must be an object, not an (empty )?array/,
    ],
    ['a newState that is a string', update({ newState: '{}' }), /^newState must be an object, not "\{\}"/],
    ['a newState that is a number', update({ newState: 0 }), /^newState must be an object, not 0/],
    ['a newState that is false', update({ newState: false }), /^newState must be an object, not false/],
    ['an oldState that is a string', update({ oldState: '' }), /^oldState must be an object, not ""/],
    [
      'an unused state of the wrong kind',
      update({ eventType: 'DELETE', newState: 1 }),
      /^newState must be an object/,
    ],
    [
      'an UPDATE without newState',
      update({ newState: gone }),
      /^newState is required with eventType UPDATE\.$/,
    ],
    [
      'an UPDATE with newState null',
      update({ newState: null }),
      /^newState is required with eventType UPDATE\.$/,
    ],
    [
      'a CREATE without newState',
      update({ eventType: 'CREATE', newState: gone }),
      /^newState is required with eventType CREATE\.$/,
    ],
    [
      'an UPDATE with neither oldState nor objId',
      update({ oldState: gone, objId: gone }),
      /^oldState or objId is required with eventType UPDATE\.$/,
    ],
    [
      'a DELETE with neither oldState nor objId',
      update({ eventType: 'DELETE', newState: gone, oldState: gone, objId: gone }),
      /^oldState or objId is required with eventType DELETE\.$/,
    ],
    [
      'a DELETE that names its object in the newState alone',
      update({ eventType: 'DELETE', newState: { ID: 'n' }, oldState: null, objId: null }),
      /^oldState or objId is required/,
    ],
    [
      'an eventTime that is no date',
      update({ eventTime: 'yesterday' }),
      /^eventTime must be an ISO 8601 date-time .*, not "yesterday"/,
    ],
    [
      'an eventTime that is a number',
      update({ eventTime: 1507319336 }),
      /^eventTime must be an ISO 8601 date-time or/,
    ],
    ['a userId that is a number', update({ userId: 7 }), /^userId must be a string, not 7/],
    [
      'a userId of 256 characters',
      update({ userId: `${LONGEST}x` }),
      /^userId must have at most 255 characters/,
    ],
    ['a userId with a NUL', update({ userId: '\0' }), /^userId must not contain control characters/],
    [
      'an eventVersion that is a number',
      update({ eventVersion: 2 }),
      /^eventVersion must be a string, not 2/,
    ],
    ['an empty eventVersion', update({ eventVersion: '' }), /^eventVersion is empty/],
    [
      'an eventVersion with a NUL',
      update({ eventVersion: 'v\0' }),
      /^eventVersion must not contain control characters/,
    ],
    ['an empty id', update({ id: '' }), /^id is empty/],
    ['an id of 256 characters', update({ id: `${LONGEST}x` }), /^id must have at most 255 characters/],
    [
      'an id of 256 characters of two units',
      update({ id: '🏗'.repeat(256) }),
      /^id must have at most 255 characters/,
    ],
    ['an id that is a number', update({ id: 1 }), /^id must be a string, not 1/],
    ['an id that is an object', update({ id: {} }), /^id must be a string, not an object/],
    ['an id with a DEL', update({ id: '\u007f' }), /^id must not contain control characters/],
    [
      'an unknown field',
      update({ objcode: 'PROJ' }),
      /^Unknown field "objcode"; did you mean "objCode"\? Allowed: eventType, objCode, /,
    ],
    [
      'a field that is a property of every object',
      update({ constructor: 1 }),
      /^Unknown field "constructor"/,
    ],
    ['a field called __proto__', update().replace('{', '{"__proto__":{},'), /^Unknown field "__proto__"/],
    [
      'many unknown fields',
      update(Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}`, n]))),
      /Unknown field "f4".* 4 more fields are unknown\. Allowed: /,
    ],
  ];

  it.each(cases)('%s', (_rule, text, expected) => {
    expect(message(text)).toMatch(expected);
  });

  it('every broken rule is named at once', () => {
    expect(message(update({ eventType: 'X', objCode: 'Y', userId: 1 }))).toMatch(
      /eventType.*objCode.*userId/,
    );
  });

  it('the rejection carries the event’s id, if that is a valid one', () => {
    expect(read(update({ id: 'k', eventType: 'X' }))).toMatchObject({ key: 'k' });
    expect(read(update({ id: '\0', eventType: 'X' }))).toMatchObject({ key: null });
  });

  it('the rejection is an error of the catalogue', () => {
    expect(read(update({ eventType: 'X' }))).toMatchObject({ rejected: { class: 'ValidationFailed' } });
  });
});
