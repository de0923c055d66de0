import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A log-in that has not ended; the token itself is never stored. */
@Entity('sessions')
@Index('sessions_user', ['userId'])
export class Session {
  @PrimaryColumn({ name: 'token_hash', type: 'bytea', primaryKeyConstraintName: 'sessions_pkey' })
  tokenHash!: Buffer;

  @ForeignKey('users', { name: 'sessions_user_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** Written at most once a minute. */
  @Column({ name: 'last_used_at', type: 'timestamptz' })
  lastUsedAt!: Date;

  /** The hash of the API key that it was made from, and ends with; null when a password began it. */
  @Column({ name: 'api_key_hash', type: 'bytea', nullable: true })
  apiKeyHash!: Buffer | null;

  /** What it is called where it is shown: nobody gets in with it. */
  @Column({ type: 'uuid' })
  id!: string;

  /** As the log-in said; at most 256 characters. */
  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent!: string | null;

  /** Where the log-in came from; behind TRUST_PROXY the client's. */
  @Column({ type: 'text', nullable: true })
  address!: string | null;
}
