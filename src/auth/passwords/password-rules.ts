import { textProblem } from '../../lib/text-rules.js';

/** Length bounds of a new password, in characters (code points). NIST SP 800-63B: length, not composition, counts. */
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 200;
/** Nothing longer was ever a password here; refused before it is hashed. */
export const PASSWORD_LONGEST_ACCEPTED = 1024;

/** What is wrong with a new password, as the end of a sentence that begins with the field's name; or undefined. */
export function newPasswordProblem(password: unknown): string | undefined {
  return textProblem(password, PASSWORD_MIN, PASSWORD_MAX);
}

/** No 0, 1, l or o: read from a terminal and typed once. 32 characters, 5 bits each. */
const ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz';
const READABLE_LENGTH = 20;

/** Random bytes that {@link readablePassword} needs. */
export const READABLE_PASSWORD_BYTES = READABLE_LENGTH;

/**
 * A generated password of 100 random bits in five groups of four: `k3m9-x7qp-…`.
 * @param random at least {@link READABLE_PASSWORD_BYTES} random bytes
 */
export function readablePassword(random: Uint8Array): string {
  const characters = Array.from(random.subarray(0, READABLE_LENGTH), (byte) => ALPHABET[byte % 32]).join('');
  return characters.match(/.{4}/g)!.join('-');
}
