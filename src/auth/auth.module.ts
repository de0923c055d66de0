import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.js';
import { Authentication } from './access/authentication.js';
import { AdministratorGuard, OperatorGuard, PublisherGuard, UserGuard } from './access/guards.js';
import { OperatorsRepository } from './access/operators.repository.js';
import { ScraperGuard } from './access/scraper.guard.js';
import { SessionCleanup } from './access/session-cleanup.js';
import { Session } from './access/session.entity.js';
import { SessionsRepository } from './access/sessions.repository.js';
import { ApiKeysService } from './login/api-keys.service.js';
import {
  VendorLoginController,
  VendorLoginVariantsController,
} from './vendor-login/vendor-login.controller.js';
import { VendorLoginService } from './vendor-login/vendor-login.service.js';
import { LoginThrottle } from './login/login-throttle.js';
import { LoginService } from './login/login.service.js';
import { Customer } from './users/customer.entity.js';
import { User } from './users/user.entity.js';
import { CustomersRepository } from './users/customers.repository.js';
import { CustomersService } from './users/customers.service.js';
import { FirstAdministrator } from './users/first-administrator.js';
import { PasswordTurns } from './passwords/password-turns.js';
import { ConsoleSessionController } from './console/console-session.controller.js';
import { ConsoleSessionService } from './console/console-session.service.js';
import { OwnAccountController } from './account/own-account.controller.js';
import { OwnAccountService } from './account/own-account.service.js';
import { OwnSessionsController } from './sessions/own-sessions.controller.js';
import { UserSessionsController } from './sessions/user-sessions.controller.js';
import { UserSessionsRepository } from './sessions/user-sessions.repository.js';
import { UserSessionsService } from './sessions/user-sessions.service.js';
import { Passwords } from './passwords/passwords.js';
import { UsersController } from './users/users.controller.js';
import { UsersRepository } from './users/users.repository.js';
import { UsersService } from './users/users.service.js';

/** Who may come in (docs/contract/event-subscriptions.md#2). */
@Module({
  imports: [TypeOrmModule.forFeature([Customer, User, Session])],
  controllers: [
    VendorLoginController,
    VendorLoginVariantsController,
    ConsoleSessionController,
    OwnAccountController,
    OwnSessionsController,
    UsersController,
    UserSessionsController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    AdministratorGuard,
    ApiKeysService,
    VendorLoginService,
    Authentication,
    ConsoleSessionService,
    CustomersRepository,
    CustomersService,
    FirstAdministrator,
    LoginService,
    LoginThrottle,
    OperatorGuard,
    OperatorsRepository,
    OwnAccountService,
    Passwords,
    PasswordTurns,
    PublisherGuard,
    ScraperGuard,
    SessionCleanup,
    SessionsRepository,
    UserGuard,
    UserSessionsRepository,
    UserSessionsService,
    UsersRepository,
    UsersService,
  ],
  exports: [Authentication, FirstAdministrator, OperatorsRepository],
})
export class AuthModule {}
