import { SLOT, SLOT_BYTES, type SlotState } from '../../delivery/index.js';

/** What a segment knows of one delivery. */
export interface Slot {
  readonly state: SlotState;
  /** The HTTP status of the first attempt; null when there was no answer, or no attempt. */
  readonly status: number | null;
  /** When the attempt began, in milliseconds after the segment's commit. */
  readonly startMs: number;
  readonly durationMs: number;
}

const NOTHING_YET: Slot = { state: SLOT.open, status: null, startMs: 0, durationMs: 0 };

/** Reads what a segment's results say of one delivery. @param results null before the first one was written */
export function readSlot(results: Buffer | null, index: number): Slot {
  const at = index * SLOT_BYTES;
  if (results === null || at + SLOT_BYTES > results.length) return NOTHING_YET;
  const status = results.readUInt16BE(at + 1);
  return {
    state: results.readUInt8(at) as SlotState,
    status: status === 0 ? null : status,
    startMs: results.readUInt32BE(at + 3),
    durationMs: results.readUInt32BE(at + 7),
  };
}
