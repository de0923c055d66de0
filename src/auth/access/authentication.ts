import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { hashToken } from '../../platform/crypto/index.js';
import { type Principal, principalOf } from './principal.js';
import { isSessionAlive, type SessionLimits, touchIntervalMs } from './session-lifetime.js';
import { SessionsRepository } from './sessions.repository.js';
import { isAsLongAsAKey } from './tokens.js';

/** What a call shows; an empty string is nothing. */
export interface Credentials {
  readonly sessionID?: string | undefined;
  readonly apiKey?: string | undefined;
  /** A session or an API key. */
  readonly authorization?: string | undefined;
}

/** Who a call comes from, and by which session; an API key has none. */
export interface Authenticated {
  readonly principal: Principal;
  readonly sessionHash: Buffer | undefined;
}

/** Finds out who makes a call: one look-up, and a write at most once a minute. */
@Injectable()
export class Authentication {
  private readonly limits: SessionLimits;

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.limits = config.session;
  }

  /**
   * @returns undefined for what docs/contract/event-subscriptions.md#2 answers with 401. The first of sessionID, apiKey and authorization
   * decides alone: what comes beside it, such as a proxy's own Authorization, is not looked at.
   */
  async authenticate({ sessionID, apiKey, authorization }: Credentials): Promise<Authenticated | undefined> {
    if (sessionID) return this.bySession(hashToken(sessionID));
    if (apiKey) return this.byApiKey(apiKey);
    if (!authorization) return undefined;
    return isAsLongAsAKey(authorization)
      ? this.byApiKey(authorization)
      : this.bySession(hashToken(authorization));
  }

  private async byApiKey(apiKey: string): Promise<Authenticated | undefined> {
    const rights = await this.sessions.findApiKey(hashToken(apiKey));
    return rights && { principal: principalOf(rights), sessionHash: undefined };
  }

  private async bySession(sessionHash: Buffer): Promise<Authenticated | undefined> {
    const session = await this.sessions.find(sessionHash);
    const now = this.clock.now();
    if (!session || !isSessionAlive(session.times, now, this.limits)) return undefined;
    const notSince = now - touchIntervalMs(this.limits);
    if (session.times.lastUsedAt <= notSince) await this.sessions.touch(sessionHash, now, notSince);
    return { principal: principalOf(session.rights), sessionHash };
  }
}
