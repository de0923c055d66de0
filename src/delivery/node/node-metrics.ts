import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Metrics } from '../../platform/metrics/index.js';
import { InFlightSegments } from '../dispatch/in-flight-segments.js';
import { NodeDispatcher } from '../dispatch/node-dispatcher.js';
import { ResultWriter } from '../results/result-writer.js';
import { Retrier } from '../retries/retrier.js';
import { NodeLease } from './node-lease.js';

/** What a node that delivers holds and does at the moment of a scrape; nothing while it does not deliver. */
@Injectable()
export class NodeMetrics {
  constructor(
    private readonly metrics: Metrics,
    private readonly dispatcher: NodeDispatcher,
    private readonly segments: InFlightSegments,
    private readonly lease: NodeLease,
    private readonly retrier: Retrier,
    private readonly results: ResultWriter,
    @Inject(APP_CONFIG) { delivery: limits }: AppConfig,
  ) {
    this.metrics.gauge(
      'hookfront_endpoint_queues',
      'Endpoint queues on this node, by whether deliveries wait in them.',
      () => {
        if (!this.delivers) return undefined;
        const { queues, waiting } = dispatcher.figures;
        return [
          { labels: { state: 'waiting' }, value: waiting },
          { labels: { state: 'clear' }, value: queues - waiting },
        ];
      },
    );
    this.gauge(
      'hookfront_endpoint_queue_deliveries',
      'Deliveries in memory that wait for their turn.',
      () => this.dispatcher.backlog,
    );
    this.gauge(
      'hookfront_requests_in_flight',
      'Requests to receivers under way.',
      () => this.dispatcher.inFlight,
    );
    this.gauge('hookfront_requests_in_flight_limit', 'The most there may be.', () => limits.concurrency);
    this.gauge(
      'hookfront_memory_used_bytes',
      'Memory for events on their way.',
      () => this.segments.memoryBytes,
    );
    this.gauge(
      'hookfront_memory_limit_bytes',
      'Where new events begin to wait in the database instead.',
      () => limits.memoryBytes,
    );
    this.gauge(
      'hookfront_node_lease_remaining_seconds',
      'Until the others may take over what this node owns, unless it renews.',
      () => this.lease.msLeft / 1_000,
    );
    this.gauge(
      'hookfront_due_work_look_age_seconds',
      'Since this node last asked the database for due deliveries.',
      () => (this.retrier.msSincePoll ?? 0) / 1_000,
    );
    this.gauge(
      'hookfront_results_set_aside',
      'Results that the database refuses each by itself; tried again every minute.',
      () => this.results.setAside,
    );
  }

  private get delivers(): boolean {
    return this.retrier.msSincePoll !== undefined;
  }

  private gauge(name: string, help: string, read: () => number): void {
    this.metrics.gauge(name, help, () => (this.delivers ? read() : undefined));
  }
}
