import { Readable } from 'node:stream';
import {
  DocumentProviders,
  type DocumentProvider,
  type Metadata,
  type ProviderBytes,
} from '../../src/custom-integrations/index.js';
import { AppError } from '../../src/platform/http/errors/index.js';
import type { Principal } from '../../src/auth/index.js';
import type { TestService } from './service.js';

/**
 * Takes the place of everybody's accounts at every provider, for what is to happen at moments that no real provider can
 * be held at.
 */
export class FakeProviders {
  /** What the provider says of each file, by its id. */
  readonly files = new Map<string, Metadata>();
  /** What was asked, in order: `<question> <id> <username>`. */
  readonly asked: string[] = [];
  /** Thrown instead of opening. */
  rejection: AppError | undefined;
  /** Waited for after metadata was looked up and before it is answered. */
  beforeAnswer: (() => Promise<void>) | undefined;

  /** @returns gives the real ones back */
  static install(service: TestService): { providers: FakeProviders; restore: () => void } {
    const providers = new FakeProviders();
    const real = service.running.app.get(DocumentProviders);
    Object.assign(real, {
      open: (caller: Principal, integrationId: string) => providers.open(caller, integrationId),
      isOpen: () => Promise.resolve(true),
    });
    return {
      providers,
      restore: () => {
        const own = real as Partial<DocumentProviders>;
        delete own.open;
        delete own.isOpen;
      },
    };
  }

  put(id: string, more: Partial<Metadata> = {}): void {
    this.files.set(id, { title: `${id}.txt`, kind: 'file', id, size: 3, ...this.files.get(id), ...more });
  }

  private async open(caller: Principal, integrationId: string): Promise<DocumentProvider> {
    if (this.rejection) throw this.rejection;
    const note = (question: string, id: string): void => {
      this.asked.push(`${question} ${id} ${caller.username}`);
    };
    const bytes = (contentType: string, range?: string): ProviderBytes => ({
      status: range === undefined ? 200 : 206,
      contentType,
      contentLength: range === undefined ? 10 : 4,
      contentRange: range === undefined ? null : 'bytes 2-5/10',
      acceptRanges: 'bytes',
      etag: null,
      lastModified: null,
      body: Readable.from([Buffer.from(range === undefined ? '0123456789' : '2345')]),
    });
    const provider: Partial<DocumentProvider> = {
      integrationId,
      name: 'fake',
      metadata: async (id) => {
        note('metadata', id);
        const metadata = this.files.get(id);
        await this.beforeAnswer?.();
        if (!metadata) throw new AppError('NotFound', `no file ${id}`);
        return metadata;
      },
      download: async (id, { range }) => {
        note(`download ${range ?? 'all'}`, id);
        return bytes('text/html', range);
      },
      thumbnail: async (id, { size }) => {
        note(`thumbnail ${size ?? 'any'}`, id);
        return bytes('image/png');
      },
    };
    return provider as DocumentProvider;
  }
}
