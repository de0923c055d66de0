import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database, isStoreUnavailable } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { Log } from '../../platform/logging/log.js';
import type { OAuth2Integration } from '../model/integration.js';
import type { Account } from '../links/link-errors.js';
import type { Link } from '../links/link.js';
import { LinksRepository } from '../links/links.repository.js';
import type { Tokens } from '../links/token-answer.js';
import { needsConsent } from './consent-errors.js';
import { IntegrationStrategy } from './integration-strategy.js';
import { TokenEndpoint, TokenRefused } from './token-endpoint.js';

/** How long a link is one node's to refresh, and so how long a token request may take. */
const LEASE_MS = 60_000;
/** Spared at the lease's end for the way to the database. */
const SPARED_MS = 1_000;
/** Between looks at a link that another node refreshes. */
const LOOK_AGAIN_MS = 75;
/** How long tokens are kept that the database does not take, and between tries. */
const STORE_PATIENCE_MS = 300_000;
const STORE_AGAIN_MS = 250;
/** How long a stop waits for refreshes under way. */
const STOP_PATIENCE_MS = 10_000;

type OAuth2Account = Account<OAuth2Integration>;

/**
 * One refresh of one link, kept apart from other nodes' by a lease in its row; no transaction is open during the request.
 * What is stored is fenced by the row's token version.
 */
@Injectable()
export class TokenRefresh {
  private readonly stopping = new AbortController();

  constructor(
    private readonly links: LinksRepository,
    private readonly endpoint: TokenEndpoint,
    private readonly database: Database,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * @param link as it was when its token was found wanting
   * @param look reads it again; throws when it is not usable any more
   * @returns the new access token, whoever got it
   * @throws AppError ConsentRequired when the provider requires a new consent; ProviderError, ProviderTimeout, and the link is as it was;
   * whatever `look` throws
   */
  async run(account: OAuth2Account, link: Link, look: () => Promise<Link>): Promise<string> {
    const holder = randomUUID();
    const revision = account.integration.revision;
    for (let now = link; ; now = await look()) {
      if (hasMovedOn(now, link)) return now.accessToken!;
      if (!now.refreshing && (await this.links.claim(link, revision, holder, LEASE_MS))) break;
      await this.pause(LOOK_AGAIN_MS);
      if (this.stopping.signal.aborted) throw new AppError('ShuttingDown');
    }
    const tokens = await this.request(account, link, holder);
    if (tokens !== null && (await this.stored(link, tokens))) return tokens.accessToken;
    return (await look()).accessToken!;
  }

  /** Destroys the tokens of a link that is good for nothing, and says so in the audit. */
  async requireConsent({ caller, integration }: OAuth2Account, link: Link): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.links.requireConsent(tx, link))) return;
      await this.audit.record(tx, caller, {
        action: 'link.consentRequired',
        objectType: 'link',
        objectId: link.id,
        details: { integrationId: integration.id, integration: integration.name },
      });
    });
  }

  /** Gives those under way some time, then ends them. */
  async stop(settled: Promise<void>): Promise<void> {
    const impatient = setTimeout(() => this.stopping.abort(), STOP_PATIENCE_MS);
    await settled;
    clearTimeout(impatient);
    this.stopping.abort();
  }

  /** Null when the provider honours the refresh token no more. */
  private async request(account: OAuth2Account, link: Link, holder: string): Promise<Tokens | null> {
    const { userId } = account.caller;
    const limits = { timeoutMs: LEASE_MS - SPARED_MS, signal: this.stopping.signal, userId };
    try {
      const strategy = new IntegrationStrategy(account.integration, this.endpoint, limits);
      return await strategy.refresh(link.refreshToken!);
    } catch (error) {
      if (error instanceof TokenRefused && needsConsent({ error: error.error, status: error.answerStatus })) {
        await this.requireConsent(account, link);
        return null;
      }
      // Unless it succeeds, the lease ends by itself.
      await this.links.release(link.id, holder).catch(() => undefined);
      throw error;
    }
  }

  /** Tokens that the provider has rotated cannot be asked for again: the database gets its time to come back. */
  private async stored(link: Link, tokens: Tokens): Promise<boolean> {
    const since = this.clock.monotonic();
    for (;;) {
      try {
        return await this.links.store(link, tokens);
      } catch (error) {
        const patient = this.clock.monotonic() - since < STORE_PATIENCE_MS && !this.stopping.signal.aborted;
        if (!patient || !isStoreUnavailable(error)) {
          this.log.error('Refreshed tokens could not be stored; the account may have to be linked again', {
            linkId: link.id,
            error: String(error),
          });
          throw error;
        }
      }
      await this.pause(STORE_AGAIN_MS);
    }
  }

  /** Ends early when the service stops. */
  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

/** Whether the link has another token than it had. */
function hasMovedOn(now: Link, before: Link): boolean {
  return now.id !== before.id || now.tokenVersion !== before.tokenVersion;
}
