import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A URL of a customer's, shared by all of its subscriptions that go there, and what became of the attempts at it. */
@Entity('endpoints')
@Unique('endpoints_customer_id_url_hash_key', ['customerId', 'urlHash'])
@Index('endpoints_of_customer', ['customerId', 'id'])
@Index('endpoints_blocked_of_customer', ['customerId', 'id'], {
  where: 'disabled_at IS NOT NULL OR frozen_at IS NOT NULL',
})
@Index('endpoints_blocked', ['id'], { where: 'disabled_at IS NOT NULL OR frozen_at IS NOT NULL' })
@Index('endpoints_on_hold', ['releaseAt'], { where: 'on_hold_since IS NOT NULL' })
export class StoredEndpoint {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'endpoints_pkey',
  })
  id!: number;

  @ForeignKey('customers', { name: 'endpoints_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  @Column({ type: 'text' })
  url!: string;

  /** SHA-256 of the URL. */
  @Column({ name: 'url_hash', type: 'bytea' })
  urlHash!: Buffer;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column({ type: 'bigint', default: 0 })
  successes!: number;

  @Column({ type: 'bigint', default: 0 })
  failures!: number;

  @Column({ name: 'disabled_at', type: 'timestamptz', nullable: true })
  disabledAt!: Date | null;

  @Column({ name: 'frozen_at', type: 'timestamptz', nullable: true })
  frozenAt!: Date | null;

  /** Failures since the last success. */
  @Column({ type: 'bigint', default: 0 })
  streak!: number;

  /** Attempts since it was created or last enabled: what the failure rate is of. */
  @Column({ name: 'window_attempts', type: 'bigint', default: 0 })
  windowAttempts!: number;

  @Column({ name: 'window_failures', type: 'bigint', default: 0 })
  windowFailures!: number;

  /** The last success; before there is one, when it was created or enabled. */
  @Column({ name: 'silent_since', type: 'timestamptz', default: () => 'clock_timestamp()' })
  silentSince!: Date;

  /** Why it is disabled or frozen. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  /** While disabled: when the next probe is due. */
  @Column({ name: 'probe_at', type: 'timestamptz', nullable: true })
  probeAt!: Date | null;

  /** Set while deliveries may be on hold for it. */
  @Column({ name: 'on_hold_since', type: 'timestamptz', nullable: true })
  onHoldSince!: Date | null;

  /** Whether what is on hold leaves at a limited rate, since the health of the URL was the reason. */
  @Column({ name: 'release_paced', type: 'boolean', default: false })
  releasePaced!: boolean;

  /** Not before then is anything released; also whose turn it is. */
  @Column({ name: 'release_at', type: 'timestamptz', nullable: true })
  releaseAt!: Date | null;
}
