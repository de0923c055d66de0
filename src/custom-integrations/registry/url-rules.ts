import { readHttpUrl, textProblem } from '../../platform/validation/index.js';

export const LONGEST_URL = 2_000;

/**
 * What is wrong with a URL of an integration, as the end of a sentence that begins with the field's name: all are absolute,
 * http or https, without user info and fragment (contract of the document integrations, section 1).
 */
export function urlProblem(value: unknown): string | undefined {
  const problem = textProblem(value, 1, LONGEST_URL);
  if (problem !== undefined) return problem;
  const parsed = readHttpUrl(value as string);
  if (typeof parsed === 'string') return parsed;
  return (value as string).includes('#') ? 'must not contain a fragment (the part from # on)' : undefined;
}

/** Scheme, host and port: what a secret or a token was given for. */
export function originOf(url: string): string {
  return new URL(url).origin;
}
