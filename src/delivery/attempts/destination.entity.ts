import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Where the deliveries of a subscription go, its secrets sealed: they are sealed and opened by the repository, never here. */
@Entity('destinations')
@Index('destinations_endpoint', ['endpointId'])
@Index('destinations_paused', ['subscriptionId'], { where: 'paused_at IS NOT NULL' })
@Index('destinations_resuming', ['subscriptionId'], { where: 'resuming' })
export class StoredDestination {
  /** No foreign key: the subscription belongs to a module above, and is written after this. */
  @PrimaryColumn({
    name: 'subscription_id',
    type: 'uuid',
    primaryKeyConstraintName: 'destinations_pkey',
  })
  subscriptionId!: string;

  @ForeignKey('customers', { name: 'destinations_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  @ForeignKey('endpoints', { name: 'destinations_endpoint_id_fkey' })
  @Column({ name: 'endpoint_id', type: 'bigint' })
  endpointId!: number;

  @Column({ type: 'boolean' })
  base64!: boolean;

  @Column({ name: 'auth_token_sealed', type: 'bytea', nullable: true })
  authTokenSealed!: Buffer | null;

  /** Custom headers as one JSON text; null when there are none. */
  @Column({ name: 'headers_sealed', type: 'bytea', nullable: true })
  headersSealed!: Buffer | null;

  @Column({ name: 'signing_secret_sealed', type: 'bytea' })
  signingSecretSealed!: Buffer;

  @Column({ name: 'previous_secret_sealed', type: 'bytea', nullable: true })
  previousSecretSealed!: Buffer | null;

  /** Until then the secret before signs too. */
  @Column({ name: 'previous_secret_until', type: 'timestamptz', nullable: true })
  previousSecretUntil!: Date | null;

  /** Set while nothing is sent there. */
  @Column({ name: 'paused_at', type: 'timestamptz', nullable: true })
  pausedAt!: Date | null;

  /** Whether deliveries that were put on hold while it was paused are still to be given back to its endpoint. */
  @Column({ type: 'boolean', default: false })
  resuming!: boolean;
}
