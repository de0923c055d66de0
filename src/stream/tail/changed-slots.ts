import { SLOT, SLOT_BYTES } from '../../delivery/index.js';

/**
 * The indexes of a segment's deliveries that are in another state than before and whose state the segment knows: what was deferred is
 * told by its row. The last ones first.
 * @param before the results as they were told; undefined when nothing was told of the segment yet
 */
export function changedSlots(
  deliveries: number,
  before: Buffer | null | undefined,
  after: Buffer | null,
): number[] {
  const changed: number[] = [];
  for (let index = deliveries - 1; index >= 0; index--) {
    const state = stateOf(after, index);
    if (state === SLOT.deferred) continue;
    if (before === undefined || stateOf(before, index) !== state) changed.push(index);
  }
  return changed;
}

function stateOf(results: Buffer | null, index: number): number {
  const at = index * SLOT_BYTES;
  return results === null || at >= results.length ? SLOT.open : results[at]!;
}
