import { Injectable } from '@nestjs/common';
import { type Count, eachOf, Metrics } from '../../platform/metrics/index.js';
import type { PublishResult } from './publish-result.js';

/** Counts the events that come in. */
@Injectable()
export class PublishingMetrics {
  private readonly events: Record<PublishResult['status'], Count>;

  constructor(metrics: Metrics) {
    const events = metrics.counter('hookfront_events_total', 'Published events by what became of them.');
    this.events = eachOf(['accepted', 'duplicate', 'rejected'], (result) => events({ result }));
  }

  /** Counts events of this process's own changes, which are always accepted. */
  accepted(count: number): void {
    this.events.accepted.add(count);
  }

  /** Counts one call's results, and gives them back. */
  published(results: PublishResult[]): PublishResult[] {
    for (const { status } of results) this.events[status].add();
    return results;
  }
}
