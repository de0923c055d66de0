import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JournalEvent } from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { type PayloadSearch, payloadTest } from './payload-search.js';

const EVENT: JournalEvent = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId: '59D7dd29',
  eventTime: { epochSecond: 0, nano: 0 },
  eventVersion: 'v2',
  userId: null,
  newState: '{}',
  oldState: '{}',
};
const isFound = (search: PayloadSearch, event: Partial<JournalEvent>): boolean =>
  payloadTest(search, new Filters())!({ ...EVENT, ...event });

describe('a search in payloads', () => {
  it('is none when nothing is looked for', () => {
    expect(payloadTest({}, new Filters())).toBeUndefined();
  });

  describe('by field', () => {
    it.each<[string, string | undefined, string, boolean]>([
      ['status', 'CPL', '{"status":"CPL"}', true],
      ['status', 'cpl', '{"status":"CPL"}', false],
      ['status', 'CPL', '{"other":"CPL","status":"CUR"}', false],
      ['a.b.0', 'x', '{"a":{"b":["x"]}}', true],
      ['a.b', 'x', '{"a.b":"x"}', true],
      ['DE:Cost Center', 'Berlin', '{"parameterValues":{"DE:Cost Center":"Berlin"}}', true],
      ['café', 'ü"q', '{"caf\\u00e9":"\\u00fc\\"q"}', true],
      ['priority', '3', '{"priority":3.0}', true],
      ['priority', '3', '{"priority":"3"}', true],
      ['n', '9007199254740993', '{"n":9007199254740993}', true],
      ['n', '9007199254740992', '{"n":9007199254740993}', false],
      ['n', '.5', '{"n":5e-1}', true],
      ['done', 'true', '{"done":true}', true],
      ['due', '2026-03-01', '{"due":"2026-03-01T00:00:00Z"}', true],
      ['a', '["x"]', '{"a":["x"]}', false],
      ['a', 'x', '{"a":["x"]}', true],
      ['status', undefined, '{"status":null}', true],
      ['status', undefined, '{"statuses":"status"}', false],
      ['a.b', undefined, '{"a":{"b":false}}', true],
      ['toString', undefined, '{}', false],
    ])('%s with %s finds %s: %s', (path, value, state, found) => {
      expect(isFound({ path, ...(value !== undefined && { value }) }, { newState: state })).toBe(found);
      expect(isFound({ path, ...(value !== undefined && { value }) }, { oldState: state })).toBe(found);
    });

    it('finds a field that changed', () => {
      const states = { newState: '{"a":1,"b":2}', oldState: '{"b":2,"a":2}' };
      expect(isFound({ changed: 'a' }, states)).toBe(true);
      expect(isFound({ changed: 'b' }, states)).toBe(false);
      expect(isFound({ changed: 'a', path: 'b', value: '2' }, states)).toBe(true);
      expect(isFound({ changed: 'a', path: 'b', value: '3' }, states)).toBe(false);
    });

    it('finds whatever is there, however it is spelt', () => {
      const words = fc.oneof(
        fc.string(),
        fc.string({ unit: 'grapheme' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      );
      fc.assert(
        fc.property(words, words, fc.boolean(), (name, value, masked) => {
          fc.pre(name !== '' && value !== '');
          const plain = JSON.stringify({ [name]: value, other: 1 });
          const state = masked
            ? plain.replaceAll(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
            : plain;
          expect(isFound({ path: name, value }, { newState: state })).toBe(true);
        }),
      );
    });
  });

  describe('by text', () => {
    it.each<[string, string, boolean]>([
      ['berlin', '{"city":"Berlin, Mitte"}', true],
      ['CITY', '{"city":"Berlin"}', true],
      ['paris', '{"city":"Berlin"}', false],
      ['1.10', '{"n":1.10}', true],
      ['rue', '{"a":true}', true],
      ['é', '{"a":"caf\\u00c9"}', true],
      ['u00c9', '{"a":"caf\\u00c9"}', false],
      ['":"', '{"a":"b"}', false],
      ['a:b', '{"a":"b"}', false],
      ['a:b', '{"x":"a:b"}', true],
      ['say "hi"', '{"x":"say \\"hi\\""}', true],
      [' ', '{"a": 1}', false],
      [' ', '{"a":"b c"}', true],
      ['预算', '{"name":"年度预算"}', true],
    ])('%s in %s: %s', (q, state, found) => {
      expect(isFound({ q }, { newState: state })).toBe(found);
      expect(isFound({ q }, { oldState: state })).toBe(found);
    });

    it('looks at objId and userId too', () => {
      expect(isFound({ q: '9d7DD' }, {})).toBe(true);
      expect(isFound({ q: 'ann' }, { objId: null, userId: 'Joanna' })).toBe(true);
      expect(isFound({ q: 'ann' }, { objId: null })).toBe(false);
    });

    it('needs what the fields need as well', () => {
      const event = { newState: '{"status":"CPL","name":"Depot"}' };
      expect(isFound({ q: 'depot', path: 'status', value: 'CPL' }, event)).toBe(true);
      expect(isFound({ q: 'depot', path: 'status', value: 'CUR' }, event)).toBe(false);
      expect(isFound({ q: 'office', path: 'status', value: 'CPL' }, event)).toBe(false);
    });
  });
});
