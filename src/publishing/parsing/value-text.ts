import { MAX_NAME_CHARACTERS } from './event-limits.js';

/** Control characters, which no database column and no header takes, and halves of surrogate pairs, which UTF-8 lacks. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** What is wrong with a short text such as objId or userId, as the end of a sentence; undefined when nothing is. */
export function nameProblem(text: string): string | undefined {
  if (text.length > MAX_NAME_CHARACTERS && characters(text) > MAX_NAME_CHARACTERS) {
    return `is longer than ${MAX_NAME_CHARACTERS} characters`;
  }
  if (UNPRINTABLE.test(text)) return 'contains a control character or half of a surrogate pair';
  return undefined;
}

/** A value for a message: short, and no more than its kind when it is none of the simple ones. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  // A number that JSON cannot spell, such as the infinity that 1e400 is read as, is spelt by its name.
  if (typeof value === 'number') return String(value);
  return JSON.stringify(typeof value === 'string' && value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

/** Characters as people count them: a surrogate pair is one. Stops counting where the answer is known. */
function characters(text: string): number {
  if (text.length > 2 * MAX_NAME_CHARACTERS) return text.length;
  return [...text].length;
}
