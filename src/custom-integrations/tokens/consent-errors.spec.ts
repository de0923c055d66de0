import { describe, expect, it } from '@jest/globals';
import { needsConsent } from './consent-errors.js';

describe('a refused refresh', () => {
  it.each(
    [
      'invalid_grant',
      'bad_refresh_token',
      'invalid_token',
      'expired_token',
      'interaction_required',
      'consent_required',
      'login_required',
      'access_denied',
    ].flatMap((error) => [200, 400, 401, 403, 429, 500, 503].map((status) => ({ error, status }))),
  )('asks for a new consent: $error with $status', (rejection) => {
    expect(needsConsent(rejection)).toBe(true);
  });

  it.each(
    ['invalid_client', 'unauthorized_client', 'temporarily_unavailable', 'slow_down', 'server_error'].flatMap(
      (error) => [200, 400, 401, 403, 500, 503].map((status) => ({ error, status })),
    ),
  )('leaves the link as it is: $error with $status', (rejection) => {
    expect(needsConsent(rejection)).toBe(false);
  });

  it.each([
    ['invalid_request', 400, true],
    ['invalid_scope', 401, true],
    ['unsupported_grant_type', 200, true],
    ['token_revoked', 403, true],
    ['INVALID_GRANT', 400, true],
    ['AADSTS700082', 400, true],
    ['Invalid_Client', 401, false],
  ])('by another word: %s with %s', (error, status, expected) => {
    expect(needsConsent({ error, status })).toBe(expected);
  });

  it.each([
    ['Bad Request', 400],
    ['Unauthorized', 401],
    ['not_found', 404],
    ['Service Unavailable', 503],
    ['internal_server_error', 400],
    ['The upstream server is down', 400],
    ['overloaded', 503],
    ['rate_limit_exceeded', 429],
  ])('by no OAuth error leaves the link as it is: %s with %s', (error, status) => {
    expect(needsConsent({ error, status })).toBe(false);
  });
});
