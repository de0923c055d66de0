import { textProblem } from '../../lib/text-rules.js';
import { readHttpUrl } from '../../platform/validation/index.js';

export const LONGEST_URL = 2_000;

/**
 * What is wrong with a URL of an integration, as the end of a sentence that begins with the field's name: all are absolute,
 * http or https, without user info and fragment (docs/contract/document-webhooks.md#1).
 */
export function urlProblem(value: unknown): string | undefined {
  const problem = textProblem(value, 1, LONGEST_URL);
  if (problem !== undefined) return problem;
  const parsed = readHttpUrl(value as string);
  if (typeof parsed === 'string') return parsed;
  return (value as string).includes('#') ? 'must not contain a fragment (the part from # on)' : undefined;
}

/**
 * The same for the authentication URL. The answer is taken from the callback's query alone: by form_post it would come
 * without the flow's cookie, and in a fragment not at all.
 */
export function authenticationUrlProblem(value: unknown): string | undefined {
  const problem = urlProblem(value);
  if (problem !== undefined) return problem;
  return new URL(value as string).searchParams.has('response_mode')
    ? 'must not have response_mode in its query: the answer comes in the query of the callback'
    : undefined;
}

/** Scheme, host and port: what a secret or a token was given for. */
export function originOf(url: string): string {
  return new URL(url).origin;
}
