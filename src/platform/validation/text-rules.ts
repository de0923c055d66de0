/**
 * What is wrong with a text of `min` to `max` characters (code points), as the end of a sentence that begins with the
 * field's name; or undefined. PostgreSQL stores neither NUL nor lone surrogates, and nobody can see control characters.
 */
export function textProblem(text: unknown, min: number, max: number): string | undefined {
  if (typeof text !== 'string') return 'must be a string';
  // A code point has at most two code units: what is longer need not be counted.
  const length = text.length > 2 * max ? Infinity : [...text].length;
  if (length < min || length > max) return `must have ${min} to ${max} characters`;
  if (/\p{Cc}/u.test(text)) return 'must not contain control characters';
  if (/\p{Cs}/u.test(text)) return 'must not contain half of a surrogate pair';
  return undefined;
}

/** The same for a name, where spaces that nobody sees are refused too. */
export function nameProblem(name: unknown, max: number): string | undefined {
  const problem = textProblem(name, 1, max);
  if (problem !== undefined) return problem;
  return (name as string).trim() === name ? undefined : 'must not begin or end with a space';
}
