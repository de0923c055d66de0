import { child, isObject, own } from '../model/json.js';

/**
 * The value of a field in a state, undefined when it is absent: the literal key first (`project:programID`), then
 * the same key under `parameterValues` (custom data), then a dotted path, in which an array's element goes by its
 * index. Own keys only. A key that is there ends the search, even when it holds null. See
 * docs/contract/event-subscriptions.md#5-lookup.
 */
export function lookup(state: unknown, fieldName: string): unknown {
  if (!isObject(state)) return undefined;
  if (Object.hasOwn(state, fieldName)) return state[fieldName];
  const custom = own(state, 'parameterValues');
  if (isObject(custom) && Object.hasOwn(custom, fieldName)) return custom[fieldName];
  if (!fieldName.includes('.')) return undefined;
  let value: unknown = state;
  for (const step of fieldName.split('.')) {
    value = child(value, step);
    if (value === undefined) return undefined;
  }
  return value;
}
