import type { AppConfig } from '../config/index.js';
import { AuditRepository, AuditTrail } from '../platform/audit/index.js';
import type { Clock } from '../platform/clock/clock.js';
import { type PasswordCost, PasswordHashing } from '../platform/crypto/index.js';
import type { Database } from '../platform/database/index.js';
import { Session } from './access/session.entity.js';
import { SessionsRepository } from './access/sessions.repository.js';
import { Customer } from './users/customer.entity.js';
import { User } from './users/user.entity.js';
import { CustomersRepository } from './users/customers.repository.js';
import { CustomersService } from './users/customers.service.js';
import { PasswordTurns } from './passwords/password-turns.js';
import { Passwords } from './passwords/passwords.js';
import { UsersRepository } from './users/users.repository.js';
import { UsersService } from './users/users.service.js';

/** Customers and users, for a program without HTTP. */
export interface AccountManagement {
  readonly customers: CustomersService;
  readonly users: UsersService;
}

/** Puts the two services together by hand: the command line needs no Nest. */
export function accountManagement(
  database: Database,
  clock: Clock,
  config: AppConfig,
  cost?: PasswordCost,
): AccountManagement {
  const customers = new CustomersRepository(database.dataSource.getRepository(Customer), database);
  const users = new UsersRepository(database.dataSource.getRepository(User));
  const sessions = new SessionsRepository(database.dataSource.getRepository(Session), database);
  const passwords = new Passwords(new PasswordHashing(cost), new PasswordTurns(clock, config));
  const audit = new AuditTrail(new AuditRepository(), clock);
  return {
    customers: new CustomersService(database, customers, clock, config, audit),
    users: new UsersService(database, users, customers, sessions, passwords, clock, audit),
  };
}
