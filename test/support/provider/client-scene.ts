import { afterEach, beforeEach } from '@jest/globals';
import type {
  AuthenticationHeaders,
  Credentials,
} from '../../../src/custom-integrations/model/credentials.js';
import { HttpDocumentProvider } from '../../../src/custom-integrations/provider-client/http-document-provider.js';
import type { Integration } from '../../../src/custom-integrations/model/integration.js';
import { egressTools, type EgressTools } from '../egress.js';
import { FolderProvider } from './folder-provider.js';

export const TOKEN = 'Bearer the-first-token';
export const RENEWED = 'Bearer the-second-token';
export const SETTINGS = { timeoutMs: 5_000, idleMs: 5_000 };

/** The first token, and the second one for whom it is refused. */
export class Tokens implements Credentials {
  /** What was to be renewed. */
  readonly refused: AuthenticationHeaders[] = [];

  constructor(private readonly renewed: string | null = RENEWED) {}

  async headers(): Promise<AuthenticationHeaders> {
    return { authorization: TOKEN };
  }

  async renew(refused: AuthenticationHeaders): Promise<AuthenticationHeaders | null> {
    this.refused.push(refused);
    return this.renewed === null ? null : { authorization: this.renewed };
  }
}

/** A folder provider and a client of it, anew for each test. */
export class ClientScene {
  folder!: FolderProvider;
  /** What the provider accepts: both tokens, unless told otherwise. */
  accepted!: string[];
  tokens!: Tokens;

  constructor(readonly egress: EgressTools) {}

  async begin(): Promise<void> {
    this.accepted = [TOKEN, RENEWED];
    this.tokens = new Tokens();
    this.folder = await FolderProvider.start({
      authentication: async ({ authorization }) =>
        this.accepted.includes(authorization ?? '') ? 'somebody' : undefined,
    });
    await this.folder.put('reports/2026.txt', 'twenty-six');
  }

  integration(rest: Partial<Integration> = {}): Integration {
    return {
      id: '0190',
      customerId: 'c',
      name: 'Folders',
      baseApiUrl: `${this.folder.baseApiUrl}/?tenant=7`,
      requestParameters: [
        { name: 'access_type', value: 'offline' },
        { name: 'p', value: 'a&b' },
      ],
      requestHeaders: [
        { name: 'X-Front', value: 'Basic the-front-door' },
        { name: 'Accept', value: 'application/vnd.own+json' },
      ],
      enabled: true,
      serviceInfo: null,
      revision: 1,
      createdAt: new Date(0),
      updatedAt: new Date(0),
      authenticationType: 'ApiKey',
      apiKey: 'k',
      ...rest,
    } as Integration;
  }

  open(
    rest: Partial<Integration> = {},
    settings = SETTINGS,
    credentials: Credentials = this.tokens,
  ): HttpDocumentProvider {
    return new HttpDocumentProvider(this.integration(rest), credentials, this.egress.client(), settings);
  }
}

/** One for each test of a spec file. */
export function clientScene(): ClientScene {
  const scene = new ClientScene(egressTools());
  beforeEach(() => scene.begin());
  afterEach(() => scene.folder.close());
  return scene;
}

export const never = (): AbortSignal => new AbortController().signal;
