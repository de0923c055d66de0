import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { uuidV7 } from '../../platform/crypto/index.js';
import { deliveryId } from '../../delivery/index.js';
import type { Original } from './replay.js';
import { replayedDeliveries } from './replayed-deliveries.js';

const NOW = Date.UTC(2026, 2, 2, 9);
const SOURCES = Array.from({ length: 20 }, (_, at) => uuidV7(NOW - 1_000 + at, randomBytes(10)));
const original = (segmentId: string, index: number): Original => ({
  segmentId,
  index,
  eventIndex: index,
  version: 2,
  body: undefined,
});

describe('replayed deliveries', () => {
  const originals = SOURCES.flatMap((id) => [original(id, 3), original(id, 40_000)]);
  const made = replayedDeliveries(originals, NOW, () => randomBytes(10));

  it('have ids of their own, made now, in the order of what they repeat', () => {
    const ids = made.map(({ segmentId, index }) => deliveryId(segmentId, index));
    expect(new Set(ids).size).toBe(originals.length);
    expect(made.map(({ segmentId }) => segmentId)).toEqual(made.map(({ segmentId }) => segmentId).toSorted());
    expect(new Set([...SOURCES, ...made.map(({ segmentId }) => segmentId)]).size).toBe(2 * SOURCES.length);
  });

  it('keep the index of their event and name what they repeat', () => {
    expect(made.map(({ eventIndex, index, replayOf }) => [eventIndex, index, replayOf])).toEqual(
      originals.map(({ segmentId, index }) => [index, index, deliveryId(segmentId, index)]),
    );
  });
});
