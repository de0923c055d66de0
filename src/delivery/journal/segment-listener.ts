import type { Segment } from './segment.js';

/**
 * Who sends what was committed. The journal knows it by these few calls alone, since those who send know the journal; they
 * are direct calls, and no events, because the first has an answer and the second is made for every commit.
 */
export abstract class SegmentListener {
  /** The node's id when it will send new segments from memory; null when somebody else should. */
  abstract ownerForNew(publisher: string): number | null;
  /** This segment is about to be written; until {@link settled} it is on its way, whoever the database says has it. */
  abstract drafted(segmentId: string): void;
  /** It was handed over, or not written. */
  abstract settled(segmentId: string): void;
  /** @param owner in whose name it was committed */
  abstract accept(segment: Segment, owner: number): void;
  /** A segment was committed that nobody owns. */
  abstract unowned(): void;
}
