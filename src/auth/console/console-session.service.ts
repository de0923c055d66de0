import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type Authenticated, Authentication } from '../access/authentication.js';
import { type CookieRequest, csrfToken, originOf, setCookie } from '../access/session-cookie.js';
import { LoginService, type PasswordCredentials } from '../login/login.service.js';
import { UserResponse } from '../users/user-response.js';
import { UsersService } from '../users/users.service.js';
import type { ConsoleSessionResponse } from './console-session-messages.js';

/** Sessions of browsers. */
@Injectable()
export class ConsoleSessionService {
  constructor(
    private readonly logins: LoginService,
    private readonly users: UsersService,
    private readonly authentication: Authentication,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * @returns the session, and the header that sets its cookie
   * @throws AppError AccessDenied for a call from another site, which would sign somebody in as somebody else; and as
   * {@link LoginService.login}
   */
  async signIn(
    request: CookieRequest,
    credentials: PasswordCredentials,
  ): Promise<{ session: ConsoleSessionResponse; cookie: string }> {
    if (originOf(request, new URL(this.config.publicUrl).origin) === 'other') {
      throw new AppError('AccessDenied', 'Only the console itself, at PUBLIC_URL, may sign somebody in.');
    }
    const made = await this.logins.login(credentials);
    await this.endReplaced(request);
    const user = await this.users.get(made.customerID, made.userID);
    return {
      session: {
        user: UserResponse.of(user),
        csrfToken: csrfToken(made.sessionID),
        expiresAt: made.expiresAt,
      },
      cookie: setCookie(made.sessionID, this.config.publicUrl),
    };
  }

  /** @returns undefined when nobody is signed in, which the console asks at every start: no error, which browsers would log */
  async current(request: CookieRequest): Promise<ConsoleSessionResponse | undefined> {
    const cookie = this.authentication.cookieOf(request);
    const found = await this.authentication.authenticate({ cookie });
    if (!cookie || found?.endsAt === undefined) return undefined;
    const { customerId, userId } = found.principal;
    return {
      user: UserResponse.of(await this.users.get(customerId, userId)),
      csrfToken: csrfToken(cookie.sessionID),
      expiresAt: new Date(found.endsAt).toISOString(),
    };
  }

  /**
   * @returns the header that takes the cookie away
   * @throws AppError AccessDenied as {@link Authentication.authenticate}
   */
  async signOut(request: CookieRequest): Promise<string> {
    await this.end(await this.authentication.authenticate({ cookie: this.authentication.cookieOf(request) }));
    return setCookie(undefined, this.config.publicUrl);
  }

  /** Nothing refers to the session before any more: the browser has forgotten it. */
  private async endReplaced(request: CookieRequest): Promise<void> {
    const cookie = this.authentication.cookieOf(request);
    await this.end(
      await this.authentication.authenticate({ cookie: cookie && { ...cookie, changes: false } }),
    );
  }

  private async end(found: Authenticated | undefined): Promise<void> {
    if (found?.sessionHash) await this.logins.logout(found.sessionHash);
  }
}
