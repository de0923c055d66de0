import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Replay } from './replay.js';

/**
 * Deliveries of a subscription from `since` to `until`, sent once more. Everything up to the cursor has been dealt with; it moves in
 * the transaction that creates deliveries.
 */
@Entity('replays')
@Index('replays_customer', ['customerId', 'id'])
@Index('replays_running', ['subscriptionId'], { unique: true, where: `state = 'running'` })
@Index('replays_under_way', ['id'], { where: 'ended_at IS NULL' })
@Check('replays_selection_check', `selection IN ('all', 'undelivered')`)
@Check('replays_state_check', `state IN ('running', 'completed', 'cancelling', 'cancelled')`)
export class StoredReplay {
  /** Holds the time it began. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'replays_pkey' })
  id!: string;

  @ForeignKey('customers', { name: 'replays_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  /** No foreign key: a replay outlives its subscription. */
  @Column({ name: 'subscription_id', type: 'uuid' })
  subscriptionId!: string;

  @ForeignKey('endpoints', { name: 'replays_endpoint_id_fkey' })
  @Column({ name: 'endpoint_id', type: 'bigint' })
  endpointId!: number;

  @Column({ type: 'text' })
  selection!: Replay['only'];

  @Column({ type: 'timestamptz' })
  since!: Date;

  @Column({ type: 'timestamptz' })
  until!: Date;

  @Column({ type: 'text' })
  state!: Replay['state'];

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'cursor_segment', type: 'uuid' })
  cursorSegment!: string;

  @Column({ name: 'cursor_index', type: 'integer' })
  cursorIndex!: number;

  /** How many deliveries its range had before it when it began; null when there were too many to count. */
  @Column({ type: 'bigint', nullable: true })
  total!: number | null;

  @Column({ type: 'bigint', default: 0 })
  created!: number;

  @Column({ type: 'bigint', default: 0 })
  skipped!: number;

  /** The node that works on it; null: anybody. */
  @Column({ type: 'bigint', nullable: true })
  owner!: number | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
