import { Module } from '@nestjs/common';
import { Authentication } from './access/authentication.js';
import { AdministratorGuard, PublisherGuard, SessionGuard } from './access/guards.js';
import { SessionCleanup } from './access/session-cleanup.js';
import { SessionsRepository } from './access/sessions.repository.js';
import { ApiKeysService } from './login/api-keys.service.js';
import {
  VendorLoginController,
  VendorLoginVariantsController,
} from './vendor-login/vendor-login.controller.js';
import { VendorLoginService } from './vendor-login/vendor-login.service.js';
import { LoginThrottle } from './login/login-throttle.js';
import { LoginService } from './login/login.service.js';
import { CustomersRepository } from './users/customers.repository.js';
import { CustomersService } from './users/customers.service.js';
import { FirstAdministrator } from './users/first-administrator.js';
import { PasswordTurns } from './passwords/password-turns.js';
import { OwnAccountController } from './account/own-account.controller.js';
import { OwnAccountService } from './account/own-account.service.js';
import { Passwords } from './passwords/passwords.js';
import { UsersController } from './users/users.controller.js';
import { UsersRepository } from './users/users.repository.js';
import { UsersService } from './users/users.service.js';

/** Who may come in (docs/contract/event-subscriptions.md#2). */
@Module({
  controllers: [VendorLoginController, VendorLoginVariantsController, OwnAccountController, UsersController],
  providers: [
    AdministratorGuard,
    ApiKeysService,
    VendorLoginService,
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
export class AuthModule {}
