import { Injectable } from '@nestjs/common';
import { AppError } from '../../platform/http/errors/index.js';
import type { Authenticated } from '../access/authentication.js';
import type { Client } from '../login/client.js';
import { LoginService } from '../login/login.service.js';
import { UsersService } from '../users/users.service.js';

/** What users do with their own account. */
@Injectable()
export class OwnAccountService {
  constructor(
    private readonly users: UsersService,
    private readonly logins: LoginService,
  ) {}

  /**
   * Changes one's own password; all other sessions end. Guesses are slowed down like log-ins.
   * @throws AppError AccessDenied when the current password is wrong, ValidationFailed when the new one is the same, TooManyRequests
   */
  async changePassword(
    { principal, sessionHash }: Authenticated,
    change: { currentPassword: string; newPassword: string },
    from: Client,
  ): Promise<void> {
    const user = await this.logins
      .checkPassword({
        username: principal.username,
        password: change.currentPassword,
        signedIn: true,
        ...from,
      })
      .catch(asWrongCurrentPassword);
    // Otherwise the password that somebody else knows would count as one's own.
    if (change.newPassword === change.currentPassword) {
      throw new AppError('ValidationFailed', 'newPassword must be another one than currentPassword.');
    }
    await this.users.changeOwnPassword(user, change.newPassword, sessionHash);
  }
}

/** Not a 401: the session is fine, and clients take a 401 for its end. */
function asWrongCurrentPassword(error: unknown): never {
  if (error instanceof AppError && error.code === 'LoginFailed') {
    throw new AppError('AccessDenied', 'currentPassword is wrong.');
  }
  if (error instanceof AppError && error.code === 'ValidationFailed') {
    throw new AppError('ValidationFailed', error.message.replace(/^password /, 'currentPassword '));
  }
  throw error;
}
