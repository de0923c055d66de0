import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { BulkJob, BulkAction, BulkFilter } from './bulk-job.js';

/**
 * Something done to every delivery, or every URL, that a filter means. Everything up to the cursor has been dealt with; it moves in the
 * transaction that deals with it.
 */
@Entity('bulk_jobs')
@Index('bulk_jobs_customer', ['customerId', 'id'])
@Index('bulk_jobs_under_way', ['id'], { where: 'ended_at IS NULL' })
@Check('bulk_jobs_action_check', `action IN ('retry', 'cancel', 'enable')`)
@Check('bulk_jobs_state_check', `state IN ('running', 'completed', 'cancelled')`)
export class StoredBulkJob {
  /** Holds the time it was made. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'bulk_jobs_pkey' })
  id!: string;

  @ForeignKey('customers', { name: 'bulk_jobs_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  @Column({ type: 'text' })
  action!: BulkAction;

  @Column({ type: 'jsonb' })
  filter!: BulkFilter;

  @Column({ type: 'text' })
  state!: BulkJob['state'];

  @Column({ name: 'cursor_segment', type: 'uuid' })
  cursorSegment!: string;

  @Column({ name: 'cursor_index', type: 'integer' })
  cursorIndex!: number;

  /** The last that is meant, by its filter and its beginning. */
  @Column({ name: 'highest_segment', type: 'uuid' })
  highestSegment!: string;

  /** The same of URLs. */
  @Column({ name: 'cursor_endpoint', type: 'bigint', default: 0 })
  cursorEndpoint!: number;

  /** Places of deliveries that are to be cancelled once the attempts that are under way have ended. */
  @Column({ name: 'awaited_segments', type: 'uuid', array: true, default: () => `'{}'` })
  awaitedSegments!: string[];

  @Column({ name: 'awaited_indexes', type: 'integer', array: true, default: () => `'{}'` })
  awaitedIndexes!: number[];

  /** How many it had before it when it was made; null when there were too many to count. */
  @Column({ type: 'bigint', nullable: true })
  total!: number | null;

  @Column({ type: 'bigint', default: 0 })
  done!: number;

  /** Left alone: an attempt was under way. */
  @Column({ name: 'under_way', type: 'bigint', default: 0 })
  underWay!: number;

  /** Left alone: attempted since the job was made. */
  @Column({ type: 'bigint', default: 0 })
  attempted!: number;

  /** Left alone: the URL was disabled or frozen. */
  @Column({ name: 'url_blocked', type: 'bigint', default: 0 })
  urlBlocked!: number;

  /** Left alone: the subscription was paused. */
  @Column({ type: 'bigint', default: 0 })
  paused!: number;

  /** Left alone: the subscription was deleted. */
  @Column({ type: 'bigint', default: 0 })
  unsubscribed!: number;

  /** The node that works on it; null: anybody. */
  @Column({ type: 'bigint', nullable: true })
  owner!: number | null;

  /** Who made it. */
  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  @Column({ type: 'text', nullable: true })
  username!: string | null;

  @Column({
    name: 'created_at',
    type: 'timestamptz',
    default: () => `date_trunc('milliseconds', now())`,
  })
  createdAt!: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
