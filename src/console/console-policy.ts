/**
 * What the console's page may do: everything comes from this service, and styles that scripts make show the page's own nonce.
 *
 * @param nonce of this answer
 * @param frameAncestors origins whose pages may frame it
 */
export function consolePolicy(nonce: string, frameAncestors: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'"}`,
  ].join('; ');
}
