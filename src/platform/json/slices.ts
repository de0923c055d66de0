import { endOfString } from './strings.js';

/** Where a raw value stands in its text: from `from` up to, not including, `to`. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** The members of an object as they are written. */
export interface MemberSlices {
  /** By decoded key; of a repeated key the last one counts, as for JSON.parse. In the order of the text. */
  readonly members: ReadonlyMap<string, Slice>;
  /** Just after the closing brace. */
  readonly end: number;
  /** How many levels of brackets the object has, its own included. */
  readonly depth: number;
}

/** The elements of an array as they are written. */
export interface ElementSlices {
  readonly elements: readonly Slice[];
  /** Just after the closing bracket. */
  readonly end: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Finds the members of the object that opens at `start`, without parsing their values. Of valid JSON the slices are
 * exact; of anything else they mean nothing until JSON.parse has taken the same text. Linear, no recursion.
 * @returns undefined when the text's outline is not that of an object
 */
export function sliceMembers(text: string, start: number): MemberSlices | undefined {
  if (text.charCodeAt(start) !== OPEN_OBJECT) return undefined;
  const members = new Map<string, Slice>();
  let depth = 0;
  let at = skipWhitespace(text, start + 1);
  if (text.charCodeAt(at) === CLOSE_OBJECT) return { members, end: at + 1, depth: 1 };
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) return undefined;
    const keyEnd = endOfString(text, at);
    const key = decodeKey(text, at, keyEnd);
    at = skipWhitespace(text, keyEnd + 1);
    if (key === undefined || text.charCodeAt(at) !== COLON) return undefined;
    const from = skipWhitespace(text, at + 1);
    const value = skipValue(text, from);
    if (value === undefined) return undefined;
    if (value.depth > depth) depth = value.depth;
    // A map keeps a key's first place; the slices are to ascend.
    if (members.has(key)) members.delete(key);
    members.set(key, { from, to: value.end });
    at = skipWhitespace(text, value.end);
    const next = text.charCodeAt(at);
    if (next === CLOSE_OBJECT) return { members, end: at + 1, depth: depth + 1 };
    if (next !== COMMA) return undefined;
    at = skipWhitespace(text, at + 1);
  }
}

/** Finds the elements of the array that opens at `start`; otherwise as {@link sliceMembers}. */
export function sliceElements(text: string, start: number): ElementSlices | undefined {
  if (text.charCodeAt(start) !== OPEN_ARRAY) return undefined;
  const elements: Slice[] = [];
  let at = skipWhitespace(text, start + 1);
  if (text.charCodeAt(at) === CLOSE_ARRAY) return { elements, end: at + 1 };
  for (;;) {
    const value = skipValue(text, at);
    if (value === undefined) return undefined;
    elements.push({ from: at, to: value.end });
    at = skipWhitespace(text, value.end);
    const next = text.charCodeAt(at);
    if (next === CLOSE_ARRAY) return { elements, end: at + 1 };
    if (next !== COMMA) return undefined;
    at = skipWhitespace(text, at + 1);
  }
}

/**
 * The end of the value that begins at `start`, and its levels of brackets (0 for a scalar).
 * @returns undefined when no value begins there or it does not end
 */
export function skipValue(text: string, start: number): { end: number; depth: number } | undefined {
  const first = text.charCodeAt(start);
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) return skipNested(text, start);
  if (first === QUOTE) {
    const quote = endOfString(text, start);
    return quote < text.length ? { end: quote + 1, depth: 0 } : undefined;
  }
  let at = start;
  while (isScalarPart(text.charCodeAt(at))) at++;
  return at > start ? { end: at, depth: 0 } : undefined;
}

/** The first index from `at` on that holds no JSON white space. */
export function skipWhitespace(text: string, at: number): number {
  for (;;) {
    const c = text.charCodeAt(at);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return at;
    at++;
  }
}

function skipNested(text: string, start: number): { end: number; depth: number } | undefined {
  let open = 0;
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(text, i);
        break;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (++open > depth) depth = open;
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        if (--open === 0) return { end: i + 1, depth };
        break;
      default:
    }
  }
  return undefined;
}

/** Letters, digits, `+`, `-` and `.`: what numbers and the three words are made of. */
function isScalarPart(c: number): boolean {
  return (
    (c >= 0x61 && c <= 0x7a) ||
    (c >= 0x30 && c <= 0x39) ||
    c === 0x2d ||
    c === 0x2e ||
    c === 0x2b ||
    c === 0x45
  );
}

/** The key between its quotes, or undefined when it is no string of JSON. */
function decodeKey(text: string, quote: number, keyEnd: number): string | undefined {
  if (keyEnd >= text.length) return undefined;
  const key = text.slice(quote + 1, keyEnd);
  if (!key.includes('\\')) return key;
  try {
    return JSON.parse(text.slice(quote, keyEnd + 1)) as string;
  } catch {
    return undefined;
  }
}
