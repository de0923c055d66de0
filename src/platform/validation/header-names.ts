/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Of one connection (RFC 9110, section 7.6.1), or made anew for each request: nobody's to set but the client's. */
export const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Why a text is no header's name, as the end of a sentence; undefined when it is one. */
export function headerNameProblem(name: string): string | undefined {
  return TOKEN.test(name) ? undefined : "must be a header's name: letters, digits and !#$%&'*+.^_`|~-";
}
