import { numberText } from '../api/json';

/** What a value is, for people. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

export function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null';
  if (numberText(value) !== undefined) return 'number';
  if (Array.isArray(value)) return 'array';
  const kind = typeof value;
  return kind === 'string' || kind === 'boolean' ? kind : 'object';
}

/**
 * A text as JSON writes it, and also with escapes for what would not be seen or would change the direction of what follows it: control
 * characters, marks of direction, spaces without width.
 */
export function visibleString(text: string): string {
  return JSON.stringify(text).replace(HIDDEN, escaped);
}

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

export const HIDDEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const HIDDEN_OR_CONTROL = new RegExp(String.raw`[\x00-\x1f]|${HIDDEN.source}`, 'g');

/** A name, with escapes for what would not be seen; one without such characters is itself. */
export function visibleName(name: string): string {
  return name.replace(HIDDEN_OR_CONTROL, escaped);
}

/** A scalar as it was sent: numbers digit for digit. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return visibleString(value);
  return numberText(value) ?? (typeof value === 'boolean' ? String(value) : 'null');
}

/** The members of an object or array, by their names. */
export function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item, n) => [String(n), item] as const);
  return kindOf(value) === 'object' ? Object.entries(value as object) : [];
}

/** A path as filters and people write it: `parameterValues.DE:Region`, `tags[0]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part, n) => (typeof part === 'number' ? `[${part}]` : n === 0 ? part : `.${part}`))
    .join('');
}

/** With two spaces, every number as it came, and what would not be seen as escapes: which is the same JSON. */
export function pretty(value: unknown): string {
  return stringifyPretty(value, '');
}

function stringifyPretty(value: unknown, indent: string): string {
  const members = membersOf(value);
  const kind = kindOf(value);
  if (members.length === 0) return kind === 'object' ? '{}' : kind === 'array' ? '[]' : scalarText(value);
  const inner = `${indent}  `;
  const lines = members.map(
    ([key, member]) =>
      `${inner}${kind === 'array' ? '' : `${visibleString(key)}: `}${stringifyPretty(member, inner)}`,
  );
  const [begin, end] = kind === 'array' ? ['[', ']'] : ['{', '}'];
  return `${begin}\n${lines.join(',\n')}\n${indent}${end}`;
}
