import { createHash } from 'node:crypto';

/** Of a SHA-256 in base64url. */
const KEY = /^[A-Za-z0-9_-]{43}$/;

/** What a URL is stored and found by, among those of its customer. @param url as the WHATWG parser writes it */
export function urlHash(url: string): Buffer {
  return createHash('sha256').update(url).digest();
}

/** The id of a customer's URL as callers see it: the same for the same URL, and it tells nothing of other customers'. */
export function endpointKey(hash: Buffer): string {
  return hash.toString('base64url');
}

/** The inverse of {@link endpointKey}; undefined when the text is none. */
export function hashOfKey(key: string): Buffer | undefined {
  if (!KEY.test(key)) return undefined;
  const hash = Buffer.from(key, 'base64url');
  // The last character has bits to spare.
  return endpointKey(hash) === key ? hash : undefined;
}
