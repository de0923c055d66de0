import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Database } from '../../platform/database/index.js';
import { SYSTEM_ADMINISTRATOR } from '../access/access-level.js';
import { CustomersService } from './customers.service.js';
import { READABLE_PASSWORD_BYTES, readablePassword } from '../passwords/password-rules.js';
import { UsersService } from './users.service.js';

/** Without another name, the first customer is called this. */
const DEFAULT_CUSTOMER = 'Default';

/** Makes sure that somebody can log in after the first start. */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersService,
    private readonly users: UsersService,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * When there is no user at all, creates the customer "Default" and its administrator ADMIN_USERNAME; exactly once, also
   * when nodes start together.
   * @returns the generated password, only from the call that made it; undefined with ADMIN_PASSWORD
   */
  async ensure(): Promise<string | undefined> {
    return this.database.transaction(async (tx) => {
      if (await this.users.hasAny(tx)) return undefined;
      // Whoever waited here for another node finds its users now.
      const customer = await this.customers.firstOr(tx, DEFAULT_CUSTOMER);
      if (await this.users.hasAny(tx)) return undefined;
      const { adminUsername: username, adminPassword } = this.config;
      const generated =
        adminPassword === undefined ? readablePassword(randomBytes(READABLE_PASSWORD_BYTES)) : undefined;
      const password = adminPassword ?? generated!;
      const administrator = {
        username,
        password,
        accessLevel: SYSTEM_ADMINISTRATOR,
        // Whoever set ADMIN_PASSWORD chose it for themselves.
        passwordChangeDue: generated !== undefined,
      };
      await this.users.create({ customerId: customer.id }, administrator, tx);
      return generated;
    });
  }
}
