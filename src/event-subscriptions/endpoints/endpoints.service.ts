import { Injectable } from '@nestjs/common';
import {
  type CountedEndpoint,
  EndpointDirectory,
  endpointKey,
  EndpointNews,
  EndpointsRepository,
  hashOfKey,
} from '../../delivery/index.js';
import { quoted } from '../../lib/value-text.js';
import { type Actor, auditedUrl, AuditTrail } from '../../platform/audit/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type JsonAnswer, jsonList, MOST_PAGE_BYTES } from '../../platform/http/json-list.js';
import type { EndpointResponse } from './endpoint-responses.js';
import type { ListEndpointsQuery } from './list-endpoints-query.js';
import { presentEndpoint } from './present-endpoint.js';

/** The URLs that a customer's subscriptions name. Another customer's are not there. */
@Injectable()
export class EndpointsService {
  constructor(
    private readonly database: Database,
    private readonly directory: EndpointDirectory,
    private readonly endpoints: EndpointsRepository,
    private readonly endpointNews: EndpointNews,
    private readonly audit: AuditTrail,
  ) {}

  /** One page, newest first. @throws AppError ValidationFailed for a cursor of somebody else's */
  async list(
    customerId: string,
    { cursor: after, limit, health, search }: ListEndpointsQuery,
  ): Promise<JsonAnswer> {
    const query = { health: health ?? 'any', ...(search !== undefined && { search }) } as const;
    const page = await this.directory.list(customerId, query, { after, limit });
    if (page === undefined) {
      throw new AppError(
        'ValidationFailed',
        'cursor was not given by this call; pass meta.cursor of an answer on as it is.',
      );
    }
    const { endpoints, next } = page;
    return jsonList({
      name: 'endpoints',
      entries: endpoints,
      present: presentEndpoint,
      mostBytes: MOST_PAGE_BYTES,
      meta: (shown) => {
        const on = shown < endpoints.length ? endpoints[shown - 1]!.urlHash : next;
        return { cursor: on === null ? null : endpointKey(on) };
      },
    });
  }

  /** @throws AppError NotFound */
  async get(customerId: string, id: string): Promise<EndpointResponse> {
    return presentEndpoint(await this.require(customerId, id));
  }

  /** Takes the marks of a disabled or frozen URL away; a healthy one stays as it is. @throws AppError NotFound */
  async enable(actor: Actor, id: string): Promise<EndpointResponse> {
    const { customerId } = actor;
    const { id: endpointId, url } = await this.require(customerId, id);
    const changes = await this.database.transaction(async (tx) => {
      const [change] = await this.endpoints.enable(tx, endpointId);
      if (change === undefined) return [];
      await this.audit.record(tx, actor, {
        action: 'endpoint.enabled',
        objectType: 'endpoint',
        objectId: id,
        details: { url: auditedUrl(url), from: change.from },
      });
      return [change];
    });
    await this.endpointNews.enabled(changes);
    return this.get(customerId, id);
  }

  private async require(customerId: string, id: string): Promise<CountedEndpoint> {
    const hash = hashOfKey(id);
    const endpoint = hash && (await this.directory.find(customerId, hash));
    if (endpoint === undefined) throw new AppError('NotFound', `There is no endpoint ${quoted(id)}.`);
    return endpoint;
  }
}
