import { describe, expect, it } from '@jest/globals';
import { SLOT, SLOT_BYTES, type SlotState } from '../../delivery/index.js';
import { changedSlots } from './changed-slots.js';

function results(...slots: SlotState[]): Buffer {
  const bytes = Buffer.alloc(slots.length * SLOT_BYTES);
  slots.forEach((slot, index) => bytes.writeUInt8(slot, index * SLOT_BYTES));
  return bytes;
}
const { open, delivered, deferred, cancelled } = SLOT;

describe('the deliveries of a segment that changed', () => {
  it.each<[string, number, Buffer | null | undefined, Buffer | null, number[]]>([
    [
      'all that it knows when nothing was told',
      3,
      undefined,
      results(delivered, deferred, cancelled),
      [2, 0],
    ],
    ['all as pending without results', 2, undefined, null, [1, 0]],
    ['none when nothing changed', 2, results(delivered, open), results(delivered, open), []],
    ['those with results now', 3, null, results(delivered, open, delivered), [2, 0]],
    ['not those that were deferred', 2, null, results(deferred, open), []],
    ['those beyond what was told before', 2, results(open), results(open, delivered), [1]],
  ])('are %s', (_what, deliveries, before, after, changed) => {
    expect(changedSlots(deliveries, before, after)).toEqual(changed);
  });
});
