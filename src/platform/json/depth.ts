import { endOfString } from './strings.js';

/** How deep JSON may nest anywhere in a request: past this, nobody means it, and recursion stays safe. */
export const MAX_JSON_DEPTH = 200;

/**
 * Says where the first bracket is that nests deeper than `max`, or -1. Strings are skipped; the text need not be
 * valid JSON. Linear in its length.
 */
export function positionTooDeep(text: string, max: number = MAX_JSON_DEPTH): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      i = endOfString(text, i);
    } else if (c === 0x7b || c === 0x5b) {
      if (++depth > max) return i;
    } else if (c === 0x7d || c === 0x5d) {
      depth--;
    }
  }
  return -1;
}
