import { Readable } from 'node:stream';
import type {
  DocumentProvider,
  DocumentProviders,
  Metadata,
  MetadataList,
  ProviderBytes,
  ServiceInfo,
} from '../../src/custom-integrations/index.js';
import type { AppError } from '../../src/platform/http/errors/index.js';
import type { Principal } from '../../src/auth/index.js';

/** A call that reached the provider: its name and what it was called with. */
export type ProviderCall = readonly [name: string, ...args: readonly unknown[]];

/** Bytes as a provider gives them; what is not given is not known. */
export function someBytes(
  body: Readable | string | Buffer,
  given: Partial<ProviderBytes> = {},
): ProviderBytes {
  return {
    status: 200,
    contentType: null,
    contentLength: null,
    contentRange: null,
    acceptRanges: null,
    etag: null,
    lastModified: null,
    body: body instanceof Readable ? body : Readable.from([Buffer.from(body)]),
    ...given,
  };
}

function listOf(...items: Metadata[]): MetadataList {
  return { items, skipped: 0, skippedReasons: [], beyondMax: 0, nextOffset: null };
}

/** Account and provider in one, without HTTP: it does what a test says, and keeps what it was asked for. */
export class FakeProvider implements DocumentProvider, DocumentProviders {
  readonly name = 'Fake';
  readonly calls: ProviderCall[] = [];
  /** Who opened it. */
  callers: Principal[] = [];
  /** Why it does not open. */
  rejection: AppError | undefined;
  info: ServiceInfo | null = null;
  /** Actions that it listed when it was last asked. */
  listed: string[] = [];
  /** What a call throws, by its name. */
  failures: Record<string, Error> = {};
  bytes: (options: { range?: string | undefined; signal: AbortSignal }) => ProviderBytes = () =>
    someBytes('content');
  take: (body: Readable, options: { length?: number | undefined; signal: AbortSignal }) => Promise<void> =
    async (body) => void (await body.toArray());

  constructor(readonly integrationId: string) {}

  async open(caller: Principal): Promise<DocumentProvider> {
    if (this.rejection) throw this.rejection;
    this.callers.push(caller);
    return this;
  }

  async isOpen(): Promise<boolean> {
    return this.rejection === undefined;
  }

  async metadata(id: string): Promise<Metadata> {
    this.did('metadata', id);
    return { title: `now ${id}`, kind: 'file', id, size: 3 };
  }

  async files(...args: unknown[]): Promise<MetadataList> {
    this.did('files', ...args);
    return listOf({ title: 'a', kind: 'file', id: '1' });
  }

  async search(...args: unknown[]): Promise<MetadataList> {
    this.did('search', ...args);
    return listOf();
  }

  async download(
    id: string,
    options: { range?: string | undefined; signal: AbortSignal },
  ): Promise<ProviderBytes> {
    this.did('download', id, options.range);
    return this.bytes(options);
  }

  async thumbnail(
    id: string,
    options: { size?: number | undefined; signal: AbortSignal },
  ): Promise<ProviderBytes> {
    this.did('thumbnail', id, options.size);
    return this.bytes(options);
  }

  async uploadInit(target: unknown): Promise<Metadata> {
    this.did('uploadInit', target);
    return { title: 'announced', kind: 'file', id: 'new' };
  }

  async upload(
    id: string,
    body: Readable,
    options: { length?: number | undefined; signal: AbortSignal },
  ): Promise<void> {
    this.did('upload', id, options.length);
    await this.take(body, options);
  }

  async createFolder(parentId: string, name: string): Promise<Metadata> {
    this.did('createFolder', parentId, name);
    return { title: name, kind: 'folder', id: `${parentId}${name}` };
  }

  async remove(what: unknown): Promise<void> {
    this.did('remove', what);
  }

  async rename(...args: unknown[]): Promise<void> {
    this.did('rename', ...args);
  }

  async serviceInfo(): Promise<ServiceInfo | null> {
    this.did('serviceInfo');
    return this.info;
  }

  listsAction(name: string): boolean {
    return this.listed.includes(name);
  }

  async customAction(...args: unknown[]): Promise<void> {
    this.did('customAction', ...args);
  }

  private did(...call: ProviderCall): void {
    this.calls.push(call);
    const failure = this.failures[call[0]];
    if (failure) throw failure;
  }
}
