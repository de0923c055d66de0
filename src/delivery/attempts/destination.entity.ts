import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Where the deliveries of a subscription go, its secrets sealed: they are sealed and opened by the repository, never here. */
@Entity('destinations')
@Index('destinations_endpoint', ['endpointId'])
@Index('destinations_paused', ['subscriptionId'], { where: 'paused_at IS NOT NULL' })
@Index('destinations_resuming', ['subscriptionId'], { where: 'resuming' })
@Index('destinations_replaced', ['replacedAt'], { where: 'replaced_at IS NOT NULL' })
@Index('destinations_moved_to', ['movedTo'], { where: 'moved_to IS NOT NULL' })
@Index('destinations_successor', ['successor'], { where: 'successor IS NOT NULL' })
@Index('destinations_moving', ['moveDue'], { where: 'move_due IS NOT NULL' })
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

  /** Set when another subscription took its place. */
  @Column({ name: 'replaced_at', type: 'timestamptz', nullable: true })
  replacedAt!: Date | null;

  /** The subscription that gets what was undelivered then; null when that is finished here. */
  @Column({ name: 'moved_to', type: 'uuid', nullable: true })
  movedTo!: string | null;

  /** The subscription that took its place. */
  @Column({ type: 'uuid', nullable: true })
  successor!: string | null;

  /** When it is looked next for what is to be moved. */
  @Column({ name: 'move_due', type: 'timestamptz', nullable: true })
  moveDue!: Date | null;
}
