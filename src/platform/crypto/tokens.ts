import { createHash, randomBytes } from 'node:crypto';
import type { RandomSource } from './sealer.js';

/**
 * A new bearer token as lower-case hexadecimal, 2 characters a byte. 16 bytes give the 128 random bits that a
 * session needs, in the form that deployed clients know.
 */
export function newToken(bytes: number = 16, random: RandomSource = randomBytes): string {
  return Buffer.from(random(bytes)).toString('hex');
}

/** What is stored and looked up in place of a random token: its SHA-256. Not for passwords. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
