import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Notifications } from '../../platform/database/index.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import type { WorkRate } from '../durable-work/work-rate.js';
import { type BulkJob, type DeliveryAction, type DeliveryFilter, tallyOf, type Tally } from './bulk-job.js';
import { BulkDeliveries } from './bulk-deliveries.js';
import { BulkDeliveriesRepository, type Judged } from './bulk-deliveries.repository.js';
import { BulkJobsRepository, type OwnBulkJob } from './bulk-jobs.repository.js';
import { keyOf } from '../reading/deferred-deliveries-source.js';

/** Deliveries dealt with in one turn at most. */
const MOST_AT_ONCE = 500;
/** Deliveries of a job that are due and were not attempted yet; with so many, no more are retried. */
const MOST_OPEN = 200;
/** Deliveries that wait for the end of an attempt to be cancelled; with so many, no more are looked at. */
const MOST_AWAITED = 1_000;

/** A job that retries or cancels deliveries. */
export type DeliveryJob = BulkJob & { readonly action: DeliveryAction; readonly filter: DeliveryFilter };

/** Retries and cancels deliveries, portion by portion. */
@Injectable()
export class BulkDeliveryWork {
  constructor(
    private readonly jobs: BulkJobsRepository,
    private readonly deliveries: BulkDeliveries,
    private readonly repository: BulkDeliveriesRepository,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  /**
   * One portion.
   * @param rate limits what is retried, so that it arrives as what was on hold does; cancelling costs no receiver anything
   */
  async advance(
    owner: number,
    own: OwnBulkJob,
    job: DeliveryJob,
    rate: WorkRate,
  ): Promise<Tally | undefined> {
    const capacity = await this.capacity(own, job, rate);
    if (capacity <= 0 && own.awaited.length === 0) return undefined;
    const { customerId, filter, createdAt: asOf } = job;
    const portion =
      capacity <= 0
        ? { positions: [], cursor: own.cursor, finished: false }
        : await this.deliveries.next(
            { customerId, after: own.cursor, highestId: own.highestId, asOf, limit: capacity },
            filter,
          );
    const step = await this.jobs.advance(owner, own, async (tx) => {
      const places = [...own.awaited, ...portion.positions];
      const judged = await this.repository.act(
        tx,
        job.action,
        { id: job.id, customerId, asOf },
        places,
        filter.states,
      );
      const { tally, awaited } = sumUp(job.action, judged, own.awaited);
      const cursor = { ...portion.cursor, endpointId: own.cursor.endpointId };
      return { ...tally, cursor, awaited, finished: portion.finished && awaited.length === 0 };
    });
    if (step === undefined || job.action !== 'retry') return step;
    rate.spend(step.done);
    if (step.done > 0) await this.notifications.notify('work').catch(() => undefined);
    return step;
  }

  private async capacity(
    { job, awaited }: OwnBulkJob,
    { action }: DeliveryJob,
    rate: WorkRate,
  ): Promise<number> {
    if (action === 'cancel') return Math.min(MOST_AT_ONCE, MOST_AWAITED - awaited.length);
    const allowed = Math.min(rate.capacity(this.clock.monotonic()), MOST_AT_ONCE);
    return allowed <= 0 ? 0 : Math.min(allowed, MOST_OPEN - (await this.jobs.open(job.id, MOST_OPEN)));
  }
}

/**
 * What a portion came to. A delivery that is to be cancelled and of which an attempt is under way is awaited, until it comes back
 * and is cancelled, or is found to have ended by that attempt.
 */
function sumUp(
  action: DeliveryAction,
  judged: readonly Judged[],
  before: readonly DeliveryPosition[],
): { readonly tally: Tally; readonly awaited: DeliveryPosition[] } {
  if (action === 'retry') return { tally: tallyOf(judged.map(({ verdict }) => verdict)), awaited: [] };
  const known = new Set(before.map(keyOf));
  const awaited = judged.filter(({ verdict }) => verdict === 'underWay');
  const ended = judged.filter(({ verdict }) => verdict !== 'underWay');
  return {
    tally: tallyOf(
      ended.map((one) => (one.verdict === 'changed' && known.has(keyOf(one)) ? 'underWay' : one.verdict)),
    ),
    awaited: awaited.map(({ segmentId, index }) => ({ segmentId, index })),
  };
}
