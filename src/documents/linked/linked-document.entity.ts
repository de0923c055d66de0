import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Metadata } from '../../custom-integrations/index.js';

/** A provider's file that a user has linked. */
@Entity('linked_documents')
@Unique('linked_documents_customer_id_integration_id_external_id_own_key', [
  'customerId',
  'integrationId',
  'externalId',
  'ownerId',
])
@Index('linked_documents_newest', ['customerId', 'linkedAt', 'id'])
export class StoredDocument {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'linked_documents_pkey' })
  id!: string;

  @ForeignKey('customers', { name: 'linked_documents_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  @ForeignKey('users', { name: 'linked_documents_owner_id_fkey' })
  @Column({ name: 'owner_id', type: 'text' })
  ownerId!: string;

  /** No foreign key: a document outlives its integration. */
  @Column({ name: 'integration_id', type: 'uuid' })
  integrationId!: string;

  @Column({ name: 'external_id', type: 'text' })
  externalId!: string;

  /** The provider's as it was last seen, normalised. */
  @Column({ type: 'json' })
  metadata!: Metadata;

  /** The title as it is searched for: search-name.ts. */
  @Column({ name: 'search_name', type: 'text', default: '' })
  searchName!: string;

  @Column({ name: 'linked_at', type: 'timestamptz' })
  linkedAt!: Date;

  @Column({ name: 'last_update_date', type: 'timestamptz' })
  lastUpdateDate!: Date;

  @ForeignKey('users', { name: 'linked_documents_last_updated_by_fkey' })
  @Column({ name: 'last_updated_by', type: 'text' })
  lastUpdatedBy!: string;
}
