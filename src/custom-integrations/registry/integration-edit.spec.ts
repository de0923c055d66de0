import { describe, expect, it } from '@jest/globals';
import type { ApiKeyIntegration, OAuth2Integration } from '../model/integration.js';
import { applyEdit, type IntegrationEdit } from './integration-edit.js';

const COMMON = {
  id: 'i',
  customerId: 'c',
  name: 'Archive',
  baseApiUrl: 'https://docs.example.com/api/v1',
  requestParameters: [{ name: 'access_type', value: 'offline' }],
  requestHeaders: [
    { name: 'X-A', value: 'stored-a' },
    { name: 'X-B', value: 'stored-b' },
  ],
  enabled: true,
  serviceInfo: null,
  revision: 3,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
const OAUTH2: OAuth2Integration = {
  ...COMMON,
  authenticationType: 'OAuth2',
  authenticationUrl: 'https://login.example.com/authorize',
  tokenEndpointUrl: 'https://login.example.com/token',
  clientId: 'hookfront',
  clientSecret: 'stored-secret',
  tokenEndpointAuthMethod: 'auto',
  knownAuthMethod: 'client_secret_basic',
  pkce: true,
};
const API_KEY: ApiKeyIntegration = { ...COMMON, authenticationType: 'ApiKey', apiKey: 'stored-key' };
const GIVEN_AGAIN = [{ name: 'X-A', value: 'a' }];

const edited = (stored: OAuth2Integration | ApiKeyIntegration, edit: IntegrationEdit) => {
  const result = applyEdit(stored, edit);
  if ('problems' in result) throw new Error(result.problems.join(' '));
  return result;
};
const problems = (stored: OAuth2Integration | ApiKeyIntegration, edit: IntegrationEdit) => {
  const result = applyEdit(stored, edit);
  return 'problems' in result ? result.problems : [];
};

describe('an edit', () => {
  it('keeps what it leaves out, also where that is an undefined field', () => {
    const { integration, changed } = edited(OAUTH2, { name: 'New', clientSecret: undefined });
    expect(integration).toEqual({ ...OAUTH2, name: 'New' });
    expect(changed).toEqual(['name']);
  });

  it.each([
    [
      { name: 'New', pkce: false, baseApiUrl: 'https://other.example.com/', requestHeaders: [] },
      'client_secret_basic',
    ],
    [{ clientId: 'hookfront', tokenEndpointUrl: 'https://login.example.com/token' }, 'client_secret_basic'],
    [{ clientSecret: 'another' }, null],
    [{ clientId: 'another' }, null],
    [{ tokenEndpointUrl: 'https://login.example.com/oauth/token' }, null],
    [{ tokenEndpointAuthMethod: 'client_secret_post' }, null],
  ] as const)('%j leaves what is known of how the client is taken at %s', (edit, known) => {
    expect(edited(OAUTH2, edit).integration).toMatchObject({ knownAuthMethod: known });
  });

  it('of pkce or of the way in which the client is shown drops no links', () => {
    const edit = { pkce: false, tokenEndpointAuthMethod: 'client_secret_basic' } as const;
    expect(edited(OAUTH2, edit)).toMatchObject({
      changed: ['tokenEndpointAuthMethod', 'pkce'],
      dropsLinks: false,
      asksAnew: false,
    });
  });

  it('that says what is stored already changes nothing', () => {
    const { name, baseApiUrl, requestParameters, requestHeaders, clientId, clientSecret } = OAUTH2;
    const same = { name, baseApiUrl, requestParameters, requestHeaders, clientId, clientSecret };
    expect(edited(OAUTH2, same)).toMatchObject({ changed: [], dropsLinks: false, asksAnew: false });
  });

  it('replaces the list of headers, and keeps stored values by name whatever its case', () => {
    const requestHeaders = [{ name: 'x-b' }, { name: 'X-C', value: 'c' }];
    expect(edited(OAUTH2, { requestHeaders }).integration.requestHeaders).toEqual([
      { name: 'x-b', value: 'stored-b' },
      { name: 'X-C', value: 'c' },
    ]);
    expect(edited(OAUTH2, { requestHeaders: [] }).integration.requestHeaders).toEqual([]);
  });

  it('cannot keep the value of a header that is not stored', () => {
    expect(problems(OAUTH2, { requestHeaders: [{ name: 'X-A' }, { name: 'X-C' }] })).toEqual([
      'requestHeaders[1].value is required: no value of "X-C" is stored.',
    ]);
  });
});

describe('a stored secret', () => {
  it.each([
    ['another host', 'https://other.example.com/api/v1'],
    ['another port', 'https://docs.example.com:8443/api/v1'],
    ['another scheme', 'http://docs.example.com/api/v1'],
  ])('does not go along when baseApiUrl moves to %s', (_, baseApiUrl) => {
    const headers = expect.stringMatching(/^requestHeaders must be given again: baseApiUrl moves/);
    expect(problems(OAUTH2, { baseApiUrl })).toEqual([headers]);
    expect(problems(API_KEY, { baseApiUrl })).toEqual([
      headers,
      expect.stringMatching(/^apiKey must be given again: baseApiUrl moves/),
    ]);
    expect(problems(OAUTH2, { baseApiUrl, requestHeaders: [{ name: 'X-A' }] })).toEqual([
      expect.stringMatching(/^requestHeaders\[0\]\.value must be given again: baseApiUrl moves/),
    ]);
    expect(problems(API_KEY, { baseApiUrl, requestHeaders: [], apiKey: 'new' })).toEqual([]);
    expect(problems(OAUTH2, { baseApiUrl, requestHeaders: GIVEN_AGAIN })).toEqual([]);
    expect(problems({ ...OAUTH2, requestHeaders: [] }, { baseApiUrl })).toEqual([]);
  });

  it('does not go along when tokenEndpointUrl moves, and no other URL matters to it', () => {
    const tokenEndpointUrl = 'https://other.example.com/token';
    expect(problems(OAUTH2, { tokenEndpointUrl })).toEqual([
      expect.stringMatching(/^clientSecret must be given again: tokenEndpointUrl moves/),
    ]);
    expect(problems(OAUTH2, { tokenEndpointUrl, clientSecret: 'stored-secret' })).toEqual([]);
    expect(problems(OAUTH2, { authenticationUrl: 'https://other.example.com/authorize' })).toEqual([]);
    expect(problems(OAUTH2, { tokenEndpointUrl: 'https://login.example.com/v2/token' })).toEqual([]);
  });

  it('stays where only the path changes', () => {
    const baseApiUrl = 'https://DOCS.example.com:443/api/v2';
    expect(edited(API_KEY, { baseApiUrl }).integration).toEqual({ ...API_KEY, baseApiUrl });
  });
});

describe('links', () => {
  it.each<[string, IntegrationEdit, boolean]>([
    ['the host of baseApiUrl', { baseApiUrl: 'https://x.example.com/', requestHeaders: [] }, true],
    ['the path of baseApiUrl', { baseApiUrl: 'https://docs.example.com/api/v2' }, false],
    ['authenticationUrl', { authenticationUrl: 'https://login.example.com/authorize?v=2' }, true],
    ['tokenEndpointUrl', { tokenEndpointUrl: 'https://login.example.com/v2/token' }, true],
    ['clientId', { clientId: 'other' }, true],
    ['clientSecret', { clientSecret: 'rotated' }, false],
    ['name', { name: 'other' }, false],
    ['requestParameters', { requestParameters: [] }, false],
    ['requestHeaders', { requestHeaders: [] }, false],
  ])('of an OAuth2 integration, when %s changes', (_, edit, drops) => {
    expect(edited(OAUTH2, edit).dropsLinks).toBe(drops);
  });

  it('of an ApiKey integration hold no token, and stay', () => {
    const move = { baseApiUrl: 'https://x.example.com/', requestHeaders: [], apiKey: 'new' };
    expect(edited(API_KEY, move).dropsLinks).toBe(false);
  });
});

describe('the provider is asked anew what it offers', () => {
  it.each<[string, IntegrationEdit, boolean]>([
    ['baseApiUrl', { baseApiUrl: 'https://docs.example.com/api/v2' }, true],
    ['requestParameters', { requestParameters: [{ name: 'access_type', value: 'x' }] }, true],
    ['requestHeaders', { requestHeaders: [{ name: 'X-A' }] }, true],
    ['name', { name: 'other' }, false],
    ['clientId', { clientId: 'other' }, false],
    ['clientSecret', { clientSecret: 'other' }, false],
  ])('when %s changes', (_, edit, asks) => {
    expect(edited(OAUTH2, edit).asksAnew).toBe(asks);
  });
});
