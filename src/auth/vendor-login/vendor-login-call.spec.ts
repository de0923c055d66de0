import { describe, expect, it } from '@jest/globals';
import { type VendorLoginRequest, vendorLoginRoute } from './vendor-login-call.js';
import { VendorLoginParameters, queryPairs } from './vendor-login-parameters.js';

const route = (path: string, method: string, more: Partial<VendorLoginRequest> = {}) =>
  vendorLoginRoute({ path: `/attask/${path}`, method, override: undefined, action: undefined, ...more });

describe('vendorLoginRoute', () => {
  it.each([
    'api/v1',
    'api/v15.0',
    'api',
    'api/internal',
    'api/api-internal',
    'api/unsupported',
    'api-internal',
    'api-unsupported',
    'api-asp',
  ])('knows the same calls under %s', (base) => {
    expect(route(`${base}/login`, 'POST')).toEqual({ call: 'login' });
    expect(route(`${base}/logout`, 'GET')).toEqual({ call: 'logout' });
    expect(route(`${base}/session`, 'GET')).toEqual({ call: 'session' });
    expect(route(`${base}/USER`, 'PUT', { action: 'getApiKey' })).toEqual({ call: 'getApiKey' });
    expect(route(`${base}/user/clearApiKey`, 'PUT')).toEqual({ call: 'clearApiKey' });
  });

  it.each([
    ['api/v1/login', 'POST', 'GET', 'login'],
    ['api/v1/login', 'GET', 'POST', 'login'],
    ['api/v1/login', 'GET', 'nonsense', 'login'],
    ['api/v1/login', 'PUT', 'post', 'login'],
    ['api/v1/logout', 'PUT', 'get', 'logout'],
    ['api/v1/session', 'DELETE', 'Post', 'session'],
    ['api/v1/user/getApiKey', 'POST', 'DELETE', 'getApiKey'],
    ['api/v1/user/getApiKey', 'DELETE', 'PUT', 'getApiKey'],
  ])('%s by %s with method=%s is %s', (path, method, override, call) => {
    expect(route(path, method, { override })).toEqual({ call });
  });

  it.each<[string, string, string | undefined, string, string]>([
    ['login', 'PUT', undefined, 'PUT', 'GET, POST'],
    ['login', 'DELETE', 'put', 'PUT', 'GET, POST'],
    ['logout', 'DELETE', undefined, 'DELETE', 'GET, POST'],
    ['logout', 'GET', 'delete', 'DELETE', 'GET, POST'],
    ['session', 'POST', 'PATCH', 'PATCH', 'GET, POST'],
    ['user', 'DELETE', undefined, 'DELETE', 'GET, POST, PUT'],
    ['user/getApiKey', 'HEAD', undefined, 'HEAD', 'GET, POST, PUT'],
  ])('%s is not called by %s with method=%s', (resource, method, override, meant, allow) => {
    expect(route(`api/v1/${resource}`, method, { override })).toEqual({ refused: 'method', meant, allow });
  });

  it.each([
    'v1/LOGIN',
    'v1/constructor',
    'v1/',
    'v1/login/again',
    'v1/user/getApiKey/again',
    '/login',
    'V1/login',
    'v1.0.0/login',
    'v12345/login',
    'internal',
    'internal/v1/login',
  ])('there is nothing at /attask/api/%s', (path) => {
    expect(route(`api/${path}`, 'POST')).toEqual({ refused: 'nothing here' });
  });

  it('tells an action that is missing or unknown from one in the path', () => {
    for (const action of [undefined, 'dropTable', 'getapikey', 7]) {
      expect(route('api/v1/user', 'PUT', { action })).toEqual({ refused: 'action' });
    }
    expect(route('api/v1/user/dropTable', 'PUT', { action: 'getApiKey' })).toEqual({
      refused: 'path action',
    });
    expect(route('api/v1/user/getApiKey', 'PUT', { action: 'clearApiKey' })).toEqual({ call: 'getApiKey' });
  });
});

describe('VendorLoginParameters', () => {
  it('take the first of several sources, and of one', () => {
    const parameters = VendorLoginParameters.of(queryPairs('/login?a=1&a=2&b='), [
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
    const parameters = VendorLoginParameters.of(queryPairs('/login?user+name=a%2Bb+c&x=%zz?y'));
    expect(parameters.get('user name')).toBe('a+b c');
    expect(parameters.get('x')).toBe('%zz?y');
  });
});
