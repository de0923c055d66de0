import { Injectable } from '@nestjs/common';
import type { NodePart } from './node-part.js';

/** The parts of modules above that outlast sending, in the order in which a node starts them. */
const PLACES = ['figures housekeeping', 'figures', 'backlog figures'] as const;
export type LastingPlace = (typeof PLACES)[number];

/**
 * Node parts of other modules that every node has from before it sends until every result is written down. They are added before the node
 * starts, and stopped in the reverse order.
 */
@Injectable()
export class LastingParts implements NodePart {
  private readonly parts = new Map<LastingPlace, NodePart>();

  /** @throws Error when the place is taken */
  add(place: LastingPlace, part: NodePart): void {
    if (this.parts.has(place)) throw new Error(`This node already has a part called ${place}.`);
    this.parts.set(place, part);
  }

  async start(): Promise<void> {
    for (const part of this.inOrder()) await part.start();
  }

  async stop(orderly: boolean): Promise<void> {
    for (const part of this.inOrder().toReversed()) await part.stop(orderly);
  }

  private inOrder(): NodePart[] {
    return PLACES.map((place) => this.parts.get(place)).filter((part) => part !== undefined);
  }
}
