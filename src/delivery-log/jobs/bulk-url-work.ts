import { Injectable } from '@nestjs/common';
import { endpointKey, EndpointNews, EndpointsRepository, urlHash } from '../../delivery/index.js';
import { type Actor, AuditTrail, auditedUrl } from '../../platform/audit/index.js';
import { type BulkJob, NONE_SKIPPED, type Tally, type UrlFilter } from './bulk-job.js';
import { BulkJobsRepository, type OwnBulkJob } from './bulk-jobs.repository.js';
import { BulkUrlsRepository } from './bulk-urls.repository.js';

/** URLs enabled in one turn: what is on hold for each is then sent at a rate of its own. */
const MOST_AT_ONCE = 20;

/** A job that enables URLs. */
export type UrlJob = BulkJob & { readonly action: 'enable'; readonly filter: UrlFilter };

/** Enables URLs, portion by portion. */
@Injectable()
export class BulkUrlWork {
  constructor(
    private readonly jobs: BulkJobsRepository,
    private readonly urls: BulkUrlsRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly news: EndpointNews,
    private readonly audit: AuditTrail,
  ) {}

  /** One portion. */
  async advance(owner: number, own: OwnBulkJob, job: UrlJob): Promise<Tally | undefined> {
    const { customerId, filter, createdAt: asOf } = job;
    const { cursor } = own;
    const range = { customerId, after: cursor.endpointId, asOf, limit: MOST_AT_ONCE };
    const step = await this.jobs.advance(owner, own, async (tx) => {
      const blocked = await this.urls.lock(tx, range, filter);
      const changes = await this.endpoints.enable(tx, ...blocked.map(({ id }) => id));
      const enabled = changes.map(({ url, from }) => ({
        action: 'endpoint.enabled',
        objectType: 'endpoint',
        objectId: endpointKey(urlHash(url)),
        details: { url: auditedUrl(url), from, jobId: job.id },
      }));
      await this.audit.record(tx, actorOf(job), enabled);
      return {
        done: changes.length,
        skipped: NONE_SKIPPED,
        cursor: { ...cursor, endpointId: blocked.at(-1)?.id ?? cursor.endpointId },
        awaited: [],
        finished: blocked.length < MOST_AT_ONCE,
        changes,
      };
    });
    if (step !== undefined && step.changes.length > 0) await this.news.enabled(step.changes);
    return step;
  }
}

/** Whoever made the job. */
function actorOf({ customerId, by: { userId, username } }: BulkJob): Actor {
  return { customerId, ...(userId !== null && { userId }), ...(username !== null && { username }) };
}
