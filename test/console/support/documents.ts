import { FolderProvider } from '../../support/provider/folder-provider.js';
import { OidcServer } from '../../support/provider/oidc-server.js';
import { apiKeyOf, bearerOf } from '../../support/provider/provider-authentication.js';
import type { TestConsole } from './console.js';

/** A user who signs in. */
export interface Person {
  readonly username: string;
  readonly password: string;
}

/**
 * A document provider over a folder, with oidc-provider in front of it, for the users of a console: some accounts are linked by
 * OAuth2, others by a key.
 */
export class ConsoleProvider {
  private constructor(
    private readonly console: TestConsole,
    readonly oauth: OidcServer,
    readonly folder: FolderProvider,
  ) {}

  static async start(console: TestConsole): Promise<ConsoleProvider> {
    const oauth = await OidcServer.start();
    const [bearer, key] = [bearerOf(oauth), apiKeyOf('the key')];
    const folder = await FolderProvider.start({
      authentication: async (headers) => (await bearer(headers)) ?? key(headers),
    });
    return new ConsoleProvider(console, oauth, folder);
  }

  /** @returns the integration's id */
  async register(name: string, type: 'OAuth2' | 'ApiKey'): Promise<string> {
    const { oauth, folder } = this;
    const client = { clientId: `client of ${name}`, clientSecret: 'the secret of this client' };
    const body = {
      name,
      baseApiUrl: folder.baseApiUrl,
      authenticationType: type,
      ...(type === 'ApiKey'
        ? { apiKey: 'the key' }
        : { authenticationUrl: oauth.authorizationUrl, tokenEndpointUrl: oauth.tokenUrl, ...client }),
    };
    const made = await this.console.service.call('POST', '/api/v1/custom-integrations', { body });
    if (made.status !== 201) throw new Error(`not registered: ${made.status} ${made.text}`);
    const { id, redirectUri } = made.body as { id: string; redirectUri: string };
    if (type === 'OAuth2') oauth.addClient({ ...client, redirectUri });
    return id;
  }

  /** A user without any rights. */
  async person(username: string): Promise<Person & { readonly session: string }> {
    const who = { username, password: `password of ${username}` };
    const made = await this.console.service.call('POST', '/api/v1/users', { body: who });
    if (made.status !== 201) throw new Error(`no user: ${made.status} ${made.text}`);
    return { ...who, session: await this.console.service.login(who.username, who.password) };
  }

  async close(): Promise<void> {
    await this.folder.close();
    await this.oauth.close();
  }
}
