import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig, type Role } from '../../config/index.js';
import type { NodePart } from './node-part.js';

/** Node parts of other modules, such as the snapshot and replays, which add them before the node starts. Started last, stopped first. */
@Injectable()
export class OtherParts implements NodePart {
  private readonly parts: NodePart[] = [];

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  /** @param role which nodes have it; all when it is not given */
  add(part: NodePart, role?: Role): void {
    if (role === undefined || this.config.roles.has(role)) this.parts.push(part);
  }

  async start(): Promise<void> {
    for (const part of this.parts) await part.start();
  }

  async stop(orderly: boolean): Promise<void> {
    await Promise.all(this.parts.map(async (part) => part.stop(orderly)));
  }
}
