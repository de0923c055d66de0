import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { AuditTrail, type Actor } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { hashToken, isUuid, newToken, uuidV7 } from '../../platform/crypto/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { inBatches } from '../../platform/http/json-list.js';
import type { Principal } from '../../auth/index.js';
import type { ApiKeyIntegration, Integration } from '../model/integration.js';
import { IntegrationsRepository } from '../registry/integrations.repository.js';
import { changedMeanwhile, disabled, notFound } from '../links/link-errors.js';
import { LinksRepository, type ServiceRow } from '../links/links.repository.js';
import { LinkAddresses } from './addresses.js';
import { bindBrowser, FLOW_LIFE_MS } from './browser.js';
import { OAuth2FlowsRepository } from './oauth2-flows.repository.js';
import type { Tokens } from '../links/token-answer.js';

/** Document services read at a time. */
const ROWS_AT_ONCE = 20;

/** What linking begins with: done at once, or a way for the browser to go with the cookie of this flow. */
export type Linking =
  | { readonly kind: 'linked'; readonly service: ServiceRow }
  | { readonly kind: 'flow'; readonly authorizationUrl: string; readonly cookie: string };

/** Document services as users see them: which there are, linking an account and taking it away. */
@Injectable()
export class LinkingService {
  constructor(
    private readonly integrations: IntegrationsRepository,
    private readonly links: LinksRepository,
    private readonly flows: OAuth2FlowsRepository,
    private readonly database: Database,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** The enabled integrations of the caller's customer. */
  async list({ customerId, userId }: Principal): Promise<AsyncIterable<ServiceRow>> {
    const ids = await this.links.serviceIds(customerId);
    return inBatches(ids, ROWS_AT_ONCE, (some) => this.links.services(customerId, userId, some));
  }

  /**
   * @param origin the front-end's, as its browser names it
   * @throws AppError NotFound, IntegrationDisabled, StateConflict when the integration was edited meanwhile
   */
  async link(caller: Principal, id: string, origin: string | undefined): Promise<Linking> {
    const integration = await this.find(caller, id);
    if (!integration.enabled) throw disabled(integration);
    switch (integration.authenticationType) {
      case 'OAuth2':
        return this.beginFlow(caller, integration, origin);
      case 'ApiKey':
        return this.linkAtOnce(caller, integration);
    }
  }

  private async linkAtOnce(caller: Principal, integration: ApiKeyIntegration): Promise<Linking> {
    const service = await this.service(caller, integration);
    if (service.linkState === 'linked') return { kind: 'linked', service };
    const stored = await this.store({ ...caller, userId: caller.userId }, integration, null);
    if (!stored) throw changedMeanwhile(integration.name);
    return { kind: 'linked', service: { ...service, linkState: 'linked' } };
  }

  /**
   * Destroys what is stored of the link, also of a disabled integration; flows under way end.
   * @throws AppError NotFound also when there is no link
   */
  async unlink(caller: Principal, id: string): Promise<void> {
    const { id: integrationId, name } = await this.find(caller, id);
    await this.database.transaction(async (tx) => {
      const removed = await this.links.remove(tx, integrationId, caller.userId);
      if (removed === undefined)
        throw new AppError('NotFound', `You have not linked an account at "${name}".`);
      await this.flows.deleteOf(tx, integrationId, caller.userId);
      await this.record(tx, 'link.removed', removed, caller, { id: integrationId, name });
    });
  }

  /**
   * Stores a link in place of the one that the user had.
   * @param revision of the integration that the tokens are from
   * @returns false, and nothing is stored, when it was edited or disabled since, or the user is not active any more
   */
  async store(
    user: Actor & { readonly userId: string },
    integration: Pick<Integration, 'id' | 'name' | 'revision'>,
    tokens: Tokens | null,
  ): Promise<boolean> {
    const id = uuidV7(this.clock.now(), randomBytes(10));
    const { id: integrationId, revision } = integration;
    return this.database.transaction(async (tx) => {
      if (!(await this.links.mayLink(tx, integrationId, revision, user.userId))) return false;
      await this.links.replace(tx, { id, integrationId, userId: user.userId, tokens });
      await this.record(tx, 'link.created', id, user, integration);
      return true;
    });
  }

  private async beginFlow(
    caller: Principal,
    { id: integrationId, revision }: Integration,
    origin: string | undefined,
  ): Promise<Linking> {
    const id = uuidV7(this.clock.now(), randomBytes(10));
    const [handle, browser] = [newToken(32), newToken(32)];
    const openerOrigin = origin !== undefined && this.config.corsOrigins.includes(origin) ? origin : null;
    const hashes = { startHash: hashToken(handle), browserHash: hashToken(browser) };
    await this.flows.insert(
      { id, integrationId, userId: caller.userId, revision, openerOrigin, ...hashes },
      FLOW_LIFE_MS,
    );
    const addresses = new LinkAddresses(this.config.publicUrl, integrationId);
    const cookie = bindBrowser({ id }, addresses, browser);
    return { kind: 'flow', authorizationUrl: addresses.startOf(handle), cookie };
  }

  private async find({ customerId }: Principal, id: string): Promise<Integration> {
    const integration = isUuid(id) ? await this.integrations.find(customerId, id) : undefined;
    if (integration === undefined) throw notFound();
    return integration;
  }

  private async service({ customerId, userId }: Principal, { id, name }: Integration): Promise<ServiceRow> {
    const [row] = await this.links.services(customerId, userId, [id]);
    if (row === undefined) throw disabled({ id, name });
    return row;
  }

  private record(
    ...[tx, action, objectId, user, { id, name }]: [
      Parameters<AuditTrail['record']>[0],
      string,
      string,
      Actor,
      Pick<Integration, 'id' | 'name'>,
    ]
  ): Promise<void> {
    const details = { integrationId: id, integration: name };
    return this.audit.record(tx, user, { action, objectType: 'link', objectId, details });
  }
}
