/** Scheme, then what stands between `//` and the path: WHATWG parsing would guess a host where there is none. */
const ABSOLUTE = /^https?:\/\/([^/?#\\]*)/i;

/**
 * Reads an absolute http or https URL without user info.
 * @returns the end of a sentence that begins with the field's name when it is anything else; it never repeats the
 * URL, which may hold a secret
 */
export function readHttpUrl(url: string): URL | string {
  if (/\s/u.test(url)) return 'must not contain white space; write %20 for a space';
  const authority = ABSOLUTE.exec(url)?.[1];
  if (authority === undefined) return 'must be an absolute URL that begins with http:// or https://';
  if (authority === '') return 'must name a host after ://';
  if (authority.includes('@')) return 'must not contain user info (the part before @)';
  // Not URL.canParse: once it is compiled, that of Node 20 says no to letters between U+0080 and U+00FF.
  try {
    const parsed = new URL(url);
    return parsed.port === '0' ? 'must not name port 0, which nothing listens on' : parsed;
  } catch {
    return 'is not a valid URL: its host or port cannot be read';
  }
}
