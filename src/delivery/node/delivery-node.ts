import type { Type } from '@nestjs/common';
import { type AppConfig, type Role } from '../../config/index.js';
import { withinTime } from '../../lib/within-time.js';
import { Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { NodeDispatcher } from '../dispatch/node-dispatcher.js';
import { SegmentTakeover } from '../dispatch/segment-takeover.js';
import { ResultWriter } from '../results/result-writer.js';
import { Retrier } from '../retries/retrier.js';
import { DeletionNews } from './deletion-news.js';
import { EndpointNews } from './endpoint-news.js';
import { Housekeeping } from './housekeeping.js';
import { LastingParts } from './lasting-parts.js';
import { NodeLease } from './node-lease.js';
import type { NodePart } from './node-part.js';
import { OtherParts } from './other-parts.js';
import { PauseNews } from './pause-news.js';
import { RequestsUnderWay } from './requests-under-way.js';
import { WorkPoll } from './work-poll.js';

/** Beyond a request's own time, what a stop waits for requests under way. */
const DRAIN_GRACE_MS = 1_000;

interface Entry {
  readonly type: Type<NodePart>;
  /** Only nodes of this role have it. */
  readonly role?: Role;
  /** Begins work: stopped before everything else, together with all others that do. */
  readonly begins?: true;
}

/** In the order in which a node starts them. It stops them in the reverse order. */
export const NODE_PARTS: readonly Entry[] = [
  { type: Notifications },
  { type: Housekeeping },
  { type: LastingParts },
  { type: NodeLease, role: 'delivery' },
  { type: ResultWriter, role: 'delivery' },
  { type: NodeDispatcher, role: 'delivery', begins: true },
  { type: RequestsUnderWay, role: 'delivery', begins: true },
  { type: EndpointNews, role: 'delivery', begins: true },
  { type: PauseNews, role: 'delivery', begins: true },
  { type: DeletionNews, role: 'delivery', begins: true },
  { type: Retrier, role: 'delivery', begins: true },
  { type: SegmentTakeover, role: 'delivery', begins: true },
  { type: WorkPoll, role: 'delivery', begins: true },
  { type: OtherParts, begins: true },
];

/** What a node does from its start to its stop. */
export class DeliveryNode {
  private readonly started: (Entry & { readonly part: NodePart })[] = [];
  private readonly log: Log;

  /** @param parts those of {@link NODE_PARTS}, in the same order */
  constructor(
    private readonly config: AppConfig,
    log: Log,
    private readonly parts: readonly NodePart[],
  ) {
    this.log = log.for('delivery');
  }

  /** @throws what a part throws that cannot start; {@link stop} then stops those that have started */
  async start(): Promise<void> {
    for (const [index, entry] of NODE_PARTS.entries()) {
      if (entry.role !== undefined && !this.config.roles.has(entry.role)) continue;
      const part = this.parts[index]!;
      this.started.push({ ...entry, part });
      await part.start();
    }
  }

  /**
   * Begins nothing more, gives what is under way the time of a request and a second, writes every result down, and leaves
   * the rest to whoever claims it. Does nothing the second time.
   */
  async stop(): Promise<void> {
    const parts = this.started.splice(0).reverse();
    const beginning = parts.filter(({ begins }) => begins);
    const ended = Promise.all(beginning.map(({ part }) => this.end(part, true)));
    await withinTime(ended, this.config.delivery.timeoutMs + DRAIN_GRACE_MS, () => undefined);
    let orderly = true;
    for (const { part } of parts.filter(({ begins }) => !begins)) {
      orderly = (await this.end(part, orderly)) && orderly;
    }
  }

  /** @returns whether it ended as it should */
  private async end(part: NodePart, orderly: boolean): Promise<boolean> {
    try {
      await part.stop(orderly);
      return true;
    } catch (error) {
      this.log.warn('Not everything could be written down before the stop; it will be sent again', {
        error: String(error),
      });
      return false;
    }
  }
}
