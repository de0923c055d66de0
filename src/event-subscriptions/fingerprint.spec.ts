import { describe, expect, it } from '@jest/globals';
import { fingerprint } from './fingerprint.js';
import { readSubscriptionBody } from './subscription-body.js';

const BASE = { objCode: 'PROJ', eventType: 'UPDATE', url: 'https://h.example/x', authToken: 't' };
const FILTER = { fieldName: 'status', fieldValue: { a: 1, b: 2 } };

function print(changes: object): string {
  const result = readSubscriptionBody({ ...BASE, ...changes });
  if (!result.ok) throw new Error(result.errors.join());
  return fingerprint(result.body).toString('hex');
}

describe('two subscriptions are duplicates', () => {
  it.each([
    ['whatever their tokens', {}, { authToken: 'other' }],
    [
      'with defaults left out or given',
      {},
      { objId: '', filters: [], filterConnector: 'AND', base64Encoding: ' ' },
    ],
    [
      "with a filter's defaults left out or given",
      { filters: [FILTER] },
      { filters: [{ ...FILTER, comparison: 'eq', state: 'newState' }] },
    ],
    [
      'whatever the order of keys',
      { filters: [FILTER] },
      { filters: [{ fieldValue: { b: 2, a: 1 }, fieldName: 'status' }] },
    ],
    ['when WHATWG parsing makes one URL of two', {}, { url: 'HTTPS://H.example:443/x' }],
    ['with base64Encoding true and "true"', { base64Encoding: true }, { base64Encoding: 'true' }],
  ])('%s', (_, one, other) => {
    expect(print(one)).toBe(print(other));
  });

  it.each([
    ['another objCode', {}, { objCode: 'TASK' }],
    ['another eventType', {}, { eventType: 'DELETE' }],
    ['another objId', { objId: 'a' }, { objId: 'b' }],
    ['an objId and none', {}, { objId: 'a' }],
    ['another url', {}, { url: 'https://h.example/y' }],
    ['a filter more', {}, { filters: [FILTER] }],
    ['filters in another order', { filters: [FILTER, {}] }, { filters: [{}, FILTER] }],
    [
      'a fieldValue of another kind',
      { filters: [{ fieldName: 'a', fieldValue: 1 }] },
      { filters: [{ fieldName: 'a', fieldValue: '1' }] },
    ],
    ['another connector', {}, { filterConnector: 'OR' }],
    ['another encoding', {}, { base64Encoding: true }],
  ])('but not with %s', (_, one, other) => {
    expect(print(one)).not.toBe(print(other));
  });
});
