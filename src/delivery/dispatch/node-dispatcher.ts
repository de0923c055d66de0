import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { Dispatcher } from './dispatcher.js';
import { InFlightSegments } from './in-flight-segments.js';
import type { Task } from './task.js';

/** How often endpoint queues are looked over for what they cannot send soon. */
const REBALANCE_MS = 250;
/** Time that passed while this node was too busy to look is no time in which a receiver did not answer. */
const MOST_BETWEEN_MS = 2 * REBALANCE_MS;

/** The dispatcher of this node: with its limits, its clock, and what it must hear of. */
@Injectable()
export class NodeDispatcher extends Dispatcher {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private lookedAt: number;
  /** Milliseconds during which this node was there to see what receivers do. */
  private attendedMs = 0;

  constructor(
    @Inject(APP_CONFIG) { delivery }: AppConfig,
    private readonly monotonic: Clock,
    private readonly segments: InFlightSegments,
    events: DeliveryEvents,
    log: Log,
  ) {
    const limits = { total: delivery.concurrency, perEndpoint: delivery.endpointConcurrency };
    const report = (error: unknown, { endpointId }: Task): void =>
      log
        .for('delivery')
        .error('A delivery could not be carried out, and stays as it is until this node restarts', {
          endpointId,
          error: String(error),
        });
    super(limits, report, () => monotonic.monotonic());
    this.lookedAt = monotonic.monotonic();
    events.on('nodeGained', () => this.clear());
    events.on('nodeLost', () => this.clear());
    events.on('sendingPaused', () => this.pause());
    events.on('sendingResumed', () => this.stopped || this.resume());
    events.on('endpointBlocked', (endpointId) => this.evict(endpointId));
  }

  start(): void {
    this.look();
    this.timer = setInterval(() => this.look(), REBALANCE_MS);
  }

  /** Starts nothing more; resolves when no request is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.pause();
    await this.drained();
  }

  private look(): void {
    const at = this.monotonic.monotonic();
    this.attendedMs += Math.min(MOST_BETWEEN_MS, at - this.lookedAt);
    this.lookedAt = at;
    this.rebalance(this.attendedMs, this.segments.isShort);
  }
}
