import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { DeferredState } from '../../delivery/index.js';
import { type Actor, AuditTrail, auditedUrl } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { isUuid, uuidV7 } from '../../platform/crypto/index.js';
import { BulkDeliveries } from './bulk-deliveries.js';
import { BulkDeliveriesRepository } from './bulk-deliveries.repository.js';
import {
  type BulkJob,
  type BulkOrder,
  type DeliveryAction,
  type DeliveryFilter,
  found,
  plus,
  type Stretch,
  stretchOf,
  type Tally,
  tallyOf,
  type UrlFilter,
} from './bulk-job.js';
import { BulkJobsRepository } from './bulk-jobs.repository.js';
import { BulkUrlsRepository } from './bulk-urls.repository.js';
import { namedFilter } from './named-filter.js';

/** What a job would do now. */
export interface BulkCount extends Tally {
  /** False when the count stopped before the end. */
  readonly complete: boolean;
}

/** How many of a job's deliveries are in each state. */
type BulkProgress = Readonly<Record<DeferredState, number>>;

/** A count ends after so many, and after so long. */
const MOST_COUNTED = 100_000;
const COUNT_MS = 3_000;
/** Counted in one statement. */
const PORTION = 5_000;

/** Of one customer. */
export const MOST_RUNNING = 5;

/** Jobs for those who ask for them; `BulkJobRunner` does the work. */
@Injectable()
export class BulkJobs {
  constructor(
    private readonly repository: BulkJobsRepository,
    private readonly deliveries: BulkDeliveries,
    private readonly deliveriesRepository: BulkDeliveriesRepository,
    private readonly urls: BulkUrlsRepository,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** @returns the new job; undefined when the customer has as many running as may be */
  async create(actor: Actor, order: BulkOrder): Promise<BulkJob | undefined> {
    const stretch = this.stretch(order);
    const count = await this.countOf(actor.customerId, order, stretch);
    const id = uuidV7(this.clock.now(), randomBytes(10));
    const total = count.complete ? found(count) : null;
    const change = audited('job.created', id, { action: order.action, filter: auditedFilter(order) });
    const made = await this.repository.create({ id, actor, order, stretch, total }, MOST_RUNNING, (tx) =>
      this.audit.record(tx, actor, change),
    );
    return made ? this.find(actor.customerId, id) : undefined;
  }

  /** Counts what a job would do now. */
  async count(customerId: string, order: BulkOrder): Promise<BulkCount> {
    return this.countOf(customerId, order, this.stretch(order));
  }

  async find(customerId: string, id: string): Promise<BulkJob | undefined> {
    return isUuid(id) ? this.repository.find(customerId, id.toLowerCase()) : undefined;
  }

  /** Newest first. @param after an id; only those before it */
  list(customerId: string, after: string | undefined, limit: number): Promise<BulkJob[]> {
    return this.repository.list(customerId, after, limit);
  }

  async progress(id: string): Promise<BulkProgress> {
    const counts = await this.repository.progress(id);
    const none = { retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 };
    return { ...none, ...Object.fromEntries(counts.map(({ state, count }) => [state, count])) };
  }

  /** Ends one where it is; what it has done stays. @returns false when it has ended */
  async cancel(actor: Actor, { id, action }: BulkJob): Promise<boolean> {
    const change = audited('job.cancelled', id, { action });
    return this.repository.cancel(actor.customerId, id, (tx) => this.audit.record(tx, actor, change));
  }

  /** What is made from now on is not meant. */
  private stretch(order: BulkOrder): Stretch {
    return stretchOf(order.action === 'enable' ? {} : order.filter, this.clock.now());
  }

  private countOf(customerId: string, order: BulkOrder, stretch: Stretch): Promise<BulkCount> {
    return order.action === 'enable'
      ? this.countUrls(customerId, order.filter)
      : this.countDeliveries(customerId, order.action, order.filter, stretch);
  }

  private async countDeliveries(
    customerId: string,
    action: DeliveryAction,
    filter: DeliveryFilter,
    { from, highestId }: Stretch,
  ): Promise<BulkCount> {
    const until = this.clock.monotonic() + COUNT_MS;
    let tally = tallyOf([]);
    let after = from;
    while (found(tally) < MOST_COUNTED && this.clock.monotonic() < until) {
      const range = { customerId, after, highestId, asOf: null, limit: PORTION };
      const { positions, cursor, finished } = await this.deliveries.next(range, filter);
      const verdicts = await this.deliveriesRepository.judge(action, customerId, positions, filter.states);
      tally = plus(tally, tallyOf(verdicts));
      if (finished) return { ...tally, complete: true };
      after = cursor;
    }
    return { ...tally, complete: false };
  }

  private async countUrls(customerId: string, filter: UrlFilter): Promise<BulkCount> {
    const range = { customerId, after: 0, asOf: null, limit: MOST_COUNTED };
    const { length } = await this.urls.blocked(range, filter);
    return { ...tallyOf([]), done: length, complete: length < MOST_COUNTED };
  }
}

function audited(action: string, objectId: string, details: Readonly<Record<string, unknown>>) {
  return { action, objectType: 'job', objectId, details };
}

/** What a filter says, as the audit may hold it. */
function auditedFilter(order: BulkOrder): object {
  const { href } = order.filter;
  return { ...namedFilter(order), ...(href !== undefined && { url: auditedUrl(href) }) };
}
