import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Database, type Tx } from '../../platform/database/index.js';
import { Customer } from './customer.entity.js';

/** Held while the first customer, or another one, is created: two nodes or commands at once take turns. */
const CREATION_LOCK = 0x63757374;

/** All SQL about customers. */
@Injectable()
export class CustomersRepository {
  constructor(
    @InjectRepository(Customer) private readonly customers: Repository<Customer>,
    private readonly database: Database,
  ) {}

  /** By hand, since it counts: both tables whole, for the command line. */
  async list(): Promise<(Customer & { users: number })[]> {
    return this.database.query(
      `SELECT c.id, c.name, c.created_at AS "createdAt", c.operates, count(u.id) AS users
       FROM customers c LEFT JOIN users u ON u.customer_id = c.id
       GROUP BY c.id ORDER BY c.created_at, c.id`,
    );
  }

  async findByName(name: string, tx?: Tx): Promise<Customer | undefined> {
    return (await this.of(tx).findOneBy({ name })) ?? undefined;
  }

  /** The one that was there first. */
  async oldest(tx: Tx): Promise<Customer | undefined> {
    const [customer] = await this.of(tx).find({ order: { createdAt: 'ASC', id: 'ASC' }, take: 1 });
    return customer;
  }

  async insert(tx: Tx, customer: Customer): Promise<void> {
    await this.of(tx).insert(customer);
  }

  /** Until the end of the transaction nobody else creates a customer. By hand, since no table is touched. */
  async lockCreation(tx: Tx): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [CREATION_LOCK]);
  }

  /** Until the end of the transaction nobody else changes who administers the customer. By hand for its lock: one row by the primary key. */
  async lockAdministration(tx: Tx, customerId: string): Promise<void> {
    await tx.query('SELECT 1 FROM customers WHERE id = $1 FOR NO KEY UPDATE', [customerId]);
  }

  private of(tx?: Tx): Repository<Customer> {
    return tx ? tx.manager.withRepository(this.customers) : this.customers;
  }
}
