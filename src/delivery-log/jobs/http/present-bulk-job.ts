import { iso } from '../../http/present-delivery.js';
import { type BulkJob, type BulkOrder, found } from '../bulk-job.js';
import { namedFilter } from '../named-filter.js';
import type { BulkCount } from '../bulk-jobs.js';
import type { BulkCountResponse, BulkJobResponse } from './bulk-job-responses.js';

export function presentCount(order: BulkOrder, { done, skipped, complete }: BulkCount): BulkCountResponse {
  return { dryRun: true, action: order.action, filter: namedFilter(order), count: done, skipped, complete };
}

/** A job as answers show it. */
export function presentBulkJob(job: BulkJob): BulkJobResponse {
  return {
    id: job.id,
    action: job.action,
    filter: namedFilter(job),
    state: job.state,
    total: job.total,
    found: found(job),
    done: job.done,
    skipped: job.skipped,
    createdAt: iso(job.createdAt.getTime()),
    createdBy: job.by,
    endedAt: job.endedAt === null ? null : iso(job.endedAt.getTime()),
  };
}
