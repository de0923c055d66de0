import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** A user's way to a provider that is under way; what browsers and providers show is known by its hash alone. */
@Entity('oauth2_flows')
@Unique('oauth2_flows_start_hash_key', ['startHash'])
@Unique('oauth2_flows_state_hash_key', ['stateHash'])
@Index('oauth2_flows_user', ['userId', 'integrationId'])
@Index('oauth2_flows_expiry', ['expiresAt'])
export class StoredFlow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'oauth2_flows_pkey' })
  id!: string;

  @ForeignKey('custom_integrations', { name: 'oauth2_flows_integration_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'integration_id', type: 'uuid' })
  integrationId!: string;

  @ForeignKey('users', { name: 'oauth2_flows_user_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  /** The integration's at the start. */
  @Column({ type: 'bigint' })
  revision!: number;

  @Column({ name: 'start_hash', type: 'bytea' })
  startHash!: Buffer;

  /** Of the cookie of the browser that goes this way; the click on the page replaces it. */
  @Column({ name: 'browser_hash', type: 'bytea' })
  browserHash!: Buffer;

  /** Set when the browser is sent to the provider. */
  @Column({ name: 'state_hash', type: 'bytea', nullable: true })
  stateHash!: Buffer | null;

  @Column({ name: 'verifier_sealed', type: 'bytea', nullable: true })
  verifierSealed!: Buffer | null;

  /** The front-end's origin, where CORS_ORIGINS lists it: it is told the outcome. */
  @Column({ name: 'opener_origin', type: 'text', nullable: true })
  openerOrigin!: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}
