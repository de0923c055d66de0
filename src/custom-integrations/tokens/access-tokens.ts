import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Coalescer } from '../../lib/coalesce.js';
import { withinTime } from '../../lib/within-time.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { OAuth2Integration } from '../model/integration.js';
import {
  type Account,
  changedMeanwhile,
  consentRequired,
  disabled as isDisabled,
  linkRequired,
} from '../links/link-errors.js';
import type { Link } from '../links/link.js';
import { LinksRepository } from '../links/links.repository.js';
import { TokenRefresh } from './token-refresh.js';

/**
 * Gives access tokens that are worth trying, refreshing them when their time is over or the provider refused them
 * (docs/contract/document-webhooks.md#2). One refresh at a time and link: callers in this process share one, and
 * {@link TokenRefresh} keeps other nodes out.
 */
@Injectable()
export class AccessTokens {
  private readonly refreshes = new Coalescer<string>();
  private readonly patienceMs: number;

  constructor(
    private readonly links: LinksRepository,
    private readonly refreshing: TokenRefresh,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.patienceMs = config.provider.timeoutMs;
  }

  /**
   * The token to call with.
   * @throws AppError LinkRequired, ConsentRequired, IntegrationDisabled, StateConflict when the integration was edited
   * meanwhile; ProviderError or ProviderTimeout when a due refresh failed
   */
  async current(account: Account<OAuth2Integration>): Promise<string> {
    const link = await this.link(account);
    if (!link.expired) return link.accessToken!;
    if (link.refreshToken !== null) return this.refreshed(account, link);
    await this.refreshing.requireConsent(account, link);
    return (await this.link(account)).accessToken!;
  }

  /**
   * The token to call with after the provider refused one.
   * @returns null when there is no other and no way to get one, and what is refused may be the document
   * @throws AppError as {@link current}; ConsentRequired also for a 401 that nothing can renew. The link is kept then: the 401
   * may be a gateway's
   */
  async renewed(
    account: Account<OAuth2Integration>,
    refused: string,
    status: number,
  ): Promise<string | null> {
    const link = await this.link(account);
    if (link.accessToken !== refused && !link.expired) return link.accessToken;
    if (link.refreshToken !== null) return this.refreshed(account, link);
    if (status === 401) throw consentRequired(account.integration);
    return null;
  }

  /** Waits for refreshes under way, whose tokens would else be lost; ends those that take too long. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.refreshing.stop(this.refreshes.idle());
  }

  private refreshed(account: Account<OAuth2Integration>, link: Link): Promise<string> {
    const { name } = account.integration;
    const token = this.refreshes.join(`${link.id}:${link.tokenVersion}`, () =>
      this.refreshing.run(account, link, () => this.link(account)),
    );
    return withinTime(token, this.patienceMs, () => {
      throw new AppError('ProviderTimeout', `"${name}" did not issue a new token in time.`);
    });
  }

  /** The link, if the integration is still at the call's revision: an edit may send tokens elsewhere. */
  private async link({ caller, integration }: Account): Promise<Link> {
    const { id, name, revision } = integration;
    const link = await this.links.find(id, caller.userId);
    if (link === undefined) throw linkRequired(integration);
    if (!link.integration.enabled) throw isDisabled(integration);
    if (link.integration.revision !== revision) throw changedMeanwhile(name);
    if (link.state === 'consentRequired' || link.accessToken === null) throw consentRequired(integration);
    return link;
  }
}
