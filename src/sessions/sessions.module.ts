import { Module } from '@nestjs/common';
import { Authentication } from './access/authentication.js';
import { AdministratorGuard, PublisherGuard, SessionGuard } from './access/guards.js';
import { SessionCleanup } from './access/session-cleanup.js';
import { SessionsRepository } from './access/sessions.repository.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditRetention } from './audit/audit-retention.js';
import { AuditService } from './audit/audit.service.js';
import { ApiKeysService } from './login/api-keys.service.js';
import { AttaskController, AttaskVariantsController } from './login/attask.controller.js';
import { AttaskService } from './login/attask.service.js';
import { LoginThrottle } from './login/login-throttle.js';
import { LoginService } from './login/login.service.js';
import { CustomersRepository } from './users/customers.repository.js';
import { CustomersService } from './users/customers.service.js';
import { FirstAdministrator } from './users/first-administrator.js';
import { PasswordTurns } from './login/password-turns.js';
import { OwnAccountController } from './users/own-account.controller.js';
import { OwnAccountService } from './users/own-account.service.js';
import { Passwords } from './users/passwords.js';
import { UsersController } from './users/users.controller.js';
import { UsersRepository } from './users/users.repository.js';
import { UsersService } from './users/users.service.js';

/** Who may come in (contract, section 2). */
@Module({
  controllers: [
    AttaskController,
    AttaskVariantsController,
    AuditController,
    OwnAccountController,
    UsersController,
  ],
  providers: [
    AdministratorGuard,
    ApiKeysService,
    AttaskService,
    AuditRetention,
    AuditService,
    Authentication,
    CustomersRepository,
    CustomersService,
    FirstAdministrator,
    LoginService,
    LoginThrottle,
    OwnAccountService,
    Passwords,
    PasswordTurns,
    PublisherGuard,
    SessionCleanup,
    SessionGuard,
    SessionsRepository,
    UsersRepository,
    UsersService,
  ],
  exports: [AdministratorGuard, Authentication, FirstAdministrator, PublisherGuard, SessionGuard],
})
export class SessionsModule {}
