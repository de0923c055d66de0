import { createHmac, timingSafeEqual } from 'node:crypto';
import { hashToken } from '../../platform/crypto/index.js';

/** The cookie of the console; its value is a session. */
export const SESSION_COOKIE = 'hookfront_session';
/** What a call by cookie that changes something carries beside it. */
export const CSRF_HEADER = 'x-csrf-token';

const SESSION = /^[0-9a-f]{32}$/;

/** What a request tells of itself, as far as a cookie is concerned. */
export interface CookieRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Where a browser says that a request comes from. */
export type Origin = 'same' | 'typed' | 'other' | 'unsaid';

/** A session that came as a cookie, and what it may be used for. */
export interface CookieSession {
  readonly sessionID: string;
  /**
   * `all`: the console made the call; `reading`: nothing shows that it did, nor that another site did; `nothing`: another site
   * did.
   */
  readonly trusted: 'all' | 'reading' | 'nothing';
  /** Whether the call would change something, as its method says. */
  readonly changes: boolean;
}

/**
 * The session in a request's cookie. Browsers send cookies whoever makes the call, so a page of another site could act as
 * whoever is signed in. What is to change something therefore needs the token that only the console's own page can have read, and must
 * come from that page as far as the browser tells; what another site asks for is never answered.
 *
 * @param origin of PUBLIC_URL
 */
export function sessionCookie(request: CookieRequest, origin: string): CookieSession | undefined {
  const sessionID = sessionInCookies(header(request, 'cookie'));
  if (sessionID === undefined) return undefined;
  const changes = !['GET', 'HEAD'].includes(request.method);
  const from = originOf(request, origin);
  if (from === 'other') return { sessionID, trusted: 'nothing', changes };
  const proven = from === 'same' && isCsrfToken(header(request, CSRF_HEADER), sessionID);
  return { sessionID, trusted: proven ? 'all' : 'reading', changes };
}

/**
 * Sec-Fetch-Site, which no page can forge, or else Origin. Browsers leave the former out where the connection is neither encrypted nor
 * local, and the latter of what is only read.
 */
export function originOf(request: CookieRequest, origin: string): Origin {
  const site = header(request, 'sec-fetch-site');
  if (site === 'same-origin') return 'same';
  if (site === 'none') return 'typed';
  if (site !== undefined) return 'other';
  const from = header(request, 'origin');
  if (from === undefined) return 'unsaid';
  return from === origin ? 'same' : 'other';
}

/** The token that belongs to a session: made of it, so that nothing is stored, and nobody finds the session from it. */
export function csrfToken(sessionID: string): string {
  return createHmac('sha256', sessionID).update('console-csrf').digest('base64url');
}

/**
 * The header that gives a browser the cookie, or takes it away.
 *
 * @param publicUrl whose path it is for; under https it is never sent without encryption
 */
export function setCookie(sessionID: string | undefined, publicUrl: string): string {
  const { pathname, protocol } = new URL(publicUrl);
  return [
    `${SESSION_COOKIE}=${sessionID ?? ''}`,
    `Path=${pathname.replace(/(?<=.)\/+$/, '')}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(protocol === 'https:' ? ['Secure'] : []),
    ...(sessionID === undefined ? ['Max-Age=0'] : []),
  ].join('; ');
}

/** The first that can be a session: another page of the same host may have set one of the same name. */
function sessionInCookies(cookies: string | undefined): string | undefined {
  return (cookies ?? '')
    .split(';')
    .map((cookie) => cookie.trim().split('='))
    .filter(([name]) => name === SESSION_COOKIE)
    .map(([, value]) => value ?? '')
    .find((value) => SESSION.test(value));
}

/** Hashes are compared, so that neither time nor length tells anything of the token. */
function isCsrfToken(shown: string | undefined, sessionID: string): boolean {
  return shown !== undefined && timingSafeEqual(hashToken(shown), hashToken(csrfToken(sessionID)));
}

function header({ headers }: CookieRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(name === 'cookie' ? ';' : ', ') : value;
}
