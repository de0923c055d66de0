import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../../platform/http/caller.js';

/** Who logs in, as far as the connection tells. */
export interface Client {
  /** The connection's address, or behind TRUST_PROXY the one that the proxy names. */
  readonly ip: string;
  readonly userAgent?: string | undefined;
  /** Nothing is checked for a caller who has gone meanwhile. */
  readonly caller?: AbortSignal;
}

export function clientOf(request: FastifyRequest): Client {
  return { ip: request.ip, userAgent: request.headers['user-agent'], caller: callerOf(request) };
}

const LONGEST_USER_AGENT = 256;

/** A User-Agent header as it is kept with a session: some of the longest are cut. */
export function shownUserAgent(userAgent = ''): string | null {
  const text = userAgent.replace(/\p{Cc}/gu, ' ').trim();
  return text.slice(0, LONGEST_USER_AGENT).trim() || null;
}

/** An address as it is kept with a session. What a proxy wrote down may be none. */
export function shownAddress(ip: string): string | null {
  const address = ip.replace(/%.*$/s, '').toLowerCase();
  if (isIP(address) === 0) return null;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}
