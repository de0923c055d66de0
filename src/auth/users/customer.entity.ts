import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A tenant: who subscriptions, events and users belong to. */
@Entity('customers')
export class Customer {
  /** 32 hexadecimal characters. */
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
