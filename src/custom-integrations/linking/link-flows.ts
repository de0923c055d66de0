import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { hashToken, newToken } from '../../platform/crypto/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { OAuth2Integration } from '../model/integration.js';
import { IntegrationsRepository } from '../registry/integrations.repository.js';
import { IntegrationStrategy } from '../tokens/integration-strategy.js';
import { TokenEndpoint } from '../tokens/token-endpoint.js';
import { LinkingService } from './linking.service.js';
import { LinkAddresses } from './addresses.js';
import { bindBrowser, bindPage, browserOfForm, formToken, isBound, isForeignForm } from './browser.js';
import { type Flow, flowProblem, type FlowProblem } from './flow.js';
import { OAuth2FlowsRepository, type ReturnedFlow } from './oauth2-flows.repository.js';
import { readReturned, readState, single, type StateProblem } from './callback-query.js';

/** What a browser shows and says. */
export interface BrowserRequest {
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>> & { readonly cookie?: string };
}

/** Why the page that asks is not gone on from. */
export type FormProblem = 'foreignForm';

/** How a flow continues from its start. */
export type StartStep =
  | { readonly kind: 'redirect'; readonly location: string; readonly cookies: readonly string[] }
  | {
      readonly kind: 'ask';
      readonly flow: Flow;
      readonly form: { readonly action: string; readonly flow: string; readonly token: string };
      readonly cookies: readonly string[];
    }
  | { readonly kind: 'problem'; readonly problem: FlowProblem | FormProblem };

/** How a flow ended. `openerOrigin`: the front-end's, which may hear of it. */
export type EndStep = { readonly openerOrigin: string | null; readonly cookies: readonly string[] } & (
  | { readonly kind: 'linked'; readonly flow: Flow }
  | { readonly kind: 'problem'; readonly problem: FlowProblem | StateProblem }
  | {
      readonly kind: 'error';
      readonly flow: Flow;
      readonly error: string;
      readonly description: string | null;
    }
  | { readonly kind: 'noCode'; readonly flow: Flow; readonly repeated: boolean }
  | { readonly kind: 'failed'; readonly flow: Flow; readonly status: number; readonly message: string }
);

/** The flow is gone, over, or another browser's by the time that it was to continue. */
class FlowGone extends Error {}

/**
 * Linking by OAuth2 between a browser, this service and the provider (docs/contract/document-webhooks.md#2).
 * Nothing here needs a session: the flow's handle, cookie and state say whose it is.
 */
@Injectable()
export class LinkFlows {
  constructor(
    private readonly flows: OAuth2FlowsRepository,
    private readonly integrations: IntegrationsRepository,
    private readonly endpoint: TokenEndpoint,
    private readonly linking: LinkingService,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** The flow's own browser goes straight on; any other one is asked, as long as none has gone on. */
  async start(integrationId: string, { query, headers }: BrowserRequest): Promise<StartStep> {
    const handle = single(query, 'flow') ?? '';
    const flow = await this.flows.findStart(hashToken(handle));
    const problem = flowProblem(flow, integrationId);
    if (flow === undefined || problem !== null) return { kind: 'problem', problem: problem ?? 'unknown' };
    if (isBound(flow, headers.cookie)) return this.redirectToProvider(flow, flow.browserHash, []);
    if (flow.begun) return { kind: 'problem', problem: 'otherBrowser' };
    const at = this.addressesOf(flow);
    const browser = newToken(32);
    const form = { action: at.start, flow: handle, token: formToken(browser, handle) };
    return { kind: 'ask', flow, form, cookies: [bindPage(flow, at, browser)] };
  }

  /** The click on the page: from now on the flow is this browser's. */
  async confirm(integrationId: string, { query: form, headers }: BrowserRequest): Promise<StartStep> {
    const [handle, token] = [single(form, 'flow') ?? '', single(form, 'token') ?? ''];
    const flow = await this.flows.findStart(hashToken(handle));
    const problem = flowProblem(flow, integrationId);
    if (flow === undefined || problem !== null) return { kind: 'problem', problem: problem ?? 'unknown' };
    const at = this.addressesOf(flow);
    const browser = browserOfForm(flow, headers.cookie, { handle, token });
    if (browser === undefined || isForeignForm(headers, at.origin))
      return { kind: 'problem', problem: 'foreignForm' };
    const browserHash = hashToken(browser);
    // A second click of the same browser finds it bound already.
    const isOurs = (await this.flows.bind(flow.id, browserHash)) || flow.browserHash.equals(browserHash);
    if (!isOurs) return { kind: 'problem', problem: 'otherBrowser' };
    return this.redirectToProvider(flow, browserHash, [bindBrowser(flow, at, browser)]);
  }

  /** The way back. The state is used up, whatever comes with it. */
  async finish(integrationId: string, { query, headers }: BrowserRequest): Promise<EndStep> {
    const read = readState(query);
    if ('problem' in read) return { kind: 'problem', problem: read.problem, openerOrigin: null, cookies: [] };
    const flow = await this.flows.consumeState(hashToken(read.state));
    const problem = flowProblem(flow, integrationId);
    if (flow === undefined || !isBound(flow, headers.cookie))
      return { kind: 'problem', problem: problem ?? 'otherBrowser', openerOrigin: null, cookies: [] };
    const at = this.addressesOf(flow);
    const cookies = [bindBrowser(flow, at, null), bindPage(flow, at, null)];
    const rest = { openerOrigin: flow.openerOrigin, cookies };
    if (problem !== null) return { kind: 'problem', problem, ...rest };
    const returned = readReturned(query);
    if (returned.kind === 'error') return { ...returned, flow, ...rest };
    if (returned.kind !== 'code')
      return { kind: 'noCode', flow, repeated: returned.kind === 'repeated', ...rest };
    try {
      const outcome = await this.exchange(flow, returned.code);
      return outcome === 'linked'
        ? { kind: outcome, flow, ...rest }
        : { kind: 'problem', problem: outcome, ...rest };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { status, message } = error;
      return { kind: 'failed', flow, status, message, ...rest };
    }
  }

  private async redirectToProvider(
    flow: Flow,
    browserHash: Buffer,
    cookies: readonly string[],
  ): Promise<StartStep> {
    const integration = await this.integrationOf(flow);
    if (integration === null) return { kind: 'problem', problem: 'edited' };
    const state = newToken(32);
    try {
      const strategy = this.strategyOf(integration, flow);
      const location = await strategy.authorizationUrl(state, async (verifier) => {
        const begun = { stateHash: hashToken(state), verifier };
        if (!(await this.flows.begin(flow.id, browserHash, begun))) throw new FlowGone();
      });
      return { kind: 'redirect', location, cookies };
    } catch (error) {
      if (error instanceof FlowGone) return { kind: 'problem', problem: 'expired' };
      throw error;
    }
  }

  /** @returns `edited` when nothing was linked, since the integration or the user is not as at the start */
  private async exchange(flow: ReturnedFlow, code: string): Promise<'linked' | 'edited'> {
    const integration = await this.integrationOf(flow);
    if (integration === null) return 'edited';
    const { verifier, user } = flow;
    const tokens = await this.strategyOf(integration, flow).exchange(code, verifier);
    const owner = { customerId: user.customerId, userId: user.id, username: user.username };
    return (await this.linking.store(owner, integration, tokens)) ? 'linked' : 'edited';
  }

  private strategyOf(integration: OAuth2Integration, flow: Flow): IntegrationStrategy {
    const { timeoutMs } = this.config.provider;
    const { redirectUri } = this.addressesOf(flow);
    return new IntegrationStrategy(integration, this.endpoint, {
      redirectUri,
      timeoutMs,
      userId: flow.user.id,
    });
  }

  /** The integration as it was at the start; null when it is not so any more. */
  private async integrationOf({ integration, revision }: Flow): Promise<OAuth2Integration | null> {
    const found = await this.integrations.find(integration.customerId, integration.id);
    if (found?.authenticationType !== 'OAuth2' || found.revision !== revision) return null;
    return found;
  }

  private addressesOf({ integration }: Flow): LinkAddresses {
    return new LinkAddresses(this.config.publicUrl, integration.id);
  }
}
