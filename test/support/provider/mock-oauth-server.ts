import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  type MutableRedirectUri,
  type MutableResponse,
  type MutableToken,
  OAuth2Server,
} from 'oauth2-mock-server';
import { type OAuthClient, type OAuthServer, type TokenAnswer, TokenEndpoint } from './oauth-server.js';

interface TokenForm {
  readonly code?: string;
  readonly refresh_token?: string;
}

/**
 * The npm package oauth2-mock-server, which takes any client in any way, gives JWTs, an id_token and a new refresh token each
 * time, and checks PKCE where it is used. Who consented is kept here, since it knows one account alone.
 */
export class MockOAuthServer implements OAuthServer {
  readonly tokens = new TokenEndpoint();
  consent: OAuthServer['consent'] = { account: 'erika' };
  accessTokenSeconds = 3_600;
  private readonly mock = new OAuth2Server();
  /** Whose code or refresh token it is. */
  private readonly grants = new Map<string, string>();
  private readonly accessTokens = new Map<string, string>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.receive(request, response));
    const { service } = this.mock;
    service.on('beforeAuthorizeRedirect', ({ url }: MutableRedirectUri) => this.decide(url));
    service.on('beforeResponse', (answer: MutableResponse, { body }: { body: TokenForm }) =>
      this.issue(answer, body),
    );
    // Two of one second would be the same otherwise.
    service.on('beforeTokenSigning', ({ payload }: MutableToken) => void (payload['jti'] = randomUUID()));
  }

  static async start(): Promise<MockOAuthServer> {
    const started = new MockOAuthServer();
    await started.mock.issuer.keys.generate('ES256');
    await started.mock.start(0, '127.0.0.1');
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get authorizationUrl(): string {
    return `${this.mockOrigin}/authorize`;
  }

  get tokenUrl(): string {
    return `${this.origin}/token`;
  }

  addClient(_client: OAuthClient): void {
    // It takes any.
  }

  async accountOf(accessToken: string): Promise<string | undefined> {
    return this.accessTokens.get(accessToken);
  }

  expireAccessTokens(): void {
    this.accessTokens.clear();
  }

  revokeEverything(): void {
    this.grants.clear();
    this.accessTokens.clear();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await Promise.all([closed, this.mock.stop()]);
  }

  private get mockOrigin(): string {
    return `http://127.0.0.1:${this.mock.address().port}`;
  }

  /** What the person does. */
  private decide({ searchParams }: URL): void {
    if ('account' in this.consent)
      return void this.grants.set(searchParams.get('code')!, this.consent.account);
    searchParams.delete('code');
    searchParams.set('error', 'access_denied');
    searchParams.set('error_description', this.consent.denial);
  }

  private issue(answer: MutableResponse, form: TokenForm): void {
    const spent = form.code ?? form.refresh_token ?? '';
    const account = this.grants.get(spent);
    if (account === undefined) {
      answer.statusCode = 400;
      answer.body = { error: 'invalid_grant' };
      return;
    }
    this.grants.delete(spent);
    const issued = answer.body as Record<string, string | number>;
    issued['expires_in'] = this.accessTokenSeconds;
    this.accessTokens.set(String(issued['access_token']), account);
    this.grants.set(String(issued['refresh_token']), account);
  }

  /** Token requests come through here, where they are recorded and may go wrong. */
  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== '/token') return void response.writeHead(404).end();
    const body = await text(request);
    const { headers } = request;
    const params = Object.fromEntries(new URLSearchParams(body));
    const answer = await this.tokens.serve({ params, headers }, () => this.ask(headers, body));
    if (!answer) return void response.socket?.resetAndDestroy();
    response.writeHead(answer.status, { 'content-type': answer.type });
    if (typeof answer.body === 'string') response.end(answer.body);
    else answer.body.pipe(response).on('close', () => (answer.body as { destroy(): void }).destroy());
  }

  private async ask(
    { 'content-type': type = '', authorization }: IncomingMessage['headers'],
    body: string,
  ): Promise<TokenAnswer & { issued: Record<string, unknown> | undefined }> {
    const headers = { 'content-type': type, ...(authorization !== undefined && { authorization }) };
    const answer = await fetch(`${this.mockOrigin}/token`, { method: 'POST', headers, body });
    const said = await answer.text();
    const issued = answer.ok ? (JSON.parse(said) as Record<string, unknown>) : undefined;
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? 'text/plain',
      body: said,
      issued,
    };
  }
}
