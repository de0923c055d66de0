import { Injectable } from '@nestjs/common';
import { pageMeta } from '../../platform/http/page.js';
import { CallLog } from '../calls/call-log.js';
import { type ListedCall, ProviderCallsRepository } from '../calls/provider-calls.repository.js';
import { notFound } from '../links/link-errors.js';
import { type ListedLink, LinksOfIntegrationRepository } from '../links/links-of-integration.repository.js';
import { IntegrationsRepository } from '../registry/integrations.repository.js';
import { summaryOf } from './figures.js';
import type { ListCallsQuery, ListLinksQuery } from './usage-queries.js';
import type {
  IntegrationCallsResponse,
  IntegrationLinkResponse,
  IntegrationLinksResponse,
  ProviderCallResponse,
} from './usage-responses.js';

/** Who uses an integration, and how its provider answers, for the administrators of its customer. */
@Injectable()
export class UsageService {
  constructor(
    private readonly integrations: IntegrationsRepository,
    private readonly links: LinksOfIntegrationRepository,
    private readonly calls: ProviderCallsRepository,
    private readonly log: CallLog,
  ) {}

  /** @throws AppError NotFound */
  async listLinks(customerId: string, id: string, query: ListLinksQuery): Promise<IntegrationLinksResponse> {
    const integrationId = await this.known(customerId, id);
    const wanted = { customerId, integrationId, state: query.state ?? null };
    const [links, total] = await Promise.all([this.links.page(wanted, query), this.links.count(wanted)]);
    return { links: links.map(presentLink), meta: pageMeta(query, total) };
  }

  /** @throws AppError NotFound */
  async listCalls(customerId: string, id: string, query: ListCallsQuery): Promise<IntegrationCallsResponse> {
    const integrationId = await this.known(customerId, id);
    // What this node has called shows at once; the others' within a second.
    await this.log.flush();
    const { operation = null, outcome = null, userId = null, cursor = null, limit } = query;
    const wanted = { customerId, integrationId, operation, outcome, userId, before: cursor };
    const [found, figures] = await Promise.all([
      this.calls.list(wanted, limit + 1),
      this.calls.figures(wanted),
    ]);
    const calls = found.slice(0, limit);
    return {
      calls: calls.map(presentCall),
      summary: summaryOf(figures),
      meta: { cursor: calls.length < found.length ? calls.at(-1)!.id : null },
    };
  }

  private async known(customerId: string, id: string): Promise<string> {
    if (!(await this.integrations.exists(customerId, id))) throw notFound();
    return id.toLowerCase();
  }
}

function presentLink({ linkedAt, lastUsedAt, ...link }: ListedLink): IntegrationLinkResponse {
  return { ...link, linkedAt: linkedAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}

function presentCall(call: ListedCall): ProviderCallResponse {
  const { id, startedAt, operation, method, path, outcome, status, latencyMs, durationMs } = call;
  const { errorClass, errorMessage, userId, username } = call;
  const error = errorClass === null ? null : { class: errorClass, message: errorMessage ?? '' };
  const at = startedAt.toISOString();
  return { id, at, operation, method, path, outcome, status, latencyMs, durationMs, error, userId, username };
}
