/** 128 random bits, as 32 hexadecimal characters. */
export const SESSION_BYTES = 16;
/** 256 random bits: a key lives until somebody replaces it. */
export const API_KEY_BYTES = 32;

/** Whether a token is as long as an API key; a session is shorter. */
export function isAsLongAsAKey(token: string): boolean {
  return token.length === 2 * API_KEY_BYTES;
}

/**
 * The session or API key in an Authorization header: `<token>` or `Bearer <token>`.
 * @returns undefined for none, and for another scheme: a proxy in front may want one
 */
export function authorizationToken(header: string | undefined): string | undefined {
  return /^\s*(?:bearer\s+)?(\S+)\s*$/i.exec(header ?? '')?.[1];
}
