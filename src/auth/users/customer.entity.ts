import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A tenant: who subscriptions, events and users belong to. */
@Entity('customers')
@Unique('customers_name_key', ['name'])
export class Customer {
  /** 32 hexadecimal characters. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'customers_pkey' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
