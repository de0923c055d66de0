import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, type Repository } from 'typeorm';
import { Database, type Tx } from '../../platform/database/index.js';
import type { Actor } from '../../platform/audit/index.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import type { BulkJob, BulkOrder, Stretch, Tally } from './bulk-job.js';
import { StoredBulkJob } from './bulk-job.entity.js';

/** Jobs that are being made take turns under this lock, each customer's among themselves, so that none is more than allowed. */
const CREATION_LOCK = 0x6a6f6273;

/** A new job. */
interface NewBulkJob {
  readonly id: string;
  readonly actor: Actor;
  readonly order: BulkOrder;
  readonly stretch: Stretch;
  readonly total: number | null;
}

/** A job that this node works on. */
export interface OwnBulkJob {
  readonly job: BulkJob;
  readonly cursor: BulkCursor;
  readonly highestId: string;
  /** Deliveries to be cancelled, of which an attempt was under way. */
  readonly awaited: readonly DeliveryPosition[];
}

/** Everything up to here has been dealt with. */
interface BulkCursor extends DeliveryPosition {
  /** Of URLs: the last one's id. */
  readonly endpointId: number;
}

/** What becomes of a job with a portion of its work. */
export interface BulkStep extends Tally {
  readonly cursor: BulkCursor;
  readonly awaited: readonly DeliveryPosition[];
  readonly finished: boolean;
}

/**
 * Jobs in the database, each worked on by one node at a time. By hand is what claims, locks or counts up; the rest is one row by its
 * key, or a page.
 */
@Injectable()
export class BulkJobsRepository {
  constructor(
    @InjectRepository(StoredBulkJob) private readonly jobs: Repository<StoredBulkJob>,
    private readonly database: Database,
  ) {}

  /**
   * Stores a new one.
   * @param also done in the same transaction when it is stored
   * @returns false when the customer has `most` running
   */
  async create(
    { id, actor, order, stretch, total }: NewBulkJob,
    most: number,
    also: (tx: Tx) => Promise<void>,
  ): Promise<boolean> {
    const { customerId } = actor;
    return this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [CREATION_LOCK, customerId]);
      const jobs = this.of(tx);
      if ((await jobs.countBy({ customerId, state: 'running' })) >= most) return false;
      await jobs.insert({
        id,
        customerId,
        action: order.action,
        filter: order.filter,
        state: 'running',
        cursorSegment: stretch.from.segmentId,
        cursorIndex: stretch.from.index,
        highestSegment: stretch.highestId,
        total,
        userId: actor.userId ?? null,
        username: actor.username ?? null,
      });
      await also(tx);
      return true;
    });
  }

  async find(customerId: string, id: string): Promise<BulkJob | undefined> {
    const row = await this.jobs.findOneBy({ customerId, id });
    return row === null ? undefined : toJob(row);
  }

  /** Newest first; ids hold their time. @param after an id */
  async list(customerId: string, after: string | undefined, limit: number): Promise<BulkJob[]> {
    const rows = await this.jobs.find({
      where: { customerId, ...(after !== undefined && { id: LessThan(after) }) },
      order: { id: 'DESC' },
      take: limit,
    });
    return rows.map(toJob);
  }

  /** How many deliveries are in each state of those that it was the last to touch. Plan: the index deferred_job alone. */
  async progress(id: string): Promise<{ readonly state: string; readonly count: number }[]> {
    return this.database.query<{ state: string; count: number }>(
      'SELECT state, count(*) AS count FROM deferred_deliveries WHERE job_id = $1 GROUP BY state',
      [id],
    );
  }

  /** Its deliveries that are due and not attempted yet, at most so many. Plan: the index deferred_job, stopped by the limit. */
  async open(id: string, most: number): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*) AS count
         FROM (SELECT FROM deferred_deliveries WHERE job_id = $1 AND state = 'retrying' AND due_at <= now() LIMIT $2) t`,
      [id, most],
    );
    return row!.count;
  }

  /**
   * Ends a job of the customer where it is.
   * @param also done in the same transaction
   * @returns false when it has ended
   */
  async cancel(customerId: string, id: string, also: (tx: Tx) => Promise<void>): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.query(
        `UPDATE bulk_jobs SET state = 'cancelled', ended_at = now(), owner = NULL
          WHERE customer_id = $1 AND id = $2 AND ended_at IS NULL RETURNING 1`,
        [customerId, id],
      );
      if (rows.length === 0) return false;
      await also(tx);
      return true;
    });
  }

  /**
   * Takes over jobs that nobody works on, and those that this node has without knowing it. Plan: the index bulk_jobs_under_way.
   * @returns their ids
   */
  async claim(owner: number, known: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `WITH free AS (
         SELECT id FROM bulk_jobs j WHERE ended_at IS NULL
            AND (owner IS NULL OR owner = $1 AND id <> ALL($2::uuid[])
                 OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = j.owner)) FOR UPDATE SKIP LOCKED)
       UPDATE bulk_jobs j SET owner = n.id FROM free, nodes n WHERE j.id = free.id AND n.id = $1 RETURNING j.id`,
      [owner, known],
    );
    return rows.map(({ id }) => id);
  }

  /** A job that this node works on; undefined when it has ended or is another's. */
  async own(owner: number, id: string): Promise<OwnBulkJob | undefined> {
    const row = await this.jobs.findOneBy({ id, owner, state: 'running' });
    return row === null ? undefined : toOwn(row);
  }

  /**
   * Does a portion of a job and writes down where it stands then, in one transaction: a crash neither repeats one nor leaves one
   * out. Nothing is done when the job was cancelled, taken over or moved on meanwhile.
   * @param work does the portion
   * @returns what it came to; undefined when nothing was done
   */
  async advance<Step extends BulkStep>(
    owner: number,
    { job, cursor }: OwnBulkJob,
    work: (tx: Tx) => Promise<Step>,
  ): Promise<Step | undefined> {
    return this.database.transaction(async (tx) => {
      const [mine] = await tx.query(
        `SELECT 1 FROM bulk_jobs j
          WHERE id = $1 AND owner = $2 AND state = 'running'
            AND cursor_segment = $3 AND cursor_index = $4 AND cursor_endpoint = $5
            AND EXISTS (SELECT 1 FROM nodes n WHERE n.id = j.owner) FOR UPDATE`,
        [job.id, owner, cursor.segmentId, cursor.index, cursor.endpointId],
      );
      if (mine === undefined) return undefined;
      const step = await work(tx);
      const { done, skipped, awaited, finished } = step;
      await tx.query(
        `UPDATE bulk_jobs
            SET cursor_segment = $2, cursor_index = $3, cursor_endpoint = $4, awaited_segments = $5::uuid[], awaited_indexes = $6::int[],
                done = done + $7, under_way = under_way + $8, attempted = attempted + $9, url_blocked = url_blocked + $10,
                unsubscribed = unsubscribed + $11, paused = paused + $12,
                state = CASE WHEN $13 THEN 'completed' ELSE state END, ended_at = CASE WHEN $13 THEN now() END
          WHERE id = $1`,
        [
          job.id,
          step.cursor.segmentId,
          step.cursor.index,
          step.cursor.endpointId,
          awaited.map(({ segmentId }) => segmentId),
          awaited.map(({ index }) => index),
          done,
          skipped.underWay,
          skipped.attempted,
          skipped.urlBlocked,
          skipped.unsubscribed,
          skipped.paused,
          finished,
        ],
      );
      return step;
    });
  }

  private of(tx: Tx): Repository<StoredBulkJob> {
    return tx.manager.withRepository(this.jobs);
  }
}

function toJob(row: StoredBulkJob): BulkJob {
  const { underWay, attempted, urlBlocked, paused, unsubscribed } = row;
  return {
    id: row.id,
    customerId: row.customerId,
    ...({ action: row.action, filter: row.filter } as BulkOrder),
    state: row.state,
    total: row.total,
    done: row.done,
    skipped: { underWay, attempted, urlBlocked, paused, unsubscribed },
    by: { userId: row.userId, username: row.username },
    createdAt: row.createdAt,
    endedAt: row.endedAt,
  };
}

function toOwn(row: StoredBulkJob): OwnBulkJob {
  return {
    job: toJob(row),
    cursor: { segmentId: row.cursorSegment, index: row.cursorIndex, endpointId: row.cursorEndpoint },
    highestId: row.highestSegment,
    awaited: row.awaitedSegments.map((segmentId, at) => ({ segmentId, index: row.awaitedIndexes[at]! })),
  };
}
