/** C0, DEL and C1, which have no place in a header, a URL or an identifier; and halves of surrogate pairs, which have no UTF-8. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;
const CONTROL = /\p{Cc}/u;

/**
 * What is wrong with a text of `least` to `most` characters (code points), as the end of a sentence that begins with the
 * field's name; undefined when nothing is. PostgreSQL stores neither NUL nor halves of surrogate pairs, and nobody can see
 * control characters.
 */
export function textProblem(text: unknown, least: number, most: number): string | undefined {
  if (typeof text !== 'string') return 'must be a string';
  if (!hasLength(text, least, most)) {
    return `must have ${least === 0 ? 'at most' : `${least} to`} ${most} characters`;
  }
  if (!UNSTORABLE.test(text)) return undefined;
  return CONTROL.test(text)
    ? 'must not contain control characters'
    : 'must not contain half of a surrogate pair';
}

/** The same for a name of 1 to `most` characters, where spaces that nobody sees are refused too. */
export function nameProblem(name: unknown, most: number): string | undefined {
  const problem = textProblem(name, 1, most);
  if (problem !== undefined) return problem;
  return (name as string).trim() === name ? undefined : 'must not begin or end with a space';
}

/** A code point has one or two code units, so most texts need not be counted. */
function hasLength(text: string, least: number, most: number): boolean {
  const units = text.length;
  if (units < least || units > 2 * most) return false;
  if (units >= 2 * least && units <= most) return true;
  const characters = [...text].length;
  return characters >= least && characters <= most;
}
