import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consolePolicy } from './console-policy.js';

/** What the build leaves in index.html for the server. */
const BASE = /<base href="[^"]*"/;
const NONCE = '__NONCE__';

/** The console's one page, with the path that the console has here, and a nonce of its own for every answer. */
export class ConsolePage {
  private readonly html: string;

  /**
   * @param built index.html as the build made it
   * @param path of the console, with a slash at its end
   * @throws Error when that is no page of ours
   */
  constructor(
    built: string,
    path: string,
    private readonly frameAncestors: readonly string[],
  ) {
    if (!BASE.test(built) || !built.includes(NONCE)) {
      throw new Error('The index.html of the console has no place for the base or the nonce.');
    }
    this.html = built.replace(BASE, () => `<base href="${escaped(path)}"`);
  }

  /** @param nonce 128 random bits unless given */
  answer(
    _request: FastifyRequest,
    reply: FastifyReply,
    nonce = randomBytes(16).toString('base64'),
  ): FastifyReply {
    return reply
      .headers({
        'Cache-Control': 'no-cache',
        'Content-Security-Policy': consolePolicy(nonce, this.frameAncestors),
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
        'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      })
      .type('text/html; charset=utf-8')
      .send(this.html.replaceAll(NONCE, () => nonce));
  }
}

function escaped(path: string): string {
  return path.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
