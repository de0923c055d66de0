import { describe, expect, it } from '@jest/globals';
import { cookieValues, setCookie } from './cookies.js';

describe('cookies of a flow', () => {
  it('are for the flow alone, and not for scripts', () => {
    const cookie = { name: 'a', value: 'b', path: '/p/x', sameSite: 'Lax', maxAge: 600 } as const;
    expect(setCookie({ ...cookie, secure: true })).toBe(
      'a=b; Path=/p/x; Max-Age=600; HttpOnly; SameSite=Lax; Secure',
    );
    expect(setCookie({ ...cookie, secure: false })).toBe(
      'a=b; Path=/p/x; Max-Age=600; HttpOnly; SameSite=Lax',
    );
  });

  it.each([
    [undefined, []],
    ['', []],
    ['flow=1', ['1']],
    ['other=2; flow=1;last=3', ['1']],
    ['flow=1; flow=2', ['1', '2']],
    ['xflow=1; flowx=2; Flow=3; flow', []],
    ['flow=a=b', ['a=b']],
    ['flow=', ['']],
  ])('are found in %j', (header, values) => {
    expect(cookieValues(header, 'flow')).toEqual(values);
  });
});
