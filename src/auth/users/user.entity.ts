import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** Somebody, or some program, that may log in; belongs to one customer. */
@Entity('users')
@Unique('users_username_key_key', ['usernameKey'])
@Unique('users_api_key_hash_key', ['apiKeyHash'])
@Index('users_customer', ['customerId', 'createdAt', 'id'])
export class User {
  /** 32 hexadecimal characters. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  @ForeignKey('customers', { name: 'users_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  @Column({ type: 'text' })
  username!: string;

  /** See {@link usernameKey}. */
  @Column({ name: 'username_key', type: 'text' })
  usernameKey!: string;

  @Column({ name: 'password_hash', type: 'text' })
  passwordHash!: string;

  /** Whether somebody else has chosen the password: a hint for front-ends, nothing is refused for it. */
  @Column({ name: 'password_change_due', type: 'boolean', default: false })
  passwordChangeDue!: boolean;

  @Column({ name: 'access_level', type: 'text' })
  accessLevel!: string;

  /** The publish right; System Administrators may publish without it. */
  @Column({ name: 'can_publish', type: 'boolean', default: false })
  canPublish!: boolean;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  /**
   * The API key under the context `api-key:<user id>`: it can be read back (docs/contract/event-subscriptions.md#2).
   */
  @Column({ name: 'api_key_sealed', type: 'bytea', nullable: true })
  apiKeySealed!: Buffer | null;

  /** What an `apiKey` header is looked up by. */
  @Column({ name: 'api_key_hash', type: 'bytea', nullable: true })
  apiKeyHash!: Buffer | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
