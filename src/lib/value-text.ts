import { JsonNumber, numberText } from '../platform/json/index.js';

/** Longer texts are cut in messages. */
const LONGEST = 60;

/** A text for a message, in quotes, cut to so many characters. */
export function quoted(text: string, longest = LONGEST): string {
  return JSON.stringify(shortened(text, longest));
}

/** The beginning of a text, with a sign where it was cut. */
export function shortened(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/**
 * A value for a message: scalars as JSON, cut to 60 characters; arrays and objects by their kind alone. A number that JSON
 * cannot spell, such as the infinity that 1e400 is read as, goes by its name.
 * @param absent what a value that is not there is called
 */
export function shown(value: unknown, absent = 'nothing'): string {
  if (value === undefined) return absent;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'object' && value !== null && !(value instanceof JsonNumber)) return 'an object';
  return shortened(String(value as JsonNumber | number | boolean | null));
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
