import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { hashToken, newToken, PasswordHashing } from '../../platform/crypto/index.js';
import { AppError, type ErrorCode } from '../../platform/http/errors/index.js';
import { type FreshSession, type SessionOwner, SessionsRepository } from '../access/sessions.repository.js';
import { SESSION_BYTES } from '../access/tokens.js';
import { PASSWORD_LONGEST_ACCEPTED } from '../passwords/password-rules.js';
import type { User } from '../users/user.entity.js';
import { usernameKey, usernameProblem } from '../users/username.js';
import { UsersRepository } from '../users/users.repository.js';
import { type Client, shownAddress, shownUserAgent } from './client.js';
import { LoginThrottle } from './login-throttle.js';

/** A name and a password, from one client. */
export interface PasswordCredentials extends Client {
  readonly username: string;
  readonly password: string;
  /** Whether the caller has a session of that user already. */
  readonly signedIn?: boolean;
}

export interface NewSession {
  readonly sessionID: string;
  readonly userID: string;
  readonly customerID: string;
  /** When the session ends in any case; without use it ends earlier. */
  readonly expiresAt: string;
}

/** Log-in and log-out. */
@Injectable()
export class LoginService {
  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly hashing: PasswordHashing,
    private readonly throttle: LoginThrottle,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** @throws AppError as {@link checkPassword} does */
  async login(credentials: PasswordCredentials): Promise<NewSession> {
    const { id: userId, passwordHash } = await this.checkPassword(credentials);
    // Nobody is found who was deactivated, or given another password, while this one was being checked.
    return this.start(credentials, 'LoginFailed', (session) =>
      this.sessions.insertByPassword(session, { userId, passwordHash }),
    );
  }

  /**
   * Makes a session from an API key. It ends with the key.
   * @throws AppError AuthenticationRequired when no active user has the key
   */
  startFromKey(apiKey: string, client: Client): Promise<NewSession> {
    return this.start(client, 'AuthenticationRequired', (session) =>
      this.sessions.insertByKey(session, hashToken(apiKey)),
    );
  }

  private async start(
    { ip, userAgent }: Client,
    refused: ErrorCode,
    insert: (session: FreshSession) => Promise<SessionOwner | undefined>,
  ): Promise<NewSession> {
    const sessionID = newToken(SESSION_BYTES);
    const now = this.clock.now();
    const owner = await insert({
      tokenHash: hashToken(sessionID),
      now,
      userAgent: shownUserAgent(userAgent),
      address: shownAddress(ip),
    });
    if (!owner) throw new AppError(refused);
    const expiresAt = new Date(now + this.config.session.maxMs).toISOString();
    return { sessionID, userID: owner.userId, customerID: owner.customerId, expiresAt };
  }

  logout(sessionHash: Buffer): Promise<void> {
    return this.sessions.delete(sessionHash);
  }

  /**
   * The active user with this name and password. A wrong name, a wrong password and an inactive user look the same and
   * take the same time.
   * @throws AppError ValidationFailed, LoginFailed, TooManyRequests, Overloaded
   */
  async checkPassword({ username, password, ...from }: PasswordCredentials): Promise<User> {
    const problem = usernameProblem(username);
    if (problem !== undefined) throw new AppError('ValidationFailed', `username ${problem}.`);
    if (password.length > PASSWORD_LONGEST_ACCEPTED) {
      throw new AppError(
        'ValidationFailed',
        `password must have at most ${PASSWORD_LONGEST_ACCEPTED} characters.`,
      );
    }
    const key = usernameKey(username);
    const user = await this.throttle.attempt({ usernameKey: key, ...from }, async () => {
      const found = await this.users.findByKey(key);
      const right = await this.hashing.verify(password, found?.passwordHash);
      return right && found?.active ? found : undefined;
    });
    if (!user) throw new AppError('LoginFailed');
    return user;
  }
}
