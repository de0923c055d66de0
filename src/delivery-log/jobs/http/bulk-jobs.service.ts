import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../../config/index.js';
import { API_PATH } from '../../../event-subscriptions/index.js';
import type { Actor } from '../../../platform/audit/index.js';
import { AppError } from '../../../platform/http/errors/index.js';
import { type JsonAnswer, jsonList, MOST_PAGE_BYTES } from '../../../platform/http/json-list.js';
import { quoted } from '../../../lib/value-text.js';
import type { BulkJob, BulkOrder } from '../bulk-job.js';
import { BulkJobs, MOST_RUNNING } from '../bulk-jobs.js';
import type { BulkCountResponse, BulkJobStatusResponse } from './bulk-job-responses.js';
import type { ListBulkJobsQuery } from './list-bulk-jobs-query.js';
import { presentBulkJob, presentCount } from './present-bulk-job.js';

/** Jobs over many deliveries or URLs. Another customer's are not there, nor are its deliveries and URLs ever meant. */
@Injectable()
export class BulkJobsService {
  constructor(
    private readonly jobs: BulkJobs,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Begins a job, or with dryRun counts what it would do.
   * @throws AppError LimitReached while the customer has five running
   */
  async create(
    actor: Actor,
    order: BulkOrder,
    dryRun: boolean,
  ): Promise<BulkJobStatusResponse | BulkCountResponse> {
    if (dryRun) return presentCount(order, await this.jobs.count(actor.customerId, order));
    const job = await this.jobs.create(actor, order);
    if (job !== undefined) return this.status(job);
    throw new AppError(
      'LimitReached',
      `There are ${MOST_RUNNING} jobs running. One of them must end first, or be cancelled: GET ${this.uri} lists them.`,
    );
  }

  /** One page, newest first. */
  async list(customerId: string, { cursor: after, limit }: ListBulkJobsQuery): Promise<JsonAnswer> {
    const listed = await this.jobs.list(customerId, after, limit + 1);
    return jsonList({
      name: 'jobs',
      entries: listed.slice(0, limit),
      present: presentBulkJob,
      mostBytes: MOST_PAGE_BYTES,
      meta: (shown) => ({ cursor: shown < listed.length ? listed[shown - 1]!.id : null }),
    });
  }

  /** @throws AppError NotFound */
  async get(customerId: string, id: string): Promise<BulkJobStatusResponse> {
    return this.status(await this.require(customerId, id));
  }

  /** Ends one where it is. @throws AppError NotFound, StateConflict */
  async cancel(actor: Actor, id: string): Promise<BulkJobStatusResponse> {
    const job = await this.require(actor.customerId, id);
    if (!(await this.jobs.cancel(actor, job))) {
      throw new AppError('StateConflict', `The job ${quoted(id)} has ended.`);
    }
    return this.get(actor.customerId, id);
  }

  uriOf(id: string): string {
    return `${this.uri}/${id}`;
  }

  private get uri(): string {
    return `${this.config.publicUrl}/${API_PATH}/jobs`;
  }

  private async require(customerId: string, id: string): Promise<BulkJob> {
    const job = await this.jobs.find(customerId, id);
    if (job === undefined) throw new AppError('NotFound', `There is no job ${quoted(id)}.`);
    return job;
  }

  private async status(job: BulkJob): Promise<BulkJobStatusResponse> {
    return { ...presentBulkJob(job), deliveries: await this.jobs.progress(job.id) };
  }
}
