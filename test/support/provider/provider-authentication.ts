import type { IncomingHttpHeaders } from 'node:http';
import type { OAuthServer } from './oauth-server.js';

/** Says who calls; undefined for somebody who may not. */
export type Authentication = (headers: IncomingHttpHeaders) => Promise<string | undefined>;

/** Callers with an access token of the server. */
export function bearerOf(server: OAuthServer): Authentication {
  return async ({ authorization }) => {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    return token === undefined ? undefined : server.accountOf(token);
  };
}

/** Callers with the key, and any username. */
export function apiKeyOf(key: string): Authentication {
  return async ({ apikey, username }) =>
    apikey === key && typeof username === 'string' && username !== '' ? username : undefined;
}
