import { describe, expect, it } from '@jest/globals';
import { providedForSubscriptions } from '../../../test/support/provided.js';
import { Filters } from '../../filtering/index.js';
import { fingerprint, tokenlessFingerprint } from './fingerprint.js';
import { checked } from '../../platform/http/input/index.js';
import { CreateSubscriptionRequest } from './create-subscription-request.js';
import { subscriptionBody } from './subscription-body.js';

const PROVIDED = providedForSubscriptions({ authTokenRequired: false });
const FILTERS = new Filters();
const KEY = Buffer.alloc(32, 7);
const BASE = { objCode: 'PROJ', eventType: 'UPDATE', url: 'https://h.example/x', authToken: 't' };
const FILTER = { fieldName: 'status', fieldValue: { a: 1, b: 2 } };

function print(changes: object, key = KEY): string {
  const request = checked(CreateSubscriptionRequest, { ...BASE, ...changes }, 'field', PROVIDED);
  return fingerprint(subscriptionBody(request), key, FILTERS).toString('hex');
}

describe('two subscriptions are duplicates', () => {
  it.each([
    ['whatever their headers', {}, { headers: [{ name: 'X-A', value: 'b' }] }],
    ['with no token and a null one', { authToken: undefined }, { authToken: null }],
    [
      'with defaults left out or given',
      {},
      { objId: '', filters: null, filterConnector: '', base64Encoding: null },
    ],
    [
      "with a filter's defaults left out or given",
      { filters: [FILTER] },
      { filters: [{ ...FILTER, comparison: null, state: 'newState' }] },
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
    ['another token', {}, { authToken: 'other' }],
    ['a token and none', {}, { authToken: null }],
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

describe('a fingerprint', () => {
  it('is another one in another installation, so that nobody can look tokens up', () => {
    expect(print({}, Buffer.alloc(32, 8))).not.toBe(print({}));
  });

  it('without a token is the same for all tokens, as it was before they counted', () => {
    const old = { objCode: 'PROJ', objId: null, eventType: 'UPDATE', href: 'https://h.example/x' } as const;
    const rest = { filters: [], filterConnector: 'AND', base64Encoding: false } as const;
    expect(tokenlessFingerprint({ ...old, ...rest }, FILTERS).toString('hex')).toBe(
      'eb7f40d7fc01ebbd9db63f4e94227e55a6635466850dbf44ddaea9c65f2175bf',
    );
  });
});
