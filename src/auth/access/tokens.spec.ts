import { describe, expect, it } from '@jest/globals';
import { authorizationToken } from './tokens.js';

describe('the token of an Authorization header', () => {
  it.each([
    ['abc', 'abc'],
    [' abc ', 'abc'],
    ['Bearer abc', 'abc'],
    ['bEARER   abc', 'abc'],
    ['Bearer a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
  ])('of %j is %j', (header, token) => {
    expect(authorizationToken(header)).toBe(token);
  });

  it.each([undefined, '', ' ', 'Basic dXNlcjpwYXNz', 'Bearer two words', 'Digest username="a", realm="b"'])(
    'is none in %j',
    (header) => {
      expect(authorizationToken(header)).toBeUndefined();
    },
  );
});
