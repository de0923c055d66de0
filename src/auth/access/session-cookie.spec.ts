import { describe, expect, it } from '@jest/globals';
import { csrfToken, originOf, sessionCookie, setCookie } from './session-cookie.js';

const SESSION = '0123456789abcdef0123456789abcdef';
const ORIGIN = 'https://hooks.example.com';
const COOKIE = `hookfront_session=${SESSION}`;
const TOKEN = { 'x-csrf-token': csrfToken(SESSION) };

const trust = (method: string, headers: Record<string, string>): string | undefined =>
  sessionCookie({ method, headers: { cookie: COOKIE, ...headers } }, ORIGIN)?.trusted;

describe('the session in the cookie', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['the console reads', 'GET', { 'sec-fetch-site': 'same-origin' }, 'reading'],
    ['somebody types the address', 'GET', { 'sec-fetch-site': 'none' }, 'reading'],
    ['a browser that says nothing reads', 'GET', {}, 'reading'],
    ['a page of another site reads', 'GET', { 'sec-fetch-site': 'cross-site', ...TOKEN }, 'nothing'],
    ['a page of a host beside it reads', 'GET', { 'sec-fetch-site': 'same-site', ...TOKEN }, 'nothing'],
    [
      'a page of another origin reads, in a browser that says no more',
      'GET',
      { origin: 'https://evil.example' },
      'nothing',
    ],
    ['the console changes something', 'POST', { 'sec-fetch-site': 'same-origin', ...TOKEN }, 'all'],
    ['the console does without encryption', 'POST', { origin: ORIGIN, ...TOKEN }, 'all'],
    ['the token is missing', 'POST', { 'sec-fetch-site': 'same-origin' }, 'reading'],
    [
      'the token is wrong',
      'POST',
      { 'sec-fetch-site': 'same-origin', 'x-csrf-token': 'a'.repeat(43) },
      'reading',
    ],
    [
      'the token is that of another session',
      'POST',
      { origin: ORIGIN, 'x-csrf-token': csrfToken('f'.repeat(32)) },
      'reading',
    ],
    ['nothing says where the call comes from', 'POST', TOKEN, 'reading'],
    ['an address was typed', 'POST', { 'sec-fetch-site': 'none', ...TOKEN }, 'reading'],
    ['another origin has the token', 'POST', { origin: 'http://hooks.example.com', ...TOKEN }, 'nothing'],
    ['a sandbox has it', 'POST', { origin: 'null', ...TOKEN }, 'nothing'],
    [
      'another site has it and the right origin',
      'POST',
      { 'sec-fetch-site': 'cross-site', origin: ORIGIN, ...TOKEN },
      'nothing',
    ],
  ])('when %s', (_case, method, headers, wanted) => {
    expect(trust(method, headers)).toBe(wanted);
  });

  it('is what changes something unless it only reads', () => {
    const changes = (method: string) =>
      sessionCookie({ method, headers: { cookie: COOKIE } }, ORIGIN)?.changes;
    expect(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(changes)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['other=1', undefined],
    ['hookfront_session', undefined],
    ['hookfront_session=', undefined],
    ['hookfront_session=0123', undefined],
    [`xhookfront_session=${SESSION}`, undefined],
    [`a=b; ${COOKIE} ; c=d`, SESSION],
    [`hookfront_session=planted; ${COOKIE}`, SESSION],
  ])('of the cookies %j is %j', (cookie, session) => {
    expect(sessionCookie({ method: 'GET', headers: { cookie } }, ORIGIN)?.sessionID).toBe(session);
  });
});

describe('where a request comes from', () => {
  it.each([
    [{}, 'unsaid'],
    [{ origin: ORIGIN }, 'same'],
    [{ origin: `${ORIGIN}:8443` }, 'other'],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://whatever.example' }, 'same'],
    [{ 'sec-fetch-site': 'something new' }, 'other'],
  ])('of %j is %s', (headers, from) => {
    expect(originOf({ method: 'POST', headers }, ORIGIN)).toBe(from);
  });
});

describe('the header that sets the cookie', () => {
  it.each([
    ['http://localhost:3000', `${COOKIE}; Path=/; HttpOnly; SameSite=Strict`],
    ['https://hooks.example.com', `${COOKIE}; Path=/; HttpOnly; SameSite=Strict; Secure`],
    ['https://example.com/hooks', `${COOKIE}; Path=/hooks; HttpOnly; SameSite=Strict; Secure`],
    ['https://example.com/a/b/', `${COOKIE}; Path=/a/b; HttpOnly; SameSite=Strict; Secure`],
  ])('under %s', (publicUrl, wanted) => {
    expect(setCookie(SESSION, publicUrl)).toBe(wanted);
  });

  it('takes it away', () => {
    expect(setCookie(undefined, 'http://localhost:3000')).toBe(
      'hookfront_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
    );
  });
});

describe('the token of a session', () => {
  it('is always the same, and neither the session nor that of another', () => {
    expect(csrfToken(SESSION)).toBe(csrfToken(SESSION));
    expect(csrfToken(SESSION)).toMatch(/^[\w-]{43}$/);
    expect(csrfToken(SESSION)).not.toBe(csrfToken('f'.repeat(32)));
  });
});
