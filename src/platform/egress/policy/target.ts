import { isIP } from 'node:net';

/** Where a request goes, read once from a URL and kept, since reading costs more than sending. */
export interface ParsedTarget {
  /** Scheme, host and port, as the connection pool is keyed by it. */
  readonly origin: string;
  /** Path and query; what the request line holds. Characters that no URL may hold are percent-encoded. */
  readonly path: string;
  /** The host as it is resolved, without the brackets of an IPv6 literal. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Whether the host is an address rather than a name. */
  readonly literal: boolean;
}

/**
 * What WHATWG parsing leaves as it is in a path or a query and RFC 3986 has in neither: browsers encode some of it, servers
 * refuse some of it for ever, and none needs it raw.
 */
const UNENCODED = /[{}|^[\]"<>`\\]/g;

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** A URL that no request can be sent to. The message does not repeat it: it may hold a secret. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/**
 * Reads an absolute http or https URL. WHATWG parsing turns every spelling of an IPv4 address (`2130706433`,
 * `0x7f.1`, `017700000001`, percent-encoded or full-width digits, a trailing dot) into the usual one, so that
 * a literal host can be judged as it stands.
 * @throws TargetError when it is no URL, of another scheme, or holds user info
 */
export function parseTarget(url: string | URL): ParsedTarget {
  const parsed = typeof url === 'string' ? read(url) : url;
  const secure = parsed.protocol === 'https:';
  if (!secure && parsed.protocol !== 'http:') throw new TargetError('the URL is neither http nor https');
  if (parsed.username !== '' || parsed.password !== '') throw new TargetError('the URL holds user info');
  const host = parsed.hostname.startsWith('[') ? parsed.hostname.slice(1, -1) : parsed.hostname;
  return {
    origin: parsed.origin,
    path: (parsed.pathname + parsed.search).replace(UNENCODED, percentEncoded),
    host,
    port: parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port),
    secure,
    literal: isIP(host) !== 0,
  };
}

function read(url: string): URL {
  // Not URL.canParse: once it is compiled, that of Node 20 says no to letters between U+0080 and U+00FF.
  try {
    return new URL(url);
  } catch {
    throw new TargetError('not an absolute URL');
  }
}
