import { describe, expect, it } from '@jest/globals';
import { readTokenAnswer } from './token-answer.js';

const tokens = (refreshToken: string | null, usableMs: number | null) => ({
  kind: 'tokens',
  tokens: { accessToken: 'at', refreshToken, usableMs },
});

describe('the answer of a token endpoint', () => {
  it.each([
    ['JSON', '{"access_token":"at","refresh_token":"rt","expires_in":3600}', 'rt', 3_595_000],
    ['a number as text', '{"access_token":"at","expires_in":"3600"}', null, 3_595_000],
    ['expires_id', '{"access_token":"at","refresh_token":"rt","expires_id":3600}', 'rt', 3_595_000],
    ['expires_id as text', '{"access_token":"at","expires_id":" 60 "}', null, 55_000],
    ['both, the right one counting', '{"access_token":"at","expires_in":60,"expires_id":9}', null, 55_000],
    ['an unreadable expires_in', '{"access_token":"at","expires_in":"soon","expires_id":60}', null, 55_000],
    ['no time', '{"access_token":"at","refresh_token":"rt","token_type":"bearer"}', 'rt', null],
    ['a short life, of which a tenth is spared', '{"access_token":"at","expires_in":1}', null, 900],
    ['an end at once', '{"access_token":"at","expires_in":0}', null, 0],
    ['an end before now', '{"access_token":"at","expires_in":-5}', null, 0],
    ['an end beyond all time', '{"access_token":"at","expires_in":1e300}', null, null],
    ['an empty refresh token', '{"access_token":"at","refresh_token":""}', null, null],
    ['a null refresh token', '{"access_token":"at","refresh_token":null}', null, null],
    ['white space around JSON', '\n {"access_token":"at"} \n', null, null],
    ['a form', 'access_token=at&refresh_token=r%2Bt&expires_in=3600', 'r+t', 3_595_000],
    ['a form with expires_id', 'expires_id=60&token_type=bearer&access_token=at\n', null, 55_000],
  ])('reads %s', (_, body, refreshToken, usableMs) => {
    expect(readTokenAnswer(200, body)).toEqual(tokens(refreshToken, usableMs));
  });

  it('accepts 201', () => {
    expect(readTokenAnswer(201, '{"access_token":"at"}')).toEqual(tokens(null, null));
  });

  it.each([
    [400, '{"error":"invalid_grant"}', 'invalid_grant', null],
    [401, '{"error":"invalid_client","error_description":"no"}', 'invalid_client', 'no'],
    [200, 'error=bad_verification_code&error_description=too+late', 'bad_verification_code', 'too late'],
    [200, '{"error":"invalid_grant","access_token":"at"}', 'invalid_grant', null],
    [500, '{"error":"server_error","error_description":""}', 'server_error', null],
  ])('takes the error of %s %s', (status, body, error, description) => {
    expect(readTokenAnswer(status, body)).toEqual({ kind: 'refused', error, description });
  });

  it.each([
    [200, '', 'neither JSON nor form'],
    [200, '<html>Sign in</html>', 'neither JSON nor form'],
    [200, '[]', 'neither JSON nor form'],
    [200, 'null', 'neither JSON nor form'],
    [200, '"access_token=at"', 'neither JSON nor form'],
    [200, '{}', 'no access_token'],
    [200, '{"access_token":17}', 'no access_token'],
    [200, '{"access_token":""}', 'no access_token'],
    [200, '{"access_token":"a\\r\\nX-Admin: 1"}', 'access_token cannot be sent'],
    [200, '{"access_token":" a"}', 'access_token cannot be sent'],
    [200, `{"access_token":"${'a'.repeat(8193)}"}`, 'access_token cannot be sent'],
    [200, '{"access_token":"at","refresh_token":"ü"}', 'refresh_token cannot be sent'],
    [302, '{"access_token":"at"}', 'status 302'],
    [404, '{"message":"no"}', 'status 404'],
    [503, 'down', 'status 503'],
  ])('cannot read %s %s', (status, body, problem) => {
    expect(readTokenAnswer(status, body)).toEqual({
      kind: 'unreadable',
      problem: expect.stringContaining(problem),
    });
  });
});
