import { type Exact, exactValue } from './exact.js';

// No alternative here can match the same digits in two ways: a megabyte of digits is read in one pass.
const SPELLED = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const PLAIN = /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?$/;

const NINE = 0x39;

/** Up to 15 significant digits a double tells every two decimals apart, and keeps their order. */
const EXACT_DIGITS = 15;

/**
 * The number that a text spells in decimal, exponents and leading zeros allowed, or null when it spells none. What a JSON
 * number compares with (docs/contract/event-subscriptions.md#5-values, rule 3).
 */
export function parseDecimal(text: string): Exact | null {
  // Most texts are told by their first letter: what a number begins with comes no later than 9.
  return text.charCodeAt(0) > NINE || !SPELLED.test(text) ? null : exactValue(text);
}

/**
 * The number that a plain decimal spells: optional sign, no exponent, no leading zeros, at most 15 digits; null for
 * any other text. Two such texts are ordered by value (docs/contract/event-subscriptions.md#5-values, rule 3).
 */
export function parsePlainDecimal(text: string): number | null {
  if (text.length > EXACT_DIGITS + 2 || !PLAIN.test(text)) return null;
  return text.replace(/[^\d]/g, '').length <= EXACT_DIGITS ? Number(text) : null;
}
