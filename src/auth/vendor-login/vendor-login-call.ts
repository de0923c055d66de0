/** What the vendor's log-in paths can do (docs/contract/event-subscriptions.md#2). */
export type VendorLoginCall = 'login' | 'logout' | 'session' | UserAction;

/** What `user` does with one's own API key. */
type UserAction = (typeof USER_ACTIONS)[number];
export const USER_ACTIONS = ['getApiKey', 'generateApiKey', 'clearApiKey'] as const;

/** A request on those paths, as far as it decides what the call is. */
export interface VendorLoginRequest {
  /** Without the query. */
  readonly path: string;
  readonly method: string;
  /** The parameter `method`: what is meant in place of the HTTP method. */
  readonly override: string | undefined;
  /** The parameter `action`, whatever it is. */
  readonly action: unknown;
}

/** A decision about one. */
export type VendorLoginRoute =
  | { readonly call: VendorLoginCall }
  | { readonly refused: 'nothing here' }
  | { readonly refused: 'path action' }
  | { readonly refused: 'action' }
  | { readonly refused: 'method'; readonly meant: string; readonly allow: string };

interface Resource {
  readonly name: 'login' | 'logout' | 'session' | 'user';
  /** The path's last segment, where `user` is the one before. */
  readonly action?: string;
}

const METHODS: Readonly<Record<Resource['name'], readonly string[]>> = {
  login: ['GET', 'POST'],
  logout: ['GET', 'POST'],
  session: ['GET', 'POST'],
  user: ['GET', 'POST', 'PUT'],
};

/**
 * Called by one of their methods, these are meant whatever `method` says: deployed clients say GET with a log-in that they
 * POST, and POST or PUT with a `user` that they GET.
 */
const HEEDLESS: ReadonlySet<string> = new Set(['login', 'user']);

/** `v1`, `v13.0`: the vendor's versions differ in nothing that concerns logging in. */
const VERSION = /^v\d{1,4}(\.\d{1,4})?$/;
const BESIDE_VERSIONS: ReadonlySet<string> = new Set(['internal', 'api-internal', 'unsupported']);
const WITHOUT_VERSION: ReadonlySet<string> = new Set(['api-internal', 'api-unsupported', 'api-asp']);

/** Decides what a request is. An action in the path counts, whatever the parameter says. */
export function vendorLoginRoute({ path, method, override, action }: VendorLoginRequest): VendorLoginRoute {
  const resource = resourceOf(path.split('/').slice(2));
  if (!resource) return { refused: 'nothing here' };
  const allowed = METHODS[resource.name];
  const meant = (override ?? method).toUpperCase();
  const answered = allowed.includes(meant) || (HEEDLESS.has(resource.name) && allowed.includes(method));
  if (resource.name !== 'user') {
    return answered ? { call: resource.name } : { refused: 'method', meant, allow: allowed.join(', ') };
  }
  const called = userAction(resource.action ?? action);
  if (!called && resource.action !== undefined) return { refused: 'path action' };
  if (!answered) return { refused: 'method', meant, allow: allowed.join(', ') };
  return called ? { call: called } : { refused: 'action' };
}

/** @param segments of the path, behind `/attask/` */
function resourceOf([base = '', ...rest]: readonly string[]): Resource | undefined {
  if (WITHOUT_VERSION.has(base)) return named(rest);
  if (base !== 'api') return undefined;
  const [version = '', ...behind] = rest;
  return named(VERSION.test(version) || BESIDE_VERSIONS.has(version) ? behind : rest);
}

function named([name = '', action, ...more]: readonly string[]): Resource | undefined {
  if (more.length > 0) return undefined;
  if (name.toLowerCase() === 'user') return { name: 'user', ...(action !== undefined && { action }) };
  if (action !== undefined) return undefined;
  return name === 'login' || name === 'logout' || name === 'session' ? { name } : undefined;
}

function userAction(action: unknown): UserAction | undefined {
  return USER_ACTIONS.find((known) => known === action);
}
