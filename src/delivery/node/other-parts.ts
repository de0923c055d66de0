import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig, type Role } from '../../config/index.js';
import type { NodePart } from './node-part.js';

/** The parts of modules above, known here by name alone, in the order in which a node starts them. */
const PLACES = [
  'subscription snapshot',
  'replay news',
  'replay runner',
  'job runner',
  'alerts',
  'node presence',
  'streams',
  'publish streams',
] as const;
export type Place = (typeof PLACES)[number];

/**
 * Node parts of other modules, which add them before the node starts, in whatever order these are constructed. Started last, in the order
 * of {@link PLACES}; stopped first, all at once.
 */
@Injectable()
export class OtherParts implements NodePart {
  private readonly parts = new Map<Place, NodePart>();

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  /**
   * @param role which nodes have it; all when it is not given
   * @throws Error when the place is taken
   */
  add(place: Place, part: NodePart, role?: Role): void {
    if (this.parts.has(place)) throw new Error(`This node already has a part called ${place}.`);
    if (role === undefined || this.config.roles.has(role)) this.parts.set(place, part);
  }

  async start(): Promise<void> {
    for (const part of this.inOrder()) await part.start();
  }

  async stop(orderly: boolean): Promise<void> {
    await Promise.all(
      this.inOrder()
        .toReversed()
        .map(async (part) => part.stop(orderly)),
    );
  }

  private inOrder(): NodePart[] {
    return PLACES.map((place) => this.parts.get(place)).filter((part) => part !== undefined);
  }
}
