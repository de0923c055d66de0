import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Coalescer } from '../../lib/coalesce.js';
import { Clock } from '../../platform/clock/clock.js';
import { hashToken } from '../../platform/crypto/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type Principal, principalOf, type StoredRights } from './principal.js';
import { CSRF_HEADER, type CookieRequest, type CookieSession, sessionCookie } from './session-cookie.js';
import { isSessionAlive, type SessionLimits, touchIntervalMs } from './session-lifetime.js';
import { SessionsRepository, type StoredSession } from './sessions.repository.js';
import { isAsLongAsAKey } from './tokens.js';

/** What a call shows; an empty string is nothing. */
export interface Credentials {
  readonly sessionID?: string | undefined;
  readonly apiKey?: string | undefined;
  /** A session or an API key. */
  readonly authorization?: string | undefined;
  /** Counts when none of the others is there. */
  readonly cookie?: CookieSession | undefined;
}

/** Who a call comes from, and by which session; an API key has none. */
export interface Authenticated {
  readonly principal: Principal;
  readonly sessionHash: Buffer | undefined;
  /** Of an API key that was shown. */
  readonly keyHash?: Buffer;
  /** When that session ends in any case, in milliseconds since the Unix epoch. */
  readonly endsAt?: number;
}

const COOKIE_ALONE =
  `A session's cookie alone changes nothing: the call must come from the console's own page, at PUBLIC_URL, with the header ${CSRF_HEADER}, ` +
  'whose value GET /api/v1/console/session gives.';

/**
 * Finds out who makes a call: one look-up, and a write at most once a minute. Calls that come while a look-up for the same session or key
 * is under way share the next one, which begins after all of them: what was ended before a call began is seen by it, on
 * every node, however many calls there are.
 */
@Injectable()
export class Authentication {
  private readonly sessionLookUps = new Coalescer<StoredSession | undefined>();
  private readonly keyLookUps = new Coalescer<StoredRights | undefined>();
  private readonly limits: SessionLimits;
  /** Where the console is. */
  private readonly origin: string;

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.limits = config.session;
    this.origin = new URL(config.publicUrl).origin;
  }

  /** The session in the cookie of a request, if any. */
  cookieOf(request: CookieRequest): CookieSession | undefined {
    return sessionCookie(request, this.origin);
  }

  /**
   * @returns undefined for what docs/contract/event-subscriptions.md#2 answers with 401. The first of sessionID, apiKey and authorization
   * decides alone: what comes beside it, such as a proxy's own Authorization or a cookie, is not looked at.
   * @throws AppError AccessDenied for a valid cookie that does not suffice for what the call would change
   */
  async authenticate(shown: Credentials): Promise<Authenticated | undefined> {
    const { sessionID, apiKey, authorization, cookie } = shown;
    if (sessionID) return this.bySession(hashToken(sessionID));
    if (apiKey) return this.byApiKey(apiKey);
    if (!authorization) return cookie && this.byCookie(cookie);
    return isAsLongAsAKey(authorization)
      ? this.byApiKey(authorization)
      : this.bySession(hashToken(authorization));
  }

  private async byCookie({ sessionID, trusted, changes }: CookieSession): Promise<Authenticated | undefined> {
    if (trusted === 'nothing') return undefined;
    const found = await this.bySession(hashToken(sessionID));
    if (found && changes && trusted !== 'all') throw new AppError('AccessDenied', COOKIE_ALONE);
    return found;
  }

  /**
   * Who it is now that was found before, for what goes on after a call: it does not count as a use of the session.
   * @returns undefined once the session has ended or the key is another one
   */
  async again({ sessionHash, keyHash }: Authenticated): Promise<Principal | undefined> {
    if (sessionHash === undefined) {
      const rights = keyHash && (await this.sessions.findApiKey(keyHash));
      return rights && principalOf(rights);
    }
    const session = await this.sessions.find(sessionHash);
    const alive = session && isSessionAlive(session.times, this.clock.now(), this.limits);
    return alive ? principalOf(session.rights) : undefined;
  }

  private async byApiKey(apiKey: string): Promise<Authenticated | undefined> {
    const keyHash = hashToken(apiKey);
    const rights = await this.keyLookUps.joinNext(keyHash.toString('base64'), () =>
      this.sessions.findApiKey(keyHash),
    );
    return rights && { principal: principalOf(rights), sessionHash: undefined, keyHash };
  }

  private async bySession(sessionHash: Buffer): Promise<Authenticated | undefined> {
    const session = await this.sessionLookUps.joinNext(sessionHash.toString('base64'), () =>
      this.sessions.find(sessionHash),
    );
    const now = this.clock.now();
    if (!session || !isSessionAlive(session.times, now, this.limits)) return undefined;
    const notSince = now - touchIntervalMs(this.limits);
    if (session.times.lastUsedAt <= notSince) await this.sessions.touch(sessionHash, now, notSince);
    const endsAt = session.times.createdAt + this.limits.maxMs;
    return { principal: principalOf(session.rights), sessionHash, endsAt };
  }
}
