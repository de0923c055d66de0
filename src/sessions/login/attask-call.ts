/** What the vendor's log-in paths can do (contract, section 2). */
export type AttaskCall = 'login' | 'logout' | 'user';

/** A decision about a request on those paths. */
export type AttaskRoute =
  | { readonly call: AttaskCall }
  | { readonly refused: 'nothing here' }
  | { readonly refused: 'method'; readonly allow: string };

const METHODS: Readonly<Record<AttaskCall, readonly string[]>> = {
  login: ['POST'],
  logout: ['GET', 'POST'],
  user: ['PUT'],
};

/** `v1`, `v13.0`: the vendor's versions differ in nothing that concerns logging in. */
const VERSION = /^v\d{1,4}(\.\d{1,4})?$/;

/**
 * Decides what a call is.
 * @param version the path's version; undefined on the paths that have none
 * @param resource the path's last part; `user` has no case
 * @param method the HTTP method, or what the `method` parameter put in its place, in any case
 */
export function attaskRoute(version: string | undefined, resource: string, method: string): AttaskRoute {
  const call = callOf(resource);
  if (!call || (version !== undefined && !VERSION.test(version))) return { refused: 'nothing here' };
  if (METHODS[call].includes(method.toUpperCase())) return { call };
  return { refused: 'method', allow: METHODS[call].join(', ') };
}

function callOf(resource: string): AttaskCall | undefined {
  if (resource === 'login' || resource === 'logout') return resource;
  return resource.toLowerCase() === 'user' ? 'user' : undefined;
}
