import type { IncomingMessage } from 'node:http';

/** What a host, with its port, is made of (RFC 3986, section 3.2.2). */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::\d*)?$/;

/**
 * What is wrong with a request's first lines, in a sentence, although node's parser takes them (RFC 9112, sections 2.3 and
 * 3.2); undefined when they are in order.
 */
export function problemOfHead(request: IncomingMessage): string | undefined {
  const { httpVersionMajor: major, httpVersionMinor: minor, httpVersion, rawHeaders } = request;
  if (major === 0) return 'The request line has no HTTP version.';
  if (major !== 1) return `HTTP ${httpVersion} is not supported; use 1.1 or 1.0.`;
  let host: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length !== 4 || rawHeaders[i]!.toLowerCase() !== 'host') continue;
    if (host !== undefined) return 'The request has more than one Host header.';
    host = rawHeaders[i + 1]!;
  }
  if (host === undefined) return minor === 0 ? undefined : 'The request has no Host header.';
  return HOST.test(host) ? undefined : 'The Host header does not name a host.';
}
