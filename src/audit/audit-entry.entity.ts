import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Who changed what, and when. An index is read from its end for the newest. */
@Entity('audit_entries')
@Index('audit_entries_newest', ['customerId', 'id'])
@Index('audit_entries_of_object', ['customerId', 'objectId', 'id'])
@Index('audit_entries_of_user', ['customerId', 'userId', 'id'])
@Index('audit_entries_of_action', ['customerId', 'action', 'id'])
export class StoredAuditEntry {
  /** Holds the time, so that ids sort as the entries do. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'audit_entries_pkey' })
  id!: string;

  @ForeignKey('customers', { name: 'audit_entries_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  /** Null for whoever runs the installation. */
  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  /** As it was then. */
  @Column({ type: 'text', nullable: true })
  username!: string | null;

  @Column({ type: 'text' })
  action!: string;

  @Column({ name: 'object_type', type: 'text' })
  objectType!: string;

  @Column({ name: 'object_id', type: 'text' })
  objectId!: string;

  /** Never a secret. */
  @Column({ type: 'json' })
  details!: Readonly<Record<string, unknown>>;
}
