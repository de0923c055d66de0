import { describe, expect, it } from '@jest/globals';
import { attaskRoute } from './attask-call.js';
import { AttaskParameters, queryPairs } from './attask-parameters.js';

describe('attaskRoute', () => {
  it.each([
    ['v1', 'login', 'POST', 'login'],
    ['v15.0', 'login', 'post', 'login'],
    [undefined, 'logout', 'GET', 'logout'],
    ['v9.0', 'logout', 'POST', 'logout'],
    ['v9.0', 'USER', 'PuT', 'user'],
    [undefined, 'user', 'PUT', 'user'],
  ])('%s %s by %s is %s', (version, resource, method, call) => {
    expect(attaskRoute(version, resource, method)).toEqual({ call });
  });

  it.each([
    ['login', 'GET', 'POST'],
    ['logout', 'DELETE', 'GET, POST'],
    ['user', 'POST', 'PUT'],
    ['user', '', 'PUT'],
  ])('%s is not called by %s', (resource, method, allow) => {
    expect(attaskRoute('v1', resource, method)).toEqual({ refused: 'method', allow });
  });

  it.each([
    ['v1', 'LOGIN'],
    ['v1', 'constructor'],
    ['v1', ''],
    ['', 'login'],
    ['V1', 'login'],
    ['v1.0.0', 'login'],
    ['v12345', 'login'],
  ])('there is nothing at %s/%s', (version, resource) => {
    expect(attaskRoute(version, resource, 'POST')).toEqual({ refused: 'nothing here' });
  });
});

describe('AttaskParameters', () => {
  it('take the first of several sources, and of one', () => {
    const parameters = AttaskParameters.of(queryPairs('/login?a=1&a=2&b='), [
      ['a', '3'],
      ['b', '4'],
      ['c', null],
      ['c', false],
    ]);
    expect(['a', 'b', 'c', 'd'].map((name) => parameters.get(name))).toEqual(['1', '4', false, undefined]);
    expect(['a', 'd', 'toString', '__proto__'].map((name) => parameters.has(name))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('are decoded as a form is', () => {
    const parameters = AttaskParameters.of(queryPairs('/login?user+name=a%2Bb+c&x=%zz?y'));
    expect(parameters.get('user name')).toBe('a+b c');
    expect(parameters.get('x')).toBe('%zz?y');
  });
});
