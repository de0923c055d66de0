import { describe, expect, it } from '@jest/globals';
import { methodsOf, refusesClient, showClient, takesClient } from './client-authentication.js';
import { readTokenAnswer } from '../links/token-answer.js';

const [POST, BASIC] = ['client_secret_post', 'client_secret_basic'] as const;

describe('the way in which a client shows itself', () => {
  it.each([
    ['auto', null, [POST, BASIC]],
    ['auto', POST, [POST, BASIC]],
    ['auto', BASIC, [BASIC, POST]],
    [POST, null, [POST]],
    [BASIC, null, [BASIC]],
  ] as const)('under %s, known %s, is %j', (tokenEndpointAuthMethod, knownAuthMethod, methods) => {
    expect(methodsOf({ tokenEndpointAuthMethod, knownAuthMethod })).toEqual(methods);
  });

  it.each([
    ['hookfront', 'secret-_.*', 'hookfront:secret-_.*'],
    ['a:b c', 'p&ss+wörd/%=', 'a%3Ab+c:p%26ss%2Bw%C3%B6rd%2F%25%3D'],
  ])('by Basic form-encodes id and secret: %s, %s', (clientId, clientSecret, encoded) => {
    const { headers, parameters } = showClient({ clientId, clientSecret }, BASIC);
    expect(headers).toEqual([['Authorization', `Basic ${Buffer.from(encoded).toString('base64')}`]]);
    expect(parameters).toEqual({});
  });
});

describe('an answer of a token endpoint', () => {
  it.each([
    [200, '{"access_token":"at"}', false, true],
    [401, '{"error":"invalid_client"}', true, false],
    [400, '{"error":"invalid_client"}', true, false],
    [400, 'error=INVALID_CLIENT', true, false],
    [401, '<h1>Log in</h1>', true, false],
    [401, '{"error":"invalid_grant"}', true, false],
    [400, '{"error":"invalid_grant"}', false, true],
    [400, '{"error":"invalid_request"}', false, false],
    [400, '<h1>No</h1>', false, false],
    [500, '{"error":"server_error"}', false, false],
  ])('%s %s refuses the client: %s; takes it: %s', (status, body, refuses, takes) => {
    const answer = readTokenAnswer(status, body);
    expect([refusesClient(answer), takesClient(answer)]).toEqual([refuses, takes]);
  });
});
