import { Readable } from 'node:stream';
import type { Gate } from '../receiver.js';

/** A client as it is registered with an OAuth2 server. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** A real OAuth2 server on loopback: what the tests of linking have in common, whichever server it is. */
export interface OAuthServer {
  readonly origin: string;
  /** Where the browser is sent. */
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly tokens: TokenEndpoint;
  /** What the person in front of the browser does: an account is logged in and consents, or it denies. */
  consent: { readonly account: string } | { readonly denial: string };
  /** What the token endpoint says of a new access token's life, in seconds, and what it is. */
  accessTokenSeconds: number;
  addClient(client: OAuthClient): void;
  /** Whose access token it is; undefined once it is expired, revoked or was never issued. */
  accountOf(accessToken: string): Promise<string | undefined>;
  /** From now on no access token issued before is good, whatever was said of its life; refresh tokens are. */
  expireAccessTokens(): void;
  /** From now on no token issued before is good. */
  revokeEverything(): void;
  close(): Promise<void>;
}

/** One request to the token endpoint. */
export interface TokenRequest {
  readonly grantType: string;
  /** The form that was posted. */
  readonly params: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What was issued, also when a fault kept it from the client. */
  readonly issued: Readonly<Record<string, unknown>> | undefined;
}

/** What goes wrong with one request to the token endpoint. */
export interface TokenFault {
  /** The grant is made first: the code is used up, the refresh token rotated. */
  readonly issue?: true;
  /** The answer is held back until this is open. */
  readonly gate?: Gate;
  /** In place of the real answer. */
  readonly answer?: { readonly status: number; readonly type?: string; readonly body: string | Readable };
  /** Bytes of a JSON string without end in place of the real answer. */
  readonly endless?: true;
  /** The connection is reset in place of an answer. */
  readonly reset?: true;
}

/** What is answered in the end; null for a reset connection. */
export interface TokenAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Readable;
}

/** The record and the script of a token endpoint. */
export class TokenEndpoint {
  /** In the order in which they were recorded: before the gate that holds them. */
  readonly requests: TokenRequest[] = [];
  /** Codes, verifiers, tokens, client secrets and credentials of Basic that passed through it. */
  readonly secrets = new Set<string>();
  /** The most that were under way at once. */
  mostAtOnce = 0;
  private underWay = 0;
  private readonly faults: TokenFault[] = [];

  /** The next requests go wrong, one fault each. */
  failNext(...faults: TokenFault[]): void {
    this.faults.push(...faults);
  }

  count(grantType: 'authorization_code' | 'refresh_token'): number {
    return this.requests.filter((request) => request.grantType === grantType).length;
  }

  clear(): void {
    this.requests.length = 0;
    this.mostAtOnce = 0;
  }

  /**
   * Answers one request.
   * @param params the form, read before anything is issued
   * @param issue makes the grant, or refuses it
   */
  async serve(
    request: Pick<TokenRequest, 'params' | 'headers'>,
    issue: () => Promise<TokenAnswer & { readonly issued?: Readonly<Record<string, unknown>> | undefined }>,
  ): Promise<TokenAnswer | null> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.underWay);
    try {
      const fault = this.faults.shift() ?? { issue: true };
      const made = fault.issue || isOnlyLate(fault) ? await issue() : undefined;
      this.record({ ...request, grantType: request.params['grant_type'] ?? '', issued: made?.issued });
      await fault.gate?.opened;
      if (fault.reset) return null;
      if (fault.endless) return { status: 200, type: 'application/json', body: endlessJson() };
      if (fault.answer) return { type: 'application/json', ...fault.answer };
      return made ?? { status: 500, type: 'application/json', body: '{"error":"server_error"}' };
    } finally {
      this.underWay--;
    }
  }

  private record(request: TokenRequest): void {
    this.requests.push(request);
    for (const name of ['code', 'code_verifier', 'refresh_token', 'client_secret']) {
      if (request.params[name]) this.secrets.add(request.params[name]);
    }
    const basic = /^Basic (.+)$/.exec(String(request.headers['authorization']))?.[1];
    if (basic) this.secrets.add(basic);
    for (const name of ['access_token', 'refresh_token']) {
      const value = request.issued?.[name];
      if (typeof value === 'string') this.secrets.add(value);
    }
  }
}

function isOnlyLate({ gate, answer, endless, reset }: TokenFault): boolean {
  return gate !== undefined && !answer && !endless && !reset;
}

function endlessJson(): Readable {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  return Readable.from(
    (function* () {
      yield Buffer.from('{"access_token":"');
      for (;;) yield chunk;
    })(),
  );
}
