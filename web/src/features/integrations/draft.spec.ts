import { describe, expect, it } from '@jest/globals';
import { changes, creation, draftOf, EMPTY, withoutSecrets } from './draft';
import type { Integration } from './integrations';

const STORED = {
  id: 'i',
  name: 'Archive',
  authenticationType: 'OAuth2',
  baseApiUrl: 'https://archive.example.com/api',
  requestParameters: [{ name: 'tenant', value: '7' }],
  requestHeaders: [{ name: 'X-Gate', set: true, lastFour: 'open' }],
  authenticationUrl: 'https://archive.example.com/authorize',
  tokenEndpointUrl: 'https://archive.example.com/token',
  clientId: 'hookfront',
  clientSecret: { set: true, lastFour: 'ider' },
  tokenEndpointAuthMethod: 'auto',
  pkce: true,
  enabled: true,
} as unknown as Integration;

describe('the form of an integration', () => {
  it('registers with the fields of its type alone', () => {
    const draft = {
      ...EMPTY,
      name: 'A',
      clientId: 'left over',
      authenticationType: 'ApiKey' as const,
      apiKey: 'key',
    };
    expect(creation(draft, false)).toEqual({
      name: 'A',
      authenticationType: 'ApiKey',
      baseApiUrl: '',
      requestParameters: [],
      requestHeaders: [],
      apiKey: 'key',
      enabled: false,
    });
    expect(Object.keys(creation({ ...draft, authenticationType: 'OAuth2' }, true))).toContain('clientSecret');
  });

  it('has nothing to save while nothing is different', () => {
    expect(changes(STORED, draftOf(STORED))).toEqual({});
  });

  it('sends what is different alone, and secrets only when they are replaced', () => {
    const draft = draftOf(STORED);
    expect(changes(STORED, { ...draft, name: 'Store', pkce: false })).toEqual({ name: 'Store', pkce: false });
    expect(changes(STORED, { ...draft, clientSecret: 'another' })).toEqual({ clientSecret: 'another' });
  });

  it('keeps the stored value of a header that is left alone, beside another one', () => {
    const draft = draftOf(STORED);
    const requestHeaders = [...draft.requestHeaders, { name: 'X-New', value: 'v' }];
    expect(changes(STORED, { ...draft, requestHeaders })).toEqual({
      requestHeaders: [{ name: 'X-Gate' }, { name: 'X-New', value: 'v' }],
    });
    expect(changes(STORED, { ...draft, requestHeaders: [] })).toEqual({ requestHeaders: [] });
  });

  it('is copied without its secrets', () => {
    expect(
      withoutSecrets({
        name: 'A',
        clientSecret: 's',
        apiKey: 'k',
        requestHeaders: [{ name: 'X', value: 'v' }, { name: 'Y' }],
      }),
    ).toEqual({
      name: 'A',
      clientSecret: '…',
      apiKey: '…',
      requestHeaders: [{ name: 'X', value: '…' }, { name: 'Y' }],
    });
  });
});
