import { numberText } from '../../platform/json/index.js';

const LONGEST_LINK = 8_192;
const SIZE = /^\s*\d{1,16}(?:\.\d{1,16})?(?:e\+?\d{1,2})?\s*$/i;

/** A link that a browser may follow: http or https. */
export function asLink(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_LINK) return undefined;
  try {
    const { protocol, href } = new URL(value);
    const isFollowable = protocol === 'http:' || protocol === 'https:';
    // Percent-encoding makes it up to nine times as long.
    return isFollowable && href.length <= LONGEST_LINK ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes, as a number or as its digits; a fraction of nothing is none. */
export function asSize(value: unknown): number | undefined {
  const text = numberText(value) ?? value;
  if (typeof text !== 'string' || !SIZE.test(text)) return undefined;
  const size = Number(text);
  return Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

/** True or false, as such or as its name. */
export function asFlag(value: unknown): boolean | undefined {
  const flag = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (flag === true || flag === 'true') return true;
  return flag === false || flag === 'false' ? false : undefined;
}
