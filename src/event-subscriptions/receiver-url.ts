import { textProblem } from './text-rules.js';

/** Contract, section 3. */
const LONGEST_URL = 2_000;

/** Scheme, then what stands between `//` and the path: WHATWG parsing would guess a host where there is none. */
const ABSOLUTE = /^https?:\/\/([^/?#\\]*)/i;

/** A URL as it was sent, and as the WHATWG parser writes it: two with the same `href` are the same URL. */
export interface ReceiverUrl {
  readonly url: string;
  readonly href: string;
}

/**
 * Reads the `url` of a subscription: absolute, http or https, at most 2 000 characters, no user info (contract,
 * section 3).
 * @returns the end of a sentence that begins with the field's name when it is anything else; it never repeats the
 * URL, which may hold a secret
 */
export function readReceiverUrl(url: string): ReceiverUrl | string {
  if (url === '') return 'must not be empty';
  const problem = textProblem(url, LONGEST_URL);
  if (problem !== undefined) return problem;
  if (/\s/u.test(url)) return 'must not contain white space; write %20 for a space';
  const authority = ABSOLUTE.exec(url)?.[1];
  if (authority === undefined) return 'must be an absolute URL that begins with http:// or https://';
  if (authority === '') return 'must name a host after ://';
  if (authority.includes('@')) return 'must not contain user info (the part before @)';
  // Not URL.canParse: once it is compiled, that of Node 20 says no to letters between U+0080 and U+00FF.
  try {
    const { href, port } = new URL(url);
    return port === '0' ? 'must not name port 0, which nothing listens on' : { url, href };
  } catch {
    return 'is not a valid URL: its host or port cannot be read';
  }
}
