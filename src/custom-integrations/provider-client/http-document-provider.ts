import type { Readable } from 'node:stream';
import type { EgressClient } from '../../platform/egress/index.js';
import type { Integration } from '../model/integration.js';
import type { Credentials } from '../model/credentials.js';
import type { DocumentProvider, ProviderBytes, Range, UploadTarget } from '../model/document-provider.js';
import type { WatchCall } from '../model/provider-call.js';
import type { Metadata } from '../model/metadata.js';
import type { MetadataList } from '../model/metadata-list.js';
import { toProviderBytes } from './provider-bytes.js';
import { ProviderCalls, type ProviderSettings } from './provider-calls.js';
import type { TakeShare } from './provider-load.js';
import type { CallParameters } from './provider-url.js';
import { readSuccess } from './read-answer.js';
import { readMetadata } from './read-metadata.js';
import { readMetadataList } from './read-metadata-list.js';
import { readServiceInfo } from './service-info-call.js';
import type { ServiceInfo } from '../model/service-info.js';

/** A provider over HTTP: the endpoints of docs/contract/document-webhooks.md#4. */
export class HttpDocumentProvider implements DocumentProvider {
  private readonly calls: ProviderCalls;

  constructor(
    private readonly integration: Integration,
    credentials: Credentials,
    private readonly egress: EgressClient,
    private readonly settings: ProviderSettings,
    private readonly take?: TakeShare,
    private readonly watch?: WatchCall,
  ) {
    this.calls = new ProviderCalls(integration, credentials, egress, settings, take, watch);
  }

  get integrationId(): string {
    return this.integration.id;
  }

  get name(): string {
    return this.integration.name;
  }

  metadata(id: string): Promise<Metadata> {
    return this.get('metadata', { id }, (value) => readMetadata(value));
  }

  files(parentId: string, range: Range): Promise<MetadataList> {
    const { max, offset } = range;
    return this.list('files', { parentId, max, offset }, range);
  }

  search(query: string, parentId: string | undefined, range: Range): Promise<MetadataList> {
    const { max, offset } = range;
    return this.list('search', { query, parentId, max, offset }, range);
  }

  async download(
    id: string,
    { range, signal }: { range?: string | undefined; signal: AbortSignal },
  ): Promise<ProviderBytes> {
    const call = {
      method: 'GET',
      endpoint: 'download',
      parameters: { id },
      ...(range !== undefined && { headers: { range } }),
      signal,
    } as const;
    return this.calls.bytes(call, (answered) => toProviderBytes(answered, range !== undefined));
  }

  async thumbnail(
    id: string,
    { size, signal }: { size?: number | undefined; signal: AbortSignal },
  ): Promise<ProviderBytes> {
    const parameters = { id, size };
    const call = { method: 'GET', endpoint: 'thumbnail', parameters, signal } as const;
    return this.calls.bytes(call, (answered) => toProviderBytes(answered, false));
  }

  uploadInit({ parentId, filename, documentId, documentVersionId }: UploadTarget): Promise<Metadata> {
    const parameters = { parentId, filename, documentId, documentVersionId };
    return this.calls.json({ method: 'POST', endpoint: 'uploadInit', parameters }, (value) =>
      readMetadata(value, 'file'),
    );
  }

  async upload(
    id: string,
    body: Readable,
    { length, signal }: { length?: number | undefined; signal: AbortSignal },
  ): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream' };
    const call = { method: 'PUT', endpoint: 'upload', parameters: { id }, headers } as const;
    await this.calls.json({ ...call, body, bodyLength: length, signal }, readSuccess);
  }

  createFolder(parentId: string, name: string): Promise<Metadata> {
    const call = { method: 'POST', endpoint: 'createFolder', parameters: { parentId, name } } as const;
    return this.calls.json(call, (value) => readMetadata(value, 'folder'));
  }

  async remove(what: { readonly documentId: string } | { readonly folderId: string }): Promise<void> {
    await this.calls.json({ method: 'PUT', endpoint: 'delete', parameters: { ...what } }, readSuccess);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.calls.json({ method: 'PUT', endpoint: 'rename', parameters: { id, name } }, readSuccess);
  }

  serviceInfo(): Promise<ServiceInfo | null> {
    return readServiceInfo(this.integration, this.egress, this.settings, this.take, this.watch);
  }

  listsAction(name: string): boolean {
    return this.integration.serviceInfo?.customActions.some((action) => action.name === name) ?? false;
  }

  async customAction(name: string, documentId: string, documentVersionId?: string): Promise<void> {
    await this.get('customAction', { name, documentId, documentVersionId }, readSuccess);
  }

  private get<T>(endpoint: string, parameters: CallParameters, read: (value: unknown) => T): Promise<T> {
    return this.calls.json({ method: 'GET', endpoint, parameters }, read);
  }

  /** No content is an empty list: what servers make of a null. */
  private list(endpoint: string, parameters: CallParameters, range: Range): Promise<MetadataList> {
    return this.calls.json({ method: 'GET', endpoint, parameters, noContent: null }, (value) =>
      readMetadataList(value, range),
    );
  }
}
