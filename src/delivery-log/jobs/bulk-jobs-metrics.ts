import { Injectable } from '@nestjs/common';
import { type Count, eachOf, Metrics } from '../../platform/metrics/index.js';
import { BULK_ACTIONS, type BulkAction, found, type Tally } from './bulk-job.js';

/** Counts what this node's jobs did. */
@Injectable()
export class BulkJobsMetrics {
  private readonly items: Record<BulkAction, Record<'done' | 'skipped', Count>>;

  constructor(metrics: Metrics) {
    const items = metrics.counter(
      'hookfront_bulk_job_items_total',
      'Deliveries, and URLs to enable, that bulk jobs dealt with: done, or skipped as they could not be done.',
    );
    this.items = eachOf(BULK_ACTIONS, (action) =>
      eachOf(['done', 'skipped'], (result) => items({ action, result })),
    );
  }

  dealtWith(action: BulkAction, tally: Tally): void {
    this.items[action].done.add(tally.done);
    this.items[action].skipped.add(found(tally) - tally.done);
  }
}
