import { isJsonObject } from '../../platform/json/index.js';
import type { SubscriptionBody } from './subscription-body.js';

/** What a value costs in memory beside its text, in bytes, where a fieldValue is full of them. */
const BYTES_OF_A_VALUE = 128;

/**
 * What every node keeps of a subscription in memory and a caller decides on, in bytes; the rest is short.
 * @param filters its filters as JSON
 */
export function subscriptionBytes(body: SubscriptionBody, filters: string): number {
  const texts = [filters, body.url, ...body.headers.flatMap(({ name, value }) => [name, value])];
  return texts.reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    BYTES_OF_A_VALUE * valuesOf(body.filters),
  );
}

/** How many values stand in the arrays and objects of fieldValues. */
function valuesOf(filters: readonly unknown[]): number {
  return filters.reduce<number>((sum, filter) => {
    if (!isJsonObject(filter)) return sum;
    const { filters: members, fieldValue } = filter;
    return sum + valuesIn(fieldValue) + (Array.isArray(members) ? valuesOf(members) : 0);
  }, 0);
}

function valuesIn(value: unknown): number {
  if (!Array.isArray(value) && !isJsonObject(value)) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + 1 + valuesIn(inner), 0);
}
