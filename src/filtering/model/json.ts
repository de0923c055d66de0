import { isJsonObject, JsonNumber } from '../../platform/json/index.js';

/** An object as JSON.parse makes it. Only its own keys count; see {@link own}. */
export type JsonObject = Record<string, unknown>;

export const isObject: (value: unknown) => value is JsonObject = isJsonObject;

/** Whether a number, as it was sent or as a double. */
export function isNumber(value: unknown): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber;
}

/** The value under an own key of the object, undefined otherwise: `toString` is absent unless it was sent. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

const ARRAY_INDEX = /^(?:0|[1-9]\d{0,9})$/;

/**
 * One step of a path: an object's own key, or an array's element by its index (`length` is none).
 * Undefined when there is no such step, as below a scalar.
 */
export function child(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return ARRAY_INDEX.test(key) ? value[Number(key)] : undefined;
  return isObject(value) ? own(value, key) : undefined;
}

/** Whether arrays and objects nest deeper than `limit` levels; itself safe at any depth. */
export function nestsDeeperThan(value: unknown, limit: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    const below: unknown[] = [];
    for (const item of level) {
      if (!Array.isArray(item) && !isObject(item)) continue;
      if (depth >= limit) return true;
      for (const inner of Object.values(item)) below.push(inner);
    }
    level = below;
  }
  return false;
}
