import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { NodeDispatcher } from '../dispatch/node-dispatcher.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import type { NodePart } from './node-part.js';
import { NodesRepository } from './nodes.repository.js';

const EVERY_MS = 2_000;
/** Endpoints that are told, those with most requests first: more do not fit into what is written every time. */
const MOST_ENDPOINTS = 1_000;
const WARN_EVERY_MS = 30 * 60_000;

/**
 * Writes into this node's row how many requests it has under way by endpoint, so that every node can tell of all. It is for people who
 * look: nothing is decided by it. What has not changed is not written again, so an idle node writes nothing.
 */
@Injectable()
export class RequestsUnderWay implements NodePart {
  private timer: NodeJS.Timeout | undefined;
  private told = '{}';
  private telling: Promise<void> | undefined;
  private readonly warning: SparseWarning;

  constructor(
    private readonly dispatcher: NodeDispatcher,
    private readonly repository: NodesRepository,
    private readonly node: ThisNode,
    events: DeliveryEvents,
    clock: Clock,
    log: Log,
  ) {
    this.warning = new SparseWarning(log.for('delivery'), clock, WARN_EVERY_MS);
    // Another row, in which nothing stands yet.
    events.on('nodeGained', () => {
      this.told = '{}';
    });
  }

  start(): void {
    this.timer = setInterval(() => {
      this.telling ??= this.tell().finally(() => (this.telling = undefined));
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.telling;
  }

  /** Does not reject: what could not be written is written with the next round. */
  private async tell(): Promise<void> {
    const { id } = this.node;
    const requests = this.dispatcher
      .underWay()
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, MOST_ENDPOINTS);
    const text = JSON.stringify(Object.fromEntries(requests));
    if (id === undefined || text === this.told) return;
    try {
      await this.repository.tellRequests(id, text);
      this.told = text;
    } catch (error) {
      this.warning.warn('What is under way could not be written down', { error: String(error) });
    }
  }
}
