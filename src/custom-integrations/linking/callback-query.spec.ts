import { describe, expect, it } from '@jest/globals';
import { readReturned, readState } from './callback-query.js';

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
    [{ error: '' }, { kind: 'nothing' }],
    [
      { error: '', error_description: 'x', code: 'c' },
      { kind: 'code', code: 'c' },
    ],
    [
      { error: ' ', code: 'c' },
      { kind: 'code', code: 'c' },
    ],
    [
      { error: ['', ''], code: 'c' },
      { kind: 'code', code: 'c' },
    ],
    [
      { error: ['', 'access_denied'], code: 'c' },
      { kind: 'error', error: 'access_denied', description: null },
    ],
    [{ code: ['c', 'd'] }, { kind: 'repeated' }],
    [{ code: '' }, { kind: 'nothing' }],
    [{}, { kind: 'nothing' }],
  ])('%j is %j', (query, returned) => {
    expect(readReturned(query)).toEqual(returned);
  });
});

describe('the state that comes back', () => {
  it.each([
    [{ state: 's' }, { state: 's' }],
    [{ state: 's', 'amp;state': 'x' }, { state: 's' }],
    [{}, { problem: 'noState' }],
    [{ state: '' }, { problem: 'noState' }],
    [{ code: 'c', 'amp;state': 's' }, { problem: 'escapedState' }],
    [{ state: ['s', 's'] }, { problem: 'repeatedState' }],
  ])('of %j is %j', (query, read) => {
    expect(readState(query)).toEqual(read);
  });
});
