import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { isUuid } from '../../platform/crypto/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { offsetOf, type Page, pageMeta } from '../../platform/http/page.js';
import type { Authenticated } from '../access/authentication.js';
import { sessionCutoffs } from '../access/session-lifetime.js';
import { auditedUser } from '../users/user-audit.js';
import { UsersService } from '../users/users.service.js';
import { kindOf, type SessionListResponse, SessionResponse } from './session-responses.js';
import { type SessionsOf, UserSessionsRepository } from './user-sessions.repository.js';

/** Sessions, as users see and end their own and administrators those of the customer's users. */
@Injectable()
export class UserSessionsService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersService,
    private readonly sessions: UserSessionsRepository,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** @throws AppError NotFound, also for another customer's user */
  async list(caller: Authenticated, userId: string, page: Page): Promise<SessionListResponse> {
    await this.users.get(caller.principal.customerId, userId);
    const of = this.of(caller, userId);
    const [found, total] = await Promise.all([
      this.sessions.list(of, offsetOf(page), page.limit),
      this.sessions.count(of),
    ]);
    const { maxMs } = this.config.session;
    return { sessions: found.map((one) => SessionResponse.of(one, maxMs)), meta: pageMeta(page, total) };
  }

  /** @throws AppError NotFound when there is no such session of the user */
  async end(caller: Authenticated, userId: string, sessionId: string): Promise<void> {
    const user = await this.users.get(caller.principal.customerId, userId);
    await this.database.transaction(async (tx) => {
      const ended = isUuid(sessionId)
        ? await this.sessions.end(tx, this.of(caller, userId), sessionId.toLowerCase())
        : undefined;
      if (!ended) {
        throw new AppError('NotFound', `There is no session with the id ${JSON.stringify(sessionId)}.`);
      }
      const details = { sessionId: sessionId.toLowerCase(), kind: kindOf(ended) };
      await this.audit.record(tx, caller.principal, auditedUser('user.sessionEnded', user, details));
    });
  }

  /**
   * Ends all sessions of a user but the one that makes the call.
   * @returns how many
   * @throws AppError NotFound
   */
  async endOthers(caller: Authenticated, userId: string): Promise<number> {
    const user = await this.users.get(caller.principal.customerId, userId);
    return this.database.transaction(async (tx) => {
      const count = await this.sessions.endOthers(tx, this.of(caller, userId));
      if (count > 0) {
        await this.audit.record(tx, caller.principal, auditedUser('user.sessionsEnded', user, { count }));
      }
      return count;
    });
  }

  private of({ sessionHash }: Authenticated, userId: string): SessionsOf {
    const cutoffs = sessionCutoffs(this.clock.now(), this.config.session);
    return { userId, currentHash: sessionHash ?? null, ...cutoffs };
  }
}
