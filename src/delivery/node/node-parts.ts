import { Injectable } from '@nestjs/common';

/** Work that a node does while it sends: begun with it and ended with it. */
export interface NodePart {
  /** @param owner the node's id while it may own things, else undefined */
  start(owner: () => number | undefined): void;
  /** Begins nothing more, and waits for what is being written. */
  stop(): Promise<void>;
}

/** What other modules have a sending node do. They add it when they are put together, before the node starts. */
@Injectable()
export class NodeParts {
  private readonly parts: NodePart[] = [];

  add(part: NodePart): void {
    this.parts.push(part);
  }

  start(owner: () => number | undefined): void {
    for (const part of this.parts) part.start(owner);
  }

  async stop(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.stop()));
  }
}
