import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { DestinationsRepository, EndpointsRepository } from '../../delivery/index.js';
import { quoted } from '../../lib/value-text.js';
import { isUuid } from '../../platform/crypto/index.js';
import { AddressPolicy, refusedAddress } from '../../platform/egress/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { inBatches, type JsonAnswer, jsonList } from '../../platform/http/json-list.js';
import { type Page, pageMeta } from '../../platform/http/page.js';
import type { Subscription } from '../model/subscription.js';
import { warningsNow } from './address-warning.js';
import {
  type Included,
  type LegacyResource,
  presentLegacy,
  presentSubscription,
  type SubscriptionResource,
} from './presentation.js';
import type { ListSubscriptionsQuery } from './list-subscriptions-query.js';
import { type SubscriptionQuery, SubscriptionSearchRepository } from './subscription-search.repository.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';

/** Subscriptions read at a time: with the largest filters, some megabytes. */
const ROWS_AT_ONCE = 32;
/** The same for the deprecated list, which shows no filters. */
const LEGACY_ROWS_AT_ONCE = 200;

/** Finds and shows subscriptions (docs/contract/event-subscriptions.md#3 and #4). Another customer's are not there. */
@Injectable()
export class SubscriptionReader {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly search: SubscriptionSearchRepository,
    private readonly destinations: DestinationsRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly addressPolicy: AddressPolicy,
  ) {}

  /** @throws AppError NotFound, also for an id that is no UUID */
  async get(
    customerId: string,
    id: string,
    include: readonly Included[] = [],
  ): Promise<SubscriptionResource> {
    const [resource] = await this.present([await this.require(customerId, id)], include);
    if (resource === undefined) throw notFound(id);
    return resource;
  }

  /** One page of those that are meant, newest first. */
  async list(
    customerId: string,
    { page: number, limit, include, ...query }: ListSubscriptionsQuery,
  ): Promise<JsonAnswer> {
    const page = { page: number, limit };
    const { ids, totalCount } = await this.find(customerId, query, page);
    const read = async (some: readonly string[]): Promise<SubscriptionResource[]> =>
      this.present(await this.subscriptions.some(customerId, some), include);
    return jsonList({
      name: 'subscriptions',
      entries: inBatches(ids, ROWS_AT_ONCE, read),
      meta: () => pageMeta(page, totalCount),
    });
  }

  /** The deprecated list: all of the customer's, without pages. */
  async listAll(customerId: string): Promise<JsonAnswer> {
    const ids = await this.subscriptions.allIds(customerId);
    const read = async (some: readonly string[]): Promise<LegacyResource[]> => {
      const rows = await this.subscriptions.someLegacy(customerId, some);
      const secrets = await this.destinations.requestSecrets(some);
      return rows.flatMap((row) => {
        const ofRow = secrets.get(row.id);
        // Deleted since the row was read.
        if (ofRow === undefined) return [];
        return [presentLegacy(row, ofRow.authToken, this.config.authTokenInResponses)];
      });
    };
    return jsonList({ entries: inBatches(ids, LEGACY_ROWS_AT_ONCE, read) });
  }

  /** @throws AppError NotFound, also for an id that is no UUID */
  async require(customerId: string, id: string): Promise<Subscription> {
    requireUuid(id);
    const subscription = await this.subscriptions.find(customerId, id);
    if (subscription === undefined) throw notFound(id);
    return subscription;
  }

  private async find(
    customerId: string,
    query: SubscriptionQuery,
    page: Page,
  ): Promise<{ ids: string[]; totalCount: number }> {
    if (Object.keys(query).length === 0) return this.subscriptions.page(customerId, page);
    const refused = query.warnings === undefined ? [] : await this.refusedEndpoints(customerId);
    return this.search.page(customerId, query, refused, page);
  }

  /** Those of the customer's whose URL the address policy refuses now. */
  private async refusedEndpoints(customerId: string): Promise<number[]> {
    const urls = await this.search.judgeableUrls(customerId);
    return urls
      .filter(({ url }) => refusedAddress(url, this.addressPolicy) !== undefined)
      .map(({ id }) => id);
  }

  private async present(
    rows: readonly Subscription[],
    include: readonly Included[] = [],
  ): Promise<SubscriptionResource[]> {
    const [secrets, endpoints] = await Promise.all([
      this.destinations.requestSecrets(rows.map(({ id }) => id)),
      this.endpoints.describe([...new Set(rows.map(({ endpointId }) => endpointId))]),
    ]);
    return rows.flatMap((row) => {
      const ofRow = secrets.get(row.id);
      const endpoint = endpoints.get(row.endpointId);
      // Deleted since the row was read.
      if (ofRow === undefined || endpoint === undefined) return [];
      const subscription = { ...row, warnings: warningsNow(row, this.addressPolicy) };
      const display = this.config.authTokenInResponses;
      return [presentSubscription(subscription, ofRow, endpoint, display, include)];
    });
  }
}

/** @throws AppError NotFound */
export function requireUuid(id: string): void {
  if (!isUuid(id)) throw notFound(id);
}

export function notFound(id: string): AppError {
  return new AppError('NotFound', `There is no subscription ${quoted(id)}.`);
}
