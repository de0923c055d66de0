import { Injectable } from '@nestjs/common';
import {
  DECODABLE,
  EgressClient,
  type ExchangeResult,
  isOfAnswer,
  readWhole,
} from '../../platform/egress/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { Log } from '../../platform/logging/log.js';
import { CallLog } from '../calls/call-log.js';
import type { CallWatch } from '../model/provider-call.js';
import type { ClientAuthMethod, OAuth2Integration } from '../model/integration.js';
import { IntegrationsRepository } from '../registry/integrations.repository.js';
import { sentence } from '../../lib/sentence.js';
import { providerMessage } from '../model/plain-text.js';
import { shownPathOf } from '../provider-client/provider-url.js';
import { readText } from '../provider-client/read-text.js';
import { Unreadable } from '../provider-client/unreadable.js';
import { methodsOf, refusesClient, showClient, takesClient } from './client-authentication.js';
import { readTokenAnswer, type TokenAnswer, type Tokens } from '../links/token-answer.js';

/** Two tokens of the longest, percent-encoded, and what goes with them. */
const MOST_BYTES = 262_144;

/** The token endpoint said no, in the words of RFC 6749, section 5.2. */
export class TokenRefused extends AppError {
  /** Its `error`, such as `invalid_grant`. */
  readonly error: string;
  /** Of the answer, which may be any. */
  readonly answerStatus: number;

  /** @param secrets that were sent, for endpoints that repeat them */
  constructor(
    name: string,
    { status, error, description }: Extract<TokenAnswer, { kind: 'refused' }>,
    secrets: readonly string[],
  ) {
    const said = providerMessage(description === null ? error : `${error} (${description})`, secrets);
    super('ProviderError', sentence(`"${name}" refused to issue tokens: ${said}`));
    this.error = error;
    this.answerStatus = status;
  }
}

/** What of a grant is a secret. */
const SECRETS = ['code', 'code_verifier', 'refresh_token'];

/** The limits of getting tokens, over all requests that it takes. */
export interface TokenRequestLimits {
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
  /** Aborts it early. */
  readonly signal?: AbortSignal;
  /** Whose tokens they are, for the log of calls. */
  readonly userId: string;
}

/** The limits of one token request and its answer. */
interface Limits {
  readonly timeoutMs: number;
  readonly deadline: AbortSignal;
  readonly signal: AbortSignal;
  readonly userId: string;
}

/** Asks integrations' token endpoints, through egress, within limits of time and size, following no redirect. */
@Injectable()
export class TokenEndpoint {
  private readonly log: Log;

  constructor(
    private readonly egress: EgressClient,
    private readonly integrations: IntegrationsRepository,
    private readonly calls: CallLog,
    log: Log,
  ) {
    this.log = log.for('custom-integrations');
  }

  /**
   * Tokens for a grant. It is sent once; a second time only when the client was refused, which then shows itself in another
   * way, and what worked is remembered for the integration.
   * @param grant the form without the client; the integration's request parameters and headers are for API calls only
   * @throws TokenRefused
   * @throws AppError ProviderError, ProviderTimeout
   */
  async request(
    integration: OAuth2Integration,
    grant: Readonly<Record<string, string>>,
    { timeoutMs, signal, userId }: TokenRequestLimits,
  ): Promise<Tokens> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const limits = {
      timeoutMs,
      deadline,
      userId,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    };
    const [method, another] = methodsOf(integration);
    const answer = await this.ask(integration, method!, grant, limits);
    if (another === undefined || !refusesClient(answer)) {
      if (takesClient(answer)) await this.remember(integration, method!);
      return tokensOf(integration, answer, grant);
    }
    const second = await this.ask(integration, another, grant, limits);
    if (takesClient(second)) await this.remember(integration, another);
    // Unless the client is taken now, the second answer is about the way of asking.
    return tokensOf(integration, takesClient(second) ? second : answer, grant);
  }

  private async ask(
    integration: OAuth2Integration,
    method: ClientAuthMethod,
    grant: Readonly<Record<string, string>>,
    limits: Limits,
  ): Promise<TokenAnswer> {
    const operation = grant['grant_type'] === 'refresh_token' ? 'refreshToken' : 'token';
    const target = { operation, method: 'POST', path: shownPathOf(integration.tokenEndpointUrl) };
    const watch = this.calls.of(integration.id, limits.userId)(target);
    try {
      const answer = await this.send(integration, method, grant, limits, watch);
      watch.ended(answer.kind === 'tokens' ? undefined : problemOf(integration, answer, grant));
      return answer;
    } catch (error) {
      if (limits.signal.aborted && !limits.deadline.aborted) watch.abandoned();
      watch.ended(error);
      throw error;
    }
  }

  private async send(
    integration: OAuth2Integration,
    method: ClientAuthMethod,
    grant: Readonly<Record<string, string>>,
    { timeoutMs, deadline, signal }: Limits,
    watch: CallWatch,
  ): Promise<TokenAnswer> {
    const { name, tokenEndpointUrl } = integration;
    const client = showClient(integration, method);
    watch.sent();
    const result = await this.egress.exchange({
      method: 'POST',
      url: tokenEndpointUrl,
      headers: [
        ['User-Agent', 'Hookfront'],
        ['Accept', 'application/json'],
        ['Accept-Encoding', DECODABLE],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ...client.headers,
      ],
      body: new URLSearchParams({ ...grant, ...client.parameters }).toString(),
      timeoutMs,
      idleMs: timeoutMs,
      signal,
    });
    if (result.kind !== 'response') throw failure(name, result, deadline.aborted);
    watch.answered(result.status);
    const read = await readWhole(result, { bytes: MOST_BYTES, ms: timeoutMs });
    if (deadline.aborted || read.kind === 'timeout') throw tooLate(name);
    if (read.kind !== 'whole') throw failed(name, read.message);
    return readTokenAnswer(result.status, textOf(name, read.bytes, result.headers['content-type']));
  }

  /** Tokens are worth more than what is remembered: it is found out again. */
  private async remember(integration: OAuth2Integration, method: ClientAuthMethod): Promise<void> {
    const { tokenEndpointAuthMethod, knownAuthMethod, id } = integration;
    if (tokenEndpointAuthMethod !== 'auto' || knownAuthMethod === method) return;
    try {
      await this.integrations.setKnownAuthMethod(integration, method);
    } catch (error) {
      this.log.warn('How a token endpoint takes the client could not be stored', {
        integrationId: id,
        error: String(error),
      });
    }
  }
}

function textOf(name: string, bytes: Buffer, contentType: string | undefined): string {
  try {
    return readText(bytes, contentType);
  } catch (error) {
    throw error instanceof Unreadable ? failed(name, error.message) : error;
  }
}

function tokensOf(
  integration: OAuth2Integration,
  answer: TokenAnswer,
  grant: Readonly<Record<string, string>>,
): Tokens {
  if (answer.kind === 'tokens') return answer.tokens;
  throw problemOf(integration, answer, grant);
}

/** Why an answer holds no tokens. */
function problemOf(
  { name, clientId, clientSecret, tokenEndpointUrl }: OAuth2Integration,
  answer: Exclude<TokenAnswer, { kind: 'tokens' }>,
  grant: Readonly<Record<string, string>>,
): AppError {
  switch (answer.kind) {
    case 'refused': {
      const client = { clientId, clientSecret };
      const shown = [showClient(client, 'client_secret_post'), showClient(client, 'client_secret_basic')];
      const secrets = [
        ...shown.flatMap((one) => one.secrets),
        ...SECRETS.flatMap((field) => grant[field] ?? []),
        ...new URL(tokenEndpointUrl).searchParams.values(),
      ];
      return new TokenRefused(name, answer, secrets);
    }
    case 'unreadable': {
      // Nothing says that the consent is at fault; only the user can find out.
      const mayBeOver =
        grant['grant_type'] === 'refresh_token' && answer.status >= 400 && answer.status < 500;
      return failed(
        name,
        mayBeOver ? `${answer.problem}; if this keeps happening, link your account again` : answer.problem,
      );
    }
  }
}

function failure(
  name: string,
  result: Exclude<ExchangeResult, { kind: 'response' }>,
  late: boolean,
): AppError {
  if (late || result.kind === 'timeout') return tooLate(name);
  // Not egress's own words: they tell what a name resolves to in this network.
  return failed(
    name,
    result.kind === 'refused'
      ? 'its address is refused by the address policy of this service'
      : result.kind === 'error' && isOfAnswer(result.errorClass)
        ? result.message
        : `it could not be called (${result.errorClass})`,
  );
}

function failed(name: string, what: string): AppError {
  return new AppError('ProviderError', sentence(`The token endpoint of "${name}" failed: ${what}`));
}

function tooLate(name: string): AppError {
  return new AppError('ProviderTimeout', `The token endpoint of "${name}" did not answer in time.`);
}
