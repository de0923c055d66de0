import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { uuidV7 } from '../../platform/crypto/index.js';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/index.js';
import { AddressPolicy, refusedAddress } from '../../platform/egress/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { inBatches, type JsonAnswer, jsonList } from '../../platform/http/json-list.js';
import { type Page, pageMeta } from '../../platform/http/page.js';
import { LinksOfIntegrationRepository } from '../links/links-of-integration.repository.js';
import type { ServiceInfoProbe } from '../model/service-info.js';
import type { CreateIntegrationRequest } from './create-integration-request.js';
import type { EditIntegrationRequest } from './edit-integration-request.js';
import { applyEdit } from './integration-edit.js';
import type { RegisteredIntegration } from './integration-row.js';
import { IntegrationsRepository } from './integrations.repository.js';
import { newIntegration } from './new-integration.js';
import { type IntegrationResource, presentIntegration } from './presentation.js';
import { ServiceInfoUpdates } from './service-info-updates.js';
import { quoted } from '../../lib/value-text.js';

/** Integrations read at a time: of the largest, some megabytes. */
const ROWS_AT_ONCE = 20;
/** Of one customer. */
const MOST_INTEGRATIONS = 1_000;

/**
 * Registered document providers, as administrators manage them (docs/contract/document-webhooks.md#1). Another
 * customer's are not there.
 */
@Injectable()
export class RegistryService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly integrations: IntegrationsRepository,
    private readonly links: LinksOfIntegrationRepository,
    private readonly serviceInfo: ServiceInfoUpdates,
    private readonly audit: AuditTrail,
    private readonly addressPolicy: AddressPolicy,
  ) {}

  /**
   * Registers a provider, then asks it what it offers.
   * @throws AppError Conflict when the name is taken; LimitReached. Nothing is registered then
   */
  async create(actor: Actor, request: CreateIntegrationRequest): Promise<IntegrationResource> {
    const body = newIntegration(request);
    const now = new Date(this.clock.now());
    const integration: RegisteredIntegration = {
      ...body,
      id: uuidV7(now.getTime(), randomBytes(10)),
      customerId: actor.customerId,
      serviceInfo: null,
      serviceInfoAt: null,
      serviceInfoError: null,
      revision: 1,
      createdAt: now,
      updatedAt: now,
    };
    await this.saving(body.name, async (tx) => {
      await this.integrations.insert(tx, integration);
      if (await this.integrations.hasMoreThan(tx, actor.customerId, MOST_INTEGRATIONS)) {
        const message = `A customer may have at most ${MOST_INTEGRATIONS} integrations.`;
        throw new AppError('LimitReached', message);
      }
      const { name, authenticationType } = integration;
      await this.record(tx, actor, 'created', integration.id, { name, authenticationType });
    });
    return this.present(body.enabled ? await this.serviceInfo.askAfterSaving(integration) : integration);
  }

  /** By name. */
  async list(customerId: string, page: Page): Promise<JsonAnswer> {
    const { ids, totalCount } = await this.integrations.page(customerId, page);
    const read = async (some: readonly string[]): Promise<IntegrationResource[]> => {
      const [integrations, counts] = await Promise.all([
        this.integrations.some(customerId, some),
        this.links.countOfEach([...some]),
      ]);
      return integrations.map((one) => this.shown(one, counts.get(one.id) ?? 0));
    };
    return jsonList({
      name: 'integrations',
      entries: inBatches(ids, ROWS_AT_ONCE, read),
      meta: () => pageMeta(page, totalCount),
    });
  }

  /** @throws AppError NotFound, also for an id that is no UUID */
  async get(customerId: string, id: string): Promise<IntegrationResource> {
    return this.present(found(await this.integrations.find(customerId, id), id));
  }

  /**
   * Edits an integration; what is left out stays. When another server may answer afterwards, it is asked what it offers.
   * @param mayDropLinks whether links whose tokens were issued for what the integration no longer is may go
   * @throws AppError NotFound, ValidationFailed, Conflict; LinksWouldBeDropped with their number. Nothing is changed then
   */
  async edit(
    actor: Actor,
    id: string,
    request: EditIntegrationRequest,
    mayDropLinks: boolean,
  ): Promise<IntegrationResource> {
    const { authenticationType } = found(await this.integrations.find(actor.customerId, id), id);
    // The type never changes, so the body can be judged before the row is locked.
    const edit = request.of(authenticationType);
    const { saved, asksAnew } = await this.saving(edit.name ?? '', async (tx) => {
      const stored = found(await this.integrations.lock(tx, actor.customerId, id), id);
      const edited = applyEdit(stored, edit);
      if ('problems' in edited) throw new AppError('ValidationFailed', edited.problems.join(' '));
      const { changed, integration } = edited;
      if (changed.length === 0) return { saved: stored, asksAnew: false };
      const linksDropped = edited.dropsLinks ? await this.drop(tx, stored.id, mayDropLinks) : 0;
      const forget = changed.includes('baseApiUrl');
      const updated = await this.update(tx, integration, forget);
      await this.record(tx, actor, 'edited', stored.id, {
        name: updated.name,
        fields: changed,
        ...(linksDropped > 0 && { linksDropped }),
      });
      return { saved: updated, asksAnew: edited.asksAnew && updated.enabled };
    });
    return this.present(asksAnew ? await this.serviceInfo.askAfterSaving(saved) : saved);
  }

  /** Whoever enables an integration wants to know what is behind it by now. @throws AppError NotFound */
  async setEnabled(actor: Actor, id: string, enabled: boolean): Promise<IntegrationResource> {
    const { saved, changed } = await this.database.transaction(async (tx) => {
      const stored = found(await this.integrations.lock(tx, actor.customerId, id), id);
      if (stored.enabled === enabled) return { saved: stored, changed: false };
      const updated = await this.update(tx, { ...stored, enabled });
      await this.record(tx, actor, enabled ? 'enabled' : 'disabled', stored.id, { name: stored.name });
      return { saved: updated, changed: true };
    });
    return this.present(changed && enabled ? await this.serviceInfo.askAfterSaving(saved) : saved);
  }

  /** Deletes it with all links and their tokens. @throws AppError NotFound */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const removed = await this.integrations.remove(tx, actor.customerId, id);
      if (removed === undefined) throw notFound(id);
      const { name, links } = removed;
      await this.record(tx, actor, 'deleted', id.toLowerCase(), {
        name,
        ...(links > 0 && { linksDropped: links }),
      });
    });
  }

  /**
   * Asks the provider what it offers.
   * @throws AppError NotFound, IntegrationDisabled, ProviderError, ProviderTimeout, ProviderAccessDenied
   */
  async readServiceInfo(customerId: string, id: string): Promise<IntegrationResource> {
    return this.present(await this.serviceInfo.ask(await this.enabled(customerId, id)));
  }

  /**
   * Asks the provider what it offers, to look at what it answers.
   * @throws AppError NotFound, IntegrationDisabled
   */
  async probe(
    customerId: string,
    id: string,
  ): Promise<ServiceInfoProbe & { readonly integration: IntegrationResource }> {
    const { probed, probe } = await this.serviceInfo.probe(await this.enabled(customerId, id));
    return { integration: await this.present(probed), ...probe };
  }

  private async enabled(customerId: string, id: string): Promise<RegisteredIntegration> {
    const integration = found(await this.integrations.find(customerId, id), id);
    if (!integration.enabled) throw new AppError('IntegrationDisabled', undefined, {}, { integrationId: id });
    return integration;
  }

  private async drop(tx: Tx, id: string, mayDropLinks: boolean): Promise<number> {
    const links = await this.links.countLinks(id, tx);
    if (links > 0 && !mayDropLinks) {
      throw new AppError(
        'LinksWouldBeDropped',
        `This edit would unlink the ${links === 1 ? 'account of 1 user' : `accounts of ${links} users`}, since their tokens ` +
          'were not issued for it; send ?dropLinks=true to make it anyway.',
        {},
        { links },
      );
    }
    return this.links.dropLinks(tx, id);
  }

  private async update(
    tx: Tx,
    integration: RegisteredIntegration,
    forget = false,
  ): Promise<RegisteredIntegration> {
    const changed = {
      ...integration,
      ...(forget && { serviceInfo: null, serviceInfoAt: null, serviceInfoError: null }),
      updatedAt: new Date(this.clock.now()),
    };
    return { ...changed, revision: await this.integrations.update(tx, changed, forget) };
  }

  private record(tx: Tx, actor: Actor, what: string, id: string, details: object): Promise<void> {
    return this.audit.record(tx, actor, {
      action: `integration.${what}`,
      objectType: 'integration',
      objectId: id,
      details: { ...details },
    });
  }

  /** In a transaction. The unique index decides, so of two equal names at once one always gets the 409. */
  private async saving<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new AppError(
        'Conflict',
        `There is already an integration with the name ${JSON.stringify(name)}.`,
      );
    }
  }

  private async present(integration: RegisteredIntegration): Promise<IntegrationResource> {
    return this.shown(integration, await this.links.countLinks(integration.id));
  }

  private shown(integration: RegisteredIntegration, links: number): IntegrationResource {
    const { publicUrl } = this.config;
    return presentIntegration(integration, { publicUrl, links, warnings: this.warningsOf(integration) });
  }

  /** What the address policy thinks of the URLs that this service itself calls. */
  private warningsOf(integration: RegisteredIntegration): string[] {
    const { baseApiUrl } = integration;
    const called = {
      baseApiUrl,
      ...(integration.authenticationType === 'OAuth2' && { tokenEndpointUrl: integration.tokenEndpointUrl }),
    };
    return Object.entries(called).flatMap(([field, url]) => {
      const refused = refusedAddress(url, this.addressPolicy);
      return refused === undefined ? [] : [`${field}: calls to ${refused}`];
    });
  }
}

function found(integration: RegisteredIntegration | undefined, id: string): RegisteredIntegration {
  if (!integration) throw notFound(id);
  return integration;
}

function notFound(id: string): AppError {
  return new AppError('NotFound', `There is no custom integration with the id ${quoted(id)}.`);
}
