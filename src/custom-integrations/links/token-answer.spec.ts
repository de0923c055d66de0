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
    ['zero, which says nothing', '{"access_token":"at","expires_in":0}', null, null],
    ['zero as text', '{"access_token":"at","expires_in":"0"}', null, null],
    ['zero with a fraction', '{"access_token":"at","expires_in":"0.0"}', null, null],
    ['less than zero', '{"access_token":"at","expires_in":-1}', null, null],
    ['less than zero as text', '{"access_token":"at","expires_in":"-3600"}', null, null],
    ['zero in a form', 'access_token=at&expires_in=0', null, null],
    ['zero beside an expires_id', '{"access_token":"at","expires_in":0,"expires_id":60}', null, 55_000],
    ['null', '{"access_token":"at","expires_in":null}', null, null],
    ['an empty text', '{"access_token":"at","expires_in":""}', null, null],
    ['a fraction', '{"access_token":"at","expires_in":3600.5}', null, 3_595_500],
    ['an end beyond all time as text', `{"access_token":"at","expires_in":"${'9'.repeat(400)}"}`, null, null],
    ['an empty error', '{"access_token":"at","error":"","error_description":""}', null, null],
    ['an error of null', '{"access_token":"at","error":null}', null, null],
    ['another type of token', '{"access_token":"at","token_type":"mac"}', null, null],
    ['a type that is no text', '{"access_token":"at","token_type":{"a":1}}', null, null],
    ['an end beyond all time', '{"access_token":"at","expires_in":1e300}', null, null],
    ['an empty refresh token', '{"access_token":"at","refresh_token":""}', null, null],
    ['a null refresh token', '{"access_token":"at","refresh_token":null}', null, null],
    ['white space around JSON', '\n {"access_token":"at"} \n', null, null],
    ['a form', 'access_token=at&refresh_token=r%2Bt&expires_in=3600', 'r+t', 3_595_000],
    ['a form with expires_id', 'expires_id=60&token_type=bearer&access_token=at\n', null, 55_000],
  ])('reads %s', (_, body, refreshToken, usableMs) => {
    expect(readTokenAnswer(200, body)).toEqual(tokens(refreshToken, usableMs));
  });

  it('takes tokens of up to 16 000 characters', () => {
    const [access_token, refresh_token] = ['a'.repeat(16_000), 'r'.repeat(16_000)];
    expect(readTokenAnswer(200, JSON.stringify({ access_token, refresh_token }))).toEqual({
      kind: 'tokens',
      tokens: { accessToken: access_token, refreshToken: refresh_token, usableMs: null },
    });
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
    expect(readTokenAnswer(status, body)).toEqual({ kind: 'refused', status, error, description });
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
    [200, `{"access_token":"${'a'.repeat(16_001)}"}`, 'access_token cannot be sent'],
    [200, '{"access_token":"at","refresh_token":"ü"}', 'refresh_token cannot be sent'],
    [302, '{"access_token":"at"}', 'status 302'],
    [404, '{"message":"no"}', 'status 404'],
    [503, 'down', 'status 503'],
  ])('cannot read %s %s', (status, body, problem) => {
    expect(readTokenAnswer(status, body)).toEqual({
      kind: 'unreadable',
      status,
      problem: expect.stringContaining(problem),
    });
  });
});
