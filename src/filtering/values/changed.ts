import { exactValue, isSameValue } from './exact.js';
import { isNumber, isObject, own } from '../model/json.js';

/**
 * Whether a field differs between two states: deep, key order ignored, an absent key is null, and nothing is
 * normalised, so `"5"` and `5` differ, as `""` and null do; but numbers are compared by exact value, and 1.10 is 1.1.
 * See docs/contract/event-subscriptions.md#5, `changed`. Walks with a list of its own instead of recursion: no depth
 * overflows the stack.
 */
export function differs(before: unknown, after: unknown): boolean {
  const pairs: [unknown, unknown][] = [[before, after]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = [pair[0] ?? null, pair[1] ?? null];
    if (a === b) continue;
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) return true;
      for (let index = 0; index < a.length; index++) pairs.push([a[index], b[index]]);
    } else if (isObject(a) && isObject(b)) {
      for (const key of Object.keys(a)) pairs.push([a[key], own(b, key)]);
      for (const key of Object.keys(b)) if (!Object.hasOwn(a, key)) pairs.push([null, b[key]]);
    } else if (!isNumber(a) || !isNumber(b) || !isSameValue(exactValue(String(a)), exactValue(String(b)))) {
      return true;
    }
  }
  return false;
}
