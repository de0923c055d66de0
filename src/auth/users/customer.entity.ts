import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A customer: whom subscriptions, events and users belong to. */
@Entity('customers')
@Unique('customers_name_key', ['name'])
@Index('customers_operating', ['operates'], { unique: true, where: 'operates' })
export class Customer {
  /** 32 hexadecimal characters. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'customers_pkey' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  /** Whether its administrators run the installation: the first one's do. */
  @Column({ type: 'boolean', default: false })
  operates!: boolean;
}
