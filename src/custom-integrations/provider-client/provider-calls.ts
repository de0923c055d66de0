import type { Readable } from 'node:stream';
import type { AppConfig } from '../../config/index.js';
import {
  DECODABLE,
  type EgressClient,
  type ExchangeErrorClass,
  type ExchangeRequest,
  type ExchangeResponse,
  readWhole,
} from '../../platform/egress/index.js';
import type { Integration } from '../model/integration.js';
import type { AuthenticationHeaders, Credentials } from '../model/credentials.js';
import { type CallWatch, UNWATCHED, type WatchCall } from '../model/provider-call.js';
import { ProviderErrors } from './provider-errors.js';
import { type CallShare, type TakeShare, UNCOUNTED } from './provider-load.js';
import { type CallParameters, providerUrl, shownPath } from './provider-url.js';
import { Failure, failureIn, isInvalidToken, messageOf, readJson } from './read-answer.js';
import { redirectTarget } from './redirect-target.js';
import { sentSecrets } from './sent-secrets.js';
import { Unreadable } from './unreadable.js';

const MOST_JSON_BYTES = 10 * 1024 * 1024;
/** An error's message is at its beginning, if it has one. */
const MOST_ERROR_BYTES = 65_536;
const MOST_REDIRECTS = 3;

/** What may mean that the authentication is worth nothing. */
const MAY_BE_REJECTIONS: readonly number[] = [400, 401, 403];

/** Ends of a request that say nothing about the provider: its caller has gone or sent too little, or this service stops. */
const NOBODYS_FAULT: readonly ExchangeErrorClass[] = ['ABORTED', 'CLIENT_CLOSED', 'REQUEST_BODY'];

/** What a 204 stands for. */
const DONE = { status: 'success' };

/** One call of an endpoint. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly endpoint: string;
  readonly parameters: CallParameters;
  readonly headers?: AuthenticationHeaders;
  readonly body?: Readable;
  readonly bodyLength?: number | undefined;
  readonly signal?: AbortSignal;
  /** Whether others read the answer's body, who know errors of ours alone. */
  readonly passedOn?: true;
  /** What a 204 stands for, where it is no success. */
  readonly noContent?: null;
}

/** One that is watched. */
interface WatchedCall extends Call {
  readonly watch: CallWatch;
}

/** An answer, and how to tell what goes wrong with the rest of it. */
export interface Answered {
  readonly response: ExchangeResponse;
  readonly errors: ProviderErrors;
  /** Where it says that the call failed, and was read already. */
  readonly failed?: Failed;
}

/** What an answer that is no success comes to: its status, or the one that it stands for, and its message. */
interface Failed {
  readonly status: number;
  readonly said: string | null;
}

export type ProviderSettings = Pick<AppConfig['provider'], 'timeoutMs' | 'idleMs'>;

/**
 * Calls of one integration's endpoints: its URL, its parameters and headers on every call, authentication with one renewal,
 * limits, and failures as errors of ours (docs/contract/document-webhooks.md#1, #2 and #4).
 */
export class ProviderCalls {
  /**
   * @param credentials null for calls without authentication
   * @param take what each call takes of this node
   * @param watch who wants to know what becomes of each call
   */
  constructor(
    private readonly integration: Integration,
    private readonly credentials: Credentials | null,
    private readonly egress: EgressClient,
    private readonly settings: ProviderSettings,
    private readonly take: TakeShare = UNCOUNTED,
    private readonly watch: WatchCall = UNWATCHED,
  ) {}

  /**
   * Reads a JSON answer of at most 10 MB; a 204 reads as a success.
   * @param read makes of it what is wanted; may throw Unreadable and Failure
   */
  async json<T>(call: Call, read: (value: unknown) => T): Promise<T> {
    return this.sharing(inJson(call), async (watched, share) =>
      this.readJson(watched, await this.succeed(watched, 0), read, share),
    );
  }

  /** The same; null when the answer's status is one of these. */
  async jsonUnless<T>(absent: readonly number[], call: Call, read: (value: unknown) => T): Promise<T | null> {
    return this.sharing(inJson(call), async (watched, share) => {
      const answered = await this.authenticated(watched, 0);
      if (!absent.includes(answered.response.status))
        return this.readJson(watched, await this.checked(watched, answered, 0), read, share);
      if (watched.watch.received === undefined) answered.response.body.destroy();
      else await this.failureOf(answered.response, watched.watch);
      return null;
    });
  }

  /**
   * An answer that is bytes, after at most three redirects; its status is 2xx, its body still on its way.
   * @param read makes of it what is wanted
   */
  async bytes<T>(call: Call, read: (answered: Answered) => T): Promise<T> {
    const headers = { accept: '*/*', 'accept-encoding': 'identity', ...call.headers };
    const share = this.take();
    const watch = this.watching(call);
    try {
      const answered = await this.succeed({ ...call, headers, passedOn: true, watch }, MOST_REDIRECTS);
      const { body } = answered.response;
      const over = (): void => {
        share.release();
        watchEnd(body, watch, call.signal);
      };
      const whole = body.closed;
      const result = read(answered);
      if (whole) {
        share.release();
        watch.ended();
      } else body.once('close', over);
      return result;
    } catch (error) {
      share.release();
      watch.ended(error);
      throw error;
    }
  }

  private async sharing<T>(
    call: Call,
    work: (watched: WatchedCall, share: CallShare) => Promise<T>,
  ): Promise<T> {
    const share = this.take();
    const watch = this.watching(call);
    try {
      const result = await work({ ...call, watch }, share);
      watch.ended();
      return result;
    } catch (error) {
      watch.ended(error);
      throw error;
    } finally {
      share.release();
    }
  }

  private watching({ method, endpoint, parameters }: Call): CallWatch {
    const { baseApiUrl, requestParameters } = this.integration;
    const path = shownPath(baseApiUrl, endpoint, parameters, requestParameters);
    return this.watch({ operation: endpoint, method, path });
  }

  private async succeed(call: WatchedCall, redirects: number): Promise<Answered> {
    return this.checked(call, await this.authenticated(call, redirects), redirects);
  }

  /** @throws AppError unless the answer is a 2xx */
  private async checked({ watch }: WatchedCall, answered: Answered, redirects: number): Promise<Answered> {
    const { response, errors } = answered;
    if (response.status >= 200 && response.status < 300) return answered;
    if (isRedirect(response.status)) {
      response.body.destroy();
      throw errors.ofRedirect(
        redirects === 0
          ? `answered with a redirect (${response.status}), which is followed only for file contents`
          : `answered with more than ${redirects} redirects`,
      );
    }
    const { status, said } = answered.failed ?? (await this.failureOf(response, watch));
    throw errors.ofStatus(status, said, response.headers['content-range']);
  }

  private async readJson<T>(
    call: WatchedCall,
    { response, errors }: Answered,
    read: (value: unknown) => T,
    { holds }: CallShare,
  ): Promise<T> {
    const limits = { bytes: MOST_JSON_BYTES, ms: this.settings.timeoutMs, holds };
    const body = await readWhole(response, limits, call.watch.received);
    if (body.kind !== 'whole') throw errors.ofBody(body);
    try {
      const noContent = call.noContent === undefined ? DONE : call.noContent;
      const value =
        response.status === 204 ? noContent : readJson(body.bytes, response.headers['content-type']);
      const failure = failureIn(value);
      if (failure !== null) throw new Failure(failure);
      return read(value);
    } catch (error) {
      if (error instanceof Unreadable) throw errors.ofUnreadable(error.message);
      throw error instanceof Failure ? errors.ofFailure(error.message) : error;
    }
  }

  /** Renews the authentication once where it is refused, and repeats the call; but not what has taken from a stream. */
  private async authenticated(call: WatchedCall, redirects: number): Promise<Answered> {
    const sent = (await this.credentials?.headers()) ?? {};
    const first = await this.follow(call, sent, redirects);
    if (!MAY_BE_REJECTIONS.includes(first.response.status)) return first;
    // Before anything else is awaited: a renewal takes its time, and an answer that nobody reads does not wait for it.
    const failed = await this.failureOf(first.response, call.watch);
    const refused = failed.status === 401 || failed.status === 403;
    if (!refused || !first.own || call.body !== undefined || this.credentials === null) {
      return { ...first, failed };
    }
    const renewed = await this.credentials.renew(sent, failed.status);
    if (renewed === null) throw first.errors.ofStatus(failed.status, failed.said);
    return this.follow(call, renewed, redirects);
  }

  /** @returns the answer, and whether it is of the provider's own origin */
  private async follow(
    call: WatchedCall,
    authentication: AuthenticationHeaders,
    redirects: number,
  ): Promise<Answered & { own: boolean }> {
    const { baseApiUrl, name, requestParameters } = this.integration;
    const errors = new ProviderErrors(name, sentSecrets(this.integration, authentication));
    const { origin } = new URL(baseApiUrl);
    let url = new URL(providerUrl(baseApiUrl, call.endpoint, call.parameters, requestParameters));
    let own = true;
    for (let left = redirects; ; left--) {
      const response = await this.send(call, url, own ? authentication : null, errors);
      const location = response.headers['location'];
      if (left === 0 || !isRedirect(response.status) || location === undefined)
        return { response, errors, own };
      response.body.destroy();
      const next = redirectTarget(location, url);
      if (next === null)
        throw errors.ofRedirect('answered with a redirect that does not lead to an http or https URL');
      url = next;
      // Once elsewhere, it stays without: what is elsewhere must not make us do something with the user's rights.
      own &&= url.origin === origin;
    }
  }

  /** @param authentication null: neither that nor the administrator's headers */
  private async send(
    call: WatchedCall,
    url: URL,
    authentication: AuthenticationHeaders | null,
    errors: ProviderErrors,
  ): Promise<ExchangeResponse> {
    const request: ExchangeRequest = {
      method: call.method,
      url,
      headers: this.headersOf(call, authentication),
      ...(call.body !== undefined && { body: call.body }),
      ...(call.bodyLength !== undefined && { bodyLength: call.bodyLength }),
      ...(call.signal !== undefined && { signal: call.signal }),
      ...(call.passedOn && { brokenAs: (broken) => errors.ofBroken(broken) }),
      timeoutMs: this.settings.timeoutMs,
      idleMs: this.settings.idleMs,
    };
    call.watch.sent();
    const result = await this.egress.exchange(request);
    if (result.kind !== 'response') {
      if (result.kind === 'error' && NOBODYS_FAULT.includes(result.errorClass)) call.watch.abandoned();
      throw errors.ofExchange(result);
    }
    call.watch.answered(result.status, result.headers['content-type']);
    return result;
  }

  private headersOf(call: Call, authentication: AuthenticationHeaders | null): [string, string][] {
    const own = Object.entries(call.headers ?? {});
    if (authentication === null) return own;
    const configured = this.integration.requestHeaders.map(({ name, value }): [string, string] => [
      name,
      value,
    ]);
    const taken = new Set(configured.map(([name]) => name.toLowerCase()));
    return [...own.filter(([name]) => !taken.has(name)), ...configured, ...Object.entries(authentication)];
  }

  /** A 400 for a token that is no longer good counts as 401, which it should have been (RFC 6750, section 3.1). */
  private async failureOf(response: ExchangeResponse, { received }: CallWatch): Promise<Failed> {
    const limits = { bytes: MOST_ERROR_BYTES, ms: this.settings.timeoutMs };
    const { status, headers } = response;
    const body = await readWhole(response, limits, received);
    if (body.kind !== 'whole') return { status, said: null };
    const isOfToken = status === 400 && isInvalidToken(body.bytes, headers);
    return { status: isOfToken ? 401 : status, said: messageOf(body.bytes, headers['content-type']) };
  }
}

/** Bytes that closed before their end were not wanted to the end: without an error, or since whoever wanted them has gone. */
function watchEnd(
  { errored, readableEnded }: Readable,
  watch: CallWatch,
  signal: AbortSignal | undefined,
): void {
  const whole = errored === null && readableEnded;
  if (!whole && (errored === null || signal?.aborted)) watch.abandoned();
  watch.ended(errored ?? undefined);
}

function inJson(call: Call): Call {
  const headers = { accept: 'application/json', 'accept-encoding': DECODABLE, ...call.headers };
  return { ...call, headers };
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
