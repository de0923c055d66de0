import { describe, expect, it } from '@jest/globals';
import { readReturned } from './returning.js';

describe('what comes back from a provider', () => {
  it.each([
    [{ code: 'c' }, { kind: 'code', code: 'c' }],
    [{ error: 'access_denied' }, { kind: 'error', error: 'access_denied', description: null }],
    [
      { error: 'a\r\nb', error_description: ' <b>no\u0000</b> ' },
      { kind: 'error', error: 'a b', description: '<b>no </b>' },
    ],
    [
      { code: 'c', error: 'access_denied' },
      { kind: 'error', error: 'access_denied', description: null },
    ],
    [{ error: ['a', 'b'] }, { kind: 'error', error: 'unknown', description: null }],
    [{ error: '' }, { kind: 'error', error: 'unknown', description: null }],
    [{ code: ['c', 'd'] }, { kind: 'nothing' }],
    [{ code: '' }, { kind: 'nothing' }],
    [{}, { kind: 'nothing' }],
  ])('%j is %j', (query, returned) => {
    expect(readReturned(query)).toEqual(returned);
  });
});
