import { endOfString } from './strings.js';

/** What stands between names and values, and is part of none. */
const GAP = /[\s{}[\],:]/;

/**
 * Whether a name or a scalar of a valid JSON text passes: texts as they are meant, numbers and the three words as they are spelt.
 * Linear, no recursion.
 */
export function someScalar(text: string, test: (scalar: string) => boolean): boolean {
  for (let at = 0; at < text.length;) {
    const character = text[at]!;
    if (character === '"') {
      const quote = endOfString(text, at);
      if (test(unmasked(text, at, quote))) return true;
      at = quote + 1;
    } else if (GAP.test(character)) {
      at++;
    } else {
      let end = at + 1;
      while (end < text.length && !GAP.test(text[end]!)) end++;
      if (test(text.slice(at, end))) return true;
      at = end;
    }
  }
  return false;
}

function unmasked(text: string, start: number, quote: number): string {
  const inner = text.slice(start + 1, quote);
  return inner.includes('\\') ? (JSON.parse(text.slice(start, quote + 1)) as string) : inner;
}
