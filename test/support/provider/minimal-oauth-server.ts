import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { basicClient, postedClient } from './client-check.js';
import { type OAuthClient, type OAuthServer, type TokenAnswer, TokenEndpoint } from './oauth-server.js';

/** What the minimal server does differently from others; all may be changed at any time. */
export interface MinimalOddities {
  /** How tokens are answered. */
  format: 'form' | 'json' | 'json as text/html';
  /** What the life of a token is called; null when nothing is said of it. */
  expiry: 'expires_id' | 'expires_in' | null;
  expiryAsString: boolean;
  refreshTokens: boolean;
  /** Whether a refresh issues a new refresh token and makes the old one useless. */
  rotate: boolean;
  /** Added to the answers of the token endpoint; no text only where they are JSON. */
  extra: Record<string, unknown>;
  /** Whether they begin with a byte order mark. */
  byteOrderMark: boolean;
  /** How long access tokens and refresh tokens are, in characters. */
  tokenLength: number;
  /** The only way in which it takes clients. */
  client: 'post' | 'basic';
  /** How it refuses a client. */
  clientRejection: { readonly status: number; readonly type?: string; readonly body?: string };
  /** Whether a code is used up before the client is looked at. */
  burnsCodes: boolean;
  /** Whether it refuses whoever sends a challenge. */
  refusesPkce: boolean;
}

interface Grant {
  readonly clientId: string;
  readonly account: string;
}

/**
 * The least that passes for an OAuth2 server: it writes `expires_id`, answers form-encoded, knows no PKCE and ignores whatever
 * it does not know.
 */
export class MinimalOAuthServer implements OAuthServer {
  readonly tokens = new TokenEndpoint();
  readonly oddities: MinimalOddities = {
    format: 'form',
    expiry: 'expires_id',
    expiryAsString: false,
    refreshTokens: true,
    rotate: false,
    extra: {},
    byteOrderMark: false,
    tokenLength: 32,
    client: 'post',
    clientRejection: { status: 401 },
    burnsCodes: false,
    refusesPkce: false,
  };
  consent: OAuthServer['consent'] = { account: 'erika' };
  accessTokenSeconds = 3_600;
  /** The query of every authorization request. */
  readonly authorizations: URLSearchParams[] = [];
  private readonly clients = new Map<string, OAuthClient>();
  private readonly codes = new Map<string, Grant & { readonly redirectUri: string }>();
  private readonly accessTokens = new Map<string, Grant & { readonly until: number }>();
  private readonly refreshTokens = new Map<string, Grant>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.receive(request, response));
  }

  static async start(oddities: Partial<MinimalOddities> = {}): Promise<MinimalOAuthServer> {
    const minimal = new MinimalOAuthServer();
    Object.assign(minimal.oddities, oddities);
    await new Promise<void>((resolve) => minimal.server.listen(0, '127.0.0.1', resolve));
    return minimal;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get authorizationUrl(): string {
    return `${this.origin}/authorize?service=documents`;
  }

  get tokenUrl(): string {
    return `${this.origin}/oauth/token`;
  }

  addClient(client: OAuthClient): void {
    this.clients.set(client.clientId, client);
  }

  async accountOf(accessToken: string): Promise<string | undefined> {
    const grant = this.accessTokens.get(accessToken);
    return grant && grant.until > Date.now() ? grant.account : undefined;
  }

  expireAccessTokens(): void {
    this.accessTokens.clear();
  }

  revokeEverything(): void {
    for (const issued of [this.codes, this.accessTokens, this.refreshTokens]) issued.clear();
  }

  /** A code for a client, as if somebody had consented: what an attacker would inject. */
  issueCode(client: OAuthClient, account: string): string {
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, { clientId: client.clientId, account, redirectUri: client.redirectUri });
    return code;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    if (request.method === 'GET' && url.pathname === '/authorize') return this.authorize(url, response);
    if (request.method !== 'POST' || url.pathname !== '/oauth/token')
      return void response.writeHead(404).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const params = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    const answer = await this.tokens.serve({ params, headers: request.headers }, async () =>
      this.grant(params, request.headers),
    );
    if (!answer) return void response.socket?.resetAndDestroy();
    response.writeHead(answer.status, { 'content-type': answer.type });
    if (typeof answer.body === 'string') response.end(answer.body);
    else answer.body.pipe(response).on('close', () => (answer.body as { destroy(): void }).destroy());
  }

  private authorize({ searchParams }: URL, response: ServerResponse): void {
    this.authorizations.push(searchParams);
    const client = this.clients.get(searchParams.get('client_id') ?? '');
    if (!client || searchParams.get('redirect_uri') !== client.redirectUri) {
      return void response
        .writeHead(400, { 'content-type': 'text/plain' })
        .end('unknown client or redirect URI');
    }
    const back = new URL(client.redirectUri);
    const state = searchParams.get('state');
    if (state !== null) back.searchParams.set('state', state);
    if (this.oddities.refusesPkce && searchParams.has('code_challenge')) {
      back.searchParams.set('error', 'invalid_request');
      back.searchParams.set('error_description', 'code_challenge is not known here');
    } else if ('denial' in this.consent) {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', this.consent.denial);
    } else {
      back.searchParams.set('code', this.issueCode(client, this.consent.account));
    }
    response.writeHead(302, { location: back.href }).end();
  }

  private grant(
    params: Readonly<Record<string, string>>,
    headers: IncomingHttpHeaders,
  ): TokenAnswer & { issued?: Record<string, string> } {
    const { code = '' } = params;
    const consented = this.codes.get(code);
    if (this.oddities.burnsCodes) this.codes.delete(code);
    const shown =
      this.oddities.client === 'post' ? postedClient(params, headers) : basicClient(params, headers);
    const client = this.clients.get(shown?.id ?? '');
    if (!client || client.clientSecret !== shown?.secret) return this.refuseClient();
    const grant = this.redeem(client, params, consented);
    if (!grant) return this.refuse(400, 'invalid_grant');
    const { expiry, expiryAsString, format, refreshTokens, rotate, extra } = this.oddities;
    const issued: Record<string, string> = { token_type: 'bearer' };
    issued['access_token'] = this.newToken();
    const until = Date.now() + this.accessTokenSeconds * 1_000;
    this.accessTokens.set(issued['access_token'], { ...grant, until });
    if (refreshTokens && (rotate || params['grant_type'] === 'authorization_code')) {
      issued['refresh_token'] = this.newToken();
      this.refreshTokens.set(issued['refresh_token'], grant);
    }
    if (expiry) issued[expiry] = String(this.accessTokenSeconds);
    const asJson = {
      ...issued,
      ...(expiry && !expiryAsString && { [expiry]: this.accessTokenSeconds }),
      ...extra,
    };
    const asForm = new URLSearchParams({ ...issued, ...(extra as Record<string, string>) }).toString();
    const mark = this.oddities.byteOrderMark ? '\uFEFF' : '';
    return format === 'form'
      ? answered('application/x-www-form-urlencoded', mark + asForm, issued)
      : answered(format === 'json' ? 'application/json' : 'text/html', mark + JSON.stringify(asJson), issued);
  }

  private newToken(): string {
    const { tokenLength } = this.oddities;
    return randomBytes(tokenLength).toString('base64url').slice(0, tokenLength);
  }

  private redeem(
    client: OAuthClient,
    params: Readonly<Record<string, string>>,
    consented: (Grant & { readonly redirectUri: string }) | undefined,
  ): Grant | undefined {
    const { code = '', refresh_token: refreshToken = '' } = params;
    if (params['grant_type'] === 'refresh_token') {
      const grant = this.refreshTokens.get(refreshToken);
      if (grant?.clientId !== client.clientId) return undefined;
      if (this.oddities.rotate) this.refreshTokens.delete(refreshToken);
      return grant;
    }
    this.codes.delete(code);
    const fits = consented?.clientId === client.clientId && consented.redirectUri === params['redirect_uri'];
    return params['grant_type'] === 'authorization_code' && fits ? consented : undefined;
  }

  private refuseClient(): TokenAnswer {
    const { status, type, body } = this.oddities.clientRejection;
    if (body === undefined) return this.refuse(status, 'invalid_client');
    return { status, type: type ?? 'application/json', body };
  }

  private refuse(status: number, error: string): TokenAnswer {
    return this.oddities.format === 'form'
      ? { status, type: 'application/x-www-form-urlencoded', body: `error=${error}` }
      : { status, type: 'application/json', body: JSON.stringify({ error }) };
  }
}

function answered(
  type: string,
  body: string,
  issued: Record<string, string>,
): TokenAnswer & { issued: Record<string, string> } {
  return { status: 200, type, body, issued };
}
