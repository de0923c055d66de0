import { hashToken } from '../../platform/crypto/index.js';
import type { LinkAddresses } from './addresses.js';
import { cookieValues, setCookie } from './cookies.js';
import type { Flow } from './flow.js';

/** How long a flow may take, and so its cookies. */
export const FLOW_LIFE_MS = 600_000;

type WhichFlow = Pick<Flow, 'id'>;

const flowCookie = ({ id }: WhichFlow): string => `hookfront-flow-${id.replaceAll('-', '')}`;
const pageCookie = ({ id }: WhichFlow): string => `hookfront-page-${id.replaceAll('-', '')}`;

/** The Set-Cookie that binds a flow to a browser; null takes it away. The provider's redirect brings it back: Lax. */
export function bindBrowser(flow: WhichFlow, at: LinkAddresses, browser: string | null): string {
  return setCookie({ ...cookieAt(at, browser), name: flowCookie(flow), sameSite: 'Lax' });
}

/** The Set-Cookie of the page that asks; no other site's form can bring it back: Strict. */
export function bindPage(flow: WhichFlow, at: LinkAddresses, browser: string | null): string {
  return setCookie({ ...cookieAt(at, browser), name: pageCookie(flow), sameSite: 'Strict' });
}

/** Whether the request comes from the browser that the flow is bound to. */
export function isBound(flow: Flow, cookies: string | undefined): boolean {
  return cookieValues(cookies, flowCookie(flow)).some((value) => hashToken(value).equals(flow.browserHash));
}

/** What the form of the page sends beside the handle: it shows that the page was read in the browser of its cookie. */
export function formToken(browser: string, handle: string): string {
  return hashToken(`form ${browser} ${handle}`).toString('hex');
}

/** The browser whose page sent this form; undefined for a form that is not from there. */
export function browserOfForm(
  flow: WhichFlow,
  cookies: string | undefined,
  { handle, token }: { readonly handle: string; readonly token: string },
): string | undefined {
  return cookieValues(cookies, pageCookie(flow)).find((value) => formToken(value, handle) === token);
}

/**
 * Whether a browser says that another site sent this form. An `Origin` of `null` is what our own page sends, which gives no
 * referrer; browsers that do not say where a form comes from are held by the page's cookie alone.
 */
export function isForeignForm(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  ownOrigin: string,
): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  const isForeignOrigin = origin !== undefined && origin !== 'null' && origin !== ownOrigin;
  return isForeignOrigin || (site !== undefined && site !== 'same-origin');
}

function cookieAt(at: LinkAddresses, value: string | null) {
  const maxAge = value === null ? 0 : FLOW_LIFE_MS / 1_000;
  return { value: value ?? '', path: at.cookiePath, secure: at.secure, maxAge };
}
