import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** A user's account at a provider, its tokens sealed: they are sealed and opened by the repository, never here. */
@Entity('integration_links')
@Unique('integration_links_integration_id_user_id_key', ['integrationId', 'userId'])
@Index('integration_links_user', ['userId'])
@Check('integration_links_state_check', `state IN ('linked', 'consentRequired')`)
export class StoredLink {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'integration_links_pkey' })
  id!: string;

  @ForeignKey('custom_integrations', {
    name: 'integration_links_integration_id_fkey',
    onDelete: 'CASCADE',
  })
  @Column({ name: 'integration_id', type: 'uuid' })
  integrationId!: string;

  @ForeignKey('users', { name: 'integration_links_user_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  @Column({ type: 'text' })
  state!: 'linked' | 'consentRequired';

  /** Null for API keys, and when a new consent is required. */
  @Column({ name: 'access_token_sealed', type: 'bytea', nullable: true })
  accessTokenSealed!: Buffer | null;

  @Column({ name: 'refresh_token_sealed', type: 'bytea', nullable: true })
  refreshTokenSealed!: Buffer | null;

  @Column({ name: 'access_expires_at', type: 'timestamptz', nullable: true })
  accessExpiresAt!: Date | null;

  /** Grows with every token that is stored. */
  @Column({ name: 'token_version', type: 'bigint', default: 1 })
  tokenVersion!: number;

  /** Who refreshes it at this moment. */
  @Column({ name: 'refresh_holder', type: 'uuid', nullable: true })
  refreshHolder!: string | null;

  /** Until then nobody else does. */
  @Column({ name: 'refresh_until', type: 'timestamptz', nullable: true })
  refreshUntil!: Date | null;

  @Column({ name: 'linked_at', type: 'timestamptz' })
  linkedAt!: Date;

  /** When the provider was last called with it, noted at most once a minute. */
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;
}
