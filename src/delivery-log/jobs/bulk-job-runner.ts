import { Injectable } from '@nestjs/common';
import { DurableWork, type OwnedWork } from '../durable-work/durable-work.js';
import type { WorkRate } from '../durable-work/work-rate.js';
import { BulkDeliveryWork, type DeliveryJob } from './bulk-delivery-work.js';
import type { Tally } from './bulk-job.js';
import { BulkJobsMetrics } from './bulk-jobs-metrics.js';
import { BulkJobsRepository, type OwnBulkJob } from './bulk-jobs.repository.js';
import { BulkUrlWork, type UrlJob } from './bulk-url-work.js';

/** Works on the jobs over many deliveries or URLs: each deals with a portion in its turn. */
@Injectable()
export class BulkJobRunner implements OwnedWork {
  readonly name = 'job';

  constructor(
    private readonly jobs: BulkJobsRepository,
    private readonly deliveries: BulkDeliveryWork,
    private readonly urls: BulkUrlWork,
    private readonly metrics: BulkJobsMetrics,
    work: DurableWork,
  ) {
    work.add(this);
  }

  claim(owner: number, known: readonly string[]): Promise<string[]> {
    return this.jobs.claim(owner, known);
  }

  async work(owner: number, id: string, rate: WorkRate): Promise<boolean> {
    const own = await this.jobs.own(owner, id);
    if (own === undefined) return false;
    const tally = await this.advance(owner, own, rate);
    if (tally !== undefined) this.metrics.dealtWith(own.job.action, tally);
    return true;
  }

  private advance(owner: number, own: OwnBulkJob, rate: WorkRate): Promise<Tally | undefined> {
    const { job } = own;
    return job.action === 'enable'
      ? this.urls.advance(owner, own, job as UrlJob)
      : this.deliveries.advance(owner, own, job as DeliveryJob, rate);
  }
}
