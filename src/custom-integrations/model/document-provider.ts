import type { Readable } from 'node:stream';
import type { Metadata } from './metadata.js';
import type { MetadataList } from './metadata-list.js';
import type { ServiceInfo } from './service-info.js';

/** Which part of a list is wanted. */
export interface Range {
  readonly max: number;
  readonly offset: number;
}

/** Bytes on their way from a provider. Whoever gets it reads the body to its end or destroys it. */
export interface ProviderBytes {
  /** 206 only where a range was asked for. */
  readonly status: 200 | 206;
  /** As the provider names it, without control characters; null when it names none. */
  readonly contentType: string | null;
  /** In bytes; null when it is not known. */
  readonly contentLength: number | null;
  readonly contentRange: string | null;
  readonly acceptRanges: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Ends with an error when the provider breaks off or stands still for too long. */
  readonly body: Readable;
}

/** Where an upload goes. */
export interface UploadTarget {
  readonly parentId: string;
  readonly filename: string;
  readonly documentId?: string | undefined;
  readonly documentVersionId?: string | undefined;
}

/**
 * One user's account at one provider: the endpoints of docs/contract/document-webhooks.md#4. Every call throws AppError
 * NotFound, ProviderAccessDenied, ProviderConflict, ProviderError, ProviderTimeout, LinkRequired, ConsentRequired. A
 * `signal` that is aborted ends the provider's transfer.
 */
export interface DocumentProvider {
  readonly integrationId: string;
  readonly name: string;
  metadata(id: string): Promise<Metadata>;
  files(parentId: string, range: Range): Promise<MetadataList>;
  search(query: string, parentId: string | undefined, range: Range): Promise<MetadataList>;
  /** @param range the caller's Range header */
  download(id: string, options: { range?: string | undefined; signal: AbortSignal }): Promise<ProviderBytes>;
  /** @param size the wanted width in pixels */
  thumbnail(id: string, options: { size?: number | undefined; signal: AbortSignal }): Promise<ProviderBytes>;
  uploadInit(target: UploadTarget): Promise<Metadata>;
  /** @param length of the body in bytes, where it is known */
  upload(
    id: string,
    body: Readable,
    options: { length?: number | undefined; signal: AbortSignal },
  ): Promise<void>;
  createFolder(parentId: string, name: string): Promise<Metadata>;
  remove(what: { readonly documentId: string } | { readonly folderId: string }): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  /** Null from a provider that has none. */
  serviceInfo(): Promise<ServiceInfo | null>;
  /** Whether the provider said, when it was last asked what it offers, that it has this action. */
  listsAction(name: string): boolean;
  customAction(name: string, documentId: string, documentVersionId?: string): Promise<void>;
}
