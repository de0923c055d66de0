import { Injectable } from '@nestjs/common';
import OAuth2Strategy from 'passport-oauth2';
import type { OAuth2Integration } from '../model/integration.js';
import { authorizationParameters } from './authorization-parameters.js';
import type { Tokens } from '../links/token-answer.js';
import { TokenEndpoint } from '../tokens/token-endpoint.js';

/** Where passport's state goes and comes from; `store` needs its five parameters, or passport keeps the verifier back. */
interface StateStore {
  store(
    request: unknown,
    verifier: string | undefined,
    state: unknown,
    meta: unknown,
    done: Done<string>,
  ): void;
  /** Gives the verifier; true when there is none. */
  verify(request: unknown, state: string, meta: unknown, done: Done<string | true>): void;
}

type Done<T> = (error: Error | null, result?: T) => void;
type TokenRequest = (grant: Readonly<Record<string, string>>) => Promise<Tokens>;
type Answered = (error: unknown, body?: string, response?: object) => void;

/**
 * One step of one flow; passport's strategies keep what they are doing in themselves, so none serves two requests. Its HTTP
 * request is ours.
 */
class OneStep extends OAuth2Strategy {
  constructor(
    private readonly integration: OAuth2Integration,
    redirectUri: string,
    store: StateStore,
    request: TokenRequest,
  ) {
    super(
      {
        authorizationURL: authorizationEndpoint(integration),
        tokenURL: integration.tokenEndpointUrl,
        clientID: integration.clientId,
        clientSecret: integration.clientSecret,
        callbackURL: redirectUri,
        pkce: integration.pkce,
        store: store as unknown as OAuth2Strategy.StateStore,
        skipUserProfile: true,
      },
      (_access: string, _refresh: string, _profile: unknown, done: OAuth2Strategy.VerifyCallback) =>
        done(null, {}),
    );
    const execute = (_library: unknown, _options: unknown, form: string, answered: Answered): void => {
      // The client shows itself elsewhere.
      const {
        client_id: _id,
        client_secret: _secret,
        ...grant
      } = Object.fromEntries(new URLSearchParams(form));
      request(grant).then(
        ({ accessToken }) => answered(null, JSON.stringify({ access_token: accessToken }), {}),
        answered,
      );
    };
    // oxlint-disable-next-line no-underscore-dangle -- the place that passport gives for this
    (this._oauth2 as unknown as { _executeRequest: typeof execute })._executeRequest = execute;
  }

  override authorizationParams(): object {
    return authorizationParameters(this.integration.requestParameters);
  }

  /** What passport calls back with: an address to go to, or null after a success. */
  run(query: Readonly<Record<string, string>>): Promise<string | null> {
    return new Promise((resolve, reject) => {
      this.redirect = (url: string) => resolve(url);
      this.success = () => resolve(null);
      this.fail = () => reject(new Error('the state was not accepted'));
      this.error = (error: Error & { oauthError?: unknown }) =>
        reject(error.oauthError instanceof Error ? error.oauthError : error);
      this.authenticate({ query } as unknown as Parameters<OAuth2Strategy['authenticate']>[0]);
    });
  }
}

/**
 * The authorization code flow, with PKCE unless the provider refuses it (docs/contract/document-webhooks.md#2), as
 * passport-oauth2 drives it.
 */
@Injectable()
export class CodeFlow {
  constructor(private readonly endpoint: TokenEndpoint) {}

  /**
   * Where the browser is sent: the administrator's authentication URL with its own query, the request parameters and
   * those of the flow.
   * @param keep stores the state and the verifier, null without PKCE; when it rejects, nobody is sent anywhere
   */
  async authorizationUrl(
    integration: OAuth2Integration,
    redirectUri: string,
    state: string,
    keep: (verifier: string | null) => Promise<void>,
  ): Promise<string> {
    const store: StateStore = {
      store: (_request, verifier, _state, _meta, done) => {
        // oxlint-disable-next-line promise/no-callback-in-promise -- passport knows no promises
        keep(verifier ?? null).then(() => done(null, state), done);
      },
      verify: (_request, _state, _meta, done) => done(new Error('nothing came back')),
    };
    const step = new OneStep(integration, redirectUri, store, () => Promise.reject(new Error('no code')));
    const location = (await step.run({})) ?? '';
    if (new URL(location).origin !== new URL(integration.authenticationUrl).origin)
      throw new Error('the authorization request would go elsewhere');
    return location;
  }

  /**
   * Exchanges a code for tokens.
   * @param verifier what {@link authorizationUrl} made for this flow
   * @param timeoutMs for all of it
   * @throws TokenRefused
   * @throws AppError ProviderError, ProviderTimeout
   */
  async tokens(
    integration: OAuth2Integration,
    redirectUri: string,
    { code, verifier }: { readonly code: string; readonly verifier: string | null },
    timeoutMs: number,
  ): Promise<Tokens> {
    const got: { tokens?: Tokens } = {};
    const store: StateStore = {
      store: (_request, _verifier, _state, _meta, done) => done(new Error('there is no code')),
      // The state was used up before, whatever came with it.
      verify: (_request, _state, _meta, done) => done(null, verifier ?? true),
    };
    const step = new OneStep(integration, redirectUri, store, async (grant) => {
      got.tokens = await this.endpoint.request(integration, grant, timeoutMs);
      return got.tokens;
    });
    await step.run({ code });
    return got.tokens!;
  }
}

/** Integrations that were registered before it was refused may ask for an answer that would not come back in the query. */
function authorizationEndpoint({ authenticationUrl }: OAuth2Integration): string {
  const url = new URL(authenticationUrl);
  if (url.searchParams.has('response_mode')) url.searchParams.delete('response_mode');
  return url.href;
}
