import { numberText } from '../platform/json/index.js';

/** C0, DEL and C1: they have no place in a header, a URL or an identifier, nobody can see them, and NUL could not be stored. */
const CONTROL = /\p{Cc}/u;
/** Half a character: it has no UTF-8, so it could not be stored or sent as it came. */
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * What is wrong with a text of `min` to `max` characters (code points), as the end of a sentence that begins with the
 * field's name; undefined when nothing is.
 */
export function textProblem(text: unknown, min: number, max: number): string | undefined {
  if (typeof text !== 'string') return 'must be a string';
  // A code point has at most two code units: what is longer than that need not be counted.
  const length = text.length > 2 * max ? Infinity : [...text].length;
  if (length < min || length > max) {
    return min === 0 ? `must have at most ${max} characters` : `must have ${min} to ${max} characters`;
  }
  if (CONTROL.test(text)) return 'must not contain control characters';
  if (LONE_SURROGATE.test(text)) return 'must not contain half of a surrogate pair';
  return undefined;
}

/** The same for a name, where spaces that nobody sees are refused too. */
export function nameProblem(name: unknown, max: number): string | undefined {
  const problem = textProblem(name, 1, max);
  if (problem !== undefined) return problem;
  return (name as string).trim() === name ? undefined : 'must not begin or end with a space';
}

/** What a value is, for a message about a wrong type; the value itself may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (numberText(value) !== undefined) return 'a number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** What a value may be, for a message: `"a", "b" or "c"`. */
export function oneOf(values: readonly string[]): string {
  const names = values.map((value) => `"${value}"`);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** A text for a message, cut to 60 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
