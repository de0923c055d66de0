import OAuth2Strategy from 'passport-oauth2';
import type { Tokens } from '../links/token-answer.js';
import type { OAuth2Integration } from '../model/integration.js';
import { authorizationParameters } from './authorization-parameters.js';
import type { TokenEndpoint, TokenRequestLimits } from './token-endpoint.js';

export interface StrategyOptions extends TokenRequestLimits {
  /** Where the provider sends the browser back to; a refresh needs none. */
  readonly redirectUri?: string;
}

/** One step of one flow: what passport takes for the HTTP request. */
interface Step {
  readonly query: { readonly code?: string };
  /** Stores the state and the verifier; null without PKCE. */
  readonly keep?: (verifier: string | null) => Promise<void>;
  readonly state?: string;
  readonly verifier?: string | null;
}

/** What passport makes of a step. */
type Outcome =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'success'; readonly tokens: Tokens };

type Done<T> = (error: Error | null, result?: T) => void;

/**
 * Whoever runs the flow stores its states and uses them up. passport-oauth2 chooses how it calls these by their number of
 * parameters (`function.length`): keep five and four.
 */
const STATE_STORE = {
  store(
    { keep, state }: Step,
    verifier: string | undefined,
    _state: unknown,
    _meta: unknown,
    done: Done<string>,
  ): void {
    if (keep === undefined) return done(new Error('there is no code'));
    // oxlint-disable-next-line promise/no-callback-in-promise -- passport knows no promises
    keep(verifier ?? null).then(() => done(null, state), done);
  },
  /** Gives the verifier; true when there is none. */
  verify({ verifier }: Step, _state: unknown, _meta: unknown, done: Done<string | true>): void {
    done(null, verifier ?? true);
  },
};

/**
 * The OAuth2 of one integration as passport-oauth2 drives it: the authorization code flow, with PKCE unless the provider
 * refuses it, and refreshes (docs/contract/document-webhooks.md#2). Codes and refresh tokens take the same way: the OAuth2 client's
 * `getOAuthAccessToken`, which asks the token endpoint through egress.
 */
export class IntegrationStrategy extends OAuth2Strategy {
  constructor(
    private readonly integration: OAuth2Integration,
    endpoint: TokenEndpoint,
    { redirectUri, ...limits }: StrategyOptions,
  ) {
    super(
      {
        authorizationURL: authorizationEndpoint(integration),
        tokenURL: integration.tokenEndpointUrl,
        clientID: integration.clientId,
        clientSecret: integration.clientSecret,
        callbackURL: redirectUri,
        pkce: integration.pkce,
        store: STATE_STORE as unknown as OAuth2Strategy.StateStore,
        skipUserProfile: true,
      },
      // With five parameters it is handed all that getOAuthAccessToken answered.
      (
        _access: string,
        _refresh: string,
        tokens: Tokens,
        _profile: unknown,
        done: OAuth2Strategy.VerifyCallback,
      ) => done(null, tokens),
    );
    const requestTokens = (code: string, parameters: Grant, answered: Answered): void => {
      const field = parameters['grant_type'] === 'refresh_token' ? 'refresh_token' : 'code';
      endpoint.request(integration, { ...parameters, [field]: code }, limits).then(
        (tokens) => answered(null, tokens.accessToken, tokens.refreshToken ?? undefined, tokens),
        (error: Error) => answered(error),
      );
    };
    // oxlint-disable-next-line no-underscore-dangle -- protected, and the place where strategies ask for tokens in a way of their own
    this._oauth2.getOAuthAccessToken = requestTokens as typeof this._oauth2.getOAuthAccessToken;
  }

  override authorizationParams(): object {
    return authorizationParameters(this.integration.requestParameters);
  }

  /**
   * Where the browser is sent: the administrator's authentication URL with its own query, the request parameters and
   * those of the flow.
   * @param keep stores the state and the verifier, null without PKCE; when it rejects, nobody is sent anywhere
   */
  async authorizationUrl(state: string, keep: (verifier: string | null) => Promise<void>): Promise<string> {
    const outcome = await this.take({ query: {}, state, keep });
    const { origin } = new URL(this.integration.authenticationUrl);
    if (outcome.kind !== 'redirect' || new URL(outcome.location).origin !== origin)
      throw new Error('the authorization request would go elsewhere');
    return outcome.location;
  }

  /**
   * Exchanges a code for tokens. Its state was used up before, whatever came with it.
   * @param verifier what {@link authorizationUrl} made for this flow
   * @throws TokenRefused
   * @throws AppError ProviderError, ProviderTimeout
   */
  async exchange(code: string, verifier: string | null): Promise<Tokens> {
    const outcome = await this.take({ query: { code }, verifier });
    if (outcome.kind !== 'success') throw new Error('the code led to no tokens');
    return outcome.tokens;
  }

  /**
   * Tokens for a refresh token. Whoever calls has the right to refresh to itself.
   * @throws as {@link exchange}
   */
  refresh(refreshToken: string): Promise<Tokens> {
    return new Promise((resolve, reject) => {
      // oxlint-disable-next-line no-underscore-dangle -- as above
      this._oauth2.getOAuthAccessToken(
        refreshToken,
        { grant_type: 'refresh_token' },
        (error, _access, _refresh, tokens?: Tokens) =>
          tokens === undefined ? reject(error as Error) : resolve(tokens),
      );
    });
  }

  /** Takes one step, on an object of its own: passport tells by its methods how a step ended. */
  private take(step: Step): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const attempt = Object.create(this) as this;
      attempt.redirect = (location: string) => resolve({ kind: 'redirect', location });
      attempt.success = (tokens: unknown) => resolve({ kind: 'success', tokens: tokens as Tokens });
      attempt.fail = () => reject(new Error('the state was not accepted'));
      attempt.error = (error: Error & { oauthError?: unknown }) =>
        reject(error.oauthError instanceof Error ? error.oauthError : error);
      attempt.authenticate(step as unknown as Parameters<OAuth2Strategy['authenticate']>[0]);
    });
  }
}

/** The form of a token request without the client and what is exchanged. */
type Grant = Readonly<Record<string, string>>;
type Answered = (error: Error | null, access?: string, refresh?: string, tokens?: Tokens) => void;

/** Integrations that were registered before it was refused may ask for an answer that would not come back in the query. */
function authorizationEndpoint({ authenticationUrl }: OAuth2Integration): string {
  const url = new URL(authenticationUrl);
  if (url.searchParams.has('response_mode')) url.searchParams.delete('response_mode');
  return url.href;
}
