import { Injectable } from '@nestjs/common';
import OAuth2Strategy from 'passport-oauth2';
import type { OAuth2Integration } from '../../registry/integration.js';
import { authorizationParameters } from './authorization-parameters.js';
import type { Tokens } from './token-answer.js';
import { TokenEndpoint } from './token-endpoint.js';

/** Where passport's state goes and comes from; `store` needs its five parameters, or passport keeps the verifier back. */
interface StateStore {
  store(request: unknown, verifier: string, state: unknown, meta: unknown, done: Done<string>): void;
  /** Gives the verifier. */
  verify(request: unknown, state: string, meta: unknown, done: Done<string>): void;
}

type Done<T> = (error: Error | null, result?: T) => void;
type TokenRequest = (form: string) => Promise<Tokens>;
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
        authorizationURL: new URL(integration.authenticationUrl).href,
        tokenURL: integration.tokenEndpointUrl,
        clientID: integration.clientId,
        clientSecret: integration.clientSecret,
        callbackURL: redirectUri,
        pkce: true,
        store: store as unknown as OAuth2Strategy.StateStore,
        skipUserProfile: true,
      },
      (_access: string, _refresh: string, _profile: unknown, done: OAuth2Strategy.VerifyCallback) =>
        done(null, {}),
    );
    const execute = (_library: unknown, _options: unknown, form: string, answered: Answered): void => {
      request(form).then(
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

/** The authorization code flow with PKCE (contract of the document integrations, section 2), as passport-oauth2 drives it. */
@Injectable()
export class CodeFlow {
  constructor(private readonly endpoint: TokenEndpoint) {}

  /**
   * Where the browser is sent: the administrator's authentication URL with its own query, the request parameters and
   * those of the flow.
   * @param keep stores the state and the verifier; when it rejects, nobody is sent anywhere
   */
  async authorizationUrl(
    integration: OAuth2Integration,
    redirectUri: string,
    state: string,
    keep: (verifier: string) => Promise<void>,
  ): Promise<string> {
    const store: StateStore = {
      store: (_request, verifier, _state, _meta, done) => {
        // oxlint-disable-next-line promise/no-callback-in-promise -- passport knows no promises
        keep(verifier).then(() => done(null, state), done);
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
    { code, verifier }: { readonly code: string; readonly verifier: string },
    timeoutMs: number,
  ): Promise<Tokens> {
    const got: { tokens?: Tokens } = {};
    const store: StateStore = {
      store: (_request, _verifier, _state, _meta, done) => done(new Error('there is no code')),
      // The state was used up before, whatever came with it.
      verify: (_request, _state, _meta, done) => done(null, verifier),
    };
    const step = new OneStep(integration, redirectUri, store, async (form) => {
      got.tokens = await this.endpoint.request(integration, form, timeoutMs);
      return got.tokens;
    });
    await step.run({ code });
    return got.tokens!;
  }
}
