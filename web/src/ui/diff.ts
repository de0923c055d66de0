import { stringifyExactly } from '../api/json';
import { kindOf, membersOf } from './json';

/** One place where two JSON values differ, or do not. */
export interface Difference {
  /** Names and indexes from the root. */
  readonly path: readonly (string | number)[];
  readonly kind: 'added' | 'removed' | 'changed' | 'same';
  /** Undefined where there was nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Where two states differ, in the order of the newer one, then what was removed. Objects are gone through; arrays and scalars are
 * compared as wholes, as filters do. Numbers are the same when they are spelt the same.
 */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const found: Difference[] = [];
  compare([], before, after, found);
  return found;
}

function compare(
  path: readonly (string | number)[],
  before: unknown,
  after: unknown,
  found: Difference[],
): void {
  if (
    kindOf(before) === 'object' &&
    kindOf(after) === 'object' &&
    before !== undefined &&
    after !== undefined
  ) {
    const [old, now] = [new Map(membersOf(before)), new Map(membersOf(after))];
    for (const [name, value] of now) compare([...path, name], old.get(name), value, found);
    for (const [name, value] of old) if (!now.has(name)) compare([...path, name], value, undefined, found);
    return;
  }
  found.push({ path, kind: kindOfChange(before, after), before, after });
}

function kindOfChange(before: unknown, after: unknown): Difference['kind'] {
  if (before === undefined) return after === undefined ? 'same' : 'added';
  if (after === undefined) return 'removed';
  return stringifyExactly(before) === stringifyExactly(after) ? 'same' : 'changed';
}
