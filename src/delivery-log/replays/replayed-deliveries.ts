import { uuidV7 } from '../../platform/crypto/index.js';
import { deliveryId } from '../../delivery/index.js';
import type { Original } from './replay.js';
import type { NewReplayed } from './replays.repository.js';

/**
 * The deliveries that repeat the originals: each under a segment id that is in no segment, so with a webhook-id of its own.
 * Originals of one segment share a new one and keep their indexes; the new ids sort as the old ones did.
 * @param random ten random bytes a call
 */
export function replayedDeliveries(
  originals: readonly Original[],
  nowMs: number,
  random: () => Uint8Array,
): NewReplayed[] {
  const sources = [...new Set(originals.map(({ segmentId }) => segmentId))];
  const ids = sources.map(() => uuidV7(nowMs, random())).toSorted();
  const idOf = new Map(sources.toSorted().map((source, at) => [source, ids[at]!]));
  return originals.map(({ segmentId, index, eventIndex, version, body }) => ({
    segmentId: idOf.get(segmentId)!,
    index,
    eventIndex,
    version,
    replayOf: deliveryId(segmentId, index),
    sourceSegmentId: segmentId,
    body,
  }));
}
