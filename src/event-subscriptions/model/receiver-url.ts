import { readHttpUrl } from '../../platform/validation/index.js';
import { textProblem } from '../../lib/text-rules.js';

/** See docs/contract/event-subscriptions.md#3. */
const LONGEST_URL = 2_000;

/** A URL as it was sent, and as the WHATWG parser writes it: two with the same `href` are the same URL. */
export interface ReceiverUrl {
  readonly url: string;
  readonly href: string;
}

/**
 * Reads the `url` of a subscription: absolute, http or https, at most 2 000 characters, no user info
 * (docs/contract/event-subscriptions.md#3).
 * @returns the end of a sentence that begins with the field's name when it is anything else; it never repeats the
 * URL, which may hold a secret
 */
export function readReceiverUrl(url: string): ReceiverUrl | string {
  if (url === '') return 'must not be empty';
  const problem = textProblem(url, 1, LONGEST_URL);
  if (problem !== undefined) return problem;
  const parsed = readHttpUrl(url);
  return typeof parsed === 'string' ? parsed : { url, href: parsed.href };
}
