import { Injectable } from '@nestjs/common';
import { DECODABLE, EgressClient, type ExchangeResult, readWhole } from '../../../platform/egress/index.js';
import { AppError } from '../../../platform/http/errors/index.js';
import type { OAuth2Integration } from '../../registry/integration.js';
import { providerMessage } from '../../provider/plain-text.js';
import { readTokenAnswer, type Tokens } from './token-answer.js';

/** Tokens and what goes with them are a few kilobytes. */
const MOST_BYTES = 65_536;

/** The token endpoint said no, in the words of RFC 6749, section 5.2. */
export class TokenRefused extends AppError {
  /** Its `error`, such as `invalid_grant`. */
  readonly error: string;

  /** @param secrets that were sent, for endpoints that repeat them */
  constructor(
    name: string,
    { error, description }: { readonly error: string; readonly description: string | null },
    secrets: readonly string[],
  ) {
    const said = providerMessage(description === null ? error : `${error} (${description})`, secrets);
    super('ProviderError', `"${name}" refused to issue tokens: ${said}.`);
    this.error = error;
  }
}

/** Asks integrations' token endpoints, through egress, within limits of time and size, following no redirect. */
@Injectable()
export class TokenEndpoint {
  constructor(private readonly egress: EgressClient) {}

  /**
   * Tokens for a refresh token. Nothing of it is repeated: whoever calls has the right to refresh to itself.
   * @param timeoutMs for all of it
   * @throws as {@link request}
   */
  refresh(
    integration: OAuth2Integration,
    refreshToken: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Tokens> {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: integration.clientId,
      client_secret: integration.clientSecret,
    });
    return this.request(integration, form.toString(), timeoutMs, signal);
  }

  /**
   * One token request.
   * @param form the body, form-encoded; the integration's request parameters and headers are for API calls only
   * @throws TokenRefused
   * @throws AppError ProviderError, ProviderTimeout
   */
  async request(
    { name, tokenEndpointUrl }: OAuth2Integration,
    form: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Tokens> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const result = await this.egress.exchange({
      method: 'POST',
      url: tokenEndpointUrl,
      headers: [
        ['Accept', 'application/json'],
        ['Accept-Encoding', DECODABLE],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: form,
      timeoutMs,
      idleMs: timeoutMs,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    if (result.kind !== 'response') throw failure(name, result, deadline.aborted);
    const read = await readWhole(result, { bytes: MOST_BYTES, ms: timeoutMs });
    if (deadline.aborted || read.kind === 'timeout') throw tooLate(name);
    if (read.kind !== 'whole') throw failed(name, read.message);
    const answer = readTokenAnswer(result.status, read.bytes.toString('utf8'));
    switch (answer.kind) {
      case 'tokens':
        return answer.tokens;
      case 'refused':
        throw new TokenRefused(name, answer, secretsOf(form));
      case 'unreadable':
        throw failed(name, answer.problem);
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
      : `it could not be called (${result.errorClass})`,
  );
}

function failed(name: string, what: string): AppError {
  return new AppError('ProviderError', `The token endpoint of "${name}" failed: ${what}.`);
}

function tooLate(name: string): AppError {
  return new AppError('ProviderTimeout', `The token endpoint of "${name}" did not answer in time.`);
}

const SECRETS = ['client_secret', 'code', 'code_verifier', 'refresh_token'];

function secretsOf(form: string): string[] {
  const sent = new URLSearchParams(form);
  return SECRETS.flatMap((name) => sent.getAll(name));
}
