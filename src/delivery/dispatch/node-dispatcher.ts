import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { Dispatcher } from './dispatcher.js';

/** How often endpoint queues are looked over for what they cannot send soon. */
const REBALANCE_MS = 250;

/** The dispatcher of this node: with its limits, its clock, and what it must hear of. */
@Injectable()
export class NodeDispatcher extends Dispatcher {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @Inject(APP_CONFIG) { delivery }: AppConfig,
    private readonly clock: Clock,
    events: DeliveryEvents,
    log: Log,
  ) {
    const limits = { total: delivery.concurrency, perEndpoint: delivery.endpointConcurrency };
    super(limits, (error, { endpointId }) =>
      log
        .for('delivery')
        .error('A delivery could not be carried out, and stays as it is until this node restarts', {
          endpointId,
          error: String(error),
        }),
    );
    events.on('nodeGained', () => this.clear());
    events.on('nodeLost', () => this.clear());
    events.on('sendingPaused', () => this.pause());
    events.on('sendingResumed', () => this.stopped || this.resume());
    events.on('endpointBlocked', (endpointId) => this.evict(endpointId));
  }

  start(): void {
    this.rebalance(this.clock.monotonic());
    this.timer = setInterval(() => this.rebalance(this.clock.monotonic()), REBALANCE_MS);
  }

  /** Starts nothing more; resolves when no request is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.pause();
    await this.drained();
  }
}
