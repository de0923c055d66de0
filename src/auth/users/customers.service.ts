import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { newToken } from '../../platform/crypto/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { Customer } from './customer.entity.js';
import { CustomersRepository } from './customers.repository.js';

const ID_BYTES = 16;

/** Customers, which only the operator of the installation creates. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersRepository,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly audit: AuditTrail,
  ) {}

  list(): Promise<(Customer & { users: number })[]> {
    return this.customers.list();
  }

  /** @throws AppError NotFound */
  async getByName(name: string): Promise<Customer> {
    const customer = await this.customers.findByName(name);
    if (!customer) throw new AppError('NotFound', `There is no customer ${JSON.stringify(name)}.`);
    return customer;
  }

  /**
   * Creates a customer. A second one needs a decision about private addresses first.
   * @param name checked already
   * @throws AppError Conflict when the name is taken, or EGRESS_PRIVATE was never set
   */
  create(name: string): Promise<Customer> {
    return this.database.transaction(async (tx) => {
      await this.customers.lockCreation(tx);
      const first = await this.customers.oldest(tx);
      if (first && !this.config.egress.privateExplicit) {
        throw new AppError(
          'Conflict',
          'EGRESS_PRIVATE is not set, so deliveries may go to private addresses. With a second customer ' +
            "this must be decided: its subscriptions could reach machines in the first one's private network. Set " +
            'EGRESS_PRIVATE=refuse to prevent that, or EGRESS_PRIVATE=allow to accept it, for this command and for the service.',
        );
      }
      if (await this.customers.findByName(name, tx)) {
        throw new AppError('Conflict', `There is already a customer ${JSON.stringify(name)}.`);
      }
      return this.insert(tx, name, first === undefined);
    });
  }

  /** The customer that the first administrator belongs to: the oldest, or a new one. Takes part in `tx`. */
  async firstOr(tx: Tx, name: string): Promise<Customer> {
    await this.customers.lockCreation(tx);
    return (await this.customers.oldest(tx)) ?? this.insert(tx, name, true);
  }

  /** @param operates whether the installation is its own, as it is the first customer's */
  private async insert(tx: Tx, name: string, operates: boolean): Promise<Customer> {
    const createdAt = new Date(this.clock.now());
    const customer: Customer = { id: newToken(ID_BYTES), name, createdAt, operates };
    await this.customers.insert(tx, customer);
    const { id: customerId } = customer;
    const change = {
      action: 'customer.created',
      objectType: 'customer',
      objectId: customerId,
      details: { name },
    };
    await this.audit.record(tx, { customerId }, change);
    return customer;
  }
}
