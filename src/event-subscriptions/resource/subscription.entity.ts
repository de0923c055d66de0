import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Subscription, VersionName } from '../model/subscription.js';

/**
 * A subscription. A deleted one stays, marked, until every node has surely seen its revision. Dates have microseconds, which a Date
 * has not: what shows them reads their text, and filters as the text they were sent as, by hand.
 */
@Entity('subscriptions')
@Index('subscriptions_fingerprint', ['customerId', 'fingerprint'], {
  unique: true,
  where: 'deleted_at IS NULL',
})
@Index('subscriptions_newest', ['customerId', 'dateCreated', 'id'], { where: 'deleted_at IS NULL' })
@Index('subscriptions_by_revision', ['revision', 'id'])
@Index('subscriptions_deleted', ['deletedAt'], { where: 'deleted_at IS NOT NULL' })
@Check('subscriptions_event_type_check', `event_type IN ('CREATE', 'UPDATE', 'DELETE')`)
@Check('subscriptions_filter_connector_check', `filter_connector IN ('AND', 'OR')`)
@Check('subscriptions_version_check', `version IN ('v1', 'v2')`)
export class StoredSubscription {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'subscriptions_pkey' })
  id!: string;

  @ForeignKey('customers', { name: 'subscriptions_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  @Column({ name: 'obj_code', type: 'text' })
  objCode!: string;

  @Column({ name: 'event_type', type: 'text' })
  eventType!: Subscription['eventType'];

  @Column({ name: 'obj_id', type: 'text', nullable: true })
  objId!: string | null;

  @Column({ type: 'text' })
  url!: string;

  @ForeignKey('endpoints', { name: 'subscriptions_endpoint_id_fkey' })
  @Column({ name: 'endpoint_id', type: 'bigint' })
  endpointId!: number;

  @Column({ type: 'json' })
  filters!: unknown;

  @Column({ name: 'filter_connector', type: 'text' })
  filterConnector!: 'AND' | 'OR';

  @Column({ type: 'json' })
  warnings!: unknown;

  @Column({ name: 'base64_encoding', type: 'boolean' })
  base64Encoding!: boolean;

  @Column({ type: 'text' })
  version!: VersionName;

  /** Equal for duplicates. */
  @Column({ type: 'bytea' })
  fingerprint!: Buffer;

  @Column({ name: 'date_created', type: 'timestamptz' })
  dateCreated!: Date;

  @Column({ name: 'date_modified', type: 'timestamptz' })
  dateModified!: Date;

  @Column({ name: 'date_version_updated', type: 'timestamptz', nullable: true })
  dateVersionUpdated!: Date | null;

  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  @Column({ type: 'bigint' })
  revision!: number;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  /** May have several lines. */
  @Column({ type: 'text', nullable: true })
  description!: string | null;

  /** Texts by their keys. */
  @Column({ type: 'jsonb', default: {} })
  labels!: Readonly<Record<string, string>>;

  /** Its size as subscriptionBytes counts it, for MAX_SUBSCRIPTIONS_MB. */
  @Column({ type: 'integer', default: 0 })
  bytes!: number;
}
