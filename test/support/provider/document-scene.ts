import { randomBytes } from 'node:crypto';
import {
  type Answer,
  type CallOptions,
  startTestService,
  type TestService,
  type TestServiceOptions,
} from '../service.js';
import { Browser, linkThrough } from './browser.js';
import { FolderProvider, type FolderProviderOptions } from './folder-provider.js';
import { MinimalOAuthServer } from './minimal-oauth-server.js';
import type { OAuthClient, OAuthServer } from './oauth-server.js';
import { OidcServer } from './oidc-server.js';
import { apiKeyOf, bearerOf } from './provider-authentication.js';

export const SCENES = ['ApiKey', 'oidc-provider', 'minimal'] as const;
/** How accounts are linked: by a key, through oidc-provider or through the minimal OAuth2 server. */
export type SceneKind = (typeof SCENES)[number];

export interface SceneOptions extends TestServiceOptions, Pick<FolderProviderOptions, 'makeId'> {
  /** Over the registration's own fields. */
  readonly registration?: Readonly<Record<string, unknown>>;
}

/** A user of the service, logged in. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly session: string;
}

/**
 * A service, a document provider over a folder, an OAuth2 server where the provider has one, and the integration registered:
 * everything that a test of the whole way needs. Nobody is linked yet.
 */
export class DocumentScene {
  readonly apiKey = `key-${randomBytes(12).toString('hex')}`;
  readonly clientSecret = `client-secret-${randomBytes(12).toString('hex')}`;
  service!: TestService;
  provider!: FolderProvider;
  /** Undefined for ApiKey. */
  oauth: OAuthServer | undefined;
  /** The integration as it was answered when it was registered. */
  integration!: Answer['body'];

  private constructor(readonly kind: SceneKind) {}

  static async start(kind: SceneKind, options: SceneOptions = {}): Promise<DocumentScene> {
    const scene = new DocumentScene(kind);
    const { registration, makeId, ...ofService } = options;
    try {
      if (kind === 'oidc-provider') scene.oauth = await OidcServer.start();
      if (kind === 'minimal') scene.oauth = await MinimalOAuthServer.start();
      const authentication = scene.oauth ? bearerOf(scene.oauth) : apiKeyOf(scene.apiKey);
      scene.provider = await FolderProvider.start({ authentication, ...(makeId && { makeId }) });
      scene.service = await startTestService(ofService);
      scene.integration = await scene.register('Folders', registration);
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  get id(): string {
    return this.integration.id as string;
  }

  /** The client that the OAuth2 server knows the integration as. */
  get client(): OAuthClient {
    const { clientId, redirectUri } = this.integration as { clientId: string; redirectUri: string };
    return { clientId, redirectUri, clientSecret: this.clientSecret };
  }

  /** Registers another integration with the same provider, and the client with the OAuth2 server. */
  async register(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer['body']> {
    const { oauth } = this;
    const clientId = `client of ${name}`;
    const body = {
      name,
      baseApiUrl: this.provider.baseApiUrl,
      ...(oauth
        ? {
            authenticationType: 'OAuth2',
            authenticationUrl: oauth.authorizationUrl,
            tokenEndpointUrl: oauth.tokenUrl,
            clientId,
            clientSecret: this.clientSecret,
          }
        : { authenticationType: 'ApiKey', apiKey: this.apiKey }),
      ...more,
    };
    const answer = await this.service.call('POST', '/api/v1/custom-integrations', { body });
    if (answer.status !== 201) throw new Error(`not registered: ${answer.status} ${answer.text}`);
    const { redirectUri } = answer.body as { redirectUri: string };
    oauth?.addClient({ clientId, clientSecret: this.clientSecret, redirectUri });
    return answer.body;
  }

  /** Creates a user of the administrator's customer, who logs in. */
  async person(username: string): Promise<Person> {
    const password = `password of ${username}`;
    const made = await this.service.call('POST', '/api/v1/users', { body: { username, password } });
    if (made.status !== 201) throw new Error(`no user: ${made.status} ${made.text}`);
    return {
      id: (made.body as Person).id,
      username,
      session: await this.service.login(username, password),
    };
  }

  /** Links the account of whose session it is, whatever the kind; throws when it is not linked in the end. */
  async link(session: string = this.service.session, browser = Browser.for(this.service)): Promise<void> {
    if (this.oauth) await linkThrough(this.service, session, this.id, browser);
    else await this.call('POST', '/link', { session });
    const state = await this.linkState(session);
    if (state !== 'linked') throw new Error(`not linked but ${state}`);
  }

  async linkState(session: string = this.service.session): Promise<string | undefined> {
    const answer = await this.service.call('GET', '/api/v1/document-services', { session });
    const { services } = answer.body as { services: { id: string; linkState: string }[] };
    return services.find(({ id }) => id === this.id)?.linkState;
  }

  /** A call below `/api/v1/document-services/{id}`. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer> {
    return this.service.call(method, `/api/v1/document-services/${this.id}${path}`, options);
  }

  /** The same with a query, whose answer must be a success. */
  async get(endpoint: string, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const answer = await this.call('GET', `/${endpoint}?${new URLSearchParams(query).toString()}`);
    if (answer.status >= 300) throw new Error(`${endpoint}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** A call below the service's address, whose answer is left to be read by the test. */
  fetch(path: string, init: RequestInit = {}, session = this.service.session): Promise<Response> {
    const url = `${this.service.url}/api/v1/document-services/${this.id}${path}`;
    return fetch(url, { ...init, headers: { sessionID: session, ...(init.headers as object) } });
  }

  /** Sends bytes into a folder of the provider's. */
  upload(query: Readonly<Record<string, string>>, content: string): Promise<Answer> {
    return this.call('POST', `/uploads?${new URLSearchParams(query).toString()}`, {
      body: Buffer.from(content),
      headers: { 'content-type': 'application/octet-stream' },
    });
  }

  async close(): Promise<void> {
    await this.service?.close();
    await this.provider?.close();
    await this.oauth?.close();
  }
}
