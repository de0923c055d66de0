import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import type Provider from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { type OAuthClient, type OAuthServer, TokenEndpoint } from './oauth-server.js';
import { OidcStore } from './oidc-store.js';

const INTERACTION = /^\/interaction\/[\w-]+$/;

/**
 * oidc-provider as a plain OAuth2 server: PKCE (S256) required, clients authenticate in the POST body, refresh tokens for
 * every scope and rotated with each use; presenting a used one revokes all that came of the grant.
 */
export class OidcServer implements OAuthServer {
  readonly tokens = new TokenEndpoint();
  consent: OAuthServer['consent'] = { account: 'erika' };
  accessTokenSeconds = 3_600;
  private readonly store = new OidcStore();
  private readonly server: Server;
  private provider!: Provider;

  private constructor() {
    this.server = createServer((request, response) => void this.receive(request, response));
  }

  static async start(): Promise<OidcServer> {
    const oidc = new OidcServer();
    await new Promise<void>((resolve) => oidc.server.listen(0, '127.0.0.1', resolve));
    await quietly(async () => {
      const { default: OidcProvider } = await import('oidc-provider');
      oidc.provider = new OidcProvider(oidc.origin, oidc.configuration());
      // Connections that a test has reset are no news.
      oidc.provider.on('error', () => undefined);
      oidc.provider.use((context, next) => oidc.intercept(context as KoaContextWithOIDC, next));
      // It warns once of bodies that were read before it.
      await fetch(oidc.tokenUrl, { method: 'POST', body: new URLSearchParams() });
    });
    oidc.tokens.clear();
    return oidc;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get authorizationUrl(): string {
    return `${this.origin}/auth`;
  }

  get tokenUrl(): string {
    return `${this.origin}/token`;
  }

  addClient({ clientId, clientSecret, redirectUri }: OAuthClient): void {
    this.store.put('Client', clientId, {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
    });
  }

  async accountOf(accessToken: string): Promise<string | undefined> {
    return (await this.provider.AccessToken.find(accessToken))?.accountId;
  }

  expireAccessTokens(): void {
    this.store.clear('AccessToken');
  }

  revokeEverything(): void {
    for (const model of ['AccessToken', 'RefreshToken', 'AuthorizationCode', 'Grant'])
      this.store.clear(model);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private configuration(): Configuration {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      adapter: (model) => this.store.of(model),
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig' } as never] },
      cookies: { keys: [randomBytes(32).toString('hex')] },
      scopes: ['openid', 'files.read', 'files.write'],
      pkce: { required: () => true },
      rotateRefreshToken: true,
      issueRefreshToken: () => Promise.resolve(true),
      ttl: {
        AccessToken: () => this.accessTokenSeconds,
        AuthorizationCode: 60,
        Grant: 86_400,
        IdToken: 3_600,
        Interaction: 600,
        RefreshToken: 86_400,
        Session: 3_600,
      },
      features: {
        devInteractions: { enabled: false },
        resourceIndicators: { enabled: false },
        revocation: { enabled: true },
      },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
      renderError: (context, out) => {
        context.type = 'text';
        context.body = `${out.error}: ${out.error_description}`;
      },
    };
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin);
    if (pathname === '/auth') {
      // Whoever was logged in before: each authorization asks the person anew.
      delete request.headers.cookie;
      if (!searchParams.has('scope')) request.url += '&scope=files.read';
    }
    if (!INTERACTION.test(pathname)) return void this.provider.callback()(request, response);
    try {
      await this.interact(request, response);
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  }

  /** What the person does at the log-in and consent pages. */
  private async interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params } = await this.provider.interactionDetails(request, response);
    if ('denial' in this.consent) {
      const denied = { error: 'access_denied', error_description: this.consent.denial };
      return this.provider.interactionFinished(request, response, denied);
    }
    const accountId = this.consent.account;
    const grant = new this.provider.Grant({ accountId, clientId: String(params['client_id']) });
    if (typeof params['scope'] === 'string') grant.addOIDCScope(params['scope']);
    const grantId = await grant.save();
    await this.provider.interactionFinished(request, response, {
      login: { accountId },
      consent: { grantId },
    });
  }

  /** Lets the script of the token endpoint have its way, and records. */
  private async intercept(context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    if (context.method !== 'POST' || context.path !== '/token') return next();
    // Looked at as it passes: the body can be read once, and is the provider's.
    const params: Record<string, string> = {};
    const chunks: Buffer[] = [];
    for await (const chunk of context.req.iterator({ destroyOnReturn: false })) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    for (const [name, value] of new URLSearchParams(text)) params[name] = value;
    (context.req as IncomingMessage & { body?: string }).body = text;
    const answer = await this.tokens.serve({ params, headers: context.req.headers }, async () => {
      await next();
      const issued = context.body as Record<string, unknown> | undefined;
      return {
        status: context.status,
        type: 'application/json',
        body: JSON.stringify(issued),
        issued: context.status === 200 ? issued : undefined,
      };
    });
    if (!answer) {
      context.respond = false;
      context.req.socket.resetAndDestroy();
      return;
    }
    context.status = answer.status;
    context.type = answer.type;
    context.body = answer.body as string | Readable;
  }
}

/** What oidc-provider thinks of this Node.js and this use of it is of no interest to who reads the tests' output. */
async function quietly<T>(run: () => Promise<T>): Promise<T> {
  // oxlint-disable-next-line no-console -- put back at once
  const { warn, info } = console;
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  try {
    return await run();
  } finally {
    Object.assign(console, { warn, info });
  }
}
