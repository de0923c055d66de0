import { JsonNumber, numberText } from '../../platform/json/index.js';
import type { Selection } from '../../event-subscriptions/index.js';
import type { Filters, Mismatch, States } from '../../filtering/index.js';

/** What a subscription sees of an event. */
export interface SeenEvent {
  readonly objCode: string;
  readonly eventType: string;
  readonly objId: string | null;
  readonly states: States;
}

/** Values found or wanted that are longer, in characters of JSON, are left out of answers. */
const LONGEST_VALUE = 200;

/**
 * Everything about the event that the subscription says no to: another object kind, event type or object, and each filter
 * that does not pass. Empty exactly when it matches. Long values are left out, the sentences tell their beginning or kind.
 */
export function mismatchesOf(selection: Selection, event: SeenEvent, filters: Filters): Mismatch[] {
  const mismatches = (['objCode', 'eventType', 'objId'] as const).flatMap((path) => {
    const [found, wanted] = [event[path], selection[path]];
    if (wanted === null || found === wanted) return [];
    const sentence = `${path} is ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`;
    return [{ path, sentence, found, wanted }];
  });
  return [...mismatches, ...filters.explain(selection.filterSet, event.states).map(withoutLongValues)];
}

function withoutLongValues({ found, wanted, ...rest }: Mismatch): Mismatch {
  return {
    ...rest,
    ...(isShort(found) ? { found } : {}),
    ...(isShort(wanted) ? { wanted } : {}),
  };
}

/** Looks at no more of a value than its answer may hold. */
function isShort(value: unknown): boolean {
  return capacityAfter(value, LONGEST_VALUE) >= 0;
}

function capacityAfter(value: unknown, capacity: number): number {
  if (typeof value === 'string') return capacity - value.length - 2;
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) {
    return capacity - (numberText(value)?.length ?? 5);
  }
  let left = capacity - 2;
  for (const key in value) {
    if (left < 0) return left;
    left = capacityAfter((value as Record<string, unknown>)[key], left - key.length - 4);
  }
  return left;
}
